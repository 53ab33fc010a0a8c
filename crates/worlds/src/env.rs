//! Gymnasium's loop of `reset` and `step` over one world.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::rng::Pcg64;
use crate::world::World;

/// What `reset` and `step` tell: Gymnasium's observation, reward, terminated, truncated and `info["prob"]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transition {
    /// The state arrived in.
    pub observation: u32,
    /// The reward of the step; `None` after a reset.
    pub reward: Option<f64>,
    /// The world ended the episode (goal or hole).
    pub terminated: bool,
    /// The time limit was reached. Both flags are set if the last allowed step also ends the episode.
    pub truncated: bool,
    /// Probability of what happened given the action; 1 after a reset, however many starts there are.
    pub prob: f64,
}

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EnvError {
    /// No episode has begun.
    #[error("no episode has begun: call reset before the first step")]
    NeedsReset,
    /// The episode has ended.
    #[error("the episode ended after {steps} steps: call reset before the next step")]
    EpisodeOver {
        /// How many steps it had.
        steps: u32,
    },
    /// There is no such action.
    #[error("action {action} does not exist: actions are 0 to {}", .actions - 1)]
    Action {
        /// What was given.
        action: usize,
        /// How many there are.
        actions: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Running { state: u32, steps: u32 },
    Over { steps: u32 },
}

/// One walker in one world, with its own random generator.
///
/// One uniform number is drawn for each reset and one for each step, also where there is nothing to choose, because
/// Gymnasium does.
#[derive(Clone, Debug)]
pub struct Env<'w> {
    world: &'w World,
    generator: Pcg64,
    phase: Phase,
}

impl<'w> Env<'w> {
    /// A walker that waits for its first reset. Gymnasium would take a generator from the operating system; this one
    /// begins with seed 0, so that nothing here is out of a reader's control.
    #[must_use]
    pub fn new(world: &'w World) -> Self {
        Self { world, generator: Pcg64::new(0), phase: Phase::New }
    }

    /// Begins an episode: with a seed on a new generator, without one on the generator that is there.
    pub fn reset(&mut self, seed: Option<u64>) -> Transition {
        if let Some(seed) = seed {
            self.generator = Pcg64::new(seed);
        }
        let state = self.world.mdp.sample_start(self.generator.random());
        self.phase = Phase::Running { state, steps: 0 };
        Transition { observation: state, reward: None, terminated: false, truncated: false, prob: 1.0 }
    }

    /// Takes one step.
    ///
    /// # Errors
    ///
    /// [`EnvError`] before the first reset, after the end of the episode, and for an action that does not exist; nothing
    /// is drawn and nothing changes then.
    pub fn step(&mut self, action: usize) -> Result<Transition, EnvError> {
        let (state, steps) = match self.phase {
            Phase::New => return Err(EnvError::NeedsReset),
            Phase::Over { steps } => return Err(EnvError::EpisodeOver { steps }),
            Phase::Running { state, steps } => (state, steps + 1),
        };
        let mdp = &self.world.mdp;
        if action >= mdp.actions() {
            return Err(EnvError::Action { action, actions: mdp.actions() });
        }
        let outcome = mdp.step(state as usize, action, self.generator.random());
        let truncated = mdp.max_episode_steps().is_some_and(|limit| steps >= limit);
        self.phase = if outcome.terminated || truncated {
            Phase::Over { steps }
        } else {
            Phase::Running { state: outcome.next, steps }
        };
        Ok(Transition {
            observation: outcome.next,
            reward: Some(outcome.reward),
            terminated: outcome.terminated,
            truncated,
            prob: outcome.probability,
        })
    }

    /// Whether there is nothing to step: the episode has ended, or none has begun.
    #[must_use]
    pub fn is_over(&self) -> bool {
        !matches!(self.phase, Phase::Running { .. })
    }
}
