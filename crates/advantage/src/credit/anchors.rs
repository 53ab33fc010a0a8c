//! All steps of a group that were made from the same state.

use crate::estimate::Work;
use crate::options::AdvantageOptions;
use crate::rollouts::Rollouts;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Returns of one state within one group (the anchor of GiGPO's comparison, arXiv 2505.10978).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// The state: what the policy saw.
    pub state: u32,
    /// Steps that were made from it.
    pub visits: u32,
    /// Mean of the returns from these steps on.
    pub mean: f64,
    /// Their standard deviation with the run's `ddof`; 0 where it was not asked for.
    pub std: f64,
    /// All returns are equal; a state that was visited once is.
    pub tied: bool,
}

/// The anchors of the group at work. Memory is reused from group to group.
pub(crate) struct Anchors {
    /// Number of each state's anchor, where states are small numbers, as in every world.
    table: Vec<u32>,
    /// State and number of each anchor, ordered by state.
    order: Vec<(u32, u32)>,
    pub(crate) entries: Vec<Anchor>,
    /// What the difference to the mean is multiplied by; 0 for tied states.
    pub(crate) factors: Vec<f64>,
    sums: Vec<Sum>,
    /// Anchor of every step of the group.
    ids: Vec<u32>,
    /// Return from every step of the group on.
    returns: Vec<f64>,
    first: usize,
}

/// What is gathered of one state.
#[derive(Clone, Copy)]
struct Sum {
    sum: f64,
    /// One of its returns: all others are held against it to tell ties.
    first: f64,
    visits: u32,
    tied: bool,
}

/// Largest state for which a table is kept.
const TABLE: u32 = 65_536;
const NONE: u32 = u32::MAX;

impl Anchors {
    pub(crate) fn new(states: &[u32]) -> Self {
        let largest = states.iter().max().copied().unwrap_or(0);
        let table = if largest < TABLE { vec![NONE; largest as usize + 1] } else { Vec::new() };
        Self {
            table,
            order: Vec::new(),
            entries: Vec::new(),
            factors: Vec::new(),
            sums: Vec::new(),
            ids: Vec::new(),
            returns: Vec::new(),
            first: 0,
        }
    }

    /// Anchor and return of every step of a rollout of the group that was compared last.
    pub(crate) fn of(
        &self,
        rollouts: &Rollouts,
        rollout: usize,
    ) -> impl DoubleEndedIterator<Item = (u32, f64)> + ExactSizeIterator + '_ {
        let range = rollouts.steps(rollout);
        let range = range.start - self.first..range.end - self.first;
        self.ids[range.clone()].iter().copied().zip(self.returns[range].iter().copied())
    }

    fn slot(&mut self, state: u32) -> u32 {
        let place = match self.order.binary_search_by_key(&state, |(state, _)| *state) {
            Ok(known) => return self.order[known].1,
            Err(place) => place,
        };
        let id = self.entries.len() as u32;
        self.order.insert(place, (state, id));
        if let Some(slot) = self.table.get_mut(state as usize) {
            *slot = id;
        }
        self.entries.push(Anchor { state, visits: 0, mean: 0.0, std: 0.0, tied: true });
        self.sums.push(Sum { sum: 0.0, first: 0.0, visits: 0, tied: true });
        id
    }

    fn clear(&mut self) {
        for anchor in &self.entries {
            if let Some(slot) = self.table.get_mut(anchor.state as usize) {
                *slot = NONE;
            }
        }
        self.order.clear();
        self.entries.clear();
        self.sums.clear();
    }

    /// Gathers the returns of one group by state; the result is ordered by state.
    pub(crate) fn compare(
        &mut self,
        work: &Work<'_>,
        group: Range<usize>,
        options: &AdvantageOptions,
        divides: bool,
    ) -> Vec<Anchor> {
        self.clear();
        let (rollouts, gamma) = (work.rollouts, work.recipe.estimator.gamma);
        self.first = rollouts.first_step[group.start];
        let states = &rollouts.states[self.first..rollouts.first_step[group.end]];
        self.ids.clear();
        for &state in states {
            let id = match self.table.get(state as usize) {
                Some(&id) if id != NONE => id,
                _ => self.slot(state),
            };
            self.ids.push(id);
        }
        self.returns.clear();
        self.returns.resize(states.len(), 0.0);
        for i in group.clone().filter(|&i| work.kept[i]) {
            let range = rollouts.steps(i);
            let here = range.start - self.first..range.end - self.first;
            let steps =
                self.returns[here.clone()].iter_mut().zip(&self.ids[here]).zip(&rollouts.rewards[range]);
            let mut ret = 0.0;
            for ((out, id), reward) in steps.rev() {
                ret = reward + gamma * ret;
                *out = ret;
                let sum = &mut self.sums[*id as usize];
                if sum.visits == 0 {
                    sum.first = ret;
                }
                sum.visits += 1;
                sum.sum += ret;
                sum.tied &= sum.first == ret;
            }
        }
        for (anchor, sum) in self.entries.iter_mut().zip(&self.sums) {
            (anchor.visits, anchor.tied) = (sum.visits, sum.tied);
            // A tied state's mean is its value, to the bit.
            anchor.mean = if sum.tied { sum.first } else { sum.sum / f64::from(sum.visits) };
        }
        if divides {
            self.sums.iter_mut().for_each(|s| s.sum = 0.0);
            for i in group.filter(|&i| work.kept[i]) {
                let range = rollouts.steps(i);
                let here = range.start - self.first..range.end - self.first;
                for (id, ret) in self.ids[here.clone()].iter().zip(&self.returns[here]) {
                    let d = ret - self.entries[*id as usize].mean;
                    self.sums[*id as usize].sum += d * d;
                }
            }
            for (anchor, squares) in self.entries.iter_mut().zip(&self.sums).filter(|(a, _)| !a.tied) {
                anchor.std = (squares.sum / (f64::from(anchor.visits) - f64::from(options.ddof))).sqrt();
            }
        }
        self.factors.clear();
        self.factors.extend(self.entries.iter().map(|a| match (a.tied, divides) {
            (true, _) => 0.0,
            (false, true) => 1.0 / (a.std + options.advantage_eps),
            (false, false) => 1.0,
        }));
        self.order.iter().map(|(_, id)| self.entries[*id as usize]).collect()
    }
}
