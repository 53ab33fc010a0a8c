//! Several rewards become one advantage.

use crate::estimate::Work;
use crate::estimator::MultiObjectiveAggregation;
use crate::normalize::Normalized;
use crate::options::AdvantageOptions;
use crate::stage::{Population, StageName};
use crate::stats::GroupStats;

/// Combines the objectives of every rollout; gives the advantages and the statistics of the weighted sum of rewards.
///
/// `sum_then_normalize` is reward combination: A = z(Σ w_k r_k). `normalize_then_sum` is advantage combination:
/// A = Σ w_k z(r_k). `dvao` (arXiv 2605.25604) weighs by `w_k σ_k / Σ_l w_l σ_l` within each group; exactly,
/// A_dvao = σ_sum / (Σ_l w_l σ_l) · A_rc at epsilon 0 (our derivation).
pub(crate) fn combine(
    work: &mut Work<'_>,
    options: &AdvantageOptions,
) -> (Vec<f64>, Vec<GroupStats>, GroupStats) {
    let rollouts = work.rollouts;
    let (n, k) = (rollouts.len(), rollouts.weights.len());
    let sum: Vec<f64> = (0..n)
        .map(|i| rollouts.objectives[i * k..][..k].iter().zip(&rollouts.weights).map(|(o, w)| o * w).sum())
        .collect();
    let aggregation = work.recipe.estimator.multi_objective_aggregation;
    if aggregation == MultiObjectiveAggregation::SumThenNormalize {
        let done = work.normalize(&sum, options, None);
        return (done.scaled, done.groups, done.batch);
    }
    let each: Vec<Normalized> = (0..k)
        .map(|objective| {
            let values: Vec<f64> = (0..n).map(|i| rollouts.objectives[i * k + objective]).collect();
            work.normalize(&values, options, Some(objective as u32))
        })
        .collect();
    let mut advantages = vec![0.0; n];
    for (objective, done) in each.iter().enumerate() {
        let mut shares = Vec::with_capacity(n);
        for (g, range) in rollouts.ranges().enumerate() {
            let share = match aggregation {
                MultiObjectiveAggregation::Dvao => {
                    let spread: f64 =
                        each.iter().zip(&rollouts.weights).map(|(e, w)| w * e.groups[g].std).sum();
                    if spread == 0.0 {
                        0.0
                    } else {
                        rollouts.weights[objective] * done.groups[g].std / spread
                    }
                }
                _ => rollouts.weights[objective],
            };
            shares.extend(range.map(|i| {
                advantages[i] += share * done.scaled[i];
                share
            }));
        }
        work.record(StageName::Weight, Population::Group, Some(objective as u32), &shares);
    }
    work.record(StageName::Sum, Population::Rollout, None, &advantages);
    let kept = |range: std::ops::Range<usize>| range.filter(|&i| work.kept[i]).map(|i| (sum[i], 1.0));
    let groups = rollouts.ranges().map(|range| GroupStats::weighted(kept(range), options.ddof)).collect();
    (advantages, groups, GroupStats::weighted(kept(0..n), options.ddof))
}
