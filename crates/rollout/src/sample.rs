//! Drawing groups of episodes.

use crate::batch::{Batch, Episode, Group, Step};
use crate::table::PolicyTable;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use worlds::{Mdp, Pcg64, Pcg64State};

/// The two random streams that sampling consumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Streams {
    /// One uniform for each action drawn from the policy.
    pub policy: Pcg64,
    /// One uniform for each start state and one for each transition, as in Gymnasium.
    pub env: Pcg64,
}

/// Where both streams stood before a group was drawn: enough to draw the very same group again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSeed {
    /// State of the policy stream.
    pub policy: Pcg64State,
    /// State of the environment stream.
    pub env: Pcg64State,
}

impl Streams {
    /// Where both streams stand.
    pub fn seed(&self) -> GroupSeed {
        GroupSeed { policy: self.policy.state(), env: self.env.state() }
    }

    /// Streams that stand where `seed` was taken.
    pub fn from_seed(seed: GroupSeed) -> Self {
        Self { policy: Pcg64::from_state(seed.policy), env: Pcg64::from_state(seed.env) }
    }
}

/// What an episode begins with: steps that the batch holds already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prefix {
    /// Index of the first step in the batch.
    pub(crate) first: u32,
    /// The state after them.
    pub(crate) state: u32,
    /// Sum of their rewards.
    pub(crate) reward: f64,
    /// Their number.
    pub(crate) length: u32,
}

impl Prefix {
    /// No step yet.
    pub(crate) fn none(start: u32, batch: &Batch) -> Self {
        Self { first: batch.steps.len() as u32, state: start, reward: 0.0, length: 0 }
    }
}

/// Why a group cannot be sampled.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SampleError {
    /// The policy table has another number of actions than the world.
    #[error("the policy table has {table} actions, the world has {world}")]
    Actions {
        /// Actions in the table.
        table: usize,
        /// Actions of the world.
        world: usize,
    },
    /// A state that can be acted in has no row in the table.
    #[error("state {state} of the world has no row in the policy table of {rows} rows")]
    Row {
        /// The state.
        state: usize,
        /// Rows in the table.
        rows: usize,
    },
    /// No time limit: an episode might never end.
    #[error("sampling needs a time limit of at least one step; set max_episode_steps")]
    Limit,
    /// A number of the tree sampling is out of its range.
    #[error("tree.{field}: {value} is out of range; use a whole number from 1 to {max}")]
    Tree {
        /// The field.
        field: &'static str,
        /// The value found.
        value: u32,
        /// Largest allowed.
        max: u32,
    },
}

/// A policy table made ready for drawing: cumulative probabilities in `f64`.
#[derive(Clone, Debug)]
pub struct Sampler {
    cumulative: Vec<f64>,
    rows: usize,
    actions: usize,
}

/// Probabilities of a row, from their sums.
fn probabilities(cumulative: &[f64]) -> impl Iterator<Item = f64> + '_ {
    cumulative.iter().scan(0.0, |before, &c| Some((c - std::mem::replace(before, c)).max(0.0)))
}

impl Sampler {
    /// Prepares a table.
    pub fn new(table: &PolicyTable) -> Self {
        let actions = table.actions();
        let mut cumulative = Vec::with_capacity(table.probs().len());
        for row in table.probs().chunks_exact(actions) {
            let sum: f64 = row.iter().map(|&p| f64::from(p)).sum();
            let last = row.iter().rposition(|&p| p > 0.0).unwrap_or(actions - 1);
            let mut total = 0.0;
            cumulative.extend(row.iter().enumerate().map(|(action, &p)| {
                total += f64::from(p) / sum;
                // The last possible action takes what rounding leaves over, so that a draw always finds one.
                if action >= last { 1.0 } else { total }
            }));
        }
        Self { cumulative, rows: table.rows(), actions }
    }

    fn row(&self, row: u32) -> &[f64] {
        let start = row as usize * self.actions;
        self.cumulative.get(start..start + self.actions).unwrap_or(&[])
    }

    /// Shannon entropy of a row in nats.
    pub(crate) fn entropy(&self, row: u32) -> f64 {
        -probabilities(self.row(row)).filter(|p| *p > 0.0).map(|p| p * p.ln()).sum::<f64>()
    }

    /// `−ln π(action | row)`; infinite where the action is impossible.
    pub(crate) fn surprisal(&self, row: u32, action: u8) -> f64 {
        -probabilities(self.row(row)).nth(usize::from(action)).unwrap_or(0.0).ln()
    }

    /// The action at quantile `u` in `[0, 1)` of a row.
    #[inline]
    fn action(&self, row: u32, u: f64) -> u8 {
        let start = row as usize * self.actions;
        let mut action = 0;
        for &c in &self.cumulative[start..start + self.actions - 1] {
            action += u8::from(u >= c);
        }
        action
    }

