//! What is seen before the first update.

use crate::text::texts;
use yew::prelude::*;

/// The card of a part of the page, without content and of the size it will have: `panel` is its index, `waiting` whether
/// it says that the trainer is starting.
pub fn skeleton(panel: usize, waiting: bool) -> Html {
    let t = &texts().shell;
    html! {
        <section class="card skeleton" aria-busy="true">
            <h2>{ t.panels.get(panel).copied().unwrap_or_default() }</h2>
            if waiting {
                <label class="waiting">
                    <span>{ t.starting }</span>
                    <progress></progress>
                </label>
            }
        </section>
    }
}
