//! The sheet: the table of what methods make of an update, and the methods to choose from.

use super::desk::{Ask, Desk};
use super::element::{Button, button, el, say, word};
use super::picker::picker;
use super::table::table;
use crate::model::{Action, Scene};
use crate::text::methods::fill;
use crate::text::texts;
use crate::ui::settings::row::typed_text;
use experiment::RunConfig;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`MethodsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct MethodsPanelProps {
    /// The update that the page shows; the sheet keeps the one that it was opened with.
    pub scene: Scene,
    /// The configuration that the reader asked for.
    pub asked: Rc<RunConfig>,
    /// Takes what the reader asks for.
    pub dispatch: Callback<Action>,
}

/// The content of the sheet.
#[component]
pub fn MethodsPanel(props: &MethodsPanelProps) -> Html {
    // Read and written within one event, before the next drawing.
    let desk = use_mut_ref(|| Desk::new(props.scene.clone()));
    let redraw = use_force_update();
    let ask = {
        let (desk, props) = (desk.clone(), props.clone());
        Callback::from(move |ask: Ask| {
            let mut desk = desk.borrow_mut();
            match (ask, desk.as_mut()) {
                (Ask::Refresh, Ok(open)) => {
                    if let Err(error) = open.take(props.scene.clone()) {
                        *desk = Err(error);
                    }
                }
                (Ask::Train(index), Ok(open)) => {
                    if let Some(config) = open.trained(index) {
                        props.dispatch.emit(Action::Edit(Box::new(config)));
                    }
                }
                (ask, Ok(open)) => open.ask(ask),
                (_, Err(_)) => {}
            }
            drop(desk);
            redraw.force_update();
        })
    };
    match desk.borrow_mut().as_mut() {
        Ok(desk) => {
            let picker = picker(desk, &props.asked, &ask);
            let made = [head(desk, &props.scene, &ask), table(desk, &ask)].concat();
            el(
                "div",
                &["class"],
                &["methods"],
                vec![el("section", &["class"], &["methods-made"], made), picker],
            )
        }
        Err(error) => say("p", "", &fill(texts().methods.cannot, &[&error.to_string()])),
    }
}

/// What is seen, and what can be done with it.
fn head(desk: &Desk, shown: &Scene, ask: &Callback<Ask>) -> Vec<Html> {
    let t = &texts().methods;
    let record = &desk.what.scene().record;
    let update = record.iteration.to_string();
    let groups = record.groups.len();
    let own = desk.columns.first().map_or("", |c| c.method.name);
    let mut tools = Vec::new();
    if groups > 1 {
        let to = ask.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(group) = typed_text(&event).and_then(|text| text.parse().ok()) {
                to.emit(Ask::Group(group));
            }
        });
        let options = (0..groups).map(|g| {
            let selected = if g == desk.group { "selected" } else { "" };
            el("option", &["value", "selected"], &[&g.to_string(), selected], vec![(g + 1).into()])
        });
        tools.push(html! {
            <label>{ t.group }{ " " }
                <select data-testid="methods-group" {onchange}>{ options.collect::<Html>() }</select>
            </label>
        });
    }
    let tool = |id, text: &str, off, what| {
        button(Button { id, disabled: off, ..Button::default() }, text, ask, what)
    };
    tools.push(tool("whatif-undo", t.undo, !desk.what.can_undo(), Ask::Undo));
    tools.push(tool("whatif-reset", t.reset, !desk.what.can_reset(), Ask::Reset));
    let newest = shown.record.iteration;
    tools.push(match newest != record.iteration {
        true => tool("methods-refresh", &fill(t.refresh, &[&newest.to_string()]), false, Ask::Refresh),
        false => Html::default(),
    });
    tools.push(el(
        "span",
        &["role"],
        &["status"],
        vec![word(&fill(t.changed, &[&desk.what.changed().to_string()]))],
    ));
    vec![
        el(
            "p",
            &["data-testid", "data-update", "data-group"],
            &["methods-seen", &update, &desk.group.to_string()],
            vec![word(&fill(t.seen, &[&update, &(desk.group + 1).to_string(), &groups.to_string(), own]))],
        ),
        el("div", &["class"], &["methods-tools"], tools),
        say("p", "methods-note", t.hint),
    ]
}
