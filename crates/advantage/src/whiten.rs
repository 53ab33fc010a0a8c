//! The last normalisation, over the whole batch.

use crate::estimate::Work;
use crate::estimator::BatchNorm;
use crate::stage::{Population, StageName};
use crate::stats::GroupStats;

/// Added to the variance by verl's whitening, and the least variance of OpenRLHF's.
const VARIANCE_EPS: f64 = 1e-8;

/// Normalises the advantages of rollouts or steps that are kept; a tied batch becomes 0.
pub(crate) fn apply(work: &mut Work<'_>, advantages: &mut [f64], steps: &mut Option<Vec<f64>>) {
    let rollouts = work.rollouts;
    let options = &work.recipe.advantage;
    match work.recipe.estimator.batch_norm {
        BatchNorm::None => {}
        BatchNorm::Rollouts => {
            let kept =
                || advantages.iter().zip(&work.kept).filter(|(_, kept)| **kept).map(|(a, _)| (*a, 1.0));
            let stats = GroupStats::weighted(kept(), options.ddof);
            let divisor = stats.std + options.advantage_eps;
            let norm = |a: f64| if stats.tied { 0.0 } else { (a - stats.mean) / divisor };
            if let Some(steps) = steps {
                for i in (0..rollouts.len()).filter(|&i| work.kept[i]) {
                    steps[rollouts.steps(i)].iter_mut().for_each(|a| *a = norm(*a));
                }
            }
            let kept = &work.kept;
            advantages.iter_mut().zip(kept).filter(|(_, kept)| **kept).for_each(|(a, _)| *a = norm(*a));
            work.record(StageName::BatchNormalized, Population::Batch, None, advantages);
        }
        form @ (BatchNorm::Steps | BatchNorm::StepsClamped) => {
            let stats = match &steps {
                // Steps of one rollout are equal: it counts as often as it has steps.
                None => {
                    let members = (0..rollouts.len()).filter(|&i| work.kept[i]);
                    GroupStats::weighted(
                        members.map(|i| (advantages[i], rollouts.length(i) as f64)),
                        options.ddof,
                    )
                }
                Some(steps) if !work.kept.contains(&false) => GroupStats::of_varied(steps, options.ddof),
                Some(steps) => {
                    let members = (0..rollouts.len()).filter(|&i| work.kept[i]);
                    GroupStats::weighted(
                        members.flat_map(|i| steps[rollouts.steps(i)].iter().map(|&a| (a, 1.0))),
                        options.ddof,
                    )
                }
            };
            let variance = stats.std * stats.std;
            let divisor = match form {
                BatchNorm::StepsClamped => variance.max(VARIANCE_EPS),
                _ => variance + VARIANCE_EPS,
            }
            .sqrt();
            let factor = if stats.tied { 0.0 } else { 1.0 / divisor };
            for i in (0..rollouts.len()).filter(|&i| work.kept[i]) {
                advantages[i] = (advantages[i] - stats.mean) * factor;
                if let Some(steps) = steps {
                    steps[rollouts.steps(i)].iter_mut().for_each(|a| *a = (*a - stats.mean) * factor);
                }
            }
            work.record(StageName::BatchNormalized, Population::StepsOfBatch, None, advantages);
        }
    }
}
