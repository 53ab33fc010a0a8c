//! Learners, random numbers and random problems for the tests.

use std::collections::BTreeMap;

use learner::{
    Activation, Learner, LearnerConfig, LearnerDevice, LearnerState, LossConfig, NetworkConfig,
    OptimizerConfig, OptimizerKind, ParameterState, RowFeatures, SurrogateInput,
};

use crate::reference::{Sample, softmax};

/// SplitMix64 (Steele, Lea and Flood 2014): small, and good enough for test data.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((self.uniform() * end as f64) as usize).min(end - 1)
    }
}

pub(crate) fn config(inputs: usize, actions: usize, hidden: &[usize]) -> LearnerConfig {
    LearnerConfig {
        network: NetworkConfig { hidden: hidden.to_vec(), activation: Activation::Tanh },
        optimizer: OptimizerConfig {
            kind: OptimizerKind::Adam,
            learning_rate: 0.01,
            adam_beta1: 0.9,
            adam_beta2: 0.999,
            adam_epsilon: 1e-8,
            weight_decay: 0.0,
            max_grad_norm: None,
        },
        loss: LossConfig { epsilon: 0.2, epsilon_high: 0.28, ..LossConfig::default() },
        temperature: 1.0,
        inputs,
        actions,
    }
}

/// A learner on one-hot rows.
pub(crate) fn learner(config: &LearnerConfig) -> Learner {
    learner_on(config, &RowFeatures::one_hot(config.inputs))
}

pub(crate) fn learner_on(config: &LearnerConfig, rows: &RowFeatures) -> Learner {
    let mut random = Random(7);
    let mut learner = Learner::new(config.clone(), LearnerDevice::cpu(), &mut || random.uniform()).unwrap();
    learner.set_rows(rows, None).unwrap();
    learner
}

/// A linear learner on one-hot rows whose weights, and so whose logits, are `logits`.
pub(crate) fn tabular(config: &LearnerConfig, logits: &[f64]) -> Learner {
    let mut learner = learner(config);
    let parameter = ParameterState {
        shape: vec![config.inputs, config.actions],
        values: logits.iter().map(|&logit| logit as f32).collect(),
        first_moment: None,
        second_moment: None,
        reference: None,
    };
    let state = LearnerState {
        optimizer: config.optimizer.kind,
        optimizer_steps: 0,
        parameters: BTreeMap::from([("layers.0.weight".to_owned(), parameter)]),
    };
    learner.restore(&state).unwrap();
    learner
}

/// Folded tables that own their numbers.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    pub(crate) positive: Vec<f32>,
    pub(crate) negative: Vec<f32>,
    pub(crate) count: Vec<f32>,
    pub(crate) clip_positive: Vec<f32>,
    pub(crate) clip_negative: Vec<f32>,
    pub(crate) old: Vec<f32>,
    pub(crate) reference: Vec<f32>,
}

impl Tables {
    /// Folds samples; `old` and `reference` are probability tables.
    pub(crate) fn fold(samples: &[Sample], actions: usize, old: &[f64], reference: &[f64]) -> Self {
        let mut sums = vec![[0.0_f64; 5]; old.len()];
        for sample in samples {
            let cell = &mut sums[sample.row * actions + sample.action];
            cell[0] += sample.weight * sample.advantage.max(0.0);
            cell[1] += sample.weight * (-sample.advantage).max(0.0);
            cell[2] += sample.weight;
            cell[3] += f64::from(sample.advantage > 0.0);
            cell[4] += f64::from(sample.advantage < 0.0);
        }
        let column = |index: usize| sums.iter().map(|cell| cell[index] as f32).collect();
        let single = |table: &[f64]| table.iter().map(|&prob| prob as f32).collect();
        Self {
            positive: column(0),
            negative: column(1),
            count: column(2),
            clip_positive: column(3),
            clip_negative: column(4),
            old: single(old),
            reference: single(reference),
        }
    }

    pub(crate) fn input(&self) -> SurrogateInput<'_> {
        SurrogateInput {
            positive: &self.positive,
            negative: &self.negative,
            count: &self.count,
            clip_positive: None,
            clip_negative: None,
            sequences: None,
            old_probs: &self.old,
            reference_probs: Some(&self.reference),
        }
    }

    pub(crate) fn counted(&self) -> SurrogateInput<'_> {
        SurrogateInput {
            clip_positive: Some(&self.clip_positive),
            clip_negative: Some(&self.clip_negative),
            ..self.input()
        }
    }
}

/// Random samples on a grid of rows and actions, a few of them of zero advantage.
pub(crate) fn random_samples(random: &mut Random, rows: usize, actions: usize, length: usize) -> Vec<Sample> {
    (0..length)
        .map(|_| Sample {
            row: random.below(rows),
            action: random.below(actions),
            weight: random.between(0.1, 1.0) / length as f64,
            advantage: if random.uniform() < 0.2 { 0.0 } else { random.between(-2.0, 2.0) },
        })
        .collect()
}

/// Tables of the present policy as the one that sampled.
pub(crate) fn on_policy(learner: &mut Learner, samples: &[Sample]) -> Tables {
    let probs: Vec<f64> =
        pollster::block_on(learner.read()).unwrap().probs.into_iter().map(f64::from).collect();
    Tables::fold(samples, learner.config().actions, &probs, &probs)
}

pub(crate) fn state_bits(learner: &mut Learner) -> Vec<u32> {
    let state = pollster::block_on(learner.state()).unwrap();
    state
        .parameters
        .values()
        .flat_map(|parameter| parameter.values.iter().map(|value| value.to_bits()))
        .collect()
}

/// Random logits of `[rows, actions]`, and the probabilities of two policies whose logits are at most so far from them.
/// Rounded to f32, so that both sides start from the same numbers.
pub(crate) fn random_policies(
    random: &mut Random,
    [rows, actions]: [usize; 2],
    spreads: [f64; 2],
    temperature: f64,
) -> (Vec<f64>, [Vec<f64>; 2]) {
    let logits: Vec<f64> = (0..rows * actions).map(|_| f64::from(random.between(-1.0, 1.0) as f32)).collect();
    let near = spreads.map(|spread| {
        let moved: Vec<f64> = logits.iter().map(|logit| logit + random.between(-spread, spread)).collect();
        softmax(&moved, actions, temperature).into_iter().map(|prob| f64::from(prob as f32)).collect()
    });
    (logits, near)
}
