//! Methods side by side on the same rollouts, and rewards that a reader changes.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly, as tests may")]

use advantage::Struck;
use advantage::methods::{method, methods};
use experiment::{RunConfig, preset};
use page::model::{Out, Scene, WhatIf, demo};
use page::text::methods::texts;
use page::ui::methods::arrow::push_arrows;
use page::ui::methods::compare::{AT_FIRST, Cell, Differs, cells, columns, largest, own};
use page::ui::methods::desk::{Ask, Desk};
use page::ui::methods::{Kept, MethodsPanel, MethodsPanelProps};
use std::rc::Rc;
use worlds::{EnvId, EnvSpec};
use yew::{Callback, LocalServerRenderer};

fn scene(name: &str) -> Scene {
    demo::scene(preset(name).unwrap().config, 0.5, 0).unwrap()
}

fn what(name: &str) -> WhatIf {
    WhatIf::new(scene(name)).unwrap()
}

fn render(scene: Scene, asked: RunConfig) -> String {
    let props = MethodsPanelProps {
        scene,
        asked: Rc::new(asked),
        opened: 1,
        desk: Kept::default(),
        newest: Callback::from(|()| None),
        edit: Callback::noop(),
    };
    pollster::block_on(LocalServerRenderer::<MethodsPanel>::with_props(props).hydratable(false).render())
}

/// The tag that holds `part`.
fn tag<'a>(html: &'a str, part: &str) -> &'a str {
    assert!(html.contains(part), "{part} is not there");
    let at = html.find(part).unwrap();
    let start = html[..at].rfind('<').unwrap();
    &html[start..=start + html[start..].find('>').unwrap()]
}

#[test]
fn the_runs_own_method_makes_what_the_update_was_made_of() {
    for name in ["first-light", "by-hand", "dr-grpo", "cliff"] {
        let scene = scene(name);
        let columns = columns(&WhatIf::new(scene.clone()).unwrap(), &[]);
        let made = columns[0].made.as_ref().unwrap();
        assert_eq!(made.estimate.advantages, scene.trace.advantages, "{name}");
        let push = scene.record.surrogate.logit_push(scene.record.policy_before.probs());
        for (a, b) in made.push.iter().zip(&push) {
            assert!((a - b).abs() < 1e-6, "{name}: {a} {b}");
        }
        assert!(columns[0].cosine.is_none_or(|c| (c - 1.0).abs() < 1e-12));
    }
}

#[test]
fn options_that_are_no_method_of_the_table_have_a_column_too() {
    let config = RunConfig { advantage_eps: 0.5, ..preset("first-light").unwrap().config };
    assert_eq!(own(&config).id, "run");
    assert_eq!(config.with_method(&own(&config)), config);
    let columns = columns(&WhatIf::new(demo::scene(config, 0.5, 0).unwrap()).unwrap(), &AT_FIRST);
    assert_eq!(columns.len(), 5);
}

#[test]
fn every_method_stands_in_the_table() {
    let what = what("first-light");
    let ids: Vec<&str> = methods().iter().map(|m| m.id).collect();
    for column in columns(&what, &ids) {
        match &column.made {
            Ok(made) => assert_eq!(made.push.len(), what.scene().record.policy_before.probs().len()),
            Err(why) => panic!("{}: {why}", column.method.id),
        }
    }
}

#[test]
fn a_typed_reward_counts_at_once_and_is_one_change() {
    let mut what = what("first-light");
    let before = what.reward(3);
    for text in ["-", "-1", "-1.", "-1.5"] {
        what.typed(3, text);
    }
    assert_eq!((what.reward(3), what.draft(3)), (-1.5, Some("-1.5")));
    what.done(3);
    assert_eq!((what.draft(3), what.changed(), what.earned(3)), (None, 1, Some(before)));
    what.typed(3, "2");
    what.typed(4, "−7");
    assert_eq!((what.reward(3), what.reward(4), what.changed()), (2.0, -7.0, 2));
    what.undo();
    what.undo();
    assert_eq!(what.reward(3), -1.5);
    what.undo();
    assert!(!what.can_undo() && !what.can_reset() && what.changed() == 0);
    what.undo();
    assert_eq!(what.reward(3), before);
}

