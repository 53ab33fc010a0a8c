//! What is said of the groups of a batch.

use crate::model::Scene;
use advantage::GroupStats;

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<'a> {
    /// Its rewards.
    pub rewards: &'a [f64],
    /// Their statistics.
    pub stats: &'a GroupStats,
    /// All its advantages are 0: it teaches nothing.
    pub dead: bool,
    /// Episodes that reached the goal.
    pub wins: usize,
}

/// All groups of the shown update.
pub fn groups(scene: &Scene) -> Vec<Group<'_>> {
    let size = scene.config.num_generations.max(1) as usize;
    let episodes = scene.record.episodes.chunks(size).map(|g| g.iter().filter(|e| e.success).count());
    scene
        .scores
        .iter()
        .zip(&scene.trace.groups)
        .zip(&scene.trace.advantages)
        .zip(episodes.chain(std::iter::repeat(0)))
        .map(|(((rewards, stats), advantages), wins)| Group {
            rewards,
            stats,
            dead: advantages.iter().all(|a| *a == 0.0),
            wins,
        })
        .collect()
}
