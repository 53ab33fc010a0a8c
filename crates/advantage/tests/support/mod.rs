//! What several tests sample.

use rollout::{Batch, PolicyTable, Sampler, Streams};
use worlds::{EnvId, EnvSpec, Pcg64};

/// Time limit of the episodes.
pub(crate) const LIMIT: u32 = 12;

/// Groups of episodes of a uniform policy on the 4x4 lake, and the table row of each state.
pub(crate) fn batch(seed: u64, groups: u32, size: u32) -> (Batch, Vec<Vec<u32>>) {
    let world = EnvSpec::new(EnvId::FrozenLake).build().unwrap();
    let rows: Vec<u32> = (0..16).collect();
    let sampler = Sampler::new(&PolicyTable::uniform(16, 4));
    let mut streams = Streams { policy: Pcg64::new(seed), env: Pcg64::new(seed + 1) };
    let mut batch = Batch::default();
    for _ in 0..groups {
        sampler.group((0, &world.mdp), &rows, LIMIT, size, &mut streams, &mut batch).unwrap();
    }
    (batch, vec![rows])
}
