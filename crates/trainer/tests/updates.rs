//! Updates that use a batch more than once, and the KL in the reward.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::KlEstimator;
use advantage::methods::method;
use experiment::{IterationRecord, Metrics, PolicyConfig, Prompts, RandomMaps, Replay, RunConfig, preset};
use pollster::block_on;
use trainer::{Checkpoint, LearnerDevice, Trainer};

fn start(config: &RunConfig) -> Trainer {
    block_on(Trainer::new(config.clone(), LearnerDevice::cpu())).unwrap()
}

fn records(config: &RunConfig, updates: u32) -> Vec<IterationRecord> {
    let mut trainer = start(config);
    (0..updates).map(|_| block_on(trainer.iterate(false)).unwrap()).collect()
}

fn metrics(config: &RunConfig, updates: u32) -> Vec<Metrics> {
    records(config, updates).into_iter().map(|record| record.metrics).collect()
}

fn by_method(id: &str) -> RunConfig {
    preset("first-light").unwrap().config.with_method(&method(id).unwrap())
}

#[test]
fn whole_rollouts_learn_from_a_batch_used_twice() {
    for (id, learning_rate) in [("gspo", 0.003), ("vespo", 0.003)] {
        let config = RunConfig { num_iterations: 2, learning_rate, ..by_method(id) };
        assert!(config.takes_sequences());
        let learned = metrics(&config, 200);
        let clipped = learned.iter().filter(|m| m.clip_ratio > 0.0).count();
        assert_eq!(clipped > 0, id == "gspo", "{id} clipped in {clipped} updates");
        let best = learned.iter().map(|m| m.success).fold(0.0, f64::max);
        assert!(learned[0].success < 0.2 && best > 0.9, "{id}: from {} to {best}", learned[0].success);
    }
}

#[test]
fn whole_rollouts_train_in_minibatches_and_on_fresh_maps() {
    let fresh = Prompts::Random(RandomMaps { size: 4, p: 0.8, count: None, held_out: 0 });
    for id in ["gspo", "vespo"] {
        let config = RunConfig {
            steps_per_generation: 4,
            num_iterations: 2,
            num_prompts: 3,
            prompts: fresh.clone(),
            beta: 0.01,
            ..by_method(id)
        };
        let mut straight = start(&config);
        let want: Vec<_> = (0..4).map(|_| block_on(straight.iterate(false)).unwrap().metrics).collect();
        let mut first = start(&config);
        let mut got: Vec<_> = (0..2).map(|_| block_on(first.iterate(true)).unwrap().metrics).collect();
        let bytes = block_on(first.checkpoint()).unwrap().to_bytes().unwrap();
        let checkpoint = Checkpoint::from_bytes(&bytes).unwrap();
        let mut second = block_on(Trainer::resume(&checkpoint, LearnerDevice::cpu())).unwrap();
        got.extend((0..2).map(|_| block_on(second.iterate(false)).unwrap().metrics));
        assert_eq!(got, want, "{id}");
        assert!(want.iter().all(|m| m.loss.is_finite() && m.grad_norm.is_finite()));
    }
}

#[test]
fn with_one_update_a_batch_the_ratio_of_whole_rollouts_is_that_of_steps() {
    let run = |id: &str| metrics(&RunConfig { epsilon: 0.2, epsilon_high: None, ..by_method(id) }, 5);
    assert_eq!(run("gspo"), run("grpo"));
    assert_eq!(run("vespo"), run("trl"));
    let twice = |id: &str| metrics(&RunConfig { num_iterations: 2, ..by_method(id) }, 5);
    assert_ne!(twice("gspo"), twice("grpo"));
    assert_ne!(twice("vespo"), twice("trl"));
}

