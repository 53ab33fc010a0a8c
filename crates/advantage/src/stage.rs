//! What a recorded stage is.

use crate::options::{AdvantageOptions, Baseline, ScaleRewards};
use serde::{Deserialize, Serialize};

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
    /// Mean of the leaves of the same tree.
    TreeBaseline,
    /// Standard deviation of the leaves of the same tree.
    TreeStd,
    /// The comparison with the leaves of the same tree.
    IntraTree,
    /// The comparison with all leaves of the group.
    InterTree,
    /// What a leaf of a tree is credited with.
    TreeTotal,
    /// Value of a step's node of the tree.
    NodeValue,
    /// What the node gains on its parent.
    Local,
    /// What the node gains on the root.
    Global,
    /// The comparison of the node with its siblings.
    SiblingScaled,
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
    /// The leaves of the same tree.
    Tree,
    /// The children of the same node of a tree.
    Siblings,
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
