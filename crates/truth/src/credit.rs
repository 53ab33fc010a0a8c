//! The advantage that a step was given against the exact one.
//!
//! A method that credits a whole episode gives every step the same number, whatever it did. Step by step that is often
//! wrong, and stays so however many rollouts there are. What moves the policy is the sum over all steps of a cell, and in
//! that sum the rest of the episode cancels: with more rollouts the push turns towards the exact one.

use crate::error::TruthError;
use crate::judged::Judged;
use crate::target::cosine;
use advantage::Estimate;
use experiment::{Replay, RunConfig, SeedStreams, ValueMemory};
use oracle::{OracleError, Payoff, TimedValues, fold_rows, gradient_from};
use rollout::{Batch, Group, PolicyTable, Sampler, Streams};

/// Exact advantages closer to 0 than this have no sign: rounding would decide it.
pub const NO_SIGN: f64 = 1e-12;

/// The exact advantage A_t(s, a) of every step of a batch under the policy that sampled it, with the clock of its
/// episode, in the order of the batch's steps.
///
/// # Errors
/// [`OracleError`] if table and worlds do not fit; never for a batch that was sampled from them.
pub fn exact_advantages(
    replay: &Replay,
    table: &PolicyTable,
    batch: &Batch,
) -> Result<Vec<f64>, OracleError> {
    let mut out = vec![0.0; batch.steps.len()];
    for (index, (world, row_of)) in replay.worlds.iter().zip(&replay.observations.row_of).enumerate() {
        let mut groups =
            (0..batch.groups.len()).filter(|&g| batch.groups[g].world as usize == index).peekable();
        if groups.peek().is_none() {
            continue;
        }
        let limit = oracle::horizon(&world.mdp)?;
        let policy = table.over_states(row_of);
        let timed = TimedValues::new(&world.mdp, &policy, limit, Payoff::Return(1.0))?;
        for episode in groups.flat_map(|group| batch.group(group)) {
            for (time, step) in (0..).zip(batch.steps_of(episode)) {
                out[(episode.first + time) as usize] =
                    timed.advantage(time, step.state as usize, usize::from(step.action));
            }
        }
    }
    Ok(out)
}

/// The advantage that every step of a batch was given, in the order of the batch's steps. `weights` say how often each
/// rollout is in the update (empty for once each), as [`experiment::weights`] does: a rollout that is not in it gives
/// its steps 0.
#[must_use]
pub fn given_advantages(batch: &Batch, estimate: &Estimate, weights: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; batch.steps.len()];
    let advantages = estimate.advantages.iter().flatten();
    for (index, (episode, advantage)) in batch.episodes.iter().zip(advantages).enumerate() {
        let weight = weights.get(index).copied().unwrap_or(1.0);
        let steps = episode.first as usize..(episode.first + episode.length) as usize;
        match &estimate.steps {
            Some(each) => out[steps.clone()].iter_mut().zip(&each[steps]).for_each(|(o, a)| *o = weight * a),
            None => out[steps].fill(weight * advantage),
        }
    }
    out
}

/// How given and exact numbers agree, collected pair by pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CreditTally {
    pairs: f64,
    signed: f64,
    wrong: f64,
    silent: f64,
    means: [f64; 2],
    squares: [f64; 2],
    products: f64,
}

impl CreditTally {
    /// Adds one pair.
    pub fn push(&mut self, given: f64, exact: f64) {
        if exact.abs() > NO_SIGN {
            self.signed += 1.0;
            self.silent += f64::from(given == 0.0);
            self.wrong += f64::from(given * exact < 0.0);
        }
        // Running means and squares about them (Welford 1962), which lose no digits.
        self.pairs += 1.0;
        let off = [given - self.means[0], exact - self.means[1]];
        self.means.iter_mut().zip(off).for_each(|(mean, off)| *mean += off / self.pairs);
        let left = [given - self.means[0], exact - self.means[1]];
        self.squares[0] += off[0] * left[0];
        self.squares[1] += off[1] * left[1];
        self.products += off[0] * left[1];
    }

    /// All pairs of two lists.
    #[must_use]
    pub fn of(given: &[f64], exact: &[f64]) -> Self {
        let mut tally = Self::default();
        given.iter().zip(exact).for_each(|(given, exact)| tally.push(*given, *exact));
        tally
    }

