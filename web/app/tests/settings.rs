//! Every knob changes its own field and no other, within the ranges that links and files have.

use experiment::bounds::BOUNDS;
use experiment::{Prompts, RunConfig, preset, presets};
use page::ui::settings::draft::Drafts;
use page::ui::settings::fields::{FIELDS, Field, Kind, field_of};
use page::ui::settings::value::{config_of, get, set, value_of};
use page::ui::settings::{SettingsPanel, SettingsPanelProps, use_preset_picker};
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;
use worlds::Observation;
use yew::{Callback, Html, ServerRenderer, component};

/// A configuration in which every knob is there.
fn full() -> RunConfig {
    let config = preset("many-maps").map(|p| p.config).unwrap_or_default();
    assert!(matches!(
        (&config.prompts, config.observation),
        (Prompts::Random(_), Observation::Window { .. })
    ));
    RunConfig { tree: Some(rollout::trees::TreeSampling::default()), num_generations: 6, ..config }
}

/// Paths of all values that differ.
fn differences(a: &Value, b: &Value, path: &str, found: &mut BTreeSet<String>) {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            for (key, value) in a {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                differences(value, &b[key], &path, found);
            }
        }
        _ if a != b => {
            found.insert(path.to_owned());
        }
        _ => {}
    }
}

/// A text that differs from the present one and is valid.
fn other(field: &Field, now: &str) -> String {
    let numbers: &[&str] = if field.whole() { &["2", "3"] } else { &["0.5", "0.25"] };
    let texts: &[&str] = match field.kind {
        Kind::Choice(names) | Kind::OptionalChoice(names) | Kind::Form(names) => names,
        Kind::Switch => &["true", "false"],
        Kind::OptionalMap => &["SFF\nFHF\nFFG"],
        Kind::Numbers => &["8, 16"],
        Kind::Tuple(_) => &["2, -1, -0.5"],
        Kind::Number | Kind::OptionalNumber => numbers,
    };
    texts.iter().find(|text| **text != now).map(|text| (*text).to_owned()).unwrap_or_default()
}

#[test]
fn a_knob_changes_its_field_and_no_other() {
    let before = value_of(&full()).expect("JSON");
    for field in FIELDS {
        let now = get(&before, field).unwrap_or_else(|| panic!("{} is not there", field.path));
        let mut after = before.clone();
        let text = other(field, &now);
        set(&mut after, field, &text).expect(field.path);
        let mut found = BTreeSet::new();
        differences(&before, &after, "", &mut found);
        if field.path.starts_with("tree") {
            // The size of a group follows its trees.
            found.remove("num_generations");
        }
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [field.path], "{text}");
        let shown = get(&after, field).expect("still there");
        assert_eq!(shown, text, "{}", field.path);
        // Writing back what is shown changes nothing.
        let mut again = after.clone();
        set(&mut again, field, &shown).expect(field.path);
        assert_eq!(again, after, "{}", field.path);
    }
}

#[test]
fn every_field_has_a_knob_with_an_explanation() {
    let mut config = full();
    config.observation = Observation::Cell;
    config.prompts = Prompts::Env;
    let mut missing = BTreeSet::new();
    let empty = Value::Object(serde_json::Map::new());
    let value = value_of(&config).expect("JSON");
    for (key, value) in value.as_object().expect("an object") {
        let inner = if value.is_object() { value } else { &empty };
        let keys: Vec<String> =
            inner.as_object().expect("an object").keys().map(|k| format!("{key}.{k}")).collect();
        missing.extend(if keys.is_empty() { vec![key.clone()] } else { keys });
    }
    for field in FIELDS {
        missing.remove(field.path);
        assert!(
            !(page::text::settings::sheet().explain)(field.path).is_empty(),
            "{} has no explanation",
            field.path
        );
    }
    // What a method sets is changed in the configuration's text, all of it together.
    missing.retain(|path| !path.starts_with("estimator.") && path != "values");
    // So are lists of terms; and trees are grown by the command alone, with which the workspace's tests are built.
    missing.retain(|path| !["objectives", "prompt_filters", "rubrics", "tree"].contains(&path.as_str()));
    assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["importance_sampling_level", "version"]);
}

