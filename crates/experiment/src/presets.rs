//! Named configurations.

use crate::config::{Activation, DeviceChoice, Measure, Objective, Optim, PolicyConfig, RunConfig};
use crate::prompts::{Prompts, RandomMaps};
use advantage::{Baseline, Estimator, LossType, MultiObjectiveAggregation, ScaleRewards};
use worlds::{EnvId, EnvSpec, Observation};

/// A named configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Its name in links, files and on the command line.
    pub name: &'static str,
    /// Its title on the page.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub description: &'static str,
    /// The configuration.
    pub config: RunConfig,
}

/// The preset of that name.
pub fn preset(name: &str) -> Option<Preset> {
    presets().into_iter().find(|p| p.name == name)
}

fn lake(map_name: &str, is_slippery: bool, reward_schedule: [f64; 3]) -> EnvSpec {
    let id = if map_name == "8x8" { EnvId::FrozenLake8x8 } else { EnvId::FrozenLake };
    EnvSpec {
        id,
        map_name: Some(map_name.into()),
        is_slippery: Some(is_slippery),
        reward_schedule,
        ..EnvSpec::default()
    }
}

fn network(hidden: &[u32]) -> PolicyConfig {
    PolicyConfig { hidden: hidden.to_vec(), activation: Activation::Tanh }
}

