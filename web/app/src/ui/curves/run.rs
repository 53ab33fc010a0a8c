//! The numbers of one run in bounded memory.
//!
//! Updates fall into buckets of equal width, a power of two. When the buckets are used up, neighbours merge and the
//! width doubles: smallest, mean and largest of what they held survive. All memory is taken at the start, so that a
//! page takes no more of it after a million updates than after the first thousand.

use super::metric::Metric;
use experiment::Metrics;
use std::collections::VecDeque;

/// Most buckets of a run.
pub const BUCKETS: usize = 512;
/// Most newest updates that are kept as they are.
pub const RECENT: usize = 512;

const METRICS: usize = Metric::ALL.len();

/// One metric within one bucket.
#[derive(Clone, Copy, Debug)]
struct Cell {
    min: f64,
    max: f64,
    sum: f64,
    count: u32,
}

impl Cell {
    const EMPTY: Self = Self { min: f64::INFINITY, max: f64::NEG_INFINITY, sum: 0.0, count: 0 };

    fn add(&mut self, value: f64) {
        self.absorb(&Self { min: value, max: value, sum: value, count: 1 });
    }

    fn absorb(&mut self, other: &Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sum += other.sum;
        self.count = self.count.saturating_add(other.count);
    }
}

/// Consecutive updates kept together.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    first: u64,
    last: u64,
    cells: [Cell; METRICS],
}

/// What is known of a metric around one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// First update that the numbers are of.
    pub first: u64,
    /// Last update that the numbers are of; the same as `first` where the value is exact.
    pub last: u64,
    /// Smallest value.
    pub min: f64,
    /// Mean value.
    pub mean: f64,
    /// Largest value.
    pub max: f64,
}

impl Reading {
    fn exact(update: u64, value: f64) -> Self {
        Self { first: update, last: update, min: value, mean: value, max: value }
    }

    /// The value, where it is of one update alone.
    pub fn value(&self) -> Option<f64> {
        (self.first == self.last).then_some(self.mean)
    }
}

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    width: u64,
    buckets: Vec<Bucket>,
    recent: VecDeque<Metrics>,
}

impl Default for Run {
    fn default() -> Self {
        Self { width: 1, buckets: Vec::with_capacity(BUCKETS), recent: VecDeque::with_capacity(RECENT) }
    }
}

impl Run {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.width = 1;
        self.buckets.clear();
        self.recent.clear();
    }

    /// Whether there is no update yet.
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// Number of the newest update; 0 without any.
    pub fn last(&self) -> u64 {
        self.buckets.last().map_or(0, |b| b.last)
    }

    /// Updates that a bucket holds at most.
    pub fn width(&self) -> u64 {
        self.width
    }

    /// The newest updates as they came, oldest first; at most [`RECENT`].
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = &Metrics> + ExactSizeIterator {
        self.recent.iter()
    }

    /// Adds an update; amortised constant time. One that is not newer than the newest takes the place of it and of
    /// all that came after: a run that was resumed from a checkpoint writes its history anew from there.
    pub fn push(&mut self, metrics: &Metrics) {
        let update = metrics.iteration;
        if update <= self.last() {
            self.rewind(update.saturating_sub(1));
        }
        let slot = update / self.width;
        if self.buckets.last().is_none_or(|b| b.first / self.width != slot) {
            while self.buckets.len() >= BUCKETS && self.width < u64::MAX / 2 {
                self.merge();
            }
            // The width may have grown: the bucket that this update belongs to may exist by now.
            let slot = update / self.width;
            if self.buckets.last().is_none_or(|b| b.first / self.width != slot) {
                self.buckets.push(Bucket { first: update, last: update, cells: [Cell::EMPTY; METRICS] });
            }
        }
        if let Some(bucket) = self.buckets.last_mut() {
            bucket.last = update;
            for (cell, metric) in bucket.cells.iter_mut().zip(Metric::ALL) {
                if let Some(value) = metric.of(metrics) {
                    cell.add(value);
                }
            }
        }
        if self.recent.len() >= RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(metrics.clone());
    }

    /// Forgets the updates after `update`. A bucket that reaches over it keeps the range of all it held.
    fn rewind(&mut self, update: u64) {
        while self.buckets.last().is_some_and(|b| b.first > update) {
            self.buckets.pop();
        }
        if let Some(bucket) = self.buckets.last_mut() {
            bucket.last = bucket.last.min(update);
        }
        while self.recent.back().is_some_and(|m| m.iteration > update) {
            self.recent.pop_back();
        }
    }

    fn merge(&mut self) {
        self.width *= 2;
        let mut kept = 0;
        for i in 1..self.buckets.len() {
            let next = self.buckets[i];
            if self.buckets[kept].first / self.width == next.first / self.width {
                let bucket = &mut self.buckets[kept];
                bucket.last = next.last;
                for (cell, other) in bucket.cells.iter_mut().zip(&next.cells) {
                    cell.absorb(other);
                }
            } else {
                kept += 1;
                self.buckets[kept] = next;
            }
        }
        self.buckets.truncate(kept + 1);
    }

    /// All that is kept of a metric, oldest first. Where the run has no such number there is no reading.
    pub fn readings(&self, metric: Metric) -> impl Iterator<Item = Reading> + '_ {
        self.buckets.iter().filter_map(move |b| reading(b, metric))
    }

    /// What is known of a metric at an update, or at the nearest that is kept.
    pub fn at(&self, metric: Metric, update: u64) -> Option<Reading> {
        if let Some(exact) = self.metrics(update) {
            return metric.of(exact).map(|value| Reading::exact(update, value));
        }
        let after = self.buckets.partition_point(|b| b.last < update);
        reading(self.buckets.get(after).or(self.buckets.last())?, metric)
    }

    /// The newest value of a metric, exact.
    pub fn newest(&self, metric: Metric) -> Option<Reading> {
        self.recent.back().and_then(|m| metric.of(m).map(|v| Reading::exact(m.iteration, v)))
    }

    /// An update as it came, if it is among the newest.
    pub fn metrics(&self, update: u64) -> Option<&Metrics> {
        let index = self.recent.partition_point(|m| m.iteration < update);
        self.recent.get(index).filter(|m| m.iteration == update)
    }

    /// Smallest and largest value of a metric over the whole run, exact.
    pub fn range(&self, metric: Metric) -> Option<(f64, f64)> {
        self.readings(metric).fold(None, |range, r| {
            let (min, max) = range.unwrap_or((r.min, r.max));
            Some((min.min(r.min), max.max(r.max)))
        })
    }
}

fn reading(bucket: &Bucket, metric: Metric) -> Option<Reading> {
    let cell = &bucket.cells[metric as usize];
    (cell.count > 0).then(|| Reading {
        first: bucket.first,
        last: bucket.last,
        min: cell.min,
        mean: if cell.min == cell.max { cell.min } else { cell.sum / f64::from(cell.count) },
        max: cell.max,
    })
}
