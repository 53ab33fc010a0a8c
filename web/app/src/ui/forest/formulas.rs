//! The strip of stages, and the formulas of the stage under it with live numbers.

use super::grown::Credited;
use super::stages::{Step, formulas};
use crate::text::forest::texts;
use crate::ui::formula::mathml::{html, live, tag};
use crate::ui::formula::number::{number, signed};
use advantage::StageName;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Strip`].
#[derive(Clone, Properties)]
pub struct StripProps {
    /// What a method makes of the group.
    pub credited: Rc<Credited>,
    /// The steps of the strip.
    pub steps: &'static [Step],
    /// The one that is shown.
    pub at: usize,
    /// Takes another one.
    pub on_stage: Callback<usize>,
    /// The rollout whose numbers are told, and the step of it.
    pub rollout: (usize, usize),
}

impl PartialEq for StripProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.credited, &other.credited)
            && (self.steps, self.at, self.rollout) == (other.steps, other.at, other.rollout)
    }
}

/// The strip.
#[component]
pub fn Strip(props: &StripProps) -> Html {
    let t = texts();
    let Some(step) = props.steps.get(props.at) else { return Html::default() };
    let press = |to: usize| props.on_stage.reform(move |_: MouseEvent| to);
    html! {
        <div class="forest-strip" data-testid="forest-strip" data-stage={name(step.name)}>
            <div class="segments forest-stages" role="group" aria-label={t.stages}>
                { for props.steps.iter().enumerate().map(|(i, step)| html! {
                    <button type="button" aria-pressed={(i == props.at).to_string()} onclick={press(i)}
                        data-stage={name(step.name)}>{ (t.stage)(step.name).0 }</button>
                }) }
            </div>
            <div class="forest-formulas" tabindex="0" role="group" aria-label={(t.formulas)(props.rollout.0 + 1)}>
                { html(&formulas(&props.credited, step, props.rollout, shown)) }
            </div>
            <p class="forest-note" aria-live="polite">{ (t.stage)(step.name).1 }</p>
        </div>
    }
}

/// A number in its slot: indices plain, advantages in their colour.
fn shown(slot: &str, value: f64) -> String {
    let signs = match value {
        v if v > 0.0 => "pos",
        v if v < 0.0 => "neg",
        _ => "zero",
    };
    match slot {
        "i" | "t" => tag("mn", &number(value)),
        "intra" | "inter" | "tree_total" | "advantage" | "centred" | "local" | "global"
        | "sibling_scaled" | "step_total" => live(slot, value, &signed(value), signs),
        _ => live(slot, value, &number(value), ""),
    }
}

/// A stage's name in `data-stage`, as records write it.
fn name(stage: StageName) -> &'static str {
    match stage {
        StageName::Score => "score",
        StageName::InterTree => "inter_tree",
        StageName::IntraTree => "intra_tree",
        StageName::TreeTotal => "tree_total",
        StageName::NodeValue => "node_value",
        StageName::Local => "local",
        StageName::Global => "global",
        StageName::SiblingScaled => "sibling_scaled",
        StageName::StepTotal => "step_total",
        StageName::Centred => "centred",
        _ => "scaled",
    }
}
