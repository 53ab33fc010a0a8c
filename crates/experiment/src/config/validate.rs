//! What a configuration must fulfil.

use super::{CONFIG_VERSION, ConfigError, RunConfig};
use crate::bounds;
use crate::collect::MAX_GENERATED_BATCHES;
use crate::injected::{Injected, MAX_PLANNED};
use crate::judged::Judged;
use crate::values::ValueSource;
use advantage::{Baseline, Credit, GateUse};
use worlds::World;

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
        self.check_judged()?;
        #[cfg(feature = "judge")]
        super::terms::check(self, self.smallest_map(&worlds))?;
        self.check_injected(&worlds, limit.unwrap_or(0))?;
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

    /// What an injected rollout needs: others beside it, and a plan for every state and time.
    fn check_injected(&self, worlds: &[World], limit: u32) -> Result<(), ConfigError> {
        let refuse = |why: &str| Err(ConfigError::Conflict { field: "injected", why: why.into() });
        if self.injected == Injected::None {
            return Ok(());
        }
        if self.num_generations < 2 {
            return refuse(
                "a group of one would have no rollout of the policy; use num_generations of at least 2",
            );
        }
        let states: usize = match self.prompts.fresh() {
            Some(random) => (self.num_prompts * random.size * random.size) as usize,
            None => worlds.iter().map(|w| w.mdp.states()).sum(),
        };
        if states.saturating_mul(limit as usize) > MAX_PLANNED {
            return refuse(
                "the states of all maps times max_episode_steps may be 16777216 at most; use fewer or smaller maps, or \
                 fewer steps",
            );
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
        if self.estimator.credit == Credit::Given {
            if self.values != ValueSource::Exact {
                return refuse(
                    "values",
                    "credit given takes the exact advantage of each action; use values exact, or another credit",
                );
            }
            let estimator = &self.estimator;
            if self.penalises_rewards() || estimator.overlong_buffer > 0 || estimator.gate == GateUse::Reward
            {
                return refuse(
                    "estimator.credit",
                    "the exact advantage is that of the world's reward and would not see what kl_in_reward, \
                     overlong_buffer or gate reward take off it; switch these off, or use another credit",
                );
            }
        }
        if self.baseline == Baseline::Tracker && !self.values.is_some() {
            return refuse("values", "the baseline tracker needs values, {\"tracker\": 0.875} for instance");
        }
        Ok(())
    }

    /// Records carry what is judged, so there is a limit to it.
    fn check_judged(&self) -> Result<(), ConfigError> {
        let batches = if self.estimator.filter_groups { MAX_GENERATED_BATCHES } else { 1 };
        let rollouts = self.rollouts().saturating_mul(batches).min(bounds::MAX_ROLLOUTS);
        let numbers = rollouts.saturating_mul((self.objectives.len() as u32).max(1));
        if self.judges() && numbers > Judged::MAX_NUMBERS {
            return Err(ConfigError::Conflict {
                field: "objectives",
                why: format!(
                    "{rollouts} rollouts with {} objectives are {numbers} numbers; at most {} fit in an update that is judged",
                    self.objectives.len(),
                    Judged::MAX_NUMBERS
                ),
            });
        }
        Ok(())
    }

    /// Rows and columns that every map of the run has at least.
    #[cfg(feature = "judge")]
    fn smallest_map(&self, worlds: &[World]) -> (u32, u32) {
        match (&self.prompts, worlds.first()) {
            (crate::prompts::Prompts::Random(random), _) => (random.size, random.size),
            (_, Some(_)) => worlds.iter().fold((u32::MAX, u32::MAX), |(rows, cols), world| {
                (rows.min(world.map.rows() as u32), cols.min(world.map.cols() as u32))
            }),
            (_, None) => (0, 0),
        }
    }
}
