//! Each setting at its own best learning rate.

use super::{Lab, Run};

/// Learning rates that are tried: powers of two from 2⁻⁸ to 2¹², three orders of magnitude beyond what wins anywhere.
pub const RATES: std::ops::RangeInclusive<i32> = -8..=12;

/// Updates until the mean probability of the right action reaches `target`; `None` if `most` updates do not do it.
#[must_use]
pub fn iterations_to(lab: Lab, target: f64, most: u32) -> Option<u32> {
    let mut run = Run::new(lab);
    for iteration in 0..=most {
        if run.point().success >= target {
            return Some(iteration);
        }
        run.step();
    }
    None
}

/// How a setting does at its best learning rate.
#[derive(Clone, Debug, PartialEq)]
pub struct BestRate {
    /// The rate.
    pub learning_rate: f64,
    /// Updates of each seed; `None` where the target was not reached.
    pub iterations: Vec<Option<u32>>,
    /// The rate is the smallest or largest that was tried: a better one may lie beyond.
    pub at_the_edge: bool,
}

impl BestRate {
    /// Mean number of updates, a seed that did not arrive counting as `most`.
    #[must_use]
    pub fn mean(&self, most: u32) -> f64 {
        let sum: f64 = self.iterations.iter().map(|i| f64::from(i.unwrap_or(most))).sum();
        sum / self.iterations.len().max(1) as f64
    }
}

/// Tries all [`RATES`] on the seeds `0..seeds` and keeps the one with the smallest mean number of updates, a seed that does
/// not arrive counting as `most`. `tell` hears the share of the work that is done, and stops it by returning false; then
/// there is no answer.
#[must_use]
pub fn best_rate(
    lab: Lab,
    seeds: u64,
    target: f64,
    most: u32,
    mut tell: impl FnMut(f64) -> bool,
) -> Option<BestRate> {
    let mut best: Option<BestRate> = None;
    let all = RATES.count() as f64;
    for (done, power) in RATES.enumerate() {
        if !tell(done as f64 / all) {
            return None;
        }
        let learning_rate = 2.0_f64.powi(power);
        let iterations =
            (0..seeds).map(|seed| iterations_to(Lab { learning_rate, seed, ..lab }, target, most)).collect();
        let at_the_edge = power == *RATES.start() || power == *RATES.end();
        let found = BestRate { learning_rate, iterations, at_the_edge };
        if best.as_ref().is_none_or(|best| found.mean(most) < best.mean(most)) {
            best = Some(found);
        }
    }
    best
}
