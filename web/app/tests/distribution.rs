//! The reward distribution says what the batch holds.

use experiment::{RunConfig, preset, presets};
use page::model::{Selection, demo};
use page::ui::PanelProps;
use page::ui::distribution::DistributionPanel;
use page::ui::distribution::bins::{BINS, DISTINCT, Scale};
use page::ui::distribution::picker::group_after;
use worlds::Pcg64;
use yew::ServerRenderer;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
struct Props {
    config: RunConfig,
    lean: f32,
    group: usize,
}

#[component]
fn Card(props: &Props) -> Html {
    let Some(scene) = demo::scene(props.config.clone(), props.lean, props.group) else {
        return Html::default();
    };
    let props = PanelProps { scene, selection: Selection::default(), dispatch: Callback::noop() };
    html! { <DistributionPanel ..props /> }
}

fn render(config: RunConfig, lean: f32, group: usize) -> String {
    let props = move || Props { config, lean, group };
    pollster::block_on(ServerRenderer::<Card>::with_props(props).hydratable(false).render())
}

/// The numbers of an attribute, in the order of the page.
fn all(html: &str, attribute: &str) -> Vec<String> {
    let start = format!(r#"{attribute}=""#);
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}

#[test]
fn counts_add_up_whatever_the_rewards() {
    let mut random = Pcg64::new(3);
    for case in 0..300_u32 {
        let size = 1 + (case * case) % 4096;
        let kinds = 1 + case % 40;
        let rewards: Vec<f64> = (0..size)
            .map(|_| (random.random() * f64::from(kinds)).floor() / 7.0 - 1e3 * f64::from(case % 3))
            .collect();
        let scale = Scale::of(rewards.iter().copied());
        let bins = scale.bins(&rewards);
        let counts = scale.counts(&rewards);
        assert_eq!(counts.iter().sum::<usize>(), rewards.len());
        assert_eq!(bins.iter().map(|b| b.members.len()).sum::<usize>(), rewards.len());
        assert!(bins.windows(2).all(|w| w[0].high < w[1].low));
        match scale {
            Scale::Values(values) => {
                assert!(values.len() <= DISTINCT);
                assert!(bins.iter().all(|b| b.low == b.high));
            }
            Scale::Bins { count, .. } => assert_eq!(count, BINS),
        }
    }
}

#[test]
fn every_preset_has_a_distribution() {
    for preset in presets() {
        let config = preset.config;
        let (groups, rollouts) = (config.num_prompts, config.num_generations as usize);
        let html = render(config, 0.3, 0);
        assert!(
            html.contains(&format!(r#"data-testid="distribution" data-groups="{groups}""#)),
            "{}",
            preset.name
        );
        let counts = all(&html, r#"data-testid="bar" data-count"#);
        assert_eq!(
            counts.iter().filter_map(|c| c.parse::<usize>().ok()).sum::<usize>(),
            rollouts,
            "{}",
            preset.name
        );
        assert!(!html.contains("NaN") && !html.contains("style="), "{}", preset.name);
    }
}

#[test]
fn dead_groups_are_counted_and_named() {
    let config = preset("dead-groups").expect("a preset").config;
    let scene = demo::scene(config.clone(), 0.0, 0).expect("can be sampled");
    let tied = scene.trace.groups.iter().filter(|g| g.tied).count();
    assert!(tied > 0);
    let html = render(config, 0.0, 0);
    assert!(html.contains(&format!(r#"data-dead="{tied}""#)));
    assert_eq!(
        all(&html, "data-tied").iter().filter(|t| *t == "true").count(),
        tied + usize::from(scene.is_tied())
    );
    assert_eq!(all(&html, "data-mean").len(), 8);
}

#[test]
fn many_rollouts_become_bins_and_many_groups_tiles() {
    let config = |name: &str, num_prompts, num_generations| RunConfig {
        num_prompts,
        num_generations,
        ..preset(name).expect("a preset").config
    };
    for (prompts, generations) in [(1, 8), (1, 64), (2, 512), (1, 4096), (64, 64)] {
        let html = render(config("cliff", prompts, generations), 0.2, 0);
        let bars: usize = all(&html, "data-bars")[0].parse().expect("a number");
        assert!((1..=BINS).contains(&bars));
        assert_eq!(html.contains("groups-compact"), prompts > 16);
        let options = if prompts == 1 { 0 } else { prompts as usize };
        assert_eq!(html.matches(r#"role="option""#).count(), options);
    }
}

#[test]
fn keys_choose_groups() {
    assert_eq!(group_after("ArrowDown", 0, 8), Some(1));
    assert_eq!(group_after("ArrowDown", 7, 8), Some(7));
    assert_eq!(group_after("ArrowUp", 0, 8), Some(0));
    assert_eq!(group_after("End", 2, 64), Some(63));
    assert_eq!(group_after("a", 2, 64), None);
}
