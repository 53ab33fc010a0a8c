//! What is lit: rollouts that the reader points at in the tree, on the map or among the returns.

use super::grown::{Credited, Grown};
use super::runs::{Run, Runs};
use std::rc::Rc;

/// What the reader points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Light {
    /// Nothing.
    #[default]
    None,
    /// Runs of the tree: the first and one behind the last of their rollouts in the order of the drawing, and the first run.
    Runs(u32, u32, u32),
    /// A bin of returns.
    Bin(usize),
    /// A cell of the map.
    Cell(usize),
}

/// The rollouts that are lit.
#[derive(Clone, Debug, PartialEq)]
pub struct Lit {
    /// For each rollout that is there.
    pub rollouts: Vec<bool>,
    /// For each place in the order of the drawing the number before it.
    before: Vec<u32>,
}

impl Lit {
    /// The rollouts that a light falls on; none where nothing is pointed at.
    pub fn new(light: Light, grown: &Grown, credited: &Credited, bins: &Bins) -> Option<Rc<Self>> {
        let runs = &grown.runs;
        let episodes = credited.batch.group(0);
        let world = grown.scene.world();
        let passes = |rollout: usize| match light {
            Light::None => false,
            Light::Runs(from, to, _) => runs.place_of.get(rollout).is_some_and(|p| (from..to).contains(p)),
            Light::Bin(bin) => bins.of_rollout.get(rollout) == Some(&bin),
            Light::Cell(cell) => {
                let steps = credited.batch.steps_of(&episodes[rollout]).iter();
                steps.map(|s| s.state).chain([episodes[rollout].last]).any(|s| world.cell(s as usize) == cell)
            }
        };
        if light == Light::None {
            return None;
        }
        let rollouts: Vec<bool> = (0..episodes.len()).map(passes).collect();
        let mut before = vec![0];
        let mut count = 0;
        for &rollout in &runs.order {
            count += u32::from(rollouts.get(rollout as usize) == Some(&true));
            before.push(count);
        }
        Some(Rc::new(Self { rollouts, before }))
    }

    /// How many of the rollouts between two places are lit.
    pub fn count(&self, (from, to): (u32, u32)) -> u32 {
        let at = |place: u32| self.before.get(place as usize).copied().unwrap_or(0);
        at(to).saturating_sub(at(from))
    }
}

/// The light of a run, with what is below it.
pub fn of_run(runs: &Runs, run: u32) -> Light {
    let Run { leaves, .. } = runs.runs.get(run as usize).copied().unwrap_or_else(|| runs.runs[0]);
    Light::Runs(leaves.0, leaves.1, run)
}

/// Most bins of returns.
const MOST: usize = 8;

/// Returns in bins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bins {
    /// Least and greatest return of each bin, equal where each bin is one value.
    pub edges: Vec<(f64, f64)>,
    /// The bin of each rollout.
    pub of_rollout: Vec<usize>,
}

impl Bins {
    /// One bin for each value where they are few, otherwise bins of equal width.
    pub fn new(returns: &[f64]) -> Self {
        let mut values = returns.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup();
        if values.len() <= MOST {
            let place = |r: &f64| values.partition_point(|v| v < r);
            let of_rollout = returns.iter().map(place).collect();
            return Self { edges: values.iter().map(|&v| (v, v)).collect(), of_rollout };
        }
        let (low, high) = (values[0], values[values.len() - 1]);
        let width = (high - low) / MOST as f64;
        let place = |r: &f64| (((r - low) / width) as usize).min(MOST - 1);
        Self {
            edges: (0..MOST).map(|i| (low + i as f64 * width, low + (i + 1) as f64 * width)).collect(),
            of_rollout: returns.iter().map(place).collect(),
        }
    }

    /// How many rollouts of each bin `of` holds.
    pub fn counts(&self, of: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut counts = vec![0; self.edges.len()];
        (0..self.of_rollout.len()).filter(|&r| of(r)).for_each(|r| counts[self.of_rollout[r]] += 1);
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_bin_each_and_many_share() {
        let bins = Bins::new(&[1.0, 0.0, 1.0, -0.2]);
        assert_eq!(bins.edges, [(-0.2, -0.2), (0.0, 0.0), (1.0, 1.0)]);
        assert_eq!(bins.of_rollout, [2, 1, 2, 0]);
        assert_eq!(bins.counts(|_| true), [1, 1, 2]);
        let many: Vec<f64> = (0..100).map(f64::from).collect();
        let bins = Bins::new(&many);
        assert_eq!(bins.edges.len(), MOST);
        assert_eq!(bins.counts(|_| true).iter().sum::<u32>(), 100);
        assert_eq!(bins.of_rollout[99], MOST - 1);
        assert_eq!(Bins::new(&[]).edges, []);
    }
}
