//! The panel of the stage under the playhead, rendered without a browser.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly")]

use advantage::{Baseline, LossType, ScaleRewards, StageName};
use experiment::{PipelineStage, RunConfig, preset, presets};
use page::model::{Scene, Selection, demo};
use page::ui::PanelProps;
use page::ui::formula::number::{number, signed};
use page::ui::formula::weight::StepWeight;
use page::ui::formula::{FormulaPanel, FormulaPanelProps, action_probabilities};
use yew::{Callback, LocalServerRenderer};

fn render(scene: &Scene, stage: PipelineStage, rollout: usize) -> String {
    let selection = Selection { stage, rollout, group: scene.group, ..Selection::default() };
    let panel = PanelProps { scene: scene.clone(), selection, dispatch: Callback::noop() };
    let props = FormulaPanelProps { panel, asked: None };
    pollster::block_on(LocalServerRenderer::<FormulaPanel>::with_props(props).hydratable(false).render())
}

fn scene(name: &str, change: impl Fn(&mut RunConfig), group: usize) -> Scene {
    let mut config = preset(name).unwrap().config;
    change(&mut config);
    demo::scene(config, 0.5, group).unwrap()
}

/// Exact values and shown texts of the live numbers of that name, in one formula.
fn live(html: &str, formula: &str, name: &str) -> Vec<(f64, String)> {
    let formula = html
        .split(&format!("data-formula=\"{formula}\""))
        .nth(1)
        .and_then(|rest| rest.split("</math>").next())
        .unwrap_or_else(|| panic!("no formula {formula} in {html}"));
    formula
        .split(&format!("data-live=\"{name}\""))
        .skip(1)
        .map(|rest| {
            let value = rest.split("data-value=\"").nth(1).unwrap().split('"').next().unwrap();
            let shown = rest.split('>').nth(1).unwrap().split('<').next().unwrap();
            (value.parse().unwrap(), shown.to_owned())
        })
        .collect()
}

fn one(html: &str, formula: &str, name: &str) -> (f64, String) {
    live(html, formula, name).into_iter().next().unwrap_or_else(|| panic!("no live {name} in {formula}"))
}

#[test]
fn the_numbers_are_those_of_the_trace_for_every_option() {
    for baseline in [Baseline::Mean, Baseline::LeaveOneOut, Baseline::None] {
        for scale_rewards in [ScaleRewards::Group, ScaleRewards::Batch, ScaleRewards::None] {
            for ddof in [0, 1] {
                for advantage_eps in [0.0, 1e-4, 0.5] {
                    let change = |c: &mut RunConfig| {
                        (c.baseline, c.scale_rewards, c.ddof, c.advantage_eps) =
                            (baseline, scale_rewards, ddof, advantage_eps);
                    };
                    check(&scene("first-light", change, 1), 2);
                    check(&scene("lake-8x8", change, 0), 5);
                }
            }
        }
    }
}

