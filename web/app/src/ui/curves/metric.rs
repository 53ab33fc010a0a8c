//! The metrics that have a curve.

use experiment::Metrics;

/// One number of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Exact probability of success.
    Success,
    /// The same on held-out maps.
    EvalSuccess,
    /// Mean reward of the batch.
    Reward,
    /// Mean over the groups of the standard deviation of their rewards.
    RewardStd,
    /// Share of groups whose rewards are all equal.
    FracRewardZeroStd,
    /// Entropy of the policy, in nats.
    Entropy,
    /// The minimised loss.
    Loss,
    /// Global gradient norm before clipping.
    GradNorm,
    /// k3 against the reference policy.
    Kl,
    /// Share of steps whose ratio was clipped.
    ClipRatio,
    /// Mean number of steps of an episode.
    MeanLength,
    /// Environment steps since the start of the run.
    EnvSteps,
}

impl Metric {
    /// All of them, in the order in which they are kept.
    pub const ALL: [Self; 12] = [
        Self::Success,
        Self::EvalSuccess,
        Self::Reward,
        Self::RewardStd,
        Self::FracRewardZeroStd,
        Self::Entropy,
        Self::Loss,
        Self::GradNorm,
        Self::Kl,
        Self::ClipRatio,
        Self::MeanLength,
        Self::EnvSteps,
    ];

    /// The value in an update; `None` where the run has no such number or it is not finite.
    pub fn of(self, metrics: &Metrics) -> Option<f64> {
        let value = match self {
            Self::Success => metrics.success,
            Self::EvalSuccess => metrics.eval_success?,
            Self::Reward => metrics.reward,
            Self::RewardStd => metrics.reward_std,
            Self::FracRewardZeroStd => metrics.frac_reward_zero_std,
            Self::Entropy => metrics.entropy,
            Self::Loss => metrics.loss,
            Self::GradNorm => metrics.grad_norm,
            Self::Kl => metrics.kl,
            Self::ClipRatio => metrics.clip_ratio,
            Self::MeanLength => metrics.mean_length,
            Self::EnvSteps => metrics.env_steps as f64,
        };
        value.is_finite().then_some(value)
    }

    /// TRL's name; ours where TRL has none.
    pub fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::EvalSuccess => "eval/success",
            Self::Reward => "reward",
            Self::RewardStd => "reward_std",
            Self::FracRewardZeroStd => "frac_reward_zero_std",
            Self::Entropy => "entropy",
            Self::Loss => "loss",
            Self::GradNorm => "grad_norm",
            Self::Kl => "kl",
            Self::ClipRatio => "clip_ratio/region_mean",
            Self::MeanLength => "completions/mean_length",
            Self::EnvSteps => "num_env_steps",
        }
    }

    /// The name in identifiers: `curve-<slug>`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::EvalSuccess => "eval-success",
            Self::RewardStd => "reward-std",
            Self::FracRewardZeroStd => "frac-reward-zero-std",
            Self::GradNorm => "grad-norm",
            Self::ClipRatio => "clip-ratio",
            Self::MeanLength => "mean-length",
            Self::EnvSteps => "env-steps",
            other => other.name(),
        }
    }
}
