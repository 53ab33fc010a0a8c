//! The truth beside the estimate, rendered without a browser.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use experiment::preset;
use page::model::{Scene, demo};
use page::ui::background::Task;
use page::ui::truth::arrows::pairs;
use page::ui::truth::compare::{Compared, Scope, is_wrong};
use page::ui::truth::panel::View;
use page::ui::truth::study::{Pushes, credit, factors, prompts};
use page::ui::truth::survey::Survey;
use page::ui::truth::{TruthPanel, TruthPanelProps};
use truth::scale::silent_probability;
use yew::LocalServerRenderer;

fn scene(name: &str) -> Scene {
    demo::scene(preset(name).unwrap().config, 0.5, 0).unwrap()
}

fn render(scene: Scene, view: View) -> String {
    let props = TruthPanelProps { scene, ask: None, view };
    pollster::block_on(LocalServerRenderer::<TruthPanel>::with_props(props).hydratable(false).render())
}

#[test]
fn more_rollouts_turn_the_push_to_the_gradient() {
    for name in ["first-light", "by-hand", "cliff"] {
        let points = credit(&scene(name), 1).unwrap();
        let (few, many) = (&points[1], points.last().unwrap());
        assert_eq!(points[0].rollouts, 2);
        assert!(many.push_cosine.unwrap() > 0.8, "{name}: {many:?}");
        assert!(many.push_cosine.unwrap() > few.push_cosine.unwrap_or(0.0), "{name}");
        assert!((0.0..=1.0).contains(&many.wrong));
    }
}

#[test]
fn other_rollouts_are_drawn_from_another_seed() {
    let scene = scene("first-light");
    assert_ne!(credit(&scene, 2), credit(&scene, 1));
    assert_eq!(credit(&scene, 1), credit(&scene, 1));
}

#[test]
fn steps_are_given_what_the_strip_shows_and_compared_with_what_they_are_worth() {
    for name in ["first-light", "cliff", "many-maps"] {
        let scene = scene(name);
        let compared = Compared::new(&scene).unwrap();
        assert_eq!(compared.given.len(), compared.exact.len());
        assert_eq!(compared.range(Scope::Batch), 0..compared.given.len());
        let mut steps = 0;
        for (rollout, advantage) in scene.advantages().iter().enumerate() {
            let told = compared.tell(&scene, rollout);
            assert_eq!(told.len(), scene.episodes()[rollout].length as usize);
            let exact = &compared.exact[compared.range(Scope::Rollout(rollout))];
            for (told, exact) in told.iter().zip(exact) {
                assert!((told.given - advantage).abs() < 1e-12, "{name}");
                assert!((told.exact() - exact).abs() < 1e-12, "{name}");
            }
            steps += told.len();
        }
        assert_eq!(compared.range(Scope::Group).len(), steps);
        let range = compared.range(Scope::Group);
        let pairs = || compared.given[range.clone()].iter().zip(&compared.exact[range.clone()]);
        let signed = pairs().filter(|(_, exact)| exact.abs() > 1e-12).count();
        let wrong = pairs().filter(|(given, exact)| is_wrong(**given, **exact)).count();
        assert!((compared.tally(Scope::Group).wrong() - wrong as f64 / signed as f64).abs() < 1e-12);
        let html = render(scene, View::Credit);
        assert!(html.contains(&format!("data-steps=\"{}\"", compared.given.len())), "{name}");
        assert!(html.contains("plot-ring"), "{name}");
    }
    assert!(Compared::new(&scene("cliff")).unwrap().range(Scope::Rollout(9999)).is_empty());
}

#[test]
fn every_method_that_can_be_fed_is_compared_with_the_gradient() {
    let scene = scene("first-light");
    let pushes = Pushes::new(&scene).unwrap();
    assert_eq!(pushes.made[0].method.id, scene.config.method().unwrap().id);
    let html = render(scene.clone(), View::Update);
    for id in ["grpo", "dr_grpo", "gigpo", "vineppo", "exact_advantage"] {
        assert_eq!(pushes.made.iter().filter(|p| p.method.id == id).count(), 1, "{id}");
        assert!(html.contains(&format!("<option value=\"{id}\"")), "{id}");
    }
    let exact = pairs(&scene, &pushes.exact, &pushes.exact);
    assert!(!exact.is_empty() && exact.iter().all(|pair| !pair.leads_away()));
    let against: Vec<f64> = pushes.exact.iter().map(|g| -g).collect();
    assert!(pairs(&scene, &against, &pushes.exact).iter().all(|pair| pair.leads_away()));
}

#[test]
fn a_survey_measures_every_method_batch_by_batch() {
    let mut survey = Survey::new(scene("by-hand"), 4, 1);
    let mut before = survey.progress();
    assert_eq!(before, 0.0);
    while !survey.advance() {
        assert!(survey.progress() >= before);
        before = survey.progress();
    }
    assert_eq!(survey.progress(), 1.0);
    let of = |id: &str| {
        let row = survey.rows.iter().find(|row| row.method.id == id).unwrap();
        row.found.as_ref().unwrap().as_ref().unwrap()
    };
    // Trees beside chains, with as many leaves; and chains' methods over the leaves of a run's own trees.
    let of_trees = Survey::new(scene("tree-grpo"), preset("tree-grpo").unwrap().config.num_generations, 1);
    for id in ["tree_grpo", "grpo", "dr_grpo"] {
        assert!(of_trees.rows.iter().any(|row| row.method.id == id), "{id}");
    }
    assert!(of("tree_grpo").noise.unwrap().value > 0.0);
    // One map, rewards 0 and 1, no weight by length: the direction is right on average.
    assert!(of("dr_grpo").direction_error.unwrap().value < 1e-9);
    assert_eq!(of("dr_grpo").direction_error.unwrap().error, 0.0);
    assert!(of("vineppo").noise.unwrap().value < of("rloo").noise.unwrap().value);
    assert!(survey.rows.iter().all(|row| matches!(row.found, Some(Ok(_)))));
}

#[test]
fn dividing_saturates_and_the_prompts_lie_on_the_line() {
    for size in [2, 8, 64] {
        let factors = factors(size);
        let of = |id: &str| &factors.iter().find(|f| f.method.id == id).unwrap().points;
        let bound = f64::from(size - 1).sqrt();
        assert!(of("grpo").iter().all(|(_, c)| *c <= bound + 1e-9), "{size}");
        let rloo = factors.iter().find(|f| f.method.id == "rloo" || f.same.contains(&"RLOO")).unwrap();
        assert!(rloo.points.iter().all(|(_, c)| (c - 1.0).abs() < 1e-9), "RLOO is not biased: {size}");
        assert!(of("dapo").iter().any(|(_, c)| *c > bound), "DAPO redraws silent groups: {size}");
    }
    let scene = scene("many-maps");
    let prompts = prompts(&scene);
    assert!(prompts.len() > 1 && prompts.iter().all(|p| (0.0..=1.0).contains(p)));
    let size = scene.config.num_generations;
    let html = render(scene, View::Divisor);
    assert_eq!(html.matches("plot-mark").count(), prompts.len());
    let ties = prompts.iter().map(|p| silent_probability(size, *p)).sum::<f64>() / prompts.len() as f64;
    assert!(html.contains(&format!("data-ties=\"{ties}\"")));
}
