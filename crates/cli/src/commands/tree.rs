//! `grpo tree`: the trees of a run's first prompt.

use super::source::read_config;
use crate::args::TreeArgs;
use crate::error::CliError;
use crate::output;
use experiment::{GrownTrees, SeedStreams};
use rollout::Streams;
use trainer::{LearnerDevice, Trainer};

/// Grows the trees as the first update of a run does, from the same draws, and prints their nodes as one line.
pub(crate) fn run(args: &TreeArgs) -> Result<(), CliError> {
    let mut config = read_config(&args.config)?;
    config.seed = args.seed.unwrap_or(config.seed);
    let seeds = SeedStreams::new(config.seed);
    let trainer = pollster::block_on(Trainer::new(config, LearnerDevice::cpu()))?;
    let mut streams = Streams { policy: seeds.policy, env: seeds.env };
    let grown = GrownTrees::new(trainer.config(), (trainer.batch(), 0), trainer.table(), &mut streams)?;
    output::line(&grown)
}