    pub(crate) fn check(&self, world: &Mdp, row_of: &[u32], limit: u32) -> Result<(), SampleError> {
        if limit == 0 {
            return Err(SampleError::Limit);
        }
        if world.actions() != self.actions {
            return Err(SampleError::Actions { table: self.actions, world: world.actions() });
        }
        for state in 0..world.states() {
            let row = row_of.get(state).map_or(usize::MAX, |&r| r as usize);
            if row >= self.rows && !world.is_terminal(state) {
                return Err(SampleError::Row { state, rows: self.rows });
            }
        }
        Ok(())
    }

    /// Draws one group into `batch`: one start state, then `num_generations` episodes from it.
    ///
    /// `row_of[state]` is the table row of a state of this world; `limit` is the time limit in steps. The start
    /// takes one draw of the environment stream, each step one draw of each stream, in this order: action, outcome.
    ///
    /// # Errors
    /// [`SampleError`] if table and world do not fit or `limit` is 0; the batch is unchanged then.
    pub fn group(
        &self,
        (index, world): (u32, &Mdp),
        row_of: &[u32],
        limit: u32,
        num_generations: u32,
        streams: &mut Streams,
        batch: &mut Batch,
    ) -> Result<(), SampleError> {
        self.check(world, row_of, limit)?;
        let start = world.sample_start(streams.env.random());
        batch.groups.push(Group {
            world: index,
            start,
            first: batch.episodes.len() as u32,
            size: num_generations,
        });
        for _ in 0..num_generations {
            self.episode(world, row_of, Prefix::none(start, batch), limit, streams, batch);
        }
        Ok(())
    }

    /// One fresh episode from `state` with `left` steps left, for its return alone: its undiscounted reward and its
    /// length. A terminal state gives nothing.
    ///
    /// Draws as [`group`](Self::group) does, without a start. Table and world must have passed `group` before.
    pub fn fresh(
        &self,
        world: &Mdp,
        row_of: &[u32],
        state: u32,
        left: u32,
        streams: &mut Streams,
    ) -> (f64, u32) {
        let (mut state, mut reward, mut length) = (state, 0.0, 0);
        while length < left && !world.is_terminal(state as usize) {
            let action = self.action(row_of[state as usize], streams.policy.random());
            let (s, a) = (state as usize, usize::from(action));
            let outcome = &world.outcomes(s, a)[world.sample_outcome(s, a, streams.env.random())];
            reward += outcome.reward;
            state = outcome.next;
            length += 1;
        }
        (reward, length)
    }

    /// Goes on from `prefix`, whose steps are the last of the batch, until the world or `limit` ends the episode.
    // A chain begins with nothing: known to the compiler, that keeps its loop as fast as if there were no trees.
    #[inline(always)]
    pub(crate) fn episode(
        &self,
        world: &Mdp,
        row_of: &[u32],
        prefix: Prefix,
        limit: u32,
        streams: &mut Streams,
        batch: &mut Batch,
    ) {
        let choose = |state: u32, _, streams: &mut Streams| {
            self.action(row_of[state as usize], streams.policy.random())
        };
        episode(world, prefix, limit, streams, batch, choose);
    }
}

/// Adds one episode to the last group of `batch`, from its start, that follows a plan instead of the policy:
/// `plan[left * states + state]` is the action with so many steps left. Only transitions are drawn, one of the
/// environment stream for each step; what is not in the plan is action 0.
pub fn inject(world: &Mdp, plan: &[u8], limit: u32, streams: &mut Streams, batch: &mut Batch) {
    let Some(group) = batch.groups.last_mut() else { return };
    group.size += 1;
    let start = group.start;
    let choose = |state: u32, left: u32, _: &mut Streams| {
        let place = left as usize * world.states() + state as usize;
        plan.get(place).copied().unwrap_or_default()
    };
    episode(world, Prefix::none(start, batch), limit, streams, batch, choose);
}

/// Goes on from `prefix`; `choose(state, steps left, streams)` gives each action.
#[inline(always)]
fn episode(
    world: &Mdp,
    prefix: Prefix,
    limit: u32,
    streams: &mut Streams,
    batch: &mut Batch,
    mut choose: impl FnMut(u32, u32, &mut Streams) -> u8,
) {
    let Prefix { first, mut state, mut reward, mut length } = prefix;
    let mut terminated = false;
    while length < limit && !terminated {
        let action = choose(state, limit - length, streams);
        let (s, a) = (state as usize, usize::from(action));
        let drawn = world.sample_outcome(s, a, streams.env.random());
        batch.steps.push(Step { state, action, outcome: drawn as u8 });
        let outcome = &world.outcomes(s, a)[drawn];
        reward += outcome.reward;
        terminated = outcome.terminated;
        state = outcome.next;
        length += 1;
    }
    batch.episodes.push(Episode {
        first,
        length,
        reward,
        last: state,
        terminated,
        truncated: !terminated,
        success: terminated && world.is_success(state as usize),
    });
}
