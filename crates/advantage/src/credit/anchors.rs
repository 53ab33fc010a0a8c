//! All steps of a group that were made from the same state.

use super::chains::{self, LANES};
use crate::estimate::Work;
use crate::options::AdvantageOptions;
use crate::rollouts::Rollouts;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BinaryHeap;
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

/// The anchors of the group at work, in tables over all states that the batch has. Memory is reused from group to group.
pub(crate) struct Anchors<'a> {
    /// Place of every step's state in the tables: the state itself where states are small numbers, as in every world.
    places: Cow<'a, [u32]>,
    /// State of each place; empty where it is the place itself.
    names: Vec<u32>,
    sums: Vec<Sum>,
    /// Mean of each place, and what the difference to it is multiplied by: 0 for tied states.
    rules: Vec<Rule>,
    /// Places that the group has visited.
    visited: Vec<u32>,
    /// Return from every step of the group on.
    returns: Vec<f64>,
    first: usize,
}

/// What is gathered of one state. Ties are told by bits, in whole numbers: that keeps the one long sum of floats free.
#[derive(Clone, Copy, Default)]
struct Sum {
    sum: f64,
    /// The return that came first.
    first: u64,
    /// Bits in which any other differs from it.
    differs: u64,
    visits: u64,
}

impl Sum {
    fn first(&self) -> f64 {
        f64::from_bits(self.first)
    }

    /// Zeros of either sign are equal.
    fn is_tied(&self) -> bool {
        self.differs == 0 || (self.first() == 0.0 && self.differs == (-0.0_f64).to_bits())
    }
}

/// How a return is compared within its state.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rule {
    pub(crate) mean: f64,
    pub(crate) factor: f64,
}

/// Largest state for which states stand for themselves.
const TABLE: u32 = 65_536;

impl<'a> Anchors<'a> {
    pub(crate) fn new(rollouts: &'a Rollouts) -> Self {
        let (states, largest) = (rollouts.states.as_slice(), rollouts.largest_state);
        let (places, names) = if largest < TABLE {
            (Cow::Borrowed(states), Vec::new())
        } else {
            let mut names = sorted(states.to_vec());
            names.dedup();
            let place = |state: &u32| names.binary_search(state).unwrap_or(0) as u32;
            (Cow::Owned(states.iter().map(place).collect()), names)
        };
        let size = if names.is_empty() { largest as usize + 1 } else { names.len() };
        Self {
            places,
            names,
            sums: vec![Sum::default(); size],
            rules: vec![Rule::default(); size],
            visited: Vec::new(),
            returns: Vec::new(),
            first: 0,
        }
    }

