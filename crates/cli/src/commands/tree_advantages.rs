//! The answer of `grpo advantages` to trees: everything has the shape in which the trees were given.

use crate::error::CliError;
use crate::output;
use advantage::formula::{Case, explain};
use advantage::{Estimate, Population, StageName};
use experiment::{AdvantageRequest, TreeRequest};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Response {
    config: Value,
    stages: Vec<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intra: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inter: Option<Value>,
    advantages: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_advantages: Option<Value>,
    kept: Value,
}

#[derive(Serialize)]
struct Stage {
    name: StageName,
    population: Population,
    inputs: &'static [StageName],
    constants: BTreeMap<&'static str, f64>,
    /// MathML; `<mn data-slot="…"></mn>` is the place of a number of one leaf.
    formula: String,
    values: Value,
}

/// Prints the answer.
pub(super) fn print(
    request: &AdvantageRequest,
    trees: &TreeRequest,
    estimate: &Estimate,
) -> Result<(), CliError> {
    let over_leaves = |groups: &[Vec<f64>]| trees.shaped(groups.iter().flatten().map(|v| Value::from(*v)));
    let over_steps = |steps: &[f64]| {
        let leaves = request.rollouts.shaped_steps(steps).into_iter().flatten();
        trees.shaped(leaves.map(Value::from))
    };
    let stage = |name| estimate.stages.iter().find(|s| s.name == name).map(|s| over_leaves(&s.values));
    let told = |name, population, values| {
        let explained = explain(name, &request.recipe, Case::default());
        let constants = explained.constants.into_iter().collect();
        Stage { name, population, inputs: explained.inputs, constants, formula: explained.formula, values }
    };
    let of_leaves = estimate.stages.iter().map(|s| told(s.name, s.population, over_leaves(&s.values)));
    let of_steps = request.step_stages(estimate).map_err(|e| CliError::Input(e.to_string()))?;
    let of_steps = of_steps.into_iter().map(|s| told(s.name, s.population, over_steps(&s.values)));
    output::line(&Response {
        config: request.config(),
        stages: of_leaves.chain(of_steps).collect(),
        intra: stage(StageName::IntraTree),
        inter: stage(StageName::InterTree),
        advantages: over_leaves(&estimate.advantages),
        step_advantages: estimate.steps.as_deref().map(over_steps),
        kept: trees.shaped(estimate.struck.iter().flatten().map(|s| s.is_none().into())),
    })
}
