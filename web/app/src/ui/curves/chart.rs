//! One curve, worked out: everything that its component writes.

use super::geometry::{Frame, Point, YRange, band, columns, line, x_end};
use super::history::History;
use super::metric::Metric;
use super::run::{Reading, Run};

/// What the horizontal axis counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Updates.
    #[default]
    Updates,
    /// Environment steps.
    EnvSteps,
}

/// What a curve shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// The line.
    pub metric: Metric,
    /// Half the width of a band around the line; otherwise the band is the range of what a point stands for.
    pub spread: Option<Metric>,
    /// A second, dashed line on the same axis.
    pub second: Option<Metric>,
    /// The vertical axis.
    pub y: YRange,
    /// Left out as long as it is 0 throughout.
    pub only_if_used: bool,
}

const fn spec(metric: Metric, y: YRange) -> Spec {
    Spec { metric, spread: None, second: None, y, only_if_used: false }
}

/// The curves, in their order. Loss and gradient norm stand side by side; where they do, no row of 7, 5, 4 or 2 columns
/// has a hole before its end.
pub const SPECS: [Spec; 9] = [
    Spec { second: Some(Metric::EvalSuccess), ..spec(Metric::Success, YRange::Unit) },
    Spec { spread: Some(Metric::RewardStd), ..spec(Metric::Reward, YRange::Free) },
    spec(Metric::Loss, YRange::Symmetric(0.01)),
    spec(Metric::GradNorm, YRange::FromZero),
    spec(Metric::FracRewardZeroStd, YRange::Unit),
    spec(Metric::Entropy, YRange::FromZero),
    spec(Metric::MeanLength, YRange::FromZero),
    Spec { only_if_used: true, ..spec(Metric::Kl, YRange::FromZero) },
    Spec { only_if_used: true, ..spec(Metric::ClipRatio, YRange::FromZero) },
];

impl Spec {
    /// Whether the curve has something to say of these runs.
    pub fn is_used(&self, history: &History) -> bool {
        let used = |run: &Run| run.range(self.metric).is_some_and(|(min, max)| min != 0.0 || max != 0.0);
        !self.only_if_used || used(&history.current()) || used(&history.previous())
    }
}

/// The paths of one curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The axes.
    pub frame: Frame,
    /// The line of this run.
    pub line: String,
    /// The band around it.
    pub band: String,
    /// The second line of this run; empty without one.
    pub second: String,
    /// The line of the run before; empty without one.
    pub previous: String,
}

/// Where a reading stands on the horizontal axis.
fn place(axis: Axis, run: &Run, r: &Reading) -> f64 {
    match axis {
        Axis::Updates => (r.first as f64 + r.last as f64) / 2.0,
        Axis::EnvSteps => run.at(Metric::EnvSteps, r.last).map_or(0.0, |steps| steps.mean),
    }
}

/// Where an update stands on the horizontal axis.
pub fn place_of(axis: Axis, run: &Run, update: u64) -> f64 {
    match axis {
        Axis::Updates => update as f64,
        Axis::EnvSteps => run.at(Metric::EnvSteps, update).map_or(0.0, |steps| steps.mean),
    }
}

/// The update that stands nearest to a number of the horizontal axis.
pub fn update_at(axis: Axis, run: &Run, number: f64) -> u64 {
    match axis {
        Axis::Updates => (number.round().max(1.0) as u64).min(run.last().max(1)),
        Axis::EnvSteps => run
            .readings(Metric::EnvSteps)
            .min_by(|a, b| (a.mean - number).abs().total_cmp(&(b.mean - number).abs()))
            .map_or(1, |r| r.last),
    }
}

fn points(spec: &Spec, metric: Metric, run: &Run, axis: Axis) -> Vec<Point> {
    let newest = run.newest(metric);
    let mut points: Vec<Point> = run.readings(metric).map(|r| Point::of(place(axis, run, &r), &r)).collect();
    if let Some(newest) = newest.filter(|_| run.width() > 1) {
        points.push(Point::of(place(axis, run, &newest), &newest));
    }
    if let Some(spread) = spec.spread.filter(|_| metric == spec.metric) {
        let spreads = run.readings(spread).chain(run.newest(spread));
        for (point, spread) in points.iter_mut().zip(spreads) {
            point.low = point.y - spread.mean;
            point.high = point.y + spread.mean;
        }
    }
    points
}

fn hull(range: Option<(f64, f64)>, points: &[Point]) -> Option<(f64, f64)> {
    points.iter().fold(range, |range, p| {
        let (min, max) = range.unwrap_or((p.low, p.high));
        Some((min.min(p.low), max.max(p.high)))
    })
}

impl Chart {
    /// Works a curve out. `optimum` stretches its axis so that the line of the best possible value is in view.
    pub fn new(spec: &Spec, history: &History, axis: Axis, optimum: Option<f64>) -> Self {
        let (run, before) = (history.current(), history.previous());
        let own = points(spec, spec.metric, &run, axis);
        let old = points(spec, spec.metric, &before, axis);
        let second = spec.second.map(|m| points(spec, m, &run, axis)).unwrap_or_default();
        let start = own.first().map_or(1.0, |p| if axis == Axis::Updates { p.x.floor() } else { 0.0 });
        let end = |points: &[Point]| points.last().map_or(0.0, |p| p.x);
        let least = if axis == Axis::Updates { 25.0 } else { 100.0 };
        let x = (start, start + x_end(end(&own) - start, end(&old) - start, least));
        let lines: Vec<Point> =
            old.iter().copied().filter(|p| p.x <= x.1).map(|p| Point { low: p.y, high: p.y, ..p }).collect();
        let range = hull(hull(hull(None, &own), &second), &lines);
        let range = match (range, optimum) {
            (Some((min, max)), Some(v)) => Some((min.min(v), max.max(v))),
            (range, _) => range,
        };
        let frame = Frame { x, y: spec.y.ends(range) };
        let own = columns(&own, &frame);
        Self {
            line: line(&own, &frame),
            band: band(&own, &frame),
            second: line(&columns(&second, &frame), &frame),
            previous: line(&columns(&old, &frame), &frame),
            frame,
        }
    }
}
