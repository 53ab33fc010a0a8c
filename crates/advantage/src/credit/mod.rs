//! From rollouts to steps.
//!
//! Each group is worked through on its own, so that what it touches stays in the processor's cache, and only the
//! advantages are written: the stages before them follow from few constants, and [`derived`] lists them when asked.

mod anchors;
pub(crate) mod derived;

pub use anchors::Anchor;
pub(crate) use anchors::Anchors;

use crate::estimate::Work;
use crate::estimator::{Credit, FNorm, Supervision};
use crate::options::{AdvantageOptions, Baseline, ScaleRewards};
use crate::stage::{Population, StageName};
use crate::stats::GroupStats;
use std::ops::Range;

/// GRPO with process supervision (arXiv 2402.03300): every step's reward is normalised over all steps of all rollouts
/// of the group. Gives the sum over each rollout and the statistics of the pooled steps.
pub(crate) fn process(
    work: &mut Work<'_>,
    options: &AdvantageOptions,
) -> (Vec<f64>, Vec<GroupStats>, GroupStats) {
    let rollouts = work.rollouts;
    let stats = |range: Range<usize>| {
        if !work.kept[range.clone()].contains(&false) {
            let steps = rollouts.first_step[range.start]..rollouts.first_step[range.end];
            return GroupStats::of_slice(&rollouts.rewards[steps], options.ddof);
        }
        let steps = range.filter(|&i| work.kept[i]).flat_map(|i| &rollouts.rewards[rollouts.steps(i)]);
        GroupStats::of(steps, options.ddof)
    };
    let groups: Vec<GroupStats> = rollouts.ranges().map(stats).collect();
    let batch = stats(0..rollouts.len());
    let [mut score, mut baseline, mut centred, mut std, mut scaled] = [const { Vec::new() }; 5];
    for (group, range) in groups.iter().zip(rollouts.ranges()) {
        let rule = Pooled::of(group, options);
        for i in range {
            let (length, total) = (rollouts.length(i) as f64, rollouts.reward(i));
            let c = if work.kept[i] && !rule.silent { total - rule.mean * length } else { 0.0 };
            score.push(total);
            baseline.push(rule.mean * length);
            centred.push(c);
            std.push(rule.std);
            scaled.push(c * rule.factor);
        }
    }
    work.record(StageName::Score, Population::Rollout, None, &score);
    work.record(StageName::Baseline, Population::StepsOfGroup, None, &baseline);
    work.record(StageName::Centred, Population::StepsOfGroup, None, &centred);
    work.record(StageName::Std, Population::StepsOfGroup, None, &std);
    work.record(StageName::Scaled, Population::StepsOfGroup, None, &scaled);
    (scaled, groups, batch)
}

/// How process supervision normalises the steps of a group.
pub(crate) struct Pooled {
    pub(crate) mean: f64,
    std: f64,
    pub(crate) factor: f64,
    /// All steps have the same reward and are centred or scaled by it: nothing is left.
    pub(crate) silent: bool,
}

impl Pooled {
    pub(crate) fn of(group: &GroupStats, options: &AdvantageOptions) -> Self {
        let mean = if options.baseline == Baseline::None { 0.0 } else { group.mean };
        let divides = options.scale_rewards != ScaleRewards::None;
        let silent = group.tied && (divides || options.baseline != Baseline::None);
        let std = if divides { group.std } else { 1.0 };
        let factor = match (silent, divides) {
            (true, _) => 0.0,
            (false, true) => 1.0 / (group.std + options.advantage_eps),
            (false, false) => 1.0,
        };
        Self { mean, std, factor, silent }
    }
}

