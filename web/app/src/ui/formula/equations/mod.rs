//! The formulas of each stage with the numbers of the lit rollout in them.

mod loss;
mod scale;

use super::mathml::{Math, block, fenced, frac, ident, live, num, op, over, row, sub};
use super::number::{number, signed};
use crate::model::Scene;
use crate::ui::strip::{GroupFacts, RolloutFacts};
use advantage::{Baseline, ScaleRewards};
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

/// A live number, in brackets if it is negative and something stands before it.
fn term(name: &'static str, value: f64) -> Math {
    let shown = live(name, value, number(value), "");
    if value < 0.0 { fenced(shown) } else { shown }
}

fn plain(name: &'static str, value: f64) -> Math {
    live(name, value, number(value), "")
}

fn eq() -> Math {
    op("=")
}

/// A letter with the rollout's number, from 1, as index.
fn of(letter: &str, r: &RolloutFacts) -> Math {
    sub(ident(letter), num(r.index + 1))
}

/// The formulas of a stage for one rollout.
pub(super) fn equations(stage: PipelineStage, scene: &Scene, facts: &GroupFacts, r: &RolloutFacts) -> Html {
    match stage {
        PipelineStage::Sample => sample(scene, r),
        PipelineStage::Score => score(scene, facts, r),
        PipelineStage::Centre => centre(scene, r),
        PipelineStage::Scale => scale::scale(scene, facts, r),
        PipelineStage::Credit => loss::credit(scene, r),
        PipelineStage::Update => loss::update(scene),
    }
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

fn sample(scene: &Scene, r: &RolloutFacts) -> Html {
    let t = || ident("t");
    let policy = |a: Math, s: Math| row([ident("π"), fenced(row([a, op("|"), s]))]);
    let softmax = block(
        "policy",
        [
            policy(ident("a"), ident("s")),
            eq(),
            ident("softmax"),
            fenced(frac(
                row([ident("z"), fenced(ident("s"))]),
                plain("temperature", scene.config.temperature),
            )),
        ],
    );
    let probabilities = action_probabilities(scene, r.index);
    let mut pieces = vec![
        row([ident("π"), fenced(of("o", r))]),
        eq(),
        over("∏", t()),
        policy(sub(ident("a"), t()), sub(ident("s"), t())),
        eq(),
    ];
    for (i, &p) in probabilities.iter().take(FACTORS).enumerate() {
        if i > 0 {
            pieces.push(op("·"));
        }
        pieces.push(plain("action_probability", p));
    }
    if probabilities.len() > FACTORS {
        pieces.extend([op("·"), op("⋯")]);
    }
    let product = probabilities.iter().product();
    pieces.extend([eq(), live("probability", product, number(product), "value")]);
    html! { <>{ softmax }{ block("probability", pieces) }</> }
}

fn score(scene: &Scene, facts: &GroupFacts, r: &RolloutFacts) -> Html {
    let t = ident("t");
    let reward = block(
        "reward",
        [
            of("R", r),
            eq(),
            over("∑", t.clone()),
            sub(ident("r"), row([num(r.index + 1), op(","), t])),
            eq(),
            live("reward", r.reward, number(r.reward), "result"),
        ],
    );
    let mean = block(
        "mean",
        [
            ident("μ"),
            eq(),
            frac(num(1), ident("G")),
            over("∑", ident("j")),
            sub(ident("R"), ident("j")),
            eq(),
            frac(plain("sum", facts.stats.mean * facts.stats.size as f64), num(facts.stats.size)),
            eq(),
            plain("mean", facts.stats.mean),
        ],
    );
    html! { <>{ reward }{ mean }{ scale::spread(scene, facts, ScaleRewards::Group) }</> }
}

/// The baseline as a symbol.
fn baseline_symbol(scene: &Scene, r: &RolloutFacts) -> Option<Math> {
    match scene.config.baseline {
        Baseline::Mean => Some(ident("μ")),
        Baseline::LeaveOneOut => Some(sub(ident("μ"), row([op("−"), num(r.index + 1)]))),
        Baseline::Batch => Some(sub(ident("μ"), ident("B"))),
        Baseline::Tracker => Some(ident("v")),
        Baseline::None => None,
    }
}

/// `R − b` in symbols.
fn difference(scene: &Scene, r: &RolloutFacts) -> Math {
    match baseline_symbol(scene, r) {
        Some(baseline) => row([of("R", r), op("−"), baseline]),
        None => of("R", r),
    }
}

/// `R − b` in numbers.
fn difference_in_numbers(scene: &Scene, r: &RolloutFacts) -> Math {
    match scene.config.baseline {
        Baseline::None => plain("reward", r.reward),
        _ => row([plain("reward", r.reward), op("−"), term("baseline", r.baseline)]),
    }
}

fn centre(scene: &Scene, r: &RolloutFacts) -> Html {
    let mut pieces = vec![difference(scene, r), eq()];
    if scene.config.baseline != Baseline::None {
        pieces.extend([difference_in_numbers(scene, r), eq()]);
    }
    pieces.push(live("centred", r.centred, signed(r.centred), tint(r.advantage)));
    let others = (scene.config.baseline == Baseline::LeaveOneOut).then(|| {
        let group = scene.episodes().len();
        block(
            "baseline",
            [
                sub(ident("μ"), row([op("−"), num(r.index + 1)])),
                eq(),
                frac(num(1), row([ident("G"), op("−"), num(1)])),
                over("∑", row([ident("j"), op("≠"), num(r.index + 1)])),
                sub(ident("R"), ident("j")),
                eq(),
                frac(plain("others", r.baseline * (group.max(2) - 1) as f64), num(group.max(2) - 1)),
                eq(),
                plain("baseline", r.baseline),
            ],
        )
    });
    html! { <>{ block("centred", pieces) }{ others }</> }
}
