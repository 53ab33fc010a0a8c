//! What is seen before the first update.

use crate::text::texts;
use yew::prelude::*;

/// Properties of [`Skeleton`].
#[derive(Clone, PartialEq, Properties)]
pub struct SkeletonProps {
    /// Index of the part of the page.
    pub panel: usize,
    /// Whether this part says that the trainer is starting.
    #[prop_or_default]
    pub waiting: bool,
}

/// The card of a part of the page, without content and of the size it will have.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    let t = &texts().shell;
    html! {
        <section class="card skeleton" aria-busy="true">
            <h2>{ t.panels.get(props.panel).copied().unwrap_or_default() }</h2>
            if props.waiting {
                <label class="waiting">
                    <span>{ t.starting }</span>
                    <progress></progress>
                </label>
            }
        </section>
    }
}
