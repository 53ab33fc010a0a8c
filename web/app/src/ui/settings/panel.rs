//! All knobs.

use super::fields::{FIELDS, Field, Section};
use super::json_box::use_json_box;
use super::row::{Row, row};
use super::typing::{Typing, use_typing};
use super::value::{get, value_of};
use crate::model::Action;
use crate::text::settings::sheet;
use experiment::RunConfig;
use serde_json::Value;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`SettingsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct SettingsPanelProps {
    /// The configuration in use.
    pub config: Rc<RunConfig>,
    /// Name of the preset that it came from.
    pub preset: Rc<str>,
    /// Takes what the reader asks for.
    pub dispatch: Callback<Action>,
    /// The reader is done: another configuration was pasted and taken.
    #[prop_or_default]
    pub on_close: Callback<()>,
}

/// The content of the settings: a list of knobs for each section, and the configuration as text.
#[component]
pub fn SettingsPanel(props: &SettingsPanelProps) -> Html {
    let t = sheet();
    let Typing { drafts, on_typed, on_done, redraw } = use_typing(&props.config, &props.dispatch);
    let discard = {
        let (drafts, redraw) = (drafts.clone(), redraw);
        Callback::from(move |_: MouseEvent| {
            drafts.borrow_mut().clear();
            redraw.force_update();
        })
    };
    let value = use_memo(props.config.clone(), |config| value_of(config).unwrap_or(Value::Null));
    let preset = use_memo(props.preset.clone(), |name| experiment::preset(name));
    let preset = preset.as_ref().as_ref();
    let json_box = use_json_box(&props.config, &props.dispatch, &props.on_close);
    let drafts = drafts.borrow();
    let row_of = |field: &'static Field| {
        let text = drafts.text(field.path).map(str::to_owned).or_else(|| get(&value, field))?.into();
        // A knob that the present form of the configuration lacks is not shown, whatever was typed before.
        get(&value, field)?;
        let error = drafts.error(field.path).map(|e| AttrValue::from(e.to_owned()));
        Some(row(Row { field, text, error, on_typed: &on_typed, on_done: &on_done }))
    };
    html! {
        <div class="settings" data-testid="settings-panel" data-preset={props.preset.clone()}>
            if let Some(preset) = preset { <p>{ preset.description }</p> }
            <p class="settings-note">{ t.tags }</p>
            <div role="status" class="settings-status">
                if drafts.refused() {
                    <p class="settings-refused">{ t.refused }{ " " }
                        <button type="button" onclick={discard} data-testid="settings-discard">{ t.discard }</button>
                    </p>
                }
            </div>
            { for Section::ALL.into_iter().zip(t.sections).map(|(section, name)| html! {
                <fieldset class="settings-section" key={name}>
                    <legend>{ name }</legend>
                    { for FIELDS.iter().filter(|f| f.section == section).filter_map(row_of) }
                </fieldset>
            }) }
            { json_box }
        </div>
    }
}
