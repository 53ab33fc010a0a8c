//! The method of a run.

use super::RunConfig;
use crate::growth;
use crate::values::ValueSource;
use advantage::methods::{Method, UpdateRules, methods};
use advantage::{AdvantageOptions, Baseline, Credit, Recipe};

/// Fresh rollouts from a state for a method that needs values, as VinePPO's authors take (arXiv 2410.01679).
const VINE_ROLLOUTS: u32 = 9;

/// What a tracker keeps from one update to the next: the lower end of SPO's range (arXiv 2509.13232).
const KEPT: f64 = 0.875;

impl RunConfig {
    /// From rewards to advantages.
    pub fn recipe(&self) -> Recipe {
        let advantage = AdvantageOptions {
            baseline: self.baseline,
            scale_rewards: self.scale_rewards,
            ddof: self.ddof,
            advantage_eps: self.advantage_eps,
        };
        Recipe { advantage, estimator: self.estimator }
    }

    /// What the method wants of the update.
    pub fn update_rules(&self) -> UpdateRules {
        UpdateRules {
            loss_type: self.loss_type,
            epsilon: self.epsilon,
            epsilon_high: self.epsilon_high,
            importance_sampling_level: self.importance_sampling_level,
        }
    }

    /// The same run by another method.
    pub fn with_method(&self, method: &Method) -> Self {
        let (advantage, update) = (method.recipe.advantage, method.update);
        let by_value = method.recipe.estimator.credit == Credit::ValueGae;
        let values = match self.values {
            _ if method.recipe.estimator.credit == Credit::Given => ValueSource::Exact,
            ValueSource::None | ValueSource::Tracker(_) if by_value => ValueSource::Rollouts(VINE_ROLLOUTS),
            ValueSource::None if advantage.baseline == Baseline::Tracker => ValueSource::Tracker(KEPT),
            given => given,
        };
        Self {
            values,
            baseline: advantage.baseline,
            scale_rewards: advantage.scale_rewards,
            ddof: advantage.ddof,
            advantage_eps: advantage.advantage_eps,
            estimator: method.recipe.estimator,
            importance_sampling_level: update.importance_sampling_level,
            loss_type: update.loss_type,
            epsilon: update.epsilon,
            epsilon_high: update.epsilon_high,
            ..self.clone()
        }
        .grown_for(method)
    }

    /// The first method of the table that this run is by, with every option as in the table.
    pub fn method(&self) -> Option<Method> {
        methods()
            .into_iter()
            .chain(growth::methods())
            .find(|m| m.recipe == self.recipe() && m.update == self.update_rules())
    }
}
