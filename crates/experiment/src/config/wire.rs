//! How a configuration travels in messages: as the JSON text that files and links hold.
//!
//! The page reads and writes that text anyway. A second encoding of every field would make it some thousand bytes
//! larger, for messages that are rare.

use super::RunConfig;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// For `#[serde(with = …)]`.
pub(crate) fn serialize<S: Serializer>(config: &RunConfig, serializer: S) -> Result<S::Ok, S::Error> {
    config.to_line().serialize(serializer)
}

/// For `#[serde(with = …)]`.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<RunConfig>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let value: Value = serde_json::from_str(&text).map_err(D::Error::custom)?;
    serde_json::from_value(value).map(Box::new).map_err(D::Error::custom)
}
