//! The preset picker.

use crate::model::Action;
use crate::text::texts;
use experiment::presets;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of [`PresetPicker`].
#[derive(Clone, PartialEq, Properties)]
pub struct PresetPickerProps {
    /// Name of the chosen preset.
    pub preset: AttrValue,
    /// Whether the configuration differs from the preset by now.
    #[prop_or_default]
    pub changed: bool,
    /// Takes the choice.
    pub dispatch: Callback<Action>,
}

/// A list of presets and what the chosen one shows.
#[component]
pub fn PresetPicker(props: &PresetPickerProps) -> Html {
    let t = &texts().settings;
    let presets = use_memo((), |()| presets());
    let chosen = presets.iter().find(|p| p.name == props.preset.as_str());
    let onchange = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |e: Event| {
            if let Some(select) = e.target_dyn_into::<HtmlSelectElement>() {
                dispatch.emit(Action::ChoosePreset(select.value()));
            }
        })
    };
    html! {
        <div class="preset" data-testid="preset" data-preset={props.preset.clone()} data-changed={props.changed.to_string()}>
            <label class="sr-only" for="preset-select">{ t.preset }</label>
            <select id="preset-select" aria-describedby="preset-description" title={chosen.map(|p| p.description)} {onchange}>
                { for presets.iter().map(|p| html! {
                    <option value={p.name} selected={p.name == props.preset.as_str()}>{ p.title }</option>
                }) }
            </select>
            if props.changed { <span class="preset-changed">{ t.changed }</span> }
            <p id="preset-description" class="preset-description">{ chosen.map(|p| p.description).unwrap_or_default() }</p>
        </div>
    }
}
