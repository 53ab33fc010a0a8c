//! The line under the strip: what the drawing of the stage shows, and under Update the choice of what the map shows.

use super::Drawing;
use super::push::PushView;
use super::update::caption;
use crate::model::Out;
use crate::text::texts;
use experiment::PipelineStage;
use yew::prelude::*;

/// The line under the strip; `choose` takes the wish for another `view`.
pub(super) fn foot(drawing: &Drawing, view: PushView, choose: &Callback<PushView>) -> Html {
    let t = &texts().strip;
    let panel = &drawing.panel;
    let stage = panel.selection.stage;
    if stage != PipelineStage::Update {
        let own = stage == PipelineStage::Credit && panel.scene.trace.steps.is_some();
        let caption = t.captions.get(stage.index()).copied().unwrap_or_default();
        let caption = if own { t.own_credit } else { caption };
        let bundles = drawing.strands.iter().any(|s| s.bundle).then_some(t.bundles);
        let injected = (t.injected)(panel.scene.config.injected);
        let more =
            bundles.into_iter().map(str::to_owned).chain(out(drawing)).chain(injected.map(str::to_owned));
        return html! {
            <div class="strip-foot"><p class="strip-caption">{ caption }{ for more.map(|b| html! { <>{ " " }{ b }</> }) }</p></div>
        };
    }
    let buttons = PushView::available(&panel.scene).into_iter().map(|option| {
        let onclick = choose.reform(move |_: MouseEvent| option);
        html! {
            <button type="button" aria-pressed={if option == view { "true" } else { "false" }} data-view={option.name()} {onclick}>
                { t.views[option as usize] }
            </button>
        }
    });
    html! {
        <div class="strip-foot">
            <p class="strip-caption">{ caption(drawing, view) }</p>
            <div class="strip-views" role="group" aria-label={t.views_label}>{ for buttons }</div>
        </div>
    }
}

/// What is not in the update, why, and what it cost; a sentence for each reason.
fn out(drawing: &Drawing) -> Vec<String> {
    let mut told = Vec::new();
    for r in &drawing.facts.rollouts {
        if let Some(why) = r.out
            && told.iter().all(|t: &(Out, usize, u32)| t.0 != why)
        {
            let all = drawing.facts.rollouts.iter().filter(|r| r.out == Some(why));
            told.push((why, all.clone().count(), all.map(|r| r.length).sum()));
        }
    }
    told.into_iter().map(|(why, count, steps)| (texts().strip.out)(why, count, steps)).collect()
}
