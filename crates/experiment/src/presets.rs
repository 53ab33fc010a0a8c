//! Named configurations.

use crate::config::RunConfig;

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
    TABLE.iter().find(|entry| entry.name == name).map(Entry::preset)
}

/// All presets; the first is what a newcomer sees.
pub fn presets() -> Vec<Preset> {
    TABLE.iter().map(Entry::preset).collect()
}

/// A preset as it is written down.
struct Entry {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    /// What differs from the default configuration, as a file would say it.
    changes: &'static str,
}

impl Entry {
    fn preset(&self) -> Preset {
        // Every text is read by a test; a wrong one would be the default configuration. By way of a value, as the page
        // reads all texts.
        let value = serde_json::from_str::<serde_json::Value>(self.changes);
        let config = value.and_then(serde_json::from_value).unwrap_or_default();
        Preset { name: self.name, title: self.title, description: self.description, config }
    }
}

const TABLE: &[Entry] = &[
    Entry {
        name: "first-light",
        title: "4×4 lake, first light",
        description: "A network learns the small frozen lake. Each step costs 0.01, so that rollouts differ and most groups have something to compare.",
        changes: r#"{
            "env": {"is_slippery": false, "map_name": "4x4", "max_episode_steps": 24, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "dead-groups",
        title: "Dead groups",
        description: "Gymnasium's slippery lake as it is, with 0/1 rewards and groups of 8: nearly every group ties, and a tied group teaches nothing.",
        changes: r#"{
            "env": {"is_slippery": true, "map_name": "4x4"},
            "num_prompts": 8
        }"#,
    },
    Entry {
        name: "slippery-lake",
        title: "4×4 lake, slippery",
        description: "The same slippery lake with groups of 64: luck averages out and the policy approaches the best that is possible, 0.74.",
        changes: r#"{
            "env": {"is_slippery": true, "map_name": "4x4"},
            "num_prompts": 8,
            "num_generations": 64,
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "lake-8x8",
        title: "8×8 lake, small step cost",
        description: "The large lake without slipping. Each step costs 0.01, so that even wins differ.",
        changes: r#"{
            "env": {"id": "FrozenLake8x8-v1", "is_slippery": false, "map_name": "8x8", "max_episode_steps": 60, "reward_schedule": [1.0, -0.2, -0.01]},
            "num_prompts": 8,
            "num_generations": 16,
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "by-hand",
        title: "3×3 lake, a table by hand",
        description: "One logit for each cell and action, plain gradient descent, one group of 8: every number can be followed with pencil and paper.",
        changes: r#"{
            "env": {"desc": ["SFF", "FHF", "FFG"], "is_slippery": false, "map_name": "4x4", "max_episode_steps": 12},
            "policy": {"hidden": []},
            "learning_rate": 2.0,
            "optim": "sgd"
        }"#,
    },
    Entry {
        name: "dr-grpo",
        title: "No division, constant length",
        description: "Dr. GRPO (arXiv 2503.20783): neither the standard deviation nor the episode's length divides.",
        changes: r#"{
            "env": {"is_slippery": false, "map_name": "4x4", "max_episode_steps": 24, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "scale_rewards": "none",
            "learning_rate": 0.003,
            "loss_type": "dr_grpo"
        }"#,
    },
    Entry {
        name: "clip-and-kl",
        title: "Clip and KL at work",
        description: "Each batch is used four times in two minibatches, so that ratios leave 1, the clip bites and the KL to the first policy pulls back.",
        changes: r#"{
            "env": {"is_slippery": false, "map_name": "4x4", "max_episode_steps": 24, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "beta": 0.02,
            "epsilon_high": 0.28,
            "learning_rate": 0.003,
            "num_iterations": 4,
            "steps_per_generation": 2
        }"#,
    },
    Entry {
        name: "cliff",
        title: "Cliff walking",
        description: "Thirteen steps along a cliff; a fall costs 100 and leads back to the start. Without the entropy bonus it would learn to stay safe until time is up, where all groups tie.",
        changes: r#"{
            "env": {"id": "CliffWalking-v1", "max_episode_steps": 200},
            "num_prompts": 4,
            "num_generations": 32,
            "entropy_coef": 0.2,
            "learning_rate": 0.002
        }"#,
    },
    Entry {
        name: "many-maps",
        title: "Sixteen maps, held-out maps",
        description: "Sixteen random maps seen through a window around the agent; a second curve shows maps that were never trained on.",
        changes: r#"{
            "env": {"is_slippery": false, "max_episode_steps": 20, "reward_schedule": [1.0, 0.0, -0.01]},
            "prompts": {"random": {"count": 16, "held_out": 16, "p": 0.8, "size": 4}},
            "observation": {"window": {"radius": 3}},
            "num_prompts": 16,
            "num_generations": 16,
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "ms-grpo",
        title: "MS-GRPO's settings",
        description: "The settings of the later code of MS-GRPO's authors (arXiv 2508.10839): a random 4×4 map for each group, 8 steps, temperature 1.25, evaluated at 0.5.",
        changes: r#"{
            "env": {"is_slippery": false, "max_episode_steps": 8},
            "prompts": {"random": {"count": null, "held_out": 32, "p": 0.8, "size": 4}},
            "observation": {"window": {"radius": 3}},
            "num_prompts": 2,
            "num_generations": 16,
            "temperature": 1.25,
            "eval_temperature": 0.5,
            "advantage_eps": 1e-06,
            "entropy_coef": 0.001,
            "learning_rate": 0.002
        }"#,
    },
    Entry {
        name: "wide",
        title: "Wide enough for a GPU",
        description: "Two hidden layers of 1 024 on the large lake: here a graphics card pays.",
        changes: r#"{
            "env": {"id": "FrozenLake8x8-v1", "is_slippery": false, "map_name": "8x8", "max_episode_steps": 60, "reward_schedule": [1.0, -0.2, -0.01]},
            "policy": {"hidden": [1024, 1024]},
            "num_prompts": 8,
            "num_generations": 64,
            "learning_rate": 0.0005
        }"#,
    },
    Entry {
        name: "rloo",
        title: "Leave one out",
        description: "RLOO (arXiv 2402.14740): each rollout is compared with the mean of the others, and nothing is divided.",
        changes: r#"{
            "env": {"is_slippery": false, "map_name": "4x4", "max_episode_steps": 24, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "baseline": "leave_one_out",
            "scale_rewards": "none",
            "learning_rate": 0.003
        }"#,
    },
    Entry {
        name: "key-door",
        title: "Key and door",
        description: "Rooms with a locked door: the key first, then the goal behind the door. Each cell is there twice, without the key and with it, and the policy learns both.",
        changes: r#"{
            "env": {"id": "Rooms-v0", "map_name": "key-door", "max_episode_steps": 40, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "four-rooms",
        title: "Four rooms",
        description: "The four rooms of Sutton, Precup and Singh (1999), 13 × 13, twenty steps from corner to corner. At first one rollout in 140 reaches the goal within 100 steps; every way leads through two doorways.",
        changes: r#"{
            "env": {"id": "Rooms-v0", "map_name": "four-rooms", "max_episode_steps": 100, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "tree-grpo",
        title: "Rollouts grown as trees",
        description: "Tree-GRPO (arXiv 2509.21240) on the key and the door: four trees of four leaves instead of sixteen chains. Leaves share their first steps, which are paid for once, and are compared with all leaves and with those of their own tree.",
        changes: r#"{
            "env": {"id": "Rooms-v0", "map_name": "key-door", "max_episode_steps": 40, "reward_schedule": [1.0, 0.0, -0.01]},
            "num_prompts": 4,
            "num_generations": 16,
            "tree": {"strategy": "uniform", "trees": 4, "nodes": 3, "rounds": 1},
            "advantage_eps": 1e-06,
            "estimator": {"credit": "tree"},
            "learning_rate": 0.001
        }"#,
    },
    Entry {
        name: "several-rewards",
        title: "Several rewards, one of them noise",
        description: "Reach the goal, stay short, keep away from holes, and a fourth reward that is pure noise. DVAO (arXiv 2605.25604) weighs each by its spread in the group: it ranks rollouts as the plain sum does, and noise counts the more the louder it is.",
        changes: r#"{
            "env": {"is_slippery": false, "map_name": "4x4", "max_episode_steps": 24},
            "num_prompts": 4,
            "num_generations": 16,
            "objectives": ["goal", "short:0.25", "holes:0.5", "noise/0.25:0.25"],
            "ddof": 0,
            "advantage_eps": 0.0,
            "estimator": {"multi_objective_aggregation": "dvao"},
            "learning_rate": 0.001,
            "loss_type": "grpo"
        }"#,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_a_valid_configuration() {
        for entry in TABLE {
            let config = RunConfig::from_json(entry.changes);
            assert_eq!(config.as_ref(), Ok(&entry.preset().config), "{}", entry.name);
        }
    }
}
