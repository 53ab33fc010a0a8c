//! The sheet: the table of what methods make of an update, and the methods to choose from.

use super::desk::{Ask, Desk};
use super::element::{Button, button, el, say, word};
use super::picker::picker;
use super::table::table;
use crate::model::Scene;
use crate::text::methods::{fill, texts};
use crate::ui::formula::number::number;
use crate::ui::settings::row::typed_text;
use experiment::{ReplayError, RunConfig};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// What lies on the sheet, and at which opening it was looked at last.
type Laid = (u32, Result<Desk, ReplayError>);

/// What lies on the sheet; it stays when the sheet is closed. Read and written within one event, before the next
/// drawing.
#[derive(Clone, Default)]
pub struct Kept(Rc<RefCell<Option<Laid>>>);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Properties of [`MethodsPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct MethodsPanelProps {
    /// What the page showed when the sheet was opened. The sheet keeps an update whose rewards were changed.
    pub scene: Scene,
    /// The configuration that the reader asked for.
    pub asked: Rc<RunConfig>,
    /// How often it has been opened.
    pub opened: u32,
    /// What lies on the sheet.
    pub desk: Kept,
    /// Asks for what the page shows now.
    pub newest: Callback<(), Option<Scene>>,
    /// Takes the configuration that the reader wants to train with.
    pub edit: Callback<RunConfig>,
}

/// The content of the sheet.
#[component]
pub fn MethodsPanel(props: &MethodsPanelProps) -> Html {
    let desk = props.desk.0.clone();
    {
        let mut kept = desk.borrow_mut();
        // Another update would take changed rewards away.
        let stays = |(opened, desk): &Laid| {
            *opened == props.opened || desk.as_ref().is_ok_and(|desk| desk.what.can_reset())
        };
        match kept.as_mut() {
            Some(laid) if stays(laid) => laid.0 = props.opened,
            Some((opened, desk)) => {
                lay(desk, props.scene.clone());
                *opened = props.opened;
            }
            None => *kept = Some((props.opened, Desk::new(props.scene.clone()))),
        }
    }
    let redraw = use_force_update();
    let ask = {
        let (desk, props) = (desk.clone(), props.clone());
        Callback::from(move |ask: Ask| {
            let mut kept = desk.borrow_mut();
            let Some((_, desk)) = kept.as_mut() else { return };
            match (ask, desk.as_mut()) {
                (Ask::Refresh, _) => {
                    if let Some(scene) = props.newest.emit(()) {
                        lay(desk, scene);
                    }
                }
                (Ask::Train(index), Ok(open)) => {
                    if let Some(config) = open.trained(index) {
                        props.edit.emit(config);
                    }
                }
                (ask, Ok(open)) => open.ask(ask),
                (_, Err(_)) => {}
            }
            drop(kept);
            redraw.force_update();
        })
    };
    match desk.borrow_mut().as_mut().map(|(_, desk)| desk) {
        Some(Ok(desk)) => {
            let picker = picker(desk, &props.asked, &ask);
            let made = [head(desk, &ask), table(desk, &ask)].concat();
            el(
                "div",
                &["class"],
                &["methods"],
                vec![el("section", &["class"], &["methods-made"], made), picker],
            )
        }
        None => Html::default(),
        Some(Err(error)) => say("p", "", &fill(texts().cannot, &[&error.to_string()])),
    }
}

/// Lays an update on the sheet.
fn lay(desk: &mut Result<Desk, ReplayError>, scene: Scene) {
    let laid = match desk.as_mut() {
        Ok(open) => open.take(scene).err(),
        Err(_) => Desk::new(scene).map(|fresh| *desk = Ok(fresh)).err(),
    };
    if let Some(error) = laid {
        *desk = Err(error);
    }
}

/// What is seen, and what can be done with it.
fn head(desk: &Desk, ask: &Callback<Ask>) -> Vec<Html> {
    let t = &texts();
    let record = &desk.what.scene().record;
    let update = record.iteration.to_string();
    let groups = record.groups.len();
    let own = desk.columns.first().map_or("", |c| c.method.name);
    let mut tools = Vec::new();
    if groups > 1 {
        let names = (1..=groups).map(|g| g.to_string()).collect();
        tools.push(choice(("methods-group", t.group), names, desk.group, ask, Ask::Group));
    }
    let objectives = desk.what.scene().config.objective_names();
    if !objectives.is_empty() {
        let chosen = desk.what.objective();
        tools.push(choice(("methods-objective", t.objective), objectives, chosen, ask, Ask::Objective));
    }
    let tool = |id, text: &str, off, what| {
        button(Button { id, disabled: off, ..Button::default() }, text, ask, what)
    };
    tools.push(tool("whatif-undo", t.undo, !desk.what.can_undo(), Ask::Undo));
    tools.push(tool("whatif-reset", t.reset, !desk.what.can_reset(), Ask::Reset));
    tools.push(tool("methods-refresh", t.refresh, false, Ask::Refresh));
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
        bias(desk),
    ]
}

/// A choice between names, by their place.
fn choice(
    (id, label): (&'static str, &'static str),
    names: Vec<String>,
    chosen: usize,
    ask: &Callback<Ask>,
    what: fn(usize) -> Ask,
) -> Html {
    let to = ask.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(place) = typed_text(&event).and_then(|text| text.parse().ok()) {
            to.emit(what(place));
        }
    });
    let options = names.iter().enumerate().map(|(place, name)| {
        let selected = if place == chosen { "selected" } else { "" };
        el("option", &["value", "selected"], &[&place.to_string(), selected], vec![word(name)])
    });
    html! {
        <label>{ label }{ " " }<select data-testid={id} {onchange}>{ options.collect::<Html>() }</select></label>
    }
}

/// What injected rollouts push off policy.
fn bias(desk: &Desk) -> Html {
    let Some(bias) = desk.what.injected() else { return Html::default() };
    let mean = bias.ratios.iter().sum::<f64>() / bias.ratios.len().max(1) as f64;
    let [likelihood, ratio, cosine] = [mean, bias.norm_ratio, bias.cosine].map(number);
    let said = fill(texts().injected, &[&likelihood, &ratio, &cosine]);
    let keys = &["class", "data-testid", "data-norm-ratio", "data-cosine"];
    let values = ["methods-note", "methods-bias", &bias.norm_ratio.to_string(), &bias.cosine.to_string()];
    el("p", keys, &values, vec![word(&said)])
}
