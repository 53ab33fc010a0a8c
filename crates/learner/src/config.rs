//! What a learner is built from. Names are those of TRL and of `torch.optim`.

use serde::{Deserialize, Serialize};

use crate::LearnerError;

/// The elementwise non-linearity after each hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// `max(x, 0)`, with derivative 0 at 0.
    Relu,
    /// The hyperbolic tangent.
    Tanh,
}

/// The shape of the policy network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkConfig {
    /// Widths of the hidden layers, input side first, each at least 1. Empty means a linear policy
    /// without a bias: over one-hot rows it is exactly a table of logits.
    pub hidden: Vec<usize>,
    /// The non-linearity after each hidden layer; unused when there is none.
    pub activation: Activation,
}

/// The rule that turns a gradient into a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptimizerKind {
    /// Stochastic gradient descent without momentum.
    Sgd,
    /// Adam (Kingma and Ba 2015, algorithm 1); `weight_decay` is added to the gradient, as in
    /// `torch.optim.Adam`.
    Adam,
    /// AdamW (Loshchilov and Hutter 2019, algorithm 2); `weight_decay` is decoupled and scaled by
    /// the learning rate, as in `torch.optim.AdamW`.
    #[serde(rename = "adamw")]
    AdamW,
}

/// The optimiser and its constants, under TRL's names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptimizerConfig {
    /// The rule.
    pub kind: OptimizerKind,
    /// Step size, at least 0.
    pub learning_rate: f64,
    /// Decay of the first moment, in `[0, 1)`; unused by SGD.
    pub adam_beta1: f64,
    /// Decay of the second moment, in `[0, 1)`; unused by SGD.
    pub adam_beta2: f64,
    /// Added to the root of the bias-corrected second moment, at least 0; unused by SGD.
    pub adam_epsilon: f64,
    /// Weight decay, at least 0: coupled (L2) for SGD and Adam, decoupled for AdamW.
    pub weight_decay: f64,
    /// Largest global Euclidean norm of the gradient over all parameters together, more than 0; the
    /// gradient is multiplied by `min(1, max_grad_norm / (norm + 1e-6))`, as in
    /// `torch.nn.utils.clip_grad_norm_`. `None` leaves the gradient alone.
    pub max_grad_norm: Option<f64>,
}

/// How the KL to the reference policy is estimated at a sampled step, with `l = log(π / π_ref)` at
/// its action (Schulman 2020, "Approximating KL divergence").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KlEstimator {
    /// `l`.
    K1,
    /// `l² / 2`.
    K2,
    /// `exp(−l) − 1 + l` (GRPO, Shao et al. 2024, equation 4).
    #[default]
    K3,
}

/// What the advantage of a whole trajectory is multiplied by, where a
/// [`SequenceInput`](crate::SequenceInput) is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SequenceWeight {
    /// The geometric mean of the steps' ratios, clipped (GSPO, Zheng et al. 2025, arXiv 2507.18071).
    #[default]
    Clip,
    /// A smooth function of the product of the steps' ratios (VESPO, arXiv 2602.10693).
    Vespo(Vespo),
}

/// The constants of VESPO's weight `φ(W) = W^k · exp(λ·(1 − W))`, under TRL's names without their
/// prefix. All are at least 0; the default is that of the authors' code.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Vespo {
    /// `k` where the advantage is positive: how fast small ratios lose weight.
    pub k_pos: f64,
    /// `λ` where the advantage is positive: how fast large ratios lose weight.
    pub lambda_pos: f64,
    /// `k` where the advantage is negative.
    pub k_neg: f64,
    /// `λ` where the advantage is negative.
    pub lambda_neg: f64,
}

impl Default for Vespo {
    fn default() -> Self {
        Self { k_pos: 2.0, lambda_pos: 3.0, k_neg: 3.0, lambda_neg: 2.0 }
    }
}

