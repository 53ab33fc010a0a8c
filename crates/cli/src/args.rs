//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use worlds::EnvId;

/// Group-relative policy optimization on grid worlds, without a browser.
#[derive(Debug, Parser)]
#[command(name = "grpo", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Steps an environment, or draws a random map; one JSON object a line.
    Env(EnvArgs),
    /// Turns the rewards on standard input into advantages, every stage shown.
    Advantages,
    /// Lists the methods that `advantages` knows, with status and citation; one JSON object a line.
    Methods,
    /// Trains; one line of metrics for each update.
    Train(TrainArgs),
    /// Grows the trees of a run's first prompt by its first policy and prints their nodes.
    Tree(TreeArgs),
    /// Prints a preset's configuration.
    Preset {
        /// Its name.
        name: String,
    },
    /// Lists the presets.
    Presets,
}

#[derive(Debug, Args)]
pub(crate) struct EnvArgs {
    /// Gymnasium's id: FrozenLake-v1, FrozenLake8x8-v1, CliffWalking-v1 or CliffWalkingSlippery-v1; or Rooms-v0, which is ours.
    #[arg(long, required_unless_present = "random_map")]
    pub(crate) id: Option<EnvId>,
    /// Seed of the reset, or of the random map.
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// Actions, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) actions: Vec<usize>,
    /// A map by name: 4x4 or 8x8; four-rooms, key-door, bridge or corridor-N-K of Rooms-v0.
    #[arg(long)]
    pub(crate) map_name: Option<String>,
    /// A map by its rows, separated by `/`.
    #[arg(long)]
    pub(crate) map: Option<String>,
    /// Whether a step may go to the side.
    #[arg(long, action = clap::ArgAction::Set)]
    pub(crate) is_slippery: Option<bool>,
    /// Probability that a step on slippery ice goes where it was meant to.
    #[arg(long)]
    pub(crate) success_rate: Option<f64>,
    /// Rewards for goal, hole and any other cell, separated by commas.
    #[arg(long, value_delimiter = ',', allow_negative_numbers = true)]
    pub(crate) reward_schedule: Option<Vec<f64>>,
    /// Steps after which an episode is truncated.
    #[arg(long)]
    pub(crate) max_episode_steps: Option<u32>,
    /// Prints a random map with this many rows and columns instead of stepping.
    #[arg(long, value_name = "SIZE", conflicts_with_all = ["id", "actions", "map", "map_name"])]
    pub(crate) random_map: Option<usize>,
    /// Probability that a cell of a random map is frozen.
    #[arg(long, default_value_t = 0.8, requires = "random_map")]
    pub(crate) p: f64,
}

#[derive(Debug, Args)]
pub(crate) struct TreeArgs {
    /// The configuration; one without `tree` grows two trees of three leaves.
    pub(crate) config: PathBuf,
    /// Replaces the configuration's seed.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    /// The configuration, as `grpo preset NAME` prints one.
    #[arg(required_unless_present = "resume")]
    pub(crate) config: Option<PathBuf>,
    /// Replaces the configuration's seed.
    #[arg(long, conflicts_with = "resume")]
    pub(crate) seed: Option<u64>,
    /// Updates to make; by default the configuration's max_steps, otherwise 200.
    #[arg(long)]
    pub(crate) iterations: Option<u64>,
    /// Folder for metrics.jsonl, config.json and checkpoint.grpo.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Goes on from this checkpoint.
    #[arg(long)]
    pub(crate) resume: Option<PathBuf>,
}
