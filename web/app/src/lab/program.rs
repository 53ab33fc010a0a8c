//! The second program's side.

use super::{
    ASK, ASKED, Asked, BYTES, Dialog, EDIT, PRESET, ShownError, TIMELINE, VERSION, config_in, unpack,
};
use crate::model::{Action, Scene};
use crate::session::browser::tell;
use crate::text::methods::{fill, texts};
use crate::text::{editor, shell};
use crate::ui::curvature::{AskRun, KeptRun};
use crate::ui::editor::MapEditor;
use crate::ui::forest::ForestPanel;
use crate::ui::methods::{Kept, MethodsPanel};
use crate::ui::settings::SettingsPanel;
use crate::ui::settings::value::config_of_text;
use crate::ui::shell::{shortcuts, use_sheet};
use crate::ui::truth::TruthPanel;
use experiment::RunConfig;
use experiment::protocol::Wire;
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// Properties of [`Lab`].
#[derive(Clone, Default, PartialEq, Properties)]
pub struct LabProps {
    /// How often its dialogs have been opened.
    #[prop_or_default]
    pub opened: u32,
    /// The one that was opened last.
    #[prop_or_default]
    pub dialog: Dialog,
}

/// What an open dialog is about.
#[derive(Clone)]
struct Open {
    /// At which opening the page was asked: both change at once, or a sheet would take the update before.
    opened: u32,
    dialog: Dialog,
    answer: Option<Answer>,
}

/// The dialogs of the second program.
#[component]
pub fn Lab(props: &LabProps) -> Html {
    let open = use_state(|| None::<Open>);
    let ask_again = {
        let open = open.setter();
        use_callback((props.opened, props.dialog), move |(), (opened, dialog)| {
            open.set(Some(Open { opened: *opened, dialog: *dialog, answer: ask(*dialog) }));
        })
    };
    {
        let ask_again = ask_again.clone();
        use_effect_with(props.opened, move |_| ask_again.emit(()));
    }
    let edit = use_callback(ask_again, move |config: RunConfig, ask_again| {
        tell(EDIT, &config.to_line().into());
        ask_again.emit(());
    });
    let close = {
        let open = open.setter();
        use_callback((), move |(), ()| open.set(None))
    };
    // A sheet's content goes when it is closed; what lies on this one stays.
    let desk = (*use_memo((), |()| Kept::default())).clone();
    let now = |dialog| open.as_ref().filter(|open| open.dialog == dialog);
    let names = &crate::text::texts().shell;
    let methods = {
        let now = now(Dialog::Methods);
        use_sheet("methods-sheet", names.methods.name, now.is_some(), &close, || {
            now.map_or_else(Html::default, |open| methods(open, desk, &edit))
        })
    };
    let settings = {
        let now = now(Dialog::Settings).and_then(|open| open.answer.as_ref());
        use_sheet("settings", names.settings.name, now.is_some(), &close, || {
            now.map_or_else(Html::default, |answer| settings(answer, &edit, &close))
        })
    };
    let run = use_run();
    let truth = {
        let now = now(Dialog::Truth);
        use_sheet("truth-sheet", names.truth.name, now.is_some(), &close, || {
            now.map_or_else(Html::default, |open| truth(open, &run))
        })
    };
    let editor = {
        let now = now(Dialog::Editor).and_then(|open| open.answer.as_ref());
        use_sheet("editor", editor::texts().title, now.is_some(), &close, || {
            now.map_or_else(Html::default, |answer| map_editor(answer, &edit, &close))
        })
    };
    let trees = {
        let now = now(Dialog::Trees);
        use_sheet("trees-sheet", crate::text::forest::TITLE, now.is_some(), &close, || {
            now.map_or_else(Html::default, trees)
        })
    };
    let keys = use_sheet("shortcuts", shell::keys().heading, now(Dialog::Keys).is_some(), &close, shortcuts);
    html! { <>{ methods }{ settings }{ truth }{ editor }{ trees }{ keys }</> }
}

fn trees(open: &Open) -> Html {
    let t = crate::text::forest::texts();
    match open.answer.as_ref().and_then(|answer| answer.scene.as_ref()) {
        Some(Ok(scene)) => html! { <ForestPanel scene={scene.clone()} /> },
        Some(Err(error)) => html! { <p role="alert">{ (t.cannot)(&error.to_string()) }</p> },
        None => html! { <p>{ t.nothing }</p> },
    }
}

/// Asks the page for the updates of the run that it holds, whenever it is called.
#[hook]
fn use_run() -> AskRun {
    use_callback((), |(), ()| kept_run())
}

