//! Each setting at its own best learning rate.

use super::{Lab, Optimizer, Run};
use std::ops::RangeInclusive;

/// Learning rates that are tried: powers of two from 2⁻⁸ to 2¹², three orders of magnitude beyond what wins anywhere.
pub const RATES: RangeInclusive<i32> = -8..=12;

/// What a run is to reach, how often it is tried, and when it is given up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// Runs, of the seeds `0..seeds`; at least 1.
    pub seeds: u32,
    /// Mean probability of the right action at which a run has arrived.
    pub target: f64,
    /// Most updates; a run that has not arrived by then counts as so many.
    pub most: u32,
}

impl Default for Aim {
    fn default() -> Self {
        Self { seeds: 10, target: 0.97, most: 600 }
    }
}

/// A run until it arrives or is given up.
#[derive(Clone, Debug)]
struct Race {
    run: Run,
    made: u32,
}

impl Race {
    fn new(lab: Lab) -> Self {
        Self { run: Run::new(lab), made: 0 }
    }

    /// Looks where the run stands, and makes one update unless that ends it; then says how.
    fn step(&mut self, target: f64, most: u32) -> Option<Option<u32>> {
        if self.run.success() >= target {
            return Some(Some(self.made));
        }
        if self.made == most {
            return Some(None);
        }
        self.run.step();
        self.made += 1;
        None
    }
}

/// Updates until the mean probability of the right action reaches `target`; `None` if `most` updates do not do it.
#[must_use]
pub fn iterations_to(lab: Lab, target: f64, most: u32) -> Option<u32> {
    let mut race = Race::new(lab);
    loop {
        if let Some(ended) = race.step(target, most) {
            return ended;
        }
    }
}

/// How a setting does at its best learning rate.
#[derive(Clone, Debug, PartialEq)]
pub struct BestRate {
    /// The rate.
    pub learning_rate: f64,
    /// Updates of each seed; `None` where the target was not reached.
    pub iterations: Vec<Option<u32>>,
    /// The rate is the smallest or largest of several that were tried: a better one may lie beyond.
    pub at_the_edge: bool,
}

impl BestRate {
    /// Mean number of updates, a seed that did not arrive counting as `most`.
    #[must_use]
    pub fn mean(&self, most: u32) -> f64 {
        let sum: f64 = self.iterations.iter().map(|i| f64::from(i.unwrap_or(most))).sum();
        sum / self.iterations.len().max(1) as f64
    }

    /// Number of seeds that reached the target.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.iterations.iter().flatten().count()
    }
}

/// The search of [`best_rate`] in pieces: it goes on where it was left, so that a page can draw in between.
///
/// Rates are tried from the middle of the grid outwards, and a rate is given up as soon as its seeds together took more
/// updates than those of the best one so far. Neither changes the answer, which is that of trying all from the smallest.
#[derive(Clone, Debug)]
pub struct Sweep {
    lab: Lab,
    aim: Aim,
    /// Exponents that are tried, and those that are left, the next one last.
    powers: RangeInclusive<i32>,
    left: Vec<i32>,
    /// The race that is on, and how those before it ended.
    race: Option<Race>,
    ended: Vec<Option<u32>>,
    best: Option<(u64, i32, Vec<Option<u32>>)>,
}

impl Sweep {
    /// Over all [`RATES`]; [`Optimizer::Bounded`], whose rate is a rule, is only tried at the rate of `lab`.
    #[must_use]
    pub fn new(lab: Lab, aim: Aim) -> Self {
        match lab.optimizer {
            Optimizer::Bounded => {
                let power = lab.learning_rate.max(f64::MIN_POSITIVE).log2().round() as i32;
                Self::over(lab, aim, power..=power)
            }
            _ => Self::over(lab, aim, RATES),
        }
    }

    /// Over other powers of two.
    #[must_use]
    pub fn over(lab: Lab, aim: Aim, powers: RangeInclusive<i32>) -> Self {
        let twice_the_middle = powers.start() + powers.end();
        let mut left: Vec<i32> = powers.clone().collect();
        left.sort_by_key(|power| std::cmp::Reverse((2 * power - twice_the_middle).abs()));
        Self { lab, aim, powers, left, race: None, ended: Vec::new(), best: None }
    }

    /// Makes at most so many updates, each of all prompts; whether the search has ended.
    pub fn advance(&mut self, updates: u32) -> bool {
        for _ in 0..updates {
            let Some(&power) = self.left.last() else { break };
            let seed = self.ended.len() as u64;
            let lab = Lab { learning_rate: 2.0_f64.powi(power), seed, ..self.lab };
            let race = self.race.get_or_insert_with(|| Race::new(lab));
            if let Some(ended) = race.step(self.aim.target, self.aim.most) {
                self.race = None;
                self.ended.push(ended);
                self.judge(power);
            }
        }
        self.left.is_empty()
    }

    /// After a seed: ends the rate if all seeds have run or it cannot win any more.
    fn judge(&mut self, power: i32) {
        let sum = self.ended.iter().map(|i| u64::from(i.unwrap_or(self.aim.most))).sum::<u64>();
        let beaten = self.best.as_ref().is_some_and(|(best, at, _)| (sum, power) > (*best, *at));
        if beaten || self.ended.len() >= self.aim.seeds.max(1) as usize {
            let ended = std::mem::take(&mut self.ended);
            if !beaten {
                self.best = Some((sum, power, ended));
            }
            self.left.pop();
        }
    }

    /// Share of the work that is done, in [0, 1]; a rate that is given up early makes it jump.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let all = self.powers.clone().count().max(1) as f64;
        let of_race = self.race.as_ref().map_or(0.0, |r| f64::from(r.made) / f64::from(self.aim.most.max(1)));
        let of_rate = (self.ended.len() as f64 + of_race) / f64::from(self.aim.seeds.max(1));
        (all - self.left.len() as f64 + of_rate.min(1.0)) / all
    }

    /// The answer, once the search has ended.
    #[must_use]
    pub fn best(&self) -> Option<BestRate> {
        let (_, power, iterations) = self.best.as_ref().filter(|_| self.left.is_empty())?;
        let (first, last) = (self.powers.start(), self.powers.end());
        Some(BestRate {
            learning_rate: 2.0_f64.powi(*power),
            iterations: iterations.clone(),
            at_the_edge: first != last && (power == first || power == last),
        })
    }
}

/// Tries all [`RATES`] on the seeds `0..seeds` and keeps the one with the smallest mean number of updates, a seed that does
/// not arrive counting as `most`; of several the smallest. `tell` hears the share of the work that is done, and stops it by
/// returning false; then there is no answer.
#[must_use]
pub fn best_rate(lab: Lab, aim: Aim, mut tell: impl FnMut(f64) -> bool) -> Option<BestRate> {
    let mut sweep = Sweep::over(lab, aim, RATES);
    loop {
        if !tell(sweep.progress()) {
            return None;
        }
        if sweep.advance(aim.most.max(1)) {
            return sweep.best();
        }
    }
}
