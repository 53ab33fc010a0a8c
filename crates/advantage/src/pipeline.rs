//! Rewards to advantages, one recorded stage after the other.

use crate::options::{AdvantageOptions, Baseline, ScaleRewards};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The stages, in the order in which they are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageName {
    /// The raw rewards.
    Score,
    /// What is subtracted from each.
    Baseline,
    /// Reward minus baseline.
    Centred,
    /// The standard deviation that each is divided by; 1 where nothing is divided.
    Std,
    /// Centred reward over (standard deviation + epsilon): the advantage.
    Scaled,
}

/// What a stage's constants were taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// Each number stands alone.
    Rollout,
    /// The rollouts of the same group.
    Group,
    /// The other rollouts of the same group.
    OthersInGroup,
    /// All rollouts of the batch.
    Batch,
}

/// One recorded stage: `values[group][rollout]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Which stage.
    pub name: StageName,
    /// What its constants were taken over.
    pub population: Population,
    /// One number for each rollout, shaped as the groups.
    pub values: Vec<Vec<f64>>,
}

/// Mean, spread and range of a population of raw rewards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupStats {
    /// Number of rewards.
    pub size: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation with the run's `ddof`; exactly 0 where `tied`.
    pub std: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// All equal: zero variance by definition, whatever float rounding says. A group of one is tied.
    pub tied: bool,
}

/// Everything that happened between the rewards and the advantages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The options used.
    pub options: AdvantageOptions,
    /// The five stages in the order of [`StageName`].
    pub stages: Vec<Stage>,
    /// Statistics of each group's raw rewards.
    pub groups: Vec<GroupStats>,
    /// Statistics of all raw rewards together.
    pub batch: GroupStats,
}

/// Why rewards cannot become advantages.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum AdvantageError {
    /// There is no group at all.
    #[error("groups: there is no group; give at least one list of rewards")]
    NoGroups,
    /// A group has no rollout.
    #[error("groups[{group}]: the group is empty; give at least one reward")]
    EmptyGroup {
        /// Index of the group.
        group: usize,
    },
    /// A reward is NaN or infinite.
    #[error("groups[{group}][{rollout}]: the reward is {value}; give a finite number")]
    Reward {
        /// Index of the group.
        group: usize,
        /// Index within the group.
        rollout: usize,
        /// The reward.
        value: f64,
    },
    /// `ddof` is neither 0 nor 1.
    #[error("ddof: {0} is not a known divisor; use 0 (population) or 1 (sample)")]
    Ddof(u8),
    /// `advantage_eps` is negative or not finite.
    #[error("advantage_eps: {0} is not a usable epsilon; use a finite number of at least 0")]
    Epsilon(f64),
    /// Finite rewards that are so large that their statistics are not.
    #[error("groups[{group}]: the rewards are too large for a finite mean and standard deviation")]
    Overflow {
        /// Index of the group.
        group: usize,
    },
}

impl Trace {
    /// The recorded stage of that name.
    pub fn stage(&self, name: StageName) -> &[Vec<f64>] {
        self.stages.iter().find(|s| s.name == name).map_or(&[], |s| &s.values)
    }

    /// The advantages, `[group][rollout]`.
    pub fn advantages(&self) -> &[Vec<f64>] {
        self.stage(StageName::Scaled)
    }

    /// Share of groups whose rewards are all equal (TRL's `frac_reward_zero_std`), in `[0, 1]`.
    pub fn frac_reward_zero_std(&self) -> f64 {
        self.groups.iter().filter(|g| g.tied).count() as f64 / self.groups.len().max(1) as f64
    }

    /// Mean over the groups of the standard deviation of their rewards (TRL's `reward_std`).
    pub fn reward_std(&self) -> f64 {
        self.groups.iter().map(|g| g.std).sum::<f64>() / self.groups.len().max(1) as f64
    }
}

impl GroupStats {
    /// Statistics of a non-empty list of rewards.
    fn of<'a>(rewards: impl Iterator<Item = &'a f64> + Clone, ddof: u8) -> Self {
        let (mut size, mut sum, mut min, mut max) = (0_usize, 0.0, f64::INFINITY, f64::NEG_INFINITY);
        for &r in rewards.clone() {
            size += 1;
            sum += r;
            min = min.min(r);
            max = max.max(r);
        }
        let tied = min == max;
        if tied {
            return Self { size, mean: min, std: 0.0, min, max, tied };
        }
        let mean = sum / size as f64;
        let squares: f64 = rewards.map(|&r| (r - mean) * (r - mean)).sum();
        let std = (squares / (size as f64 - f64::from(ddof))).sqrt();
        Self { size, mean, std, min, max, tied }
    }

    fn is_finite(&self) -> bool {
        self.mean.is_finite() && self.std.is_finite()
    }
}

