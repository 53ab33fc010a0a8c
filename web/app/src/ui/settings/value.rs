//! Reading and writing one knob of a configuration, as text.
//!
//! A configuration is taken as the JSON value that files and links hold, so that a knob is nothing but a path.

use super::fields::{Field, Kind};
use crate::text::texts;
use crate::ui::number::parse;
use experiment::bounds::bound;
use experiment::{ConfigError, RunConfig};
use serde_json::{Map, Value, json};
use worlds::{EnvId, EnvSpec};

/// Steps that CliffWalking is given: it has no limit of its own, and training needs one.
const CLIFF_STEPS: u32 = 200;

/// Whether knobs that decide which other fields there are can be written. The page has none of them, the second program
/// has, and what they need would take the page over its size.
const DECIDES: bool = cfg!(any(feature = "judge", not(target_family = "wasm")));

/// The configuration as a JSON value.
///
/// # Errors
/// [`ConfigError::Format`] if it holds a number that JSON cannot hold.
pub fn value_of(config: &RunConfig) -> Result<Value, ConfigError> {
    serde_json::to_value(config).map_err(|e| ConfigError::Format(e.to_string()))
}

/// The configuration that a JSON value holds, checked.
///
/// # Errors
/// [`ConfigError`] naming the field.
pub fn config_of(value: Value) -> Result<RunConfig, ConfigError> {
    let config: RunConfig = serde_json::from_value(value).map_err(|e| ConfigError::Format(e.to_string()))?;
    config.validate()?;
    Ok(config)
}

/// The configuration that a JSON text holds, checked. Read by way of a JSON value, as everything else in the page.
///
/// # Errors
/// [`ConfigError`] naming the place in the text, or the field.
pub fn config_of_text(text: &str) -> Result<RunConfig, ConfigError> {
    let format = |e: serde_json::Error| ConfigError::Format(format!("configuration: {e}"));
    let value: Value = serde_json::from_str(text).map_err(format)?;
    let config: RunConfig = serde_json::from_value(value).map_err(format)?;
    config.validate()?;
    Ok(config)
}

fn find<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(root, |at, key| at.get(key))
}

fn find_mut<'a>(root: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(root, |at, key| at.get_mut(key))
}

/// A number as it is typed.
fn number_text(number: &serde_json::Number) -> String {
    match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(v)) if v != 0.0 && !(1e-4..1e9).contains(&v.abs()) => format!("{v:e}"),
        (None, Some(v)) => v.to_string(),
        _ => number.to_string(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => number_text(n),
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join(", "),
        // The form of a field is the name of its only key.
        Value::Object(map) => map.keys().next().cloned().unwrap_or_default(),
    }
}

/// The knob's value as text; `None` where the configuration has no such field in its present form.
pub fn get(root: &Value, field: &Field) -> Option<String> {
    let value = find(root, field.path)?;
    Some(match (field.kind, value) {
        (Kind::OptionalMap, Value::Array(rows)) => rows.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        #[cfg(any(feature = "judge", not(target_family = "wasm")))]
        (Kind::Form(_), Value::Null) => "chains".into(),
        #[cfg(any(feature = "judge", not(target_family = "wasm")))]
        (Kind::Form(_), Value::Object(_)) if field.path == "tree" => "trees".into(),
        (Kind::Switch, Value::Null) => default_slippery(root).to_string(),
        _ => text_of(value),
    })
}

fn default_slippery(root: &Value) -> bool {
    env_id(find(root, "env.id")).is_some_and(EnvId::default_is_slippery)
}

fn env_id(value: Option<&Value>) -> Option<EnvId> {
    value.and_then(Value::as_str).and_then(|id| id.parse().ok())
}

fn number(field: &Field, text: &str) -> Result<Value, String> {
    let t = &texts().settings;
    let text = text.trim();
    let refused =
        || if field.whole() { (t.not_whole)(field.path, text) } else { (t.not_a_number)(field.path, text) };
    // Only as itself does a seed keep all of its 64 bits.
    let whole = text.parse::<u64>().ok();
    let parsed = parse(text).ok_or_else(refused)?;
    if let Some(bound) = bound(field.path) {
        bound.check(parsed).map_err(|e| e.to_string())?;
    }
    match whole {
        Some(n) => Ok(n.into()),
        None if field.whole() => Err(refused()),
        None => Ok(parsed.into()),
    }
}

fn numbers(field: &Field, text: &str) -> Result<Vec<Value>, String> {
    text.split([',', ' ', ';']).filter(|part| !part.is_empty()).map(|part| number(field, part)).collect()
}