/// The constants of the surrogate loss, under TRL's names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LossConfig {
    /// Lower clip range: a ratio is clipped at `1 - epsilon` where the advantage is negative; at
    /// least 0.
    pub epsilon: f64,
    /// Upper clip range: a ratio is clipped at `1 + epsilon_high` where the advantage is positive;
    /// at least 0.
    pub epsilon_high: f64,
    /// Weight of the KL penalty to the reference policy, at least 0.
    pub beta: f64,
    /// How the KL is estimated.
    #[serde(default)]
    pub kl_estimator: KlEstimator,
    /// Whether the KL term of a step is multiplied by its ratio `π/π_old`, through which the gradient
    /// flows: the term is then unbiased on samples of another policy (RPG, arXiv 2505.17508; TRL's
    /// `use_bias_correction_kl`). By the ratio of the step also where the surrogate takes that of the
    /// trajectory.
    #[serde(default)]
    pub use_bias_correction_kl: bool,
    /// Weight of the entropy bonus, at least 0.
    pub entropy_coef: f64,
    /// What takes the place of the clipped ratio of a step where trajectories are given.
    #[serde(default)]
    pub sequence_weight: SequenceWeight,
}

impl Default for LossConfig {
    /// TRL's defaults: clip range 0.2 on both sides, neither KL nor entropy, estimator k3.
    fn default() -> Self {
        Self {
            epsilon: 0.2,
            epsilon_high: 0.2,
            beta: 0.0,
            kl_estimator: KlEstimator::default(),
            use_bias_correction_kl: false,
            entropy_coef: 0.0,
            sequence_weight: SequenceWeight::default(),
        }
    }
}

/// All that makes a learner, apart from its device and its random numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearnerConfig {
    /// The shape of the network.
    pub network: NetworkConfig,
    /// The optimiser.
    pub optimizer: OptimizerConfig,
    /// The surrogate loss.
    pub loss: LossConfig,
    /// The logits are divided by this before the softmax, everywhere: sampling, ratio, KL and
    /// entropy speak of the same policy. More than 0.
    pub temperature: f64,
    /// Number of input features of a row, at least 1.
    pub inputs: usize,
    /// Number of actions of a row, at least 1.
    pub actions: usize,
}

impl LearnerConfig {
    /// Checks every setting against its range.
    ///
    /// # Errors
    /// [`LearnerError::Config`] names the first setting that is out of range.
    pub fn validate(&self) -> Result<(), LearnerError> {
        at_least_one("inputs", self.inputs)?;
        at_least_one("actions", self.actions)?;
        for &width in &self.network.hidden {
            at_least_one("network.hidden", width)?;
        }
        positive("temperature", self.temperature)?;

        let optimizer = &self.optimizer;
        not_negative("optimizer.learning_rate", optimizer.learning_rate)?;
        below_one("optimizer.adam_beta1", optimizer.adam_beta1)?;
        below_one("optimizer.adam_beta2", optimizer.adam_beta2)?;
        not_negative("optimizer.adam_epsilon", optimizer.adam_epsilon)?;
        not_negative("optimizer.weight_decay", optimizer.weight_decay)?;
        if let Some(norm) = optimizer.max_grad_norm {
            positive("optimizer.max_grad_norm", norm)?;
        }

        not_negative("loss.epsilon", self.loss.epsilon)?;
        not_negative("loss.epsilon_high", self.loss.epsilon_high)?;
        not_negative("loss.beta", self.loss.beta)?;
        not_negative("loss.entropy_coef", self.loss.entropy_coef)?;
        if let SequenceWeight::Vespo(vespo) = self.loss.sequence_weight {
            not_negative("loss.sequence_weight.k_pos", vespo.k_pos)?;
            not_negative("loss.sequence_weight.lambda_pos", vespo.lambda_pos)?;
            not_negative("loss.sequence_weight.k_neg", vespo.k_neg)?;
            not_negative("loss.sequence_weight.lambda_neg", vespo.lambda_neg)?;
        }
        Ok(())
    }
}

fn at_least_one(field: &'static str, value: usize) -> Result<(), LearnerError> {
    check(value >= 1, field, value.to_string(), "at least 1")
}

fn positive(field: &'static str, value: f64) -> Result<(), LearnerError> {
    check(value > 0.0 && value.is_finite(), field, value.to_string(), "a finite number more than 0")
}

fn not_negative(field: &'static str, value: f64) -> Result<(), LearnerError> {
    check(value >= 0.0 && value.is_finite(), field, value.to_string(), "a finite number of at least 0")
}

fn below_one(field: &'static str, value: f64) -> Result<(), LearnerError> {
    check((0.0..1.0).contains(&value), field, value.to_string(), "at least 0 and less than 1")
}

fn check(
    holds: bool,
    field: &'static str,
    value: String,
    expected: &'static str,
) -> Result<(), LearnerError> {
    if holds { Ok(()) } else { Err(LearnerError::Config { field, value, expected }) }
}
