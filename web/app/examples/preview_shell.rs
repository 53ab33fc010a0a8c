//! Renders the whole page natively into HTML files for looking at:
//! `cargo run -p app --example preview_shell -- OUTDIR STYLES`, where STYLES is the address of `web/style`.

use experiment::PipelineStage;
use experiment::protocol::{Backend, Event};
use page::app::{App, AppProps};
use page::model::{Action, demo};
use page::session::{Core, WorkerKind};
use page::ui::layout;
use page::ui::shell::{BarView, notice_list, use_top_bar};
use std::path::PathBuf;
use yew::prelude::*;
use yew::{Callback, ServerRenderer};

const STYLES: [&str; 14] = [
    "tokens",
    "base",
    "page",
    "bar",
    "overlays",
    "strip",
    "strip-drawings",
    "formula",
    "world",
    "editor",
    "tree",
    "curves",
    "distribution",
    "settings",
];

#[derive(Clone, PartialEq, Properties)]
struct Props {
    hash: AttrValue,
}

fn core(hash: &str) -> Core {
    let mut core = Core::new(hash, true);
    core.start();
    core.hear(WorkerKind::Cpu, Ok(Event::Ready { backend: Backend::Cpu, constructor_runs: 1 }));
    let config = core.supervisor.config().clone();
    let run = core.supervisor.run();
    core.hear(WorkerKind::Cpu, Ok(Event::Started { run, iteration: 0, config: Box::new(config.clone()) }));
    if let Some(scene) = demo::scene(config, 0.5, 0) {
        for iteration in 1..=24 {
            let mut record = (*scene.record).clone();
            record.iteration = iteration;
            record.metrics.iteration = iteration;
            record.metrics.env_steps = 512 * iteration;
            let metrics = vec![record.metrics.clone()];
            let progress = Event::Progress {
                run,
                record: Box::new(record),
                metrics,
                millis_per_update: 1.4,
                memory_bytes: 0,
            };
            core.hear(WorkerKind::Cpu, Ok(progress));
        }
    }
    core.act(Action::SetStage(PipelineStage::Scale));
    core.frame();
    core
}

#[component]
fn Preview(props: &Props) -> Html {
    let core = core(&props.hash);
    let dispatch = Callback::noop();
    let bar = use_top_bar(
        &BarView::of(&core),
        &dispatch,
        Callback::noop(),
        Callback::noop(),
        Callback::noop(),
        Callback::noop(),
    );
    html! {
        <div class="page">
            { bar }
            { notice_list(core.state.notices.list(), "", &dispatch) }
            <main>{ layout::panels(&core, &dispatch, &mut layout::Kept::default()) }</main>
        </div>
    }
}

fn page(styles: &str, body: &str) -> String {
    let links: String =
        STYLES.iter().map(|s| format!("<link rel=\"stylesheet\" href=\"{styles}/{s}.css\">")).collect();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Preview</title>{links}<body>{body}</body></html>"
    )
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = PathBuf::from(arguments.next().unwrap_or_else(|| "target/preview".into()));
    let styles = arguments.next().unwrap_or_else(|| "/style".into());
    std::fs::create_dir_all(&out)?;
    for preset in ["first-light", "lake-8x8", "by-hand", "cliff"] {
        let hash = format!("#preset={preset}");
        let render = ServerRenderer::<Preview>::with_props(move || Props { hash: hash.into() });
        let body = pollster::block_on(render.hydratable(false).render());
        std::fs::write(out.join(format!("{preset}.html")), page(&styles, &body))?;
    }
    let render =
        ServerRenderer::<App>::with_props(|| AppProps { hash: "#temperature=-3".into(), webgpu: true });
    let body = pollster::block_on(render.hydratable(false).render());
    std::fs::write(out.join("first-paint.html"), page(&styles, &body))?;
    Ok(())
}
