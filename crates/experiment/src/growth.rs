//! Groups that are grown as trees.

use crate::config::{ConfigError, RunConfig};
use crate::injected::Injected;
use advantage::methods::{Method, tree_methods};
use advantage::trees::check_recipe;
use advantage::{Estimate, EstimateError, Recipe, Rollouts, estimate_trees};
use rollout::{Branch, SampleError, TreeSampling};

/// Runs a method over a batch of chains or trees.
pub(crate) fn estimate(
    rollouts: &Rollouts,
    branches: &[Branch],
    recipe: &Recipe,
) -> Result<Estimate, EstimateError> {
    if branches.is_empty() {
        return advantage::estimate(rollouts, recipe);
    }
    estimate_trees(rollouts, branches, recipe)
}

/// The methods that only trees can feed.
pub(crate) fn methods() -> Vec<Method> {
    tree_methods()
}

impl RunConfig {
    /// How a run grows the trees of a group; none where it draws chains.
    #[must_use]
    pub fn tree_sampling(&self) -> Option<TreeSampling> {
        self.tree
    }

    /// The same run growing its groups by `sampling`.
    #[must_use]
    pub fn growing(self, sampling: TreeSampling) -> Self {
        Self { tree: Some(sampling), ..self }
    }

    /// The same run with the tree sampling that a method needs, if the run has none: what the authors of Tree-GRPO ship.
    pub(crate) fn grown_for(self, method: &Method) -> Self {
        if !method.recipe.estimator.credit.in_trees() || self.tree.is_some() {
            return self;
        }
        let plan = TreeSampling::default();
        let num_generations = plan.leaves().unwrap_or(self.num_generations);
        Self { tree: Some(plan), num_generations, ..self }
    }

    /// What contradicts the growing of trees.
    pub(crate) fn check_growth(&self) -> Result<(), ConfigError> {
        let refuse = |field, why: String| Err(ConfigError::Conflict { field, why });
        let Some(plan) = &self.tree else {
            if self.estimator.credit.in_trees() {
                return refuse("tree", NEEDS.into());
            }
            return Ok(());
        };
        if self.injected != Injected::None {
            return refuse("injected", "a rollout of another policy has no place in a tree; use none".into());
        }
        if let Err(SampleError::Tree { field, value, max }) = plan.check() {
            return refuse("tree", format!("{field} is {value}; use a whole number from 1 to {max}"));
        }
        if let Some(leaves) = plan.leaves().filter(|l| *l != self.num_generations) {
            let why = format!(
                "the trees of a prompt have trees × (nodes × rounds + 1) = {leaves} leaves, one for each rollout; \
                 set it to {leaves}"
            );
            return refuse("num_generations", why);
        }
        if !self.estimator.credit.in_trees() {
            return Ok(());
        }
        if !self.objectives.is_empty() {
            return refuse("objectives", "trees compare one reward for each leaf; leave them out".into());
        }
        check_recipe(&self.recipe())
            .map_err(|error| ConfigError::Conflict { field: "estimator", why: error.to_string() })
    }
}

/// Said where a method has no trees.
const NEEDS: &str = "this method compares leaves of one tree; set \
                     {\"trees\": 2, \"nodes\": 2, \"rounds\": 1} and num_generations 6 for instance";
