//! The editor itself.

use super::draft::{cells, check, pressed};
use super::grid::use_cell_grid;
use super::random::use_sources;
use crate::model::Action;
use crate::text::editor::texts;
use experiment::{Prompts, RunConfig};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use worlds::GridMap;
use worlds::map::TileSet;
use yew::html::TargetCast;
use yew::{Callback, Html, InputEvent, MouseEvent, Properties, component, html, use_state_eq};

/// What the editor needs.
#[derive(Clone, PartialEq, Properties)]
pub struct EditorProps {
    /// The configuration that the map goes into.
    pub config: Rc<RunConfig>,
    /// The map to begin with.
    pub map: GridMap,
    /// Takes the edited configuration.
    pub dispatch: Callback<Action>,
    /// Closes the editor.
    pub close: Callback<()>,
}

/// The configuration with another map: it belongs to all groups, and the limit stays.
pub fn with_map(config: &RunConfig, map: &GridMap) -> RunConfig {
    let mut edited = config.clone();
    edited.env.desc = Some(map.rows_text());
    edited.env.map_name = None;
    edited.prompts = Prompts::Env;
    edited
}

/// Edits a map of a lake or of rooms by cell and by text.
#[component]
pub fn MapEditor(props: &EditorProps) -> Html {
    let t = texts();
    let text = use_state_eq(|| props.map.to_text());
    // Why the last random map was not drawn; gone with the next change.
    let refused = use_state_eq(|| None::<String>);
    let set = props.config.env.id.tile_set();
    let checked = check(&text, set);
    let write = {
        let (text, refused) = (text.clone(), refused.clone());
        Callback::from(move |new: String| {
            refused.set(None);
            text.set(new);
        })
    };
    let press = {
        let (text, write) = (text.clone(), write.clone());
        Callback::from(move |(row, col)| write.emit(pressed(&text, set, row, col)))
    };
    let take = {
        let (write, refused) = (write.clone(), refused.clone());
        Callback::from(move |map: Result<String, String>| match map {
            Ok(text) => write.emit(text),
            Err(why) => refused.set(Some(why)),
        })
    };
    let oninput = {
        let write = write.clone();
        Callback::from(move |event: InputEvent| {
            write.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        })
    };
    let apply = {
        let (props, map) = (props.clone(), checked.clone().ok());
        Callback::from(move |_: MouseEvent| {
            if let Some(map) = &map {
                props.dispatch.emit(Action::Edit(Box::new(with_map(&props.config, map))));
                props.close.emit(());
            }
        })
    };
    let cancel = {
        let close = props.close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    let cells = cells(&text, set);
    let rows = cells.as_ref().map_or(props.map.rows(), Vec::len);
    let grid = use_cell_grid(cells.as_deref().unwrap_or_default(), &press);
    let sources = use_sources(props.map.rows(), &take);
    let rooms = set == TileSet::Rooms;
    let own_map = matches!(props.config.prompts, Prompts::Env);
    let (status, bad) = match (&*refused, &checked) {
        (Some(why), _) => (why.clone(), true),
        (None, Err(error)) => ((t.error)(error), true),
        (None, Ok(map)) => ((t.valid)(map.rows(), map.cols()), false),
    };
    html! {
        <div class="map-editor" role="group" aria-label={t.title} data-testid="map-editor">
            if cells.is_some() {
                { grid }
                <p class="world-note">{ (t.grid_note)(rooms) }</p>
            } else {
                <p class="world-note">{ t.no_grid }</p>
            }
            <label class="edit-text">{ t.text }
                <textarea rows={rows.clamp(4, 12).to_string()} spellcheck="false" autocapitalize="characters"
                    data-testid="map-text" aria-describedby="map-text-note map-status"
                    aria-invalid={checked.is_err().to_string()} value={(*text).clone()} oninput={oninput} />
            </label>
            <p id="map-text-note" class="world-note">{ (t.text_note)(rooms) }</p>
            <p id="map-status" class={if bad { "edit-status bad" } else { "edit-status" }} aria-live="polite"
                data-testid="map-status" data-valid={checked.is_ok().to_string()}>{ status }</p>
            if !rooms {
                { sources }
            }
            <p class="world-note">{ if own_map { t.apply_note } else { t.all_groups } }</p>
            <div class="edit-actions">
                <button type="button" onclick={cancel}>{ t.cancel }</button>
                <button type="button" class="primary" data-testid="apply-map" onclick={apply}
                    disabled={checked.is_err()}>{ t.apply }</button>
            </div>
        </div>
    }
}