/// The advantage of every step, where the steps of a rollout may differ; and what was compared within states.
pub(crate) fn to_steps(
    work: &Work<'_>,
    options: &AdvantageOptions,
    groups: &[GroupStats],
    advantages: &[f64],
) -> Option<(Vec<f64>, Vec<Vec<Anchor>>)> {
    let (rollouts, estimator) = (work.rollouts, &work.recipe.estimator);
    let mut steps = vec![0.0; rollouts.rewards.len()];
    let kept = |range: Range<usize>| range.filter(|&i| work.kept[i]);
    if estimator.supervision == Supervision::Process {
        for (group, range) in groups.iter().zip(rollouts.ranges()) {
            let rule = Pooled::of(group, options);
            for i in kept(range) {
                let range = rollouts.steps(i);
                let mut sum = 0.0;
                for (out, r) in steps[range.clone()].iter_mut().zip(&rollouts.rewards[range]).rev() {
                    sum += (r - rule.mean) * rule.factor;
                    *out = if rule.silent { 0.0 } else { sum };
                }
            }
        }
        return Some((steps, Vec::new()));
    }
    let mut states = Vec::new();
    match estimator.credit {
        Credit::Episode => return None,
        Credit::ToGo => to_go(work, options, groups, &mut steps),
        Credit::State => {
            let mut anchors = Anchors::new(&rollouts.states);
            for range in rollouts.ranges() {
                let table = anchors.compare(work, range.clone(), options, estimator.f_norm == FNorm::Std);
                for i in kept(range) {
                    let (base, omega) = (advantages[i], estimator.omega);
                    for (out, (id, ret)) in steps[rollouts.steps(i)].iter_mut().zip(anchors.of(rollouts, i)) {
                        let anchor = &anchors.entries[id as usize];
                        *out = base + omega * (ret - anchor.mean) * anchors.factors[id as usize];
                    }
                }
                states.push(table);
            }
        }
        Credit::StateGae => {
            let mut anchors = Anchors::new(&rollouts.states);
            for range in rollouts.ranges() {
                let table = anchors.compare(work, range.clone(), options, false);
                for i in kept(range) {
                    let values = anchors.of(rollouts, i).map(|(id, _)| anchors.entries[id as usize].mean);
                    gae(work, i, values, &mut steps);
                }
                states.push(table);
            }
        }
        Credit::ValueGae => {
            for i in kept(0..rollouts.len()) {
                gae(work, i, rollouts.values[rollouts.steps(i)].iter().copied(), &mut steps);
            }
        }
    }
    Some((steps, states))
}

/// `(return from the step on − baseline of the rollout) / scale`: with `gamma` 1 the first step has the advantage of
/// the episode.
fn to_go(work: &Work<'_>, options: &AdvantageOptions, groups: &[GroupStats], steps: &mut [f64]) {
    let rollouts = work.rollouts;
    let stage =
        |name| work.stages.iter().find(|s| s.name == name).map(|s| s.values.concat()).unwrap_or_default();
    let (baseline, std) = (stage(StageName::Baseline), stage(StageName::Std));
    let gamma = work.recipe.estimator.gamma;
    for (group, range) in groups.iter().zip(rollouts.ranges()) {
        for i in range.filter(|&i| work.kept[i]) {
            let factor = match options.scale_rewards {
                ScaleRewards::None => 1.0,
                ScaleRewards::Group if group.tied => continue,
                _ if std[i] == 0.0 => continue,
                _ => 1.0 / (std[i] + options.advantage_eps),
            };
            let range = rollouts.steps(i);
            let pairs = steps[range.clone()].iter_mut().zip(&rollouts.rewards[range]).rev();
            let (mut sum, offset) = (0.0, baseline[i]);
            // Each sum waits for the one before: without a discount there is no multiplication to wait for.
            if gamma == 1.0 {
                pairs.for_each(|(out, r)| {
                    sum += r;
                    *out = (sum - offset) * factor;
                });
            } else {
                pairs.for_each(|(out, r)| {
                    sum = r + gamma * sum;
                    *out = (sum - offset) * factor;
                });
            }
        }
    }
}

/// Generalised advantage estimation: `δ_t = r_t + γ V(s_{t+1}) − V(s_t)`, `A_t = Σ_l (γλ)^l δ_{t+l}`; the value after
/// the last step is 0, since the time limit is part of the task.
fn gae(
    work: &Work<'_>,
    rollout: usize,
    values: impl DoubleEndedIterator<Item = f64> + ExactSizeIterator,
    steps: &mut [f64],
) {
    let (gamma, lambda) = (work.recipe.estimator.gamma, work.recipe.estimator.lambda);
    let range = work.rollouts.steps(rollout);
    let (mut next, mut sum) = (0.0, 0.0);
    let rewards = &work.rollouts.rewards[range.clone()];
    for ((out, r), value) in steps[range].iter_mut().zip(rewards).zip(values).rev() {
        sum = r + gamma * next - value + gamma * lambda * sum;
        *out = sum;
        next = value;
    }
}