/// Writes a knob. It changes this field and no other, but for the choices that decide which other fields there are.
///
/// # Errors
/// A sentence that begins with the field's path and says what would be right.
pub fn set(root: &mut Value, field: &Field, text: &str) -> Result<(), String> {
    let t = &texts().settings;
    let empty = text.trim().is_empty();
    let new = match field.kind {
        Kind::OptionalNumber | Kind::OptionalChoice(_) | Kind::OptionalMap if empty => Value::Null,
        Kind::Number | Kind::OptionalNumber => number(field, text)?,
        Kind::Numbers => Value::Array(numbers(field, text)?),
        Kind::Tuple(size) => {
            let list = numbers(field, text)?;
            if list.len() != size {
                return Err((t.not_so_many)(field.path, size, list.len()));
            }
            Value::Array(list)
        }
        Kind::Choice(names) | Kind::OptionalChoice(names) if !names.contains(&text) => {
            return Err((t.not_a_choice)(field.path, text));
        }
        Kind::Choice(_) if field.path == "ddof" => number(field, text)?,
        Kind::Choice(_) | Kind::OptionalChoice(_) => text.into(),
        Kind::Switch => Value::Bool(text == "true"),
        Kind::OptionalMap => {
            text.split_whitespace().flat_map(|row| row.split('/')).collect::<Vec<_>>().into()
        }
        Kind::Form(_) => match DECIDES.then(|| form(root, field.path, text)) {
            Some(Some(value)) => value,
            _ => return Err((t.not_a_choice)(field.path, text)),
        },
    };
    let place = find_mut(root, field.path).ok_or_else(|| (t.not_there)(field.path))?;
    *place = new;
    if DECIDES && field.path == "env.id" {
        take_back(root);
    }
    // The page has no knobs of trees, the second program has.
    #[cfg(any(feature = "judge", not(target_family = "wasm")))]
    if field.path.starts_with("tree") {
        follow_trees(root);
    }
    Ok(())
}

/// The value of a field in another form, filled with what makes sense to start from.
fn form(root: &Value, path: &str, name: &str) -> Option<Value> {
    let now = find(root, path)?;
    if text_of(now) == name {
        return Some(now.clone());
    }
    Some(match (path, name) {
        #[cfg(any(feature = "judge", not(target_family = "wasm")))]
        ("tree", "chains") => Value::Null,
        #[cfg(any(feature = "judge", not(target_family = "wasm")))]
        ("tree", "trees") if now.is_object() => now.clone(),
        #[cfg(any(feature = "judge", not(target_family = "wasm")))]
        ("tree", "trees") => json!({ "strategy": "uniform", "trees": 4, "nodes": 3, "rounds": 1 }),
        ("prompts", "env") | ("observation", "cell") => name.into(),
        ("prompts", "list") => json!({ "list": [map_rows(root)] }),
        ("prompts", "random") => json!({ "random": { "size": 4, "p": 0.8, "count": 16, "held_out": 16 } }),
        ("observation", "window") => json!({ "window": { "radius": 3 } }),
        _ => return None,
    })
}

/// The rows of the map of `env`; of the 4x4 map where there is none.
fn map_rows(root: &Value) -> Vec<String> {
    let env: Option<EnvSpec> = find(root, "env").and_then(|env| serde_json::from_value(env.clone()).ok());
    let map = env.unwrap_or_default().map().or_else(|_| EnvSpec::default().map());
    map.map(|m| m.rows_text().iter().map(ToString::to_string).collect()).unwrap_or_default()
}

/// A group has as many rollouts as its trees have leaves, where their number is known: `trees × (nodes × rounds + 1)`.
#[cfg(any(feature = "judge", not(target_family = "wasm")))]
fn follow_trees(root: &mut Value) {
    let count = |name: &str| find(root, name).and_then(Value::as_u64);
    let leaves = || Some(count("tree.trees")? * (count("tree.nodes")? * count("tree.rounds")? + 1));
    let strategy = find(root, "tree.strategy").and_then(Value::as_str);
    if let Some(leaves) = leaves().filter(|_| !matches!(strategy, Some("n_ary" | "every_step"))) {
        root["num_generations"] = leaves.into();
    }
}

/// CliffWalking refuses FrozenLake's arguments and has no limit of its own: choosing it takes the former back to their
/// defaults and sets the latter. A map of rooms is none of a lake, nor are the names of theirs: the chosen world's own map
/// takes its place.
fn take_back(root: &mut Value) {
    if !env_id(find(root, "env.id")).is_some_and(EnvId::is_cliff_walking) {
        let env = root.get("env").and_then(|env| serde_json::from_value::<EnvSpec>(env.clone()).ok());
        let Some(env) = env else { return };
        let wrong = env.map().is_err();
        for (key, foreign) in [("map_name", wrong || env.desc.is_some()), ("desc", wrong)] {
            if let (true, Some(place)) = (foreign, root.pointer_mut(&format!("/env/{key}"))) {
                *place = Value::Null;
            }
        }
        return;
    }
    let defaults = serde_json::to_value(EnvSpec::default()).unwrap_or_else(|_| Value::Object(Map::new()));
    for key in ["map_name", "desc", "success_rate", "reward_schedule", "is_slippery"] {
        if let (Some(place), Some(default)) = (root.pointer_mut(&format!("/env/{key}")), defaults.get(key)) {
            *place = default.clone();
        }
    }
    if let Some(limit) = root.pointer_mut("/env/max_episode_steps").filter(|v| v.is_null()) {
        *limit = CLIFF_STEPS.into();
    }
    if let Some(prompts) = root.get_mut("prompts") {
        *prompts = "env".into();
    }
}
