//! Renders curves, distributions and settings natively into an HTML file for looking at:
//! `cargo run -p app --example preview_curves -- OUTDIR`. The page looks for the stylesheets in `OUTDIR/style`.

use experiment::{Metrics, RunConfig, preset};
use page::model::{Selection, demo};
use page::ui::curves::{CurvesPanel, CurvesPanelProps, History, Mark, MarkKind};
use page::ui::distribution::DistributionPanel;
use page::ui::settings::{SettingsPanel, SettingsPanelProps, use_preset_picker};
use std::path::PathBuf;
use std::rc::Rc;
use yew::ServerRenderer;
use yew::prelude::*;

/// The look of a run, without one.
fn metrics(iteration: u64, speed: f64) -> Metrics {
    let t = iteration as f64 * speed;
    let wave = (t * 0.37).sin() * 0.03 + (t * 1.7).cos() * 0.02;
    let success = 0.03 + 0.9 / (1.0 + (-(t - 120.0) / 40.0).exp());
    Metrics {
        iteration,
        loss: wave * 0.4 * (1.0 - success),
        grad_norm: 0.05 + 1.2 * success * (1.0 - success) + wave.abs(),
        reward: success * 1.2 - 0.2 + wave,
        reward_std: (success * (1.0 - success)).sqrt() + 0.02,
        frac_reward_zero_std: (success * success - 0.1 + wave).clamp(0.0, 1.0),
        entropy: 1.386 * (1.0 - 0.8 * success),
        kl: if speed > 1.0 { 0.3 * success } else { 0.0 },
        success,
        mean_length: 9.0 - 3.0 * success + wave * 10.0,
        clipped_ratio: 0.0,
        clip_ratio: if speed > 1.0 { 0.1 * (1.0 - success) } else { 0.0 },
        eval_success: (speed > 1.0).then_some(success * 0.8),
        env_steps: iteration * 512,
    }
}

fn history(updates: u64, previous: u64, speed: f64) -> History {
    let mut history = History::new();
    history.push(&(1..=previous).map(|i| metrics(i, speed * 0.6)).collect::<Vec<_>>());
    history.start();
    history.push(&(1..=updates).map(|i| metrics(i, speed)).collect::<Vec<_>>());
    history.mark(Mark { iteration: 24, kind: MarkKind::Device, label: "WebGPU".into() });
    history.mark(Mark { iteration: 160, kind: MarkKind::Knob, label: "learning_rate 0.002".into() });
    history.set_showable((1..=updates).step_by(3));
    history
}

fn curves(updates: u64, previous: u64, speed: f64, shown: u64) -> String {
    let props = move || CurvesPanelProps {
        history: history(updates, previous, speed),
        shown,
        dispatch: Callback::noop(),
        metrics: None,
        optimum: Some(0.95),
    };
    pollster::block_on(ServerRenderer::<CurvesPanel>::with_props(props).hydratable(false).render())
}

#[component]
fn Distribution(props: &DistributionProps) -> Html {
    let DistributionProps { config, lean, group } = props.clone();
    let selection = Selection { group, rollout: 2, ..Selection::default() };
    match demo::scene(config, lean, group) {
        Some(scene) => html! { <DistributionPanel {scene} {selection} dispatch={Callback::noop()} /> },
        None => Html::default(),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct DistributionProps {
    config: RunConfig,
    lean: f32,
    group: usize,
}

fn distribution(config: RunConfig, lean: f32, group: usize) -> String {
    let props = move || DistributionProps { config, lean, group };
    pollster::block_on(ServerRenderer::<Distribution>::with_props(props).hydratable(false).render())
}

#[derive(Clone, PartialEq, Properties)]
struct PickerProps {
    preset: &'static str,
}

#[component]
fn Picker(props: &PickerProps) -> Html {
    use_preset_picker(props.preset, false, &Callback::noop())
}

fn settings(config: RunConfig, preset: &'static str) -> String {
    let panel = move || SettingsPanelProps {
        config: Rc::new(config),
        preset: preset.into(),
        dispatch: Callback::noop(),
        on_close: Callback::noop(),
    };
    let picker = move || PickerProps { preset };
    let picker = pollster::block_on(ServerRenderer::<Picker>::with_props(picker).hydratable(false).render());
    let panel =
        pollster::block_on(ServerRenderer::<SettingsPanel>::with_props(panel).hydratable(false).render());
    format!("{picker}{panel}")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/preview".into()));
    std::fs::create_dir_all(&out)?;
    let of = |name: &str| preset(name).map(|p| p.config).ok_or("no such preset");
    let sized = |name: &str, prompts: u32, generations: u32| {
        of(name).map(|c| RunConfig { num_prompts: prompts, num_generations: generations, ..c })
    };
    let cases = [
        distribution(of("lake-8x8")?, 0.5, 0),
        distribution(of("dead-groups")?, 0.4, 1),
        distribution(of("by-hand")?, 0.2, 0),
        distribution(sized("lake-8x8", 64, 64)?, 0.3, 5),
        distribution(sized("cliff", 1, 4096)?, 0.1, 0),
        distribution(sized("first-light", 8, 512)?, 0.5, 2),
    ];
    let head = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
        <title>Preview</title>";
    let sheets: String =
        ["tokens", "base", "page", "bar", "overlays", "curves", "distribution", "settings", "preview"]
            .iter()
            .map(|s| format!("<link rel=stylesheet href=style/{s}.css>"))
            .collect();
    let write = |name: &str, body: String| {
        std::fs::write(out.join(name), format!("{head}{sheets}<div class=preview>{body}</div></html>"))
    };
    let runs = [curves(240, 400, 1.0, 150), curves(4, 0, 1.0, 4), curves(20_000, 300, 1.1, 4000)];
    write("curves.html", runs.concat())?;
    write("distribution.html", cases.concat())?;
    write("settings.html", format!("<aside>{}</aside>", settings(of("many-maps")?, "many-maps")))?;
    Ok(())
}