#[test]
fn the_kl_in_the_reward_is_in_the_advantages_and_not_in_the_loss() {
    for (id, kl_estimator) in
        [("grpo", KlEstimator::K1), ("reinforce_plus_plus", KlEstimator::K1), ("gigpo", KlEstimator::K3)]
    {
        let config = RunConfig { beta: 0.2, kl_estimator, kl_in_reward: true, ..by_method(id) };
        let records = records(&config, 6);
        // The first policy is the reference: there is nothing to penalise yet.
        let plain = RunConfig { beta: 0.0, kl_in_reward: false, ..config.clone() };
        let first = |config: &RunConfig| metrics(config, 1).remove(0);
        assert_eq!(first(&config), first(&plain), "{id}");
        for record in &records {
            let replay = Replay::new(&config, record).unwrap();
            let reference = record.reference.as_ref().unwrap();
            assert_eq!(reference, &records[0].policy_before, "one map, one reference");
            // The record alone gives the advantages again, by reward less beta times the estimate.
            let (estimate, _) = record.estimate(&config, &replay).unwrap();
            let limit = replay.worlds[0].mdp.max_episode_steps().unwrap();
            let mut batch = rollout::Batch::default();
            for group in 0..record.groups.len() {
                let drawn = replay.group(&config, record, group).unwrap();
                let (first, step) = (batch.episodes.len() as u32, batch.steps.len() as u32);
                batch.steps.extend(&drawn.steps);
                batch
                    .episodes
                    .extend(drawn.episodes.iter().map(|e| rollout::Episode { first: e.first + step, ..*e }));
                batch.groups.extend(drawn.groups.iter().map(|g| rollout::Group { first, ..*g }));
            }
            let advantages = estimate.advantages.concat();
            let credits = advantage::Credits {
                advantages: &advantages,
                steps: estimate.steps.as_deref().unwrap_or_default(),
                weights: &[],
            };
            let size = (reference.rows(), reference.actions());
            let weighting = advantage::Weighting::whole(config.loss_type, limit);
            let folded = advantage::fold(&batch, &credits, &replay.observations.row_of, size, &weighting);
            assert_eq!(folded, record.surrogate, "{id}");
            let score = |episode: &rollout::Episode| {
                let penalty: f64 = batch
                    .steps_of(episode)
                    .iter()
                    .map(|s| {
                        let row = replay.observations.row_of[0][s.state as usize];
                        let at = |t: &rollout::PolicyTable| f64::from(t.row(row)[s.action as usize]);
                        let (pi, first) = (at(&record.policy_before), at(reference));
                        match kl_estimator {
                            KlEstimator::K1 => (pi / first).ln(),
                            _ => first / pi - (first / pi).ln() - 1.0,
                        }
                    })
                    .sum();
                episode.reward - config.beta * penalty
            };
            let scores = estimate.stage(advantage::StageName::Score).concat();
            for (episode, found) in batch.episodes.iter().zip(&scores) {
                assert!((score(episode) - found).abs() < 1e-9, "{id}: {found} for {}", score(episode));
            }
        }
        let last = records.last().unwrap();
        assert!(last.metrics.kl > 0.0);
    }
    let config = RunConfig { beta: 0.2, ..by_method("grpo") };
    assert!(records(&config, 1)[0].reference.is_none());
}

#[test]
fn a_heavy_penalty_in_the_reward_keeps_the_policy_near_the_first() {
    let run = |beta: f64| {
        let config = RunConfig {
            beta,
            kl_estimator: KlEstimator::K1,
            kl_in_reward: true,
            ..by_method("reinforce_plus_plus")
        };
        metrics(&config, 60).last().unwrap().kl
    };
    let (free, held) = (run(0.0), run(1.0));
    assert!(held < 0.3 * free, "{held} against {free}");
}

#[test]
fn every_estimator_of_the_kl_trains_in_the_loss() {
    let run = |kl_estimator, use_bias_correction_kl| {
        let config = RunConfig {
            policy: PolicyConfig { hidden: Vec::new(), ..PolicyConfig::default() },
            beta: 0.5,
            num_iterations: 2,
            kl_estimator,
            use_bias_correction_kl,
            ..by_method("grpo")
        };
        metrics(&config, 8)
    };
    let all: Vec<_> = [KlEstimator::K1, KlEstimator::K2, KlEstimator::K3]
        .into_iter()
        .flat_map(|k| [run(k, false), run(k, true)])
        .collect();
    for (i, a) in all.iter().enumerate() {
        assert!(a.iter().all(|m| m.loss.is_finite()));
        for b in &all[..i] {
            assert_ne!(a, b);
        }
    }
}
