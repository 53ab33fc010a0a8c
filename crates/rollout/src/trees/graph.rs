//! A group merged by history, or by state alone.

use super::trie::Trie;
use crate::batch::Batch;
use std::collections::BTreeMap;

/// What counts as the same node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Merge {
    /// The same history of states and actions: the result is a tree.
    #[default]
    History,
    /// The same state, however it was reached: the result is a directed graph, with cycles where episodes go round.
    State,
}

/// A node of a merged group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The state.
    pub state: u32,
    /// Fewest steps from the start in any episode.
    pub depth: u32,
    /// Episodes that pass through, each counted once.
    pub visits: u32,
}

/// A step that episodes made between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node before.
    pub from: u32,
    /// The node after.
    pub to: u32,
    /// The action.
    pub action: u8,
    /// How often it was made, in all episodes.
    pub visits: u32,
}

/// A group as nodes and edges.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RolloutGraph {
    /// The nodes, in the order in which they were first visited; the start is the first.
    pub nodes: Vec<Node>,
    /// The edges. Merged by history, edge `i` leads to node `i + 1`.
    pub edges: Vec<Edge>,
    /// The last node of each episode.
    pub leaf_of: Vec<u32>,
}

impl RolloutGraph {
    /// Merges the episodes of a group, chains or trees, at one start.
    pub fn of_group(batch: &Batch, group: usize, merge: Merge) -> Self {
        match merge {
            Merge::History => Self::by_history(&Trie::of_group(batch, group)),
            Merge::State => Self::by_state(batch, group),
        }
    }

    fn by_history(trie: &Trie) -> Self {
        let node = |n: &super::TrieNode| Node { state: n.state, depth: n.depth, visits: n.visits };
        let nodes = trie.nodes.iter().map(node).collect();
        let edge = |(to, n): (u32, &super::TrieNode)| {
            Some(Edge { from: n.parent()?, to, action: n.action()?, visits: n.visits })
        };
        Self {
            nodes,
            edges: (0..).zip(&trie.nodes).filter_map(edge).collect(),
            leaf_of: trie.leaf_of.clone(),
        }
    }

    fn by_state(batch: &Batch, group: usize) -> Self {
        let mut graph = Self::default();
        let mut places = BTreeMap::new();
        let mut edges = BTreeMap::new();
        // The last episode that passed through each node.
        let mut seen: Vec<usize> = Vec::new();
        for (index, episode) in batch.group(group).iter().enumerate() {
            let steps = batch.steps_of(episode);
            let mut before: Option<(u32, u8)> = None;
            let states = steps.iter().map(|s| (s.state, Some(s.action))).chain([(episode.last, None)]);
            for (depth, (state, action)) in (0..).zip(states) {
                let place = *places.entry(state).or_insert_with(|| {
                    graph.nodes.push(Node { state, depth, visits: 0 });
                    seen.push(usize::MAX);
                    graph.nodes.len() as u32 - 1
                });
                let node = &mut graph.nodes[place as usize];
                node.depth = node.depth.min(depth);
                if std::mem::replace(&mut seen[place as usize], index) != index {
                    node.visits += 1;
                }
                if let Some((from, action)) = before {
                    let known = *edges.entry((from, action, place)).or_insert_with(|| {
                        graph.edges.push(Edge { from, to: place, action, visits: 0 });
                        graph.edges.len() - 1
                    });
                    graph.edges[known].visits += 1;
                }
                before = action.map(|a| (place, a));
            }
            graph.leaf_of.extend(places.get(&episode.last));
        }
        graph
    }
}