fn validate(groups: &[Vec<f64>], options: &AdvantageOptions) -> Result<(), AdvantageError> {
    if groups.is_empty() {
        return Err(AdvantageError::NoGroups);
    }
    if options.ddof > 1 {
        return Err(AdvantageError::Ddof(options.ddof));
    }
    if !(options.advantage_eps.is_finite() && options.advantage_eps >= 0.0) {
        return Err(AdvantageError::Epsilon(options.advantage_eps));
    }
    for (group, rewards) in groups.iter().enumerate() {
        if rewards.is_empty() {
            return Err(AdvantageError::EmptyGroup { group });
        }
        if let Some((rollout, &value)) = rewards.iter().enumerate().find(|(_, r)| !r.is_finite()) {
            return Err(AdvantageError::Reward { group, rollout, value });
        }
    }
    Ok(())
}

/// What is subtracted from each reward of a group.
fn baseline(rewards: &[f64], stats: &GroupStats, kind: Baseline) -> Vec<f64> {
    match kind {
        Baseline::None => vec![0.0; rewards.len()],
        // A tied group's mean is its value, to the bit; so is the mean of the others.
        _ if stats.tied => vec![stats.min; rewards.len()],
        Baseline::Mean => vec![stats.mean; rewards.len()],
        Baseline::LeaveOneOut => {
            // r − b = G/(G−1) (r − mean), equations of RLOO: written through the mean, so that no large sum cancels.
            let others = rewards.len() as f64 - 1.0;
            rewards.iter().map(|r| stats.mean - (r - stats.mean) / others).collect()
        }
    }
}

/// Runs the pipeline over `groups[group][rollout]` of raw rewards.
///
/// GRPO's outcome advantage (arXiv 2402.03300, outcome supervision) is `(r − mean) / (std + epsilon)`; the options
/// change what is subtracted and what it is divided by. The standard deviation is always that of *raw* rewards, also
/// under [`Baseline::LeaveOneOut`]. A tied population gives exactly 0 wherever it is centred or is its own scale.
///
/// # Errors
/// [`AdvantageError`] names the option or the place of the reward that is wrong.
pub fn compute(groups: &[Vec<f64>], options: &AdvantageOptions) -> Result<Trace, AdvantageError> {
    validate(groups, options)?;
    let stats: Vec<GroupStats> = groups.iter().map(|g| GroupStats::of(g.iter(), options.ddof)).collect();
    let batch = GroupStats::of(groups.iter().flatten(), options.ddof);
    if let Some(group) = stats.iter().position(|s| !s.is_finite()) {
        return Err(AdvantageError::Overflow { group });
    }
    if !batch.is_finite() {
        return Err(AdvantageError::Overflow { group: 0 });
    }
    let baselines: Vec<Vec<f64>> =
        groups.iter().zip(&stats).map(|(g, s)| baseline(g, s, options.baseline)).collect();
    let centred: Vec<Vec<f64>> =
        groups.iter().zip(&baselines).map(|(g, b)| g.iter().zip(b).map(|(r, b)| r - b).collect()).collect();
    let scale_of = |s: &GroupStats| match options.scale_rewards {
        ScaleRewards::Group => (s.std, s.tied),
        ScaleRewards::Batch => (batch.std, batch.tied),
        ScaleRewards::None => (1.0, false),
    };
    let std: Vec<Vec<f64>> = stats.iter().map(|s| vec![scale_of(s).0; s.size]).collect();
    let scaled = centred
        .iter()
        .zip(&stats)
        .map(|(c, s)| {
            let (std, tied) = scale_of(s);
            let divisor = std + options.advantage_eps;
            c.iter()
                .map(|&c| match options.scale_rewards {
                    ScaleRewards::None => c,
                    _ if tied => 0.0,
                    _ => c / divisor,
                })
                .collect()
        })
        .collect();
    let baseline_over = match options.baseline {
        Baseline::Mean => Population::Group,
        Baseline::LeaveOneOut => Population::OthersInGroup,
        Baseline::None => Population::Rollout,
    };
    let scale_over = match options.scale_rewards {
        ScaleRewards::Group => Population::Group,
        ScaleRewards::Batch => Population::Batch,
        ScaleRewards::None => Population::Rollout,
    };
    let stage = |name, population, values| Stage { name, population, values };
    Ok(Trace {
        options: *options,
        stages: vec![
            stage(StageName::Score, Population::Rollout, groups.to_vec()),
            stage(StageName::Baseline, baseline_over, baselines),
            stage(StageName::Centred, baseline_over, centred),
            stage(StageName::Std, scale_over, std),
            stage(StageName::Scaled, scale_over, scaled),
        ],
        groups: stats,
        batch,
    })
}
