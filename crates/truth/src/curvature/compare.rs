//! Both ways side by side, in pieces that leave time to draw in between.

use super::{Aim, BestRate, Interval, Lab, Point, Run, Sweep};

/// Fewest updates that curves show, so that their ends can be seen.
const SHORTEST: u32 = 20;

/// Both ways, each at its own best rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// With division by the standard deviation.
    pub divided: BestRate,
    /// Without.
    pub plain: BestRate,
    /// Updates with division over updates without.
    pub ratio: Interval,
}

impl Found {
    /// Whether any run arrived: otherwise the ratio is that of two numbers of updates after which runs were given up.
    #[must_use]
    pub fn arrived(&self) -> bool {
        self.divided.arrived() + self.plain.arrived() > 0
    }
}

/// The search for the best rates of both ways; `divide` of the experiment does not matter.
#[derive(Clone, Debug)]
pub struct Pair {
    aim: Aim,
    sweeps: [Sweep; 2],
}

impl Pair {
    /// At its start.
    #[must_use]
    pub fn new(lab: Lab, aim: Aim) -> Self {
        Self { aim, sweeps: [true, false].map(|divide| Sweep::new(Lab { divide, ..lab }, aim)) }
    }

    /// Makes about so many updates; whether it has ended.
    pub fn advance(&mut self, updates: u32) -> bool {
        let [divided, plain] = &mut self.sweeps;
        divided.advance(updates) && plain.advance(updates)
    }

    /// Share of the work that is done.
    #[must_use]
    pub fn progress(&self) -> f64 {
        self.sweeps.iter().map(Sweep::progress).sum::<f64>() / 2.0
    }

    /// The answer, once it has ended.
    #[must_use]
    pub fn found(&self) -> Option<Found> {
        let [divided, plain] = &self.sweeps;
        let (divided, plain) = (divided.best()?, plain.best()?);
        let ratio = Interval::of_ratio(&divided.iterations, &plain.iterations, self.aim.most)?;
        Some(Found { divided, plain, ratio })
    }
}

/// The mean over seeds of the curve of an experiment, in pieces.
#[derive(Clone, Debug)]
struct MeanCurve {
    runs: Vec<Run>,
    points: Vec<Point>,
}

impl MeanCurve {
    fn new(lab: Lab, seeds: u32) -> Self {
        let runs = (0..seeds.max(1)).map(|seed| Run::new(Lab { seed: seed.into(), ..lab })).collect();
        let mut curve = Self { runs, points: Vec::new() };
        curve.note();
        curve
    }

    fn note(&mut self) {
        let share = 1.0 / self.runs.len() as f64;
        let each: Vec<Point> = self.runs.iter().map(Run::point).collect();
        let mean = |of: fn(&Point) -> f64| each.iter().map(of).sum::<f64>() * share;
        self.points.push(Point {
            iteration: each.first().map_or(0, |p| p.iteration),
            success: mean(|p| p.success),
            std: mean(|p| p.std),
            curvature: mean(|p| p.curvature),
            overlap: mean(|p| p.overlap),
        });
    }

    /// One update of every run.
    fn step(&mut self) {
        self.runs.iter_mut().for_each(Run::step);
        self.note();
    }
}

/// The best rates of both ways, then the curves of both at these rates: means over the seeds.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The experiment.
    pub lab: Lab,
    /// What its runs are to reach.
    pub aim: Aim,
    pair: Pair,
    found: Option<Found>,
    curves: Option<[MeanCurve; 2]>,
    length: u32,
}

impl Comparison {
    /// At its start.
    #[must_use]
    pub fn new(lab: Lab, aim: Aim) -> Self {
        Self { lab, aim, pair: Pair::new(lab, aim), found: None, curves: None, length: 0 }
    }

    /// Makes about so many updates, at least one; whether it has ended.
    pub fn advance(&mut self, updates: u32) -> bool {
        let (Some(_), Some(curves)) = (&self.found, &mut self.curves) else {
            if self.pair.advance(updates) {
                self.begin_curves();
            }
            return false;
        };
        for _ in 0..(updates / (2 * self.aim.seeds.max(1))).max(1) {
            if curves[0].points.len() > self.length as usize {
                return true;
            }
            curves.iter_mut().for_each(MeanCurve::step);
        }
        false
    }

    /// Curves go on for half as long again as the slower way takes on average.
    fn begin_curves(&mut self) {
        let Some(found) = self.pair.found() else { return };
        let most = self.aim.most;
        let slower = found.divided.mean(most).max(found.plain.mean(most));
        self.length = ((1.5 * slower).ceil() as u32).max(SHORTEST).min(most.max(SHORTEST));
        let at = |divide, best: &BestRate| {
            MeanCurve::new(Lab { divide, learning_rate: best.learning_rate, ..self.lab }, self.aim.seeds)
        };
        self.curves = Some([at(true, &found.divided), at(false, &found.plain)]);
        self.found = Some(found);
    }

    /// Share of the work that is done; the curves count for a twentieth.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let curves = self
            .curves
            .as_ref()
            .map_or(0.0, |curves| curves[0].points.len() as f64 / f64::from(self.length + 1));
        0.95 * self.pair.progress() + 0.05 * curves
    }

    /// The best rates, once they are known.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// The curves with and without division, as far as they are known: both start with update 0 and are equally long.
    #[must_use]
    pub fn curves(&self) -> Option<[&[Point]; 2]> {
        self.curves.as_ref().map(|curves| curves.each_ref().map(|curve| curve.points.as_slice()))
    }
}

/// The ratio over several overlaps, one after the other.
#[derive(Clone, Debug)]
pub struct Overlaps {
    /// The experiment; its own overlap does not matter.
    pub lab: Lab,
    /// What its runs are to reach.
    pub aim: Aim,
    overlaps: Vec<f64>,
    pair: Option<Pair>,
    found: Vec<(f64, Found)>,
}

impl Overlaps {
    /// At its start.
    #[must_use]
    pub fn new(lab: Lab, aim: Aim, overlaps: &[f64]) -> Self {
        Self { lab, aim, overlaps: overlaps.to_vec(), pair: None, found: Vec::new() }
    }

    /// Makes about so many updates; whether it has ended.
    pub fn advance(&mut self, updates: u32) -> bool {
        let Some(&overlap) = self.overlaps.get(self.found.len()) else { return true };
        let pair = self.pair.get_or_insert_with(|| Pair::new(Lab { overlap, ..self.lab }, self.aim));
        if pair.advance(updates)
            && let Some(found) = pair.found()
        {
            self.pair = None;
            self.found.push((overlap, found));
        }
        self.found.len() == self.overlaps.len()
    }

    /// Share of the work that is done.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let of_pair = self.pair.as_ref().map_or(0.0, Pair::progress);
        (self.found.len() as f64 + of_pair) / self.overlaps.len().max(1) as f64
    }

    /// What is known so far: overlaps in the order in which they were asked for.
    #[must_use]
    pub fn found(&self) -> &[(f64, Found)] {
        &self.found
    }
}
