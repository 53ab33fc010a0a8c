//! A run and a view as the hash of a URL, readable by a person.
//!
//! The hash names a preset and whatever differs from it, `preset=lake-8x8&seed=7&env.is_slippery=true&stage=scale`.
//! A key is the path of a field of [`RunConfig`], a value is JSON or, where that fails, plain text. The keys of
//! [`View`] stand beside them. A link is held to the same bounds as the controls.

use crate::config::{ConfigError, RunConfig};
use crate::presets::{preset, presets};
use crate::view::View;
use serde_json::{Map, Value};
use thiserror::Error;

/// Version of the link's format, written as `v`.
pub const LINK_VERSION: &str = "1";

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The preset that the rest is a difference to.
    pub preset: &'static str,
    /// The run.
    pub config: RunConfig,
    /// Where to look.
    pub view: View,
}

/// The furthest update that a link may ask to be trained to before it shows anything.
pub const MAX_UPDATE: u64 = 1_000_000;

/// Why a link is refused. Each message begins with the field.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum LinkError {
    /// Written by another version.
    #[error("v: this link is of version {0}, this page reads version {LINK_VERSION}")]
    Version(String),
    /// No such preset.
    #[error("preset: there is no preset \"{0}\"")]
    Preset(String),
    /// A part of the hash has no `=`.
    #[error("{0}: expected key=value")]
    Pair(String),
    /// Percent encoding that does not decode.
    #[error("{0}: the text is not properly percent-encoded")]
    Encoding(String),
    /// No such field.
    #[error("{0}: there is no such setting")]
    Unknown(String),
    /// A field twice.
    #[error("{0}: the setting appears twice")]
    Twice(String),
    /// The value does not fit the field.
    #[error("{field}: {why}")]
    Value {
        /// The field.
        field: String,
        /// What is wrong.
        why: String,
    },
    /// The whole is not a valid run.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// The keys of [`View`].
const VIEW_KEYS: [&str; 4] = ["update", "stage", "group", "rollout"];

/// Writes a link's hash, without the `#`.
pub fn encode(preset_name: &str, config: &RunConfig, view: &View) -> String {
    let base = preset(preset_name).or_else(|| presets().into_iter().next());
    let (name, base) = base.map_or(("", RunConfig::default()), |p| (p.name, p.config));
    let mut parts = vec![format!("v={LINK_VERSION}"), format!("preset={name}")];
    let mut push = |key: &str, value: &Value| {
        let text = match value {
            Value::String(s) if serde_json::from_str::<Value>(s).is_err() => s.clone(),
            other => other.to_string(),
        };
        parts.push(format!("{key}={}", escape(&text)));
    };
    let before = flat(&to_value(&base));
    for (key, value) in flat(&to_value(config)) {
        if before.iter().all(|(k, v)| *k != key || *v != value) {
            push(&key, &value);
        }
    }
    if let Ok(Value::Object(fields)) = serde_json::to_value(view) {
        let told = |key: &str, value: &Value| {
            !value.is_null() && (key != "update" || value.as_u64().is_some_and(|n| n <= MAX_UPDATE))
        };
        for (key, value) in fields.iter().filter(|(k, v)| told(k, v)) {
            push(key, value);
        }
    }
    parts.join("&")
}

/// Reads a link's hash; an empty one is the first preset.
///
/// # Errors
/// [`LinkError`] naming the field.
pub fn decode(hash: &str) -> Result<Link, LinkError> {
    let pairs = pairs(hash.trim_start_matches('#'))?;
    if let Some((_, version)) = pairs.iter().find(|(k, _)| k == "v").filter(|(_, v)| v != LINK_VERSION) {
        return Err(LinkError::Version(version.clone()));
    }
    let chosen = match pairs.iter().find(|(k, _)| k == "preset") {
        Some((_, name)) => preset(name).ok_or_else(|| LinkError::Preset(name.clone()))?,
        None => presets().into_iter().next().ok_or_else(|| LinkError::Preset(String::new()))?,
    };
    let mut config = to_value(&chosen.config);
    let mut view = Map::new();
    for (key, text) in pairs.iter().filter(|(k, _)| k != "v" && k != "preset") {
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()));
        if VIEW_KEYS.contains(&key.as_str()) {
            view.insert(key.clone(), value.clone());
            let tried: Result<View, _> = serde_json::from_value(Value::Object(view.clone()));
            tried.map_err(|e| LinkError::Value { field: key.clone(), why: e.to_string() })?;
        } else {
            set(&mut config, key, value)?;
            // Reading after each change tells which field a misfit belongs to.
            let tried: Result<RunConfig, _> = serde_json::from_value(config.clone());
            tried.map_err(|e| LinkError::Value { field: key.clone(), why: e.to_string() })?;
        }
    }
    let why = |e: serde_json::Error| ConfigError::Format(e.to_string());
    let config: RunConfig = serde_json::from_value(config).map_err(why)?;
    config.validate()?;
    let view: View = serde_json::from_value(Value::Object(view)).map_err(why)?;
    check_view(&view, &config)?;
    Ok(Link { preset: chosen.name, config, view })
}

/// Holds a view to what the run can show.
fn check_view(view: &View, config: &RunConfig) -> Result<(), LinkError> {
    let check = |field: &str, value: Option<u64>, max: u64| match value {
        Some(value) if value > max => Err(LinkError::Value {
            field: field.into(),
            why: format!("{value} is out of range; use at most {max}"),
        }),
        _ => Ok(()),
    };
    check("update", view.update, MAX_UPDATE)?;
    check("group", view.group.map(u64::from), u64::from(config.num_prompts.saturating_sub(1)))?;
    check("rollout", view.rollout.map(u64::from), u64::from(config.num_generations.saturating_sub(1)))
}

fn to_value(config: &RunConfig) -> Value {
    serde_json::to_value(config).unwrap_or(Value::Null)
}

/// Fields with their dotted paths; only those whose own fields are fixed are opened.
fn flat(config: &Value) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for (key, value) in config.as_object().into_iter().flatten() {
        match value {
            Value::Object(inner) if matches!(key.as_str(), "env" | "policy" | "estimator") => {
                out.extend(inner.iter().map(|(k, v)| (format!("{key}.{k}"), v.clone())));
            }
            _ => out.push((key.clone(), value.clone())),
        }
    }
    out
}

fn set(config: &mut Value, path: &str, value: Value) -> Result<(), LinkError> {
    let unknown = || LinkError::Unknown(path.to_string());
    let slot = match path.split_once('.') {
        Some((outer, inner)) => config.get_mut(outer).and_then(|o| o.get_mut(inner)),
        None => config.get_mut(path),
    };
    *slot.ok_or_else(unknown)? = value;
    Ok(())
}

fn pairs(hash: &str) -> Result<Vec<(String, String)>, LinkError> {
    let mut out: Vec<(String, String)> = Vec::new();
    for part in hash.split('&').filter(|p| !p.is_empty()) {
        let (key, text) = part.split_once('=').ok_or_else(|| LinkError::Pair(part.to_string()))?;
        if out.iter().any(|(k, _)| k == key) {
            return Err(LinkError::Twice(key.to_string()));
        }
        let text = unescape(text).ok_or_else(|| LinkError::Encoding(key.to_string()))?;
        out.push((key.to_string(), text));
    }
    Ok(out)
}

/// Percent-encodes what a URL's hash or a chat program would mangle, and leaves the rest readable.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.,:/[]+".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn unescape(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let hex = text.get(at + 1..at + 3)?;
            out.push(u8::from_str_radix(hex, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}
