//! A world as a finite Markov decision process: what samplers draw from and what dynamic programming sums over.

mod builder;
mod cliff_walking;
mod frozen_lake;
mod thresholds;

pub(crate) use cliff_walking::cliff_walking;
pub(crate) use frozen_lake::frozen_lake;
use thresholds::Thresholds;

/// One thing that may happen after an action: an entry of Gymnasium's `P[state][action]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Probability, in [0, 1]. Zero occurs: Gymnasium keeps impossible slips in its lists.
    pub probability: f64,
    /// Sum of the probabilities up to and including this one, added in order as `numpy.cumsum` does.
    pub cumulative: f64,
    /// Reward for landing in `next`.
    pub reward: f64,
    /// The state afterwards.
    pub next: u32,
    /// Whether the episode ends here by the rules of the world (not by its time limit).
    pub terminated: bool,
    /// The action that really happened: differs from the chosen one in a slip.
    pub moved: u8,
}

/// A finite Markov decision process with its start distribution and its time limit.
///
/// States and actions are counted from 0. Methods that take a state or an action panic if it is out of range, as
/// indexing a slice does; the numbers come from this type itself ([`Outcome::next`], [`Mdp::sample_start`],
/// [`Mdp::states`]), never from a reader. Terminal states stay where they are, without reward.
#[derive(Clone, Debug, PartialEq)]
pub struct Mdp {
    actions: usize,
    /// The outcomes of each (state, action), each list filled up to `width` so that finding one takes no look-up.
    outcomes: Vec<Outcome>,
    /// The largest number of outcomes that any (state, action) has.
    width: usize,
    /// How many outcomes each (state, action) really has.
    counts: Vec<u8>,
    /// What a draw is compared with, apart from the rest so that the samplers' inner loop reads little memory.
    thresholds: Thresholds,
    terminal: Vec<bool>,
    success: Vec<bool>,
    starts: Vec<(u32, f64)>,
    /// Sums of the start probabilities, in order of the state.
    start_cumulative: Vec<f64>,
    max_episode_steps: Option<u32>,
}

impl Mdp {
    /// Number of states, terminal ones included.
    #[must_use]
    #[inline]
    pub fn states(&self) -> usize {
        self.terminal.len()
    }

    /// Number of actions, the same in every state.
    #[must_use]
    #[inline]
    pub fn actions(&self) -> usize {
        self.actions
    }

    /// What may happen after `action` in `state`, in Gymnasium's order; never empty.
    #[must_use]
    #[inline]
    pub fn outcomes(&self, state: usize, action: usize) -> &[Outcome] {
        let pair = state * self.actions + action;
        let begin = pair * self.width;
        &self.outcomes[begin..begin + usize::from(self.counts[pair])]
    }

    /// The start states with their probabilities, in order of the state.
    #[must_use]
    pub fn starts(&self) -> &[(u32, f64)] {
        &self.starts
    }

    /// The number of steps after which an episode is cut off (truncated), if there is a limit.
    #[must_use]
    pub fn max_episode_steps(&self) -> Option<u32> {
        self.max_episode_steps
    }

    /// Whether `state` ends an episode.
    #[must_use]
    #[inline]
    pub fn is_terminal(&self, state: usize) -> bool {
        self.terminal[state]
    }

    /// Whether `state` is a goal: an episode that ends there is a success.
    #[must_use]
    #[inline]
    pub fn is_success(&self, state: usize) -> bool {
        self.success[state]
    }

    /// Which of [`Mdp::outcomes`] happens for the uniform number `u` of [0, 1).
    ///
    /// The first whose cumulated probability exceeds `u`; the very first if rounding leaves none, as the `argmax` in
    /// Gymnasium's `categorical_sample` does.
    #[must_use]
    #[inline]
    pub fn sample_outcome(&self, state: usize, action: usize, u: f64) -> usize {
        let pair = state * self.actions + action;
        self.thresholds.passed(pair, u, usize::from(self.counts[pair]))
    }

    /// The outcome itself that [`Mdp::sample_outcome`] chooses.
    #[must_use]
    #[inline]
    pub fn step(&self, state: usize, action: usize, u: f64) -> &Outcome {
        let begin = (state * self.actions + action) * self.width;
        &self.outcomes[begin + self.sample_outcome(state, action, u)]
    }

    /// The start state for the uniform number `u` of [0, 1), drawn as outcomes are.
    ///
    /// Gymnasium draws among *all* states, those without probability included. Where rounding leaves the sum of the
    /// start probabilities below `u`, it therefore starts in state 0, and so does this.
    #[must_use]
    #[inline]
    pub fn sample_start(&self, u: f64) -> u32 {
        let index = self.start_cumulative.partition_point(|&cumulative| cumulative <= u);
        self.starts.get(index).map_or(0, |&(state, _)| state)
    }
}
