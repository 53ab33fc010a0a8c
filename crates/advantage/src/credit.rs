//! From rollouts to steps.

use crate::estimate::Work;
use crate::estimator::{Credit, FNorm, Supervision};
use crate::options::{AdvantageOptions, ScaleRewards};
use crate::stage::{Population, StageName};
use crate::stats::GroupStats;
use std::collections::HashMap;

/// GRPO with process supervision (arXiv 2402.03300): every step's reward is normalised over all steps of all rollouts
/// of the group. Gives the sum over each rollout and the statistics of the pooled steps.
pub(crate) fn process(work: &mut Work<'_>, options: &AdvantageOptions) -> (Vec<f64>, Vec<GroupStats>, GroupStats) {
    let rollouts = work.rollouts;
    let steps_of = |range: std::ops::Range<usize>| range.filter(|&i| work.kept[i]).flat_map(|i| rollouts.steps(i));
    let stats = |range: std::ops::Range<usize>| {
        GroupStats::weighted(steps_of(range).map(|s| (rollouts.rewards[s], 1.0)), options.ddof)
    };
    let groups: Vec<GroupStats> = rollouts.ranges().map(stats).collect();
    let batch = stats(0..rollouts.len());
    let n = rollouts.len();
    let [mut score, mut baseline, mut centred, mut std, mut scaled] = [const { Vec::new() }; 5];
    let mut normalized = vec![0.0; rollouts.rewards.len()];
    for (group, range) in groups.iter().zip(rollouts.ranges()) {
        let mean = if options.baseline == crate::options::Baseline::None { 0.0 } else { group.mean };
        for i in range {
            let (length, total): (f64, f64) = (rollouts.length(i) as f64, rollouts.rewards[rollouts.steps(i)].iter().sum());
            for s in rollouts.steps(i).filter(|_| work.kept[i]) {
                let c = if group.tied && mean != 0.0 { 0.0 } else { rollouts.rewards[s] - mean };
                normalized[s] = match options.scale_rewards {
                    ScaleRewards::None => c,
                    _ if group.tied => 0.0,
                    _ => c / (group.std + options.advantage_eps),
                };
            }
            score.push(total);
            baseline.push(mean * length);
            centred.push(if !work.kept[i] || group.tied && mean != 0.0 { 0.0 } else { total - mean * length });
            std.push(if options.scale_rewards == ScaleRewards::None { 1.0 } else { group.std });
            scaled.push(normalized[rollouts.steps(i)].iter().sum());
        }
    }
    debug_assert_eq!(score.len(), n);
    work.record(StageName::Score, Population::Rollout, None, &score);
    work.record(StageName::Baseline, Population::StepsOfGroup, None, &baseline);
    work.record(StageName::Centred, Population::StepsOfGroup, None, &centred);
    work.record(StageName::Std, Population::StepsOfGroup, None, &std);
    work.record(StageName::Scaled, Population::StepsOfGroup, None, &scaled);
    work.record_steps(StageName::StepReward, Population::StepsOfGroup, normalized);
    (scaled, groups, batch)
}

