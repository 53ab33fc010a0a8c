//! The configuration of a whole run.

use crate::bounds;
use crate::prompts::{PromptError, Prompts};
use advantage::methods::{ImportanceSamplingLevel, Method, UpdateRules, methods};
use advantage::{AdvantageOptions, Baseline, Credit, Estimator, LossType, Recipe, ScaleRewards};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use worlds::{EnvSpec, Observation, ObservationError, WorldError};

/// Version of the configuration's format. A configuration of another version is refused.
pub const CONFIG_VERSION: u32 = 1;

/// The non-linearity of a hidden layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// max(x, 0).
    Relu,
    /// Hyperbolic tangent.
    #[default]
    Tanh,
}

/// The policy network: observation → hidden layers → one logit for each action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyConfig {
    /// Widths of the hidden layers; none gives a linear policy, which over one-hot cells is a table of logits.
    pub hidden: Vec<u32>,
    /// Non-linearity after each hidden layer.
    #[serde(default)]
    pub activation: Activation,
}

impl Default for PolicyConfig {
    fn default() -> Self {
        Self { hidden: vec![64, 64], activation: Activation::Tanh }
    }
}

/// The optimiser (`optim`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Optim {
    /// Plain gradient descent.
    Sgd,
    /// Adam, with weight decay added to the gradient.
    #[default]
    Adam,
    /// Adam with decoupled weight decay.
    Adamw,
}

/// Where a run trains (`device`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceChoice {
    /// On the CPU; moves to WebGPU when a hardware adapter is ready.
    #[default]
    Auto,
    /// On the CPU: exact, to the last digit.
    Cpu,
    /// On WebGPU, a software adapter included.
    Webgpu,
}

/// A whole run. Names are TRL's where TRL has the knob; `env` holds `gymnasium.make`'s arguments.
///
/// A file may leave fields out; they take the values of [`RunConfig::default`], and whatever is written back holds
/// all of them. Unknown fields are refused. Ranges are in [`bounds`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunConfig {
    /// Format version: [`CONFIG_VERSION`].
    pub version: u32,
    /// The world, as `gymnasium.make`'s arguments.
    pub env: EnvSpec,
    /// Where the maps of the groups come from.
    pub prompts: Prompts,
    /// What the policy sees.
    pub observation: Observation,
    /// The policy network.
    pub policy: PolicyConfig,
    /// The seed that every random stream is derived from.
    pub seed: u64,
    /// Where the run trains.
    pub device: DeviceChoice,
    /// Groups in a batch: prompts sampled for each update.
    pub num_prompts: u32,
    /// Rollouts in a group.
    pub num_generations: u32,
    /// Sampling temperature of the policy; ratio, KL and entropy use the same distribution.
    pub temperature: f64,
    /// Temperature at which held-out maps are evaluated.
    pub eval_temperature: f64,
    /// What is subtracted from a reward.
    pub baseline: Baseline,
    /// What the centred reward is divided by.
    pub scale_rewards: ScaleRewards,
    /// Degrees of freedom taken off the variance's divisor: 0 or 1.
    pub ddof: u8,
    /// Added to the standard deviation before dividing.
    pub advantage_eps: f64,
    /// What a method adds to baseline and scale: what is scored, who counts, how steps are credited.
    pub estimator: Estimator,
    /// What has a ratio: each step, or a whole rollout.
    pub importance_sampling_level: ImportanceSamplingLevel,
    /// How steps are averaged into the loss.
    pub loss_type: LossType,
    /// Lower (and, if `epsilon_high` is null, upper) clip width of the ratio.
    pub epsilon: f64,
    /// Upper clip width; null means `epsilon`.
    pub epsilon_high: Option<f64>,
    /// Times a batch is used.
    pub num_iterations: u32,
    /// Minibatches that a batch is dealt to, each with an optimiser step of its own.
    pub steps_per_generation: u32,
    /// Weight of the KL to the reference policy (the initial one), estimator k3.
    pub beta: f64,
    /// Weight of the entropy bonus.
    pub entropy_coef: f64,
    /// The optimiser.
    pub optim: Optim,
    /// Step size.
    pub learning_rate: f64,
    /// Decay of Adam's first moment.
    pub adam_beta1: f64,
    /// Decay of Adam's second moment.
    pub adam_beta2: f64,
    /// Added to the root of Adam's second moment.
    pub adam_epsilon: f64,
    /// Weight decay: coupled (Adam, SGD) or decoupled (AdamW).
    pub weight_decay: f64,
    /// Largest global gradient norm; null means no limit.
    pub max_grad_norm: Option<f64>,
    /// The run pauses after this many updates; null means it goes on.
    pub max_steps: Option<u64>,
}

