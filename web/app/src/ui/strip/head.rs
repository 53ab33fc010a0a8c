//! The heads of the stages: buttons that move the playhead.

use super::Drawing;
use crate::model::Action;
use crate::text::texts;
use experiment::PipelineStage;
use yew::prelude::*;

/// The line under a stage's name.
pub(super) fn subtitle(stage: PipelineStage, drawing: &Drawing) -> String {
    let t = &texts().strip;
    let config = &drawing.panel.scene.config;
    let stats = &drawing.facts.stats;
    match stage {
        PipelineStage::Sample => (t.rollouts)(drawing.facts.rollouts.len()),
        PipelineStage::Score => (t.mean_std)(stats.mean, stats.std),
        PipelineStage::Centre => (t.baseline)(config.baseline).into(),
        PipelineStage::Scale => (t.scale)(&config.recipe()),
        PipelineStage::Credit => (t.credit)(&config.estimator).into(),
        PipelineStage::Update => t.update.into(),
    }
}

/// The head of one stage.
pub(super) fn stage_head(stage: PipelineStage, drawing: &Drawing) -> Html {
    let t = &texts().strip;
    let here = drawing.panel.selection.stage;
    let (name, subtitle) = ((t.stage)(stage), subtitle(stage, drawing));
    let onclick = drawing.panel.dispatch.reform(move |_: MouseEvent| Action::SetStage(stage));
    html! {
        <button
            type="button"
            class={classes!("strip-head", super::grid_class(stage), (stage > here).then_some("ahead"))}
            aria-current={(stage == here).then_some("step")}
            title={(t.head)(stage.index(), name, &subtitle)}
            data-testid={format!("stage-{}", stage.name())}
            {onclick}
        >
            <span class="strip-number" aria-hidden="true">{ stage.index() + 1 }</span>
            <span class="strip-name">{ name }</span>
            <span class="strip-subtitle">{ subtitle }</span>
        </button>
    }
}

/// Buttons to the stage before and after, for screens that show one stage at a time.
pub(super) fn pager(drawing: &Drawing) -> Html {
    let t = &texts().strip;
    let panel = &drawing.panel;
    let here = panel.selection.stage;
    let go = |target: Option<PipelineStage>, label: &'static str, arrow: &'static str| {
        let dispatch = panel.dispatch.clone();
        let onclick = move |_: MouseEvent| {
            if let Some(stage) = target {
                dispatch.emit(Action::SetStage(stage));
            }
        };
        html! {
            <button type="button" aria-label={label} disabled={target.is_none()} {onclick}>
                <span aria-hidden="true">{ arrow }</span>
            </button>
        }
    };
    let dots = PipelineStage::ALL.map(|stage| {
        html! { <span class={classes!("strip-dot", (stage == here).then_some("here"))}></span> }
    });
    html! {
        <div class="strip-pager">
            { go(here.previous(), t.previous, "←") }
            <span class="strip-dots" aria-hidden="true">{ for dots }</span>
            { go(here.next(), t.next, "→") }
        </div>
    }
}
