//! In the place of the growing of trees, where a program is built without it: all groups are chains.

use crate::config::{ConfigError, RunConfig};
use advantage::methods::Method;
use advantage::{Estimate, EstimateError, Recipe, Rollouts};
use rollout::{Batch, Branch, SampleError, Sampler, Streams};
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
    sampler.group(world, row_of, limit, config.num_generations, streams, batch)
}

pub(crate) fn estimate(
    rollouts: &Rollouts,
    _: &[Branch],
    recipe: &Recipe,
) -> Result<Estimate, EstimateError> {
    advantage::estimate(rollouts, recipe)
}

pub(crate) fn methods() -> Vec<Method> {
    Vec::new()
}

impl RunConfig {
    pub(crate) fn grown_for(self, _: &Method) -> Self {
        self
    }

    pub(crate) fn check_growth(&self) -> Result<(), ConfigError> {
        if self.estimator.credit.in_trees() {
            let why = "this program grows no trees; use another credit".into();
            return Err(ConfigError::Conflict { field: "estimator.credit", why });
        }
        Ok(())
    }
}
