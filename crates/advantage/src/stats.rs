//! Mean, spread and range of a population.

use serde::{Deserialize, Serialize};

/// Mean, spread and range of a population of raw rewards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupStats {
    /// Number of rewards.
    pub size: usize,
    /// Their mean; 0 without any.
    pub mean: f64,
    /// Their standard deviation with the run's `ddof`; exactly 0 where `tied`.
    pub std: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// All equal: zero variance by definition, whatever float rounding says. A group of one is tied.
    pub tied: bool,
}

impl GroupStats {
    /// Statistics of a list of numbers, two passes over it.
    pub fn of<'a>(values: impl Iterator<Item = &'a f64> + Clone, ddof: u8) -> Self {
        Self::weighted(values.map(|&v| (v, 1.0)), ddof)
    }

    /// The same for many numbers side by side: four sums at once, since one would wait for itself.
    pub(crate) fn of_slice(values: &[f64], ddof: u8) -> Self {
        let Some(&first) = values.first() else { return Self::of([].iter(), ddof) };
        let (size, n) = (values.len(), values.len() as f64);
        let (mut lows, mut highs) = ([first; 4], [first; 4]);
        // Comparisons cost half of what `min` and `max` do, which look for numbers that are none.
        let sum = lanes(values, |lane, v| {
            lows[lane] = if v < lows[lane] { v } else { lows[lane] };
            highs[lane] = if v > highs[lane] { v } else { highs[lane] };
            v
        });
        let (min, max) = (lows.into_iter().fold(first, f64::min), highs.into_iter().fold(first, f64::max));
        if min == max {
            return Self { size, mean: min, std: 0.0, min, max, tied: true };
        }
        let mean = sum / n;
        let squares = lanes(values, |_, v| (v - mean) * (v - mean));
        Self { size, mean, std: (squares / (n - f64::from(ddof))).sqrt(), min, max, tied: false }
    }

    /// The same where nobody asks for the range, which takes half of the time to find; it is that of the first number.
    pub(crate) fn of_varied(values: &[f64], ddof: u8) -> Self {
        let first = values.first().copied().unwrap_or_default();
        if values.iter().all(|v| *v == first) {
            return Self::of_slice(values, ddof);
        }
        let (size, n) = (values.len(), values.len() as f64);
        let mean = lanes(values, |_, v| v) / n;
        let squares = lanes(values, |_, v| (v - mean) * (v - mean));
        let std = (squares / (n - f64::from(ddof))).sqrt();
        Self { size, mean, std, min: first, max: first, tied: false }
    }

    /// Statistics of all numbers of several populations, from theirs: the squares about the mean of all are those about
    /// each mean and those between the means.
    pub(crate) fn pooled(parts: &[Self], ddof: u8) -> Self {
        let parts = || parts.iter().filter(|p| p.size > 0);
        let size: usize = parts().map(|p| p.size).sum();
        let min = parts().fold(f64::INFINITY, |m, p| m.min(p.min));
        let max = parts().fold(f64::NEG_INFINITY, |m, p| m.max(p.max));
        if size == 0 {
            return Self::of([].iter(), ddof);
        }
        if min == max {
            return Self { size, mean: min, std: 0.0, min, max, tied: true };
        }
        let mean = parts().map(|p| p.mean * p.size as f64).sum::<f64>() / size as f64;
        let squares: f64 = parts()
            .map(|p| {
                let within = if p.tied { 0.0 } else { p.std * p.std * (p.size as f64 - f64::from(ddof)) };
                within + p.size as f64 * (p.mean - mean) * (p.mean - mean)
            })
            .sum();
        Self { size, mean, std: (squares / (size as f64 - f64::from(ddof))).sqrt(), min, max, tied: false }
    }

    /// Statistics where each number stands for `count` equal ones.
    pub(crate) fn weighted(values: impl Iterator<Item = (f64, f64)> + Clone, ddof: u8) -> Self {
        let (mut size, mut count, mut sum) = (0_usize, 0.0, 0.0);
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        for (v, n) in values.clone() {
            size += 1;
            count += n;
            sum += v * n;
            min = min.min(v);
            max = max.max(v);
        }
        if size == 0 {
            return Self { size, mean: 0.0, std: 0.0, min: 0.0, max: 0.0, tied: true };
        }
        if min == max {
            return Self { size, mean: min, std: 0.0, min, max, tied: true };
        }
        let mean = sum / count;
        let squares: f64 = values.map(|(v, n)| n * (v - mean) * (v - mean)).sum();
        let std = (squares / (count - f64::from(ddof))).sqrt();
        Self { size, mean, std, min, max, tied: false }
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.mean.is_finite() && self.std.is_finite()
    }
}

/// Sums `of(lane, value)` in four lanes.
fn lanes(values: &[f64], mut of: impl FnMut(usize, f64) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let chunks = values.chunks_exact(4);
    for &v in chunks.remainder() {
        sums[0] += of(0, v);
    }
    for chunk in chunks {
        for lane in 0..4 {
            sums[lane] += of(lane, chunk[lane]);
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
