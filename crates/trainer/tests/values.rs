//! Runs by methods that compare with values.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::method;
use experiment::{Metrics, RunConfig, ValueSource, preset};
use pollster::block_on;
use trainer::{Checkpoint, LearnerDevice, Trainer};

fn config(id: &str, values: ValueSource) -> RunConfig {
    RunConfig { values, ..preset("first-light").unwrap().config.with_method(&method(id).unwrap()) }
}

fn start(config: &RunConfig) -> Trainer {
    block_on(Trainer::new(config.clone(), LearnerDevice::cpu())).unwrap()
}

fn advance(trainer: &mut Trainer, updates: u32) -> Vec<Metrics> {
    (0..updates).map(|_| block_on(trainer.iterate(false)).unwrap().metrics).collect()
}

#[test]
fn they_learn_with_every_source_and_fresh_rollouts_cost_steps() {
    let sources = [
        ("vineppo", ValueSource::Exact),
        ("vineppo", ValueSource::Rollouts(9)),
        ("vineppo", ValueSource::Critic(0.2)),
        ("spo", ValueSource::Tracker(0.875)),
        ("exact_advantage", ValueSource::Exact),
    ];
    for (id, values) in sources {
        let mut trainer = start(&config(id, values));
        let first = advance(&mut trainer, 1)[0].clone();
        let last = advance(&mut trainer, 250).pop().unwrap();
        assert!(last.success > first.success + 0.3, "{id} {values:?}: {} {}", first.success, last.success);
        let batch = first.mean_length * 64.0;
        let own = (first.env_steps as f64 - batch).abs() < 0.5;
        assert_eq!(
            own,
            !matches!(values, ValueSource::Rollouts(_)),
            "{values:?}: {} {batch}",
            first.env_steps
        );
    }
}

#[test]
fn what_values_remember_survives_a_checkpoint() {
    for (id, values) in [("vineppo", ValueSource::Critic(0.2)), ("spo", ValueSource::Tracker(0.875))] {
        let config = config(id, values);
        let want = advance(&mut start(&config), 6);
        let mut first = start(&config);
        let mut got = advance(&mut first, 3);
        let bytes = block_on(first.checkpoint()).unwrap().to_bytes().unwrap();
        let checkpoint = Checkpoint::from_bytes(&bytes).unwrap();
        got.extend(advance(&mut block_on(Trainer::resume(&checkpoint, LearnerDevice::cpu())).unwrap(), 3));
        assert_eq!(got, want, "{id}");
    }
}

#[test]
fn a_record_says_what_its_values_knew() {
    let config = config("vineppo", ValueSource::Critic(0.2));
    let mut trainer = start(&config);
    for _ in 0..3 {
        let record = block_on(trainer.iterate(true)).unwrap();
        let replay = experiment::Replay::new(&config, &record).unwrap();
        let (again, _) = record.estimate(&config, &replay).unwrap();
        let gallery = experiment::Gallery::new(&config, &record, &replay).unwrap();
        let own = gallery.counterfactual(&config, &config.method().unwrap(), &record, &replay).unwrap();
        assert_eq!(again.steps, own.estimate.steps);
        assert_eq!(record.memory.values.iter().all(|v| *v == 0.0), record.iteration == 1);
        let push = record.surrogate.logit_push(record.policy_before.probs());
        assert!(push.iter().zip(&own.push).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}

#[test]
fn any_run_shows_what_exact_advantages_would_have_made_of_it() {
    let plain = config("grpo", ValueSource::None);
    let exact = config("exact_advantage", ValueSource::Exact);
    let record = block_on(start(&plain).iterate(true)).unwrap();
    let replay = experiment::Replay::new(&plain, &record).unwrap();
    let gallery = experiment::Gallery::new(&plain, &record, &replay).unwrap();
    let shown =
        gallery.counterfactual(&plain, &method("exact_advantage").unwrap(), &record, &replay).unwrap();
    // A run by it samples the same first batch.
    let own = block_on(start(&exact).iterate(true)).unwrap();
    assert_eq!(own.estimate(&exact, &replay).unwrap().0.steps, shown.estimate.steps);
    let push = own.surrogate.logit_push(own.policy_before.probs());
    assert!(push.iter().zip(&shown.push).all(|(a, b)| (a - b).abs() < 1e-6));
    assert!(push.iter().any(|p| p.abs() > 1e-4));
}
