//! Counts of whole trajectories against the rollouts one by one, and against the folded tables.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::{
    Credits, LossType, MAX_COUNTS, SequenceError, Weighting, check_counts, fold, fold_sequences,
};
use proptest::prelude::*;
use rollout::{Batch, Episode};
use std::collections::HashSet;
use support::{LIMIT, batch};

fn key(batch: &Batch, episode: &Episode, advantage: f64) -> (Vec<u32>, u64) {
    let mut cells: Vec<u32> =
        batch.steps_of(episode).iter().map(|s| s.state * 4 + u32::from(s.action)).collect();
    cells.sort_unstable();
    (cells, advantage.to_bits())
}

proptest! {
    #[test]
    fn counting_loses_nothing(
        seed in 0_u64..300, groups in 1_u32..4, size in 2_u32..40, minibatches in 1_u32..4, drawn: bool,
    ) {
        let (batch, rows) = batch(seed, groups, size);
        let n = batch.episodes.len();
        // Few different values, so that trajectories meet; some of them 0.
        let advantages: Vec<f64> = (0..n).map(|i| [0.5, -1.25, 0.0][i % 3]).collect();
        let weights: Vec<f64> = if drawn { (0..n).map(|i| (i % 4) as f64).collect() } else { Vec::new() };
        let credits = Credits { advantages: &advantages, steps: &[], weights: &weights };
        for loss_type in [LossType::Grpo, LossType::DrGrpo, LossType::Vespo, LossType::Bnpo, LossType::VlNorm] {
            for minibatch in 0..minibatches {
                let w = Weighting { loss_type, max_episode_steps: LIMIT, minibatches, minibatch };
                let counts = fold_sequences(&batch, &credits, &rows, (16, 4), &w).unwrap();
                let tables = fold(&batch, &credits, &rows, (16, 4), &w);
                // Spread over their cells again, trajectories are the tables.
                let mut cells = vec![[0.0_f64; 2]; 64];
                let mut steps = 0.0;
                for t in 0..counts.trajectories() {
                    let range = counts.first[t] as usize..counts.first[t + 1] as usize;
                    prop_assert!(counts.cells[range.clone()].windows(2).all(|c| c[0] < c[1]));
                    let length: f32 = counts.counts[range.clone()].iter().sum();
                    prop_assert!(length >= 1.0 && counts.steps[t] % length == 0.0);
                    steps += counts.steps[t];
                    for place in range {
                        let cell = &mut cells[counts.cells[place] as usize];
                        cell[0] += f64::from(counts.counts[place] * counts.positive[t]);
                        cell[1] += f64::from(counts.counts[place] * counts.negative[t]);
                    }
                }
                for (cell, [up, down]) in cells.into_iter().enumerate() {
                    prop_assert!((up - f64::from(tables.positive[cell])).abs() < 1e-6);
                    prop_assert!((down - f64::from(tables.negative[cell])).abs() < 1e-6);
                }
                let signed: f32 = tables.steps_positive.iter().chain(&tables.steps_negative).sum();
                prop_assert_eq!(steps, signed);
                let distinct: HashSet<_> = batch
                    .episodes
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| i % minibatches as usize == minibatch as usize)
                    .filter(|(i, _)| advantages[*i] != 0.0 && weights.get(*i) != Some(&0.0))
                    .map(|(i, e)| key(&batch, e, advantages[i]))
                    .collect();
                prop_assert_eq!(counts.trajectories(), distinct.len());
                prop_assert!(counts.padded() >= counts.trajectories() && counts.padded().is_power_of_two());
            }
        }
    }
}

#[test]
fn rollouts_that_repeat_are_one() {
    let (one, rows) = batch(3, 1, 1);
    let mut many = one.clone();
    many.episodes = vec![one.episodes[0]; 5];
    many.groups[0].size = 5;
    let advantages = [1.0; 5];
    let credits = Credits { advantages: &advantages, ..Credits::default() };
    let weighting = Weighting::whole(LossType::Grpo, LIMIT);
    let counts = fold_sequences(&many, &credits, &rows, (16, 4), &weighting).unwrap();
    assert_eq!((counts.trajectories(), counts.padded()), (1, 64));
    let length = one.episodes[0].length as f32;
    assert!((counts.positive[0] * length - 1.0).abs() < 1e-6);
    assert_eq!(counts.steps, [5.0 * length]);
}

#[test]
fn what_cannot_be_counted_is_refused() {
    assert_eq!(check_counts(64, MAX_COUNTS / 64), Ok(()));
    let error = check_counts(65, MAX_COUNTS / 64).unwrap_err();
    assert_eq!(error, SequenceError::TooLarge { trajectories: 128, cells: MAX_COUNTS / 64 });
    let text = error.to_string();
    for part in [
        "importance_sampling_level: ",
        "128 distinct rollouts",
        "8388608 numbers",
        "4194304",
        "num_generations",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let (batch, rows) = batch(3, 1, 2);
    let steps = vec![1.0; batch.steps.len()];
    let credits = Credits { advantages: &[1.0, -1.0], steps: &steps, weights: &[] };
    let weighting = Weighting::whole(LossType::Grpo, LIMIT);
    let error = fold_sequences(&batch, &credits, &rows, (16, 4), &weighting).unwrap_err();
    assert_eq!(error, SequenceError::Steps);
    let credits = Credits { steps: &[], ..credits };
    let error = fold_sequences(&batch, &credits, &rows, (1 << 17, 4), &weighting).unwrap_err();
    assert_eq!(error, SequenceError::TooLarge { trajectories: 64, cells: 1 << 19 });
}
