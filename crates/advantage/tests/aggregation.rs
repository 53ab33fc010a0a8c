//! The weights of single steps against verl's `agg_loss`, called (see `fixtures/README.md`).

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::{Credits, LossType, Weighting, fold};
use rollout::{Batch, Episode, Group, Step};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    lengths: Vec<u32>,
    max_episode_steps: u32,
    loss_type: LossType,
    weights: Vec<Vec<f64>>,
}

/// One group in which rollout `i` stays in state `i`, so that its weights end in a row of their own.
fn batch(lengths: &[u32]) -> Batch {
    let mut batch = Batch::default();
    for (i, &length) in lengths.iter().enumerate() {
        let state = i as u32;
        let first = batch.steps.len() as u32;
        batch.steps.extend((0..length).map(|_| Step { state, action: 0, outcome: 0 }));
        batch.episodes.push(Episode {
            first,
            length,
            reward: 0.0,
            last: state,
            terminated: true,
            truncated: false,
            success: false,
        });
    }
    batch.groups.push(Group { world: 0, start: 0, first: 0, size: lengths.len() as u32 });
    batch
}

#[test]
fn the_weights_of_steps_agree_with_verl() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/parity/aggregation.json");
    let fixture: Fixture = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(fixture.cases.len() >= 200);
    for case in fixture.cases {
        let batch = batch(&case.lengths);
        let advantages = vec![1.0; case.lengths.len()];
        let credits = Credits { advantages: &advantages, ..Credits::default() };
        let rows = case.lengths.len();
        let row_of = [(0..rows as u32).collect()];
        let weighting = Weighting::whole(case.loss_type, case.max_episode_steps);
        let folded = fold(&batch, &credits, &row_of, (rows, 1), &weighting);
        for (i, weights) in case.weights.iter().enumerate() {
            let want: f64 = weights.iter().sum();
            // Tables are f32.
            assert!((f64::from(folded.weight[i]) - want).abs() < 1e-6, "{:?} {i}", case.lengths);
        }
    }
}