#[test]
fn what_is_no_number_is_kept_and_counts_for_nothing() {
    let mut what = what("first-light");
    let before = what.reward(0);
    for text in ["abc", "", "1e999", "1,5"] {
        what.typed(0, text);
        what.done(0);
        assert_eq!((what.draft(0), what.reward(0)), (Some(text), before));
        assert!(what.is_refused(0) && what.can_reset() && !what.can_undo());
    }
    // A box that is not there is not typed into.
    what.typed(usize::MAX, "1");
    what.reset();
    assert_eq!(what.draft(0), None);
}

#[test]
fn back_to_what_happened_leaves_no_trace() {
    let mut what = what("lake-8x8");
    let happened = what.gallery().rollouts.clone();
    for rollout in 0..happened.len() {
        what.typed(rollout, "0.3");
        what.done(rollout);
    }
    assert_eq!(what.gallery().rollouts.reward(5), 0.3);
    what.undo();
    what.reset();
    assert_eq!(what.gallery().rollouts, happened);
}

#[test]
fn equal_rewards_tie_and_the_tied_group_is_filtered() {
    let mut desk = Desk::new(scene("by-hand")).unwrap();
    desk.ask(Ask::Toggle("dapo"));
    let size = desk.what.gallery().batch.group(0).len();
    for rollout in 0..size {
        desk.ask(Ask::Typed(rollout, "0.9".into()));
        desk.ask(Ask::Done(rollout));
    }
    let dapo = desk.columns.iter().find(|c| c.method.id == "dapo").unwrap();
    let cost = dapo.cost(&desk.what);
    let rollouts = &desk.what.gallery().rollouts;
    let steps: usize = (0..size).map(|i| rollouts.length(i)).sum();
    assert_eq!(cost[0].0, Out::Struck(Struck::TiedGroup));
    assert!(cost[0].1 >= size as u64 && cost[0].2 >= steps as u64);
    let cells = cells(&desk.what, &desk.columns, 0);
    assert!(cells.last().unwrap().iter().all(|c| c.out.is_some() && c.weight == 0.0));
    assert!(cells[0].iter().all(|c| c.advantage == 0.0 && !c.best && c.out.is_none()));
}

#[test]
fn episodes_that_are_not_drawn_are_out() {
    let what = what("first-light");
    let columns = columns(&what, &["ms_grpo"]);
    let cost = columns[1].cost(&what);
    let all: Vec<Cell> =
        (0..what.gallery().rollouts.groups()).flat_map(|g| cells(&what, &columns, g).remove(1)).collect();
    let out = all.iter().filter(|c| c.out == Some(Out::NotDrawn)).count() as u64;
    assert_eq!(cost.iter().filter(|c| c.0 == Out::NotDrawn).map(|c| c.1).sum::<u64>(), out);
    assert!(out > 0 && all.iter().all(|c| (c.weight == 0.0) == c.out.is_some()));
}

#[test]
fn differences_are_against_the_runs_own_method() {
    let what = what("first-light");
    let columns = columns(&what, &["rloo", "reinforce"]);
    let cells = cells(&what, &columns, 0);
    assert!(cells[0].iter().all(|c| c.differs.is_none()));
    assert!(cells[1].iter().all(|c| c.differs.is_none()), "the order and the signs of RLOO are GRPO's");
    for (own, reinforce) in cells[0].iter().zip(&cells[2]) {
        let signs_differ = (own.advantage > 0.0) != (reinforce.advantage > 0.0)
            || (own.advantage < 0.0) != (reinforce.advantage < 0.0);
        assert_eq!(reinforce.differs == Some(Differs::Sign), signs_differ);
    }
    assert!(columns[1].cosine.is_some_and(|c| c > 0.0));
    assert!(cells[0].iter().any(|c| c.best));
}