fn check(scene: &Scene, rollout: usize) {
    let config = &scene.config;
    let at = |name: StageName| scene.trace.stage(name)[scene.group][rollout];
    let (reward, baseline, advantage) =
        (at(StageName::Score), at(StageName::Baseline), at(StageName::Scaled));
    let case = format!("{:?} {:?} ddof {}", config.baseline, config.scale_rewards, config.ddof);

    let html = render(scene, PipelineStage::Score, rollout);
    assert_eq!(one(&html, "reward", "reward"), (reward, number(reward)), "{case}");
    assert_eq!(one(&html, "mean", "mean").0, scene.trace.groups[scene.group].mean, "{case}");
    assert_eq!(one(&html, "std", "std").0, scene.trace.groups[scene.group].std, "{case}");

    let html = render(scene, PipelineStage::Centre, rollout);
    assert_eq!(one(&html, "centred", "centred").0, at(StageName::Centred), "{case}");
    if config.baseline != Baseline::None {
        assert_eq!(one(&html, "centred", "baseline").0, baseline, "{case}");
    }

    let html = render(scene, PipelineStage::Scale, rollout);
    assert_eq!(one(&html, "advantage", "advantage"), (advantage, signed(advantage)), "{case}");
    // What is written out must give what is claimed.
    let tied = match config.scale_rewards {
        ScaleRewards::Batch => scene.trace.batch.tied,
        _ => scene.is_tied(),
    };
    if config.scale_rewards != ScaleRewards::None && !tied {
        let std = one(&html, "advantage", "std").0;
        let epsilon = one(&html, "advantage", "epsilon").0;
        let from = one(&html, "advantage", "reward").0;
        let minus = live(&html, "advantage", "baseline").first().map_or(0.0, |b| b.0);
        assert!(((from - minus) / (std + epsilon) - advantage).abs() < 1e-9, "{case}");
        let squares = one(&html, "std", "squares").0;
        let population = match config.scale_rewards {
            ScaleRewards::Batch => scene.trace.batch.size,
            _ => scene.trace.groups[scene.group].size,
        };
        let divisor = population as f64 - f64::from(config.ddof);
        assert!(((squares / divisor).sqrt() - std).abs() < 1e-9, "{case}");
    }
    if config.scale_rewards == ScaleRewards::None && config.baseline != Baseline::None {
        assert_eq!(one(&html, "advantage", "reward").0 - one(&html, "advantage", "baseline").0, advantage);
    }
}

#[test]
fn the_weight_of_a_step_is_the_one_that_is_folded() {
    for loss_type in [LossType::Grpo, LossType::DrGrpo, LossType::Dapo, LossType::Bnpo] {
        for steps_per_generation in [1, 2] {
            let change =
                |c: &mut RunConfig| (c.loss_type, c.steps_per_generation) = (loss_type, steps_per_generation);
            let scene = scene("first-light", change, 0);
            let html = render(&scene, PipelineStage::Credit, 3);
            let weight = StepWeight::of(&scene, 3).value();
            assert_eq!(one(&html, "weight", "weight").0, weight);
            let product: f64 = live(&html, "weight", "divisor").iter().map(|d| d.0).product();
            assert!((1.0 / product - weight).abs() < 1e-15);
            if steps_per_generation > 1 {
                continue;
            }
            // Over all rollouts the weights must add up to what `fold` put into its table.
            let groups = scene.record.groups.len();
            let mut total = 0.0;
            for group in 0..groups {
                let of_group =
                    Scene::new(scene.config.clone(), scene.record.clone(), group, Some(&scene)).unwrap();
                for (i, e) in of_group.episodes().iter().enumerate() {
                    total += StepWeight::of(&of_group, i).value() * f64::from(e.length);
                }
            }
            let folded: f64 = scene.record.surrogate.weight.iter().map(|w| f64::from(*w)).sum();
            assert!((total - folded).abs() < 1e-5, "{loss_type:?}: {total} {folded}");
        }
    }
}

#[test]
fn sample_multiplies_the_probabilities_of_the_actions() {
    let scene = scene("by-hand", |_| (), 0);
    let html = render(&scene, PipelineStage::Sample, 2);
    let probabilities = action_probabilities(&scene, 2);
    assert_eq!(probabilities.len(), scene.episodes()[2].length as usize);
    assert!(probabilities.iter().all(|p| *p > 0.0 && *p <= 1.0));
    assert_eq!(one(&html, "probability", "probability").0, probabilities.iter().product::<f64>());
}

#[test]
fn update_shows_the_terms_that_count() {
    let plain = render(&scene("first-light", |_| (), 0), PipelineStage::Update, 0);
    assert!(!plain.contains("data-live=\"beta\"") && !plain.contains("data-live=\"entropy_coef\""));
    assert_eq!(one(&plain, "loss", "clip_low").0, 0.8);
    assert_eq!(one(&plain, "loss", "clip_high").0, 1.2);
    let clipped = render(&scene("clip-and-kl", |_| (), 0), PipelineStage::Update, 0);
    assert_eq!(one(&clipped, "loss", "beta").0, 0.02);
    assert_eq!(one(&clipped, "loss", "clip_high").0, 1.28);
    let entropy = render(&scene("ms-grpo", |_| (), 0), PipelineStage::Update, 0);
    assert_eq!(one(&entropy, "loss", "entropy_coef").0, 1e-3);
}

