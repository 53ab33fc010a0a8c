//! What of a tree is shown when it has more ends than there is room for.

use super::runs::Run;
use crate::ui::order::ascending;
use std::collections::BinaryHeap;

/// What a shown node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The start.
    Root,
    /// A place where chains part.
    Branch,
    /// An end.
    Leaf,
    /// Subtrees that are not shown.
    Merged,
}

/// One node of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownNode {
    /// The run that it is the end of; for the merged children of a run, that run.
    pub run: usize,
    /// What it stands for.
    pub kind: Kind,
    /// Index of the parent.
    pub parent: Option<usize>,
    /// Indices of the children, from top to bottom.
    pub children: Vec<usize>,
    /// Steps from the start.
    pub depth: u32,
    /// Steps of the run that leads here.
    pub length: u32,
    /// The first action of that run.
    pub action: Option<u8>,
    /// Rollouts that pass or are merged.
    pub visits: usize,
    /// Their mean advantage.
    pub advantage: f64,
    /// The first of them.
    pub first: usize,
}

impl ShownNode {
    /// A name that stays the same for the same part of the tree, whatever else is shown.
    pub fn name(&self, is_rest: bool) -> String {
        if is_rest { format!("rest-{}", self.run) } else { format!("run-{}", self.run) }
    }
}

/// The drawing's tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Nodes, each before its children and all in the order of the drawing from top to bottom.
    pub nodes: Vec<ShownNode>,
    /// For each rollout, the last shown node that it reaches.
    pub node_of: Vec<usize>,
}

impl Shown {
    /// Whether a node stands for the children of its parent that are not shown one by one.
    pub fn is_rest(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| {
            n.parent.and_then(|parent| self.nodes.get(parent)).is_some_and(|parent| parent.run == n.run)
        })
    }

    /// The name of a node.
    pub fn name(&self, node: usize) -> String {
        self.nodes.get(node).map_or(String::new(), |n| n.name(self.is_rest(node)))
    }

    /// For each node, whether a rollout passes.
    pub fn path(&self, rollout: usize) -> Vec<bool> {
        let mut path = vec![false; self.nodes.len()];
        let mut at = self.node_of.get(rollout).copied();
        while let Some(node) = at {
            path[node] = true;
            at = self.nodes[node].parent;
        }
        path
    }

    /// Number of rows that the drawing needs.
    pub fn leaves(&self) -> usize {
        self.nodes.iter().filter(|node| node.children.is_empty()).count()
    }
}

/// Chooses at most `most` leaves (two at least). The path of `selected` is shown as far as there is room, then the
/// subtrees that most rollouts pass; what is left of each node's children is merged into one.
pub fn aggregate(runs: &[Run], advantages: &[f64], selected: usize, most: usize) -> Shown {
    if runs.is_empty() {
        return Shown::default();
    }
    let mut choice = Choice::new(runs, most.max(2));
    for run in way_to(runs, selected) {
        choice.reveal(run);
    }
    let mut heap: BinaryHeap<(usize, std::cmp::Reverse<usize>)> = BinaryHeap::new();
    let offer = |heap: &mut BinaryHeap<_>, run: usize| {
        heap.extend(runs[run].children.iter().map(|&c| (runs[c].episodes.len(), std::cmp::Reverse(c))));
    };
    offer(&mut heap, 0);
    while let Some((_, std::cmp::Reverse(run))) = heap.pop() {
        choice.reveal(run);
        if choice.shown[run] {
            offer(&mut heap, run);
        }
    }
    choice.draw(advantages)
}

/// The runs from below the root to the end of a rollout.
fn way_to(runs: &[Run], rollout: usize) -> Vec<usize> {
    let passes = |run: usize| runs[run].episodes.binary_search(&(rollout as u32)).is_ok();
    let mut way = Vec::new();
    let mut at = 0;
    while let Some(&next) = runs[at].children.iter().find(|&&child| passes(child)) {
        way.push(next);
        at = next;
    }
    way
}

