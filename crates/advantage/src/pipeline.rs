//! Rewards to advantages, one recorded stage after the other.

use crate::estimator::Singleton;
use crate::normalize::{Normalized, Rules, Scores, normalize};
use crate::options::{AdvantageOptions, Baseline, ScaleRewards};
use crate::stats::GroupStats;
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
    /// Share of an objective in the combined advantage.
    Weight,
    /// The weighted sum over objectives.
    Sum,
    /// What the last normalisation over the batch makes of it.
    BatchNormalized,
    /// Probability of the episode to be drawn for the update.
    Probability,
    /// Each step's own reward.
    StepReward,
    /// Discounted sum of rewards from a step on.
    ReturnToGo,
    /// What a step is compared with: the mean return of its state, or a value.
    StateBaseline,
    /// Standard deviation of the returns of its state.
    StateStd,
    /// The comparison within the state.
    StateScaled,
    /// Temporal-difference error `r + γ V(s') − V(s)`.
    Delta,
    /// The advantage of each step.
    StepTotal,
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
    /// All steps of the group.
    StepsOfGroup,
    /// All steps of the group that were made from the same state.
    State,
    /// All rollouts of the batch.
    Batch,
    /// All steps of the batch.
    StepsOfBatch,
}

/// One recorded stage: `values[group][rollout]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Which stage.
    pub name: StageName,
    /// What its constants were taken over.
    pub population: Population,
    /// Which objective it belongs to, where there are several.
    pub objective: Option<u32>,
    /// One number for each rollout, shaped as the groups.
    pub values: Vec<Vec<f64>>,
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
    let values: Vec<f64> = groups.iter().flatten().copied().collect();
    let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
    let scores = Scores { values: &values, sizes: &sizes, kept: &[], counts: &[] };
    let rules = Rules { options, singleton: Singleton::Zero, trackers: &[0.0], tied_fallback: 0.0 };
    let Normalized { baseline, centred, std, scaled, groups: stats, batch } = normalize(&scores, &rules);
    if let Some(group) = stats.iter().position(|s| !s.is_finite()) {
        return Err(AdvantageError::Overflow { group });
    }
    if !batch.is_finite() {
        return Err(AdvantageError::Overflow { group: 0 });
    }
    let (baseline_over, scale_over) = populations(options);
    let shaped = |flat: &[f64]| {
        let mut rest = flat;
        sizes
            .iter()
            .map(|&size| {
                let (group, after) = rest.split_at(size);
                rest = after;
                group.to_vec()
            })
            .collect()
    };
    let stage = |name, population, values: &[f64]| Stage { name, population, objective: None, values: shaped(values) };
    Ok(Trace {
        options: *options,
        stages: vec![
            stage(StageName::Score, Population::Rollout, &values),
            stage(StageName::Baseline, baseline_over, &baseline),
            stage(StageName::Centred, baseline_over, &centred),
            stage(StageName::Std, scale_over, &std),
            stage(StageName::Scaled, scale_over, &scaled),
        ],
        groups: stats,
        batch,
    })
}

/// What baseline and scale are taken over.
pub(crate) fn populations(options: &AdvantageOptions) -> (Population, Population) {
    let baseline = match options.baseline {
        Baseline::Mean => Population::Group,
        Baseline::LeaveOneOut => Population::OthersInGroup,
        Baseline::Batch => Population::Batch,
        Baseline::Tracker | Baseline::None => Population::Rollout,
    };
    let scale = match options.scale_rewards {
        ScaleRewards::Group => Population::Group,
        ScaleRewards::Batch => Population::Batch,
        ScaleRewards::None => Population::Rollout,
    };
    (baseline, scale)
}
