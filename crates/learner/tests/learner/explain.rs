//! A batch's own push, told apart from the optimiser's momentum.

use learner::{Learner, LearnerConfig, LearnerError, OptimizerKind, Readback};

use crate::reference::softmax;
use crate::setup::{Random, config, learner, on_policy, random_samples};

fn settings(kind: OptimizerKind) -> LearnerConfig {
    let mut settings = config(9, 4, &[8, 8]);
    settings.optimizer.kind = kind;
    settings
}

/// Reads, takes `steps` steps on one batch with `explain`, reads.
fn iterate(learner: &mut Learner, seed: u64, steps: usize) -> Readback {
    let samples = random_samples(&mut Random(seed), 9, 4, 60);
    let tables = on_policy(learner, &samples);
    for _ in 0..steps {
        learner.step(&tables.input(), true).unwrap();
    }
    pollster::block_on(learner.read()).unwrap()
}

#[test]
fn sgd_has_no_momentum() {
    let mut learner = learner(&settings(OptimizerKind::Sgd));
    for seed in 0..3 {
        let read = iterate(&mut learner, seed, 3);
        assert_eq!(read.steps.len(), 3);
        assert_eq!(read.push_only_probs, Some(read.probs));
    }
}

#[test]
fn the_first_read_of_adam_has_no_momentum_from_before() {
    for kind in [OptimizerKind::Adam, OptimizerKind::AdamW] {
        for steps in [1, 4] {
            let mut learner = learner(&settings(kind));
            let read = iterate(&mut learner, 1, steps);
            assert_eq!(read.push_only_probs, Some(read.probs), "{kind:?}, {steps} steps");
            let read = iterate(&mut learner, 2, steps);
            assert_ne!(read.push_only_probs, Some(read.probs), "{kind:?}, {steps} steps");
        }
    }
}

/// With the gradients known, both parts of the split are known: a tabular learner in `f64`.
#[test]
fn the_split_is_that_of_the_first_moment() {
    for (kind, weight_decay) in
        [(OptimizerKind::Adam, 0.0), (OptimizerKind::Adam, 0.1), (OptimizerKind::AdamW, 0.1)]
    {
        let mut settings = config(9, 4, &[]);
        settings.optimizer.kind = kind;
        settings.optimizer.weight_decay = weight_decay;
        settings.optimizer.adam_epsilon = 1e-5;
        let optimizer = settings.optimizer.clone();
        let (beta_1, beta_2) = (optimizer.adam_beta1, optimizer.adam_beta2);
        let mut learner = learner(&settings);
        let (mut first, mut second) = (vec![0.0; 36], vec![0.0; 36]);
        let mut time = 0;
        for iteration in 0..4 {
            let samples = random_samples(&mut Random(50 + iteration), 9, 4, 60);
            let tables = on_policy(&mut learner, &samples);
            let weights = |learner: &mut Learner| -> Vec<f64> {
                let state = pollster::block_on(learner.state()).unwrap();
                state.parameters["layers.0.weight"].values.iter().map(|&value| f64::from(value)).collect()
            };
            let mut own = vec![0.0; 36];
            let mut push = weights(&mut learner);
            for _ in 0..3 {
                let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
                let values = weights(&mut learner);
                time += 1;
                for index in 0..36 {
                    let mut slope = f64::from(gradient.logits[index]);
                    if kind == OptimizerKind::Adam {
                        slope += weight_decay * values[index];
                    }
                    first[index] = beta_1 * first[index] + (1.0 - beta_1) * slope;
                    own[index] = beta_1 * own[index] + (1.0 - beta_1) * slope;
                    second[index] = beta_2 * second[index] + (1.0 - beta_2) * slope * slope;
                    let root = (second[index] / (1.0 - beta_2.powi(time))).sqrt() + optimizer.adam_epsilon;
                    push[index] -= optimizer.learning_rate * own[index] / (1.0 - beta_1.powi(time)) / root;
                }
                learner.step(&tables.input(), true).unwrap();
            }
            let actual = pollster::block_on(learner.read()).unwrap().push_only_probs.unwrap();
            for (actual, expected) in actual.iter().zip(softmax(&push, 4, 1.0)) {
                let error = (f64::from(*actual) - expected).abs();
                assert!(error < 2e-6, "{kind:?}, iteration {iteration}: {actual} for {expected}");
            }
        }
    }
}

#[test]
fn explaining_changes_no_bit_of_the_policy() {
    let run = |explain: bool| {
        let mut learner = learner(&settings(OptimizerKind::AdamW));
        for seed in 0..4 {
            let samples = random_samples(&mut Random(seed), 9, 4, 60);
            let tables = on_policy(&mut learner, &samples);
            learner.step(&tables.input(), explain).unwrap();
        }
        pollster::block_on(learner.read()).unwrap().probs
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn it_is_asked_for_from_the_first_step_on() {
    let mut learner = learner(&settings(OptimizerKind::Adam));
    let samples = random_samples(&mut Random(3), 9, 4, 60);
    let tables = on_policy(&mut learner, &samples);
    learner.step(&tables.input(), false).unwrap();
    let refused = learner.step(&tables.input(), true).unwrap_err();
    assert!(matches!(refused, LearnerError::Input { table: "explain", .. }), "{refused}");
    pollster::block_on(learner.read()).unwrap();
    learner.step(&tables.input(), true).unwrap();
}
