//! The configuration as text.

use super::value::config_of_text;
use crate::model::Action;
use crate::text::settings::sheet;
use experiment::RunConfig;
use wasm_bindgen::JsValue;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// Writes to the clipboard where the browser lets a page do so; returns whether it does.
fn write_to_clipboard(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator: JsValue = window.navigator().into();
    // Absent on pages that were not served securely, whatever the bindings promise.
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| c.is_object());
    if there {
        let written = window.navigator().clipboard().write_text(text);
        wasm_bindgen_futures::spawn_local(async move {
            // A refusal leaves the text selected, ready for the keyboard.
            let _ = wasm_bindgen_futures::JsFuture::from(written).await;
        });
    }
    there
}

/// A box with the configuration as JSON: to copy, to edit, to paste another. `on_applied` hears that another was taken.
#[hook]
pub(super) fn use_json_box(
    config: &RunConfig,
    dispatch: &Callback<Action>,
    on_applied: &Callback<()>,
) -> Html {
    let t = sheet();
    let edited = use_state(|| None::<String>);
    let message = use_state_eq(|| None::<Result<&'static str, String>>);
    let area = use_node_ref();
    let text = edited.as_ref().cloned().unwrap_or_else(|| config.to_json());
    let oninput = {
        let (edited, area) = (edited.clone(), area.clone());
        Callback::from(move |_: InputEvent| edited.set(area.cast::<HtmlTextAreaElement>().map(|a| a.value())))
    };
    let copy = {
        let (text, area, message) = (text.clone(), area.clone(), message.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area.select();
            }
            message.set(Some(Ok(if write_to_clipboard(&text) { t.copied } else { t.selected })));
        })
    };
    let apply = {
        let (text, edited, message) = (text.clone(), edited.clone(), message.clone());
        let (dispatch, on_applied) = (dispatch.clone(), on_applied.clone());
        Callback::from(move |_: MouseEvent| match config_of_text(&text) {
            Ok(config) => {
                edited.set(None);
                message.set(None);
                dispatch.emit(Action::Edit(Box::new(config)));
                on_applied.emit(());
            }
            Err(error) => message.set(Some(Err(error.to_string()))),
        })
    };
    let revert = {
        let (edited, message) = (edited.clone(), message.clone());
        Callback::from(move |_: MouseEvent| {
            edited.set(None);
            message.set(None);
        })
    };
    let refused = matches!(*message, Some(Err(_)));
    html! {
        <details class="settings-json">
            <summary>{ t.json }</summary>
            <p id="settings-json-note" class="settings-note">{ t.json_note }</p>
            <textarea ref={area} rows="14" spellcheck="false" autocomplete="off" value={text}
                aria-label={t.json_label} aria-describedby="settings-json-note settings-json-said"
                aria-invalid={refused.then_some("true")} data-testid="settings-json" {oninput} />
            <div class="settings-buttons">
                <button type="button" onclick={apply} disabled={edited.is_none()} data-testid="settings-json-apply">
                    { t.apply }
                </button>
                <button type="button" onclick={copy} data-testid="settings-json-copy">{ t.copy }</button>
                <button type="button" onclick={revert} disabled={edited.is_none()}>{ t.revert }</button>
            </div>
            <p id="settings-json-said" class={if refused { "knob-error" } else { "settings-note" }} role="status"
                data-testid="settings-json-message">
                { match &*message {
                    Some(Ok(said)) => (*said).to_owned(),
                    Some(Err(error)) => error.clone(),
                    None => String::new(),
                } }
            </p>
        </details>
    }
}