/// Which runs are shown, and how many leaves that makes.
struct Choice<'a> {
    runs: &'a [Run],
    most: usize,
    leaves: usize,
    shown: Vec<bool>,
    /// For each run, how many of its children are not shown.
    hidden: Vec<usize>,
}

impl<'a> Choice<'a> {
    fn new(runs: &'a [Run], most: usize) -> Self {
        let mut shown = vec![false; runs.len()];
        shown[0] = true;
        let hidden = runs.iter().map(|run| run.children.len()).collect();
        Self { runs, most, leaves: 1, shown, hidden }
    }

    /// The leaves that a run's children make when `hidden` of them are not shown, each shown one counting as a leaf.
    fn rows(&self, run: usize, hidden: usize) -> usize {
        self.runs[run].children.len() - hidden + usize::from(hidden > 0)
    }

    /// Shows a run whose parent is shown, if there is room. A sibling that would be the only one left over is shown
    /// with it: it takes no more room than its stand-in.
    fn reveal(&mut self, run: usize) {
        let Some(parent) = self.runs[run].parent else { return };
        if self.shown[run] || !self.shown[parent] {
            return;
        }
        let left = self.hidden[parent] - 1;
        let left = if left == 1 { 0 } else { left };
        let leaves = self.leaves + self.rows(parent, left) - self.rows(parent, self.hidden[parent]);
        if leaves > self.most {
            return;
        }
        self.leaves = leaves;
        self.hidden[parent] = left;
        self.shown[run] = true;
        if left == 0 {
            for &child in &self.runs[parent].children {
                self.shown[child] = true;
            }
        }
    }

    fn draw(&self, advantages: &[f64]) -> Shown {
        let rollouts = self.runs[0].episodes.len();
        let mut shown = Shown { nodes: Vec::new(), node_of: vec![0; rollouts] };
        // A run to draw, or the rest of a run's children, with the node that it hangs from.
        let mut open: Vec<(usize, bool, Option<usize>)> = vec![(0, false, None)];
        while let Some((run, is_rest, parent)) = open.pop() {
            let index = shown.nodes.len();
            if let Some(parent) = parent {
                shown.nodes[parent].children.push(index);
            }
            let source = &self.runs[run];
            let (episodes, kind) = if is_rest {
                let hidden = source.children.iter().filter(|&&child| !self.shown[child]);
                let mut rest: Vec<u32> =
                    hidden.flat_map(|&child| self.runs[child].episodes.iter().copied()).collect();
                ascending(&mut rest);
                (rest, Kind::Merged)
            } else {
                (source.episodes.clone(), self.kind(run))
            };
            for &episode in &episodes {
                if let Some(node) = shown.node_of.get_mut(episode as usize) {
                    *node = index;
                }
            }
            let sum: f64 = episodes.iter().filter_map(|&e| advantages.get(e as usize)).sum();
            shown.nodes.push(ShownNode {
                run,
                kind,
                parent,
                children: Vec::new(),
                depth: source.depth + u32::from(is_rest),
                length: if is_rest { 1 } else { source.length },
                action: if is_rest { None } else { source.action },
                visits: episodes.len(),
                advantage: sum / episodes.len().max(1) as f64,
                first: episodes.first().map_or(0, |&e| e as usize),
            });
            if matches!(kind, Kind::Root | Kind::Branch) {
                if self.hidden[run] > 0 {
                    open.push((run, true, Some(index)));
                }
                let seen = source.children.iter().rev().filter(|&&child| self.shown[child]);
                open.extend(seen.map(|&child| (child, false, Some(index))));
            }
        }
        shown
    }

    fn kind(&self, run: usize) -> Kind {
        let children = self.runs[run].children.len();
        match (run, children) {
            (0, _) => Kind::Root,
            (_, 0) => Kind::Leaf,
            _ if self.hidden[run] == children => Kind::Merged,
            _ => Kind::Branch,
        }
    }
}
