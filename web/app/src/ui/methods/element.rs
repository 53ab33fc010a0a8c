//! Elements made by a call. The macro writes each element out in full, and a table of many kinds of cells would be a
//! tenth of the page.

use super::desk::Ask;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

/// An element with these attributes; one with an empty value is left out.
pub(super) fn el(
    tag: &'static str,
    keys: &'static [&'static str],
    values: &[&str],
    children: Vec<Html>,
) -> Html {
    let mut element = VTag::new(tag);
    let value =
        |v: &&str| (!v.is_empty()).then(|| AttributeOrProperty::Attribute(AttrValue::Rc((*v).into())));
    element.set_attributes(Attributes::Dynamic { keys, values: values.iter().map(value).collect() });
    element.add_children(children);
    element.into()
}

/// An element with a class and a text.
pub(super) fn say(tag: &'static str, class: &str, text: &str) -> Html {
    el(tag, &["class"], &[class], vec![word(text)])
}

/// A text.
pub(super) fn word(text: &str) -> Html {
    Html::VText(yew::virtual_dom::VText::new(AttrValue::Rc(text.into())))
}

/// What a button is, besides its text; empty where it is not.
#[derive(Clone, Copy, Default)]
pub(super) struct Button<'a> {
    pub(super) id: &'a str,
    pub(super) label: &'a str,
    pub(super) expanded: &'a str,
    pub(super) pressed: &'a str,
    pub(super) disabled: bool,
}

/// A button that asks for something.
pub(super) fn button(button: Button<'_>, text: &str, ask: &Callback<Ask>, what: Ask) -> Html {
    let some = |value: &str| (!value.is_empty()).then(|| AttrValue::Rc(value.into()));
    html! {
        <button type="button" data-testid={some(button.id)} aria-label={some(button.label)}
            aria-expanded={some(button.expanded)} aria-pressed={some(button.pressed)} disabled={button.disabled}
            onclick={on(ask, what)}>{ word(text) }</button>
    }
}

/// Asks for something at every click.
pub(super) fn on(ask: &Callback<Ask>, what: Ask) -> Callback<MouseEvent> {
    ask.reform(move |_| what.clone())
}
