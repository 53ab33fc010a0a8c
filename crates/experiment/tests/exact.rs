//! The exact advantage as credit.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::methods::method;
use experiment::{Collected, Known, Replay, RunConfig, ValueMemory, ValueSource, collect, preset};
use rollout::PolicyTable;
use std::collections::BTreeMap;

fn sampled(config: &RunConfig, iteration: u64) -> (Replay, PolicyTable, Collected) {
    config.validate().unwrap();
    let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
    let (replay, table, mut streams) = support::first_update(config, worlds);
    let memory = ValueMemory::new(config, &replay);
    let known = Known { iteration, memory: &memory, reference: None };
    let collected = collect(config, &replay, &table, known, &mut streams).unwrap();
    (replay, table, collected)
}

/// What a step depends on: steps left, state and action.
type Place = (u32, u32, u8);

/// The steps of a batch with their credit.
fn credited(replay: &Replay, collected: &Collected) -> Vec<(Place, f64)> {
    let limit = replay.worlds[0].mdp.max_episode_steps().unwrap();
    let steps = collected.estimate.steps.as_ref().unwrap();
    let batch = &collected.batch;
    let places = batch.episodes.iter().flat_map(|e| {
        (0..).zip(batch.steps_of(e)).map(move |(t, step)| (limit - t, step.state, step.action))
    });
    places.zip(steps.iter().copied()).collect()
}

#[test]
fn a_corridor_by_hand() {
    let text = r#"{"env": {"desc": ["SFG"], "is_slippery": false, "max_episode_steps": 2},
        "num_generations": 256, "values": "exact", "estimator": {"credit": "given"}}"#;
    let (replay, _, collected) = sampled(&RunConfig::from_json(text).unwrap(), 1);
    // Four actions alike, right is 2: V(middle, one step left) = 1/4, so V(start, two left) = 1/16.
    let known = |place: Place| match place {
        (2, 0, 2) => 3.0 / 16.0,
        (2, 0, _) => -1.0 / 16.0,
        (1, 1, 2) => 3.0 / 4.0,
        (1, 1, _) => -1.0 / 4.0,
        _ => 0.0,
    };
    let steps = credited(&replay, &collected);
    assert!(steps.iter().any(|(place, _)| *place == (1, 1, 2)));
    for (place, credit) in steps {
        assert!((credit - known(place)).abs() < 1e-7, "{place:?} {credit}");
    }
}

fn slippery() -> RunConfig {
    let base = preset("slippery-lake").unwrap().config;
    let config = RunConfig { num_prompts: 64, num_generations: 64, ..base };
    config.with_method(&method("exact_advantage").unwrap())
}

#[test]
fn its_mean_over_the_policy_s_actions_is_zero() {
    let (replay, table, collected) = sampled(&slippery(), 1);
    let mut by_state: BTreeMap<(u32, u32), BTreeMap<u8, f64>> = BTreeMap::new();
    for ((left, state, action), credit) in credited(&replay, &collected) {
        let known = by_state.entry((left, state)).or_default().insert(action, credit);
        assert!(known.is_none_or(|k| k == credit), "the transition that was drawn does not enter");
    }
    let whole = by_state.iter().filter(|(_, actions)| actions.len() == 4);
    assert!(whole.clone().count() > 50);
    for ((_, state), actions) in whole {
        let row = table.row(replay.observations.row_of[0][*state as usize]);
        let mean: f64 = actions.iter().map(|(a, credit)| f64::from(row[usize::from(*a)]) * credit).sum();
        assert!(mean.abs() < 1e-7, "{mean}");
    }
}

#[test]
fn credit_by_exact_values_averages_to_it_over_the_transitions() {
    let exact = slippery();
    let vine = exact.with_method(&method("vineppo").unwrap());
    assert_eq!(vine.values, ValueSource::Exact);
    let (replay, _, truth) = sampled(&exact, 1);
    let (_, _, noisy) = sampled(&vine, 1);
    // Both are credit for the same rollouts.
    assert_eq!(truth.batch, noisy.batch);
    let mut sums: BTreeMap<Place, (f64, Vec<f64>)> = BTreeMap::new();
    for ((place, credit), (_, drawn)) in credited(&replay, &truth).iter().zip(credited(&replay, &noisy)) {
        sums.entry(*place).or_insert((*credit, Vec::new())).1.push(drawn);
    }
    let (mut far, mut all, mut varied) = (0, 0, 0);
    for (credit, drawn) in sums.values().filter(|(_, drawn)| drawn.len() >= 30) {
        let n = drawn.len() as f64;
        let mean = drawn.iter().sum::<f64>() / n;
        let variance = drawn.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        varied += usize::from(error > 1e-6);
        all += 1;
        far += usize::from((mean - credit).abs() > 3.0 * error + 1e-9);
    }
    // 3 standard errors are exceeded by chance in three of a thousand, somewhat more where few draws are skewed.
    assert!(all > 150 && varied > 150 && far * 50 < all, "{far} of {all}, {varied} varied");
}

#[test]
fn it_is_refused_where_nobody_knows_it_or_something_else_is_rewarded() {
    let config = slippery();
    assert_eq!(config.method().unwrap().id, "exact_advantage");
    let message = |config: RunConfig| config.validate().unwrap_err().to_string();
    for values in [ValueSource::None, ValueSource::Rollouts(9)] {
        assert!(message(RunConfig { values, ..config.clone() }).contains("use values exact"));
    }
    let penalised = RunConfig { beta: 0.1, kl_in_reward: true, ..config };
    assert!(message(penalised).starts_with("estimator.credit: the exact advantage"));
}
