//! One knob: label, control, range, explanation, what it is called elsewhere, when it applies.

use super::fields::{Field, Kind};
use crate::text::texts;
use crate::ui::curves::format::count;
use experiment::RunConfig;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Properties of [`Row`].
#[derive(Clone, PartialEq, Properties)]
pub struct RowProps {
    /// The knob.
    pub field: &'static Field,
    /// What its control shows.
    pub text: AttrValue,
    /// Why that was refused.
    pub error: Option<AttrValue>,
    /// Takes every keystroke.
    pub on_typed: Callback<(&'static Field, String)>,
    /// Takes what is done being typed or chosen.
    pub on_done: Callback<(&'static Field, String)>,
}

fn typed_text(event: &Event) -> Option<String> {
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
    let t = &texts().settings;
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

fn options(names: &'static [&'static str], chosen: &str) -> Html {
    names
        .iter()
        .map(|name| html! { <option value={*name} selected={*name == chosen}>{ *name }</option> })
        .collect()
}

/// A knob.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let t = &texts().settings;
    let RowProps { field, text, error, .. } = props;
    let field: &'static Field = field;
    let id = format!("knob-{}", field.path.replace('.', "-"));
    let hint = format!("{id}-hint");
    let oninput = {
        let on_typed = props.on_typed.clone();
        Callback::from(move |e: InputEvent| {
            if let Some(text) = typed_text(&e) {
                on_typed.emit((field, text));
            }
        })
    };
    let onchange = {
        let on_done = props.on_done.clone();
        Callback::from(move |e: Event| {
            if let Some(text) = typed_text(&e) {
                on_done.emit((field, text));
            }
        })
    };
    let invalid = error.is_some().then_some("true");
    let control = match field.kind {
        Kind::Choice(names) | Kind::Form(names) => html! {
            <select id={id.clone()} aria-describedby={hint.clone()} aria-invalid={invalid} {onchange}>
                { options(names, text) }
            </select>
        },
        Kind::OptionalChoice(names) => html! {
            <select id={id.clone()} aria-describedby={hint.clone()} aria-invalid={invalid} {onchange}>
                <option value="" selected={text.is_empty()}>{ t.default_choice }</option>
                { options(names, text) }
            </select>
        },
        Kind::Slippery => html! {
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
        <div class={classes!("knob", wide.then_some("knob-wide"), error.is_some().then_some("knob-refused"))}
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
