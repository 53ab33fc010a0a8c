//! Ratios of whole trajectories: against finite differences and a reference rollout by rollout.

use learner::{LearnerError, LossConfig, SequenceWeight, SurrogateInput, Vespo};
use proptest::prelude::*;

use crate::reference::{Batch, Sample, finite_differences, logits_gradient, loss, softmax};
use crate::setup::{Random, Tables, config, random_policies, tabular};
use crate::trajectories::{Counts, Rollout, samples};

/// The weight of VESPO as the equation says it.
fn phi(vespo: &Vespo, advantage: f64, log_ratio: f64) -> f64 {
    let (k, lambda) =
        if advantage >= 0.0 { (vespo.k_pos, vespo.lambda_pos) } else { (vespo.k_neg, vespo.lambda_neg) };
    let ratio = log_ratio.exp();
    ratio.powf(k) * (lambda * (1.0 - ratio)).exp()
}

/// A table of logits with rollouts of another policy.
struct Problem {
    rows: usize,
    actions: usize,
    logits: Vec<f64>,
    old: Vec<f64>,
    reference: Vec<f64>,
    rollouts: Vec<Rollout>,
    loss: LossConfig,
    temperature: f64,
}

impl Problem {
    fn new(seed: u64, [rows, actions]: [usize; 2], spread: f64, loss: LossConfig, temperature: f64) -> Self {
        let mut random = Random(seed);
        let (logits, [old, reference]) =
            random_policies(&mut random, [rows, actions], [spread, 0.5], temperature);
        let rollouts = (0..12)
            .map(|index| Rollout {
                cells: (0..1 + random.below(9)).map(|_| random.below(rows * actions)).collect(),
                weight: random.between(0.01, 0.1),
                advantage: if index == 0 { 0.0 } else { random.between(-2.0, 2.0) },
            })
            .collect();
        Self { rows, actions, logits, old, reference, rollouts, loss, temperature }
    }

    fn probs(&self, logits: &[f64]) -> Vec<f64> {
        softmax(logits, self.actions, self.temperature)
    }

    fn log_ratio(&self, rollout: &Rollout, probs: &[f64]) -> f64 {
        rollout.cells.iter().map(|&cell| (probs[cell] / self.old[cell]).ln()).sum()
    }

    fn bounds(&self) -> (f64, f64) {
        (1.0 - self.loss.epsilon, 1.0 + self.loss.epsilon_high)
    }

    /// The surrogate rollout by rollout; VESPO's weights are those at the present logits.
    fn surrogate(&self, probs: &[f64]) -> f64 {
        let present = self.probs(&self.logits);
        let (lower, upper) = self.bounds();
        let of = |rollout: &Rollout| {
            let (weight, advantage, length) = (rollout.weight, rollout.advantage, rollout.cells.len() as f64);
            match &self.loss.sequence_weight {
                SequenceWeight::Clip => {
                    let ratio = (self.log_ratio(rollout, probs) / length).exp();
                    let clipped = ratio.clamp(lower, upper);
                    -weight * length * (ratio * advantage).min(clipped * advantage)
                }
                SequenceWeight::Vespo(vespo) => {
                    let phi = phi(vespo, advantage, self.log_ratio(rollout, &present));
                    let log: f64 = rollout.cells.iter().map(|&cell| probs[cell].ln()).sum();
                    -weight * phi * advantage * log
                }
            }
        };
        self.rollouts.iter().map(of).sum()
    }

    /// KL and entropy, which are those of single steps.
    fn others(&self) -> (Vec<Sample>, LossConfig) {
        let mut samples = samples(&self.rollouts, self.actions);
        samples.iter_mut().for_each(|sample| sample.advantage = 0.0);
        (samples, self.loss.clone())
    }

    fn loss_at(&self, logits: &[f64]) -> f64 {
        let probs = self.probs(logits);
        let (samples, settings) = self.others();
        let batch = Batch { samples: &samples, old: &self.old, reference: &self.reference, loss: &settings };
        self.surrogate(&probs) + loss(&batch, &probs, self.actions)
    }

