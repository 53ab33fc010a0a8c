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
    let mut left: Vec<f64> = probabilities.to_vec();
    let mut order = Vec::new();
    for _ in 0..count {
        let total: f64 = left.iter().sum();
        if total <= 0.0 {
            break;
        }
        let target = uniform() * total;
        let mut sum = 0.0;
        // Rounding may leave the target a hair above the last sum: then the last that can be drawn is meant.
        let mut drawn = left.iter().rposition(|p| *p > 0.0).unwrap_or(0);
        for (i, p) in left.iter().enumerate() {
            sum += p;
            if target < sum {
                drawn = i;
                break;
            }
        }
        order.push((drawn, total));
        if !estimator.replacement {
            left[drawn] = 0.0;
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
