//! Growing the trees of a group.

use super::select::Chosen;
use super::{Budget, TreeSampling, TreeStrategy};
use crate::batch::{Batch, Branch, Group};
use crate::sample::{Prefix, SampleError, Sampler, Streams};
use std::ops::ControlFlow;
use worlds::Mdp;

/// Nothing more fits into the group.
pub(super) struct Full;

pub(super) type Go = ControlFlow<Full>;

/// A group at work.
pub(super) struct Growing<'a> {
    pub(super) sampler: &'a Sampler,
    pub(super) world: &'a Mdp,
    pub(super) row_of: &'a [u32],
    pub(super) limit: u32,
    pub(super) streams: &'a mut Streams,
    pub(super) batch: &'a mut Batch,
    /// First episode of the group in the batch.
    first: usize,
    start: u32,
    budget: Budget,
    spent: u64,
    /// Branches are recorded.
    grows: bool,
    /// The episodes of each tree, as indices within the group.
    pub(super) trees: Vec<Vec<u32>>,
}

impl Sampler {
    /// Draws one group as trees into `batch`, whose groups must all be trees. Arguments are those of
    /// [`group`](Sampler::group); the number of environment steps that were taken is returned.
    ///
    /// The start takes one draw of the environment stream, a node that is drawn one draw of the policy stream, each new
    /// step one draw of each. Branches go on with the clock of the episode that they branch off: the time limit counts
    /// from the root.
    ///
    /// # Errors
    /// [`SampleError`] if table, world or plan do not fit; the batch is unchanged then.
    pub fn trees(
        &self,
        (index, world): (u32, &Mdp),
        row_of: &[u32],
        limit: u32,
        (plan, budget): (&TreeSampling, Budget),
        streams: &mut Streams,
        batch: &mut Batch,
    ) -> Result<u64, SampleError> {
        plan.check()?;
        self.check(world, row_of, limit)?;
        let mut growing = Growing::new(self, (index, world), row_of, limit, budget, (streams, batch));
        while growing.unit(plan).is_continue() {}
        Ok(growing.finish())
    }

    /// Draws one group of chains under the same budget as [`trees`](Sampler::trees), from the same draws as
    /// [`group`](Sampler::group); the number of environment steps that were taken is returned.
    ///
    /// # Errors
    /// [`SampleError`] if table and world do not fit; the batch is unchanged then.
    pub fn chains(
        &self,
        (index, world): (u32, &Mdp),
        row_of: &[u32],
        limit: u32,
        budget: Budget,
        streams: &mut Streams,
        batch: &mut Batch,
    ) -> Result<u64, SampleError> {
        self.check(world, row_of, limit)?;
        let mut growing = Growing::new(self, (index, world), row_of, limit, budget, (streams, batch));
        growing.grows = false;
        while growing.chain().is_continue() {}
        Ok(growing.finish())
    }
}

