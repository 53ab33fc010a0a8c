//! Runs with one rollout in each group that is not the policy's own.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use experiment::{Injected, Metrics, Replay, RunConfig, preset};
use pollster::block_on;
use trainer::{Checkpoint, LearnerDevice, Trainer};

fn start(config: &RunConfig) -> Trainer {
    block_on(Trainer::new(config.clone(), LearnerDevice::cpu())).unwrap()
}

fn advance(trainer: &mut Trainer, updates: u32) -> Vec<Metrics> {
    (0..updates).map(|_| block_on(trainer.iterate(false)).unwrap().metrics).collect()
}

/// The large lake without slipping and without a step cost: a policy that knows nothing succeeds twice in a thousand.
fn silent(injected: Injected) -> RunConfig {
    let text = r#"{"env": {"id": "FrozenLake8x8-v1", "is_slippery": false, "map_name": "8x8"}}"#;
    let env = RunConfig::from_json(text).unwrap().env;
    let learning_rate = 3e-3;
    RunConfig { env, num_prompts: 4, num_generations: 8, learning_rate, injected, ..RunConfig::default() }
}

#[test]
fn dead_groups_come_alive() {
    let alone = advance(&mut start(&silent(Injected::None)), 40);
    let shown = advance(&mut start(&silent(Injected::Reference)), 40);
    let dead = |all: &[Metrics]| all.iter().map(|m| m.frac_reward_zero_std).sum::<f64>() / all.len() as f64;
    assert!(dead(&alone) > 0.9 && dead(&shown) < dead(&alone) - 0.3, "{} {}", dead(&alone), dead(&shown));
    assert_eq!(shown[0].frac_reward_zero_std, 0.0);
    let last = |all: &[Metrics]| all.last().unwrap().success;
    assert!(last(&shown) > 0.9 && last(&alone) < 0.1, "{} {}", last(&alone), last(&shown));
}

#[test]
fn they_resume_to_the_bit() {
    let fresh = RunConfig { injected: Injected::Adversarial, ..preset("ms-grpo").unwrap().config };
    let corrected = RunConfig { injected_correction: true, ..silent(Injected::Reference) };
    for config in [silent(Injected::Reference), corrected, fresh] {
        let mut straight = start(&config);
        let want = advance(&mut straight, 6);
        let mut first = start(&config);
        let mut got = advance(&mut first, 3);
        let bytes = block_on(first.checkpoint()).unwrap().to_bytes().unwrap();
        let checkpoint = Checkpoint::from_bytes(&bytes).unwrap();
        let mut second = block_on(Trainer::resume(&checkpoint, LearnerDevice::cpu())).unwrap();
        got.extend(advance(&mut second, 3));
        assert_eq!(got, want);
        let record = block_on(second.iterate(false)).unwrap();
        let replay = Replay::new(&config, &record).unwrap();
        for (group, rewards) in record.rewards(&config).iter().enumerate() {
            let again = replay.group(&config, &record, group).unwrap();
            assert!(again.episodes.iter().map(|e| e.reward).eq(rewards.iter().copied()));
        }
    }
}

#[test]
fn an_adversary_that_the_policy_has_ruled_out_does_not_stop_the_run() {
    let text = r#"{"env": {"desc": ["SFG", "HHH"], "is_slippery": false, "max_episode_steps": 8},
        "policy": {"hidden": []}, "optim": "sgd", "learning_rate": 100.0, "injected": "adversarial"}"#;
    for extra in [
        r#""num_iterations": 1"#,
        r#""num_iterations": 3, "loss_type": "vespo""#,
        r#""injected_correction": true"#,
    ] {
        let config = RunConfig::from_json(&text.replacen('{', &format!("{{{extra}, "), 1)).unwrap();
        let mut trainer = start(&config);
        let metrics = advance(&mut trainer, 200);
        assert!(metrics.iter().all(|m| m.loss.is_finite() && m.grad_norm.is_finite()), "{extra}");
        if !config.injected_correction {
            assert!(trainer.table().probs().contains(&0.0), "{extra}: {:?}", trainer.table());
        }
    }
}
