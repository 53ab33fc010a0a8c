//! The trees of a batch as segments: stretches of steps between which nothing branches off.

use crate::error::EstimateError;
use crate::rollouts::Rollouts;
use rollout::Branch;

/// The segments of all trees. What was sampled side by side are siblings, also where it came out alike, and so are the
/// beginnings of all trees of a group: they share their prompt.
pub(super) struct Forest {
    /// The tree of each rollout, numbered over the batch.
    pub(super) tree_of: Vec<u32>,
    /// Number of trees.
    pub(super) trees: usize,
    /// The parent of each segment; null for those that begin at the root. Parents come before their children.
    pub(super) parents: Vec<Option<u32>>,
    /// The group of each segment.
    pub(super) group_of: Vec<u32>,
    /// Number of groups.
    pub(super) groups: usize,
    /// The last segment of each rollout.
    pub(super) leaf_of: Vec<u32>,
    /// The segment of each step of the batch.
    pub(super) segment_of: Vec<u32>,
}

impl Forest {
    pub(super) fn new(rollouts: &Rollouts, branches: &[Branch]) -> Result<Self, EstimateError> {
        let n = rollouts.len();
        if branches.len() != n {
            let why = format!("there are branches of {} rollouts, and {n} rollouts", branches.len());
            return Err(EstimateError::at("trees", why));
        }
        let mut forest = Self {
            tree_of: Vec::with_capacity(n),
            trees: 0,
            parents: Vec::new(),
            group_of: Vec::new(),
            groups: rollouts.groups(),
            leaf_of: Vec::with_capacity(n),
            segment_of: vec![0; rollouts.rewards.len()],
        };
        for (index, range) in (0..).zip(rollouts.ranges()) {
            let group = &branches[range.clone()];
            fits(rollouts, range.start, group)?;
            forest.add(rollouts, (index, range.start), group);
        }
        Ok(forest)
    }

    /// Adds the trees of a group, whose first rollout is `first`.
    fn add(&mut self, rollouts: &Rollouts, (number, first): (u32, usize), group: &[Branch]) {
        // Where others branch off the own part of each rollout.
        let mut cuts: Vec<Vec<usize>> = vec![Vec::new(); group.len()];
        for (index, branch) in group.iter().enumerate().filter(|(i, b)| b.from as usize != *i) {
            let (mut from, at) = (branch.from as usize, branch.at as usize);
            // Off a part that it shares itself: then it is off the one that it shares that with.
            while group[from].from as usize != from && at <= group[from].at as usize {
                from = group[from].from as usize;
            }
            debug_assert!(from < index);
            // In order and without repetition.
            if let Err(place) = cuts[from].binary_search(&at) {
                cuts[from].insert(place, at);
            }
        }
        let trees = self.trees as u32;
        for (index, branch) in group.iter().enumerate() {
            let steps = rollouts.steps(first + index);
            let (tree, at) = (trees + branch.tree, branch.at as usize);
            self.tree_of.push(tree);
            self.trees = self.trees.max(tree as usize + 1);
            let mut parent = None;
            if at > 0 {
                let source = rollouts.steps(first + branch.from as usize).start;
                self.segment_of.copy_within(source..source + at, steps.start);
                parent = Some(self.segment_of[source + at - 1]);
            }
            let own = &mut cuts[index];
            own.retain(|&cut| cut > at);
            own.push(steps.len());
            let mut begin = at;
            for &end in own.iter() {
                let segment = self.parents.len() as u32;
                self.parents.push(parent);
                self.group_of.push(number);
                self.segment_of[steps.start + begin..steps.start + end].fill(segment);
                (parent, begin) = (Some(segment), end);
            }
            self.leaf_of.push(self.parents.len() as u32 - 1);
        }
    }

    /// The set of siblings that each segment belongs to, and the number of sets.
    pub(super) fn siblings(&self) -> (Vec<u32>, usize) {
        let of = |segment: usize| match self.parents[segment] {
            Some(parent) => self.groups as u32 + parent,
            None => self.group_of[segment],
        };
        ((0..self.parents.len()).map(of).collect(), self.groups + self.parents.len())
    }
}

/// Checks that every rollout branches off one before it in the same tree, at a step that this one has.
fn fits(rollouts: &Rollouts, first: usize, group: &[Branch]) -> Result<(), EstimateError> {
    for (index, branch) in group.iter().enumerate() {
        let (from, at) = (branch.from as usize, branch.at as usize);
        let is_first = from == index && at == 0 && !group[..index].iter().any(|b| b.tree == branch.tree);
        let known = from < index && group[from].tree == branch.tree;
        let long = |rollout: usize| at < rollouts.length(first + rollout);
        if branch.tree as usize >= group.len() || !(is_first || known && long(from) && long(index)) {
            let why = format!(
                "rollout {index} must branch off an earlier one of its tree before either ends, or be the first of its tree"
            );
            return Err(EstimateError::at("trees", why));
        }
    }
    Ok(())
}
