//! What three libraries do unless they are told otherwise.

use super::group::z;
use super::{Family, Method, Status, UpdateRules};
use crate::estimate::Recipe;
use crate::estimator::{Estimator, Singleton};
use crate::options::LossType;

pub(super) fn methods() -> Vec<Method> {
    vec![
        Method {
            id: "trl",
            name: "TRL",
            family: Family::Library,
            description: "GRPOTrainer's defaults: sample standard deviation plus 1e-4, every step of the batch weighing the same.",
            citation: "TRL 1.9.0",
            status: Status::AuthorsCode,
            recipe: Recipe { advantage: z(1e-4), ..Recipe::default() },
            update: UpdateRules::new(LossType::Dapo),
        },
        Method {
            id: "verl",
            name: "verl",
            family: Family::Library,
            description: "adv_estimator=grpo: sample standard deviation plus 1e-6; a rollout that is alone keeps its reward; token-mean loss.",
            citation: "verl core_algos.py",
            status: Status::AuthorsCode,
            recipe: Recipe {
                advantage: z(1e-6),
                estimator: Estimator { singleton: Singleton::Raw, ..Estimator::default() },
            },
            update: UpdateRules::new(LossType::Dapo),
        },
        Method {
            id: "openrlhf",
            name: "OpenRLHF",
            family: Family::Library,
            description: "group_norm: sample standard deviation plus 1e-9.",
            citation: "OpenRLHF experience_maker.py",
            status: Status::AuthorsCode,
            recipe: Recipe { advantage: z(1e-9), ..Recipe::default() },
            update: UpdateRules::new(LossType::Dapo),
        },
    ]
}
