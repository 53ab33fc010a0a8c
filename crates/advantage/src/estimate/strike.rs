//! Who is kept out of the update.

use super::{Struck, Work};
use crate::estimator::{Estimator, GateUse};
use crate::rollouts::Rollouts;
use crate::stats::GroupStats;

/// Which rollouts the rubric keeps out.
pub(super) fn by_gate(rollouts: &Rollouts, estimator: &Estimator) -> Vec<Option<Struck>> {
    let mut struck = rollouts.struck.clone();
    struck.resize(rollouts.len(), None);
    match estimator.gate {
        GateUse::Off | GateUse::Reward => {}
        GateUse::Rollout => {
            for (struck, accepted) in struck.iter_mut().zip(&rollouts.accepted) {
                *struck = struck.or((!accepted).then_some(Struck::Gate));
            }
        }
        GateUse::Group => {
            for range in rollouts.ranges() {
                let passed = rollouts.accepted[range.clone()].iter().filter(|a| **a).count() as f64;
                if passed < estimator.gate_share * range.len() as f64 {
                    struck[range].iter_mut().for_each(|s| *s = s.or(Some(Struck::GroupGate)));
                }
            }
        }
    }
    struck
}

/// Filters out the groups whose kept scores are all equal.
pub(super) fn tied(work: &mut Work<'_>, scores: &[f64]) {
    let objectives = work.rollouts.weights.len();
    for range in work.rollouts.ranges() {
        let tied = if objectives > 0 {
            (0..objectives).all(|k| {
                let members = range.clone().filter(|&i| work.kept[i]);
                GroupStats::weighted(members.map(|i| (work.rollouts.objectives[i * objectives + k], 1.0)), 0)
                    .tied
            })
        } else {
            GroupStats::weighted(range.clone().filter(|&i| work.kept[i]).map(|i| (scores[i], 1.0)), 0).tied
        };
        if tied {
            for i in range {
                work.struck[i] = work.struck[i].or(Some(Struck::TiedGroup));
                work.kept[i] = false;
            }
        }
    }
}
