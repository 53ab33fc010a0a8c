//! Methods for rollouts that were grown as trees.

use super::group::{plain, z};
use super::{Family, Method, Status, UpdateRules};
use crate::estimate::Recipe;
use crate::estimator::{Credit, Estimator};
use crate::options::{AdvantageOptions, Baseline, LossType};

/// What all have in common.
fn method(
    (id, name): (&'static str, &'static str),
    description: &'static str,
    (citation, status): (&'static str, Status),
    (advantage, credit): (AdvantageOptions, Credit),
) -> Method {
    let estimator = Estimator { credit, ..Estimator::default() };
    Method {
        id,
        name,
        family: Family::Trees,
        description,
        citation,
        status,
        recipe: Recipe { advantage, estimator },
        update: UpdateRules::new(LossType::Dapo),
    }
}

pub(super) fn methods() -> Vec<Method> {
    let code = ("arXiv 2509.21240", Status::AuthorsCode);
    vec![
        method(
            ("tree_grpo", "Tree-GRPO"),
            "Each reward compared with the leaves of its tree, plus the same with all leaves of the prompt.",
            code,
            (z(1e-6), Credit::Tree),
        ),
        method(
            ("tree_inner", "Tree-GRPO, within trees alone"),
            "Each reward compared with the leaves of its tree alone: a tree whose leaves tie is silent.",
            code,
            (z(1e-6), Credit::TreeInner),
        ),
        method(
            ("tree_2norm", "Tree-GRPO, normalised twice"),
            "Rewards are normalised over all leaves of the prompt, then within each tree: the same as within trees alone.",
            code,
            (z(1e-6), Credit::Tree2norm),
        ),
        method(
            ("tree_rl", "TreeRL"),
            "Each leaf is compared with all others; a node gets what it gains on its parent and on the root.",
            ("arXiv 2506.11902", Status::AuthorsCode),
            (plain(Baseline::LeaveOneOut), Credit::TreeDiff),
        ),
        method(
            ("tree_rpo", "TreeRPO"),
            "A node is worth the mean of its children and is compared with its siblings; the divisor is our reconstruction.",
            ("arXiv 2506.05183", Status::Reconstruction),
            (z(1e-6), Credit::Siblings),
        ),
    ]
}