    /// The gradient with respect to the logits, rollout by rollout.
    fn gradient(&self, probs: &[f64]) -> (Vec<f64>, f64) {
        let (samples, settings) = self.others();
        let batch = Batch { samples: &samples, old: &self.old, reference: &self.reference, loss: &settings };
        let mut gradient = logits_gradient(&batch, probs, self.actions, self.temperature);
        let (lower, upper) = self.bounds();
        let mut clipped = 0.0;
        for rollout in &self.rollouts {
            let (advantage, length) = (rollout.advantage, rollout.cells.len() as f64);
            let log_ratio = self.log_ratio(rollout, probs);
            let slope = match &self.loss.sequence_weight {
                SequenceWeight::Clip => {
                    let ratio = (log_ratio / length).exp();
                    let is_clipped = (advantage > 0.0 && ratio > upper) || (advantage < 0.0 && ratio < lower);
                    clipped += if is_clipped { length } else { 0.0 };
                    if is_clipped { 0.0 } else { -ratio * advantage }
                }
                SequenceWeight::Vespo(vespo) => -phi(vespo, advantage, log_ratio) * advantage,
            };
            for &cell in &rollout.cells {
                let row = cell / self.actions;
                for action in 0..self.actions {
                    let other = row * self.actions + action;
                    let score = f64::from(other == cell) - probs[other];
                    gradient[other] += rollout.weight * slope * score / self.temperature;
                }
            }
        }
        (gradient, clipped)
    }

    /// `Σ |w·A|` over the steps.
    fn scale(&self) -> f64 {
        self.rollouts.iter().map(|r| r.cells.len() as f64 * (r.weight * r.advantage).abs()).sum()
    }

    /// Compares loss and gradient with the references; returns the number of clipped steps.
    fn check(&self) -> f64 {
        let mut settings = config(self.rows, self.actions, &[]);
        settings.loss = self.loss.clone();
        settings.temperature = self.temperature;
        let mut learner = tabular(&settings, &self.logits);
        let tables =
            Tables::fold(&samples(&self.rollouts, self.actions), self.actions, &self.old, &self.reference);
        let counts = Counts::of(&self.rollouts);
        let input = SurrogateInput { sequences: Some(counts.input()), ..tables.counted() };
        let actual = pollster::block_on(learner.gradient(&input)).unwrap();
        let probs = self.probs(&self.logits);
        let (by_rollout, clipped) = self.gradient(&probs);
        let by_difference = finite_differences(&self.logits, |logits| self.loss_at(logits));
        let tolerance = 1e-6 * self.scale();
        for (cell, &actual) in actual.logits.iter().enumerate() {
            for (name, expected) in [("rollout", by_rollout[cell]), ("difference", by_difference[cell])] {
                let error = (f64::from(actual) - expected).abs();
                assert!(error <= tolerance, "cell {cell} by {name}: {actual} for {expected}, {error:e} off");
            }
        }
        let expected = self.loss_at(&self.logits);
        // The size of VESPO's loss is that of the log-probabilities.
        let size = 1e-6 * expected.abs().max(self.scale());
        assert!((actual.loss - expected).abs() <= size, "loss {} for {expected}", actual.loss);
        learner.step(&input, false).unwrap();
        let read = pollster::block_on(learner.read()).unwrap();
        assert_eq!(read.steps[0].clipped, clipped);
        clipped
    }
}

pub(crate) fn gspo(epsilon: f64, epsilon_high: f64) -> LossConfig {
    LossConfig { epsilon, epsilon_high, ..LossConfig::default() }
}

pub(crate) fn vespo() -> LossConfig {
    LossConfig { sequence_weight: SequenceWeight::Vespo(Vespo::default()), ..LossConfig::default() }
}

#[test]
fn a_clipped_sequence_ratio() {
    let clipped = Problem::new(71, [6, 4], 0.3, gspo(0.02, 0.03), 1.0).check();
    assert!(clipped > 5.0, "the test must reach the clip, {clipped} steps did");
    assert_eq!(Problem::new(72, [6, 4], 0.3, gspo(9.0, 9.0), 1.4).check(), 0.0);
    Problem::new(73, [6, 4], 0.002, gspo(3e-4, 4e-4), 1.0).check();
}

#[test]
fn a_smooth_weight_on_the_sequence_ratio() {
    assert_eq!(Problem::new(74, [6, 4], 0.3, vespo(), 1.0).check(), 0.0);
    Problem::new(75, [6, 4], 1.0, vespo(), 1.3).check();
}

