//! The curvature lab, rendered without a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use experiment::protocol::{Event, Wire};
use experiment::{IterationRecord, RunConfig, preset};
use page::model::demo;
use page::text::curvature::{ratio, verdict};
use page::ui::background::Task;
use page::ui::curvature::knobs::{AIM, EXAMPLES, first};
use page::ui::curvature::overlaps::{OVERLAPS, all};
use page::ui::curvature::sweep::{Outcome, ResultProps, SweepResult};
use page::ui::curvature::timeline::{Reading, timeline};
use page::ui::curvature::{CurvaturePanel, CurvaturePanelProps, KeptRun};
use std::rc::Rc;
use truth::curvature::{Aim, BestRate, Comparison, Found, Interval, Lab, Optimizer, Overlaps};
use yew::prelude::*;
use yew::{Callback, LocalServerRenderer};

fn panel(props: CurvaturePanelProps) -> String {
    pollster::block_on(LocalServerRenderer::<CurvaturePanel>::with_props(props).hydratable(false).render())
}

#[derive(Clone, PartialEq, Properties)]
struct ShownProps {
    shown: Html,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    props.shown.clone()
}

fn drawn(shown: Html) -> String {
    let renderer = LocalServerRenderer::<Shown>::with_props(ShownProps { shown });
    pollster::block_on(renderer.hydratable(false).render())
}

/// A small experiment that is quickly searched.
fn small() -> Lab {
    Lab { prompts: 4, spread: 0.7, overlap: 0.2, ..first() }
}

#[test]
fn the_panel_shows_every_control_with_its_value_and_why() {
    let html = panel(CurvaturePanelProps::default());
    for id in ["overlap", "optimizer", "size", "spread", "noise", "opposed", "reset", "start", "all-start"] {
        assert!(html.contains(&format!("data-testid=\"curvature-{id}\"")), "{id}");
    }
    for control in ["overlap", "optimizer", "size", "spread", "noise", "opposed"] {
        assert!(html.contains(&format!("aria-describedby=\"curvature-{control}-hint\"")), "{control}");
    }
    assert!(html.contains("arXiv 2601.23135") && html.contains("our reconstruction"));
    assert!(html.contains("0.018"), "the chance of the hardest prompt");
    assert!(!html.contains("data-testid=\"curvature-timeline\""), "there is no run to read");
    assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1, "the first example is what it opens with");
    let with_run = CurvaturePanelProps { ask: Some(Callback::from(|()| None)) };
    assert!(panel(with_run).contains("data-testid=\"curvature-timeline\""));
}

#[test]
fn examples_are_apart_and_within_the_controls() {
    for (i, make) in EXAMPLES.iter().enumerate() {
        let lab = make();
        assert!((0.0..=1.0).contains(&lab.overlap) && (0.0..=3.0).contains(&lab.spread), "{i}");
        assert!(EXAMPLES[..i].iter().all(|other| other() != lab), "{i}");
    }
    assert_eq!(EXAMPLES[0](), first());
}

