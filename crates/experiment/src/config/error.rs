//! Why a configuration is refused.

use super::CONFIG_VERSION;
use crate::bounds;
use crate::prompts::PromptError;
use thiserror::Error;
use worlds::{ObservationError, WorldError};

/// Why a configuration is refused. Each message begins with the path of the field.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ConfigError {
    /// Not JSON of this format.
    #[error("{0}")]
    Format(String),
    /// Written for another version.
    #[error("version: {got} is not supported; this build reads version {CONFIG_VERSION}")]
    Version {
        /// The version found.
        got: u32,
    },
    /// A number is out of its range.
    #[error(transparent)]
    Bound(#[from] bounds::BoundError),
    /// The world cannot be built.
    #[error("env.{0}")]
    World(#[from] WorldError),
    /// The maps cannot be built.
    #[error("prompts: {0}")]
    Prompts(PromptError),
    /// The observation is out of range.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// A number of the estimator is out of its range.
    #[error("estimator.{name}: {value} is out of range; use {right}")]
    Estimator {
        /// The field.
        name: &'static str,
        /// The value found.
        value: f64,
        /// What would be right.
        right: &'static str,
    },
    /// Two fields contradict each other.
    #[error("{field}: {why}")]
    Conflict {
        /// The field to change.
        field: &'static str,
        /// What is wrong and what would be right.
        why: String,
    },
}

impl From<PromptError> for ConfigError {
    /// A world that cannot be built is the fault of `env`, whoever asked for it.
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::World(error) => Self::World(error),
            other => Self::Prompts(other),
        }
    }
}
