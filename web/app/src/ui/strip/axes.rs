//! Score, Centre and Scale: the same axis three times, before the mean is taken off, after, and divided.

use super::Drawing;
use super::axis::{Dot, dots};
use crate::text::texts;
use crate::ui::formula::number::number;
use crate::ui::svg::{line, px, text, view_box};
use advantage::Baseline;
use experiment::PipelineStage;
use yew::prelude::*;

/// The drawing under Score, Centre or Scale.
pub(super) fn axis_stage(stage: PipelineStage, drawing: &Drawing) -> Html {
    let t = &texts().strip;
    let (layout, facts) = (&drawing.layout, &drawing.facts);
    let which = stage.index().clamp(1, 3) - 1;
    let axis = layout.axes[which];
    let width = layout.columns[which + 1].w;
    let x = width / 2.0;
    let value = |r: &super::RolloutFacts| [r.reward, r.centred, r.advantage][which];
    let lit = facts.rollouts.get(drawing.panel.selection.lit());
    let values: Vec<(f64, usize)> = drawing
        .strands
        .iter()
        .filter(|s| s.bundle || facts.rollouts.len() == drawing.strands.len())
        .map(|s| ([s.reward, s.centred, s.advantage][which], s.members.len()))
        .collect();
    let largest = drawing.strands.iter().map(|s| s.members.len()).max().unwrap_or(1) as f64;
    let radius = |count: usize| {
        let count = count as f64;
        if largest > 1.0 { 4.0 + 5.0 * (count / largest).sqrt() } else { 4.0 + count.ln() }
    };
    let dots =
        if facts.dead && which > 0 { Vec::new() } else { dots(&axis, &values, lit.map(value), radius) };
    let lit_y = lit.map(|r| axis.y(value(r)));
    let marks = mean_marks(drawing, which, lit);
    let mut taken: Vec<f64> = dots.iter().map(|d| d.y).collect();
    taken.extend(marks.iter().map(|m| m.0 - 8.0));
    taken.extend(marks.iter().map(|m| m.0));
    if which > 0 {
        taken.push(axis.y(0.0));
    }
    let gone = facts.dead && which > 0;
    let ticks = if gone { Vec::new() } else { axis.ticks(&taken) };
    let ticks = ticks.into_iter().map(|tick| {
        let label = tick.labelled.then(|| text("strip-tick", [x + 9.0, tick.y + 4.0], number(tick.value)));
        html! { <>{ line("strip-tickmark", [x - 4.0, x + 4.0, tick.y, tick.y]) }{ label }</> }
    });
    let zero = (which > 0).then(|| {
        let y = axis.y(0.0);
        let zero_is_free = dots.iter().all(|d| (d.y - y).abs() > 9.0);
        let label = zero_is_free.then(|| text("strip-tick", [x + 38.0, y + 4.0], number(0.0)));
        html! { <>{ line("strip-zero", [x - 34.0, x + 34.0, y, y]) }{ label }</> }
    });
    let draw_dot = |dot: &Dot| {
        let is_lit = lit_y.is_some_and(|y| (y - dot.y).abs() < 0.75);
        let value = |s: &super::strand::Strand| [s.reward, s.centred, s.advantage][which];
        let strand = drawing.strands.iter().find(|s| (axis.y(value(s)) - dot.y).abs() < 0.75);
        let tint = drawing.tint(strand.map_or(0.0, |s| s.advantage));
        let radius = radius(dot.count);
        let class = classes!("strip-mark", tint, is_lit.then_some("lit"));
        let label = dot.label.map(|y| {
            html! { <text class="strip-value" text-anchor="end" x={px(x - 8.0)} y={px(y)}>{ (t.value)(dot.value, dot.count) }</text> }
        });
        html! {
            <g {class} data-count={dot.count.to_string()} data-value={dot.value.to_string()}>
                <circle cx={px(x)} cy={px(dot.y)} r={px(radius)} />
                { label }
            </g>
        }
    };
    let cross = (facts.dead && which == 0).then(|| {
        let y = axis.y(facts.stats.mean);
        let d = format!("M{0:.1} {1:.1}l18 18m0 -18l-18 18", x - 9.0, y - 9.0);
        html! { <path class="strip-cross" {d} /> }
    });
    let marks = marks.into_iter().map(|(y, said)| {
        let label = text("strip-mean-label", [x + 9.0, y - 5.0], said);
        html! { <>{ line("strip-mean", [x - 34.0, x + 34.0, y, y]) }{ label }</> }
    });
    html! {
        <svg class={classes!("strip-svg", gone.then_some("gone"))} aria-hidden="true" viewBox={view_box(width, layout.height)}>
            { line("strip-axis", [x, x, axis.top, axis.bottom]) }
            // Each in a list of its own, so that one that grows does not push the others out of their elements.
            <>{ zero }</>
            <>{ for ticks }</>
            <>{ for marks }</>
            <>{ for dots.iter().map(draw_dot) }</>
            <>{ cross }</>
        </svg>
    }
}

/// What is subtracted, drawn on the axis of Score: the mean, or for leave-one-out the lit rollout's own.
fn mean_marks(drawing: &Drawing, which: usize, lit: Option<&super::RolloutFacts>) -> Vec<(f64, String)> {
    let t = &texts().strip;
    let axis = drawing.layout.axes[0];
    if which != 0 || drawing.facts.dead {
        return Vec::new();
    }
    match (drawing.panel.scene.config.baseline, lit) {
        (Baseline::None, _) => Vec::new(),
        (Baseline::Batch, _) => {
            let mean = drawing.panel.scene.trace.batch.mean;
            vec![(axis.y(mean), (t.mean)(mean))]
        }
        (Baseline::LeaveOneOut, Some(r)) => {
            vec![(axis.y(r.baseline), (t.own_baseline)(r.index + 1, r.baseline))]
        }
        _ => vec![(axis.y(drawing.facts.stats.mean), (t.mean)(drawing.facts.stats.mean))],
    }
}
