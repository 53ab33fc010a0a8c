//! Rollouts grown as trees: episodes that share prefixes, so that the same environment steps give more of them.
//!
//! A tree is a list of episodes of one group, each of which but the first branches off another ([`Branch`]). Every
//! episode is kept whole, from the root to its leaf, so that whatever reads chains reads trees; steps that are shared
//! stand in the batch once for each leaf and were taken once.
//!
//! [`Branch`]: crate::Branch

mod graph;
mod grow;
mod select;
mod statistics;
mod trie;

pub use graph::{Edge, Merge, Node, RolloutGraph};
pub use statistics::TreeStatistics;
pub use trie::{Trie, TrieNode};

use crate::sample::SampleError;
use serde::{Deserialize, Serialize};

/// Which nodes of a tree are expanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TreeStrategy {
    /// Init, then expand: in each round `nodes` nodes of every tree, drawn uniformly with replacement from those that it
    /// had before the round, leaves excepted (Tree-GRPO, arXiv 2509.21240, as in the authors' code).
    #[default]
    Uniform,
    /// In each round the `nodes` nodes of every tree at which the policy's entropy is highest (TreeRL, arXiv 2506.11902).
    /// A node is expanded once; among equals one is drawn (both ours).
    Entropy,
    /// The same by `−ln π` of the action that was taken there (the authors' code of TreeRL).
    Surprisal,
    /// Every node of the first `rounds` depths has `nodes` children, the last of which go on to their end (TreeRPO, arXiv
    /// 2506.05183; a depth is one step here, a stretch of tokens there).
    NAry,
    /// From every step of a tree's first episode `nodes` further ones (VinePPO, arXiv 2410.01679, where they serve values
    /// only).
    EveryStep,
}

/// How the trees of a group are grown. The names are those of the authors' code of Tree-GRPO without `ts_`.
///
/// What is missing in a file takes the value that the authors ship: two trees, two nodes, one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TreeSampling {
    /// Which nodes are expanded.
    pub strategy: TreeStrategy,
    /// Trees that are begun together (M).
    pub trees: u32,
    /// Nodes that are expanded in each tree and round (N); children of a node for [`TreeStrategy::NAry`], episodes from a
    /// step for [`TreeStrategy::EveryStep`].
    pub nodes: u32,
    /// Rounds (L); depths for [`TreeStrategy::NAry`], of no meaning for [`TreeStrategy::EveryStep`].
    pub rounds: u32,
}

impl Default for TreeSampling {
    fn default() -> Self {
        Self { strategy: TreeStrategy::Uniform, trees: 2, nodes: 2, rounds: 1 }
    }
}

/// Largest number of trees, nodes or rounds.
pub const MAX_TREE_COUNT: u32 = 1024;

impl TreeSampling {
    /// Checks the numbers.
    ///
    /// # Errors
    /// [`SampleError::Tree`] naming the field.
    pub fn check(&self) -> Result<(), SampleError> {
        let max = MAX_TREE_COUNT;
        let fields = [("trees", self.trees), ("nodes", self.nodes), ("rounds", self.rounds)];
        match fields.into_iter().find(|(_, value)| !(1..=max).contains(value)) {
            Some((field, value)) => Err(SampleError::Tree { field, value, max }),
            None => Ok(()),
        }
    }

    /// Leaves of the trees that are begun together, where that does not depend on how long episodes are:
    /// `M (N L + 1)` for those that draw nodes.
    pub fn leaves(&self) -> Option<u32> {
        let draws =
            matches!(self.strategy, TreeStrategy::Uniform | TreeStrategy::Entropy | TreeStrategy::Surprisal);
        draws.then(|| self.trees.saturating_mul(self.nodes.saturating_mul(self.rounds).saturating_add(1)))
    }
}

/// When a group is complete. A plan that is carried out before begins again with further trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// It has so many episodes.
    Leaves(u32),
    /// So many environment steps were taken in it. The episode that would take more is cut off there and left out; its
    /// steps are paid for. The first episode of a group is always finished, so that no group is empty.
    Steps(u64),
}
