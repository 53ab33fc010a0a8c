//! The formula of each recorded stage, with slots for its live numbers.
//!
//! One table for page, command line and tests: a formula is [`mathml`](crate::mathml) whose slots carry the names of
//! numbers that [`Numbers`] finds in an estimate. Symbols are those of the papers: `R` rewards, `μ` and `σ` mean and
//! standard deviation, `A` advantages, `G` the size of a group, `i` a rollout, `t` a step, `k` an objective.

mod group;
mod numbers;
mod sources;
mod steps;
mod trees;

pub use numbers::Numbers;

use crate::estimate::Recipe;
use crate::options::ScaleRewards;
use crate::stage::{Population, StageName};
use serde::Serialize;

/// What a stage was made of and how.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The stages that it was computed from; none for what comes with the rollouts.
    pub inputs: &'static [StageName],
    /// The options that enter, by their names.
    pub constants: Vec<(&'static str, f64)>,
    /// MathML; see the module. Empty where a stage is nothing but a number of the batch.
    pub formula: String,
}

/// What decides which formula a stage has, besides the recipe.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Case {
    /// The stage belongs to one of several objectives.
    pub objective: bool,
    /// The stage is of the weighted sum of several objectives.
    pub combined: bool,
    /// The population is tied: what is divided by its standard deviation is zero by definition.
    pub tied: bool,
}

/// Explains a stage of a recipe.
pub fn explain(stage: StageName, recipe: &Recipe, case: Case) -> Explanation {
    let (inputs, names) = sources::of(stage, recipe);
    let constants = names.iter().filter_map(|name| Some((*name, numbers::constant(recipe, name)?))).collect();
    Explanation { inputs, constants, formula: formula(stage, recipe, case) }
}

/// The formula of a stage, as MathML; see the module. Empty where a stage is nothing but a number of the batch.
pub fn formula(stage: StageName, recipe: &Recipe, case: Case) -> String {
    trees::formula(stage, recipe).unwrap_or_else(|| over_chains(stage, recipe, case))
}

/// The formula of a stage that compares chains, as MathML; see the module. Empty where a stage is nothing but a number of
/// the batch.
pub fn over_chains(stage: StageName, recipe: &Recipe, case: Case) -> String {
    match stage {
        StageName::Score => group::score(case),
        StageName::Baseline => group::baseline(recipe, case),
        StageName::Centred => group::centred(recipe, case),
        StageName::Std => group::spread_of(recipe, case),
        StageName::Scaled => group::scaled(recipe, case),
        StageName::Weight => group::weight(recipe),
        StageName::Sum => group::sum(),
        StageName::BatchNormalized => group::batch_normalized(recipe),
        StageName::Probability => group::probability(recipe),
        step => steps::formula(step, recipe),
    }
}

/// `μ = 1/G Σ R_j` of a group or, of the batch, `μ_B`.
pub fn mean(population: Population) -> String {
    group::mean(population)
}

/// The standard deviation of a group or of the batch, with its divisor.
pub fn spread(over: ScaleRewards, ddof: u8, tied: bool) -> String {
    group::spread(over, ddof, tied)
}
