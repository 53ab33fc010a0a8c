//! `grpo presets` and `grpo preset NAME`.

use crate::error::CliError;
use crate::output;
use serde::Serialize;

#[derive(Serialize)]
struct Row {
    name: &'static str,
    title: &'static str,
    description: &'static str,
}

/// Lists all presets, one object a line.
pub(crate) fn list() -> Result<(), CliError> {
    experiment::presets()
        .into_iter()
        .try_for_each(|p| output::line(&Row { name: p.name, title: p.title, description: p.description }))
}

/// Prints a preset's configuration.
pub(crate) fn show(name: &str) -> Result<(), CliError> {
    let Some(preset) = experiment::preset(name) else {
        let known: Vec<_> = experiment::presets().iter().map(|p| p.name).collect();
        return Err(CliError::Usage(format!(
            "there is no preset \"{name}\"; the presets are {}",
            known.join(", ")
        )));
    };
    output::text(&preset.config.to_json())
}
