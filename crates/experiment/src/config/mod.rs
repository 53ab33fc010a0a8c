//! The configuration of a whole run.

mod error;
mod method;
#[cfg(feature = "judge")]
mod terms;
mod update;
mod validate;
pub(crate) mod wire;

pub use error::ConfigError;
#[cfg(feature = "judge")]
pub use terms::{MAX_TERMS, Measure, Objective, PromptFilter, Rubric};

use crate::injected::Injected;
use crate::prompts::Prompts;
use crate::values::ValueSource;
use advantage::methods::ImportanceSamplingLevel;
use advantage::{AdvantageOptions, Baseline, Estimator, KlEstimator, LossType, ScaleRewards};
#[cfg(feature = "trees")]
use rollout::TreeSampling;
use serde::{Deserialize, Serialize};
use worlds::{EnvSpec, Observation};

/// As it is written. What it means is only for programs with a judge.
#[cfg(not(feature = "judge"))]
pub type Objective = String;
/// As it is written. What it means is only for programs with a judge.
#[cfg(not(feature = "judge"))]
pub type Rubric = String;
/// As it is written. What it means is only for programs with a judge.
#[cfg(not(feature = "judge"))]
pub type PromptFilter = String;

/// As it is written. What contradicts it is only for programs that check it.
#[cfg(not(feature = "trees"))]
pub(crate) type TreeSampling = serde_json::Value;

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
/// all of them. Unknown fields are refused. Ranges are in [`bounds`](crate::bounds).
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
    /// Who draws the last rollout of each group: the policy, or a reference or an adversary that makes the world's expected
    /// reward the largest or the smallest. One with an action that the policy gives a probability of 0 pushes nothing.
    pub injected: Injected,
    /// Rollouts are weighed by who could have drawn them, so that an injected one leaves the expected update of methods
    /// without a baseline what it was; otherwise it counts as if the policy had drawn it.
    pub injected_correction: bool,
    /// How the rollouts of a group are grown as trees, as many leaves as rollouts; null for chains.
    pub tree: Option<TreeSampling>,
    /// What a rollout is worth, where that is more than one number; none for the reward of the world alone.
    pub objectives: Vec<Objective>,
    /// What a rollout must fulfil; `estimator.gate` says what becomes of those that do not.
    pub rubrics: Vec<Rubric>,
    /// Which groups leave the batch before anything is normalised.
    pub prompt_filters: Vec<PromptFilter>,
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
    /// Where the values come from that `credit: value_gae` and `baseline: tracker` compare with; `credit: given` takes the
    /// exact advantages that come with `exact`.
    pub values: ValueSource,
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
    /// Weight of the KL to the reference policy (the initial one).
    pub beta: f64,
    /// How the KL is estimated at a sampled step (OpenRLHF's name).
    pub kl_estimator: KlEstimator,
    /// The penalty `beta` × estimate of each step is taken off its reward, before the advantages, and is not in the loss
    /// (REINFORCE++, PPO; verl's `use_kl_in_reward`).
    pub kl_in_reward: bool,
    /// The KL term of a step in the loss is multiplied by the step's ratio, so that it is unbiased off policy (RPG,
    /// arXiv 2505.17508; TRL's name).
    pub use_bias_correction_kl: bool,
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
            injected: Injected::None,
            injected_correction: false,
            tree: None,
            objectives: Vec::new(),
            rubrics: Vec::new(),
            prompt_filters: Vec::new(),
            temperature: 1.0,
            eval_temperature: 1.0,
            baseline: advantage.baseline,
            scale_rewards: advantage.scale_rewards,
            ddof: advantage.ddof,
            advantage_eps: advantage.advantage_eps,
            estimator: Estimator::default(),
            values: ValueSource::None,
            importance_sampling_level: ImportanceSamplingLevel::Token,
            loss_type: LossType::Dapo,
            epsilon: 0.2,
            epsilon_high: None,
            num_iterations: 1,
            steps_per_generation: 1,
            beta: 0.0,
            kl_estimator: KlEstimator::K3,
            kl_in_reward: false,
            use_bias_correction_kl: false,
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

    /// The same in one line, as it travels in messages.
    pub fn to_line(&self) -> String {
        serde_json::to_value(self).map(|value| value.to_string()).unwrap_or_default()
    }

    /// The upper clip width in force.
    pub fn epsilon_high(&self) -> f64 {
        self.epsilon_high.unwrap_or(self.epsilon)
    }

    /// Rollouts in a batch.
    pub fn rollouts(&self) -> u32 {
        self.num_prompts.saturating_mul(self.num_generations)
    }

    /// Whether rollouts are judged by more than the reward of the world.
    pub fn judges(&self) -> bool {
        !(self.objectives.is_empty() && self.rubrics.is_empty() && self.prompt_filters.is_empty())
    }

    /// The objectives as they are written, `short:0.25` for instance.
    pub fn objective_names(&self) -> Vec<String> {
        self.objectives.iter().map(ToString::to_string).collect()
    }

    /// Whether groups are grown as trees.
    pub fn grows_trees(&self) -> bool {
        self.tree.is_some()
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
}
