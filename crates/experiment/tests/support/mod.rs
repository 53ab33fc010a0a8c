//! What several tests begin with.

use experiment::{Replay, RunConfig, SeedStreams};
use rollout::{PolicyTable, Streams};
use worlds::World;

/// The worlds, a uniform policy and the streams of a run's first update.
pub(crate) fn first_update(config: &RunConfig, worlds: Vec<World>) -> (Replay, PolicyTable, Streams) {
    let replay = Replay::of_worlds(worlds, config).unwrap();
    let table = PolicyTable::uniform(replay.observations.rows.len(), 4);
    let seeds = SeedStreams::new(config.seed);
    (replay, table, Streams { policy: seeds.policy, env: seeds.env })
}
