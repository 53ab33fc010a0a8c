//! Advantages of rollouts that were grown as trees.
//!
//! Whatever a method does with chains it does with the leaves of a group, and what it compares within trees comes on top
//! of that: each comparison is a recorded stage.

mod credit;
mod forest;
mod preference;

pub use preference::{Preference, preferences};

use crate::error::EstimateError;
use crate::estimate::{Estimate, Recipe, StepStage, estimate};
use crate::estimator::{BatchNorm, Credit, EpisodeSampling, Estimator, Supervision};
use crate::normalize::{Normalized, Rules, Scores, normalize};
use crate::options::{AdvantageOptions, Baseline};
use crate::rollouts::Rollouts;
use crate::stage::{Population, Stage, StageName};
use forest::Forest;
use rollout::Branch;

/// Runs a method over a batch that was grown as trees; `branches` holds one entry for each rollout.
///
/// The first five stages compare a leaf with all leaves of its group, as they do with chains. Methods that do not compare
/// within trees end there. Where steps are credited apart, the advantage of a rollout is that of its last step.
///
/// # Errors
/// [`EstimateError`] as [`estimate`] gives it, or if `branches` do not fit the rollouts.
pub fn estimate_trees(
    rollouts: &Rollouts,
    branches: &[Branch],
    recipe: &Recipe,
) -> Result<Estimate, EstimateError> {
    if recipe.estimator.credit.in_trees() {
        check_recipe(recipe)?;
        if !rollouts.weights.is_empty() {
            return Err(EstimateError::at(
                "weights",
                "trees compare one reward for each leaf; leave them out",
            ));
        }
    }
    estimate_grown(rollouts, branches, recipe)
}

/// The same for a batch that a run grew: whether the options go together was asked before it began.
///
/// # Errors
/// [`EstimateError`] as [`estimate`] gives it, or if `branches` do not fit the rollouts.
pub fn estimate_grown(
    rollouts: &Rollouts,
    branches: &[Branch],
    recipe: &Recipe,
) -> Result<Estimate, EstimateError> {
    let credit = recipe.estimator.credit;
    if !credit.in_trees() {
        return estimate(rollouts, recipe);
    }
    let forest = Forest::new(rollouts, branches)?;
    let by_episode = Estimator { credit: Credit::Episode, ..recipe.estimator };
    let mut out = estimate(rollouts, &Recipe { estimator: by_episode, ..*recipe })?;
    out.recipe = *recipe;
    let kept: Vec<bool> = out.struck.iter().flatten().map(Option::is_none).collect();
    let inter = out.stage(StageName::Scaled).concat();
    let score = out.stage(StageName::Score).concat();
    if credit.by_step() {
        let stages = credit::step_stages(recipe, &forest, &kept, (&score, &inter));
        let steps = stages.into_iter().next_back().map(|s| s.values).unwrap_or_default();
        let last: Vec<f64> = (0..rollouts.len()).map(|i| steps[rollouts.steps(i).end - 1]).collect();
        out.advantages = rollouts.shaped(&last);
        out.steps = Some(steps);
        return Ok(out);
    }
    let compared = if credit == Credit::Tree2norm { &inter } else { &score };
    let within = within_trees(recipe, &forest, &kept, compared);
    let total = match credit {
        Credit::Tree => inter.iter().zip(&within.scaled).map(|(a, b)| a + b).collect(),
        _ => within.scaled.clone(),
    };
    let mut record = |name, population, values: &[f64]| {
        out.stages.push(Stage { name, population, objective: None, values: rollouts.shaped(values) });
    };
    record(StageName::InterTree, Population::Group, &inter);
    record(StageName::TreeBaseline, Population::Tree, &within.baseline);
    record(StageName::TreeStd, Population::Tree, &within.std);
    record(StageName::IntraTree, Population::Tree, &within.scaled);
    record(StageName::TreeTotal, Population::Rollout, &total);
    out.advantages = rollouts.shaped(&total);
    Ok(out)
}

/// The stages with one number for each step, the advantages last; none where every step gets its rollout's advantage.
/// Arguments are those that the estimate was made from.
///
/// # Errors
/// [`EstimateError`] if `branches` do not fit the rollouts; never for those of the estimate.
pub fn tree_step_stages(
    estimate: &Estimate,
    rollouts: &Rollouts,
    branches: &[Branch],
) -> Result<Vec<StepStage>, EstimateError> {
    let credit = estimate.recipe.estimator.credit;
    if !credit.in_trees() {
        return Ok(estimate.step_stages(rollouts));
    }
    if !credit.by_step() {
        return Ok(Vec::new());
    }
    let forest = Forest::new(rollouts, branches)?;
    let kept: Vec<bool> = estimate.struck.iter().flatten().map(Option::is_none).collect();
    let inter = estimate.stage(StageName::Scaled).concat();
    let score = estimate.stage(StageName::Score).concat();
    Ok(credit::step_stages(&estimate.recipe, &forest, &kept, (&score, &inter)))
}

/// Whether the options of a method that compares within trees go together.
///
/// # Errors
/// [`EstimateError`] naming the option that does not.
pub fn check_recipe(recipe: &Recipe) -> Result<(), EstimateError> {
    let estimator = &recipe.estimator;
    let refuse = |path: &str, why: &str| Err(EstimateError::at(path, why));
    if estimator.supervision == Supervision::Process {
        return refuse("supervision", "trees compare whole rewards; use outcome");
    }
    if estimator.batch_norm != BatchNorm::None {
        return refuse("batch_norm", "trees compare within prompts; use none");
    }
    if estimator.sampling != EpisodeSampling::All {
        return refuse("sampling", "all leaves of a tree are in the update; use all");
    }
    Ok(())
}

/// Centres and scales one number for each rollout within its tree.
fn within_trees(recipe: &Recipe, forest: &Forest, kept: &[bool], values: &[f64]) -> Normalized {
    let options = AdvantageOptions { baseline: Baseline::Mean, ..recipe.advantage };
    within(&forest.tree_of, forest.trees, kept, values, (&options, recipe))
}

/// Centres and scales numbers within sets that need not lie side by side: `set_of` is the set of each.
fn within(
    set_of: &[u32],
    sets: usize,
    kept: &[bool],
    values: &[f64],
    (options, recipe): (&AdvantageOptions, &Recipe),
) -> Normalized {
    let mut members = vec![Vec::new(); sets];
    (0..set_of.len()).for_each(|i| members[set_of[i] as usize].push(i));
    let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
    let order = members.concat();
    let pick = |from: &[f64]| -> Vec<f64> { order.iter().map(|&i| from[i]).collect() };
    let kept: Vec<bool> = order.iter().map(|&i| kept[i]).collect();
    let scores = Scores { values: &pick(values), sizes: &sizes, kept: &kept, counts: &[] };
    let singleton = recipe.estimator.singleton;
    let done = normalize(&scores, &Rules { options, singleton, trackers: &[], tied_fallback: 0.0 });
    let back = |from: Vec<f64>| {
        let mut out = vec![0.0; from.len()];
        order.iter().zip(from).for_each(|(&i, v)| out[i] = v);
        out
    };
    Normalized {
        baseline: back(done.baseline),
        centred: back(done.centred),
        std: back(done.std),
        scaled: back(done.scaled),
        groups: done.groups,
        batch: done.batch,
    }
}
