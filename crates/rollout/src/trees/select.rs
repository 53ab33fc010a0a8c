//! Which nodes are expanded.

use super::grow::{Go, Growing};
use super::{TreeSampling, TreeStrategy};

/// The nodes of each tree that were expanded already: episode and depth.
pub(super) struct Chosen(Vec<Vec<(u32, u32)>>);

impl Chosen {
    pub(super) fn new(trees: usize) -> Self {
        Self(vec![Vec::new(); trees])
    }

    pub(super) fn of(&mut self, tree: usize) -> &mut Vec<(u32, u32)> {
        &mut self.0[tree]
    }
}

impl Growing<'_> {
    /// The depths at which an episode adds nodes that are no leaves. The first of a tree adds the root, a branch nothing
    /// at the node that it branches off.
    fn own(&self, tree: usize, place: usize) -> (u32, std::ops::Range<u32>) {
        let episode = self.trees[tree][place];
        let (length, at) = self.shape(episode);
        let first = if place == 0 { 0 } else { at + 1 };
        (episode, first..length.max(first))
    }

    /// Nodes drawn uniformly, with replacement, from those that the tree has before.
    pub(super) fn expand_uniform(&mut self, tree: usize, nodes: u32) -> Go {
        let known = self.trees[tree].len();
        let total: u64 = (0..known).map(|p| self.own(tree, p).1.len() as u64).sum();
        for _ in 0..nodes {
            let mut left = (self.streams.policy.random() * total as f64) as u64;
            for place in 0..known {
                let (episode, depths) = self.own(tree, place);
                let count = depths.len() as u64;
                if left < count {
                    self.branch(tree, episode, depths.start + left as u32)?;
                    break;
                }
                left -= count;
            }
        }
        Go::Continue(())
    }

    /// The nodes of the highest entropy or surprisal; one of several equals is drawn.
    pub(super) fn expand_highest(
        &mut self,
        tree: usize,
        plan: &TreeSampling,
        chosen: &mut Vec<(u32, u32)>,
    ) -> Go {
        let mut nodes = Vec::new();
        for place in 0..self.trees[tree].len() {
            let (episode, depths) = self.own(tree, place);
            for depth in depths.filter(|d| !chosen.contains(&(episode, *d))) {
                let (state, action) = self.step(episode, depth);
                let row = self.row_of[state as usize];
                let height = match plan.strategy {
                    TreeStrategy::Surprisal => self.sampler.surprisal(row, action),
                    _ => self.sampler.entropy(row),
                };
                nodes.push((height, episode, depth));
            }
        }
        for _ in 0..plan.nodes {
            let top = nodes.iter().fold(f64::NEG_INFINITY, |m, n| m.max(n.0));
            let equals: Vec<usize> = (0..nodes.len()).filter(|&i| nodes[i].0 == top).collect();
            let drawn = (self.streams.policy.random() * equals.len() as f64) as usize;
            let Some(&index) = equals.get(drawn) else { break };
            let (_, episode, depth) = nodes.swap_remove(index);
            chosen.push((episode, depth));
            self.branch(tree, episode, depth)?;
        }
        Go::Continue(())
    }

    /// All nodes at one depth get `nodes − 1` further children.
    pub(super) fn expand_depth(&mut self, tree: usize, nodes: u32, depth: u32) -> Go {
        for place in 0..self.trees[tree].len() {
            let episode = self.trees[tree][place];
            for _ in 1..nodes {
                if self.shape(episode).0 > depth {
                    self.branch(tree, episode, depth)?;
                }
            }
        }
        Go::Continue(())
    }

    /// `nodes` episodes from every step of the tree's first.
    pub(super) fn expand_every_step(&mut self, tree: usize, nodes: u32) -> Go {
        let episode = self.trees[tree][0];
        for depth in 0..self.shape(episode).0 {
            for _ in 0..nodes {
                self.branch(tree, episode, depth)?;
            }
        }
        Go::Continue(())
    }
}
