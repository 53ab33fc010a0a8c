//! Episodes merged where they share their history of states and actions.
//!
//! [`PrefixTree`](crate::PrefixTree) keeps lists at every node and is made to be drawn; this one keeps numbers only and
//! is made to be computed with: merging costs less than sampling.

use crate::batch::Batch;

/// Stands for "none" in the links between nodes.
const NONE: u32 = u32::MAX;

/// One node: a state reached by one history of states and actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrieNode {
    parent: u32,
    first_child: u32,
    next_sibling: u32,
    /// The state.
    pub state: u32,
    /// Steps from the root.
    pub depth: u32,
    /// Episodes of the group that pass through, at least one.
    pub visits: u32,
    action: u8,
}

impl TrieNode {
    /// Index of the parent; null at a root.
    pub fn parent(&self) -> Option<u32> {
        (self.parent != NONE).then_some(self.parent)
    }

    /// The action that led here; null at a root.
    pub fn action(&self) -> Option<u8> {
        (self.parent != NONE).then_some(self.action)
    }

    /// Whether an episode ends here. Then all that pass through do: histories that are equal end together.
    pub fn is_leaf(&self) -> bool {
        self.first_child == NONE
    }
}

/// The histories of one group, merged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trie {
    /// The nodes; parents come before their children.
    pub nodes: Vec<TrieNode>,
    /// The last node of each episode of the group.
    pub leaf_of: Vec<u32>,
}

impl Trie {
    /// Merges all episodes of a group at one root: chains or trees.
    pub fn of_group(batch: &Batch, group: usize) -> Self {
        let mut trie = Self::default();
        trie.fill(batch, group, |_| 0);
        trie
    }

    /// Merges each tree of a group at a root of its own; chains are trees of one episode.
    pub fn of_trees(batch: &Batch, group: usize) -> Self {
        let mut trie = Self::default();
        let branches = batch.branches_of(group);
        trie.fill(batch, group, |episode| branches.get(episode).map_or(episode as u32, |b| b.tree));
        trie
    }

    /// The same in the memory of an earlier one.
    pub fn refill(&mut self, batch: &Batch, group: usize) {
        self.nodes.clear();
        self.leaf_of.clear();
        self.fill(batch, group, |_| 0);
    }

    fn fill(&mut self, batch: &Batch, group: usize, root_of: impl Fn(usize) -> u32) {
        let Some(header) = batch.groups.get(group) else { return };
        let branches = batch.branches_of(group);
        let mut roots: Vec<u32> = Vec::new();
        for (index, episode) in batch.group(group).iter().enumerate() {
            let tree = root_of(index) as usize;
            if roots.len() <= tree {
                roots.resize(tree + 1, NONE);
            }
            if roots[tree] == NONE {
                roots[tree] = self.push(NONE, 0, header.start, 0);
            }
            // What is shared with the episode that this one branched off is there already.
            let (mut at, mut done) = match branches.get(index) {
                Some(branch) if branch.at > 0 => {
                    (self.ancestor(self.leaf_of[branch.from as usize], branch.at), branch.at as usize)
                }
                _ => (roots[tree], 0),
            };
            let steps = batch.steps_of(episode);
            while let Some(step) = steps.get(done) {
                done += 1;
                let next = steps.get(done).map_or(episode.last, |s| s.state);
                at = match self.child(at, step.action, next) {
                    Some(child) => child,
                    None => {
                        // From here on everything is new.
                        let mut parent = self.attach(at, step.action, next, done as u32);
                        while let Some(step) = steps.get(done) {
                            done += 1;
                            let next = steps.get(done).map_or(episode.last, |s| s.state);
                            let child = self.push(parent, step.action, next, done as u32);
                            self.nodes[parent as usize].first_child = child;
                            parent = child;
                        }
                        parent
                    }
                };
            }
            self.leaf_of.push(at);
        }
        for &leaf in &self.leaf_of {
            self.nodes[leaf as usize].visits += 1;
        }
        // Children come after their parents: their visits are complete when they are handed on.
        for node in (0..self.nodes.len()).rev() {
            let TrieNode { parent, visits, .. } = self.nodes[node];
            if parent != NONE {
                self.nodes[parent as usize].visits += visits;
            }
        }
    }

    fn push(&mut self, parent: u32, action: u8, state: u32, depth: u32) -> u32 {
        let index = self.nodes.len() as u32;
        let node =
            TrieNode { parent, first_child: NONE, next_sibling: NONE, state, depth, visits: 0, action };
        self.nodes.push(node);
        index
    }

    /// Adds a child after those that a node has.
    fn attach(&mut self, parent: u32, action: u8, state: u32, depth: u32) -> u32 {
        let child = self.push(parent, action, state, depth);
        match self.children(parent).last() {
            Some(last) => self.nodes[last as usize].next_sibling = child,
            None => self.nodes[parent as usize].first_child = child,
        }
        child
    }

    fn child(&self, parent: u32, action: u8, state: u32) -> Option<u32> {
        self.children(parent).find(|&child| {
            let node = &self.nodes[child as usize];
            node.action == action && node.state == state
        })
    }

    fn ancestor(&self, mut node: u32, depth: u32) -> u32 {
        while self.nodes[node as usize].depth > depth {
            node = self.nodes[node as usize].parent;
        }
        node
    }

    /// The children of a node in the order in which they were first visited.
    pub fn children(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let link = |child: u32| (child != NONE).then_some(child);
        let first = self.nodes.get(node as usize).and_then(|n| link(n.first_child));
        std::iter::successors(first, move |&child| link(self.nodes[child as usize].next_sibling))
    }

    /// The roots, in order.
    pub fn roots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.nodes).filter(|(_, n)| n.parent == NONE).map(|(index, _)| index)
    }

    /// Number of distinct complete histories.
    pub fn distinct(&self) -> usize {
        self.nodes.iter().filter(|n| n.is_leaf()).count()
    }

    /// For each node the sum over the episodes that pass through of what each has.
    pub fn sums(&self, of_episode: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.nodes.len()];
        for (&leaf, value) in self.leaf_of.iter().zip(of_episode) {
            sums[leaf as usize] += value;
        }
        for node in (0..self.nodes.len()).rev() {
            if let Some(parent) = self.nodes[node].parent() {
                sums[parent as usize] += sums[node];
            }
        }
        sums
    }
}
