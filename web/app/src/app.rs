//! The root component.

use crate::lab;
use crate::model::Action;
use crate::session::browser::{Driver, crash};
use crate::session::{Core, WorkerKind};
use crate::text::texts;
use crate::ui::layout;
use crate::ui::settings::value::config_of_text;
use crate::ui::shell::keys::Pressed;
use crate::ui::shell::{BarView, notice_list, use_top_bar};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Properties of [`App`].
#[derive(Clone, Default, PartialEq, Properties)]
pub struct AppProps {
    /// The hash of the address the page was opened with.
    #[prop_or_default]
    pub hash: AttrValue,
    /// The browser offers WebGPU.
    #[prop_or_default]
    pub webgpu: bool,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let core = use_mut_ref(|| Core::new(&props.hash, props.webgpu));
    let driver = use_mut_ref(|| None::<Rc<Driver>>);
    let kept = use_mut_ref(layout::Kept::default);
    let view = use_mut_ref(BarView::default);
    let update = use_force_update();
    let dispatch = {
        let driver = driver.clone();
        use_callback((), move |action: Action, ()| act(&driver, action))
    };
    {
        let (core, driver) = (core.clone(), driver.clone());
        use_effect_with((), move |()| {
            let redraw = Callback::from(move |()| update.force_update());
            *driver.borrow_mut() = Some(Driver::start(core, redraw));
        });
    }
    {
        let (core, driver) = (core.clone(), driver.clone());
        use_effect_with((), move |()| {
            let listener = crate::session::browser::on_key(core, move |pressed| match pressed {
                Pressed::Act(action) => act(&driver, action),
                Pressed::Lab(dialog) => lab::host::open(dialog),
            });
            move || drop(listener)
        });
    }
    {
        let (core, driver) = (core.clone(), driver.clone());
        use_effect_with((), move |()| {
            let listeners = lab::host::listen(core, move |text| match config_of_text(&text) {
                Ok(config) => act(&driver, Action::Edit(Box::new(config))),
                Err(error) => crash(&error.to_string()),
            });
            move || drop(listeners)
        });
    }
    // After every drawing, so that the worker sends the next record only then.
    use_effect(move || {
        let driver = driver.borrow().clone();
        if let Some(driver) = driver {
            driver.drawn();
        }
    });
    let main = use_node_ref();
    let skip = {
        let main = main.clone();
        Callback::from(move |event: MouseEvent| {
            // The address holds the experiment: it must not become the target's name.
            event.prevent_default();
            if let Some(main) = main.cast::<HtmlElement>() {
                // Fails only where the element has gone.
                let _ = main.focus();
            }
        })
    };
    let t = &texts().shell;
    let core = core.borrow();
    if core.share().draws(0) {
        view.replace(BarView::of(&core));
    }
    let in_lab = |dialog| Callback::from(move |_: MouseEvent| lab::host::open(dialog));
    let in_bar = [lab::Dialog::Methods, lab::Dialog::Settings, lab::Dialog::Truth, lab::Dialog::Keys];
    let [on_methods, on_settings, on_truth, on_keys] = in_bar.map(in_lab);
    let bar = use_top_bar(&view.borrow(), &dispatch, on_methods, on_truth, on_settings, on_keys);
    let content = html! {
        <>
            <nav aria-label={t.skip}><a class="skip" href="#" onclick={skip}>{ t.skip }</a></nav>
            { bar }
            { notice_list(core.state.notices.list(), &core.state.announcement, &dispatch) }
            <main ref={main} tabindex="-1">
                { layout::panels(&core, &dispatch, &mut kept.borrow_mut()) }
            </main>
        </>
    };
    root(&core, content)
}

fn act(driver: &RefCell<Option<Rc<Driver>>>, action: Action) {
    let driver = driver.borrow().clone();
    if let Some(driver) = driver {
        driver.act(action);
    }
}

/// The page's element, with its state in exact numbers.
fn root(core: &Core, content: Html) -> Html {
    let (state, supervisor) = (&core.state, &core.supervisor);
    let constructors = |kind| supervisor.slot(kind).constructor_runs.map(|runs| runs.to_string());
    let metrics = state.scene.as_ref().map(|s| &s.record.metrics);
    let json = metrics.and_then(|m| serde_json::to_string(m).ok());
    html! {
        <div class="page" data-testid="page"
            data-run={supervisor.run().to_string()}
            data-iteration={state.shown().unwrap_or(0).to_string()}
            data-latest={supervisor.iteration().to_string()}
            data-device={supervisor.at().map(WorkerKind::name)}
            data-moving={supervisor.is_moving().to_string()}
            data-playing={supervisor.is_playing().to_string()}
            data-stage={state.selection.stage.name()}
            data-group={state.selection.group.to_string()}
            data-rollout={state.selection.rollout.to_string()}
            data-seed={state.config.seed.to_string()}
            data-preset={state.preset.clone()}
            data-constructor-runs-cpu={constructors(WorkerKind::Cpu)}
            data-constructor-runs-webgpu={constructors(WorkerKind::Webgpu)}
            data-memory-page={crate::session::browser::memory_bytes().to_string()}
            data-memory-worker={supervisor.at().and_then(|kind| supervisor.slot(kind).memory_bytes).map(|n| n.to_string())}
            data-millis-per-update={supervisor.at().and_then(|kind| supervisor.slot(kind).millis).map(|n| n.to_string())}
            data-success={metrics.map(|m| m.success.to_string())}
            data-metrics={json}
            data-self-test={core.self_test.as_ref().and_then(|d| serde_json::to_string(d).ok())}>
            { content }
        </div>
    }
}
