//! One group as trees, with what each node is credited with.

use crate::config::RunConfig;
use crate::replay::{Replay, ReplayError};
use advantage::methods::tree_methods;
use advantage::{Credit, Estimator, Recipe, StageName, estimate_trees};
use rollout::trees::Trie;
use rollout::{Batch, Budget, PolicyTable, Sampler, Streams, TreeSampling};
use serde::Serialize;

/// A node of one of the trees: a history of states and actions, merged where leaves share it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GrownNode {
    /// Its place in the list; parents come before their children.
    pub id: u32,
    /// Its parent; null at a root.
    pub parent: Option<u32>,
    /// The state.
    pub state: u32,
    /// The action that led here; null at a root.
    pub action: Option<u8>,
    /// Leaves that were reached through it.
    pub visits: u32,
    /// Mean reward of these leaves.
    pub value: f64,
    /// Comparison with the leaves of the same tree, summed over its leaves.
    pub intra: f64,
    /// Comparison with all leaves of the group, summed over its leaves.
    pub inter: f64,
    /// Sum of both.
    pub sum: f64,
}

/// The trees of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GrownTrees {
    /// The nodes of all trees.
    pub nodes: Vec<GrownNode>,
    /// Environment steps that were taken: shared ones count once.
    pub budget: u64,
}

impl GrownTrees {
    /// Grows the trees of one group on a world of `replay`, by the run's tree sampling or, where it has none, by what
    /// the authors of Tree-GRPO ship. Leaves are compared by the run's baseline and scale where its method compares
    /// within trees, otherwise by those of Tree-GRPO.
    ///
    /// # Errors
    /// [`ReplayError`] if there is no such world or table and world do not fit.
    pub fn new(
        config: &RunConfig,
        (replay, world): (&Replay, usize),
        table: &PolicyTable,
        streams: &mut Streams,
    ) -> Result<Self, ReplayError> {
        let missing = ReplayError::NoGroup { group: world };
        let mdp = &replay.worlds.get(world).ok_or_else(|| missing.clone())?.mdp;
        let row_of = replay.observations.row_of.get(world).ok_or(missing)?;
        let plan = config.tree.unwrap_or_default();
        let leaves = if config.tree.is_some() { config.num_generations } else { default_leaves(&plan) };
        let limit = mdp.max_episode_steps().unwrap_or(0);
        let mut batch = Batch::default();
        let budget = Sampler::new(table).trees(
            (world as u32, mdp),
            row_of,
            limit,
            (&plan, Budget::Leaves(leaves)),
            streams,
            &mut batch,
        )?;
        let advantage = match config.estimator.credit.in_trees() {
            true => config.recipe().advantage,
            false => tree_methods().into_iter().next().map(|m| m.recipe.advantage).unwrap_or_default(),
        };
        let estimator = Estimator { credit: Credit::Tree, ..Estimator::default() };
        let recipe = Recipe { advantage, estimator };
        let rewards = batch.rewards();
        let estimate = estimate_trees(&replay.rollouts(&batch), &batch.branches, &recipe)?;
        let trie = Trie::of_trees(&batch, 0);
        let sums = |values: &[f64]| trie.sums(values);
        let of = |name| sums(&estimate.stage(name).concat());
        let (intra, inter) = (of(StageName::IntraTree), of(StageName::InterTree));
        let (sum, value) = (of(StageName::TreeTotal), sums(&rewards.concat()));
        let node = |(id, n): (usize, &rollout::trees::TrieNode)| GrownNode {
            id: id as u32,
            parent: n.parent(),
            state: n.state,
            action: n.action(),
            visits: n.visits,
            value: value[id] / f64::from(n.visits),
            intra: intra[id],
            inter: inter[id],
            sum: sum[id],
        };
        Ok(Self { nodes: trie.nodes.iter().enumerate().map(node).collect(), budget })
    }
}

fn default_leaves(plan: &TreeSampling) -> u32 {
    plan.leaves().unwrap_or(plan.trees)
}