impl Default for RunConfig {
    fn default() -> Self {
        let advantage = AdvantageOptions::default();
        Self {
            version: CONFIG_VERSION,
            env: EnvSpec::default(),
            prompts: Prompts::Env,
            observation: Observation::Cell,
            policy: PolicyConfig::default(),
            seed: 0,
            device: DeviceChoice::Auto,
            num_prompts: 1,
            num_generations: 8,
            temperature: 1.0,
            eval_temperature: 1.0,
            baseline: advantage.baseline,
            scale_rewards: advantage.scale_rewards,
            ddof: advantage.ddof,
            advantage_eps: advantage.advantage_eps,
            estimator: Estimator::default(),
            importance_sampling_level: ImportanceSamplingLevel::Token,
            loss_type: LossType::Dapo,
            epsilon: 0.2,
            epsilon_high: None,
            num_iterations: 1,
            steps_per_generation: 1,
            beta: 0.0,
            entropy_coef: 0.0,
            optim: Optim::Adam,
            learning_rate: 1e-2,
            adam_beta1: 0.9,
            adam_beta2: 0.999,
            adam_epsilon: 1e-8,
            weight_decay: 0.0,
            max_grad_norm: None,
            max_steps: None,
        }
    }
}

/// Why a configuration is refused. Each message begins with the path of the field.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ConfigError {
    /// Not JSON of this format.
    #[error("{0}")]
    Format(String),
    /// Written for another version.
    #[error("version: {got} is not supported; this build reads version {CONFIG_VERSION}")]
    Version {
        /// The version found.
        got: u32,
    },
    /// A number is out of its range.
    #[error(transparent)]
    Bound(#[from] bounds::BoundError),
    /// The world cannot be built.
    #[error("env.{0}")]
    World(#[from] WorldError),
    /// The maps cannot be built.
    #[error("prompts: {0}")]
    Prompts(PromptError),
    /// The observation is out of range.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// A number of the estimator is out of its range.
    #[error("estimator.{name}: {value} is out of range; use {right}")]
    Estimator {
        /// The field.
        name: &'static str,
        /// The value found.
        value: f64,
        /// What would be right.
        right: &'static str,
    },
    /// Two fields contradict each other.
    #[error("{field}: {why}")]
    Conflict {
        /// The field to change.
        field: &'static str,
        /// What is wrong and what would be right.
        why: String,
    },
}

impl From<PromptError> for ConfigError {
    /// A world that cannot be built is the fault of `env`, whoever asked for it.
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::World(error) => Self::World(error),
            other => Self::Prompts(other),
        }
    }
}

impl RunConfig {
    /// Reads and validates a configuration from JSON.
    ///
    /// # Errors
    /// [`ConfigError`] naming the field.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let config: Self =
            serde_json::from_str(text).map_err(|e| ConfigError::Format(format!("configuration: {e}")))?;
        config.validate()?;
        Ok(config)
    }

    /// The configuration as indented JSON, every field written out.
    pub fn to_json(&self) -> String {
        // Every field is a number, a string, a list or null: there is nothing that JSON cannot hold.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

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
        Self {
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
    }

    /// The first method of the table that this run is by, with every option as in the table.
    pub fn method(&self) -> Option<Method> {
        methods().into_iter().find(|m| m.recipe == self.recipe() && m.update == self.update_rules())
    }

    /// The upper clip width in force.
    pub fn epsilon_high(&self) -> f64 {
        self.epsilon_high.unwrap_or(self.epsilon)
    }

    /// Rollouts in a batch.
    pub fn rollouts(&self) -> u32 {
        self.num_prompts.saturating_mul(self.num_generations)
    }

    /// Optimiser steps in an update.
    pub fn optimizer_steps(&self) -> u32 {
        self.num_iterations.saturating_mul(self.steps_per_generation)
    }

    /// Whether a field applies to the next update; all others start the run again.
    ///
    /// The world, what the policy sees, the network, the kind of optimiser and the seed make a run what it is.
    pub fn applies_now(field: &str) -> bool {
        let top = field.split('.').next().unwrap_or(field);
        !matches!(top, "version" | "env" | "prompts" | "observation" | "policy" | "seed" | "optim")
    }

    /// Whether going on with `new` takes a new start of the run.
    pub fn needs_reset(&self, new: &Self) -> bool {
        self.version != new.version
            || self.env != new.env
            || self.prompts != new.prompts
            || self.observation != new.observation
            || self.policy != new.policy
            || self.seed != new.seed
            || self.optim != new.optim
    }

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
