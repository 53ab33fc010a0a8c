//! The stage strip, rendered without a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use experiment::{PipelineStage, RunConfig, preset, presets};
use page::model::{Scene, Selection, demo};
use page::ui::PanelProps;
use page::ui::strip::{GroupFacts, StageStrip};
use yew::{Callback, LocalServerRenderer};

/// Most SVG elements that the strip may have.
const MOST_NODES: usize = 600;

fn render(scene: &Scene, stage: PipelineStage, rollout: usize) -> String {
    let selection = Selection { stage, rollout, group: scene.group, ..Selection::default() };
    let props = PanelProps { scene: scene.clone(), selection, dispatch: Callback::noop() };
    pollster::block_on(LocalServerRenderer::<StageStrip>::with_props(props).hydratable(false).render())
}

fn scene(name: &str, change: impl Fn(&mut RunConfig), lean: f32, group: usize) -> Scene {
    let mut config = preset(name).unwrap().config;
    change(&mut config);
    demo::scene(config, lean, group).unwrap()
}

/// Elements within `<svg>`, themselves included.
fn svg_nodes(html: &str) -> usize {
    html.split("<svg")
        .skip(1)
        .map(|part| {
            let inner = part.split("</svg>").next().unwrap_or_default();
            1 + inner.match_indices('<').filter(|(at, _)| !inner[at + 1..].starts_with('/')).count()
        })
        .sum()
}

fn count(html: &str, needle: &str) -> usize {
    html.matches(needle).count()
}

fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn one_group_of_eight_has_a_thread_for_each_rollout_with_its_numbers() {
    let scene = scene("by-hand", |_| (), 0.5, 0);
    let html = render(&scene, PipelineStage::Scale, 3);
    assert_eq!(attribute(&html, "data-rollout").len(), 8);
    let facts = GroupFacts::of(&scene);
    let exact = |f: fn(&page::ui::strip::RolloutFacts) -> f64| {
        facts.rollouts.iter().map(|r| f(r).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(attribute(&html, "data-reward"), exact(|r| r.reward));
    assert_eq!(attribute(&html, "data-centred"), exact(|r| r.centred));
    assert_eq!(attribute(&html, "data-advantage"), exact(|r| r.advantage));
    assert_eq!(count(&html, "aria-selected=\"true\""), 1);
    assert_eq!(count(&html, "<tr>"), 9, "the hidden table has a row for each rollout and a head");
    assert!(svg_nodes(&html) <= MOST_NODES);
}

#[test]
fn the_stage_under_the_playhead_is_marked_and_later_ones_are_quiet() {
    let scene = scene("first-light", |_| (), 0.5, 0);
    for stage in PipelineStage::ALL {
        let html = render(&scene, stage, 0);
        assert_eq!(count(&html, "aria-current=\"step\""), 1);
        assert!(html.contains(&format!("data-stage=\"{}\"", stage.name())));
        assert_eq!(count(&html, "strip-head strip-c"), 6);
        assert_eq!(count(&html, "strip-head strip-c1 ahead"), 0);
        assert_eq!(count(&html, " ahead\""), 2 * (5 - stage.index()), "heads and columns ahead of {stage:?}");
    }
}

#[test]
fn eight_groups_of_sixteen_show_the_selected_group() {
    for group in 0..8 {
        let scene = scene("lake-8x8", |_| (), 0.8, group);
        let html = render(&scene, PipelineStage::Update, 0);
        assert!(html.contains(&format!("data-group=\"{group}\"")));
        assert_eq!(attribute(&html, "data-rollout").len(), 16);
        assert!(svg_nodes(&html) <= MOST_NODES, "{}", svg_nodes(&html));
    }
}

#[test]
fn large_groups_are_bands_and_one_line() {
    for size in [64, 512, 4096] {
        for (name, lean) in [("wide", 0.8), ("slippery-lake", 0.5), ("cliff", 0.6)] {
            let scene = scene(name, |c| (c.num_generations, c.num_prompts) = (size, 1), lean, 0);
            let html = render(&scene, PipelineStage::Credit, 5);
            assert_eq!(attribute(&html, "data-rollout"), ["5"], "{name} {size}");
            let members: usize = html
                .split("<path")
                .filter_map(|part| part.split('>').next())
                .filter(|tag| tag.contains("strip-reach") && !tag.contains("data-rollout"))
                .map(|tag| attribute(tag, "data-count")[0].parse::<usize>().unwrap())
                .sum();
            assert_eq!(members, size as usize, "{name}: every rollout is in a band");
            assert!(svg_nodes(&html) <= MOST_NODES, "{name} {size}: {}", svg_nodes(&html));
        }
    }
}

#[test]
fn ties_stack_with_their_number() {
    let scene = (0..4).map(|group| scene("first-light", |_| (), 0.5, group)).find(|s| !s.is_tied()).unwrap();
    let html = render(&scene, PipelineStage::Score, 0);
    let dots: Vec<usize> = html
        .split("data-column=\"score\"")
        .nth(1)
        .and_then(|rest| rest.split("data-column=\"centre\"").next())
        .map(|column| attribute(column, "data-count").iter().map(|n| n.parse().unwrap()).collect())
        .unwrap();
    assert_eq!(dots.iter().sum::<usize>(), 16);
    assert!(dots.len() < 16 && dots.iter().any(|&n| n > 1), "{dots:?}");
    let most = dots.iter().max().unwrap();
    assert!(html.contains(&format!("×{most}")), "the badge says how many");
}

#[test]
fn a_dead_group_ends_where_all_meet_and_says_so() {
    let scene = scene("dead-groups", |_| (), 0.0, 0);
    let facts = GroupFacts::of(&scene);
    assert!(facts.dead, "the demo's first group is tied");
    for stage in PipelineStage::ALL {
        let html = render(&scene, stage, 0);
        assert_eq!(count(&html, "data-testid=\"strip-dead\""), 1);
        assert_eq!(count(&html, "strip-cross"), 1);
        assert!(html.contains("All 8 rollouts have the reward 0"));
    }
    let alive = render(&self::scene("by-hand", |_| (), 0.5, 0), PipelineStage::Score, 0);
    assert_eq!(count(&alive, "strip-dead"), 0);
}

#[test]
fn a_tied_group_without_baseline_is_not_dead() {
    let change = |c: &mut RunConfig| {
        c.baseline = advantage::Baseline::None;
        c.scale_rewards = advantage::ScaleRewards::None;
        c.env.reward_schedule = [1.0, 1.0, 1.0];
        c.env.max_episode_steps = Some(1);
    };
    let scene = scene("first-light", change, 0.5, 0);
    assert!(scene.is_tied());
    let html = render(&scene, PipelineStage::Scale, 0);
    assert_eq!(count(&html, "data-testid=\"strip-dead\""), 0);
    assert!(attribute(&html, "data-advantage").iter().all(|a| *a == "1"));
}

#[test]
fn the_update_shows_push_change_and_what_was_carried() {
    let mut scene = scene("first-light", |_| (), 0.5, 0);
    let html = render(&scene, PipelineStage::Update, 0);
    assert_eq!(attribute(&html, "data-view"), ["logits", "logits", "change"]);
    assert!(attribute(&html, "data-largest")[0].parse::<f64>().unwrap() > 0.0);
    let mut record = (*scene.record).clone();
    record.policy_push = Some(record.policy_after.clone());
    scene.record = std::rc::Rc::new(record);
    let html = render(&scene, PipelineStage::Update, 0);
    assert_eq!(attribute(&html, "data-view"), ["logits", "logits", "change", "batch", "carried"]);
    use page::ui::strip::push::{PushView, largest, values};
    assert_eq!(largest(&values(&scene, PushView::Carried)), 0.0, "nothing was carried in this record");
    assert_eq!(values(&scene, PushView::Batch), values(&scene, PushView::Change));
}

#[test]
fn every_stage_renders_for_every_preset() {
    for preset in presets() {
        for group in [0, preset.config.num_prompts as usize - 1] {
            let scene = demo::scene(preset.config.clone(), 0.4, group).unwrap();
            for stage in PipelineStage::ALL {
                let html = render(&scene, stage, 1);
                assert!(html.contains("data-testid=\"strip\""), "{} {stage:?}", preset.name);
                assert!(!html.contains("NaN") && !html.contains("inf"), "{} {stage:?}", preset.name);
                assert!(!html.contains(" style="), "styles in attributes are refused by the page's policy");
                assert!(svg_nodes(&html) <= MOST_NODES, "{} {stage:?}: {}", preset.name, svg_nodes(&html));
            }
        }
    }
}

#[test]
fn steps_have_bars_of_their_own_and_what_is_out_is_struck() {
    let by_state = scene("first-light", |c| c.estimator.credit = advantage::Credit::State, 0.5, 0);
    let html = render(&by_state, PipelineStage::Credit, 0);
    assert_eq!(count(&html, "strip-bars pos"), 16);
    assert!(svg_nodes(&html) <= MOST_NODES);
    let alike = render(&scene("first-light", |_| (), 0.5, 0), PipelineStage::Credit, 0);
    assert_eq!((count(&alike, "strip-bars"), count(&alike, "struck")), (0, 0));

    let gated = scene("first-light", |c| c.rubrics = vec!["at_most/5".parse().unwrap()], 0.5, 0);
    let html = render(&gated, PipelineStage::Credit, 0);
    let out = gated.trace.struck[0].iter().flatten().count();
    assert!(out > 0 && out < 16);
    assert_eq!(count(&html, " struck\""), 2 * out, "once under Sample, once under Credit");
    assert!(html.contains("rejected by the rubric"));

    let injected = scene("first-light", |c| c.injected = experiment::Injected::Adversarial, 0.5, 0);
    let html = render(&injected, PipelineStage::Sample, 0);
    assert_eq!(count(&html, "◆16"), 2, "under Sample and under Credit");
    assert!(html.contains("worst plan"));
}
