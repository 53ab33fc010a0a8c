//! The knobs as a table: one row for each, no component of its own.

/// The groups that knobs are listed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The environment.
    World,
    /// Where the maps come from.
    Prompts,
    /// What the policy sees and is.
    Policy,
    /// How rollouts are drawn.
    Sampling,
    /// How rewards become advantages.
    Advantage,
    /// What is minimised.
    Loss,
    /// How it is minimised.
    Optimiser,
    /// Seed, device, length.
    Run,
}

impl Section {
    /// All sections, in their order.
    pub const ALL: [Self; 8] = [
        Self::World,
        Self::Prompts,
        Self::Policy,
        Self::Sampling,
        Self::Advantage,
        Self::Loss,
        Self::Optimiser,
        Self::Run,
    ];
}

/// What is typed or chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number.
    Number,
    /// A number, or nothing.
    OptionalNumber,
    /// Whole numbers separated by commas; nothing is the empty list.
    Numbers,
    /// Exactly so many numbers separated by commas.
    Tuple(usize),
    /// One of these names.
    Choice(&'static [&'static str]),
    /// One of these names, or nothing.
    OptionalChoice(&'static [&'static str]),
    /// Yes or no; if nothing is said (`env.is_slippery`), what the environment's id says.
    Switch,
    /// The rows of a map, or nothing.
    OptionalMap,
    /// A choice between forms that hold different fields.
    Form(&'static [&'static str]),
}

/// One knob.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its path in the configuration, and its name.
    pub path: &'static str,
    /// Where it is listed.
    pub section: Section,
    /// What is typed or chosen.
    pub kind: Kind,
    /// What other libraries call it.
    pub others: &'static [(&'static str, &'static str)],
}

const fn field(section: Section, path: &'static str, kind: Kind) -> Field {
    Field { path, section, kind, others: &[] }
}

const fn known(
    section: Section,
    path: &'static str,
    kind: Kind,
    others: &'static [(&'static str, &'static str)],
) -> Field {
    Field { path, section, kind, others }
}

use Kind::{Choice, Form, Number, Numbers, OptionalChoice, OptionalMap, OptionalNumber, Switch, Tuple};
use Section::{Advantage, Loss, Optimiser, Policy, Prompts, Run, Sampling, World};

const VERL: &str = "verl";
const OPENRLHF: &str = "OpenRLHF";

const REWARD_SCHEDULE: Field = field(World, "env.reward_schedule", Tuple(3));
const NUM_PROMPTS: Field = known(Sampling, "num_prompts", Number, &[(VERL, "data.train_batch_size")]);
const NUM_GENERATIONS: Field = known(
    Sampling,
    "num_generations",
    Number,
    &[(VERL, "actor_rollout_ref.rollout.n"), (OPENRLHF, "--rollout.n_samples_per_prompt")],
);
const TEMPERATURE: Field = known(
    Sampling,
    "temperature",
    Number,
    &[(VERL, "actor_rollout_ref.rollout.temperature"), (OPENRLHF, "--rollout.temperature")],
);
const BASELINE: Field = known(
    Advantage,
    "baseline",
    Choice(&["mean", "leave_one_out", "batch", "none"]),
    &[(VERL, "algorithm.adv_estimator"), (OPENRLHF, "--algo.advantage.estimator")],
);
const SCALE_REWARDS: Field = known(
    Advantage,
    "scale_rewards",
    Choice(&["group", "batch", "none"]),
    &[(VERL, "algorithm.norm_adv_by_std_in_grpo"), (OPENRLHF, "--algo.advantage.no_std_norm")],
);
const DDOF: Field = field(Advantage, "ddof", Choice(&["0", "1"]));
const ADVANTAGE_EPS: Field = field(Advantage, "advantage_eps", Number);
const LOSS_TYPE: Field = known(
    Loss,
    "loss_type",
    Choice(&["grpo", "dr_grpo", "dapo", "bnpo", "vl_norm", "vespo"]),
    &[(VERL, "loss_agg_mode")],
);
const EPSILON: Field =
    known(Loss, "epsilon", Number, &[(VERL, "clip_ratio_low"), (OPENRLHF, "--actor.eps_clip")]);
const EPSILON_HIGH: Field = known(
    Loss,
    "epsilon_high",
    OptionalNumber,
    &[(VERL, "clip_ratio_high"), (OPENRLHF, "eps_clip_low_high")],
);
const LEARNING_RATE: Field = field(Optimiser, "learning_rate", Number);

/// The knobs that stand beside a stage; the others are only in the second program.
pub const BESIDE_STAGES: &[Field] = &[
    REWARD_SCHEDULE,
    NUM_PROMPTS,
    NUM_GENERATIONS,
    TEMPERATURE,
    BASELINE,
    SCALE_REWARDS,
    DDOF,
    ADVANTAGE_EPS,
    LOSS_TYPE,
    EPSILON,
    EPSILON_HIGH,
    LEARNING_RATE,
];

