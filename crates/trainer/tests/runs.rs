//! Runs: they learn, they repeat, they resume.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use experiment::{Metrics, Optim, PolicyConfig, RunConfig, preset, presets};
use pollster::block_on;
use trainer::{Checkpoint, LearnerDevice, Trainer, TrainerError, compare};

fn start(config: &RunConfig) -> Trainer {
    block_on(Trainer::new(config.clone(), LearnerDevice::cpu())).unwrap()
}

fn advance(trainer: &mut Trainer, updates: u32) -> Vec<Metrics> {
    (0..updates).map(|_| block_on(trainer.iterate(false)).unwrap().metrics).collect()
}

fn small(name: &str) -> RunConfig {
    preset(name).unwrap().config
}

#[test]
fn the_first_preset_reaches_ninety_percent_for_nine_of_ten_seeds() {
    let config = small("first-light");
    let reached = (0..10)
        .filter(|&seed| {
            let mut trainer = start(&RunConfig { seed, ..config.clone() });
            (0..300).any(|_| block_on(trainer.iterate(false)).unwrap().metrics.success >= 0.9)
        })
        .count();
    assert!(reached >= 9, "{reached} of 10 seeds");
}

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_gives_others() {
    let config = small("first-light");
    let first = advance(&mut start(&config), 5);
    assert_eq!(first, advance(&mut start(&config), 5));
    assert_ne!(first, advance(&mut start(&RunConfig { seed: 1, ..config }), 5));
}

#[test]
fn asking_for_the_push_changes_nothing() {
    let config = small("first-light");
    let mut plain = start(&config);
    let mut explained = start(&config);
    for _ in 0..4 {
        let a = block_on(plain.iterate(false)).unwrap();
        let b = block_on(explained.iterate(true)).unwrap();
        assert_eq!((a.metrics, a.policy_after), (b.metrics, b.policy_after));
        assert!(a.policy_push.is_none() && b.policy_push.is_some());
    }
}

#[test]
fn resuming_is_bit_identical_for_every_preset() {
    for p in presets().into_iter().filter(|p| p.name != "wide") {
        let mut straight = start(&p.config);
        let want = advance(&mut straight, 5);
        let mut first = start(&p.config);
        let mut got = advance(&mut first, 2);
        let bytes = block_on(first.checkpoint()).unwrap().to_bytes().unwrap();
        let checkpoint = Checkpoint::from_bytes(&bytes).unwrap();
        let mut second = block_on(Trainer::resume(&checkpoint, LearnerDevice::cpu())).unwrap();
        got.extend(advance(&mut second, 3));
        assert_eq!(got, want, "{}", p.name);
        assert_eq!(
            block_on(second.checkpoint()).unwrap(),
            block_on(straight.checkpoint()).unwrap(),
            "{}",
            p.name
        );
    }
}

#[test]
fn damaged_checkpoints_are_refused() {
    let mut trainer = start(&small("by-hand"));
    let bytes = block_on(trainer.checkpoint()).unwrap().to_bytes().unwrap();
    let refused = |bytes: &[u8]| matches!(Checkpoint::from_bytes(bytes), Err(TrainerError::Checkpoint(_)));
    assert!(refused(b""));
    assert!(refused(b"something else entirely"));
    assert!(refused(&bytes[..bytes.len() - 1]));
    for at in [9, 15, 40, bytes.len() - 3] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(refused(&damaged), "a flipped bit at {at} went unnoticed");
    }
}

#[test]
fn records_chain() {
    let mut trainer = start(&small("clip-and-kl"));
    let first = block_on(trainer.iterate(true)).unwrap();
    let second = block_on(trainer.iterate(true)).unwrap();
    assert_eq!(first.policy_after, second.policy_before);
    assert_eq!((first.iteration, second.iteration), (1, 2));
    assert!(second.metrics.env_steps > first.metrics.env_steps);
    // Ratios leave 1 within an update that takes eight steps.
    assert!(first.metrics.clip_ratio >= 0.0 && second.metrics.kl > 0.0);
}

#[test]
fn one_update_per_batch_makes_epsilon_idle() {
    let config = small("first-light");
    let narrow = advance(&mut start(&RunConfig { epsilon: 0.01, ..config.clone() }), 6);
    let wide = advance(&mut start(&RunConfig { epsilon: 10.0, ..config }), 6);
    assert_eq!(narrow, wide);
}

#[test]
fn fresh_maps_bring_fresh_records_and_a_held_out_curve() {
    let mut trainer = start(&small("ms-grpo"));
    let records: Vec<_> = (0..3).map(|_| block_on(trainer.iterate(false)).unwrap()).collect();
    assert!(records.iter().all(|r| r.maps.len() == 2 && r.metrics.eval_success.is_some()));
    assert_ne!(records[0].maps, records[1].maps);
    for record in &records {
        let replay = experiment::Replay::new(trainer.config(), record).unwrap();
        let batch = replay.group(trainer.config(), record, 1).unwrap();
        let rewards: Vec<f64> = batch.episodes.iter().map(|e| e.reward).collect();
        assert_eq!(rewards, record.rewards(trainer.config())[1]);
    }
}

#[test]
fn knobs_apply_at_once_and_others_are_refused() {
    let config = small("first-light");
    let mut trainer = start(&config);
    advance(&mut trainer, 2);
    let changed = RunConfig { learning_rate: 0.0 + 1e-6, temperature: 2.0, ..config.clone() };
    block_on(trainer.apply(changed.clone())).unwrap();
    assert_eq!(trainer.config(), &changed);
    let record = block_on(trainer.iterate(false)).unwrap();
    assert_eq!(record.iteration, 3);
    let error = block_on(trainer.apply(RunConfig { seed: 9, ..changed })).unwrap_err();
    assert!(matches!(error, TrainerError::NeedsReset(_)));
}

#[test]
fn a_tabular_policy_by_sgd_moves_by_exactly_the_logit_push() {
    let mut config = small("by-hand");
    config.policy = PolicyConfig { hidden: Vec::new(), ..PolicyConfig::default() };
    config.optim = Optim::Sgd;
    config.num_generations = 64;
    let mut trainer = start(&config);
    let record = block_on(trainer.iterate(true)).unwrap();
    let push = record.surrogate.logit_push(record.policy_before.probs());
    let mut moved = 0.0_f64;
    for (cell, push) in push.iter().enumerate() {
        let row = cell / 4;
        let logit = |t: &rollout::PolicyTable| {
            let r = t.row(row as u32);
            f64::from(r[cell % 4]).ln() - r.iter().map(|&p| f64::from(p).ln()).sum::<f64>() / 4.0
        };
        let change = logit(&record.policy_after) - logit(&record.policy_before);
        assert!((change - config.learning_rate * push).abs() < 1e-5, "{change} {push}");
        moved = moved.max(change.abs());
    }
    assert!(moved > 0.0, "this seed must have a group with signal");
    assert_eq!(record.policy_push.as_ref(), Some(&record.policy_after));
}

#[test]
fn a_device_agrees_with_itself() {
    let config = small("first-light");
    let deviation = block_on(compare(&config, [LearnerDevice::cpu(), LearnerDevice::cpu()], 3)).unwrap();
    assert_eq!(deviation, vec![0.0; 3]);
}
