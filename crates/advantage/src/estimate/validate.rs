//! What a recipe and its batch must fulfil.

use super::Recipe;
use crate::error::EstimateError;
use crate::estimator::{Credit, Supervision};
use crate::options::{Baseline, ScaleRewards};
use crate::rollouts::Rollouts;

pub(super) fn check(rollouts: &Rollouts, recipe: &Recipe) -> Result<(), EstimateError> {
    let (options, estimator) = (&recipe.advantage, &recipe.estimator);
    let refuse = |path: &str, why: &str| Err(EstimateError::at(path, why));
    if options.ddof > 1 {
        return refuse("ddof", "use 0 (population) or 1 (sample)");
    }
    if !(options.advantage_eps.is_finite() && options.advantage_eps >= 0.0) {
        return refuse("advantage_eps", "use a finite number of at least 0");
    }
    if let Some((name, value, right)) = estimator.invalid() {
        return Err(EstimateError::at(name, format!("{value} is out of range; use {right}")));
    }
    let several = !rollouts.weights.is_empty();
    let by_steps = estimator.credit != Credit::Episode || estimator.supervision == Supervision::Process;
    if several && by_steps {
        return refuse(
            "credit",
            "several objectives are credited to whole episodes; use episode and outcome supervision",
        );
    }
    if estimator.supervision == Supervision::Process {
        if !matches!(options.baseline, Baseline::Mean | Baseline::None) {
            return refuse("baseline", "process supervision pools the steps of a group; use mean or none");
        }
        if options.scale_rewards == ScaleRewards::Batch || estimator.credit != Credit::Episode {
            return refuse(
                "supervision",
                "process supervision scales by the group and credits from each step on",
            );
        }
    }
    let places = || {
        let groups = rollouts.sizes.iter().enumerate();
        groups.flat_map(|(g, &n)| (0..n).map(move |i| format!("groups[{g}][{i}]"))).next().unwrap_or_default()
    };
    if estimator.credit.in_trees() {
        return refuse(
            "trees",
            "this method compares leaves of one tree; it takes rollouts that were grown as trees",
        );
    }
    if matches!(estimator.credit, Credit::State | Credit::StateGae) && rollouts.states.is_empty() {
        return Err(EstimateError::at(
            format!("{}.states", places()),
            "this method compares steps of equal state; give one state for each action, in every rollout",
        ));
    }
    if estimator.credit == Credit::ValueGae && rollouts.values.is_empty() {
        return Err(EstimateError::at(
            format!("{}.values", places()),
            "this method needs the value of the state before each action, in every rollout",
        ));
    }
    if estimator.credit == Credit::Given && rollouts.advantages.is_empty() {
        return Err(EstimateError::at(
            format!("{}.advantages", places()),
            "this method takes the advantage of each action as given; give one for each action, in every rollout",
        ));
    }
    if estimator.overlong_buffer > 0 {
        match rollouts.max_episode_steps {
            None => return refuse("max_episode_steps", "the punishment of long episodes needs the limit"),
            Some(limit) if estimator.overlong_buffer >= limit => {
                return refuse("overlong_buffer", "use less than max_episode_steps");
            }
            Some(_) => {}
        }
    }
    Ok(())
}
