//! In the place of [`growth`](crate::growth), where a program is built without it: trees are grown as a configuration says
//! in writing. Whoever reads it otherwise, a worker or the sheet of settings, says what is wrong with it.

use crate::config::{ConfigError, RunConfig};
use crate::written::plan;
use advantage::methods::Method;
use advantage::trees::estimate_grown;
use advantage::{Estimate, EstimateError, Recipe, Rollouts};
use rollout::{Batch, Branch, Budget, SampleError, Sampler, Streams, TreeSampling};
use worlds::Mdp;

pub(crate) fn draw(
    config: &RunConfig,
    sampler: &Sampler,
    world: (u32, &Mdp),
    row_of: &[u32],
    streams: &mut Streams,
    batch: &mut Batch,
) -> Result<(), SampleError> {
    let limit = world.1.max_episode_steps().unwrap_or(0);
    match &config.tree {
        None => sampler.group(world, row_of, limit, config.num_generations, streams, batch),
        Some(written) => {
            let budget = Budget::Leaves(config.num_generations);
            sampler.trees(world, row_of, limit, (&plan(written), budget), streams, batch).map(|_| ())
        }
    }
}

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
