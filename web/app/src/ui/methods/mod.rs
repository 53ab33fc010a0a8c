//! Other methods on the same rollouts: which there are, what each would have made of an update, and what if a rollout
//! had earned another reward.
//!
//! [`compare`], [`arrow`] and [`desk`] are pure; the rest draws what they say.

pub mod arrow;
pub mod compare;
pub mod desk;
mod element;
mod panel;
mod picker;
mod push;
mod table;

pub use panel::{MethodsPanel, MethodsPanelProps};

use crate::model::Action;
use crate::session::Core;
use crate::text::texts;
use yew::{Callback, Html, html};

/// The content of the sheet.
pub fn sheet(core: &Core, dispatch: &Callback<Action>) -> Html {
    let state = &core.state;
    match &state.scene {
        Some(scene) => html! {
            <MethodsPanel scene={scene.clone()} asked={state.config.clone()} dispatch={dispatch.clone()} />
        },
        None => html! { <p>{ texts().methods.nothing }</p> },
    }
}
