//! `grpo advantages`: a batch on standard input, every stage on standard output. `grpo methods`: what it can compute.

use crate::error::CliError;
use crate::output;
use advantage::formula::{Case, explain};
use advantage::{Population, StageName, Struck, methods::methods, methods::tree_methods};
use experiment::AdvantageRequest;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Read};

#[derive(Serialize)]
struct Response {
    config: Value,
    stages: Vec<Stage>,
    advantages: Vec<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_advantages: Option<Vec<Vec<Vec<f64>>>>,
    kept: Vec<Vec<bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    struck: Option<Vec<Vec<Option<Struck>>>>,
}

#[derive(Serialize)]
struct Stage {
    name: StageName,
    population: Population,
    #[serde(skip_serializing_if = "Option::is_none")]
    objective: Option<u32>,
    inputs: &'static [StageName],
    constants: BTreeMap<&'static str, f64>,
    /// MathML; `<mn data-slot="…"></mn>` is the place of a number of one rollout.
    formula: String,
    values: Values,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Values {
    Rollouts(Vec<Vec<f64>>),
    Steps(Vec<Vec<Vec<f64>>>),
}

/// Runs `grpo advantages`.
pub(crate) fn run() -> Result<(), CliError> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|e| CliError::Input(e.to_string()))?;
    let request = AdvantageRequest::from_json(&text).map_err(|e| CliError::Input(e.to_string()))?;
    let estimate = request.estimate().map_err(|e| CliError::Input(e.to_string()))?;
    if let Some(trees) = &request.trees {
        return super::tree_advantages::print(&request, trees, &estimate);
    }
    let rollouts = &request.rollouts;
    let stage = |name, population, objective: Option<u32>, values| {
        let case = Case {
            objective: objective.is_some(),
            combined: objective.is_none() && !rollouts.weights().is_empty(),
            tied: false,
        };
        let explained = explain(name, &request.recipe, case);
        let constants = explained.constants.into_iter().collect();
        Stage {
            name,
            population,
            objective,
            inputs: explained.inputs,
            constants,
            formula: explained.formula,
            values,
        }
    };
    let over_rollouts = estimate
        .stages
        .iter()
        .map(|s| stage(s.name, s.population, s.objective, Values::Rollouts(s.values.clone())));
    let over_steps = estimate
        .step_stages(rollouts)
        .into_iter()
        .map(|s| stage(s.name, s.population, None, Values::Steps(rollouts.shaped_steps(&s.values))));
    let stages = over_rollouts.chain(over_steps).collect();
    let steps = estimate.steps.as_ref().map(|steps| rollouts.shaped_steps(steps));
    let kept = estimate.struck.iter().map(|g| g.iter().map(Option::is_none).collect()).collect();
    output::line(&Response {
        config: request.config(),
        stages,
        // Only where they tell more than the advantages of whole rollouts.
        step_advantages: steps.filter(|steps| differ(steps, &estimate.advantages)),
        kept,
        struck: (estimate.struck_count() > 0).then(|| estimate.struck.clone()),
        advantages: estimate.advantages,
    })
}

fn differ(steps: &[Vec<Vec<f64>>], advantages: &[Vec<f64>]) -> bool {
    let rollouts = steps.iter().flatten().zip(advantages.iter().flatten());
    rollouts.into_iter().any(|(steps, advantage)| steps.iter().any(|s| s != advantage))
}

/// Runs `grpo methods`: one line for each method.
pub(crate) fn list() -> Result<(), CliError> {
    methods().iter().chain(&tree_methods()).try_for_each(output::line)
}
