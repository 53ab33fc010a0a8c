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

/// The anchors of the group at work, in a table over all states that the batch has. Memory is reused from group to
/// group.
pub(crate) struct Anchors<'a> {
    /// Place of every step's state in the table: the state itself where states are small numbers, as in every world.
    places: Cow<'a, [u32]>,
    /// State of each place; empty where it is the place itself.
    names: Vec<u32>,
    table: Vec<Place>,
    /// Their means alone, for whoever reads nothing else.
    means: Vec<f64>,
    /// Places that the group has visited.
    visited: Vec<u32>,
}

/// What is known of one state. Four numbers of one size: sum and visits are gathered as one pair, and mean and factor
/// are read as another.
#[derive(Clone, Copy, Default)]
struct Place {
    sum: f64,
    visits: f64,
    /// Mean return; while returns are gathered, the newest of them.
    mean: f64,
    /// What the difference to the mean is multiplied by: 0 for tied states.
    factor: f64,
}

impl Place {
    /// Whether all returns can be equal to the newest. With `n` equal ones, each of `n − 1` additions is off by half a
    /// [`f64::EPSILON`] of the sum at most.
    fn may_be_tied(&self) -> bool {
        let off = (self.sum / self.visits - self.mean).abs();
        off <= self.visits * f64::EPSILON * self.mean.abs() || !self.sum.is_finite()
    }
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
            table: vec![Place::default(); size],
            means: vec![0.0; size],
            visited: Vec::new(),
        }
    }

    /// Turns the returns of a rollout of the group that was compared last into advantages: `base` plus `omega` times
    /// what they are within their states.
    pub(crate) fn credit(
        &self,
        steps: Range<usize>,
        (base, omega): (f64, f64),
        divides: bool,
        returns: &mut [f64],
    ) {
        let given = returns.iter_mut().zip(&self.places[steps]);
        if divides {
            let table = self.table.as_slice();
            for (out, &place) in given {
                let Place { mean, factor, .. } = table[place as usize];
                *out = base + omega * (*out - mean) * factor;
            }
        } else {
            // What is tied has no difference to its mean: its factor of 0 is of no account.
            let means = self.means.as_slice();
            for (out, &place) in given {
                *out = base + omega * (*out - means[place as usize]);
            }
        }
    }

    /// Generalised advantages over the mean returns of the states of the group that was compared last, for the steps
    /// of the rollouts that are kept; `out` begins at step `first` of the batch.
    pub(crate) fn generalised(&self, work: &Work<'_>, kept: &[usize], first: usize, out: &mut [f64]) {
        let estimator = &work.recipe.estimator;
        let decays = (estimator.gamma, estimator.lambda);
        let means = self.means.as_slice();
        let mean = |place: u32| means[place as usize];
        chains::gae(work.rollouts, (kept, first), decays, &self.places, mean, out);
    }

    /// Turns the rewards of one group's kept rollouts into returns and gathers them by state; the result is ordered by
    /// state. Step `first` of the batch is the first of `returns`.
    pub(crate) fn compare(
        &mut self,
        work: &Work<'_>,
        kept: &[usize],
        (options, divides): (&AdvantageOptions, bool),
        first: usize,
        returns: &mut [f64],
    ) -> Vec<Anchor> {
        for &place in &self.visited {
            self.table[place as usize] = Place::default();
        }
        self.visited.clear();
        let (rollouts, gamma) = (work.rollouts, work.recipe.estimator.gamma);
        let table = self.table.as_mut_slice();
        // A few at a time, so that returns are still close by when they are gathered.
        for some in kept.chunks(LANES) {
            chains::returns(rollouts, some, gamma, first, returns);
            for steps in some.iter().map(|&i| rollouts.steps(i)) {
                let returns = &returns[steps.start - first..steps.end - first];
                for (&place, &ret) in self.places[steps].iter().zip(returns) {
                    let place = &mut table[place as usize];
                    place.sum += ret;
                    place.visits += 1.0;
                    place.mean = ret;
                }
            }
        }
        self.visit(rollouts, kept, returns.len());
        self.tie(rollouts, kept, first, returns);
        let mut anchors = Vec::with_capacity(self.visited.len());
        for &place in &self.visited {
            let state = self.names.get(place as usize).copied().unwrap_or(place);
            let (mean, place) = (&mut self.means[place as usize], &mut self.table[place as usize]);
            let tied = place.factor == 0.0;
            // A tied state's mean is its value, to the bit.
            place.mean = if tied { place.mean } else { place.sum / place.visits };
            *mean = place.mean;
            anchors.push(Anchor { state, visits: place.visits as u32, mean: place.mean, std: 0.0, tied });
        }
        if divides {
            self.spread(rollouts, kept, options, (first, returns), &mut anchors);
        }
        anchors
    }

    /// Sets the factors of the visited states: 0 where all returns are equal, else 1. Only where a sum leaves that open
    /// are the returns looked at again.
    fn tie(&mut self, rollouts: &Rollouts, kept: &[usize], first: usize, returns: &[f64]) {
        let mut open = false;
        for &place in &self.visited {
            let place = &mut self.table[place as usize];
            let may_be_tied = place.may_be_tied();
            place.factor = if may_be_tied { 0.0 } else { 1.0 };
            open |= may_be_tied && place.visits > 1.0;
        }
        if !open {
            return;
        }
        for steps in kept.iter().map(|&i| rollouts.steps(i)) {
            let returns = &returns[steps.start - first..steps.end - first];
            for (&place, &ret) in self.places[steps].iter().zip(returns) {
                let place = &mut self.table[place as usize];
                if ret != place.mean {
                    place.factor = 1.0;
                }
            }
        }
    }

    /// Lists the places that the group has visited, in order.
    fn visit(&mut self, rollouts: &Rollouts, kept: &[usize], steps: usize) {
        if self.table.len() <= steps {
            let places = (0..).zip(&self.table).filter(|(_, place)| place.visits > 0.0);
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
        (first, returns): (usize, &[f64]),
        anchors: &mut [Anchor],
    ) {
        let mut squares = vec![0.0; self.table.len()];
        for steps in kept.iter().map(|&i| rollouts.steps(i)) {
            let returns = &returns[steps.start - first..steps.end - first];
            for (&place, ret) in self.places[steps].iter().zip(returns) {
                let d = ret - self.table[place as usize].mean;
                squares[place as usize] += d * d;
            }
        }
        for (anchor, &place) in anchors.iter_mut().zip(&self.visited).filter(|(a, _)| !a.tied) {
            let place = place as usize;
            anchor.std = (squares[place] / (f64::from(anchor.visits) - f64::from(options.ddof))).sqrt();
            self.table[place].factor = 1.0 / (anchor.std + options.advantage_eps);
        }
    }
}

/// In ascending order, by a heap: the standard library's sort is faster on long lists and a hundredth of the page.
fn sorted(list: Vec<u32>) -> Vec<u32> {
    BinaryHeap::from(list).into_sorted_vec()
}