#[test]
fn ranges_are_those_of_links_and_files() {
    for bound in BOUNDS {
        let field = field_of(bound.field).unwrap_or_else(|| panic!("{} has no knob", bound.field));
        if bound.field == "ddof" {
            continue;
        }
        assert_eq!(field.range(), Some((bound.min, bound.max)), "{}", bound.field);
        let too_large =
            if bound.whole { (bound.max + 1.0).to_string() } else { (bound.max * 2.0).to_string() };
        let refused = set(&mut value_of(&full()).expect("JSON"), field, &too_large).expect_err(bound.field);
        let value = too_large.parse().expect("a number");
        assert_eq!(refused, bound.check(value).expect_err("out of range").to_string());
    }
}

#[test]
fn all_digits_of_a_seed_and_of_a_rate_survive() {
    let mut value = value_of(&full()).expect("JSON");
    set(&mut value, field_of("seed").expect("a knob"), &u64::MAX.to_string()).expect("a seed");
    set(&mut value, field_of("learning_rate").expect("a knob"), "0.1234567890123456").expect("a rate");
    let config = config_of(value).expect("valid");
    assert_eq!((config.seed, config.learning_rate), (u64::MAX, 0.123_456_789_012_345_6));
}

#[test]
fn what_is_refused_is_kept_and_waits_for_its_other_half() {
    let config = preset("first-light").expect("a preset").config;
    let (epsilon, seed) = (field_of("epsilon").expect("a knob"), field_of("seed").expect("a knob"));
    let mut drafts = Drafts::default();
    drafts.typed(epsilon, "abc".into());
    assert_eq!(drafts.commit(&config, epsilon), None);
    assert_eq!(drafts.text("epsilon"), Some("abc"));
    assert!(drafts.error("epsilon").is_some_and(|e| e.starts_with("epsilon: “abc”")));
    // Another knob still works.
    drafts.typed(seed, "9".into());
    assert_eq!(drafts.commit(&config, seed).map(|c| c.seed), Some(9));
    assert!(drafts.refused() && drafts.text("seed").is_none());
    // Two knobs that only fit together: 32 minibatches need 32 rollouts.
    let config = RunConfig { num_prompts: 1, num_generations: 8, ..config };
    let (steps, generations) =
        (field_of("steps_per_generation").expect("a knob"), field_of("num_generations").expect("a knob"));
    let mut drafts = Drafts::default();
    drafts.typed(steps, "32".into());
    assert_eq!(drafts.commit(&config, steps), None);
    assert!(
        drafts.error("steps_per_generation").is_some_and(|e| e.contains("32 minibatches cannot share 8"))
    );
    drafts.typed(generations, "64".into());
    let both = drafts.commit(&config, generations).expect("valid together");
    assert_eq!((both.steps_per_generation, both.num_generations), (32, 64));
    assert!(!drafts.refused());
}

#[test]
fn choosing_cliff_walking_sets_aside_what_it_refuses() {
    let id = field_of("env.id").expect("a knob");
    for preset in presets() {
        for name in ["CliffWalking-v1", "CliffWalkingSlippery-v1", "FrozenLake8x8-v1", "Rooms-v0"] {
            let mut drafts = Drafts::default();
            drafts.typed(id, name.into());
            let new = drafts.commit(&preset.config, id);
            assert!(!drafts.refused(), "{} to {name}: {:?}", preset.name, drafts.error("env.id"));
            assert!(new.is_none_or(|c| c.env.id.as_str() == name));
        }
    }
}

#[test]
fn every_preset_fills_the_panel() {
    for preset in presets() {
        let config = preset.config.clone();
        let name = preset.name;
        let html = pollster::block_on(
            ServerRenderer::<SettingsPanel>::with_props(move || SettingsPanelProps {
                config: Rc::new(config),
                preset: name.into(),
                dispatch: Callback::noop(),
                on_close: Callback::noop(),
            })
            .hydratable(false)
            .render(),
        );
        assert!(html.contains(r#"data-path="learning_rate""#) && html.contains(r#"data-applies="reset""#));
        assert_eq!(
            html.contains(r#"data-path="prompts.random.size""#),
            matches!(preset.config.prompts, Prompts::Random(_)),
            "{name}"
        );
        assert_eq!(html.matches(r#"data-testid="knob-error""#).count(), 0);
        assert!(!html.contains("style="));
    }
}

#[component]
fn Picker() -> Html {
    use_preset_picker("by-hand", true, &Callback::noop())
}

#[test]
fn the_picker_offers_every_preset() {
    let html = pollster::block_on(ServerRenderer::<Picker>::new().hydratable(false).render());
    assert_eq!(html.matches("<option").count(), presets().len());
    assert!(html.contains("pencil and paper"));
}
