//! The page around the panels: first paint, machine-readable state, contrast of the colours.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly, as tests may")]

use experiment::protocol::{Backend, Command, Event};
use experiment::{PipelineStage, preset};
use page::app::{App, AppProps};
use page::model::{Action, demo};
use page::session::{Core, Outward, PARTS, Share, WorkerKind};
use yew::ServerRenderer;

fn first_paint(hash: &'static str) -> String {
    let renderer = ServerRenderer::<App>::with_props(move || AppProps { hash: hash.into(), webgpu: false });
    pollster::block_on(renderer.hydratable(false).render())
}

#[test]
fn the_first_paint_waits_for_no_worker() {
    let html = first_paint("");
    assert!(html.contains("Starting the trainer"));
    assert!(html.contains("data-testid=\"page\""));
    assert!(html.contains("data-iteration=\"0\""));
    assert_eq!(html.matches("skeleton").count(), 6);
}

#[test]
fn there_is_no_inline_style() {
    assert!(!first_paint("").contains("style=\""));
}

#[test]
fn every_control_of_the_bar_has_a_name() {
    let html = first_paint("");
    for button in html.split("<button").skip(1) {
        let button = button.split("</button>").next().unwrap_or_default();
        let (attributes, content) = button.split_once('>').unwrap_or((button, ""));
        let text: String =
            content.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
        assert!(attributes.contains("aria-label=") || !text.trim().is_empty(), "{button}");
    }
}

#[test]
fn a_damaged_link_paints_a_notice_that_names_the_field() {
    let html = first_paint("#v=1&preset=first-light&temperature=-3");
    assert!(html.contains("data-subject=\"link\""));
    assert!(html.contains("temperature"));
}

/// The CPU worker sends the record of an update.
fn hear_update(core: &mut Core, iteration: u64) {
    let (run, config) = (core.supervisor.run(), core.supervisor.config().clone());
    let mut record = (*demo::scene(config, 0.4, 0).unwrap().record).clone();
    (record.iteration, record.metrics.iteration) = (iteration, iteration);
    let metrics = vec![record.metrics.clone()];
    let progress =
        Event::Progress { run, record: Box::new(record), metrics, millis_per_update: 1.5, memory_bytes: 0 };
    core.hear(WorkerKind::Cpu, Ok(progress));
}

/// A page whose CPU worker has made one update of the preset.
fn after_one_update(hash: &str) -> Core {
    let mut core = Core::new(hash, false);
    core.start();
    core.hear(WorkerKind::Cpu, Ok(Event::Ready { backend: Backend::Cpu, constructor_runs: 1 }));
    let config = core.supervisor.config().clone();
    let run = core.supervisor.run();
    core.hear(WorkerKind::Cpu, Ok(Event::Started { run, iteration: 0, config: Box::new(config.clone()) }));
    hear_update(&mut core, 1);
    core.frame();
    core.drawn();
    core.take_outward();
    core
}

#[test]
fn a_record_becomes_a_scene_and_the_worker_is_thanked_once() {
    let mut core = Core::new("", false);
    core.start();
    assert!(core.state.scene.is_none());
    core = after_one_update("");
    assert_eq!(core.state.shown(), Some(1));
    core.drawn();
    assert_eq!(core.take_outward(), []);
}

/// Draws a frame and says what of the page it drew, and whether the worker heard that all is drawn.
fn draw(core: &mut Core) -> (Share, bool) {
    core.frame();
    core.drawn();
    let thanked = core.take_outward().contains(&Outward::Send(WorkerKind::Cpu, Box::new(Command::Drawn)));
    (core.share(), thanked)
}

#[test]
fn at_full_speed_the_parts_of_the_page_are_drawn_in_turn() {
    let mut core = after_one_update("");
    hear_update(&mut core, 2);
    assert_eq!(draw(&mut core), (Share::All, true), "at the opening speed all at once");
    core.act(Action::SetSpeed(None));
    draw(&mut core);
    hear_update(&mut core, 3);
    assert_eq!(draw(&mut core), (Share::Part(0), false));
    assert!(core.take_redraw(), "the other parts follow without a new update");
    // A newer update waits until all parts show the same.
    hear_update(&mut core, 4);
    for part in 1..PARTS {
        assert_eq!(draw(&mut core), (Share::Part(part), false));
        assert_eq!(core.state.shown(), Some(3));
        assert!(core.take_redraw());
    }
    for part in 0..PARTS {
        assert_eq!(draw(&mut core), (Share::Part(part), part + 1 == PARTS));
        assert_eq!(core.state.shown(), Some(4));
    }
}

