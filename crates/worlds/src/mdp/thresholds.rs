//! Finding an outcome fast: the inner loop of every rollout.

/// Outcomes per (state, action) of a floor that may slip: the common case, written out.
const NARROW: usize = 3;

/// The cumulated probabilities of all (state, action) pairs, each list filled up with infinity to a common length.
///
/// A sum never decreases, so the number of those that a draw has passed is the index of the first that exceeds it. That
/// takes no branch that depends on the draw, and so nothing that a processor could mispredict.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Thresholds {
    Narrow(Vec<Aligned>),
    Wide { width: usize, sums: Vec<f64> },
}

/// Half a cache line, so that no list straddles two.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(32))]
pub(super) struct Aligned([f64; NARROW]);

impl Thresholds {
    /// `lists` holds the cumulated probabilities of each pair.
    pub(super) fn new(lists: &[Vec<f64>]) -> Self {
        let width = lists.iter().map(Vec::len).max().unwrap_or(0);
        let at = |list: &[f64], index: usize| list.get(index).copied().unwrap_or(f64::INFINITY);
        if width <= NARROW {
            let narrow = |list: &Vec<f64>| Aligned(std::array::from_fn(|index| at(list, index)));
            Self::Narrow(lists.iter().map(narrow).collect())
        } else {
            let sums = lists.iter().flat_map(|list| (0..width).map(|index| at(list, index))).collect();
            Self::Wide { width, sums }
        }
    }

    /// Index of the first of the `count` sums of `pair` that exceeds `u`, 0 if none does.
    #[inline]
    pub(super) fn passed(&self, pair: usize, u: f64, count: usize) -> usize {
        let passed = |sum: f64| usize::from(sum <= u);
        let index = match self {
            Self::Narrow(lists) => {
                let [first, second, third] = lists[pair].0;
                passed(first) + passed(second) + passed(third)
            }
            Self::Wide { width, sums } => {
                sums[pair * width..(pair + 1) * width].iter().map(|&sum| passed(sum)).sum()
            }
        };
        if index < count { index } else { none_exceeds() }
    }
}

/// Kept apart as cold: rounding makes it possible once in 2⁵³ draws, and a branch that is never taken costs nothing.
#[cold]
fn none_exceeds() -> usize {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_and_wide_lists_agree_with_a_search() {
        let narrow = vec![vec![0.25, 0.75, 1.0], vec![1.0], vec![0.0, 1.0, 1.0], vec![0.5, 0.875]];
        let mut wide = narrow.clone();
        wide.push(vec![0.125, 0.25, 0.5, 0.75, 1.0]);
        let tables = [(Thresholds::new(&narrow), narrow), (Thresholds::new(&wide), wide)];
        assert!(matches!(tables[0].0, Thresholds::Narrow(_)));
        assert!(matches!(tables[1].0, Thresholds::Wide { width: 5, .. }));
        for (thresholds, lists) in &tables {
            for (pair, list) in lists.iter().enumerate() {
                for step in 0..=64 {
                    let u = f64::from(step) / 64.0;
                    let expected = list.iter().position(|&sum| sum > u).unwrap_or(0);
                    assert_eq!(thresholds.passed(pair, u, list.len()), expected, "{list:?}, {u}");
                }
            }
        }
    }
}
