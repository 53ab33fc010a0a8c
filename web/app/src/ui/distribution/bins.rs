//! Counting rewards: single values where there are few of them, bins of equal width otherwise.

/// Up to so many distinct values are shown as they are.
pub const DISTINCT: usize = 12;
/// Bins where there are more.
pub const BINS: usize = 24;

/// The places that values are counted at.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Each distinct value, ascending.
    Values(Vec<f64>),
    /// Bins of equal width between two different ends.
    Bins {
        /// Lower end of the first.
        low: f64,
        /// Upper end of the last.
        high: f64,
        /// Number of bins.
        count: usize,
    },
}

/// One place and what fell on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// Smallest value on it.
    pub low: f64,
    /// Largest value on it.
    pub high: f64,
    /// Where it is drawn.
    pub middle: f64,
    /// Indices of the values on it.
    pub members: Vec<usize>,
}

impl Scale {
    /// The scale that suits all of these finite values.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let mut distinct: Vec<f64> = Vec::with_capacity(DISTINCT + 1);
        for value in values.clone() {
            if let Err(place) =
                distinct.binary_search_by(|d| d.partial_cmp(&value).unwrap_or(std::cmp::Ordering::Equal))
            {
                distinct.insert(place, value);
                if distinct.len() > DISTINCT {
                    let (low, high) =
                        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
                    return Self::Bins { low, high, count: BINS };
                }
            }
        }
        Self::Values(distinct)
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        match self {
            Self::Values(values) => values.len(),
            Self::Bins { count, .. } => *count,
        }
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of a value that the scale was made for.
    pub fn index(&self, value: f64) -> usize {
        match self {
            Self::Values(values) => {
                values.partition_point(|v| *v < value).min(values.len().saturating_sub(1))
            }
            Self::Bins { low, high, count } => {
                let share = (value - low) / (high - low);
                ((share * *count as f64) as usize).min(count.saturating_sub(1))
            }
        }
    }

    /// Number of values on each place.
    pub fn counts(&self, values: &[f64]) -> Vec<usize> {
        let mut counts = vec![0; self.len()];
        for &value in values {
            if let Some(count) = counts.get_mut(self.index(value)) {
                *count += 1;
            }
        }
        counts
    }

    /// Where a place is drawn.
    pub fn middle(&self, index: usize) -> f64 {
        match self {
            Self::Values(values) => values.get(index).copied().unwrap_or_default(),
            Self::Bins { low, high, count } => low + (index as f64 + 0.5) / *count as f64 * (high - low),
        }
    }

    /// The places that something fell on, ascending.
    pub fn bins(&self, values: &[f64]) -> Vec<Bin> {
        let mut members = vec![Vec::new(); self.len()];
        for (i, &value) in values.iter().enumerate() {
            if let Some(list) = members.get_mut(self.index(value)) {
                list.push(i);
            }
        }
        let filled = members.into_iter().enumerate().filter(|(_, m)| !m.is_empty());
        filled
            .map(|(index, members)| {
                let over = |f: fn(f64, f64) -> f64, start| members.iter().map(|&i| values[i]).fold(start, f);
                Bin {
                    low: over(f64::min, f64::INFINITY),
                    high: over(f64::max, f64::NEG_INFINITY),
                    middle: self.middle(index),
                    members,
                }
            })
            .collect()
    }
}

/// Ends of an axis that holds all values, never of no length.
pub fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        (0.0, 1.0)
    } else if low == high {
        let half = if low == 0.0 { 0.5 } else { low.abs() / 2.0 };
        (low - half, high + half)
    } else {
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_stay_as_they_are() {
        let rewards = [1.0, 0.0, 0.0, -0.2, 1.0];
        let scale = Scale::of(rewards.iter().copied());
        assert_eq!(scale, Scale::Values(vec![-0.2, 0.0, 1.0]));
        assert_eq!(scale.counts(&rewards), [1, 2, 2]);
        let bins = scale.bins(&rewards);
        assert_eq!(bins[2].members, [0, 4]);
        assert_eq!((bins[0].low, bins[0].high), (-0.2, -0.2));
    }

    #[test]
    fn many_values_fall_into_bins() {
        let rewards: Vec<f64> = (0..512).map(|i| f64::from(i) / 10.0).collect();
        let scale = Scale::of(rewards.iter().copied());
        assert_eq!(scale.len(), BINS);
        assert_eq!(scale.index(51.1), BINS - 1);
        assert_eq!(scale.counts(&rewards).iter().sum::<usize>(), 512);
    }

    #[test]
    fn an_axis_has_a_length() {
        assert_eq!(ends([0.0, 0.0].into_iter()), (-0.5, 0.5));
        assert_eq!(ends([-1.0].into_iter()), (-1.5, -0.5));
        assert_eq!(ends([].into_iter()), (0.0, 1.0));
    }
}
