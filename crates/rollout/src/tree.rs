//! The prefix tree of a group: chains merged where they share their history.

use crate::batch::{Batch, Episode};

/// One node: a state reached by one history of states and actions.
#[derive(Clone, Debug, PartialEq)]
pub struct PrefixNode {
    /// Index of the parent; `None` at the root.
    pub parent: Option<u32>,
    /// The action that led here from the parent; `None` at the root.
    pub action: Option<u8>,
    /// The state reached.
    pub state: u32,
    /// Steps from the root.
    pub depth: u32,
    /// The episodes of the group that pass through, as indices within the group, ascending.
    pub episodes: Vec<u32>,
    /// Children in the order in which they were first visited.
    pub children: Vec<u32>,
}

/// A trie over the episodes of one group, keyed by action and the state it led to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrefixTree {
    /// The nodes; the root is the first, parents come before their children.
    pub nodes: Vec<PrefixNode>,
    /// The last node of each episode of the group.
    pub leaf_of: Vec<u32>,
}

impl PrefixTree {
    /// Merges the episodes of a group; they must share their start state, as groups do.
    pub fn of_group(batch: &Batch, group: usize) -> Self {
        let episodes = batch.group(group);
        let Some(header) = batch.groups.get(group) else { return Self::default() };
        let root = PrefixNode {
            parent: None,
            action: None,
            state: header.start,
            depth: 0,
            episodes: (0..episodes.len() as u32).collect(),
            children: Vec::new(),
        };
        let mut tree = Self { nodes: vec![root], leaf_of: Vec::with_capacity(episodes.len()) };
        for (index, episode) in episodes.iter().enumerate() {
            let leaf = tree.insert(batch, episode, index as u32);
            tree.leaf_of.push(leaf);
        }
        tree
    }

    fn insert(&mut self, batch: &Batch, episode: &Episode, index: u32) -> u32 {
        let steps = batch.steps_of(episode);
        let mut at = 0_u32;
        for (t, step) in steps.iter().enumerate() {
            let next = steps.get(t + 1).map_or(episode.last, |s| s.state);
            let known = self.nodes[at as usize].children.iter().copied().find(|&child| {
                let node = &self.nodes[child as usize];
                node.action == Some(step.action) && node.state == next
            });
            at = if let Some(child) = known {
                self.nodes[child as usize].episodes.push(index);
                child
            } else {
                let child = self.nodes.len() as u32;
                self.nodes.push(PrefixNode {
                    parent: Some(at),
                    action: Some(step.action),
                    state: next,
                    depth: t as u32 + 1,
                    episodes: vec![index],
                    children: Vec::new(),
                });
                self.nodes[at as usize].children.push(child);
                child
            };
        }
        at
    }
}