#[test]
fn formulas_carry_the_numbers_of_the_chosen_prompt() {
    let html = panel(CurvaturePanelProps::default());
    let live = |name: &str| {
        let rest = html.split(&format!("data-live=\"{name}\" data-value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().parse::<f64>().unwrap()
    };
    let p = live("p");
    assert!((p - 1.0 / (1.0 + (-live("score")).exp())).abs() < 1e-12);
    let paid = 0.1 + 0.8 * p;
    assert!((live("std") - (paid * (1.0 - paid)).sqrt()).abs() < 1e-12);
    assert!((live("curvature") - 0.8 * p * (1.0 - p) * (1.0 - 2.0 * p).abs()).abs() < 1e-12);
    assert!(live("curvature") <= live("bound"));
    assert!((live("shared").powi(2) + live("own").powi(2) - 1.0).abs() < 1e-12);
}

#[test]
fn a_search_ends_with_rates_ratio_curves_and_phases() {
    let mut comparison = Comparison::new(small(), Aim { seeds: 3, target: 0.9, most: 80 });
    while !Task::advance(&mut comparison) {}
    let outcome = Rc::new(Outcome::of(&comparison).unwrap());
    assert!(outcome.curves[0].places.len() > 20);
    let props = ResultProps { outcome: outcome.clone() };
    let html =
        pollster::block_on(LocalServerRenderer::<SweepResult>::with_props(props).hydratable(false).render());
    for (way, best) in [("divided", &outcome.found.divided), ("plain", &outcome.found.plain)] {
        assert!(html.contains(&format!("data-way=\"{way}\" data-rate=\"{}\"", best.learning_rate)));
    }
    assert!(html.contains(&format!("data-ratio=\"{}\"", outcome.found.ratio.mean)));
    assert!(html.contains(&ratio(&outcome.found.ratio)));
    // Standard deviation, overlap, curvature, success; phases of both ways on the three over updates.
    assert_eq!(html.matches("class=\"plot\"").count(), 4);
    assert_eq!(html.matches("phase-line ").count(), 3 * 2 * 2);
    for curve in &outcome.curves {
        let [second, third] = curve.phases(0.0).unwrap();
        assert!(html.contains(&format!("data-second=\"{second}\" data-third=\"{third}\"")));
        assert!(second <= third);
    }
}

#[test]
fn the_verdict_says_who_is_ahead_and_when_nobody_is() {
    let best = |arrived: usize| BestRate {
        learning_rate: 1.0,
        iterations: (0..10).map(|seed| (seed < arrived).then_some(20)).collect(),
        at_the_edge: false,
    };
    let says = |low, mean, high, arrived| {
        let ratio = Interval { low, mean, high };
        verdict(&Found { divided: best(arrived), plain: best(10), ratio }, &AIM)
    };
    assert!(says(0.77, 0.81, 0.84, 10).starts_with("Dividing is ahead: it needs 19 % fewer"));
    assert!(says(1.1, 1.25, 1.4, 10).starts_with("Plain is ahead: dividing needs 25 % more"));
    assert!(says(0.9, 1.0, 1.1, 10).starts_with("Neither way is clearly ahead"));
    assert!(says(1.0, 1.0, 1.0, 10).starts_with("Both ways need the same"));
    assert!(says(0.5, 0.9, 1.4, 3).contains("Only 3 of 10 divided runs"));
    let nobody =
        Found { divided: best(0), plain: best(0), ratio: Interval { low: 1.0, mean: 1.0, high: 1.0 } };
    assert!(verdict(&nobody, &AIM).contains("nothing to compare"));
}

#[test]
fn the_ratio_over_overlaps_marks_the_place_of_the_slider() {
    let lab = Lab { optimizer: Optimizer::Bounded, opposed: false, noise: 0.0, ..small() };
    let mut task = Overlaps::new(lab, Aim { seeds: 3, target: 0.9, most: 200 }, &OVERLAPS);
    while !Task::advance(&mut task) {}
    let html = drawn(all(task.found(), 0.45));
    assert_eq!(html.matches("data-overlap=").count(), OVERLAPS.len());
    assert_eq!(html.matches("plot-mark").count(), 1);
    assert!(html.contains("data-overlap=\"1\" data-ratio=\"1\""), "equal prompts: no difference");
}

fn kept(config: &RunConfig, updates: std::ops::RangeInclusive<u64>) -> KeptRun {
    let message = |iteration: u64| {
        let scene = demo::scene(config.clone(), 0.1 * iteration as f32, 0).unwrap();
        let record = Box::new(IterationRecord { iteration, ..(*scene.record).clone() });
        let event =
            Event::Progress { run: 1, record, metrics: Vec::new(), millis_per_update: 0.0, memory_bytes: 0 };
        Wire::pack(&event).unwrap()
    };
    KeptRun { config: Rc::new(config.clone()), messages: updates.map(message).collect() }
}

fn read(run: KeptRun) -> Reading {
    let mut reading = Reading::new(run);
    let mut last = 0.0;
    while !reading.advance() {
        assert!(reading.progress() >= last && reading.progress() < 1.0);
        last = reading.progress();
    }
    assert_eq!(reading.progress(), 1.0);
    reading
}

#[test]
fn a_run_on_many_maps_has_the_same_curves() {
    let config = preset("many-maps").unwrap().config;
    let reading = read(kept(&config, 1..=4));
    assert_eq!(reading.error(), None);
    assert_eq!(reading.moments().iter().map(|m| m.update).collect::<Vec<_>>(), [1, 2, 3, 4]);
    for moment in reading.moments() {
        assert_eq!(moment.prompts.len(), 16);
        assert!(moment.summary.std > 0.0 && (0.0..1.0).contains(&moment.summary.overlap.unwrap()));
    }
    let html = drawn(timeline(reading.moments()));
    assert!(html.contains("data-updates=\"4\" data-maps=\"16\""));
    assert_eq!(html.matches("class=\"plot\"").count(), 4);
    assert_eq!(html.matches("plot-mark").count(), 16);
    assert!(!html.contains("curvature-one-map"));
}

#[test]
fn a_run_on_one_map_says_why_nothing_is_compared() {
    let reading = read(kept(&preset("first-light").unwrap().config, 1..=3));
    let html = drawn(timeline(reading.moments()));
    assert!(html.contains("curvature-one-map"));
    assert_eq!(html.matches("class=\"plot\"").count(), 3, "no gradient overlap");
}

#[test]
fn maps_that_every_update_draws_anew_are_read_from_each_update() {
    let config = preset("ms-grpo").unwrap().config;
    let reading = read(kept(&config, 1..=2));
    assert_eq!((reading.error(), reading.moments().len()), (None, 2));
}

#[test]
fn a_damaged_message_ends_the_reading_with_a_reason() {
    let mut run = kept(&preset("many-maps").unwrap().config, 1..=3);
    run.messages[1].bytes.truncate(40);
    let reading = read(run);
    assert_eq!(reading.moments().len(), 1);
    assert!(reading.error().is_some());
}
