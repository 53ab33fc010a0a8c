//! The strip as a table, for those who cannot see it.

use super::Drawing;
use crate::text::texts;
use crate::ui::formula::number::{number, signed};
use yew::prelude::*;

/// The hidden table; of a large group it lists the bundles.
pub(super) fn rollout_table(drawing: &Drawing) -> Html {
    let t = &texts().strip;
    let rows = drawing.strands.iter().map(|s| {
        let name = match s.members.as_slice() {
            [one] => (one + 1).to_string(),
            many => (t.rollouts)(many.len()),
        };
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ number(s.length) }</td>
                <td>{ (t.outcome)(s.outcome) }</td>
                <td>{ number(s.reward) }</td>
                <td>{ signed(s.centred) }</td>
                <td>{ signed(s.advantage) }</td>
            </tr>
        }
    });
    html! {
        <div class="sr-only">
            <table data-testid="strip-table">
                <caption>{ (t.table)(drawing.panel.scene.group) }</caption>
                <thead><tr>{ for t.columns.map(|c| html! { <th scope="col">{ c }</th> }) }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}
