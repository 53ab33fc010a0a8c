//! The map: cells show the oracle's numbers, steps tell slips, the editor starts from the map.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use experiment::{Prompts, RunConfig, preset, presets};
use page::model::{Scene, Selection, demo};
use page::ui::PanelProps;
use page::ui::editor::{EditorProps, MapEditor, with_map};
use page::ui::world::trail::moves;
use page::ui::world::{WorldPanel, words};
use worlds::{EnvId, GridMap};
use yew::{Callback, LocalServerRenderer};

fn render(scene: &Scene, selection: Selection) -> String {
    let props = PanelProps { scene: scene.clone(), selection, dispatch: Callback::noop() };
    pollster::block_on(LocalServerRenderer::<WorldPanel>::with_props(props).hydratable(false).render())
}

/// The values of an attribute in the order in which they occur.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect()
}

fn slippery() -> Scene {
    demo::scene(preset("slippery-lake").unwrap().config, 0.5, 0).unwrap()
}

#[test]
fn every_preset_renders_with_the_oracles_values_and_the_batchs_visits() {
    for preset in presets() {
        let scene = demo::scene(preset.config, 0.4, 0).unwrap();
        let html = render(&scene, Selection::default());
        let values: Vec<f64> =
            attributes(&html, "data-value").iter().map(|text| text.parse().unwrap()).collect();
        let cells = scene.world().map.cells();
        assert_eq!(values, scene.values.values[..cells], "{}", preset.name);
        let visits: usize =
            attributes(&html, "data-visits").iter().map(|text| text.parse::<usize>().unwrap()).sum();
        // Where there is a key, the cells of the walkers without it.
        let steps = scene.batch.steps.iter().filter(|step| (step.state as usize) < cells);
        assert_eq!(visits, steps.count(), "{}", preset.name);
        let tiles: String = attributes(&html, "data-tile").concat();
        assert_eq!(tiles.as_bytes(), scene.world().map.tiles(), "{}", preset.name);
    }
}

