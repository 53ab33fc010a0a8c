//! All methods, idea by idea.

use super::compare::own;
use super::desk::{Ask, Desk};
use super::element::{Button, button, el, on, say, word};
use crate::text::methods::{fill, texts};
use advantage::methods::Family;
use experiment::RunConfig;
use std::rc::Rc;
use yew::prelude::*;

const FAMILIES: [Family; 7] = [
    Family::Group,
    Family::Batch,
    Family::Objectives,
    Family::Steps,
    Family::Trees,
    Family::Update,
    Family::Library,
];

/// The list.
pub(super) fn picker(desk: &mut Desk, asked: &Rc<RunConfig>, ask: &Callback<Ask>) -> Html {
    let t = &texts();
    desk.ask_all(asked);
    let trains = own(asked).id;
    let made = desk.columns.first().map_or("", |c| c.method.id);
    let mut list = vec![say("h3", "", t.picker), say("p", "methods-note", t.picker_hint)];
    for (family, name) in FAMILIES.into_iter().zip(t.families) {
        let mut entries = Vec::new();
        for (index, (method, refusal)) in desk.all_methods.iter().enumerate() {
            if method.family != family {
                continue;
            }
            let id = method.id;
            let check = html! {
                <input type="checkbox" data-testid={format!("method-{id}")} disabled={id == made}
                    checked={id == made || desk.chosen.contains(&id)} onclick={on(ask, Ask::Toggle(id))} />
            };
            let text = if id == trains { t.trains } else { t.train };
            let train = Button {
                id: &format!("method-train-{id}"),
                label: &[text, ": ", method.name].concat(),
                pressed: if id == trains { "true" } else { "false" },
                disabled: refusal.is_some(),
                ..Button::default()
            };
            let source = [method.citation, " · ", (t.status)(method.status)].concat();
            let refusal = refusal.as_ref().map(|why| say("p", "methods-refused", &fill(t.refuses, &[why])));
            let entry = vec![
                el("label", &[], &[], vec![check, say("strong", "", method.name)]),
                button(train, text, ask, Ask::Train(index)),
                say("p", "", method.description),
                refusal.unwrap_or_default(),
                say("p", "methods-note", &source),
            ];
            entries.push(el("li", &[], &[], entry));
        }
        list.extend([el("h4", &[], &[], vec![word(name)]), el("ul", &[], &[], entries)]);
    }
    el("section", &["class", "data-trains"], &["methods-picker", trains], list)
}
