//! One knob: label, control, range, explanation, what it is called elsewhere, when it applies.

use super::fields::{Field, Kind};
use crate::text::settings::sheet;
use crate::ui::curves::format::count;
use experiment::RunConfig;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A knob and what is to be seen of it.
pub(super) struct Row<'a> {
    /// The knob.
    pub(super) field: &'static Field,
    /// What its control shows.
    pub(super) text: AttrValue,
    /// Why that was refused.
    pub(super) error: Option<AttrValue>,
    /// Takes every keystroke.
    pub(super) on_typed: &'a Callback<(&'static Field, String)>,
    /// Takes what is done being typed or chosen.
    pub(super) on_done: &'a Callback<(&'static Field, String)>,
}

/// The text of the control that an event is of; of a checkbox, whether it is checked.
pub(crate) fn typed_text(event: &Event) -> Option<String> {
    if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
        let checkbox = input.type_() == "checkbox";
        return Some(if checkbox { input.checked().to_string() } else { input.value() });
    }
    if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
        return Some(select.value());
    }
    event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value())
}

/// A bound for eyes: whole numbers with their thousands apart, small ones as powers of ten.
fn bound_text(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        count(value as u64)
    } else if value.abs() < 1e-3 || value.abs() >= 1e9 {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

/// What fits into the control, in words.
fn range_text(field: &Field) -> Option<String> {
    let t = sheet();
    let range = field.range().map(|(low, high)| {
        let words = if field.whole() { t.range_whole } else { t.range };
        words(&bound_text(low), &bound_text(high))
    });
    let optional = matches!(field.kind, Kind::OptionalNumber | Kind::OptionalMap).then_some(t.optional);
    match (range, optional) {
        (Some(range), Some(optional)) => Some(format!("{range}; {optional}")),
        (range, optional) => range.or(optional.map(str::to_owned)),
    }
}

/// The options of a choice.
pub(crate) fn options(names: &'static [&'static str], chosen: &str) -> Html {
    names
        .iter()
        .map(|name| html! { <option value={*name} selected={*name == chosen}>{ *name }</option> })
        .collect()
}

/// A knob.
pub(super) fn row(Row { field, text, error, on_typed, on_done }: Row<'_>) -> Html {
    let t = sheet();
    let id = format!("knob-{}", field.path.replace('.', "-"));
    let hint = format!("{id}-hint");
    let oninput = {
        let on_typed = on_typed.clone();
        Callback::from(move |e: InputEvent| {
            if let Some(text) = typed_text(&e) {
                on_typed.emit((field, text));
            }
        })
    };
    let onchange = {
        let on_done = on_done.clone();
        Callback::from(move |e: Event| {
            if let Some(text) = typed_text(&e) {
                on_done.emit((field, text));
            }
        })
    };
    let invalid = error.is_some().then_some("true");
    let control = match field.kind {
        Kind::Choice(names) | Kind::Form(names) | Kind::OptionalChoice(names) => html! {
            <select id={id.clone()} aria-describedby={hint.clone()} aria-invalid={invalid} {onchange}>
                if matches!(field.kind, Kind::OptionalChoice(_)) {
                    <option value="" selected={text.is_empty()}>{ t.default_choice }</option>
                }
                { options(names, &text) }
            </select>
        },
        Kind::Switch => html! {
            <input id={id.clone()} type="checkbox" checked={text.as_str() == "true"} aria-describedby={hint.clone()}
                aria-invalid={invalid} {onchange} />
        },
        Kind::OptionalMap => html! {
            <textarea id={id.clone()} rows="4" spellcheck="false" autocomplete="off" value={text.clone()}
                aria-describedby={hint.clone()} aria-invalid={invalid} {oninput} {onchange} />
        },
        Kind::Number | Kind::OptionalNumber | Kind::Numbers | Kind::Tuple(_) => {
            // A number input would throw away what is not a number; the text is kept instead.
            let inputmode =
                if matches!(field.kind, Kind::Numbers | Kind::Tuple(_)) { "text" } else { "decimal" };
            html! {
                <input id={id.clone()} type="text" {inputmode} autocomplete="off" value={text.clone()}
                    aria-describedby={hint.clone()} aria-invalid={invalid} {oninput} {onchange} />
            }
        }
    };
    let now = RunConfig::applies_now(field.path);
    let (low, high) = field.range().unzip();
    let wide = field.kind == Kind::OptionalMap;
    html! {
        <div key={field.path} class={classes!("knob", wide.then_some("knob-wide"), error.is_some().then_some("knob-refused"))}
            data-testid="knob" data-path={field.path}
            data-value={text.clone()} data-min={low.map(|v| v.to_string())} data-max={high.map(|v| v.to_string())}
            data-applies={if now { "now" } else { "reset" }}>
            <label class="knob-label" for={id}><code>{ field.label() }</code></label>
            <div class="knob-control">{ control }</div>
            <div class="knob-hint" id={hint}>
                if let Some(error) = error { <p class="knob-error" data-testid="knob-error">{ error }</p> }
                <p>{ (t.explain)(field.path) }</p>
                <p class="knob-facts">
                    <span class={classes!("knob-tag", (!now).then_some("knob-tag-reset"))}>
                        { if now { t.now } else { t.on_reset } }
                    </span>
                    if let Some(range) = range_text(field) { <span>{ range }</span> }
                    { for field.others.iter().map(|(library, name)| html! {
                        <span>{ *library }{ " " }<code>{ *name }</code></span>
                    }) }
                </p>
            </div>
        </div>
    }
}
