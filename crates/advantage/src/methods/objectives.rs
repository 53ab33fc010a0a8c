//! Methods for several rewards.

use super::{Family, Method, Status, UpdateRules};
use crate::estimate::Recipe;
use crate::estimator::{BatchNorm, Estimator, MultiObjectiveAggregation};
use crate::options::{AdvantageOptions, Baseline, LossType, ScaleRewards};

fn population(multi_objective_aggregation: MultiObjectiveAggregation) -> Recipe {
    Recipe {
        advantage: AdvantageOptions {
            baseline: Baseline::Mean,
            scale_rewards: ScaleRewards::Group,
            ddof: 0,
            advantage_eps: 0.0,
        },
        estimator: Estimator { multi_objective_aggregation, ..Estimator::default() },
    }
}

pub(super) fn methods() -> Vec<Method> {
    let update = UpdateRules::new(LossType::Grpo);
    vec![
        Method {
            id: "reward_combination",
            name: "Reward combination",
            family: Family::Objectives,
            description: "The weighted sum of the rewards is normalised within the group.",
            citation: "arXiv 2605.25604",
            status: Status::Published,
            recipe: population(MultiObjectiveAggregation::SumThenNormalize),
            update,
        },
        Method {
            id: "advantage_combination",
            name: "Advantage combination",
            family: Family::Objectives,
            description: "Each reward is normalised within the group; the advantage is their weighted sum.",
            citation: "arXiv 2605.25604",
            status: Status::Published,
            recipe: population(MultiObjectiveAggregation::NormalizeThenSum),
            update,
        },
        Method {
            id: "dvao",
            name: "DVAO",
            family: Family::Objectives,
            description: "Normalised rewards are summed with weights in proportion to their standard deviation: reward combination, shrunk where objectives conflict.",
            citation: "arXiv 2605.25604",
            status: Status::Published,
            recipe: population(MultiObjectiveAggregation::Dvao),
            update,
        },
        Method {
            id: "gdpo",
            name: "GDPO",
            family: Family::Objectives,
            description: "Each reward is normalised within the group, and their weighted sum over the batch.",
            citation: "arXiv 2601.05242",
            status: Status::AuthorsCode,
            recipe: Recipe {
                advantage: super::group::z(1e-4),
                estimator: Estimator {
                    multi_objective_aggregation: MultiObjectiveAggregation::NormalizeThenSum,
                    batch_norm: BatchNorm::Rollouts,
                    ..Estimator::default()
                },
            },
            update,
        },
    ]
}
