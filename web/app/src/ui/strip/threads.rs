//! The layer of threads: quiet lines through all stages, ink up to the playhead, and one line that stands out.

use super::Drawing;
use super::strand::Strand;
use crate::model::Action;
use crate::text::texts;
use crate::ui::svg::{drawing, element, px, view_box};
use yew::prelude::*;

/// Thickest bundle, in px.
const THICKEST: f64 = 16.0;

fn width(drawing: &Drawing, strand: &Strand) -> String {
    let largest = drawing.strands.iter().map(|s| s.members.len()).max().unwrap_or(1) as f64;
    let width = if strand.bundle { THICKEST * strand.members.len() as f64 / largest } else { 1.6 };
    px(width.max(1.0))
}

fn reach(drawing: &Drawing, index: usize, strand: &Strand) -> Html {
    let t = &texts().strip;
    let panel = &drawing.panel;
    let number = strand.members.first().copied().unwrap_or(0);
    let selected = strand.holds(panel.selection.rollout) && (!strand.bundle || drawing.strands.len() == 1);
    let target = strand.next_after(panel.selection.rollout);
    let target = if strand.bundle { target } else { number };
    let outcome = (t.outcome)(strand.outcome);
    let label = if strand.bundle {
        (t.thread_bundle)(strand.members.len(), outcome, strand.reward, strand.advantage)
    } else {
        (t.thread)(number + 1, outcome, strand.length, strand.reward, strand.advantage)
    };
    let onclick = panel.dispatch.reform(move |_: MouseEvent| Action::SelectRollout(target));
    let hovered = (!strand.bundle).then_some(number);
    let onpointerenter = panel.dispatch.reform(move |_: PointerEvent| Action::Hover(hovered));
    let onpointerleave = panel.dispatch.reform(|_: PointerEvent| Action::Hover(None));
    html! {
        <path
            key={index}
            id={format!("strip-thread-{index}")}
            class="strip-reach"
            role="option"
            aria-selected={if selected { "true" } else { "false" }}
            aria-label={label}
            d={drawing.layout.reach(index, strand, drawing.facts.dead)}
            stroke-width={px((drawing.layout.row - 2.0).min(18.0))}
            data-rollout={(!strand.bundle).then(|| number.to_string())}
            data-count={strand.members.len().to_string()}
            data-reward={strand.reward.to_string()}
            data-centred={strand.centred.to_string()}
            data-advantage={strand.advantage.to_string()}
            data-outcome={strand.outcome.name()}
            {onclick}
            {onpointerenter}
            {onpointerleave}
        />
    }
}

fn keys(drawing: &Drawing) -> Callback<KeyboardEvent> {
    let panel = &drawing.panel;
    let (selected, last) = (panel.selection.rollout, drawing.facts.rollouts.len().saturating_sub(1));
    let dispatch = panel.dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let target = match event.key().as_str() {
            "ArrowDown" => (selected + 1).min(last),
            "ArrowUp" => selected.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(Action::SelectRollout(target));
    })
}

/// The threads.
pub(super) fn threads(drawn: &Drawing) -> Html {
    let t = &texts().strip;
    let layout = &drawn.layout;
    let stage = drawn.panel.selection.stage;
    let dead = drawn.facts.dead;
    let lit = drawn.lit();
    let lines: Vec<(String, String, &'static str)> = drawn
        .strands
        .iter()
        .enumerate()
        .map(|(index, s)| (layout.path(index, s, dead), width(drawn, s), drawn.tint(s.advantage)))
        .collect();
    let draw = |(d, width, tint): &(String, String, &'static str)| {
        element("path", &[("class", tint), ("d", d), ("stroke-width", width)], "")
    };
    let all: String = lines.iter().map(draw).collect();
    let bead = |index: usize, strand: &Strand| {
        let (x, y) = layout.bead(
            index,
            strand,
            if dead { stage.min(experiment::PipelineStage::Score) } else { stage },
        );
        let class = classes!("strip-bead", drawn.tint(strand.advantage), (index == lit).then_some("lit"));
        html! { <circle {class} r="3" transform={format!("translate({x:.1} {y:.1})")} /> }
    };
    let selected = drawn.strands.iter().position(|s| !s.bundle && s.holds(drawn.panel.selection.rollout));
    html! {
        <svg class="strip-threads" viewBox={view_box(layout.width, layout.height)} preserveAspectRatio="none">
            <defs>
                <clipPath id="strip-inked">
                    <rect x="0" y="0" width={px(layout.inked(stage))} height={px(layout.height)} />
                </clipPath>
            </defs>
            <g class="strip-quiet" aria-hidden="true">{ drawing(all.clone()) }</g>
            <g class="strip-ink" clip-path="url(#strip-inked)" aria-hidden="true">{ drawing(all) }</g>
            <g class="strip-lit" clip-path="url(#strip-inked)" aria-hidden="true">{ drawing(lines.get(lit).map(draw).unwrap_or_default()) }</g>
            <g class="strip-beads" aria-hidden="true">
                { for drawn.strands.iter().enumerate().map(|(index, strand)| bead(index, strand)) }
            </g>
            <g role="listbox" tabindex="0" class="strip-list" data-testid="strip-threads" aria-label={t.threads}
                aria-activedescendant={selected.map(|index| format!("strip-thread-{index}"))} onkeydown={keys(drawn)}>
                { for drawn.strands.iter().enumerate().map(|(index, strand)| reach(drawn, index, strand)) }
            </g>
        </svg>
    }
}
