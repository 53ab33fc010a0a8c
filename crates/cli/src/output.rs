//! JSON on standard output.

use crate::error::CliError;
use serde::Serialize;
use std::io::{self, Write};

/// Writes one value as one line.
pub(crate) fn line<T: Serialize>(value: &T) -> Result<(), CliError> {
    text(&json(value)?)
}

/// One value as one line of JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, CliError> {
    serde_json::to_string(value).map_err(|e| CliError::Output(e.into()))
}

/// Writes a text and a line break.
pub(crate) fn text(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(CliError::output)
}