    /// Rule and return of every step of a rollout of the group that was compared last.
    pub(crate) fn of(&self, rollouts: &Rollouts, rollout: usize) -> impl Iterator<Item = (Rule, f64)> + '_ {
        let steps = rollouts.steps(rollout);
        let here = steps.start - self.first..steps.end - self.first;
        let rules = self.rules.as_slice();
        let places = self.places[steps].iter().map(move |place| rules[*place as usize]);
        places.zip(self.returns[here].iter().copied())
    }

    /// Generalised advantages over the mean returns of the states of the group that was compared last, one for each of
    /// its steps. They take the place of the returns.
    pub(crate) fn generalised(&mut self, work: &Work<'_>, group: Range<usize>) -> &[f64] {
        let (rollouts, estimator) = (work.rollouts, &work.recipe.estimator);
        let (kept, struck): (Vec<usize>, Vec<usize>) = group.partition(|&i| work.kept[i]);
        for steps in struck.into_iter().map(|i| rollouts.steps(i)) {
            self.returns[steps.start - self.first..steps.end - self.first].fill(0.0);
        }
        let (places, rules): (&[u32], &[Rule]) = (&self.places, &self.rules);
        let mean = |step: usize| rules[places[step] as usize].mean;
        let decays = (estimator.gamma, estimator.lambda);
        chains::gae(rollouts, &kept, decays, mean, self.first, &mut self.returns);
        &self.returns
    }

    /// Gathers the returns of one group by state; the result is ordered by state.
    pub(crate) fn compare(
        &mut self,
        work: &Work<'_>,
        group: Range<usize>,
        options: &AdvantageOptions,
        divides: bool,
    ) -> Vec<Anchor> {
        for &place in &self.visited {
            self.sums[place as usize] = Sum::default();
        }
        self.visited.clear();
        let (rollouts, gamma) = (work.rollouts, work.recipe.estimator.gamma);
        self.first = rollouts.first_step[group.start];
        self.returns.resize(rollouts.first_step[group.end] - self.first, 0.0);
        let kept: Vec<usize> = group.filter(|&i| work.kept[i]).collect();
        let sums = self.sums.as_mut_slice();
        // A few at a time, so that returns are still close by when they are gathered.
        for some in kept.chunks(LANES) {
            chains::returns(rollouts, some, gamma, self.first, &mut self.returns);
            for steps in some.iter().map(|&i| rollouts.steps(i)) {
                let returns = &self.returns[steps.start - self.first..steps.end - self.first];
                for (&place, &ret) in self.places[steps].iter().zip(returns) {
                    let sum = &mut sums[place as usize];
                    if sum.visits == 0 {
                        sum.first = ret.to_bits();
                    }
                    sum.sum += ret;
                    sum.differs |= ret.to_bits() ^ sum.first;
                    sum.visits += 1;
                }
            }
        }
        self.visit(rollouts, &kept);
        let mut anchors = Vec::with_capacity(self.visited.len());
        for &place in &self.visited {
            let sum = &self.sums[place as usize];
            let (tied, visits) = (sum.is_tied(), sum.visits as u32);
            let state = self.names.get(place as usize).copied().unwrap_or(place);
            // A tied state's mean is its value, to the bit.
            let mean = if tied { sum.first() } else { sum.sum / f64::from(visits) };
            self.rules[place as usize] = Rule { mean, factor: if tied { 0.0 } else { 1.0 } };
            anchors.push(Anchor { state, visits, mean, std: 0.0, tied });
        }
        if divides {
            self.spread(rollouts, &kept, options, &mut anchors);
        }
        anchors
    }

    /// Lists the places that the group has visited, in order.
    fn visit(&mut self, rollouts: &Rollouts, kept: &[usize]) {
        if self.sums.len() <= self.returns.len() {
            let places = (0..).zip(&self.sums).filter(|(_, sum)| sum.visits > 0);
            self.visited.extend(places.map(|(place, _)| place));
        } else {
            self.visited.extend(kept.iter().flat_map(|&i| &self.places[rollouts.steps(i)]));
            self.visited = sorted(std::mem::take(&mut self.visited));
            self.visited.dedup();
        }
    }

    /// Standard deviations, and factors that divide by them.
    fn spread(
        &mut self,
        rollouts: &Rollouts,
        kept: &[usize],
        options: &AdvantageOptions,
        anchors: &mut [Anchor],
    ) {
        let mut squares = vec![0.0; self.rules.len()];
        for &i in kept {
            let steps = rollouts.steps(i);
            let returns = &self.returns[steps.start - self.first..steps.end - self.first];
            for (&place, ret) in self.places[steps].iter().zip(returns) {
                let d = ret - self.rules[place as usize].mean;
                squares[place as usize] += d * d;
            }
        }
        for (anchor, &place) in anchors.iter_mut().zip(&self.visited).filter(|(a, _)| !a.tied) {
            let place = place as usize;
            anchor.std = (squares[place] / (f64::from(anchor.visits) - f64::from(options.ddof))).sqrt();
            self.rules[place].factor = 1.0 / (anchor.std + options.advantage_eps);
        }
    }
}

/// In ascending order, by a heap: the standard library's sort is faster on long lists and a hundredth of the page.
fn sorted(list: Vec<u32>) -> Vec<u32> {
    BinaryHeap::from(list).into_sorted_vec()
}
