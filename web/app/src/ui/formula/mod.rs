//! The panel of the stage under the playhead: its formula with the live numbers of the lit rollout, a sentence on what
//! it does in this batch, where the formula comes from, and the knobs that belong to it.
//!
//! [`mathml`] and [`number`] are for all panels.

pub mod controls;
mod equations;
pub mod mathml;
pub mod number;
mod reading;
pub mod weight;

pub use equations::action_probabilities;

use crate::text::texts;
use crate::ui::PanelProps;
use crate::ui::strip::{GroupFacts, RolloutFacts};
use controls::use_controls;
use experiment::RunConfig;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`FormulaPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct FormulaPanelProps {
    /// What every panel gets.
    pub panel: PanelProps,
    /// The configuration that the reader has asked for. It may be ahead of the one that the shown update was made
    /// with; without it, the controls change that one.
    #[prop_or_default]
    pub asked: Option<Rc<RunConfig>>,
}

/// The panel.
#[component]
pub fn FormulaPanel(props: &FormulaPanelProps) -> Html {
    let t = &texts().formula;
    let PanelProps { scene, selection, .. } = &props.panel;
    let controls = use_controls(&props.panel, props.asked.as_ref().unwrap_or(&scene.config));
    let facts = GroupFacts::of(scene);
    let stage = selection.stage;
    let name = (texts().strip.stage)(stage);
    let cols = scene.world().map.cols();
    let start = scene.batch.groups.first().map_or(0, |g| g.start as usize);
    let place = (t.place)(scene.group, scene.record.groups.len(), (start / cols, start % cols));
    let map = (scene.replay.worlds.len() > 1).then(|| (t.map)(scene.world_index()));
    let rollout = facts.rollouts.get(selection.lit()).or(facts.rollouts.first());
    html! {
        <section class="card formula" data-testid="formula" data-stage={stage.name()}
            data-rollout={rollout.map(|r| r.index.to_string())} aria-labelledby="formula-title">
            <h2 id="formula-title">{ (t.heading)(stage.index(), name) }<small>{ place }{ for map }</small></h2>
            <div class="formula-math" tabindex="0" role="group" aria-label={t.math}>
                { for rollout.map(|r| equations::equations(stage, scene, &facts, (r, step_of(r, selection.step)))) }
            </div>
            <p class="formula-reading" data-testid="formula-reading">{ for rollout.map(|r| reading::reading(stage, scene, &facts, (r, step_of(r, selection.step)))) }</p>
            <p class="formula-source">{ t.from }{ " " }{ for reading::sources(stage, &scene.config).into_iter().enumerate().map(|(i, (name, id))| {
                let comma = if i > 0 { "; " } else { "" };
                html! { <>{ comma }<a href={format!("https://arxiv.org/abs/{id}")} rel="noreferrer" target="_blank">{ (t.source)(name, id) }</a></> }
            }) }</p>
            { controls }
        </section>
    }
}

/// The step whose numbers are shown: the one that was played last, or the first.
fn step_of(r: &RolloutFacts, played: Option<usize>) -> usize {
    played.unwrap_or(0).saturating_sub(1).min(r.length.saturating_sub(1) as usize)
}
