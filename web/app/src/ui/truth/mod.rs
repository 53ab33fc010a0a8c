//! The truth beside the estimate: what one update's method gives steps against what they are worth, how far its push
//! points where the exact gradient does, and what it multiplies that gradient by.
//!
//! [`study`], [`compare`] and [`survey`] compute, [`arrows`], [`plot`] and [`steps`] draw, [`credit`], [`update`] and [`divisor`] are
//! the views of [`panel`].

pub mod arrows;
pub mod compare;
pub mod credit;
pub mod divisor;
mod formula;
pub mod panel;
pub mod plot;
pub mod steps;
pub mod study;
pub mod survey;
pub mod update;

pub use panel::{TruthPanel, TruthPanelProps};

use crate::text::truth::texts;
use crate::ui::settings::row::typed_text;
use yew::{Callback, Html, UseStateHandle, html};

/// Why something cannot be shown.
fn refused(why: &str) -> Html {
    html! { <p role="alert" class="truth-refused">{ (texts().cannot)(why) }</p> }
}

/// Takes what is typed or chosen into a state; what cannot be read changes nothing.
fn typed<T: PartialEq + 'static, E: AsRef<yew::Event> + 'static>(
    state: &UseStateHandle<T>,
    read: impl Fn(&str) -> Option<T> + 'static,
) -> Callback<E> {
    let set = state.setter();
    Callback::from(move |event: E| {
        if let Some(value) = typed_text(event.as_ref()).and_then(|text| read(&text)) {
            set.set(value);
        }
    })
}