impl<'a> Growing<'a> {
    fn new(
        sampler: &'a Sampler,
        (index, world): (u32, &'a Mdp),
        row_of: &'a [u32],
        limit: u32,
        budget: Budget,
        (streams, batch): (&'a mut Streams, &'a mut Batch),
    ) -> Self {
        let start = world.sample_start(streams.env.random());
        let first = batch.episodes.len();
        batch.groups.push(Group { world: index, start, first: first as u32, size: 0 });
        let (spent, grows, trees) = (0, true, Vec::new());
        Self { sampler, world, row_of, limit, streams, batch, first, start, budget, spent, grows, trees }
    }

    fn finish(self) -> u64 {
        let size = (self.batch.episodes.len() - self.first) as u32;
        if let Some(group) = self.batch.groups.last_mut() {
            group.size = size;
        }
        self.spent
    }

    /// Carries out the plan once: begins trees, then expands them.
    fn unit(&mut self, plan: &TreeSampling) -> Go {
        let before = self.trees.len();
        for _ in 0..plan.trees {
            self.chain()?;
        }
        let rounds = if plan.strategy == TreeStrategy::EveryStep { 1 } else { plan.rounds };
        let mut chosen = Chosen::new(self.trees.len() - before);
        for round in 0..rounds {
            for tree in before..self.trees.len() {
                match plan.strategy {
                    TreeStrategy::Uniform => self.expand_uniform(tree, plan.nodes)?,
                    TreeStrategy::Entropy | TreeStrategy::Surprisal => {
                        self.expand_highest(tree, plan, chosen.of(tree - before))?;
                    }
                    TreeStrategy::NAry => self.expand_depth(tree, plan.nodes, round)?,
                    TreeStrategy::EveryStep => self.expand_every_step(tree, plan.nodes)?,
                }
            }
        }
        Go::Continue(())
    }

    /// Begins a tree.
    fn chain(&mut self) -> Go {
        let prefix = Prefix::none(self.start, self.batch);
        let own = (self.batch.episodes.len() - self.first) as u32;
        let tree = self.trees.len() as u32;
        if self.grows {
            self.trees.push(Vec::new());
        }
        self.draw(prefix, Branch { tree, from: own, at: 0 })
    }

    /// Grows an episode that shares its first `at` steps with episode `from` of the group.
    pub(super) fn branch(&mut self, tree: usize, from: u32, at: u32) -> Go {
        if let Budget::Leaves(leaves) = self.budget
            && self.batch.episodes.len() - self.first >= leaves as usize
        {
            return Go::Break(Full);
        }
        let source = self.batch.episodes[self.first + from as usize];
        let first = self.batch.steps.len() as u32;
        let shared = source.first as usize..(source.first + at) as usize;
        let state = self.batch.steps[shared.end].state;
        // Added again in order, so that equal rewards are equal to the bit.
        let reward = self.batch.steps[shared.clone()].iter().fold(0.0, |sum, s| {
            let outcomes = self.world.outcomes(s.state as usize, usize::from(s.action));
            sum + outcomes[usize::from(s.outcome)].reward
        });
        self.batch.steps.extend_from_within(shared);
        self.draw(Prefix { first, state, reward, length: at }, Branch { tree: tree as u32, from, at })
    }

    fn draw(&mut self, prefix: Prefix, branch: Branch) -> Go {
        let index = (self.batch.episodes.len() - self.first) as u32;
        let left = match self.budget {
            Budget::Leaves(leaves) if index >= leaves => return Go::Break(Full),
            Budget::Steps(steps) if index > 0 => steps.saturating_sub(self.spent),
            _ => u64::MAX,
        };
        let limit = left.saturating_add(u64::from(prefix.length)).min(u64::from(self.limit)) as u32;
        if left > 0 {
            self.sampler.episode(self.world, self.row_of, prefix, limit, self.streams, self.batch);
        }
        let drawn = self.batch.episodes.last().filter(|_| left > 0);
        let new = drawn.map_or(0, |e| e.length - prefix.length);
        self.spent += u64::from(new);
        let cut = drawn.is_none_or(|e| e.truncated && e.length < self.limit);
        if cut {
            if left > 0 {
                self.batch.episodes.pop();
            }
            self.batch.steps.truncate(prefix.first as usize);
            return Go::Break(Full);
        }
        if self.grows {
            self.batch.branches.push(branch);
            self.trees[branch.tree as usize].push(index);
        }
        Go::Continue(())
    }

    /// Length of an episode of the group, and what it shares.
    pub(super) fn shape(&self, episode: u32) -> (u32, u32) {
        let index = self.first + episode as usize;
        (self.batch.episodes[index].length, self.batch.branches[index].at)
    }

    /// State and action of a step of an episode of the group.
    pub(super) fn step(&self, episode: u32, at: u32) -> (u32, u8) {
        let first = self.batch.episodes[self.first + episode as usize].first;
        let step = self.batch.steps[(first + at) as usize];
        (step.state, step.action)
    }
}
