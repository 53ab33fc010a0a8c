//! Counting the cells of whole rollouts, for losses whose ratio belongs to a rollout.
//!
//! A ratio of a whole rollout does not fold onto cells: it couples all of a rollout's steps. It does depend on nothing
//! but how often the rollout visits each cell, so rollouts with the same counts and the same advantage are one.

use crate::surrogate::{Credits, Sizes, Weighting};
use rollout::Batch;
use std::collections::BTreeMap;
use thiserror::Error;

/// Most numbers of the dense `[trajectories, cells]` count that a minibatch may need: 16 MiB as `f32`.
pub const MAX_COUNTS: usize = 1 << 22;

/// Trajectories are counted up to a power of two of at least this many, so that a GPU sees few shapes.
pub const SMALLEST_BUCKET: usize = 64;

/// The distinct trajectories of one minibatch that have an advantage other than 0, as sparse rows of cell counts.
///
/// A cell is `row · actions + action`. With weight `w` of one step of a rollout (see [`Weighting`]) and advantage `A`,
/// sums are over the rollouts that share the trajectory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceCounts {
    /// Where each trajectory's cells begin in [`cells`](Self::cells), and their number: one entry more than
    /// trajectories.
    pub first: Vec<u32>,
    /// The cells that a trajectory visits, ascending.
    pub cells: Vec<u32>,
    /// How often it visits each of them, at least once; the sum over a trajectory is its length.
    pub counts: Vec<f32>,
    /// `Σ w·max(A, 0)`.
    pub positive: Vec<f32>,
    /// `Σ w·max(−A, 0)`.
    pub negative: Vec<f32>,
    /// Number of steps of all rollouts that share the trajectory.
    pub steps: Vec<f32>,
}

/// Why the rollouts of a minibatch cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SequenceError {
    /// Too many different rollouts over too many cells.
    #[error(
        "importance_sampling_level: the ratio of whole rollouts needs {trajectories} distinct rollouts (in steps of \
         powers of two) times {cells} cells of the policy table, {} numbers, and at most {MAX_COUNTS} fit; lower \
         num_generations or num_prompts, raise steps_per_generation, use fewer maps, or make one optimiser step a batch \
         (num_iterations and steps_per_generation 1)",
        trajectories.saturating_mul(*cells)
    )]
    TooLarge {
        /// Distinct trajectories, rounded up to their bucket.
        trajectories: usize,
        /// Rows times actions.
        cells: usize,
    },
    /// The steps of a rollout have advantages of their own.
    #[error(
        "importance_sampling_level: the ratio of whole rollouts needs one advantage for each rollout, and this method \
         credits steps apart; use estimator.credit episode, or importance_sampling_level token"
    )]
    Steps,
}

impl SequenceCounts {
    /// Number of distinct trajectories.
    pub fn trajectories(&self) -> usize {
        self.positive.len()
    }

    /// Number of trajectories that the device computes: a power of two of at least [`SMALLEST_BUCKET`].
    pub fn padded(&self) -> usize {
        bucket(self.trajectories())
    }
}

fn bucket(trajectories: usize) -> usize {
    trajectories.next_power_of_two().max(SMALLEST_BUCKET)
}

/// Whether the counts of so many distinct trajectories over so many cells fit into [`MAX_COUNTS`].
///
/// # Errors
/// [`SequenceError::TooLarge`] with both.
pub fn check_counts(trajectories: usize, cells: usize) -> Result<(), SequenceError> {
    let trajectories = bucket(trajectories);
    if trajectories.saturating_mul(cells) > MAX_COUNTS {
        return Err(SequenceError::TooLarge { trajectories, cells });
    }
    Ok(())
}

/// Counts the cells of the rollouts of one minibatch; arguments are those of [`fold`](crate::fold).
///
/// Rollouts of zero advantage or weight are left out: they push in no direction, whatever their ratio. Trajectories
/// stand in the order in which the batch first has them. Sums are taken in `f64` and rounded once.
///
/// # Errors
/// [`SequenceError`] if the steps of a rollout have advantages of their own, or if the counts do not fit.
pub fn fold_sequences(
    batch: &Batch,
    credits: &Credits<'_>,
    row_of: &[Vec<u32>],
    (rows, actions): (usize, usize),
    weighting: &Weighting,
) -> Result<SequenceCounts, SequenceError> {
    if !credits.steps.is_empty() {
        return Err(SequenceError::Steps);
    }
    let sizes = Sizes::of(weighting, batch, credits);
    let mut known: BTreeMap<(Vec<u32>, u64), usize> = BTreeMap::new();
    let mut sums: Vec<[f64; 3]> = Vec::new();
    let mut out = SequenceCounts { first: vec![0], ..SequenceCounts::default() };
    let mut group = 0;
    for (index, episode, times) in weighting.pushing(batch, credits) {
        while batch.groups.get(group).is_some_and(|g| index >= (g.first + g.size) as usize) {
            group += 1;
        }
        let Some(header) = batch.groups.get(group) else { break };
        let Some(row_of) = row_of.get(header.world as usize) else { continue };
        let advantage = credits.advantages.get(index).copied().unwrap_or(0.0);
        if advantage == 0.0 {
            continue;
        }
        let mut cells: Vec<u32> = batch
            .steps_of(episode)
            .iter()
            .map(|step| row_of[step.state as usize] * actions as u32 + u32::from(step.action))
            .collect();
        cells.sort_unstable();
        let place = *known.entry((cells, advantage.to_bits())).or_insert_with_key(|(cells, _)| {
            for run in cells.chunk_by(|a, b| a == b) {
                out.cells.push(run[0]);
                out.counts.push(run.len() as f32);
            }
            out.first.push(out.cells.len() as u32);
            sums.push([0.0; 3]);
            sums.len() - 1
        });
        let weight = times * weighting.step_weight(&sizes, episode.length);
        let sum = &mut sums[place];
        sum[0] += weight * advantage.max(0.0);
        sum[1] += weight * (-advantage).max(0.0);
        sum[2] += f64::from(episode.length);
    }
    check_counts(sums.len(), rows * actions)?;
    let column = |k: usize| sums.iter().map(|s| s[k] as f32).collect();
    (out.positive, out.negative, out.steps) = (column(0), column(1), column(2));
    Ok(out)
}
