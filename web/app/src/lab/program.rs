//! The second program's side.

use super::{ASK, BYTES, EDIT, Shown, ShownError, VERSION, unpack};
use crate::session::browser::tell;
use crate::text::methods::{fill, texts};
use crate::ui::methods::{Kept, MethodsPanel};
use crate::ui::shell::use_sheet;
use experiment::RunConfig;
use experiment::protocol::Wire;
use js_sys::{Object, Reflect, Uint8Array};
use yew::prelude::*;

/// Properties of [`Lab`].
#[derive(Clone, Default, PartialEq, Properties)]
pub struct LabProps {
    /// How often its dialog has been opened.
    #[prop_or_default]
    pub opened: u32,
}

/// The dialogs of the second program.
#[component]
pub fn Lab(props: &LabProps) -> Html {
    // What the page showed, and at which opening: both change at once, or the sheet would take the update before.
    let shown = use_state(|| None);
    {
        let shown = shown.setter();
        use_effect_with(props.opened, move |opened| shown.set(Some((*opened, ask()))));
    }
    let edit = {
        let shown = shown.setter();
        use_callback(props.opened, move |config: RunConfig, opened| {
            tell(EDIT, &config.to_json().into());
            shown.set(Some((*opened, ask())));
        })
    };
    let close = {
        let shown = shown.setter();
        use_callback((), move |(), ()| shown.set(None))
    };
    let t = texts();
    // The sheet's content goes when it is closed; what lies on it stays.
    let desk = (*use_memo((), |()| Kept::default())).clone();
    use_sheet("methods-sheet", crate::text::texts().shell.methods.name, shown.is_some(), &close, || {
        match &*shown {
            Some((opened, Some(Ok(now)))) => {
                let newest = Callback::from(|()| ask().and_then(Result::ok));
                html! { <MethodsPanel now={now.clone()} opened={*opened} {desk} {edit} {newest} /> }
            }
            Some((_, Some(Err(error)))) => {
                html! { <p role="alert">{ fill(t.cannot, &[&error.to_string()]) }</p> }
            }
            Some((_, None)) => html! { <p>{ t.nothing }</p> },
            None => Html::default(),
        }
    })
}

/// What the page shows; `None` before the first update.
fn ask() -> Option<Result<Shown, ShownError>> {
    let detail = Object::new();
    // The page's listener answers before this returns.
    tell(ASK, &detail);
    let version = Reflect::get(&detail, &VERSION.into()).ok()?.as_f64()?;
    let bytes = Reflect::get(&detail, &BYTES.into()).ok()?;
    // Versions are small; a fraction or a negative number becomes one that does not fit.
    Some(unpack(&Wire { version: version as u32, bytes: Uint8Array::new(&bytes).to_vec() }))
}
