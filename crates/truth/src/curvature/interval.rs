//! Means over seeds with intervals.

use super::BestRate;

/// Quantiles 0.975 of Student's t with 1, 2, … degrees of freedom.
const STUDENT: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];
/// Beyond the table the normal distribution's is near enough.
const NORMAL: f64 = 1.960;

/// A mean with an interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// The mean.
    pub mean: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// The mean of independent values, by Student's t; as wide as a number can be for a single value, `None` for none.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let freedom = values.len().checked_sub(1)?;
        let mean = values.iter().sum::<f64>() / n;
        if freedom == 0 {
            return Some(Self { low: f64::NEG_INFINITY, mean, high: f64::INFINITY });
        }
        let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
        let wide = STUDENT.get(freedom - 1).unwrap_or(&NORMAL) * (squares / freedom as f64 / n).sqrt();
        Some(Self { low: mean - wide, mean, high: mean + wide })
    }

    /// Updates of a method over its seeds, a seed that did not arrive counting as `most`.
    #[must_use]
    pub fn of_updates(best: &BestRate, most: u32) -> Option<Self> {
        Self::of(&best.iterations.iter().map(|i| f64::from(i.unwrap_or(most))).collect::<Vec<_>>())
    }

    /// Updates of one method over those of another, seed by seed: the geometric mean of the ratios. A seed that did not
    /// arrive counts as `most`, and one that was there at the start as 1.
    #[must_use]
    pub fn of_ratio(above: &[Option<u32>], below: &[Option<u32>], most: u32) -> Option<Self> {
        let count = |i: Option<u32>| f64::from(i.unwrap_or(most).max(1)).ln();
        let logs: Vec<f64> = above.iter().zip(below).map(|(a, b)| count(*a) - count(*b)).collect();
        let Self { low, mean, high } = Self::of(&logs)?;
        Some(Self { low: low.exp(), mean: mean.exp(), high: high.exp() })
    }

    /// Whether a number lies in it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}
