//! Methods that compare the rewards of whole rollouts, and those that change the update alone.

use super::{Family, ImportanceSamplingLevel, Method, Status, UpdateRules};
use crate::estimate::Recipe;
use crate::estimator::{BatchNorm, Credit, EpisodeSampling, Estimator, Singleton, Supervision};
use crate::options::{AdvantageOptions, Baseline, LossType, ScaleRewards};

/// Baseline and scale with sample standard deviation and an epsilon.
pub(super) fn z(advantage_eps: f64) -> AdvantageOptions {
    AdvantageOptions { baseline: Baseline::Mean, scale_rewards: ScaleRewards::Group, ddof: 1, advantage_eps }
}

/// Baseline without a division.
pub(super) fn plain(baseline: Baseline) -> AdvantageOptions {
    AdvantageOptions { baseline, scale_rewards: ScaleRewards::None, ddof: 1, advantage_eps: 1e-4 }
}

pub(super) fn methods() -> Vec<Method> {
    let plus_plus = Estimator { batch_norm: BatchNorm::Steps, ..Estimator::default() };
    let grpo = Recipe { advantage: z(1e-4), ..Recipe::default() };
    vec![
        Method {
            id: "grpo",
            name: "GRPO",
            family: Family::Group,
            description: "Each reward minus the mean of its group, over the standard deviation of its group, for every step of the rollout.",
            citation: "arXiv 2402.03300",
            status: Status::Published,
            recipe: grpo,
            update: UpdateRules::new(LossType::Grpo),
        },
        Method {
            id: "grpo_process",
            name: "GRPO, process supervision",
            family: Family::Steps,
            description: "Every step's reward is normalised over all steps of the group; a step gets the sum from it on.",
            citation: "arXiv 2402.03300",
            status: Status::Published,
            recipe: Recipe {
                advantage: z(1e-4),
                estimator: Estimator { supervision: Supervision::Process, ..Estimator::default() },
            },
            update: UpdateRules::new(LossType::Grpo),
        },
        Method {
            id: "dr_grpo",
            name: "Dr. GRPO",
            family: Family::Group,
            description: "Each reward minus the mean of its group; neither the standard deviation nor the episode's length divides.",
            citation: "arXiv 2503.20783",
            status: Status::Published,
            recipe: Recipe { advantage: plain(Baseline::Mean), ..Recipe::default() },
            update: UpdateRules::new(LossType::DrGrpo),
        },
        Method {
            id: "rloo",
            name: "RLOO",
            family: Family::Group,
            description: "Each reward minus the mean of the other rollouts of its group.",
            citation: "arXiv 2402.14740",
            status: Status::Published,
            recipe: Recipe { advantage: plain(Baseline::LeaveOneOut), ..Recipe::default() },
            update: UpdateRules::new(LossType::DrGrpo),
        },
        Method {
            id: "reinforce",
            name: "REINFORCE",
            family: Family::Batch,
            description: "The reward itself: nothing is compared.",
            citation: "Williams 1992, doi 10.1007/BF00992696",
            status: Status::Published,
            recipe: Recipe { advantage: plain(Baseline::None), ..Recipe::default() },
            update: UpdateRules::new(LossType::DrGrpo),
        },
        Method {
            id: "reinforce_batch",
            name: "REINFORCE with a batch baseline",
            family: Family::Batch,
            description: "Each reward minus the mean of the whole batch.",
            citation: "Williams 1992, doi 10.1007/BF00992696",
            status: Status::Published,
            recipe: Recipe { advantage: plain(Baseline::Batch), ..Recipe::default() },
            update: UpdateRules::new(LossType::DrGrpo),
        },
        Method {
            id: "reinforce_plus_plus",
            name: "REINFORCE++",
            family: Family::Batch,
            description: "The sum of rewards from each step on, normalised over all steps of the batch.",
            citation: "arXiv 2501.03262",
            status: Status::AuthorsCode,
            recipe: Recipe {
                advantage: plain(Baseline::None),
                estimator: Estimator { credit: Credit::ToGo, ..plus_plus },
            },
            update: UpdateRules::new(LossType::Dapo),
        },
        Method {
            id: "reinforce_plus_plus_baseline",
            name: "REINFORCE++ with a group baseline",
            family: Family::Batch,
            description: "Each reward minus the mean of its group, normalised over all steps of the batch.",
            citation: "arXiv 2501.03262",
            status: Status::AuthorsCode,
            recipe: Recipe {
                advantage: plain(Baseline::Mean),
                estimator: Estimator { singleton: Singleton::Raw, ..plus_plus },
            },
            update: UpdateRules::new(LossType::Dapo),
        },
        Method {
            id: "dapo",
            name: "DAPO",
            family: Family::Group,
            description: "GRPO without the groups that tie, with a wider clip upwards and every step of the batch weighing the same.",
            citation: "arXiv 2503.14476",
            status: Status::Published,
            recipe: Recipe {
                advantage: z(1e-6),
                estimator: Estimator { filter_groups: true, ..Estimator::default() },
            },
            update: UpdateRules { epsilon_high: Some(0.28), ..UpdateRules::new(LossType::Dapo) },
        },
        Method {
            id: "ms_grpo",
            name: "MS-GRPO",
            family: Family::Group,
            description: "The whole reward of a multi-step episode for each of its steps; episodes enter the update in proportion to the size of their advantage.",
            citation: "arXiv 2508.10839",
            status: Status::Reconstruction,
            recipe: Recipe {
                advantage: z(1e-6),
                estimator: Estimator { sampling: EpisodeSampling::Power, ..Estimator::default() },
            },
            update: UpdateRules::new(LossType::Dapo),
        },
        Method {
            id: "gspo",
            name: "GSPO",
            family: Family::Update,
            description: "GRPO's advantages with one ratio for each rollout, the geometric mean of its steps' ratios, and a clip hundreds of times narrower.",
            citation: "arXiv 2507.18071",
            status: Status::Published,
            recipe: grpo,
            update: UpdateRules {
                epsilon: 3e-4,
                epsilon_high: Some(4e-4),
                importance_sampling_level: ImportanceSamplingLevel::Sequence,
                ..UpdateRules::new(LossType::Grpo)
            },
        },
        Method {
            id: "vl_norm",
            name: "ΔL normalisation",
            family: Family::Update,
            description: "GRPO's advantages; a rollout's gradient weighs in inverse proportion to its length.",
            citation: "arXiv 2509.07558",
            status: Status::AuthorsCode,
            recipe: grpo,
            update: UpdateRules::new(LossType::VlNorm),
        },
        Method {
            id: "vespo",
            name: "VESPO",
            family: Family::Update,
            description: "GRPO's advantages with a smooth weight on the ratio of the whole rollout in place of the clip.",
            citation: "arXiv 2602.10693",
            status: Status::AuthorsCode,
            recipe: grpo,
            update: UpdateRules {
                importance_sampling_level: ImportanceSamplingLevel::Sequence,
                ..UpdateRules::new(LossType::Vespo)
            },
        },
        Method {
            id: "spo",
            name: "SPO",
            family: Family::Batch,
            description: "Each reward minus the success rate that a tracker expected of its prompt, normalised over the batch.",
            citation: "arXiv 2509.13232",
            status: Status::AuthorsCode,
            recipe: Recipe {
                advantage: AdvantageOptions { advantage_eps: 1e-8, ..plain(Baseline::Tracker) },
                estimator: Estimator { batch_norm: BatchNorm::Rollouts, ..Estimator::default() },
            },
            update: UpdateRules::new(LossType::Dapo),
        },
    ]
}
