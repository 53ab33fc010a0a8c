//! Configurations and checkpoints from files.

use crate::error::CliError;
use experiment::RunConfig;
use std::fs;
use std::path::Path;
use trainer::{Checkpoint, LearnerDevice, Trainer};

/// Reads and validates a configuration.
pub(crate) fn read_config(path: &Path) -> Result<RunConfig, CliError> {
    let text = fs::read_to_string(path).map_err(CliError::file(path))?;
    RunConfig::from_json(&text).map_err(|source| CliError::Config { path: path.to_path_buf(), source })
}

/// The run of a checkpoint, on the CPU.
pub(crate) async fn resume(path: &Path) -> Result<Trainer, CliError> {
    let bytes = fs::read(path).map_err(CliError::file(path))?;
    Ok(Trainer::resume(&Checkpoint::from_bytes(&bytes)?, LearnerDevice::cpu()).await?)
}
