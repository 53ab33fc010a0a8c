//! Score to Credit: the formulas that the recorded stages come with.

use super::super::mathml::{fill, live, tag};
use super::super::number::digits;
use super::{index, plain, tinted};
use crate::model::Scene;
use crate::ui::strip::{GroupFacts, RolloutFacts};
use advantage::formula::{Case, Numbers, formula, mean, spread};
use advantage::{Baseline, Population, ScaleRewards, StageName, Supervision};
use experiment::PipelineStage;

/// The recorded stages that are told under a stage of the strip, in the order in which a reader needs them.
fn told(stage: PipelineStage) -> &'static [StageName] {
    match stage {
        PipelineStage::Score => &[StageName::Score],
        PipelineStage::Centre => &[StageName::Centred, StageName::Baseline],
        PipelineStage::Scale => &[
            StageName::Scaled,
            StageName::Std,
            StageName::Weight,
            StageName::Sum,
            StageName::BatchNormalized,
            StageName::Probability,
            StageName::InterTree,
            StageName::TreeBaseline,
            StageName::TreeStd,
            StageName::IntraTree,
            StageName::TreeTotal,
        ],
        PipelineStage::Credit => &[
            StageName::StepReward,
            StageName::ReturnToGo,
            StageName::StateBaseline,
            StageName::StateStd,
            StageName::StateScaled,
            StageName::NodeValue,
            StageName::Local,
            StageName::Global,
            StageName::SiblingScaled,
            StageName::Delta,
            StageName::StepTotal,
        ],
        _ => &[],
    }
}

/// The formulas of the recorded stages.
pub(super) fn recorded(
    stage: PipelineStage,
    scene: &Scene,
    facts: &GroupFacts,
    (r, step): (&RolloutFacts, usize),
) -> String {
    let trace = &scene.trace;
    let recipe = &trace.recipe;
    let outcome = recipe.estimator.supervision == Supervision::Outcome;
    let steps = if stage == PipelineStage::Credit { scene.step_stages() } else { Vec::new() };
    let first_step = scene.first_step(r.index);
    let several = trace.stages.iter().any(|s| s.objective.is_some())
        || scene.record.judged.as_ref().is_some_and(|j| !j.weights.is_empty());
    let mut out = String::new();
    let mut tell = |stage: StageName, objective: Option<u32>| {
        let numbers = Numbers {
            estimate: trace,
            steps: &steps,
            stage,
            objective,
            group: scene.group,
            rollout: r.index,
            first_step,
            step,
        };
        let divides = recipe.options().scale_rewards != ScaleRewards::None;
        let tied = facts.stats.tied || (divides && numbers.get("std") == Some(0.0));
        let case = Case { objective: objective.is_some(), combined: several && objective.is_none(), tied };
        // The mean of the group is told under Score.
        let known = stage == StageName::Baseline && recipe.advantage.baseline == Baseline::Mean && outcome;
        if !known {
            out += &fill(&formula(stage, recipe, case), |slot| Some(shown(slot, numbers.get(slot)?)));
        }
    };
    for name in told(stage) {
        trace.stages.iter().filter(|s| s.name == *name).for_each(|s| tell(s.name, s.objective));
        steps.iter().filter(|s| s.name == *name).for_each(|s| tell(s.name, None));
    }
    if stage == PipelineStage::Score && outcome {
        let stats = &facts.stats;
        let size = stats.size as f64;
        let number = |slot: &str| {
            Some(match slot {
                "sum" => stats.mean * size,
                "size" => size,
                "mean" => stats.mean,
                "squares" => stats.std * stats.std * (size - f64::from(recipe.advantage.ddof)).max(0.0),
                "std" => stats.std,
                _ => return None,
            })
        };
        let formulas =
            mean(Population::Group) + &spread(ScaleRewards::Group, recipe.advantage.ddof, stats.tied);
        out += &fill(&formulas, |slot| Some(shown(slot, number(slot)?)));
    }
    out
}

/// A live number as a reader sees it.
fn shown(slot: &str, value: f64) -> String {
    match slot {
        "i" | "k" | "t" | "size" | "others_size" => index(value as usize),
        "advantage" | "centred" | "sum_advantage" | "normalized" | "state_scaled" | "delta"
        | "step_total" | "intra" | "inter" | "tree_total" | "local" | "global" | "sibling_scaled" => {
            tinted(slot, value)
        }
        "epsilon" => live(slot, value, &digits(value, 4), ""),
        // Something stands before it.
        "baseline" | "state_baseline" | "tracker" if value < 0.0 => {
            tag("mrow", &["<mo>(</mo>", &plain(slot, value), "<mo>)</mo>"].concat())
        }
        _ => plain(slot, value),
    }
}
