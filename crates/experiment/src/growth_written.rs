//! In the place of [`growth`](crate::growth), where a program is built without it: trees are grown as a configuration says
//! in writing. Whoever reads it otherwise, a worker or the sheet of settings, says what is wrong with it.

use crate::config::{ConfigError, RunConfig};
use crate::written::plan;
use advantage::methods::Method;
use advantage::trees::estimate_grown;
use advantage::{Estimate, EstimateError, Recipe, Rollouts};
use rollout::{Branch, TreeSampling};

pub(crate) fn estimate(
    rollouts: &Rollouts,
    branches: &[Branch],
    recipe: &Recipe,
) -> Result<Estimate, EstimateError> {
    estimate_grown(rollouts, branches, recipe)
}

pub(crate) fn methods() -> Vec<Method> {
    Vec::new()
}

impl RunConfig {
    /// How a run grows the trees of a group; none where it draws chains.
    #[must_use]
    pub fn tree_sampling(&self) -> Option<TreeSampling> {
        self.tree.as_ref().map(plan)
    }

    /// The same run growing its groups by `sampling`; here the same run, for only who reads all fields asks.
    #[must_use]
    pub fn growing(self, _: TreeSampling) -> Self {
        self
    }

    pub(crate) fn grown_for(self, _: &Method) -> Self {
        self
    }

    pub(crate) fn check_growth(&self) -> Result<(), ConfigError> {
        Ok(())
    }
}