#[test]
fn a_dead_group_is_zero_by_definition() {
    let scene = scene("dead-groups", |_| (), 0);
    assert!(scene.is_tied());
    let html = render(&scene, PipelineStage::Scale, 0);
    assert_eq!(one(&html, "advantage", "advantage"), (0.0, "0".into()));
    assert!(html.contains("by definition") && html.contains("teaches nothing"));
}

#[test]
fn sources_follow_the_options() {
    let of = |change: fn(&mut RunConfig), stage| render(&scene("first-light", change, 0), stage, 0);
    assert!(of(|_| (), PipelineStage::Scale).contains("2402.03300"));
    assert!(of(|c| c.scale_rewards = ScaleRewards::None, PipelineStage::Scale).contains("2503.20783"));
    assert!(of(|c| c.baseline = Baseline::LeaveOneOut, PipelineStage::Centre).contains("2402.14740"));
    assert!(of(|c| c.loss_type = LossType::Dapo, PipelineStage::Credit).contains("2503.14476"));
}

#[test]
fn every_stage_renders_for_every_preset_with_its_knobs() {
    for preset in presets() {
        let scene = demo::scene(preset.config.clone(), 0.4, 0).unwrap();
        for stage in PipelineStage::ALL {
            let html = render(&scene, stage, 1);
            assert!(
                html.contains("<math") && html.contains("data-testid=\"formula-reading\""),
                "{}",
                preset.name
            );
            assert!(!html.contains("NaN") && !html.contains("undefined"), "{} {stage:?}", preset.name);
            for path in page::ui::formula::controls::knobs(stage) {
                assert!(html.contains(&format!("data-path=\"{path}\"")), "{path}");
            }
        }
    }
}

#[test]
fn every_stage_of_every_method_is_told_with_its_numbers() {
    for method in advantage::methods::methods() {
        let mut config = preset("first-light").unwrap().config.with_method(&method);
        if method.family == advantage::methods::Family::Objectives {
            config.objectives = preset("several-rewards").unwrap().config.objectives;
        }
        if config.validate().is_err() {
            continue;
        }
        let scene = demo::scene(config, 0.5, 1).unwrap();
        let all: String = PipelineStage::ALL.map(|stage| render(&scene, stage, 2)).concat();
        assert!(!all.contains("data-slot"), "{}: a place of a number is empty", method.id);
        let over_steps = scene.step_stages();
        let names = scene.trace.stages.iter().map(|s| s.name).chain(over_steps.iter().map(|s| s.name));
        for name in names {
            let explained = advantage::formula::explain(name, &method.recipe, Default::default());
            let Some(formula) = explained.formula.split("data-formula=\"").nth(1) else { continue };
            let formula = formula.split('"').next().unwrap();
            assert!(
                all.contains(&format!("data-formula=\"{formula}\"")),
                "{} {name:?}: {formula}",
                method.id
            );
        }
        if let Some(own) = scene.step_advantages(2) {
            assert_eq!(one(&render(&scene, PipelineStage::Credit, 2), "step-total", "step_total").0, own[0]);
        }
    }
}

#[test]
fn a_ratio_of_whole_rollouts_is_told_so() {
    let of = |id: &str| {
        let method = advantage::methods::method(id).unwrap();
        let config = preset("first-light").unwrap().config.with_method(&method);
        render(&demo::scene(config, 0.5, 0).unwrap(), PipelineStage::Update, 0)
    };
    assert!(!of("grpo").contains("rollout-ratio"));
    assert!(of("gspo").contains("rollout-ratio") && of("vespo").contains("rollout-ratio"));
    assert_eq!(one(&of("gspo"), "loss", "clip_high").0, 1.0004);
}
