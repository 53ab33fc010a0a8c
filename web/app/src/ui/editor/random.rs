//! Random and original maps for the editor.

use super::draft::{DrawError, Field, RandomFields};
use crate::text::editor::texts;
use web_sys::HtmlInputElement;
use worlds::map::{MAP_4X4, MAP_8X8, MAX_SIDE};
use yew::html::TargetCast;
use yew::{Callback, Html, InputEvent, MouseEvent, hook, html, use_state};

/// Buttons that replace the map by a random or an original one. `size` is the number of rows of the present map, offered
/// at first; `take` gets the text of a map, or why there is none.
#[hook]
pub(super) fn use_sources(size: usize, take: &Callback<Result<String, String>>) -> Html {
    let t = texts();
    let size = size.clamp(2, MAX_SIDE);
    let fields = use_state(|| RandomFields { size: size.to_string(), p: "0.8".into(), seed: "0".into() });
    let draw = {
        let (fields, take) = (fields.clone(), take.clone());
        Callback::from(move |_: MouseEvent| {
            take.emit(fields.draw().map(|map| map.to_text()).map_err(|error| explain(&error)));
        })
    };
    let edit = |change: fn(&mut RandomFields, String)| {
        let fields = fields.clone();
        Callback::from(move |event: InputEvent| {
            let mut changed = (*fields).clone();
            change(&mut changed, event.target_unchecked_into::<HtmlInputElement>().value());
            fields.set(changed);
        })
    };
    let original = |text: &'static str| {
        let take = take.clone();
        Callback::from(move |_: MouseEvent| take.emit(Ok(text.replace('/', "\n"))))
    };
    html! {
        <>
            <fieldset class="edit-random">
                <legend>{ t.random }</legend>
                <label>{ t.size }
                    <input type="number" min="2" max={MAX_SIDE.to_string()} step="1" value={fields.size.clone()}
                        oninput={edit(|fields, text| fields.size = text)} />
                </label>
                <label>{ t.p }
                    <input type="number" min="0.05" max="1" step="0.05" value={fields.p.clone()}
                        oninput={edit(|fields, text| fields.p = text)} />
                </label>
                <label>{ t.seed }
                    <input type="number" min="0" step="1" value={fields.seed.clone()}
                        oninput={edit(|fields, text| fields.seed = text)} />
                </label>
                <button type="button" data-testid="draw-map" onclick={draw}>{ t.draw }</button>
            </fieldset>
            <div class="edit-originals" role="group" aria-label={t.originals}>
                <span>{ t.originals }</span>
                <button type="button" onclick={original(MAP_4X4)}>{ t.small }</button>
                <button type="button" onclick={original(MAP_8X8)}>{ t.large }</button>
            </div>
        </>
    }
}

fn explain(error: &DrawError) -> String {
    let t = texts();
    match error {
        DrawError::Field(Field::Size) => (t.no_number)(t.size),
        DrawError::Field(Field::P) => (t.no_number)(t.p),
        DrawError::Field(Field::Seed) => (t.no_number)(t.seed),
        DrawError::Random(error) => (t.random_error)(error),
    }
}
