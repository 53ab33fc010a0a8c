//! What a configuration must fulfil.

use super::{CONFIG_VERSION, ConfigError, RunConfig};
use crate::bounds;
use advantage::methods::ImportanceSamplingLevel;
use advantage::{Baseline, Credit, LossType};

impl RunConfig {
    /// Checks every range and builds the worlds once, so that whatever passes can run.
    ///
    /// # Errors
    /// [`ConfigError`] naming the first field that is wrong.
    pub fn validate(&self) -> Result<(), ConfigError> {
        if self.version != CONFIG_VERSION {
            return Err(ConfigError::Version { got: self.version });
        }
        bounds::check(self)?;
        self.observation.validate()?;
        let worlds = self.prompts.fixed_worlds(&self.env, self.seed)?;
        let limit = match worlds.first() {
            Some(world) => world.mdp.max_episode_steps(),
            None => self.prompts.limit(&self.env)?,
        };
        if limit.is_none() {
            return Err(ConfigError::Conflict {
                field: "env.max_episode_steps",
                why: "this world has no limit of its own and training needs one; set it, 200 for instance"
                    .into(),
            });
        }
        self.check_estimator()?;
        let size = match (&self.prompts, worlds.first()) {
            (crate::prompts::Prompts::Random(random), _) => (random.size, random.size),
            (_, Some(_)) => worlds.iter().fold((u32::MAX, u32::MAX), |(rows, cols), world| {
                (rows.min(world.map.rows() as u32), cols.min(world.map.cols() as u32))
            }),
            (_, None) => (0, 0),
        };
        super::terms::check(self, size)?;
        if self.steps_per_generation > self.rollouts() {
            return Err(ConfigError::Conflict {
                field: "steps_per_generation",
                why: format!(
                    "{} minibatches cannot share {} rollouts; use at most one for each rollout",
                    self.steps_per_generation,
                    self.rollouts()
                ),
            });
        }
        if self.rollouts() > bounds::MAX_ROLLOUTS {
            return Err(ConfigError::Conflict {
                field: "num_generations",
                why: format!(
                    "num_prompts × num_generations is {}; at most {} rollouts fit in an update",
                    self.rollouts(),
                    bounds::MAX_ROLLOUTS
                ),
            });
        }
        Ok(())
    }

    /// What a run of these worlds cannot give to a method is refused here, not in the middle of a run.
    fn check_estimator(&self) -> Result<(), ConfigError> {
        if let Some((name, value, right)) = self.estimator.invalid() {
            return Err(ConfigError::Estimator { name, value, right });
        }
        let refuse = |field, why: &str| Err(ConfigError::Conflict { field, why: why.into() });
        if self.estimator.credit == Credit::ValueGae {
            return refuse("estimator.credit", "a run has no values of its own to credit by; use state_gae");
        }
        if self.baseline == Baseline::Tracker {
            return refuse("baseline", "a run has no tracker; use mean, leave_one_out, batch or none");
        }
        let sequence = self.importance_sampling_level == ImportanceSamplingLevel::Sequence;
        if sequence && (self.optimizer_steps() > 1 || self.loss_type != LossType::Grpo) {
            return refuse(
                "importance_sampling_level",
                "the ratio of whole rollouts is exact only at ratio 1, with loss_type grpo and one optimiser step a \
                 batch: set num_iterations and steps_per_generation to 1, or use token",
            );
        }
        Ok(())
    }
}
