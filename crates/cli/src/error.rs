//! What can go wrong on the command line.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A failure, printed as one line.
#[derive(Debug, Error)]
pub(crate) enum CliError {
    /// The command line is wrong.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    File { path: PathBuf, source: io::Error },
    /// Standard input cannot be read or is not what is expected.
    #[error("standard input: {0}")]
    Input(String),
    /// The environment is refused.
    #[error(transparent)]
    World(#[from] worlds::WorldError),
    /// The environment refuses an action.
    #[error("actions[{index}]: {source}")]
    Action { index: usize, source: worlds::EnvError },
    /// The map is refused.
    #[error("map: {0}")]
    Map(#[from] worlds::MapError),
    /// No random map can be drawn.
    #[error("random map: {0}")]
    RandomMap(#[from] worlds::map::RandomMapError),
    /// A configuration file is refused.
    #[error("{path}: {source}", path = path.display())]
    Config { path: PathBuf, source: experiment::ConfigError },
    /// There is no exact answer.
    #[error(transparent)]
    Oracle(#[from] oracle::OracleError),
    /// A method cannot be compared with the truth.
    #[error(transparent)]
    Truth(#[from] truth::TruthError),
    /// The run failed.
    #[error(transparent)]
    Trainer(#[from] trainer::TrainerError),
    /// An update cannot be drawn, or drawn again.
    #[error(transparent)]
    Replay(#[from] experiment::ReplayError),
    /// Standard output cannot be written.
    #[error("standard output: {0}")]
    Output(io::Error),
    /// The reader of standard output has gone: nothing to report to it.
    #[error("standard output is closed")]
    Closed,
}

impl CliError {
    /// A usage error from clap's many lines: the first says what is wrong.
    pub(crate) fn usage(error: &clap::Error) -> Self {
        let text = error.to_string();
        let said = text.split("\n\n").next().unwrap_or_default();
        let said = said.trim_start_matches("error: ");
        Self::Usage(format!("{said}; see grpo --help"))
    }

    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }

    pub(crate) fn output(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Output(error) }
    }
}
