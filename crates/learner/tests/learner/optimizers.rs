//! The optimisers, against `torch.optim`'s equations in `f64` over twenty steps.

use learner::{OptimizerConfig, OptimizerKind};

use crate::setup::{Random, config, learner, on_policy, random_samples};

/// The state of one parameter vector under `torch.optim`'s rules.
struct Torch {
    config: OptimizerConfig,
    first: Vec<f64>,
    second: Vec<f64>,
    time: i32,
}

impl Torch {
    fn step(&mut self, values: &mut [f64], gradient: &[f64]) {
        let config = &self.config;
        let norm = gradient.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
        let scale = config.max_grad_norm.map_or(1.0, |max| (max / (norm + 1e-6)).min(1.0));
        self.time += 1;
        let bias_1 = 1.0 - config.adam_beta1.powi(self.time);
        let bias_2 = 1.0 - config.adam_beta2.powi(self.time);
        for (index, value) in values.iter_mut().enumerate() {
            let mut slope = scale * gradient[index];
            if config.kind == OptimizerKind::AdamW {
                *value -= config.learning_rate * config.weight_decay * *value;
            } else {
                slope += config.weight_decay * *value;
            }
            if config.kind == OptimizerKind::Sgd {
                *value -= config.learning_rate * slope;
                continue;
            }
            let (first, second) = (&mut self.first[index], &mut self.second[index]);
            *first = config.adam_beta1 * *first + (1.0 - config.adam_beta1) * slope;
            *second = config.adam_beta2 * *second + (1.0 - config.adam_beta2) * slope * slope;
            let root = (*second / bias_2).sqrt() + config.adam_epsilon;
            *value -= config.learning_rate * (*first / bias_1) / root;
        }
    }
}

/// Follows a learner for twenty steps, feeding its gradients to the reference.
fn follow(change: impl Fn(&mut OptimizerConfig)) {
    let mut settings = config(9, 4, &[8, 8]);
    settings.optimizer.adam_epsilon = 1e-5;
    change(&mut settings.optimizer);
    let mut learner = learner(&settings);
    let flat = |parts: Vec<Vec<f32>>| parts.concat().into_iter().map(f64::from).collect::<Vec<_>>();
    let state = pollster::block_on(learner.state()).unwrap();
    let mut values = flat(state.parameters.values().map(|parameter| parameter.values.clone()).collect());
    let zeros = vec![0.0; values.len()];
    let mut torch =
        Torch { config: settings.optimizer.clone(), first: zeros.clone(), second: zeros, time: 0 };
    let mut random = Random(41);
    for step in 0..20 {
        let samples = random_samples(&mut random, 9, 4, 60);
        let tables = on_policy(&mut learner, &samples);
        let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
        let gradient = flat(gradient.parameters.into_values().collect());
        torch.step(&mut values, &gradient);
        learner.step(&tables.input(), false).unwrap();
        let state = pollster::block_on(learner.state()).unwrap();
        let actual = flat(state.parameters.values().map(|parameter| parameter.values.clone()).collect());
        for (index, (actual, expected)) in actual.iter().zip(&values).enumerate() {
            let error = (actual - expected).abs();
            assert!(error < 2e-6, "step {step}, number {index}: {actual} for {expected}, {error:e} off");
        }
        let kept = if settings.optimizer.kind == OptimizerKind::Sgd { 0 } else { step + 1 };
        assert_eq!(state.optimizer_steps, kept);
    }
}

#[test]
fn sgd() {
    follow(|optimizer| {
        optimizer.kind = OptimizerKind::Sgd;
        optimizer.learning_rate = 0.5;
    });
}

#[test]
fn sgd_with_weight_decay() {
    follow(|optimizer| {
        optimizer.kind = OptimizerKind::Sgd;
        optimizer.weight_decay = 0.1;
    });
}

#[test]
fn adam() {
    follow(|_| ());
}

#[test]
fn adam_with_other_constants() {
    follow(|optimizer| {
        optimizer.adam_beta1 = 0.5;
        optimizer.adam_beta2 = 0.9;
        optimizer.adam_epsilon = 1e-3;
    });
}

#[test]
fn adam_with_weight_decay() {
    follow(|optimizer| optimizer.weight_decay = 0.1);
}

#[test]
fn adamw() {
    follow(|optimizer| {
        optimizer.kind = OptimizerKind::AdamW;
        optimizer.weight_decay = 0.1;
    });
}

#[test]
fn clipping_takes_the_norm_over_all_parameters() {
    follow(|optimizer| {
        optimizer.kind = OptimizerKind::Sgd;
        optimizer.learning_rate = 0.5;
        optimizer.max_grad_norm = Some(0.05);
    });
    follow(|optimizer| optimizer.max_grad_norm = Some(0.05));
}

#[test]
fn a_generous_bound_on_the_norm_changes_no_bit() {
    let run = |max_grad_norm: Option<f64>| {
        let mut settings = config(9, 4, &[8, 8]);
        settings.optimizer.max_grad_norm = max_grad_norm;
        let mut learner = learner(&settings);
        let samples = random_samples(&mut Random(42), 9, 4, 60);
        let tables = on_policy(&mut learner, &samples);
        learner.step(&tables.input(), false).unwrap();
        let read = pollster::block_on(learner.read()).unwrap();
        (read.probs, read.steps)
    };
    assert_eq!(run(None), run(Some(1e6)));
}
