//! Score, Centre and Scale: the same axis three times, before the mean is taken off, after, and divided.

use super::Drawing;
use super::axis::dots;
use super::strand::Strand;
use crate::text::texts;
use crate::ui::formula::number::number;
use crate::ui::svg::{dot, element, line, path, text};
use advantage::Baseline;
use experiment::PipelineStage;
use yew::Html;

/// The drawing under Score, Centre or Scale.
pub(super) fn axis_stage(stage: PipelineStage, drawn: &Drawing) -> Html {
    let t = &texts().strip;
    let (layout, facts) = (&drawn.layout, &drawn.facts);
    let which = stage.index().clamp(1, 3) - 1;
    let axis = layout.axes[which];
    let width = layout.columns[which + 1].w;
    let x = width / 2.0;
    let value = |r: &super::RolloutFacts| [r.reward, r.centred, r.advantage][which];
    let lit = facts.rollouts.get(drawn.panel.selection.lit());
    let values: Vec<(f64, usize)> = drawn
        .strands
        .iter()
        .filter(|s| s.bundle || facts.rollouts.len() == drawn.strands.len())
        .map(|s| ([s.reward, s.centred, s.advantage][which], s.members.len()))
        .collect();
    let largest = drawn.strands.iter().map(|s| s.members.len()).max().unwrap_or(1) as f64;
    let radius = |count: usize| {
        let count = count as f64;
        if largest > 1.0 { 4.0 + 5.0 * (count / largest).sqrt() } else { 4.0 + count.ln() }
    };
    let dots =
        if facts.dead && which > 0 { Vec::new() } else { dots(&axis, &values, lit.map(value), radius) };
    let lit_y = lit.map(|r| axis.y(value(r)));
    let marks = mean_marks(drawn, which, lit);
    let mut taken: Vec<f64> = dots.iter().map(|d| d.y).collect();
    taken.extend(marks.iter().map(|m| m.0 - 8.0));
    taken.extend(marks.iter().map(|m| m.0));
    if which > 0 {
        taken.push(axis.y(0.0));
    }
    let gone = facts.dead && which > 0;
    let ticks = if gone { Vec::new() } else { axis.ticks(&taken) };
    let mut shapes = line("strip-axis", [x, x, axis.top, axis.bottom]);
    if which > 0 {
        let y = axis.y(0.0);
        shapes += &line("strip-zero", [x - 34.0, x + 34.0, y, y]);
        if dots.iter().all(|d| (d.y - y).abs() > 9.0) {
            shapes += &text("strip-tick", [x + 38.0, y + 4.0], "", &number(0.0));
        }
    }
    for tick in ticks {
        shapes += &line("strip-tickmark", [x - 4.0, x + 4.0, tick.y, tick.y]);
        if tick.labelled {
            shapes += &text("strip-tick", [x + 9.0, tick.y + 4.0], "", &number(tick.value));
        }
    }
    for (y, said) in marks {
        shapes += &line("strip-mean", [x - 34.0, x + 34.0, y, y]);
        shapes += &text("strip-mean-label", [x + 9.0, y - 5.0], "", &said);
    }
    for mark in &dots {
        let is_lit = lit_y.is_some_and(|y| (y - mark.y).abs() < 0.75);
        let value = |s: &Strand| [s.reward, s.centred, s.advantage][which];
        let strand = drawn.strands.iter().find(|s| (axis.y(value(s)) - mark.y).abs() < 0.75);
        let tint = drawn.tint(strand.map_or(0.0, |s| s.advantage));
        let class = ["strip-mark ", tint, if is_lit { " lit" } else { "" }].concat();
        let mut inner = dot("", [x, mark.y, radius(mark.count)]);
        if let Some(y) = mark.label {
            inner += &text("strip-value", [x - 8.0, y], "end", &(t.value)(mark.value, mark.count));
        }
        let (count, value) = (mark.count.to_string(), mark.value.to_string());
        shapes += &element("g", &[("class", &class), ("data-count", &count), ("data-value", &value)], &inner);
    }
    if facts.dead && which == 0 {
        let y = axis.y(facts.stats.mean);
        shapes += &path("strip-cross", &format!("M{0:.1} {1:.1}l18 18m0 -18l-18 18", x - 9.0, y - 9.0));
    }
    drawn.column(which + 1, if gone { "strip-svg gone" } else { "strip-svg" }, &shapes)
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
