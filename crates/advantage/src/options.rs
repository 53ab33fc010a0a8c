//! The knobs of the pipeline, under TRL's names where TRL has one.

use serde::{Deserialize, Serialize};

/// What is subtracted from a reward (`baseline`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The mean of the group (GRPO, arXiv 2402.03300).
    #[default]
    Mean,
    /// The mean of the other rollouts of the group (RLOO, arXiv 2402.14740).
    LeaveOneOut,
    /// The mean of the whole batch (REINFORCE with a batch baseline).
    Batch,
    /// A value that was known before the rollout: its own first `value`, otherwise the `tracker` (SPO,
    /// arXiv 2509.13232).
    Tracker,
    /// Nothing.
    None,
}

/// What the centred reward is divided by (`scale_rewards`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleRewards {
    /// The standard deviation of the group's raw rewards.
    #[default]
    Group,
    /// The standard deviation of all raw rewards of the batch.
    Batch,
    /// One: no division (Dr. GRPO, arXiv 2503.20783).
    None,
}

/// How the terms of single steps are averaged into one loss (`loss_type`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossType {
    /// Mean over the steps of an episode, then over episodes: weight `1 / (rollouts · length)`.
    Grpo,
    /// Sum over steps, divided by a constant: weight `1 / (rollouts · max_episode_steps)`.
    DrGrpo,
    /// Mean over all steps of the batch: weight `1 / steps of the batch`.
    #[default]
    Dapo,
    /// Mean over all steps of the minibatch: weight `1 / steps of the minibatch`.
    Bnpo,
    /// The sum over a rollout's steps weighs in inverse proportion to its length (ΔL normalisation with α = 1,
    /// arXiv 2509.07558): weight `1 / (length · Σ_j 1 / length_j)` over the minibatch.
    VlNorm,
    /// Weighs as `dapo`; where the ratio can leave 1, the clip gives way to VESPO's smooth weight on the ratio of the
    /// whole rollout (arXiv 2602.10693).
    Vespo,
}

/// Everything that decides how rewards become advantages.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvantageOptions {
    /// What is subtracted.
    #[serde(default)]
    pub baseline: Baseline,
    /// What it is divided by.
    #[serde(default)]
    pub scale_rewards: ScaleRewards,
    /// Degrees of freedom taken off the divisor of the variance: 0 (population) or 1 (sample).
    #[serde(default = "default_ddof")]
    pub ddof: u8,
    /// Added to the standard deviation before dividing; at least 0.
    #[serde(default = "default_eps")]
    pub advantage_eps: f64,
}

fn default_ddof() -> u8 {
    1
}

fn default_eps() -> f64 {
    1e-4
}

impl Default for AdvantageOptions {
    /// TRL's defaults: group mean, group standard deviation, `ddof` 1, epsilon 1e-4.
    fn default() -> Self {
        Self {
            baseline: Baseline::default(),
            scale_rewards: ScaleRewards::default(),
            ddof: default_ddof(),
            advantage_eps: default_eps(),
        }
    }
}

/// How the KL to the reference policy is estimated at a sampled step (`kl_estimator`), with
/// `l = log(π / π_ref)` at its action (Schulman 2020, "Approximating KL divergence").
///
/// On samples of π all have KL(π‖π_ref) as their expectation, k2 only near it. Their gradients as a loss differ: that of
/// k1 is 0 in expectation, that of k2 is the gradient of KL(π‖π_ref), that of k3 is the gradient of KL(π_ref‖π).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KlEstimator {
    /// `l`: unbiased, of either sign.
    K1,
    /// `l² / 2`: biased, never negative.
    K2,
    /// `exp(−l) − 1 + l`: unbiased, never negative (GRPO, arXiv 2402.03300, equation 4).
    #[default]
    K3,
}

impl KlEstimator {
    /// The estimate at an action of these probabilities.
    pub fn at(self, pi: f64, reference: f64) -> f64 {
        let ratio = reference / pi;
        let log = -ratio.ln();
        match self {
            Self::K1 => log,
            Self::K2 => 0.5 * log * log,
            Self::K3 => ratio + log - 1.0,
        }
    }
}
