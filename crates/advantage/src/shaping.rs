//! Changes of the reward before anything is compared.

use crate::estimator::{Estimator, GateUse};
use crate::rollouts::Rollouts;

/// The batch with punished rewards, or null where nothing is changed. What is taken away is taken from the last step,
/// or from every objective in equal measure of its weight.
pub(crate) fn apply(rollouts: &Rollouts, estimator: &Estimator) -> Option<Rollouts> {
    let overlong = estimator.overlong_buffer > 0;
    let folded = estimator.gate == GateUse::Reward && rollouts.accepted.contains(&false);
    if !overlong && !folded {
        return None;
    }
    let mut shaped = rollouts.clone();
    let objectives = rollouts.weights.len();
    for i in 0..rollouts.len() {
        let mut lost = 0.0;
        if overlong {
            lost +=
                overlong_punishment(rollouts.length(i), rollouts.max_episode_steps.unwrap_or(0), estimator);
        }
        if folded && !rollouts.accepted[i] {
            lost -= estimator.gate_penalty;
        }
        if objectives > 0 {
            // The weighted sum then falls by exactly what is lost where the weights add up to 1.
            shaped.objectives[i * objectives..][..objectives].iter_mut().for_each(|o| *o += lost);
        } else if let Some(last) = rollouts.steps(i).next_back() {
            shaped.rewards[last] += lost;
        }
    }
    Some(shaped)
}

/// DAPO's soft overlong punishment (arXiv 2503.14476): `min(−(length − (limit − buffer)) / buffer · factor, 0)`.
fn overlong_punishment(length: usize, limit: u32, estimator: &Estimator) -> f64 {
    let buffer = f64::from(estimator.overlong_buffer);
    let over = length as f64 - (f64::from(limit) - buffer);
    (-over / buffer * estimator.overlong_factor).min(0.0)
}
