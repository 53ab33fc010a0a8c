//! What steps have in common that are compared as made from the same state.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::{AnchorBy, Credit};
use experiment::{Known, RunConfig, ValueMemory, collect};
use worlds::Observation;

/// States that are compared in the first group, and the advantages of all steps.
fn compared(observation: Observation, anchor: AnchorBy) -> (usize, Vec<f64>) {
    let mut config = RunConfig { observation, num_generations: 16, ..RunConfig::default() };
    config.env.is_slippery = Some(false);
    // Open ice: cells in its middle look alike.
    let rows = ["FFFFFF", "FFFFFF", "FFSFFF", "FFFFFF", "FFFFFF", "FFFFFG"];
    config.env.desc = Some(rows.map(String::from).into());
    config.env.max_episode_steps = Some(24);
    // Every step costs, so that returns differ wherever lengths do.
    config.env.reward_schedule = [1.0, 0.0, -0.01];
    (config.estimator.credit, config.estimator.anchor) = (Credit::State, anchor);
    config.validate().unwrap();
    let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
    let (replay, table, mut streams) = support::first_update(&config, worlds);
    let memory = ValueMemory::default();
    let known = Known { iteration: 1, memory: &memory, reference: None };
    let estimate = collect(&config, &replay, &table, known, &mut streams).unwrap().estimate;
    (estimate.anchors[0].len(), estimate.steps.unwrap())
}

#[test]
fn cells_that_look_alike_are_one_anchor_unless_states_are_asked_for() {
    let window = Observation::Window { radius: 1 };
    let (by_look, seen) = compared(window, AnchorBy::Observation);
    let (by_state, true_states) = compared(window, AnchorBy::State);
    assert!(by_look < by_state, "{by_look} {by_state}");
    assert_ne!(seen, true_states);
    // A policy that sees its cell sees its state.
    assert_eq!(
        compared(Observation::Cell, AnchorBy::Observation).1,
        compared(Observation::Cell, AnchorBy::State).1
    );
}
