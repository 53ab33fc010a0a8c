//! Absolute-advantage-weighted sampling of episodes (MS-GRPO, arXiv 2508.10839; the weighting is our reconstruction).

use crate::estimator::{EpisodeSampling, Estimator};

/// Probability of each kept episode to be drawn first; all equal where every weight is 0.
pub(crate) fn probabilities(advantages: &[f64], kept: &[bool], estimator: &Estimator) -> Vec<f64> {
    let largest = advantages.iter().fold(0.0_f64, |m, a| m.max(a.abs()));
    let weight = |a: f64| match estimator.sampling {
        EpisodeSampling::All => 1.0,
        // Relative to the largest, so that no power overflows; 0^0 is 1: with kappa 0 all are equal.
        EpisodeSampling::Power if largest == 0.0 => 1.0,
        EpisodeSampling::Power => (a.abs() / largest).powf(estimator.kappa),
        EpisodeSampling::Softmax => ((a.abs() - largest) / estimator.tau).exp(),
    };
    let weights: Vec<f64> =
        advantages.iter().zip(kept).map(|(a, kept)| if *kept { weight(*a) } else { 0.0 }).collect();
    let total: f64 = weights.iter().sum();
    if total == 0.0 { weights } else { weights.iter().map(|w| w / total).collect() }
}

/// Draws `count` episodes and gives each episode's weight in the update, in units where taking every episode once is 1
/// each.
///
/// Uncorrected, every drawn episode weighs the same, and all weights together are the number of episodes. Corrected,
/// the expected weight of every episode with a positive probability is 1: with replacement `1 / (count · p)` for each
/// draw, without replacement the estimator of Des Raj (1956), which is unbiased for any order of draws.
pub fn draw(
    probabilities: &[f64],
    count: usize,
    estimator: &Estimator,
    mut uniform: impl FnMut() -> f64,
) -> Vec<f64> {
    let n = probabilities.len();
    let mut weights = vec![0.0; n];
    let mut left = Sums::new(probabilities);
    let mut order = Vec::new();
    for _ in 0..count {
        let total = left.total();
        if total <= 0.0 {
            break;
        }
        let drawn = left.at(uniform() * total);
        order.push((drawn, total));
        if !estimator.replacement {
            left.remove(drawn);
        }
    }
    let drawn = order.len().max(1) as f64;
    for (k, (i, total)) in order.into_iter().enumerate() {
        weights[i] += match (estimator.importance_corrected, estimator.replacement) {
            (false, _) => n as f64 / drawn,
            (true, true) => 1.0 / (drawn * probabilities[i]),
            // t_k = Σ_{j<k} y_j + y_k · (what was left) / p_k; their mean over k.
            (true, false) => (total / probabilities[i] + (drawn - 1.0 - k as f64)) / drawn,
        };
    }
    weights
}

/// Numbers that are not negative, with the sums of all pairs, of pairs of pairs and so on: finding one by its place in
/// the sum, and taking one out, cost the logarithm of their number.
struct Sums {
    /// Node `i` is the sum of nodes `2i` and `2i + 1`; the numbers themselves begin at `leaves`.
    nodes: Vec<f64>,
    leaves: usize,
}

impl Sums {
    fn new(values: &[f64]) -> Self {
        let leaves = values.len().next_power_of_two();
        let mut nodes = vec![0.0; 2 * leaves];
        nodes[leaves..leaves + values.len()].copy_from_slice(values);
        for node in (1..leaves).rev() {
            nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
        }
        Self { nodes, leaves }
    }

    fn total(&self) -> f64 {
        self.nodes[1]
    }

    /// The number within which the sum from the left passes `target`. Rounding may leave the target a hair above the
    /// last sum: then the last that is not 0 is meant.
    fn at(&self, mut target: f64) -> usize {
        let mut node = 1;
        while node < self.leaves {
            node *= 2;
            if target >= self.nodes[node] && self.nodes[node + 1] > 0.0 {
                target -= self.nodes[node];
                node += 1;
            }
        }
        node - self.leaves
    }

    fn remove(&mut self, index: usize) {
        let mut node = self.leaves + index;
        self.nodes[node] = 0.0;
        while node > 1 {
            node /= 2;
            self.nodes[node] = self.nodes[2 * node] + self.nodes[2 * node + 1];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What drawing by adding up from the left gives.
    fn slowly(
        probabilities: &[f64],
        count: usize,
        replacement: bool,
        uniform: &mut impl FnMut() -> f64,
    ) -> Vec<usize> {
        let mut left = probabilities.to_vec();
        (0..count)
            .map_while(|_| {
                let total: f64 = left.iter().sum();
                let target = uniform() * total;
                let mut sum = 0.0;
                let found = left.iter().position(|p| {
                    sum += p;
                    target < sum
                });
                let drawn = found.filter(|_| total > 0.0)?;
                if !replacement {
                    left[drawn] = 0.0;
                }
                Some(drawn)
            })
            .collect()
    }

    #[test]
    fn drawing_by_halves_finds_what_adding_up_finds() {
        for (n, replacement) in [(1, true), (7, false), (64, true), (1000, false)] {
            // Sums of these are exact, so that both ways must agree everywhere.
            let probabilities: Vec<f64> = (0..n).map(|i| f64::from((i * 7) % 16) / 64.0).collect();
            let stream = || {
                let mut state = 3_u64;
                move || {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 11) as f64 / (1_u64 << 53) as f64
                }
            };
            let mut first = stream();
            let slow = slowly(&probabilities, n as usize, replacement, &mut first);
            let mut sums = Sums::new(&probabilities);
            let mut second = stream();
            let mut fast = Vec::new();
            while fast.len() < n as usize && sums.total() > 0.0 {
                let drawn = sums.at(second() * sums.total());
                fast.push(drawn);
                if !replacement {
                    sums.remove(drawn);
                }
            }
            assert_eq!(fast, slow, "{n}");
        }
    }
}
