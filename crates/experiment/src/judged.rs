//! What the judge of an update said.

use advantage::{Rollouts, Struck};
use serde::{Deserialize, Serialize};

/// Objectives, verdicts and struck groups of one batch. Records carry it, so that a program without a judge can draw
/// them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// Weight of each objective; none where the reward of the world is all.
    pub weights: Vec<f64>,
    /// One number for each rollout and objective, rollout after rollout.
    pub values: Vec<f64>,
    /// Whether each rollout fulfils every rubric.
    pub accepted: Vec<bool>,
    /// Groups that a filter of prompts leaves out, and why.
    pub struck: Vec<(u32, Struck)>,
}

impl Judged {
    /// Most numbers (rollouts times objectives, at least one) that a run may be judged by: records stay small.
    pub const MAX_NUMBERS: u32 = 8192;

    /// The weighted sum of the objectives of a rollout.
    pub fn sum(&self, rollout: usize) -> f64 {
        let objectives = self.weights.len();
        let values = self.values.get(rollout * objectives..).unwrap_or_default();
        values.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum()
    }

    /// Gives a batch what was judged of it.
    pub(crate) fn give(&self, rollouts: &mut Rollouts) {
        if !self.weights.is_empty() {
            rollouts.set_objectives(&self.weights, self.values.clone());
        }
        rollouts.set_verdicts(self.accepted.clone());
        for (group, why) in &self.struck {
            rollouts.strike_group(*group as usize, *why);
        }
    }
}
