//! Why a truth cannot be told.

use advantage::EstimateError;
use experiment::{CollectError, PromptError};
use oracle::OracleError;
use rollout::{SampleError, TableError};
use thiserror::Error;
use worlds::ObservationError;

/// What was wrong with a question.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TruthError {
    /// The oracle has no answer.
    #[error(transparent)]
    Oracle(#[from] OracleError),
    /// A batch cannot be collected.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// A group cannot be sampled.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The rewards cannot become advantages.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// A map cannot be built.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// The policy cannot see the worlds.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// A policy is no table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// There is no world.
    #[error("there is no map to compare on")]
    NoWorld,
    /// Too few samples for a standard error.
    #[error("samples: {found} are too few; use at least {least}, so that there is a standard error")]
    Samples {
        /// What was asked for.
        found: u32,
        /// The least number.
        least: u32,
    },
}
