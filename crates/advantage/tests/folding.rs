//! The folded tables against sums over single steps.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::{AdvantageOptions, Credits, LossType, SurrogateTables, Weighting, compute, fold};
use proptest::prelude::*;
use rollout::{Batch, PolicyTable};
use support::{LIMIT, batch};

const TYPES: [LossType; 6] =
    [LossType::Grpo, LossType::DrGrpo, LossType::Dapo, LossType::Bnpo, LossType::VlNorm, LossType::Vespo];

/// What folding must equal: one pass over single steps, written out from the definitions.
fn unfolded(batch: &Batch, credits: &Credits, w: &Weighting) -> Vec<[f64; 6]> {
    let times = |i: usize| credits.weights.get(i).copied().unwrap_or(1.0);
    let inside: Vec<usize> = (0..batch.episodes.len()).filter(|&i| times(i) > 0.0).collect();
    let mine: Vec<usize> =
        inside.iter().copied().filter(|i| i % w.minibatches as usize == w.minibatch as usize).collect();
    let length = |i: usize| f64::from(batch.episodes[i].length);
    let mut cells = vec![[0.0; 6]; 64];
    for &i in &mine {
        let episode = &batch.episodes[i];
        let weight = times(i)
            * match w.loss_type {
                LossType::Grpo => 1.0 / mine.len() as f64 / length(i),
                LossType::DrGrpo => 1.0 / mine.len() as f64 / f64::from(LIMIT),
                LossType::Dapo | LossType::Vespo => 1.0 / inside.iter().map(|&j| length(j)).sum::<f64>(),
                LossType::Bnpo => 1.0 / mine.iter().map(|&j| length(j)).sum::<f64>(),
                LossType::VlNorm => 1.0 / length(i) / mine.iter().map(|&j| 1.0 / length(j)).sum::<f64>(),
            };
        for (t, step) in batch.steps_of(episode).iter().enumerate() {
            let cell = &mut cells[step.state as usize * 4 + step.action as usize];
            let a = match credits.steps {
                [] => credits.advantages[i],
                steps => steps[episode.first as usize + t],
            };
            cell[0] += weight * a.max(0.0);
            cell[1] += weight * (-a).max(0.0);
            cell[2] += weight;
            cell[3] += f64::from(u8::from(a > 0.0));
            cell[4] += f64::from(u8::from(a < 0.0));
            cell[5] += 1.0;
        }
    }
    cells
}

fn of_rollouts(advantages: &[f64]) -> Credits<'_> {
    Credits { advantages, ..Credits::default() }
}

fn tables(t: &SurrogateTables) -> [&Vec<f32>; 6] {
    [&t.positive, &t.negative, &t.weight, &t.steps_positive, &t.steps_negative, &t.steps]
}

proptest! {
    #[test]
    fn folding_equals_the_sum_over_steps(
        seed in 0_u64..300, groups in 1_u32..4, size in 2_u32..9, minibatches in 1_u32..5,
    ) {
        let (batch, rows) = batch(seed, groups, size);
        // Odd rewards, so that no two cells agree by chance.
        let rewards: Vec<Vec<f64>> = (0..groups as usize)
            .map(|g| batch.group(g).iter().enumerate().map(|(i, e)| e.reward + 0.1 * ((i * 7) % 5) as f64).collect())
            .collect();
        let advantages = compute(&rewards, &AdvantageOptions::default()).unwrap().advantages.concat();
        let steps: Vec<f64> = (0..batch.steps.len()).map(|s| ((s * 5) % 7) as f64 - 3.0).collect();
        let weights: Vec<f64> = (0..advantages.len()).map(|i| ((i * 3) % 4) as f64).collect();
        let whole = of_rollouts(&advantages);
        let cases = [whole, Credits { steps: &steps, ..whole }, Credits { weights: &weights, steps: &steps, ..whole }];
        for (loss_type, credits) in TYPES.into_iter().flat_map(|t| cases.map(|c| (t, c))) {
            for minibatch in 0..minibatches.min(groups * size) {
                let w = Weighting { loss_type, max_episode_steps: LIMIT, minibatches, minibatch };
                let folded = fold(&batch, &credits, &rows, (16, 4), &w);
                let want = unfolded(&batch, &credits, &w);
                for (k, table) in tables(&folded).into_iter().enumerate() {
                    for (cell, value) in table.iter().enumerate() {
                        let want = want[cell][k];
                        prop_assert!((f64::from(*value) - want).abs() <= 1e-6 * want.abs().max(1e-3));
                    }
                }
            }
        }
    }

    #[test]
    fn weights_sum_to_one_where_they_average(seed in 0_u64..100, minibatches in 1_u32..4) {
        let (batch, rows) = batch(seed, 2, 6);
        let zeros = [0.0; 12];
        for (loss_type, share) in
            [(LossType::Grpo, minibatches as f32), (LossType::Bnpo, minibatches as f32), (LossType::Dapo, 1.0)]
        {
            let total: f32 = (0..minibatches)
                .map(|minibatch| {
                    let w = Weighting { loss_type, max_episode_steps: LIMIT, minibatches, minibatch };
                    fold(&batch, &of_rollouts(&zeros), &rows, (16, 4), &w).weight.iter().sum::<f32>()
                })
                .sum();
            prop_assert!((total - share).abs() < 1e-4, "{loss_type:?} {total}");
        }
    }
}

#[test]
fn bnpo_is_dapo_with_one_minibatch() {
    let (batch, rows) = batch(4, 3, 8);
    let trace = compute(&batch.rewards(), &AdvantageOptions::default()).unwrap();
    let advantages = trace.advantages.concat();
    let of = |t| fold(&batch, &of_rollouts(&advantages), &rows, (16, 4), &Weighting::whole(t, LIMIT));
    assert_eq!(of(LossType::Dapo), of(LossType::Bnpo));
    assert_ne!(of(LossType::Dapo), of(LossType::Grpo));
}

#[test]
fn a_tied_group_leaves_only_weight() {
    let (batch, rows) = batch(4, 1, 8);
    let folded =
        fold(&batch, &of_rollouts(&[0.0; 8]), &rows, (16, 4), &Weighting::whole(LossType::Grpo, LIMIT));
    assert!(folded.positive.iter().chain(&folded.negative).all(|&x| x == 0.0));
    assert!((folded.weight.iter().sum::<f32>() - 1.0).abs() < 1e-6);
}

#[test]
fn the_logit_push_of_a_row_sums_to_zero() {
    let (batch, rows) = batch(9, 2, 8);
    let rewards = vec![(0..8).map(f64::from).collect::<Vec<_>>(); 2];
    let trace = compute(&rewards, &AdvantageOptions::default()).unwrap();
    let advantages = trace.advantages.concat();
    let folded =
        fold(&batch, &of_rollouts(&advantages), &rows, (16, 4), &Weighting::whole(LossType::Dapo, LIMIT));
    for row in folded.logit_push(PolicyTable::uniform(16, 4).probs()).chunks(4) {
        assert!(row.iter().sum::<f64>().abs() < 1e-6);
    }
}
