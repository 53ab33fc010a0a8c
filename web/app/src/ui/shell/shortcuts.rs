//! The list of keys.

use crate::text::shell::{Control, keys};
use crate::text::texts;
use yew::prelude::*;

/// All keys with the names of their controls.
pub fn shortcuts() -> Html {
    let t = &texts().shell;
    let keys = keys();
    let controls = [
        &t.play,
        &t.next_stage,
        &t.previous_stage,
        &t.one_update,
        &t.reset,
        &t.new_seed,
        &keys.further[0],
        &keys.further[1],
        &keys.further[2],
        &t.methods,
        &t.truth,
        &t.trees,
        &t.settings,
        &t.shortcuts,
    ];
    let row = |control: &Control| {
        html! {
            <tr>
                <td><kbd>{ control.key }</kbd></td>
                <th scope="row">{ control.name }</th>
                <td>{ control.explanation }</td>
            </tr>
        }
    };
    html! {
        <table class="keys">
            <thead>
                <tr>{ for keys.columns.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr>
            </thead>
            <tbody>{ for controls.into_iter().map(row) }</tbody>
        </table>
    }
}
