//! The phases of a curve.

use super::Point;

/// Where the second and the third phase of a curve begin, as places in it, by our rule: the first lasts until the mean
/// standard deviation, measured from its last value to its largest, has lost a quarter of that range for good; the third
/// begins when three quarters of it are lost for good.
#[must_use]
pub fn phases(curve: &[Point]) -> [usize; 2] {
    phases_of(&curve.iter().map(|p| p.std).collect::<Vec<_>>())
}

/// The same for mean standard deviations alone.
#[must_use]
pub fn phases_of(stds: &[f64]) -> [usize; 2] {
    let largest = stds.iter().copied().fold(0.0, f64::max);
    let last = stds.last().copied().unwrap_or(0.0);
    let begins = |share: f64| {
        let line = last + share * (largest - last);
        stds.iter().rposition(|std| *std > line).map_or(0, |i| i + 1)
    };
    [begins(0.75), begins(0.25)]
}