fn truth(open: &Open, run: &AskRun) -> Html {
    let t = crate::text::truth::texts();
    match open.answer.as_ref().and_then(|answer| answer.scene.as_ref()) {
        Some(Ok(scene)) => html! { <TruthPanel scene={scene.clone()} ask={Some(run.clone())} /> },
        Some(Err(error)) => html! { <p role="alert">{ (t.cannot)(&error.to_string()) }</p> },
        None => html! { <p>{ t.nothing }</p> },
    }
}

fn methods(open: &Open, desk: Kept, edit: &Callback<RunConfig>) -> Html {
    let t = texts();
    match open.answer.as_ref().and_then(|answer| Some((answer, answer.scene.as_ref()?))) {
        Some((answer, Ok(scene))) => {
            let newest = Callback::from(|()| ask(Dialog::Methods)?.scene?.ok());
            html! {
                <MethodsPanel scene={scene.clone()} asked={answer.asked.config.clone()} opened={open.opened} {desk} {edit} {newest} />
            }
        }
        Some((_, Err(error))) => html! { <p role="alert">{ fill(t.cannot, &[&error.to_string()]) }</p> },
        None => html! { <p>{ t.nothing }</p> },
    }
}

/// What the settings and the editor ask for is always another configuration.
fn edits(edit: &Callback<RunConfig>) -> Callback<Action> {
    let edit = edit.clone();
    Callback::from(move |action| {
        if let Action::Edit(config) = action {
            edit.emit(*config);
        }
    })
}

fn map_editor(answer: &Answer, edit: &Callback<RunConfig>, close: &Callback<()>) -> Html {
    let t = editor::texts();
    match &answer.scene {
        Some(Ok(scene)) => html! {
            <MapEditor config={answer.asked.config.clone()} map={scene.world().map.clone()} dispatch={edits(edit)}
                close={close.clone()} />
        },
        Some(Err(error)) => html! { <p role="alert">{ (t.cannot)(&error.to_string()) }</p> },
        None => html! { <p>{ t.nothing }</p> },
    }
}

fn settings(answer: &Answer, edit: &Callback<RunConfig>, close: &Callback<()>) -> Html {
    let Asked { config, preset } = answer.asked.clone();
    html! { <SettingsPanel {config} {preset} dispatch={edits(edit)} on_close={close.clone()} /> }
}

/// What the page answers.
#[derive(Clone)]
struct Answer {
    asked: Asked,
    /// The update that it shows; none before the first one, and where a dialog does not look at it.
    scene: Option<Result<Scene, ShownError>>,
}

/// Asks the page what it shows and what the reader asked for; none if nobody answers.
fn ask(dialog: Dialog) -> Option<Answer> {
    let detail = Object::new();
    // The page's listener answers before this returns.
    tell(ASK, &detail);
    let get = |name: &str| Reflect::get(&detail, &JsValue::from(name)).ok();
    let config = config_of_text(&get(ASKED)?.as_string()?).ok()?;
    let asked = Asked { config: Rc::new(config), preset: get(PRESET)?.as_string()?.into() };
    let scene = match dialog {
        Dialog::Settings | Dialog::Keys => None,
        Dialog::Methods | Dialog::Truth | Dialog::Editor | Dialog::Trees => {
            shown(&get).map(|wire| unpack(&wire))
        }
    };
    Some(Answer { asked, scene })
}

/// The update that an answer holds.
fn shown(get: &dyn Fn(&str) -> Option<JsValue>) -> Option<Wire> {
    // Versions are small; a fraction or a negative number becomes one that does not fit.
    let version = get(VERSION)?.as_f64()? as u32;
    Some(Wire { version, bytes: Uint8Array::new(&get(BYTES)?).to_vec() })
}

fn kept_run() -> Option<Result<KeptRun, String>> {
    let detail = Object::new();
    // Refused only by a frozen object.
    let _ = Reflect::set(&detail, &TIMELINE.into(), &JsValue::TRUE);
    tell(ASK, &detail);
    let get = |name: &str| Reflect::get(&detail, &JsValue::from(name)).ok();
    let wire = shown(&get)?;
    let config = match config_in(&wire) {
        Ok(config) => Rc::new(config),
        Err(error) => return Some(Err(error.to_string())),
    };
    let kept = Array::from(&get(TIMELINE).filter(Array::is_array)?);
    let message = |bytes| Wire { version: wire.version, bytes: Uint8Array::new(&bytes).to_vec() };
    let mut messages: Vec<Wire> = kept.iter().map(message).filter(|wire| !wire.bytes.is_empty()).collect();
    messages.reverse();
    Some(Ok(KeptRun { config, messages }))
}
