//! Values of states in a run: the oracle's, fresh rollouts', a critic's, a tracker's.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly, as tests may")]

mod support;

use advantage::methods::method;
use experiment::{
    Collected, Known, Replay, RunConfig, ValueMemory, ValueSource, collect, preset, step_values,
};
use rollout::{PolicyTable, Streams};

fn first_light(values: ValueSource) -> RunConfig {
    RunConfig { values, num_prompts: 2, num_generations: 32, ..preset("first-light").unwrap().config }
}

fn ready(config: &RunConfig) -> (Replay, PolicyTable, Streams) {
    let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
    support::first_update(config, worlds)
}

fn sampled(config: &RunConfig) -> (Replay, PolicyTable, Collected) {
    let (replay, table, mut streams) = ready(config);
    let memory = ValueMemory::new(config, &replay);
    let collected = collect(
        config,
        &replay,
        &table,
        Known { iteration: 1, memory: &memory, reference: None },
        &mut streams,
    )
    .unwrap();
    (replay, table, collected)
}

#[test]
fn fresh_rollouts_agree_with_the_exact_values_and_are_paid_for() {
    let exact = first_light(ValueSource::Exact);
    let (replay, table, collected) = sampled(&exact);
    assert_eq!(collected.value_steps, 0);
    let of = |config: &RunConfig| {
        let memory = ValueMemory::new(config, &replay);
        step_values(config, &replay, &table, (1, &memory), &collected.batch).unwrap().unwrap()
    };
    let truth = of(&exact);
    assert_eq!(truth.values.len(), collected.batch.steps.len());
    let mut errors = Vec::new();
    for count in [4, 64] {
        let made = of(&first_light(ValueSource::Rollouts(count)));
        assert!(made.env_steps > 0);
        assert_eq!(made, of(&first_light(ValueSource::Rollouts(count))), "they are drawn from the seed");
        let squares = made.values.iter().zip(&truth.values).map(|(a, b)| (a - b) * (a - b));
        errors.push((squares.sum::<f64>() / truth.values.len() as f64).sqrt());
    }
    // Sixteen times the rollouts, a quarter of the error.
    assert!(errors[1] < 0.5 * errors[0] && errors[1] < 0.1, "{errors:?}");
}

#[test]
fn the_value_of_the_first_step_is_that_of_the_whole_episode() {
    let config = first_light(ValueSource::Exact);
    let (replay, table, collected) = sampled(&config);
    let made = step_values(&config, &replay, &table, (1, &ValueMemory::default()), &collected.batch);
    let values = made.unwrap().unwrap().values;
    let world = &replay.worlds[0].mdp;
    let policy = table.over_states(&replay.observations.row_of[0]);
    let whole = oracle::evaluate(world, &policy, world.max_episode_steps().unwrap()).unwrap();
    assert_eq!(values[0], whole.start_value);
}

#[test]
fn a_critic_and_a_tracker_come_near_to_what_they_estimate() {
    let policy = |config: &RunConfig| {
        let (replay, table, mut streams) = ready(config);
        let mut memory = ValueMemory::new(config, &replay);
        for iteration in 1..=300 {
            let batch = collect(
                config,
                &replay,
                &table,
                Known { iteration, memory: &memory, reference: None },
                &mut streams,
            )
            .unwrap()
            .batch;
            memory.learn(config, &replay, &batch);
        }
        let world = &replay.worlds[0].mdp;
        let over = table.over_states(&replay.observations.row_of[0]);
        let whole = oracle::evaluate(world, &over, world.max_episode_steps().unwrap()).unwrap();
        let start = replay.observations.row_of[0][0] as usize;
        (memory, whole.start_value, start)
    };
    let (tracker, truth, _) = policy(&first_light(ValueSource::Tracker(0.99)));
    assert!((tracker.values[0] - truth).abs() < 0.05, "{} {truth}", tracker.values[0]);
    let (critic, truth, start) = policy(&first_light(ValueSource::Critic(0.1)));
    assert!((critic.values[start] - truth).abs() < 0.1, "{} {truth}", critic.values[start]);
}

#[test]
fn a_tracker_compares_with_what_it_knew_before() {
    let config = RunConfig { num_generations: 1, ..first_light(ValueSource::Tracker(0.875)) }
        .with_method(&method("spo").unwrap());
    config.validate().unwrap();
    let (replay, table, mut streams) = ready(&config);
    let memory =
        ValueMemory { values: vec![0.25; replay.worlds.len()], ..ValueMemory::new(&config, &replay) };
    let collected = collect(
        &config,
        &replay,
        &table,
        Known { iteration: 1, memory: &memory, reference: None },
        &mut streams,
    )
    .unwrap();
    let baseline = collected.estimate.stage(advantage::StageName::Baseline);
    assert!(baseline.iter().flatten().all(|b| *b == 0.25));
}

#[test]
fn a_method_that_needs_values_brings_a_source_and_others_are_refused_without_one() {
    let plain = first_light(ValueSource::None);
    let vine = plain.with_method(&method("vineppo").unwrap());
    assert_eq!(vine.values, ValueSource::Rollouts(9));
    vine.validate().unwrap();
    assert_eq!(plain.with_method(&method("spo").unwrap()).values, ValueSource::Tracker(0.875));
    for (values, part) in [
        (ValueSource::None, "values"),
        (ValueSource::Tracker(0.9), "values of states"),
        (ValueSource::Rollouts(0), "from 1 to 64"),
        (ValueSource::Critic(2.0), "at most 1"),
    ] {
        let message = RunConfig { values, ..vine.clone() }.validate().unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn credit_by_exact_values_is_zero_on_average_over_what_the_policy_does() {
    let config = first_light(ValueSource::Exact).with_method(&method("vineppo").unwrap());
    let (_, _, collected) = sampled(&config);
    let steps = collected.estimate.steps.clone().unwrap();
    assert_eq!(steps.len(), collected.batch.steps.len());
    let size = steps.iter().map(|a| a.abs()).fold(0.0, f64::max);
    let mean = steps.iter().sum::<f64>() / steps.len() as f64;
    assert!(mean.abs() < 0.02 && size > 0.1, "{mean} {size}");
}
