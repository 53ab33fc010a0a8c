//! What can stop a run.

use advantage::SequenceError;
use experiment::{CollectError, ConfigError, PromptError};
use learner::LearnerError;
use oracle::OracleError;
use rollout::TableError;
use thiserror::Error;
use worlds::ObservationError;

/// Why a run cannot start, go on or be resumed.
#[derive(Debug, Error)]
pub enum TrainerError {
    /// The configuration is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The maps cannot be drawn.
    #[error("prompts: {0}")]
    Prompts(#[from] PromptError),
    /// The policy cannot see the worlds.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// A batch cannot be collected.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// The rollouts cannot be taken whole.
    #[error(transparent)]
    Sequence(#[from] SequenceError),
    /// The learner or its device failed.
    #[error(transparent)]
    Learner(#[from] LearnerError),
    /// The device gave a table that is none.
    #[error("update {iteration}: {source}")]
    Table {
        /// The update.
        iteration: u64,
        /// What is wrong with it.
        source: TableError,
    },
    /// The exact success probability cannot be computed.
    #[error("exact success: {0}")]
    Success(String),
    /// The oracle has no answer.
    #[error("exact gradient: {0}")]
    Oracle(#[from] OracleError),
    /// A checkpoint cannot be read.
    #[error("checkpoint: {0}")]
    Checkpoint(String),
    /// A change was asked for that needs a new start.
    #[error("{0}: this setting starts the run again; reset instead of applying it")]
    NeedsReset(&'static str),
}

impl TrainerError {
    /// Whether the device is gone, so that the run can only go on elsewhere.
    pub fn is_device_lost(&self) -> bool {
        matches!(self, Self::Learner(LearnerError::Device { .. }))
    }
}
