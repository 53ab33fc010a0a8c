//! The preset picker.

use crate::model::Action;
use crate::text::texts;
use experiment::presets;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A list of presets and what the chosen one shows; `changed` says that the configuration differs from it by now.
#[hook]
pub fn use_preset_picker(preset: &str, changed: bool, dispatch: &Callback<Action>) -> Html {
    let t = &texts().settings;
    let presets = use_memo((), |()| presets());
    let chosen = presets.iter().find(|p| p.name == preset);
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |e: Event| {
            if let Some(select) = e.target_dyn_into::<HtmlSelectElement>() {
                dispatch.emit(Action::ChoosePreset(select.value()));
            }
        })
    };
    html! {
        <div class="preset" data-testid="preset" data-preset={preset.to_owned()} data-changed={changed.to_string()}>
            <label class="sr-only" for="preset-select">{ t.preset }</label>
            <select id="preset-select" aria-describedby="preset-description" title={chosen.map(|p| p.description)} {onchange}>
                { for presets.iter().map(|p| html! {
                    <option value={p.name} selected={p.name == preset}>{ p.title }</option>
                }) }
            </select>
            if changed { <span class="preset-changed">{ t.changed }</span> }
            <p id="preset-description" class="sr-only">{ chosen.map(|p| p.description).unwrap_or_default() }</p>
        </div>
    }
}