#[test]
fn arrows_have_the_probabilities_of_the_policy_that_sampled() {
    let scene = slippery();
    let html = render(&scene, Selection::default());
    let shown: Vec<f64> = attributes(&html, "data-prob").iter().map(|text| text.parse().unwrap()).collect();
    let mdp = &scene.world().mdp;
    let expected: Vec<f64> = (0..mdp.states())
        .filter(|&state| !mdp.is_terminal(state))
        .flat_map(|state| scene.record.policy_before.row(scene.row_of()[state]).to_vec())
        .map(f64::from)
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn slips_are_where_the_outcome_moved_elsewhere() {
    let scene = slippery();
    let mut slips = 0;
    for (rollout, episode) in scene.episodes().iter().enumerate() {
        let html = render(&scene, Selection { rollout, ..Selection::default() });
        let expected: Vec<String> = scene
            .batch
            .steps_of(episode)
            .iter()
            .map(|step| {
                let outcomes = scene.world().mdp.outcomes(step.state as usize, usize::from(step.action));
                (outcomes[usize::from(step.outcome)].moved != step.action).to_string()
            })
            .collect();
        assert_eq!(attributes(&html, "data-slip"), expected);
        slips += expected.iter().filter(|slip| *slip == "true").count();
        assert_eq!(html.matches("class=\"meant\"").count(), expected.iter().filter(|s| *s == "true").count());
    }
    assert!(slips > 50, "the ice is slippery");
}

#[test]
fn a_step_is_told_in_words() {
    let scene = slippery();
    let world = scene.world();
    let mut told = [false; 2];
    for (rollout, episode) in scene.episodes().iter().enumerate() {
        for (t, m) in moves(world, &scene.batch, episode).iter().enumerate() {
            let selection = Selection { rollout, step: Some(t + 1), ..Selection::default() };
            let words = words(&scene, &selection);
            assert!(words.starts_with(&format!("Step {} of {}: ", t + 1, episode.length)), "{words}");
            assert_eq!(words.contains("slipped"), m.slipped(), "{words}");
            assert_eq!(words.contains("stayed at the wall"), m.stayed(), "{words}");
            told[0] |= m.slipped();
            told[1] |= m.stayed();
        }
    }
    assert_eq!(told, [true; 2]);
}

#[test]
fn a_fall_off_the_cliff_is_told() {
    let scene = demo::scene(preset("cliff").unwrap().config, 0.0, 0).unwrap();
    let moves = moves(scene.world(), &scene.batch, &scene.episodes()[0]);
    let fall = moves.iter().position(|m| m.fell()).unwrap();
    let words = words(&scene, &Selection { step: Some(fall + 1), ..Selection::default() });
    assert!(words.contains("fell off the cliff, back at the start, reward −100"), "{words}");
}

#[test]
fn a_part_of_a_rollout_is_drawn_as_played() {
    let scene = slippery();
    let length = scene.episodes()[0].length as usize;
    let html = render(&scene, Selection { step: Some(1), ..Selection::default() });
    assert_eq!(html.matches("class=\"step now\"").count(), 1);
    assert_eq!(html.matches("class=\"step ahead\"").count(), length - 1);
    // A rollout that is only hovered is shown whole.
    let html = render(&scene, Selection { step: Some(1), hovered: Some(1), ..Selection::default() });
    assert_eq!(html.matches("class=\"step ahead\"").count(), 0);
}

#[test]
fn a_crowd_of_rollouts_is_not_drawn_behind_the_lit_one() {
    let with = |count: u32| {
        let mut config = preset("lake-8x8").unwrap().config;
        config.num_generations = count;
        render(&demo::scene(config, 0.4, 0).unwrap(), Selection::default())
    };
    assert_eq!(with(16).matches("class=\"trail\"").count(), 16);
    assert_eq!(with(512).matches("class=\"trail\"").count(), 0);
}

#[test]
fn dense_maps_show_the_likeliest_direction_only() {
    let mut config = preset("first-light").unwrap().config;
    let map = worlds::map::generate_random_map(32, 0.85, 1).unwrap();
    config.env.desc = Some(map.rows_text());
    config.env.map_name = None;
    let scene = demo::scene(config, 0.4, 0).unwrap();
    let html = render(&scene, Selection::default());
    let walkable = (0..1024).filter(|&state| !scene.world().mdp.is_terminal(state)).count();
    assert_eq!(html.matches("class=\"arrow\"").count(), walkable);
}

fn rooms() -> Scene {
    demo::scene(preset("key-door").unwrap().config, 0.0, 0).unwrap()
}

#[test]
fn walls_keys_and_doors_are_told_and_marked() {
    let html = render(&rooms(), Selection::default());
    assert_eq!(html.matches("class=\"bricks\"").count(), 3);
    assert_eq!((html.matches("class=\"key\"").count(), html.matches("class=\"door\"").count()), (1, 1));
    assert!(html.contains("aria-label=\"row 1, column 3: wall\""));
    assert!(html.contains("row 4, column 1: key,") && html.contains("row 3, column 3: door,"));
    assert!(html.contains("Rooms 4×5"));
    assert_eq!(attributes(&html, "data-holds"), ["false"]);
    assert_eq!(attributes(&html, "data-choice")[..2], ["no-key", "key"]);
    assert!(!render(&slippery(), Selection::default()).contains("world-layers"));
}

#[test]
fn rollouts_through_rooms_are_told_step_by_step() {
    let scene = rooms();
    let mut told = [false; 3];
    for (rollout, episode) in scene.episodes().iter().enumerate() {
        for (t, m) in moves(scene.world(), &scene.batch, episode).iter().enumerate() {
            let selection = Selection { rollout, step: Some(t + 1), ..Selection::default() };
            let words = words(&scene, &selection);
            assert_eq!(words.contains("took the key"), m.took, "{words}");
            assert_eq!(words.contains("stayed at the locked door"), m.locked, "{words}");
            told[0] |= m.took;
            told[1] |= m.locked;
            told[2] |= words.contains("stayed at the wall");
        }
        let html = render(&scene, Selection { rollout, ..Selection::default() });
        assert_eq!(attributes(&html, "data-fell").iter().filter(|fell| **fell == "true").count(), 0);
    }
    assert_eq!(told, [true; 3]);
}

#[test]
fn cliff_walking_cannot_be_edited_and_says_why() {
    let html = render(&demo::scene(preset("cliff").unwrap().config, 0.0, 0).unwrap(), Selection::default());
    assert!(html.contains("CliffWalking has one fixed map"));
    assert!(html.contains("aria-describedby=\"world-fixed\""));
    assert!(!render(&slippery(), Selection::default()).contains("one fixed map"));
}

#[test]
fn an_edited_map_is_the_map_of_all_groups_and_keeps_the_limit() {
    let map = GridMap::parse("SFF/FHF/FFG").unwrap();
    for preset in presets().into_iter().filter(|p| p.config.env.id != EnvId::CliffWalking) {
        let limit = |config: &RunConfig| config.prompts.limit(&config.env).unwrap();
        let edited = with_map(&preset.config, &map);
        edited.validate().unwrap();
        assert_eq!(edited.prompts, Prompts::Env);
        assert_eq!(edited.env.build().unwrap().map, map);
        assert_eq!(limit(&edited), limit(&preset.config), "{}", preset.name);
    }
}

#[test]
fn the_editor_starts_from_the_map_and_can_be_worked_by_keys() {
    let scene = slippery();
    let props = EditorProps {
        config: scene.config.clone(),
        map: scene.world().map.clone(),
        dispatch: Callback::noop(),
        close: Callback::noop(),
    };
    let render = |props| {
        pollster::block_on(LocalServerRenderer::<MapEditor>::with_props(props).hydratable(false).render())
    };
    let rooms = rooms();
    let of_rooms =
        render(EditorProps { config: rooms.config.clone(), map: rooms.world().map.clone(), ..props.clone() });
    assert_eq!(attributes(&of_rooms, "data-valid"), ["true"]);
    assert!(of_rooms.contains("W wall, K key, D door") && !of_rooms.contains("Random map"));
    let html = render(props);
    assert!(html.contains("SFFF\nFHFH\nFFFH\nHFFG") && html.contains("Random map"));
    assert_eq!(html.matches("role=\"gridcell\"").count(), 16);
    assert_eq!(attributes(&html, "tabindex").iter().filter(|t| **t == "0").count(), 1);
    assert_eq!(attributes(&html, "data-valid"), ["true"]);
    assert!(html.contains("aria-live=\"polite\""));
}