    /// Share of pairs whose signs disagree, among those whose exact number has one; 0 without any.
    #[must_use]
    pub fn wrong(&self) -> f64 {
        self.wrong / self.signed.max(1.0)
    }

    /// Share of pairs that were given 0, among the same.
    #[must_use]
    pub fn silent(&self) -> f64 {
        self.silent / self.signed.max(1.0)
    }

    /// Pearson's correlation of given and exact numbers, in [−1, 1]; `None` where one of them does not vary.
    #[must_use]
    pub fn correlation(&self) -> Option<f64> {
        let spread = (self.squares[0] * self.squares[1]).sqrt();
        (spread > 0.0).then(|| (self.products / spread).clamp(-1.0, 1.0))
    }
}

/// Credit with so many rollouts in a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CreditPoint {
    /// Rollouts in the group.
    pub rollouts: u32,
    /// Share of steps that were given the wrong sign, see [`CreditTally::wrong`].
    pub wrong: f64,
    /// Share of steps that were given nothing.
    pub silent: f64,
    /// Correlation of given and exact advantages over the steps.
    pub correlation: Option<f64>,
    /// Share of steps on cells that the update as a whole pushes in the wrong direction, among those whose exact push has
    /// one.
    pub push_wrong: f64,
    /// Cosine of the push on the logits and the exact one.
    pub push_cosine: Option<f64>,
}

/// One group on a map of the run.
#[derive(Clone, Copy, Debug)]
pub struct GroupOf<'a> {
    /// The run, whose method is looked at.
    pub config: &'a RunConfig,
    /// Its worlds.
    pub replay: &'a Replay,
    /// The policy that samples.
    pub table: &'a PolicyTable,
    /// Which world.
    pub world: usize,
}

/// Draws one group of `most` rollouts and looks at its first 2, 4, 8, … of them, each time as the whole group: what is
/// given against what is exact. Values that a method asks for are those of a new run.
///
/// # Errors
/// [`TruthError`] if there is no such world or the method lacks something.
pub fn credit_curve(group: &GroupOf<'_>, most: u32, seed: u64) -> Result<Vec<CreditPoint>, TruthError> {
    let GroupOf { config, replay, table, world: index } = *group;
    let world = replay.worlds.get(index).ok_or(TruthError::NoWorld)?;
    let row_of = &replay.observations.row_of[index];
    let limit = oracle::horizon(&world.mdp)?;
    let seeds = SeedStreams::new(seed);
    let mut streams = Streams { policy: seeds.policy, env: seeds.env };
    let mut all = Batch::default();
    let sampler = Sampler::new(table);
    sampler.group((index as u32, &world.mdp), row_of, limit, most, &mut streams, &mut all)?;
    let exact = exact_advantages(replay, table, &all)?;
    let start = all.groups.first().map_or(0, |g| g.start);
    let policy = table.over_states(row_of);
    let target = gradient_from(&world.mdp, &policy, &[(start, 1.0)], limit, Payoff::Return(1.0))?;
    let target = fold_rows(&target, row_of, table.rows(), table.actions());
    let memory = ValueMemory::new(config, replay);
    let mut points = Vec::new();
    let mut size = 2;
    while size <= most {
        let batch = first_of(&all, size);
        let judged = Judged::new(config, (replay, table), (1, &memory), &batch)?;
        let tally = CreditTally::of(&judged.given(&batch), &exact);
        let push = judged.push(config, (replay, table), &batch);
        let mut cells = CreditTally::default();
        for step in &batch.steps {
            let cell = row_of[step.state as usize] as usize * table.actions() + usize::from(step.action);
            cells.push(push[cell], target[cell]);
        }
        points.push(CreditPoint {
            rollouts: size,
            wrong: tally.wrong(),
            silent: tally.silent(),
            correlation: tally.correlation(),
            push_wrong: cells.wrong(),
            push_cosine: cosine(&push, &target),
        });
        size *= 2;
    }
    Ok(points)
}

/// The first rollouts of a batch of one group.
fn first_of(all: &Batch, size: u32) -> Batch {
    let episodes = all.episodes[..(size as usize).min(all.episodes.len())].to_vec();
    let steps = episodes.last().map_or(0, |last| (last.first + last.length) as usize);
    let groups = all.groups.iter().take(1).map(|g| Group { size, ..*g }).collect();
    Batch { groups, episodes, steps: all.steps[..steps].to_vec(), ..Batch::default() }
}
