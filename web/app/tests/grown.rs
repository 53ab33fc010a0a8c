//! Runs that grow trees: the page draws them again and tells what is compared within them.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use advantage::{Credit, StageName};
use experiment::{PipelineStage, RunConfig, preset};
use page::model::{Scene, Selection, demo};
use page::ui::PanelProps;
use page::ui::formula::{FormulaPanel, FormulaPanelProps};
use page::ui::settings::fields::field_of;
use page::ui::settings::value::{config_of, get, set, value_of};
use page::ui::tree::runs::runs;
use yew::{Callback, LocalServerRenderer};

fn grown(change: impl Fn(&mut RunConfig)) -> Scene {
    let mut config = preset("tree-grpo").unwrap().config;
    change(&mut config);
    demo::scene(config, 0.3, 1).unwrap()
}

#[test]
fn trees_are_drawn_again_from_one_start() {
    let scene = grown(|_| ());
    assert_eq!((scene.episodes().len(), scene.batch.branches.len()), (16, 16));
    assert!(scene.batch.new_steps() < scene.batch.steps.len() as u64, "shared steps are paid for once");
    assert_eq!(runs(&scene.tree).iter().filter(|run| run.parent.is_none()).count(), 1);
    let again = Scene::new(scene.config.clone(), scene.record.clone(), 1, None).unwrap();
    assert_eq!((&again.batch, again.branches.len()), (&scene.batch, 64));
    let lengths: Vec<u32> = scene.episodes().iter().map(|e| e.length).collect();
    let recorded: Vec<u32> = scene.record.episodes[16..32].iter().map(|e| e.length).collect();
    assert_eq!(lengths, recorded);
}

#[test]
fn the_parts_of_a_leafs_advantage_are_told_with_their_numbers() {
    let scene = grown(|_| ());
    let panel = PanelProps {
        scene: scene.clone(),
        selection: Selection { stage: PipelineStage::Scale, group: 1, ..Selection::default() },
        dispatch: Callback::noop(),
    };
    let props = FormulaPanelProps { panel, asked: None };
    let panel = LocalServerRenderer::<FormulaPanel>::with_props(props);
    let html = pollster::block_on(panel.hydratable(false).render());
    let trace = &scene.trace;
    for (slot, stage) in [
        ("inter", StageName::InterTree),
        ("intra", StageName::IntraTree),
        ("tree_baseline", StageName::TreeBaseline),
        ("tree_total", StageName::TreeTotal),
    ] {
        let live = format!("data-live=\"{slot}\" data-value=\"{}\"", trace.stage(stage)[1][0]);
        assert!(html.contains(&live), "{live} in {html}");
    }
}

#[test]
fn steps_between_branch_points_have_stages_of_their_own() {
    for (credit, stage) in
        [(Credit::TreeDiff, StageName::Local), (Credit::Siblings, StageName::SiblingScaled)]
    {
        let scene = grown(|config| config.estimator.credit = credit);
        let stages = scene.step_stages();
        assert!(stages.iter().any(|s| s.name == stage), "{credit:?}");
        assert_eq!(stages.last().map(|s| &s.values), scene.trace.steps.as_ref());
    }
}

#[test]
fn the_size_of_a_group_follows_its_trees() {
    let field = |path| field_of(path).unwrap();
    let mut value = value_of(&preset("key-door").unwrap().config).unwrap();
    assert_eq!(get(&value, field("tree")).as_deref(), Some("chains"));
    assert_eq!(get(&value, field("tree.trees")), None);
    set(&mut value, field("tree"), "trees").unwrap();
    set(&mut value, field("tree.trees"), "3").unwrap();
    assert_eq!(config_of(value.clone()).unwrap().num_generations, 12);
    assert_eq!(get(&value, field("tree")).as_deref(), Some("trees"));
    set(&mut value, field("tree"), "chains").unwrap();
    assert!(!config_of(value).unwrap().grows_trees());
}

#[test]
fn a_preset_says_its_trees_in_full() {
    // The page compares configurations as they are written.
    for preset in experiment::presets().into_iter().filter(|p| p.config.grows_trees()) {
        let value = value_of(&preset.config).unwrap();
        assert_eq!(value["tree"].as_object().map(|tree| tree.len()), Some(4), "{}", preset.name);
    }
}
