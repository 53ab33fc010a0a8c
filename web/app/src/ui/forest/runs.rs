//! The trees of a group with steps without branching drawn together, under one root that stands for the prompt.

use super::tidy::tidy;
use rollout::trees::Trie;

/// Stands for "none" among indices.
pub const NONE: u32 = u32::MAX;

/// Levels of room that a leaf's label takes beside it.
const LABEL_LEVELS: [u32; 3] = [1, 2, 3];
/// From how many levels on a label needs more than one, than two.
const MANY_LEVELS: [u32; 2] = [7, 14];

/// Steps from one parting to the next parting or end. The first one is the prompt, without steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The run before; [`NONE`] at the prompt.
    pub parent: u32,
    /// One behind the last run below it: runs are in the order of the drawing, each before those below it.
    pub end: u32,
    /// First node of its steps, or the root of a tree that parts at once.
    pub top: u32,
    /// Last node of its steps.
    pub node: u32,
    /// Number of its steps; 0 at a root that parts at once.
    pub length: u32,
    /// Steps from the start to its end.
    pub depth: u32,
    /// Partings before it.
    pub level: u32,
    /// The tree that it belongs to; [`NONE`] at the prompt.
    pub tree: u32,
    /// First and one behind the last of its rollouts, in the order of the drawing.
    pub leaves: (u32, u32),
    /// Number of its children.
    pub children: u32,
    /// Position across the levels, in rows.
    pub row: f64,
    /// First and last row of what is below it, itself included.
    pub rows: (f64, f64),
}

impl Run {
    /// Whether rollouts end here.
    pub fn is_leaf(&self) -> bool {
        self.children == 0
    }
}

/// All runs of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    /// The runs; the prompt is the first.
    pub runs: Vec<Run>,
    /// Rollouts in the order of the drawing.
    pub order: Vec<u32>,
    /// For each rollout its place in that order.
    pub place_of: Vec<u32>,
    /// Number of levels below the prompt.
    pub levels: u32,
}

impl Runs {
    /// The runs of a trie with a root for each tree ([`Trie::of_trees`]).
    pub fn of(trie: &Trie) -> Self {
        let mut out = Self::default();
        if trie.nodes.is_empty() {
            return out;
        }
        let mut ends = vec![Vec::new(); trie.nodes.len()];
        (0..).zip(&trie.leaf_of).for_each(|(rollout, &leaf)| ends[leaf as usize].push(rollout));
        let prompt = Run {
            parent: NONE,
            end: 0,
            top: NONE,
            node: NONE,
            length: 0,
            depth: 0,
            level: 0,
            tree: NONE,
            leaves: (0, 0),
            children: 0,
            row: 0.0,
            rows: (0.0, 0.0),
        };
        out.runs.push(prompt);
        let mut open: Vec<(u32, u32, u32)> =
            (0_u32..).zip(trie.roots()).map(|(tree, root)| (root, 0, tree)).collect();
        open.reverse();
        while let Some((top, parent, tree)) = open.pop() {
            let index = out.runs.len() as u32;
            let node = follow(trie, top);
            // A tree that begins with a run is drawn from its first step on.
            let top = if node == top { top } else { step_into(trie, top) };
            let (first, last) = (&trie.nodes[top as usize], &trie.nodes[node as usize]);
            let from = first.depth.saturating_sub(u32::from(first.parent().is_some()));
            let level = out.runs[parent as usize].level + 1;
            let place = out.order.len() as u32;
            out.order.append(&mut ends[node as usize]);
            let leaves = (place, out.order.len() as u32);
            out.levels = out.levels.max(level);
            out.runs[parent as usize].children += 1;
            out.runs.push(Run {
                parent,
                top,
                node,
                length: last.depth - from,
                depth: last.depth,
                level,
                tree,
                leaves,
                ..prompt
            });
            let children: Vec<u32> = trie.children(node).collect();
            open.extend(children.into_iter().rev().map(|child| (child, index, tree)));
        }
        out.close();
        out.place_of = vec![0; out.order.len()];
        (0..).zip(&out.order).for_each(|(place, &rollout)| out.place_of[rollout as usize] = place);
        out.lay_out();
        out
    }

