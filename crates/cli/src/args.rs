//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
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
    /// What a policy exactly reaches in a world, by dynamic programming: success, value, expected length, and for each
    /// state the value and the action values at time 0 and the expected visits; one JSON object.
    Oracle(OracleArgs),
    /// Bias, variance and cosine of a method's update against the true policy gradient; one JSON object.
    ///
    /// With the update u of one batch, m its mean and g the gradient of the mean expected return over the run's maps, all
    /// in the space of the policy table's logits, at ratio 1, without KL and entropy: scale is the best scalar
    /// c = <m, g> / <g, g>; bias is |m - g|; bias_after_scale is |m - c g|; direction_error is |m - c g| / |m|; cosine is
    /// that of m and g; variance is E|u - m|^2; noise is the root of the variance over |m|; update_cosine is the mean
    /// cosine of a single update and g over the updates that are not zero; zero_updates is the share of those that are.
    /// Each comes with its standard error (..._se, jackknife over 20 blocks; 0 where it is exact), or null where a
    /// length that is divided by is 0. expectation says how m was found: "binomial" and "groups" are exact, "samples" is
    /// not.
    Bias(BiasArgs),
    /// The figures of the documentation (docs/truth.md): one JSON object for each point, and an SVG file.
    Figure(FigureArgs),
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
    #[command(flatten)]
    pub(crate) world: WorldArgs,
    /// Prints a random map with this many rows and columns instead of stepping.
    #[arg(long, value_name = "SIZE", conflicts_with_all = ["id", "actions", "map", "map_name"])]
    pub(crate) random_map: Option<usize>,
    /// Probability that a cell of a random map is frozen.
    #[arg(long, default_value_t = 0.8, requires = "random_map")]
    pub(crate) p: f64,
}

/// What a world has besides its id.
#[derive(Debug, Args)]
pub(crate) struct WorldArgs {
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
}

#[derive(Debug, Args)]
pub(crate) struct OracleArgs {
    /// Gymnasium's id: FrozenLake-v1, FrozenLake8x8-v1, CliffWalking-v1 or CliffWalkingSlippery-v1.
    #[arg(long, required_unless_present = "map")]
    pub(crate) id: Option<EnvId>,
    #[command(flatten)]
    pub(crate) world: WorldArgs,
    /// uniform, optimal (it knows how much time is left), optimal_stationary (the best that a search finds without), or
    /// the path of a checkpoint.
    #[arg(long, default_value = "uniform")]
    pub(crate) policy: String,
    /// What a reward one step later counts for, from 0 to 1.
    #[arg(long, default_value_t = 1.0)]
    pub(crate) discount: f64,
    /// Evaluates without a time limit: stationary values.
    #[arg(long, conflicts_with = "max_episode_steps")]
    pub(crate) no_limit: bool,
}

#[derive(Debug, Args)]
pub(crate) struct BiasArgs {
    /// The configuration, as `grpo preset NAME` prints one.
    pub(crate) config: PathBuf,
    /// Id of a method that `grpo methods` lists; by default the configuration as it is.
    #[arg(long)]
    pub(crate) method: Option<String>,
    /// Rollouts in a group; by default the configuration's.
    #[arg(long)]
    pub(crate) num_generations: Option<u32>,
    /// initial (the configuration's first policy), uniform, or the path of a checkpoint. Values that a run learns are those
    /// of its start.
    #[arg(long, default_value = "initial")]
    pub(crate) policy: String,
    /// Batches to sample, at least 40.
    #[arg(long, default_value_t = 2000)]
    pub(crate) samples: u32,
    /// Seed of the batches; by default the configuration's.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct FigureArgs {
    /// Which figure.
    #[arg(value_enum)]
    pub(crate) name: FigureName,
    /// The SVG file to write.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Seeds that means and standard errors are taken over, from 2 to 1000.
    #[arg(long, default_value_t = 20)]
    pub(crate) seeds: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FigureName {
    /// Cosine of the push of uniform credit and the exact gradient, against the number of rollouts, on six worlds.
    Cosine,
    /// Share of steps that uniform credit gives the wrong sign, on the same.
    Signs,
    /// What methods multiply the gradient of success by, against its probability: exact.
    Scale,
    /// Updates with division by the standard deviation over updates without, against the overlap of features.
    Curvature,
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
