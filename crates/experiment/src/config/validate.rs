//! What a configuration must fulfil.

use super::{CONFIG_VERSION, ConfigError, RunConfig};
use crate::bounds;
use crate::values::ValueSource;
use advantage::{Baseline, Credit};

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
        self.check_growth()?;
        self.check_update(&worlds)?;
        #[cfg(feature = "judge")]
        super::terms::check(self, self.smallest_map(&worlds))?;
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
        if let Some(why) = self.values.invalid() {
            return refuse("values", why);
        }
        if self.values.remembers() && self.prompts.fresh().is_some() {
            return refuse(
                "values",
                "fresh maps every update leave nothing to remember; use exact or rollouts",
            );
        }
        if self.estimator.credit == Credit::ValueGae
            && matches!(self.values, ValueSource::None | ValueSource::Tracker(_))
        {
            return refuse(
                "values",
                "credit by value needs the values of states: exact, {\"rollouts\": 9} or {\"critic\": 0.1}; \
                 or use credit state_gae",
            );
        }
        if self.baseline == Baseline::Tracker && !self.values.is_some() {
            return refuse("values", "the baseline tracker needs values, {\"tracker\": 0.875} for instance");
        }
        Ok(())
    }

    /// Rows and columns that every map of the run has at least.
    #[cfg(feature = "judge")]
    fn smallest_map(&self, worlds: &[worlds::World]) -> (u32, u32) {
        match (&self.prompts, worlds.first()) {
            (crate::prompts::Prompts::Random(random), _) => (random.size, random.size),
            (_, Some(_)) => worlds.iter().fold((u32::MAX, u32::MAX), |(rows, cols), world| {
                (rows.min(world.map.rows() as u32), cols.min(world.map.cols() as u32))
            }),
            (_, None) => (0, 0),
        }
    }
}