    /// Where what is below each run ends.
    fn close(&mut self) {
        for index in (0..self.runs.len()).rev() {
            let run = self.runs[index];
            let end = run.end.max(index as u32 + 1);
            self.runs[index].end = end;
            if let Some(parent) = self.runs.get_mut(run.parent as usize) {
                parent.end = parent.end.max(end);
                parent.leaves.1 = parent.leaves.1.max(run.leaves.1);
            }
        }
        // What comes before a run in the order belongs to earlier runs: its first leaf is that of its first child.
        for index in (0..self.runs.len()).rev() {
            if self.runs[index].children > 0 {
                self.runs[index].leaves.0 = self.runs[index + 1].leaves.0;
            }
        }
    }

    fn lay_out(&mut self) {
        let mut parents: Vec<u32> = self.runs.iter().map(|run| run.parent).collect();
        let label = match self.levels {
            n if n < MANY_LEVELS[0] => LABEL_LEVELS[0],
            n if n < MANY_LEVELS[1] => LABEL_LEVELS[1],
            _ => LABEL_LEVELS[2],
        };
        // Beside a leaf stands its label, so that no other branch is drawn through it.
        for (index, _) in self.runs.iter().enumerate().filter(|(_, run)| run.is_leaf()) {
            let mut at = index as u32;
            for _ in 0..label {
                parents.push(at);
                at = parents.len() as u32 - 1;
            }
        }
        let rows = tidy(&parents, 1.0);
        for (run, row) in self.runs.iter_mut().zip(rows) {
            run.row = row;
            run.rows = (row, row);
        }
        for index in (1..self.runs.len()).rev() {
            let (rows, parent) = (self.runs[index].rows, self.runs[index].parent as usize);
            let above = &mut self.runs[parent].rows;
            *above = (above.0.min(rows.0), above.1.max(rows.1));
        }
    }

    /// The children of a run, in the order of the drawing.
    pub fn children(&self, run: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.runs.get(run as usize).map_or(0, |r| r.end);
        let link = move |next: u32| (next < end).then_some(next);
        std::iter::successors(run.checked_add(1).and_then(link), move |&child| {
            link(self.runs[child as usize].end)
        })
    }

    /// The run and those before it up to the prompt.
    pub fn path(&self, run: u32) -> impl Iterator<Item = u32> + '_ {
        let known = move |run: u32| ((run as usize) < self.runs.len()).then_some(run);
        std::iter::successors(known(run), move |&at| known(self.runs[at as usize].parent))
    }

    /// The run in which a rollout ends.
    pub fn leaf_of(&self, rollout: u32) -> Option<u32> {
        let place = *self.place_of.get(rollout as usize)?;
        let mut at = 0;
        while !self.runs.get(at as usize)?.is_leaf() {
            at = self.children(at).find(|&child| self.runs[child as usize].leaves.1 > place)?;
        }
        Some(at)
    }

    /// The run that a key leads to: left to the parent, right to the first child, up and down to a sibling, Home to the
    /// prompt, End to the last leaf. Only runs that `there` holds of are gone to.
    pub fn go(&self, at: u32, key: &str, there: impl Fn(u32) -> bool) -> Option<u32> {
        let run = self.runs.get(at as usize)?;
        let mut siblings = self.children(run.parent).filter(|&r| there(r));
        match key {
            "ArrowLeft" => Some(run.parent).filter(|&parent| parent != NONE),
            "ArrowRight" => self.children(at).find(|&r| there(r)),
            "ArrowUp" if run.parent != NONE => siblings.take_while(|&r| r != at).last(),
            "ArrowDown" if run.parent != NONE => siblings.find(|&r| r > at),
            "Home" => Some(0),
            "End" => (0..self.runs.len() as u32).rev().find(|&r| there(r)),
            _ => None,
        }
    }
}

/// The first node after a root, and every other node itself.
fn step_into(trie: &Trie, node: u32) -> u32 {
    let is_root = trie.nodes[node as usize].parent().is_none();
    if is_root { trie.children(node).next().unwrap_or(node) } else { node }
}

/// The end of the steps without branching that begin with the one into `node`.
fn follow(trie: &Trie, mut node: u32) -> u32 {
    loop {
        let mut children = trie.children(node);
        match (children.next(), children.next()) {
            (Some(only), None) => node = only,
            _ => return node,
        }
    }
}