/// All presets; the first is what a newcomer sees.
pub fn presets() -> Vec<Preset> {
    let base = RunConfig::default();
    vec![
        Preset {
            name: "first-light",
            title: "4×4 lake, first light",
            description: "A network learns the small frozen lake. Each step costs 0.01, so that rollouts differ and most groups have something to compare.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(24), ..lake("4x4", false, [1.0, 0.0, -0.01]) },
                num_prompts: 4,
                num_generations: 16,
                learning_rate: 1e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "dead-groups",
            title: "Dead groups",
            description: "Gymnasium's slippery lake as it is, with 0/1 rewards and groups of 8: nearly every group ties, and a tied group teaches nothing.",
            config: RunConfig {
                env: lake("4x4", true, [1.0, 0.0, 0.0]),
                num_prompts: 8,
                num_generations: 8,
                ..base.clone()
            },
        },
        Preset {
            name: "slippery-lake",
            title: "4×4 lake, slippery",
            description: "The same slippery lake with groups of 64: luck averages out and the policy approaches the best that is possible, 0.74.",
            config: RunConfig {
                env: lake("4x4", true, [1.0, 0.0, 0.0]),
                num_prompts: 8,
                num_generations: 64,
                learning_rate: 1e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "lake-8x8",
            title: "8×8 lake, small step cost",
            description: "The large lake without slipping. Each step costs 0.01, so that even wins differ.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(60), ..lake("8x8", false, [1.0, -0.2, -0.01]) },
                num_prompts: 8,
                num_generations: 16,
                learning_rate: 1e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "by-hand",
            title: "3×3 lake, a table by hand",
            description: "One logit for each cell and action, plain gradient descent, one group of 8: every number can be followed with pencil and paper.",
            config: RunConfig {
                env: EnvSpec {
                    desc: Some(vec!["SFF".into(), "FHF".into(), "FFG".into()]),
                    max_episode_steps: Some(12),
                    ..lake("4x4", false, [1.0, 0.0, 0.0])
                },
                policy: network(&[]),
                optim: Optim::Sgd,
                learning_rate: 2.0,
                num_prompts: 1,
                num_generations: 8,
                ..base.clone()
            },
        },
        Preset {
            name: "dr-grpo",
            title: "No division, constant length",
            description: "Dr. GRPO (arXiv 2503.20783): neither the standard deviation nor the episode's length divides.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(24), ..lake("4x4", false, [1.0, 0.0, -0.01]) },
                num_prompts: 4,
                num_generations: 16,
                scale_rewards: ScaleRewards::None,
                loss_type: LossType::DrGrpo,
                learning_rate: 3e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "clip-and-kl",
            title: "Clip and KL at work",
            description: "Each batch is used four times in two minibatches, so that ratios leave 1, the clip bites and the KL to the first policy pulls back.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(24), ..lake("4x4", false, [1.0, 0.0, -0.01]) },
                num_prompts: 4,
                num_generations: 16,
                num_iterations: 4,
                steps_per_generation: 2,
                epsilon_high: Some(0.28),
                beta: 0.02,
                learning_rate: 3e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "cliff",
            title: "Cliff walking",
            description: "Thirteen steps along a cliff; a fall costs 100 and leads back to the start. Without the entropy bonus it would learn to stay safe until time is up, where all groups tie.",
            config: RunConfig {
                env: EnvSpec {
                    id: EnvId::CliffWalking,
                    map_name: None,
                    is_slippery: None,
                    max_episode_steps: Some(200),
                    ..EnvSpec::default()
                },
                num_prompts: 4,
                num_generations: 32,
                entropy_coef: 0.2,
                learning_rate: 2e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "many-maps",
            title: "Sixteen maps, held-out maps",
            description: "Sixteen random maps seen through a window around the agent; a second curve shows maps that were never trained on.",
            config: RunConfig {
                env: EnvSpec {
                    max_episode_steps: Some(20),
                    map_name: None,
                    ..lake("4x4", false, [1.0, 0.0, -0.01])
                },
                prompts: Prompts::Random(RandomMaps { size: 4, p: 0.8, count: Some(16), held_out: 16 }),
                observation: Observation::Window { radius: 3 },
                num_prompts: 16,
                num_generations: 16,
                learning_rate: 1e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "ms-grpo",
            title: "MS-GRPO's settings",
            description: "The settings of the later code of MS-GRPO's authors (arXiv 2508.10839): a random 4×4 map for each group, 8 steps, temperature 1.25, evaluated at 0.5.",
            config: RunConfig {
                env: EnvSpec {
                    max_episode_steps: Some(8),
                    map_name: None,
                    ..lake("4x4", false, [1.0, 0.0, 0.0])
                },
                prompts: Prompts::Random(RandomMaps { size: 4, p: 0.8, count: None, held_out: 32 }),
                observation: Observation::Window { radius: 3 },
                num_prompts: 2,
                num_generations: 16,
                temperature: 1.25,
                eval_temperature: 0.5,
                entropy_coef: 1e-3,
                advantage_eps: 1e-6,
                learning_rate: 2e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "wide",
            title: "Wide enough for a GPU",
            description: "Two hidden layers of 1 024 on the large lake: here a graphics card pays.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(60), ..lake("8x8", false, [1.0, -0.2, -0.01]) },
                policy: network(&[1024, 1024]),
                num_prompts: 8,
                num_generations: 64,
                learning_rate: 5e-4,
                ..base.clone()
            },
        },
        Preset {
            name: "rloo",
            title: "Leave one out",
            description: "RLOO (arXiv 2402.14740): each rollout is compared with the mean of the others, and nothing is divided.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(24), ..lake("4x4", false, [1.0, 0.0, -0.01]) },
                baseline: Baseline::LeaveOneOut,
                scale_rewards: ScaleRewards::None,
                device: DeviceChoice::Auto,
                num_prompts: 4,
                num_generations: 16,
                learning_rate: 3e-3,
                ..base.clone()
            },
        },
        Preset {
            name: "several-rewards",
            title: "Several rewards, one of them noise",
            description: "Reach the goal, stay short, keep away from holes, and a fourth reward that is pure noise. DVAO (arXiv 2605.25604) weighs each by its spread in the group: it ranks rollouts as the plain sum does, and noise counts the more the louder it is.",
            config: RunConfig {
                env: EnvSpec { max_episode_steps: Some(24), ..lake("4x4", false, [1.0, 0.0, 0.0]) },
                objectives: [
                    (Measure::Goal, 1.0),
                    (Measure::Short, 0.25),
                    (Measure::Holes, 0.5),
                    (Measure::Noise(0.25), 0.25),
                ]
                .map(|(measure, weight)| Objective { measure, weight })
                .into(),
                ddof: 0,
                advantage_eps: 0.0,
                estimator: Estimator {
                    multi_objective_aggregation: MultiObjectiveAggregation::Dvao,
                    ..base.estimator
                },
                loss_type: LossType::Grpo,
                num_prompts: 4,
                num_generations: 16,
                learning_rate: 1e-3,
                ..base
            },
        },
    ]
}
