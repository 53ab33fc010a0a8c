//! The formulas of each stage with the numbers of the lit rollout in them.

mod loss;
mod recorded;

use super::mathml::{block, fill, html, live, tag};
use super::number::{number, signed};
use crate::model::Scene;
use crate::ui::strip::{GroupFacts, RolloutFacts};
use experiment::PipelineStage;
use yew::prelude::*;

/// Most factors of a rollout's probability that are written out.
const FACTORS: usize = 3;

/// The class of the colour of an advantage.
pub(super) fn tint(advantage: f64) -> &'static str {
    match advantage {
        a if a > 0.0 => "pos",
        a if a < 0.0 => "neg",
        _ => "zero",
    }
}

/// A formula with its numbers.
fn told(name: &str, formula: &str, number: impl FnMut(&str) -> Option<String>) -> String {
    fill(&block(name, formula), number)
}

/// A live number.
fn plain(name: &str, value: f64) -> String {
    live(name, value, &number(value), "")
}

/// The number that a formula ends in.
fn result(name: &str, value: f64) -> String {
    live(name, value, &number(value), "result")
}

/// An advantage in its colour.
fn tinted(name: &str, value: f64) -> String {
    live(name, value, &signed(value), tint(value))
}

/// A number that is not live: an index.
fn index(number: usize) -> String {
    tag("mn", &number.to_string())
}

/// The formulas of a stage for one rollout and one of its steps.
pub(super) fn equations(
    stage: PipelineStage,
    scene: &Scene,
    facts: &GroupFacts,
    (r, step): (&RolloutFacts, usize),
) -> Html {
    html(&match stage {
        PipelineStage::Sample => sample(scene, r),
        PipelineStage::Update => loss::update(scene),
        PipelineStage::Credit => recorded::recorded(stage, scene, facts, (r, step)) + &loss::credit(scene, r),
        _ => recorded::recorded(stage, scene, facts, (r, step)),
    })
}

/// Probabilities of the actions that a rollout of the selected group took, step by step.
pub fn action_probabilities(scene: &Scene, rollout: usize) -> Vec<f64> {
    let Some(episode) = scene.episodes().get(rollout) else { return Vec::new() };
    let steps = scene.batch.steps_of(episode).iter();
    steps
        .map(|step| {
            let row = scene.row_of().get(step.state as usize).copied().unwrap_or(u32::MAX);
            scene.record.policy_before.row(row).get(step.action as usize).copied().map_or(0.0, f64::from)
        })
        .collect()
}

fn sample(scene: &Scene, r: &RolloutFacts) -> String {
    let softmax = told("policy", "π(a|s) = softmax(frac[z(s)][@temperature])", |name| {
        Some(plain(name, scene.config.temperature))
    });
    let probabilities = action_probabilities(scene, r.index);
    let written = ["@0", "·@1", "·@2"].into_iter().take(probabilities.len());
    let more = if probabilities.len() > FACTORS { "·⋯" } else { "" };
    let factors: String = written.chain([more]).collect();
    let product: f64 = probabilities.iter().product();
    let formula = ["π(o_@i) = prod[t] π(a_t|s_t) = ", &factors, " = @probability"].concat();
    softmax
        + &told("probability", &formula, |name| {
            Some(match name {
                "i" => index(r.index + 1),
                "probability" => live(name, product, &number(product), "value"),
                factor => plain("action_probability", *probabilities.get(factor.parse::<usize>().ok()?)?),
            })
        })
}
