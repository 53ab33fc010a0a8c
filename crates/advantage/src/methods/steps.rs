//! Methods that credit steps apart.

use super::group::{plain, z};
use super::{Family, Method, Status, UpdateRules};
use crate::estimate::Recipe;
use crate::estimator::{Credit, Estimator};
use crate::options::{Baseline, LossType};

pub(super) fn methods() -> Vec<Method> {
    let update = UpdateRules::new(LossType::Dapo);
    vec![
        Method {
            id: "gigpo",
            name: "GiGPO",
            family: Family::Steps,
            description: "The episode's advantage plus a comparison of all steps of the group that were made from the same state.",
            citation: "arXiv 2505.10978",
            status: Status::AuthorsCode,
            recipe: Recipe {
                advantage: z(1e-6),
                estimator: Estimator { credit: Credit::State, gamma: 0.95, ..Estimator::default() },
            },
            update,
        },
        Method {
            id: "gagpo",
            name: "GAGPO",
            family: Family::Steps,
            description: "The mean return of a state within the group stands for its value; generalised advantage estimation over these values.",
            citation: "arXiv 2605.13217",
            status: Status::Reconstruction,
            recipe: Recipe {
                advantage: plain(Baseline::Mean),
                estimator: Estimator {
                    credit: Credit::StateGae,
                    gamma: 0.95,
                    lambda: 0.95,
                    ..Estimator::default()
                },
            },
            update,
        },
        Method {
            id: "vineppo",
            name: "VinePPO",
            family: Family::Steps,
            description: "Values come from fresh rollouts out of every state; a step gets what it changes in value.",
            citation: "arXiv 2410.01679",
            status: Status::Published,
            recipe: Recipe {
                advantage: plain(Baseline::None),
                estimator: Estimator { credit: Credit::ValueGae, lambda: 0.0, ..Estimator::default() },
            },
            update,
        },
        Method {
            id: "exact_advantage",
            name: "Exact advantage",
            family: Family::Steps,
            description: "A step gets Q − V of its action under the policy that sampled, by dynamic programming: no luck of the world enters.",
            citation: "Sutton et al., NIPS 1999",
            status: Status::Reconstruction,
            recipe: Recipe {
                advantage: plain(Baseline::None),
                estimator: Estimator { credit: Credit::Given, ..Estimator::default() },
            },
            update,
        },
    ]
}
