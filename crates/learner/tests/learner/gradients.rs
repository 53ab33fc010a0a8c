//! The gradient of the loss with respect to the logits: finite differences, and sample by sample.

use learner::{KlEstimator, LossConfig, SequenceWeight};
use proptest::prelude::*;

use crate::reference::{Batch, Sample, clipped, finite_differences, logits_gradient, loss, scale, softmax};
use crate::setup::{Random, Tables, config, random_policies, random_samples, tabular};

/// A table of logits with samples from another policy.
struct Problem {
    rows: usize,
    actions: usize,
    logits: Vec<f64>,
    old: Vec<f64>,
    reference: Vec<f64>,
    samples: Vec<Sample>,
    loss: LossConfig,
    temperature: f64,
}

const PLAIN: LossConfig = LossConfig {
    epsilon: 0.2,
    epsilon_high: 0.28,
    beta: 0.0,
    kl_estimator: KlEstimator::K3,
    use_bias_correction_kl: false,
    entropy_coef: 0.0,
    sequence_weight: SequenceWeight::Clip,
};
const ESTIMATORS: [KlEstimator; 3] = [KlEstimator::K1, KlEstimator::K2, KlEstimator::K3];

impl Problem {
    /// `spread` is how far the logits of the sampling policy are from the present ones.
    fn new(seed: u64, [rows, actions]: [usize; 2], spread: f64, loss: LossConfig, temperature: f64) -> Self {
        let mut random = Random(seed);
        let (logits, [old, reference]) =
            random_policies(&mut random, [rows, actions], [spread, 0.5], temperature);
        let samples = random_samples(&mut random, rows, actions, 4 * rows * actions);
        Self { rows, actions, logits, old, reference, samples, loss, temperature }
    }

    fn batch(&self) -> Batch<'_> {
        Batch { samples: &self.samples, old: &self.old, reference: &self.reference, loss: &self.loss }
    }

    fn loss_at(&self, logits: &[f64]) -> f64 {
        loss(&self.batch(), &softmax(logits, self.actions, self.temperature), self.actions)
    }

    /// Compares loss and gradient with both references; returns the number of clipped samples.
    fn check(&self) -> usize {
        let mut settings = config(self.rows, self.actions, &[]);
        settings.loss = self.loss.clone();
        settings.temperature = self.temperature;
        let mut learner = tabular(&settings, &self.logits);
        let tables = Tables::fold(&self.samples, self.actions, &self.old, &self.reference);
        let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
        let parameter = &gradient.parameters["layers.0.weight"];
        assert_eq!(parameter, &gradient.logits, "the weights of a linear one-hot policy are its logits");

        let probs = softmax(&self.logits, self.actions, self.temperature);
        let by_sample = logits_gradient(&self.batch(), &probs, self.actions, self.temperature);
        let by_difference = finite_differences(&self.logits, |logits| self.loss_at(logits));
        let tolerance = 1e-6 * scale(&self.samples);
        for (cell, &actual) in gradient.logits.iter().enumerate() {
            for (name, expected) in [("sample", by_sample[cell]), ("difference", by_difference[cell])] {
                let error = (f64::from(actual) - expected).abs();
                assert!(error <= tolerance, "cell {cell} by {name}: {actual} for {expected}, {error:e} off");
            }
        }
        let expected = self.loss_at(&self.logits);
        assert!((gradient.loss - expected).abs() <= tolerance, "loss {} for {expected}", gradient.loss);

        learner.step(&tables.counted(), false).unwrap();
        let read = pollster::block_on(learner.read()).unwrap();
        let count = clipped(&self.batch(), &probs, self.actions);
        assert_eq!(read.steps[0].clipped, count as f64);
        assert_eq!(read.steps[0].loss, gradient.loss);
        let norm = by_sample.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
        assert!((read.steps[0].grad_norm - norm).abs() <= 4.0 * tolerance);
        count
    }
}

#[test]
fn plain() {
    assert_eq!(Problem::new(1, [5, 4], 0.0, PLAIN, 1.0).check(), 0);
}

#[test]
fn with_active_clip() {
    let clipped = Problem::new(2, [6, 4], 0.6, PLAIN, 1.0).check();
    assert!(clipped > 5, "the test must reach the clip, {clipped} samples did");
}

#[test]
fn with_kl() {
    for kl_estimator in ESTIMATORS {
        for use_bias_correction_kl in [false, true] {
            let loss = LossConfig { beta: 0.1, kl_estimator, use_bias_correction_kl, ..PLAIN };
            Problem::new(3, [6, 4], 0.1, loss, 1.0).check();
        }
    }
}

#[test]
fn with_entropy() {
    Problem::new(4, [6, 4], 0.1, LossConfig { entropy_coef: 0.1, ..PLAIN }, 1.0).check();
}

#[test]
fn with_temperature() {
    Problem::new(5, [6, 4], 0.3, PLAIN, 1.7).check();
}

#[test]
fn with_all_of_it() {
    let all = LossConfig { epsilon: 0.1, epsilon_high: 0.15, beta: 0.05, entropy_coef: 0.02, ..PLAIN };
    Problem::new(6, [7, 3], 0.4, all, 1.25).check();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_random_tables(
        seed: u64,
        rows in 1_usize..9,
        actions in 2_usize..6,
        spread in 0.0..0.5,
        epsilon in 0.01..0.5,
        epsilon_high in 0.01..0.5,
        beta in 0.0..0.2,
        entropy_coef in 0.0..0.2,
        temperature in 0.7..2.0,
        estimator in 0_usize..3,
        use_bias_correction_kl: bool,
    ) {
        let kl_estimator = ESTIMATORS[estimator];
        let loss =
            LossConfig { epsilon, epsilon_high, beta, kl_estimator, use_bias_correction_kl, entropy_coef, ..PLAIN };
        Problem::new(seed, [rows, actions], spread, loss, temperature).check();
    }
}