#[test]
fn steps_belong_to_their_rollouts() {
    let what = what("first-light");
    let columns = columns(&what, &["gigpo"]);
    let steps = columns[1].made.as_ref().unwrap().estimate.steps.clone().unwrap();
    let shaped = what.gallery().rollouts.shaped_steps(&steps);
    for (group, shaped) in shaped.iter().enumerate() {
        let cells = cells(&what, &columns, group).remove(1);
        for (cell, steps) in cells.iter().zip(shaped) {
            assert_eq!(cell.steps.as_ref(), Some(steps));
        }
        let top = largest(&cells);
        assert!(shaped.iter().flatten().all(|x| x.abs() <= top));
    }
}

#[test]
fn an_arrow_adds_up_the_four_actions() {
    let world = EnvSpec::new(EnvId::FrozenLake).build().unwrap();
    let rows: Vec<u32> = (0..16).collect();
    let mut push = vec![0.0; 64];
    // Left, down, right, up.
    push[..4].copy_from_slice(&[-0.1, 0.0, 0.3, -0.2]);
    push[4..8].copy_from_slice(&[-0.1, 0.0, 0.1, 0.0]);
    // A hole: nothing is chosen there.
    push[20] = 1.0;
    let arrows = push_arrows(&world, &rows, &push);
    assert_eq!(arrows.iter().map(|a| a.state).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(arrows[0].size, 1.0);
    assert!((arrows[0].along.0 - 2.0 * arrows[0].along.1).abs() < 1e-12);
    assert!(arrows[1].along.0 > 0.0 && arrows[1].along.1 == 0.0);
    assert!(push_arrows(&world, &rows, &[0.0; 64]).is_empty());
    assert!(push_arrows(&world, &rows, &[]).is_empty());
}

#[test]
fn the_sheet_offers_every_method_and_says_why_one_cannot_train() {
    let scene = scene("first-light");
    let config = (*scene.config).clone();
    let html = render(scene, config.clone());
    for m in methods() {
        assert!(html.contains(&format!("data-testid=\"method-{}\"", m.id)) && html.contains(m.citation));
        let button = tag(&html, &format!("data-testid=\"method-train-{}\"", m.id));
        assert_eq!(button.contains(" disabled"), config.with_method(&m).validate().is_err(), "{button}");
    }
    // Fresh rollouts and trackers are brought by the methods that need them: only what the worlds lack is refused.
    let refused: Vec<&str> =
        methods().iter().filter(|m| config.with_method(m).validate().is_err()).map(|m| m.id).collect();
    assert!(!refused.contains(&"vineppo") && !refused.contains(&"spo"), "{refused:?}");
    let made = own(&config).id;
    assert!(tag(&html, &format!("data-testid=\"method-{made}\"")).contains("checked"));
    assert!(html.contains(&format!("data-trains=\"{made}\"")));
    assert!(!html.contains("style="));
}

#[test]
fn what_trains_is_what_was_asked_for_not_what_made_the_update() {
    let scene = scene("first-light");
    let asked = scene.config.with_method(&method("rloo").unwrap());
    assert!(!scene.config.needs_reset(&asked));
    let html = render(scene, asked);
    assert!(html.contains("data-trains=\"rloo\""));
    assert!(tag(&html, "data-testid=\"method-train-rloo\"").contains("aria-pressed=\"true\""));
}

#[test]
fn the_table_says_its_numbers_exactly() {
    let scene = scene("first-light");
    let config = (*scene.config).clone();
    let (advantage, rollouts) = (scene.advantages()[2], scene.episodes().len());
    let html = render(scene, config.clone());
    let id = own(&config).id;
    let cell = tag(&html, &format!("data-method=\"{id}\" data-rollout=\"2\""));
    assert!(cell.contains(&format!("data-value=\"{advantage}\"")), "{cell}");
    assert_eq!(html.matches("data-testid=\"whatif-note").count(), 0);
    assert!(html.contains(&format!("data-testid=\"whatif-{}\"", rollouts - 1)));
    assert!(html.contains("data-cosine="));
    for input in html.split("<input").skip(1) {
        assert!(input.contains("aria-label=") || input.starts_with(" type=\"checkbox\""));
    }
}

#[test]
fn a_reward_too_large_is_said_where_the_numbers_would_be() {
    let mut desk = Desk::new(scene("first-light")).unwrap();
    desk.ask(Ask::Typed(0, "1e308".into()));
    desk.ask(Ask::Typed(1, "-1e308".into()));
    assert!(desk.columns[0].made.as_ref().is_err_and(|why| why.contains("too large")));
    assert!(cells(&desk.what, &desk.columns, 0).iter().any(Vec::is_empty));
    desk.ask(Ask::Reset);
    assert!(desk.columns[0].made.is_ok());
}

#[test]
fn ideas_have_names() {
    assert!(texts().families.iter().all(|name| !name.is_empty()));
    for m in methods() {
        assert!(!(texts().status)(m.status).is_empty() && (m.family as usize) < 6);
    }
}

#[test]
fn a_reward_can_be_dragged_over_all_that_happened() {
    for name in ["first-light", "cliff"] {
        let what = what(name);
        let (low, high, step) = what.range();
        let count = what.gallery().rollouts.len();
        assert!((0..count).all(|i| (low..=high).contains(&what.reward(i))), "{name}: {low} {high}");
        assert!(low <= 0.0 && high >= 1.0 && step > 0.0 && (high - low) / step <= 1_002.0, "{name}: {step}");
        let html = render(scene(name), preset(name).unwrap().config);
        assert!(tag(&html, "data-testid=\"whatif-drag-0\"").contains("type=\"range\""));
    }
}

#[test]
fn one_of_several_objectives_is_changed() {
    let mut what = what("several-rewards");
    let objectives = what.scene().config.objective_names();
    assert_eq!(objectives, ["goal", "short:0.25", "holes:0.5", "noise/0.25:0.25"]);
    let dvao = method("dvao").unwrap();
    let before = what.by(&dvao).unwrap();
    what.look_at(3);
    let noise = what.reward(2);
    what.typed(2, "7");
    what.done(2);
    assert_eq!((what.reward(2), what.earned(2), what.changed()), (7.0, Some(noise), 1));
    let after = what.by(&dvao).unwrap();
    assert!(after.estimate.advantages[0][2] > before.estimate.advantages[0][2]);
    what.look_at(0);
    assert_eq!((what.earned(2), what.changed()), (None, 1));
    what.look_at(9);
    assert_eq!(what.objective(), 0);
    what.undo();
    assert_eq!(what.by(&dvao).unwrap(), before);

    let html = render(scene("several-rewards"), preset("several-rewards").unwrap().config);
    assert!(html.contains("data-testid=\"methods-objective\""));
}

#[test]
fn an_injected_rollout_is_marked_with_what_it_pushes_off_policy() {
    let config =
        RunConfig { injected: experiment::Injected::Reference, ..preset("first-light").unwrap().config };
    let scene = demo::scene(config.clone(), 0.5, 0).unwrap();
    let html = render(scene.clone(), config);
    let bias = WhatIf::new(scene).unwrap().injected().unwrap();
    assert!(bias.norm_ratio > 0.0);
    assert!(tag(&html, "methods-bias").contains(&format!("data-norm-ratio=\"{}\"", bias.norm_ratio)));
    assert_eq!(html.matches("◆16").count(), 1);
    assert!(!render(self::scene("first-light"), RunConfig::default()).contains("methods-bias"));
}
