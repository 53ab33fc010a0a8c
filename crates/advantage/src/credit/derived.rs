//! The stages before the advantages of steps, computed again from the batch and the recorded constants.

use super::{Anchor, Pooled};
use crate::estimate::{Estimate, StepStage};
use crate::estimator::{Credit, FNorm, Supervision};
use crate::rollouts::Rollouts;
use crate::stage::{Population, StageName};

/// Lists the stages over steps, the advantages last; none where every step gets its rollout's advantage.
pub(crate) fn step_stages(estimate: &Estimate, rollouts: &Rollouts) -> Vec<StepStage> {
    let Some(total) = &estimate.steps else { return Vec::new() };
    let shaped = crate::shaping::apply(rollouts, &estimate.recipe.estimator);
    let rollouts = shaped.as_ref().unwrap_or(rollouts);
    let estimator = &estimate.recipe.estimator;
    let stage = |name, population, values| StepStage { name, population, values };
    let mut stages = Vec::new();
    if estimator.supervision == Supervision::Process {
        stages.push(stage(StageName::StepReward, Population::StepsOfGroup, normalized(estimate, rollouts)));
    } else {
        match estimator.credit {
            Credit::Given => {}
            Credit::ToGo => {
                stages.push(stage(StageName::ReturnToGo, Population::Rollout, returns(estimate, rollouts)))
            }
            Credit::State | Credit::StateGae => {
                let returns = returns(estimate, rollouts);
                let baseline = over_states(estimate, rollouts, |a| a.mean);
                let mut more = Vec::new();
                if estimator.credit == Credit::StateGae {
                    more.push(stage(
                        StageName::Delta,
                        Population::Rollout,
                        deltas(estimate, rollouts, &baseline),
                    ));
                } else {
                    let divides = estimator.f_norm == FNorm::Std;
                    if divides {
                        let std = over_states(estimate, rollouts, |a| a.std);
                        more.push(stage(StageName::StateStd, Population::State, std));
                    }
                    let eps = estimate.recipe.advantage.advantage_eps;
                    let factor = over_states(estimate, rollouts, |a| match (a.tied, divides) {
                        (true, _) => 0.0,
                        (false, true) => 1.0 / (a.std + eps),
                        (false, false) => 1.0,
                    });
                    let scaled =
                        returns.iter().zip(&baseline).zip(factor).map(|((r, b), f)| (r - b) * f).collect();
                    more.push(stage(StageName::StateScaled, Population::State, scaled));
                }
                stages.push(stage(StageName::ReturnToGo, Population::Rollout, returns));
                stages.push(stage(StageName::StateBaseline, Population::State, baseline));
                stages.extend(more);
            }
            Credit::ValueGae => {
                let delta = deltas(estimate, rollouts, &rollouts.values);
                stages.push(stage(StageName::StateBaseline, Population::Rollout, rollouts.values.clone()));
                stages.push(stage(StageName::Delta, Population::Rollout, delta));
            }
            _ => {}
        }
    }
    stages.push(stage(StageName::StepTotal, Population::Rollout, total.clone()));
    stages
}

/// Calls `each(group, rollout)` for every rollout that is kept.
fn for_kept(estimate: &Estimate, rollouts: &Rollouts, mut each: impl FnMut(usize, usize)) {
    for (group, (range, struck)) in rollouts.ranges().zip(&estimate.struck).enumerate() {
        range.zip(struck).filter(|(_, s)| s.is_none()).for_each(|(i, _)| each(group, i));
    }
}

fn normalized(estimate: &Estimate, rollouts: &Rollouts) -> Vec<f64> {
    let mut out = vec![0.0; rollouts.rewards.len()];
    for_kept(estimate, rollouts, |group, i| {
        let rule = Pooled::of(&estimate.groups[group], &estimate.recipe.advantage);
        for s in rollouts.steps(i).filter(|_| !rule.silent) {
            out[s] = (rollouts.rewards[s] - rule.mean) * rule.factor;
        }
    });
    out
}

fn returns(estimate: &Estimate, rollouts: &Rollouts) -> Vec<f64> {
    let mut out = vec![0.0; rollouts.rewards.len()];
    for_kept(estimate, rollouts, |_, i| {
        let mut sum = 0.0;
        for s in rollouts.steps(i).rev() {
            sum = rollouts.rewards[s] + estimate.recipe.estimator.gamma * sum;
            out[s] = sum;
        }
    });
    out
}

fn deltas(estimate: &Estimate, rollouts: &Rollouts, values: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; values.len()];
    for_kept(estimate, rollouts, |_, i| {
        let mut next = 0.0;
        for s in rollouts.steps(i).rev() {
            out[s] = rollouts.rewards[s] + estimate.recipe.estimator.gamma * next - values[s];
            next = values[s];
        }
    });
    out
}

/// A number of each step's anchor.
fn over_states(estimate: &Estimate, rollouts: &Rollouts, of: impl Fn(&Anchor) -> f64) -> Vec<f64> {
    let mut out = vec![0.0; rollouts.states.len()];
    for_kept(estimate, rollouts, |group, i| {
        let Some(anchors) = estimate.anchors.get(group) else { return };
        for s in rollouts.steps(i) {
            if let Ok(at) = anchors.binary_search_by_key(&rollouts.states[s], |a| a.state) {
                out[s] = of(&anchors[at]);
            }
        }
    });
    out
}