/// All knobs, in their order. One that the configuration lacks in its present form is not shown.
pub const FIELDS: &[Field] = &[
    field(
        World,
        "env.id",
        Choice(&[
            "FrozenLake-v1",
            "FrozenLake8x8-v1",
            "CliffWalking-v1",
            "CliffWalkingSlippery-v1",
            "Rooms-v0",
        ]),
    ),
    field(
        World,
        "env.map_name",
        OptionalChoice(&["4x4", "8x8", "four-rooms", "key-door", "bridge", "corridor-20-4"]),
    ),
    field(World, "env.desc", OptionalMap),
    field(World, "env.is_slippery", Switch),
    field(World, "env.success_rate", Number),
    REWARD_SCHEDULE,
    known(
        World,
        "env.max_episode_steps",
        OptionalNumber,
        &[
            ("TRL", "max_completion_length"),
            (VERL, "data.max_response_length"),
            (OPENRLHF, "--rollout.max_new_tokens"),
        ],
    ),
    field(Prompts, "prompts", Form(&["env", "list", "random"])),
    field(Prompts, "prompts.random.size", Number),
    field(Prompts, "prompts.random.p", Number),
    field(Prompts, "prompts.random.count", OptionalNumber),
    field(Prompts, "prompts.random.held_out", Number),
    field(Policy, "observation", Form(&["cell", "window"])),
    field(Policy, "observation.window.radius", Number),
    field(Policy, "policy.hidden", Numbers),
    field(Policy, "policy.activation", Choice(&["relu", "tanh"])),
    NUM_PROMPTS,
    NUM_GENERATIONS,
    field(Sampling, "tree", Form(&["chains", "trees"])),
    field(Sampling, "tree.strategy", Choice(&["uniform", "entropy", "surprisal", "n_ary", "every_step"])),
    field(Sampling, "tree.trees", Number),
    field(Sampling, "tree.nodes", Number),
    field(Sampling, "tree.rounds", Number),
    field(Sampling, "injected", Choice(&["none", "reference", "adversarial"])),
    field(Sampling, "injected_correction", Switch),
    TEMPERATURE,
    field(Sampling, "eval_temperature", Number),
    BASELINE,
    SCALE_REWARDS,
    DDOF,
    ADVANTAGE_EPS,
    LOSS_TYPE,
    EPSILON,
    EPSILON_HIGH,
    known(Loss, "beta", Number, &[(VERL, "kl_loss_coef"), (OPENRLHF, "--algo.kl.init_coef")]),
    known(
        Loss,
        "kl_estimator",
        Choice(&["k1", "k2", "k3"]),
        &[(VERL, "kl_loss_type"), (OPENRLHF, "--algo.kl.estimator")],
    ),
    known(Loss, "kl_in_reward", Switch, &[(VERL, "use_kl_in_reward")]),
    field(Loss, "use_bias_correction_kl", Switch),
    known(Loss, "entropy_coef", Number, &[(VERL, "entropy_coeff"), (OPENRLHF, "entropy_coef")]),
    known(Loss, "num_iterations", Number, &[(VERL, "ppo_epochs"), (OPENRLHF, "--train.max_epochs")]),
    known(Loss, "steps_per_generation", Number, &[(VERL, "ppo_mini_batch_size")]),
    field(Optimiser, "optim", Choice(&["sgd", "adam", "adamw"])),
    LEARNING_RATE,
    field(Optimiser, "adam_beta1", Number),
    field(Optimiser, "adam_beta2", Number),
    field(Optimiser, "adam_epsilon", Number),
    field(Optimiser, "weight_decay", Number),
    field(Optimiser, "max_grad_norm", OptionalNumber),
    field(Run, "seed", Number),
    field(Run, "device", Choice(&["auto", "cpu", "webgpu"])),
    field(Run, "max_steps", OptionalNumber),
];

/// The knob of that path.
pub fn field_of(path: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.path == path)
}

/// The knob of that path, if it stands beside a stage.
pub fn beside_stage(path: &str) -> Option<&'static Field> {
    BESIDE_STAGES.iter().find(|f| f.path == path)
}

impl Field {
    /// The name on its label: the last part of the path where a section says the rest.
    pub fn label(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// The range of the number that is typed: smallest, largest.
    pub fn range(&self) -> Option<(f64, f64)> {
        if let Some(bound) = experiment::bounds::bound(self.path) {
            let typed = matches!(self.kind, Number | OptionalNumber | Numbers);
            return typed.then_some((bound.min, bound.max));
        }
        match self.path {
            "env.max_episode_steps" => Some((1.0, f64::from(worlds::env_spec::MAX_EPISODE_STEPS))),
            "env.success_rate" => Some((0.0, 1.0)),
            "observation.window.radius" => Some((1.0, f64::from(worlds::observation::MAX_RADIUS))),
            _ => None,
        }
    }

    /// Whether only whole numbers fit.
    pub fn whole(&self) -> bool {
        match experiment::bounds::bound(self.path) {
            Some(bound) => bound.whole,
            None => matches!(
                self.path,
                "env.max_episode_steps"
                    | "tree.trees"
                    | "tree.nodes"
                    | "tree.rounds"
                    | "prompts.random.size"
                    | "prompts.random.count"
                    | "prompts.random.held_out"
                    | "observation.window.radius"
                    | "seed"
            ),
        }
    }
}
