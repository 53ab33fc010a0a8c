//! From rollouts to steps.
//!
//! Each group is worked through on its own, so that what it touches stays in the processor's cache, and only the
//! advantages are written: the stages before them follow from few constants, and [`derived`] lists them when asked.

mod anchors;
pub(crate) mod chains;
pub(crate) mod derived;

pub use anchors::Anchor;
use anchors::Anchors;

use crate::estimate::Work;
use crate::estimator::{Credit, FNorm, Supervision};
use crate::options::{AdvantageOptions, Baseline, ScaleRewards};
use crate::stage::{Population, StageName};
use crate::stats::GroupStats;
use std::ops::Range;

/// GRPO with process supervision (arXiv 2402.03300): every step's reward is normalised over all steps of all rollouts
/// of the group. `scores` are the whole rewards. Gives the sum over each rollout and the statistics of the pooled
/// steps.
pub(crate) fn process(
    work: &mut Work<'_>,
    options: &AdvantageOptions,
    scores: &[f64],
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
    let batch = GroupStats::pooled(&groups, options.ddof);
    let [mut baseline, mut centred, mut std, mut scaled] = [const { Vec::new() }; 4];
    for (group, range) in groups.iter().zip(rollouts.ranges()) {
        let rule = Pooled::of(group, options);
        for i in range {
            let length = rollouts.length(i) as f64;
            let c = if work.kept[i] && !rule.silent { scores[i] - rule.mean * length } else { 0.0 };
            baseline.push(rule.mean * length);
            centred.push(c);
            std.push(rule.std);
            scaled.push(c * rule.factor);
        }
    }
    work.record(StageName::Score, Population::Rollout, None, scores);
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
    let kept = |range: Range<usize>| -> Vec<usize> { range.filter(|&i| work.kept[i]).collect() };
    let mut anchors = Vec::new();
    // Sums from a step on are made in the place of its reward.
    let mut steps = Vec::new();
    let rewards = |range: Range<usize>, steps: &mut Vec<f64>| {
        steps.extend_from_slice(
            &rollouts.rewards[rollouts.first_step[range.start]..rollouts.first_step[range.end]],
        );
        for i in range.filter(|&i| !work.kept[i]) {
            steps[rollouts.steps(i)].fill(0.0);
        }
    };
    if estimator.supervision == Supervision::Process {
        steps.reserve_exact(rollouts.rewards.len());
        for (group, range) in groups.iter().zip(rollouts.ranges()) {
            let Pooled { mean, factor, silent, .. } = Pooled::of(group, options);
            if silent {
                steps.resize(rollouts.first_step[range.end], 0.0);
                continue;
            }
            rewards(range.clone(), &mut steps);
            let of_step = |r, sum| sum + (r - mean) * factor;
            chains::sums(rollouts, &kept(range), 0, &mut steps, of_step);
        }
        return Some((steps, anchors));
    }
    match estimator.credit {
        Credit::ToGo => {
            rewards(0..rollouts.len(), &mut steps);
            to_go(work, options, groups, &mut steps);
        }
        credit @ (Credit::State | Credit::StateGae) => {
            steps.reserve_exact(rollouts.rewards.len());
            let mut states = Anchors::new(rollouts);
            let divides = credit == Credit::State && estimator.f_norm == FNorm::Std;
            for range in rollouts.ranges() {
                let first = rollouts.first_step[range.start];
                rewards(range.clone(), &mut steps);
                let (kept, here) = (kept(range), &mut steps[first..]);
                anchors.push(states.compare(work, &kept, (options, divides), first, here));
                if credit == Credit::StateGae {
                    states.generalised(work, &kept, first, here);
                    continue;
                }
                for i in kept {
                    let steps = rollouts.steps(i);
                    let returns = &mut here[steps.start - first..steps.end - first];
                    states.credit(steps, (advantages[i], estimator.omega), divides, returns);
                }
            }
        }
        Credit::ValueGae => {
            steps.resize(rollouts.rewards.len(), 0.0);
            let all = kept(0..rollouts.len());
            let decays = (estimator.gamma, estimator.lambda);
            chains::gae(rollouts, (&all, 0), decays, &rollouts.values, |value| value, &mut steps);
        }
        Credit::Given => {
            steps.extend_from_slice(&rollouts.advantages);
            for i in (0..rollouts.len()).filter(|&i| !work.kept[i]) {
                steps[rollouts.steps(i)].fill(0.0);
            }
        }
        // What trees add is added by their own.
        _ => return None,
    }
    Some((steps, anchors))
}

/// `(return from the step on − baseline of the rollout) / scale`: with `gamma` 1 the first step has the advantage of
/// the episode.
fn to_go(work: &Work<'_>, options: &AdvantageOptions, groups: &[GroupStats], steps: &mut [f64]) {
    let rollouts = work.rollouts;
    let stage =
        |name| work.stages.iter().find(|s| s.name == name).map(|s| s.values.concat()).unwrap_or_default();
    let (baseline, std) = (stage(StageName::Baseline), stage(StageName::Std));
    for (group, range) in groups.iter().zip(rollouts.ranges()) {
        let factor = |i: usize| match options.scale_rewards {
            ScaleRewards::None => 1.0,
            ScaleRewards::Group if group.tied => 0.0,
            _ if std[i] == 0.0 => 0.0,
            _ => 1.0 / (std[i] + options.advantage_eps),
        };
        let kept: Vec<usize> = range.filter(|&i| work.kept[i]).collect();
        chains::returns(rollouts, &kept, work.recipe.estimator.gamma, 0, steps);
        for i in kept {
            let (offset, factor) = (baseline[i], factor(i));
            let steps = &mut steps[rollouts.steps(i)];
            if factor == 0.0 {
                steps.fill(0.0);
            } else if offset != 0.0 || factor != 1.0 {
                steps.iter_mut().for_each(|out| *out = (*out - offset) * factor);
            }
        }
    }
}
