//! What a group gives for its steps.

use super::trie::Trie;
use crate::batch::{Batch, Episode};

/// What one group gives for the environment steps that it took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TreeStatistics {
    /// Trees; for chains the number of episodes.
    pub trees: u32,
    /// Episodes.
    pub leaves: u32,
    /// Distinct complete histories of states and actions among them.
    pub distinct: u32,
    /// Environment steps that were taken; without those of an episode that a budget cut off.
    pub new_steps: u64,
    /// Steps of all episodes, shared ones once for each.
    pub steps: u64,
    /// Mean reward of an episode.
    pub reward: f64,
    /// Variance of the rewards, divided by their number; exactly 0 where they are equal.
    pub variance: f64,
    /// Not all rewards of the group are equal.
    pub signal: bool,
    /// Trees whose own rewards are not all equal.
    pub trees_with_signal: u32,
}

impl TreeStatistics {
    /// Counts a group, chains or trees.
    pub fn of_group(batch: &Batch, group: usize) -> Self {
        let (episodes, branches) = (batch.group(group), batch.branches_of(group));
        let leaves = episodes.len();
        let steps: u64 = episodes.iter().map(|e| u64::from(e.length)).sum();
        let shared: u64 = branches.iter().map(|b| u64::from(b.at)).sum();
        let tree_of = |index: usize| branches.get(index).map_or(index as u32, |b| b.tree);
        let trees = (0..leaves).map(|i| tree_of(i) + 1).max().unwrap_or(0);
        let mut first = vec![None; trees as usize];
        let mut differs = vec![false; trees as usize];
        for (index, episode) in episodes.iter().enumerate() {
            let tree = tree_of(index) as usize;
            differs[tree] |= *first[tree].get_or_insert(episode.reward) != episode.reward;
        }
        let signal = episodes.first().is_some_and(|e| has_signal(episodes, e.reward));
        let n = leaves.max(1) as f64;
        let reward = episodes.iter().map(|e| e.reward).sum::<f64>() / n;
        let squares: f64 = episodes.iter().map(|e| (e.reward - reward) * (e.reward - reward)).sum();
        Self {
            trees,
            leaves: leaves as u32,
            distinct: Trie::of_group(batch, group).distinct() as u32,
            new_steps: steps - shared,
            steps,
            reward,
            variance: if signal { squares / n } else { 0.0 },
            signal,
            trees_with_signal: differs.into_iter().map(u32::from).sum(),
        }
    }

    /// Share of the episodes' steps that were not taken anew, in `[0, 1)`.
    pub fn reused(&self) -> f64 {
        1.0 - self.new_steps as f64 / self.steps.max(1) as f64
    }
}

fn has_signal(episodes: &[Episode], first: f64) -> bool {
    episodes.iter().any(|e| e.reward != first)
}