#[test]
fn whatever_a_reader_does_brings_all_parts_to_the_same_update() {
    let mut core = after_one_update("");
    core.act(Action::SetSpeed(None));
    draw(&mut core);
    hear_update(&mut core, 2);
    assert_eq!(draw(&mut core).0, Share::Part(0));
    core.act(Action::SelectRollout(1));
    assert_eq!(draw(&mut core), (Share::All, true));
    core.act(Action::TogglePlay);
    hear_update(&mut core, 3);
    assert_eq!(draw(&mut core), (Share::All, true));
}

#[test]
fn an_edit_of_the_map_restarts_and_an_edit_of_a_knob_does_not() {
    let mut core = after_one_update("#preset=lake-8x8");
    let run = core.supervisor.run();
    let mut config = (*core.state.config).clone();
    config.learning_rate = 0.02;
    core.act(Action::Edit(Box::new(config.clone())));
    assert_eq!(core.supervisor.run(), run);
    config.env.desc = Some(vec!["SFF".into(), "FHF".into(), "FFG".into()]);
    config.env.map_name = None;
    core.act(Action::Edit(Box::new(config)));
    assert_eq!(core.supervisor.run(), run + 1);
    assert!(core.state.records.is_empty());
}

#[test]
fn an_impossible_edit_gives_a_notice_and_changes_nothing() {
    let mut core = after_one_update("");
    let before = core.state.config.clone();
    let mut config = (*before).clone();
    config.num_generations = 0;
    core.act(Action::Edit(Box::new(config)));
    assert_eq!(core.state.config, before);
    assert!(core.state.notices.list()[0].text.contains("num_generations"));
}

#[test]
fn sharing_copies_a_link_that_opens_paused_at_what_is_shown() {
    let mut core = after_one_update("#preset=lake-8x8&seed=5");
    core.act(Action::SetStage(PipelineStage::Credit));
    core.take_outward();
    core.act(Action::Share);
    let outward = core.take_outward();
    let Some(Outward::CopyLink(hash)) = outward.first() else { panic!("{outward:?}") };
    for part in ["preset=lake-8x8", "seed=5", "update=1", "stage=credit"] {
        assert!(hash.contains(part), "{hash}");
    }
}

#[test]
fn a_new_seed_and_a_preset_start_new_runs() {
    let mut core = after_one_update("");
    let seed = core.state.config.seed;
    core.act(Action::NewSeed);
    assert_ne!(core.state.config.seed, seed);
    core.act(Action::ChoosePreset("by-hand".into()));
    assert_eq!(*core.state.config, preset("by-hand").unwrap().config);
    assert_eq!(core.supervisor.run(), 3);
}

/// Values of a token in the light and in the dark theme, as red, green, blue.
fn token(css: &str, name: &str) -> [[f64; 3]; 2] {
    let line = css.lines().find(|l| l.trim_start().starts_with(&format!("{name}:"))).unwrap();
    let mut colours = line.split('#').skip(1).map(|rest| {
        let hex = &rest[..6];
        [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
    });
    let light = colours.next().unwrap();
    [light, colours.next().unwrap_or(light)]
}

/// Relative luminance, WCAG 2.2.
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn text_colours_can_be_read_in_both_themes() {
    let css = include_str!("../../style/tokens.css");
    let grounds = ["--surface", "--paper", "--raised", "--quiet"];
    let texts = ["--ink", "--muted", "--pos", "--neg", "--value", "--focus", "--warn"];
    let mut pairs: Vec<(&str, &str)> =
        texts.iter().flat_map(|text| grounds.iter().map(move |ground| (*text, *ground))).collect();
    pairs.extend([("--on-focus", "--focus"), ("--ink", "--warn-soft"), ("--ink", "--focus-soft")]);
    pairs.extend([("--focus", "--focus-soft"), ("--on-goal", "--goal"), ("--surface", "--ink")]);
    let mut bad = Vec::new();
    for (text, ground) in pairs {
        for (theme, (a, b)) in token(css, text).into_iter().zip(token(css, ground)).enumerate() {
            let found = contrast(a, b);
            if found < 4.5 {
                bad.push(format!("{text} on {ground}, theme {theme}: {found:.2}"));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn edges_of_controls_can_be_seen_in_both_themes() {
    let css = include_str!("../../style/tokens.css");
    for (a, b) in token(css, "--edge").into_iter().zip(token(css, "--surface")) {
        assert!(contrast(a, b) >= 3.0);
    }
}