/// The advantage of every step, where the steps of a rollout may differ.
pub(crate) fn to_steps(
    work: &mut Work<'_>,
    options: &AdvantageOptions,
    groups: &[GroupStats],
    advantages: &[f64],
) -> Option<Vec<f64>> {
    if work.recipe.estimator.supervision == Supervision::Process {
        let mut steps = work.step_stages.pop().map(|stage| stage.values)?;
        work.record_steps(StageName::StepReward, Population::StepsOfGroup, steps.clone());
        returns_in_place(work, &mut steps, 1.0);
        return Some(steps);
    }
    let gamma = work.recipe.estimator.gamma;
    let returns = |work: &Work<'_>| {
        let mut returns = work.rollouts.rewards.clone();
        returns_in_place(work, &mut returns, gamma);
        returns
    };
    let steps = match work.recipe.estimator.credit {
        Credit::Episode => return None,
        Credit::ToGo => {
            let returns = returns(work);
            let steps = to_go(work, &returns, options, groups);
            work.record_steps(StageName::ReturnToGo, Population::Rollout, returns);
            steps
        }
        Credit::State => {
            let returns = returns(work);
            let mut steps = within_states(work, &returns, options);
            let omega = work.recipe.estimator.omega;
            for i in (0..work.rollouts.len()).filter(|&i| work.kept[i]) {
                steps[work.rollouts.steps(i)].iter_mut().for_each(|s| *s = advantages[i] + omega * *s);
            }
            work.step_stages.insert(0, crate::estimate::StepStage {
                name: StageName::ReturnToGo,
                population: Population::Rollout,
                values: returns,
            });
            steps
        }
        Credit::StateGae => {
            let returns = returns(work);
            let values = state_means(work, &returns);
            work.record_steps(StageName::ReturnToGo, Population::Rollout, returns);
            work.record_steps(StageName::StateBaseline, Population::State, values.clone());
            gae(work, &values)
        }
        Credit::ValueGae => {
            let values = work.rollouts.values.clone();
            work.record_steps(StageName::StateBaseline, Population::Rollout, values.clone());
            gae(work, &values)
        }
    };
    Some(steps)
}

/// Replaces step numbers by their discounted sums from each step on.
fn returns_in_place(work: &Work<'_>, steps: &mut [f64], gamma: f64) {
    for i in 0..work.rollouts.len() {
        let mut sum = 0.0;
        for s in work.rollouts.steps(i).rev() {
            sum = steps[s] + gamma * sum;
            steps[s] = sum;
        }
    }
}

/// `(return from the step on − baseline of the rollout) / scale`: with `gamma` 1 the first step has the advantage of
/// the episode.
fn to_go(work: &Work<'_>, returns: &[f64], options: &AdvantageOptions, groups: &[GroupStats]) -> Vec<f64> {
    let stage = |name| work.stages.iter().find(|s| s.name == name).map(|s| s.values.concat()).unwrap_or_default();
    let (baseline, std) = (stage(StageName::Baseline), stage(StageName::Std));
    let mut steps = vec![0.0; returns.len()];
    for (group, range) in groups.iter().zip(work.rollouts.ranges()) {
        for i in range.filter(|&i| work.kept[i]) {
            let divisor = match options.scale_rewards {
                ScaleRewards::None => 1.0,
                ScaleRewards::Group if group.tied => continue,
                _ if std[i] == 0.0 => continue,
                _ => std[i] + options.advantage_eps,
            };
            for s in work.rollouts.steps(i) {
                steps[s] = (returns[s] - baseline[i]) / divisor;
            }
        }
    }
    steps
}

/// The steps of every state of every group: a dense number for each step, and how many there are.
fn states(work: &Work<'_>) -> (Vec<u32>, usize) {
    let rollouts = work.rollouts;
    let mut ids = vec![0_u32; rollouts.rewards.len()];
    let mut count = 0_u32;
    let largest = rollouts.states.iter().max().copied().unwrap_or(0) as usize;
    // States are small numbers in every world of a run: a table is some ten times faster than a map.
    if largest < 65_536 {
        let mut id_of = vec![u32::MAX; largest + 1];
        for range in rollouts.ranges() {
            let first = rollouts.first_step[range.start];
            let last = rollouts.first_step[range.end];
            for s in first..last {
                let id = &mut id_of[rollouts.states[s] as usize];
                if *id == u32::MAX {
                    *id = count;
                    count += 1;
                }
                ids[s] = *id;
            }
            for s in first..last {
                id_of[rollouts.states[s] as usize] = u32::MAX;
            }
        }
    } else {
        for range in rollouts.ranges() {
            let mut id_of: HashMap<u32, u32> = HashMap::new();
            for s in rollouts.first_step[range.start]..rollouts.first_step[range.end] {
                ids[s] = *id_of.entry(rollouts.states[s]).or_insert_with(|| {
                    count += 1;
                    count - 1
                });
            }
        }
    }
    (ids, count as usize)
}

/// Sum, number, smallest and largest return of a state.
#[derive(Clone, Copy)]
struct Anchor {
    sum: f64,
    count: f64,
    min: f64,
    max: f64,
    squares: f64,
}

