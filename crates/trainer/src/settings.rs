//! A run's configuration in the learner's terms.

use advantage::{LossType, SequenceCounts, SurrogateTables};
use experiment::{Activation, Optim, RunConfig};
use learner::{
    KlEstimator, LearnerConfig, LossConfig, NetworkConfig, OptimizerConfig, OptimizerKind, SequenceInput,
    SequenceWeight, SurrogateInput, Vespo,
};

/// The learner's part of a configuration.
pub(crate) fn learner_config(config: &RunConfig, inputs: usize, actions: usize) -> LearnerConfig {
    LearnerConfig {
        network: NetworkConfig {
            hidden: config.policy.hidden.iter().map(|&w| w as usize).collect(),
            activation: match config.policy.activation {
                Activation::Relu => learner::Activation::Relu,
                Activation::Tanh => learner::Activation::Tanh,
            },
        },
        optimizer: OptimizerConfig {
            kind: match config.optim {
                Optim::Sgd => OptimizerKind::Sgd,
                Optim::Adam => OptimizerKind::Adam,
                Optim::Adamw => OptimizerKind::AdamW,
            },
            learning_rate: config.learning_rate,
            adam_beta1: config.adam_beta1,
            adam_beta2: config.adam_beta2,
            adam_epsilon: config.adam_epsilon,
            weight_decay: config.weight_decay,
            max_grad_norm: config.max_grad_norm,
        },
        loss: LossConfig {
            epsilon: config.epsilon,
            epsilon_high: config.epsilon_high(),
            beta: config.loss_beta(),
            kl_estimator: match config.kl_estimator {
                advantage::KlEstimator::K1 => KlEstimator::K1,
                advantage::KlEstimator::K2 => KlEstimator::K2,
                advantage::KlEstimator::K3 => KlEstimator::K3,
            },
            use_bias_correction_kl: config.use_bias_correction_kl,
            entropy_coef: config.entropy_coef,
            sequence_weight: match config.loss_type {
                LossType::Vespo => SequenceWeight::Vespo(Vespo::default()),
                _ => SequenceWeight::Clip,
            },
        },
        temperature: config.temperature,
        inputs,
        actions,
    }
}

/// One minibatch in the learner's terms, with its trajectories where the loss takes their ratio. The number of clipped steps is asked for only where it can be other than 0.
pub(crate) fn surrogate_input<'a>(
    config: &RunConfig,
    tables: &'a SurrogateTables,
    sequences: Option<&'a SequenceCounts>,
    old_probs: &'a [f32],
    reference: &'a [f32],
) -> SurrogateInput<'a> {
    let several = config.optimizer_steps() > 1;
    SurrogateInput {
        positive: &tables.positive,
        negative: &tables.negative,
        count: &tables.weight,
        clip_positive: several.then_some(tables.steps_positive.as_slice()),
        clip_negative: several.then_some(tables.steps_negative.as_slice()),
        sequences: sequences.map(|counts| SequenceInput {
            first: &counts.first,
            cells: &counts.cells,
            counts: &counts.counts,
            positive: &counts.positive,
            negative: &counts.negative,
            steps: &counts.steps,
            padded: counts.padded(),
        }),
        old_probs,
        reference_probs: (config.loss_beta() != 0.0).then_some(reference),
    }
}
