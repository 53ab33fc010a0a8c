//! Whole rollouts, and what the learner is told of them.

use learner::SequenceInput;

use crate::reference::Sample;

/// One rollout of one sample for each step; weight and advantage are those of every step.
pub(crate) struct Rollout {
    pub(crate) cells: Vec<usize>,
    pub(crate) weight: f64,
    pub(crate) advantage: f64,
}

/// What a [`SequenceInput`] borrows; one trajectory for each rollout.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) first: Vec<u32>,
    pub(crate) cells: Vec<u32>,
    pub(crate) counts: Vec<f32>,
    pub(crate) positive: Vec<f32>,
    pub(crate) negative: Vec<f32>,
    pub(crate) steps: Vec<f32>,
    pub(crate) padded: usize,
}

impl Counts {
    pub(crate) fn of(rollouts: &[Rollout]) -> Self {
        let mut out = Self { first: vec![0], padded: rollouts.len() + 3, ..Self::default() };
        for rollout in rollouts {
            let mut cells = rollout.cells.clone();
            cells.sort_unstable();
            for run in cells.chunk_by(|a, b| a == b) {
                out.cells.push(run[0] as u32);
                out.counts.push(run.len() as f32);
            }
            out.first.push(out.cells.len() as u32);
            out.positive.push((rollout.weight * rollout.advantage.max(0.0)) as f32);
            out.negative.push((rollout.weight * (-rollout.advantage).max(0.0)) as f32);
            out.steps.push(cells.len() as f32);
        }
        out
    }

    pub(crate) fn input(&self) -> SequenceInput<'_> {
        SequenceInput {
            first: &self.first,
            cells: &self.cells,
            counts: &self.counts,
            positive: &self.positive,
            negative: &self.negative,
            steps: &self.steps,
            padded: self.padded,
        }
    }
}

pub(crate) fn samples(rollouts: &[Rollout], actions: usize) -> Vec<Sample> {
    let of = |rollout: &Rollout, cell: usize| Sample {
        row: cell / actions,
        action: cell % actions,
        weight: rollout.weight,
        advantage: rollout.advantage,
    };
    rollouts.iter().flat_map(|r| r.cells.iter().map(|&cell| of(r, cell)).collect::<Vec<_>>()).collect()
}