fn anchors(work: &Work<'_>, returns: &[f64]) -> (Vec<u32>, Vec<Anchor>) {
    let (ids, count) = states(work);
    let empty = Anchor { sum: 0.0, count: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY, squares: 0.0 };
    let mut anchors = vec![empty; count];
    for i in (0..work.rollouts.len()).filter(|&i| work.kept[i]) {
        for s in work.rollouts.steps(i) {
            let a = &mut anchors[ids[s] as usize];
            a.sum += returns[s];
            a.count += 1.0;
            a.min = a.min.min(returns[s]);
            a.max = a.max.max(returns[s]);
        }
    }
    (ids, anchors)
}

impl Anchor {
    fn mean(&self) -> f64 {
        // A tied state's mean is its value, to the bit.
        if self.min == self.max { self.min } else { self.sum / self.count }
    }
}

/// GiGPO's comparison of all steps of the group that were made from the same state (arXiv 2505.10978); a state that was
/// visited once, or whose returns are all equal, gives 0.
fn within_states(work: &mut Work<'_>, returns: &[f64], options: &AdvantageOptions) -> Vec<f64> {
    let (ids, mut anchors) = anchors(work, returns);
    let kept: Vec<usize> = (0..work.rollouts.len()).filter(|&i| work.kept[i]).collect();
    for &i in &kept {
        for s in work.rollouts.steps(i) {
            let a = &mut anchors[ids[s] as usize];
            let d = returns[s] - a.mean();
            a.squares += d * d;
        }
    }
    let divides = work.recipe.estimator.f_norm == FNorm::Std;
    let divisors: Vec<f64> = anchors
        .iter()
        .map(|a| match divides {
            _ if a.min >= a.max => f64::INFINITY,
            true => (a.squares / (a.count - f64::from(options.ddof))).sqrt() + options.advantage_eps,
            false => 1.0,
        })
        .collect();
    let mut steps = vec![0.0; returns.len()];
    let mut baseline = vec![0.0; returns.len()];
    for &i in &kept {
        for s in work.rollouts.steps(i) {
            let id = ids[s] as usize;
            baseline[s] = anchors[id].mean();
            steps[s] = (returns[s] - baseline[s]) / divisors[id];
        }
    }
    work.record_steps(StageName::StateBaseline, Population::State, baseline);
    if divides {
        let std = ids.iter().map(|id| if divisors[*id as usize].is_finite() { divisors[*id as usize] - options.advantage_eps } else { 0.0 });
        let std = std.collect();
        work.record_steps(StageName::StateStd, Population::State, std);
    }
    work.record_steps(StageName::StateScaled, Population::State, steps.clone());
    steps
}

/// The mean return of the same state in the group, for every step (GAGPO's value, arXiv 2605.13217).
fn state_means(work: &Work<'_>, returns: &[f64]) -> Vec<f64> {
    let (ids, anchors) = anchors(work, returns);
    ids.iter().map(|id| anchors[*id as usize]).map(|a| if a.count > 0.0 { a.mean() } else { 0.0 }).collect()
}

/// Generalised advantage estimation: `δ_t = r_t + γ V(s_{t+1}) − V(s_t)`, `A_t = Σ_l (γλ)^l δ_{t+l}`; the value after
/// the last step is 0, since the time limit is part of the task.
fn gae(work: &mut Work<'_>, values: &[f64]) -> Vec<f64> {
    let (gamma, lambda) = (work.recipe.estimator.gamma, work.recipe.estimator.lambda);
    let mut deltas = vec![0.0; values.len()];
    let mut steps = vec![0.0; values.len()];
    for i in (0..work.rollouts.len()).filter(|&i| work.kept[i]) {
        let (mut next, mut sum) = (0.0, 0.0);
        for s in work.rollouts.steps(i).rev() {
            deltas[s] = work.rollouts.rewards[s] + gamma * next - values[s];
            sum = deltas[s] + gamma * lambda * sum;
            steps[s] = sum;
            next = values[s];
        }
    }
    work.record_steps(StageName::Delta, Population::Rollout, deltas);
    steps
}
