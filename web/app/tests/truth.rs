//! The truth beside the estimate, rendered without a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use experiment::preset;
use page::model::{Scene, demo};
use page::ui::truth::study::{Study, factors};
use page::ui::truth::{TruthPanel, TruthPanelProps};
use truth::scale::silent_probability;
use yew::LocalServerRenderer;

fn scene(name: &str) -> Scene {
    demo::scene(preset(name).unwrap().config, 0.5, 0).unwrap()
}

fn render(scene: Scene) -> String {
    let props = TruthPanelProps { scene };
    pollster::block_on(LocalServerRenderer::<TruthPanel>::with_props(props).hydratable(false).render())
}

#[test]
fn more_rollouts_turn_the_push_to_the_gradient() {
    for name in ["first-light", "by-hand", "cliff"] {
        let study = Study::new(scene(name), 1);
        let points = study.credit.as_ref().unwrap();
        let (few, many) = (&points[1], points.last().unwrap());
        assert_eq!(points[0].rollouts, 2);
        assert!(many.push_cosine.unwrap() > 0.8, "{name}: {many:?}");
        assert!(many.push_cosine.unwrap() > few.push_cosine.unwrap_or(0.0), "{name}");
        assert!((0.0..=1.0).contains(&many.wrong));
    }
}

#[test]
fn other_rollouts_are_drawn_from_another_seed() {
    let mut study = Study::new(scene("first-light"), 1);
    let before = study.credit.clone();
    study.draw_again(2);
    assert_ne!(study.credit, before);
    study.draw_again(1);
    assert_eq!(study.credit, before);
}

#[test]
fn every_method_that_can_be_fed_is_compared_with_the_gradient() {
    let study = Study::new(scene("first-light"), 1);
    let pushes = study.pushes.as_ref().unwrap();
    for id in ["grpo", "dr_grpo", "gigpo", "vineppo", "exact_advantage"] {
        assert!(pushes.iter().any(|p| p.method.id == id), "{id}");
    }
    for pair in pushes.windows(2) {
        assert!(pair[0].cosine.unwrap_or(-1.0) >= pair[1].cosine.unwrap_or(-1.0));
    }
    let html = render(scene("first-light"));
    for push in pushes {
        assert!(html.contains(&format!("data-method=\"{}\"", push.method.id)));
    }
}

#[test]
fn dividing_saturates_and_the_prompts_lie_on_the_line() {
    for size in [2, 8, 64] {
        let factors = factors(size);
        let of = |id: &str| &factors.iter().find(|f| f.method.id == id).unwrap().points;
        let bound = f64::from(size - 1).sqrt();
        assert!(of("grpo").iter().all(|(_, c)| *c <= bound + 1e-9), "{size}");
        let rloo = of("rloo");
        assert!(rloo.iter().all(|(_, c)| (c - 1.0).abs() < 1e-9), "RLOO is not biased: {size}");
    }
    let study = Study::new(scene("many-maps"), 1);
    assert!(study.prompts.len() > 1 && study.prompts.iter().all(|p| (0.0..=1.0).contains(p)));
    let html = render(scene("many-maps"));
    assert_eq!(html.matches("plot-mark").count(), study.prompts.len());
    let size = study.scene.config.num_generations;
    let ties =
        study.prompts.iter().map(|p| silent_probability(size, *p)).sum::<f64>() / study.prompts.len() as f64;
    assert!(html.contains(&format!("data-ties=\"{ties}\"")));
}
