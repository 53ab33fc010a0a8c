//! Renders the stage strip and the panel of its stage into HTML files for looking at:
//! `cargo run -p app --example preview_strip -- OUTDIR STYLEDIR WIDTH`.

use advantage::{Baseline, ScaleRewards};
use experiment::{PipelineStage, RunConfig, preset};
use page::model::{Scene, Selection, demo};
use page::ui::PanelProps;
use std::path::PathBuf;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
struct BothProps {
    panel: PanelProps,
    width: f64,
}

#[component]
fn Both(props: &BothProps) -> Html {
    let strip = page::ui::strip::use_strip_at(&props.panel, props.width, &NodeRef::default());
    html! {
        <>
            { strip }
            <page::ui::formula::FormulaPanel panel={props.panel.clone()} />
        </>
    }
}

fn scenes() -> Vec<(&'static str, Option<Scene>, PipelineStage)> {
    let named = |name: &str, change: &dyn Fn(&mut RunConfig), lean, group| {
        let mut config = preset(name)?.config;
        change(&mut config);
        demo::scene(config, lean, group)
    };
    let keep: &dyn Fn(&mut RunConfig) = &|_| ();
    let eight: &dyn Fn(&mut RunConfig) = &|c| c.num_generations = 8;
    let loo: &dyn Fn(&mut RunConfig) = &|c| c.baseline = Baseline::LeaveOneOut;
    let batch: &dyn Fn(&mut RunConfig) = &|c| c.scale_rewards = ScaleRewards::Batch;
    let s = PipelineStage::Scale;
    let mut out = vec![
        ("lake8", named("lake-8x8", eight, 0.8, 0), s),
        ("lake16", named("lake-8x8", keep, 0.8, 1), PipelineStage::Credit),
        ("first", named("first-light", keep, 0.5, 0), PipelineStage::Score),
        ("loo", named("first-light", loo, 0.5, 0), PipelineStage::Score),
        ("batch", named("lake-8x8", batch, 0.8, 1), s),
        ("dead", named("dead-groups", keep, 0.0, 0), PipelineStage::Centre),
        ("wide64", named("wide", keep, 0.8, 0), s),
        ("slippery512", named("slippery-lake", &|c| c.num_generations = 512, 0.5, 0), PipelineStage::Credit),
        ("cliff", named("cliff", keep, 0.6, 0), s),
        ("window", named("many-maps", keep, 0.5, 2), PipelineStage::Update),
    ];
    for stage in PipelineStage::ALL {
        out.push((stage.name(), named("lake-8x8", eight, 0.8, 0), stage));
    }
    out
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().unwrap_or_else(|| "target/preview".into()));
    let style = PathBuf::from(args.next().unwrap_or_else(|| "web/style".into()));
    let width: f64 = args.next().and_then(|w| w.parse().ok()).unwrap_or(1400.0);
    std::fs::create_dir_all(&out)?;
    let mut css = String::new();
    for file in ["tokens", "base", "page", "bar", "overlays", "strip", "strip-drawings", "formula"] {
        css += &std::fs::read_to_string(style.join(format!("{file}.css"))).unwrap_or_default();
    }
    for (name, scene, stage) in scenes() {
        let scene = scene.ok_or("the preset cannot be sampled")?;
        let selection = Selection { stage, rollout: 2, ..Selection::default() };
        let panel = PanelProps { scene, selection, dispatch: Callback::noop() };
        let props = move || BothProps { panel, width };
        let body = pollster::block_on(yew::LocalServerRenderer::<Both>::with_props(props()).render());
        let html = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
             <style>{css}</style><body style='margin:12px'><div>{body}</div></body></html>"
        );
        std::fs::write(out.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
