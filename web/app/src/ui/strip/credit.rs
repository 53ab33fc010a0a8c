//! Credit: the steps of each rollout, all carrying the same advantage.

use super::Drawing;
use crate::text::texts;
use crate::ui::svg::{px, view_box};
use yew::prelude::*;

/// The drawing under Credit.
pub(super) fn credit_stage(drawing: &Drawing) -> Html {
    let t = &texts().strip;
    let (layout, facts) = (&drawing.layout, &drawing.facts);
    let largest = facts.largest_advantage().max(f64::MIN_POSITIVE);
    let lit = drawing.lit();
    let height = (layout.row * 0.55).clamp(7.0, 14.0);
    let rows = drawing.strands.iter().enumerate().map(|(index, strand)| {
        let y = layout.row_y(layout.credit_row[index]);
        let x = layout.credit_bar();
        let baseline = px(y + 4.0);
        let class = classes!("strip-row", drawing.tint(strand.advantage), (lit == index).then_some("lit"));
        // A gap of a fifth shows single steps; where steps are too narrow for it the strip is whole.
        let gap = if layout.step >= 2.5 && !strand.bundle { layout.step * 0.2 } else { 0.0 };
        let dashes = (gap > 0.0).then(|| format!("{:.2} {gap:.2}", layout.step - gap));
        let opacity = format!("{:.2}", 0.4 + 0.6 * strand.advantage.abs() / largest);
        let name = match strand.members.as_slice() {
            [one] => (one + 1).to_string(),
            many => format!("×{}", many.len()),
        };
        html! {
            <g {class} data-credit={strand.advantage.to_string()}>
                <text class="strip-index" text-anchor="end" x="36" y={baseline.clone()}>{ name }</text>
                <text class="strip-advantage" text-anchor="end" x={px(x - 6.0)} y={baseline}>{ (t.advantage)(strand.advantage) }</text>
                <line class="strip-steps" x1={px(x)} x2={px(x + strand.length * layout.step)}
                    y1={px(y)} y2={px(y)} stroke-width={px(height)}
                    stroke-dasharray={dashes} stroke-opacity={opacity} />
            </g>
        }
    });
    html! {
        <svg class={classes!("strip-svg", facts.dead.then_some("gone"))} aria-hidden="true"
            viewBox={view_box(layout.columns[4].w, layout.height)}>
            { if facts.dead { Html::default() } else { html! { <>{ for rows }</> } } }
        </svg>
    }
}
