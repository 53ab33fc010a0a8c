//! Comparisons that credit the nodes of a tree apart.

use super::forest::Forest;
use super::within;
use crate::estimate::{Recipe, StepStage};
use crate::estimator::Credit;
use crate::options::{AdvantageOptions, Baseline};
use crate::stage::{Population, StageName};

/// The stages over steps, the advantages last. `score` and `inter` hold one number for each rollout.
pub(super) fn step_stages(
    recipe: &Recipe,
    forest: &Forest,
    kept: &[bool],
    (score, inter): (&[f64], &[f64]),
) -> Vec<StepStage> {
    let stages = match recipe.estimator.credit {
        Credit::TreeDiff => local_and_global(forest, kept, inter),
        _ => siblings(recipe, forest, kept, score),
    };
    let over_steps = |of: Vec<f64>| forest.segment_of.iter().map(|&s| of[s as usize]).collect();
    stages
        .into_iter()
        .map(|(name, population, values)| StepStage { name, population, values: over_steps(values) })
        .collect()
}

type Stages = Vec<(StageName, Population, Vec<f64>)>;

/// TreeRL (arXiv 2506.11902, as in the authors' code): a node's value is the sum of its leaves' advantages over the root
/// of their number; it gets what that is more than its parent's and the root's. The root is the prompt, with the leaves of
/// all trees of the group.
fn local_and_global(forest: &Forest, kept: &[bool], leaves: &[f64]) -> Stages {
    let segments = forest.parents.len();
    let (mut sums, mut counts) = (vec![0.0; segments], vec![0.0; segments]);
    let (mut roots, mut sizes) = (vec![0.0; forest.groups], vec![0.0; forest.groups]);
    for (rollout, &leaf) in forest.leaf_of.iter().enumerate().filter(|(i, _)| kept[*i]) {
        sums[leaf as usize] += leaves[rollout];
        counts[leaf as usize] += 1.0;
        let group = forest.group_of[leaf as usize] as usize;
        roots[group] += leaves[rollout];
        sizes[group] += 1.0;
    }
    // Parents come before their children.
    for segment in (0..segments).rev() {
        if let Some(parent) = forest.parents[segment] {
            sums[parent as usize] += sums[segment];
            counts[parent as usize] += counts[segment];
        }
    }
    let value = |(sum, count): (&f64, &f64)| sum / f64::max(*count, 1.0).sqrt();
    let values: Vec<f64> = sums.iter().zip(&counts).map(value).collect();
    let roots: Vec<f64> = roots.iter().zip(&sizes).map(value).collect();
    let root = |segment: usize| roots[forest.group_of[segment] as usize];
    let gain = |segment: usize, over: f64| if counts[segment] > 0.0 { values[segment] - over } else { 0.0 };
    let above = |segment: usize| forest.parents[segment].map_or(root(segment), |p| values[p as usize]);
    let local: Vec<f64> = (0..segments).map(|s| gain(s, above(s))).collect();
    let global: Vec<f64> = (0..segments).map(|s| gain(s, root(s))).collect();
    let total = local.iter().zip(&global).map(|(a, b)| a + b).collect();
    vec![
        (StageName::NodeValue, Population::Group, values),
        (StageName::Local, Population::Siblings, local),
        (StageName::Global, Population::Group, global),
        (StageName::StepTotal, Population::Rollout, total),
    ]
}

/// TreeRPO (arXiv 2506.05183): a node is worth the mean of its children and is compared with its siblings. The divisor
/// is our reconstruction: the run's own. An only child has what its parent has, so that a stretch that nothing branches
/// off is credited as one.
fn siblings(recipe: &Recipe, forest: &Forest, kept: &[bool], score: &[f64]) -> Stages {
    let segments = forest.parents.len();
    let (mut sums, mut counts) = (vec![0.0; segments], vec![0.0; segments]);
    for (rollout, &leaf) in forest.leaf_of.iter().enumerate().filter(|(i, _)| kept[*i]) {
        (sums[leaf as usize], counts[leaf as usize]) = (score[rollout], 1.0);
    }
    let mut values = vec![0.0; segments];
    for segment in (0..segments).rev() {
        if counts[segment] == 0.0 {
            continue;
        }
        values[segment] = sums[segment] / counts[segment];
        if let Some(parent) = forest.parents[segment] {
            sums[parent as usize] += values[segment];
            counts[parent as usize] += 1.0;
        }
    }
    let known: Vec<bool> = counts.iter().map(|c| *c > 0.0).collect();
    let (set_of, sets) = forest.siblings();
    let mut sizes = vec![0; sets];
    set_of.iter().zip(&known).filter(|(_, known)| **known).for_each(|(set, _)| sizes[*set as usize] += 1);
    let options = AdvantageOptions { baseline: Baseline::Mean, ..recipe.advantage };
    let done = within(&set_of, sets, &known, &values, (&options, recipe));
    let mut scaled = done.scaled;
    for segment in 0..segments {
        if known[segment] && sizes[set_of[segment] as usize] == 1 {
            scaled[segment] = forest.parents[segment].map_or(0.0, |p| scaled[p as usize]);
        }
    }
    vec![
        (StageName::NodeValue, Population::Tree, values),
        (StageName::StateBaseline, Population::Siblings, done.baseline),
        (StageName::StateStd, Population::Siblings, done.std),
        (StageName::SiblingScaled, Population::Siblings, scaled.clone()),
        (StageName::StepTotal, Population::Rollout, scaled),
    ]
}