#[test]
fn kl_and_entropy_beside_it() {
    for plain in [gspo(0.05, 0.08), vespo()] {
        let loss = LossConfig { beta: 0.05, entropy_coef: 0.02, use_bias_correction_kl: true, ..plain };
        Problem::new(76, [5, 3], 0.2, loss, 1.2).check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_random_rollouts(
        seed: u64,
        rows in 1_usize..9,
        actions in 2_usize..6,
        spread in 0.0..0.5,
        epsilon in 0.001..0.3,
        epsilon_high in 0.001..0.3,
        smooth: bool,
        temperature in 0.7..2.0,
    ) {
        let loss = if smooth { vespo() } else { gspo(epsilon, epsilon_high) };
        Problem::new(seed, [rows, actions], spread, loss, temperature).check();
    }
}

#[test]
fn at_ratio_one_it_is_the_gradient_of_single_steps() {
    for loss in [gspo(0.0, 0.0), vespo()] {
        let problem = Problem::new(77, [6, 4], 0.0, loss, 1.0);
        let mut settings = config(6, 4, &[]);
        settings.loss = problem.loss.clone();
        let mut learner = tabular(&settings, &problem.logits);
        let present: Vec<f64> =
            pollster::block_on(learner.read()).unwrap().probs.into_iter().map(f64::from).collect();
        let tables = Tables::fold(&samples(&problem.rollouts, 4), 4, &present, &present);
        let counts = Counts::of(&problem.rollouts);
        let by_step = pollster::block_on(learner.gradient(&tables.counted())).unwrap();
        let input = SurrogateInput { sequences: Some(counts.input()), ..tables.counted() };
        let whole = pollster::block_on(learner.gradient(&input)).unwrap();
        for (a, b) in whole.logits.iter().zip(&by_step.logits) {
            assert!((a - b).abs() < 1e-7, "{a} for {b}");
        }
        learner.step(&input, false).unwrap();
        let read = pollster::block_on(learner.read()).unwrap();
        assert_eq!(read.steps[0].clipped, 0.0, "a ratio of 1 is on the bound, and not clipped");
    }
}

#[test]
fn rollouts_of_one_trajectory_may_be_merged() {
    let problem = Problem::new(78, [6, 4], 0.2, gspo(0.02, 0.03), 1.0);
    let mut settings = config(6, 4, &[]);
    settings.loss = problem.loss.clone();
    let mut learner = tabular(&settings, &problem.logits);
    let tables = Tables::fold(&[], 4, &problem.old, &problem.old);
    let once = Counts::of(&problem.rollouts);
    let doubled: Vec<Rollout> = problem
        .rollouts
        .iter()
        .chain(&problem.rollouts)
        .map(|r| Rollout { cells: r.cells.clone(), weight: r.weight, advantage: r.advantage })
        .collect();
    let twice = Counts::of(&doubled);
    let merged = Counts {
        positive: once.positive.iter().map(|a| 2.0 * a).collect(),
        negative: once.negative.iter().map(|a| 2.0 * a).collect(),
        ..Counts::of(&problem.rollouts)
    };
    let mut of = |counts: &Counts| {
        let input = SurrogateInput { sequences: Some(counts.input()), ..tables.input() };
        pollster::block_on(learner.gradient(&input)).unwrap().logits
    };
    for (a, b) in of(&merged).into_iter().zip(of(&twice)) {
        assert!((a - b).abs() < 1e-6, "{a} for {b}");
    }
}

#[test]
fn counts_that_do_not_fit_are_refused() {
    let problem = Problem::new(79, [3, 4], 0.2, gspo(0.02, 0.03), 1.0);
    let mut learner = tabular(&config(3, 4, &[]), &problem.logits);
    let mut says = |change: &dyn Fn(&mut Counts), expected: &str| {
        let mut counts = Counts::of(&problem.rollouts);
        change(&mut counts);
        let tables = Tables::fold(&[], 4, &problem.old, &problem.old);
        let input = SurrogateInput { sequences: Some(counts.input()), ..tables.input() };
        let error = learner.step(&input, false).unwrap_err();
        assert!(matches!(error, LearnerError::Input { .. }), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    };
    says(&|c| c.cells[2] = 12, "`sequences.cells`: entry 2 is 12; cells are below 12");
    says(&|c| c.first.truncate(3), "`sequences.first`: it has 3 values; 13 are needed");
    says(&|c| c.first[1] = 99, "`sequences.first`: it must rise from 0");
    says(&|c| c.counts[0] = 0.0, "`sequences.counts`: entry 0 is 0");
    says(&|c| c.positive[1] = f32::NAN, "`sequences.positive`: entry 1 is NaN");
    says(&|c| c.steps.truncate(1), "`sequences.steps`: it has 1 values; 12 are needed");
    says(&|c| c.padded = 4, "`sequences.padded`: it is 4, less than the 12 trajectories");
}

#[test]
fn no_trajectory_at_all_is_no_gradient() {
    let counts = Counts { first: vec![0], padded: 64, ..Counts::default() };
    for loss in [gspo(0.2, 0.2), vespo()] {
        let mut settings = config(3, 4, &[]);
        settings.loss = loss;
        let mut learner = tabular(&settings, &[0.5; 12]);
        let tables = Tables::fold(&[], 4, &[0.25; 12], &[0.25; 12]);
        let input = SurrogateInput { sequences: Some(counts.input()), ..tables.input() };
        let gradient = pollster::block_on(learner.gradient(&input)).unwrap();
        assert!(gradient.loss == 0.0 && gradient.logits.iter().all(|&slope| slope == 0.0));
    }
}
