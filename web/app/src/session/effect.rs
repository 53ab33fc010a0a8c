//! What the supervisor wants done.

use crate::model::{Subject, Tone};
use experiment::protocol::{Command, WireError};
use thiserror::Error;

/// One of the two workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorkerKind {
    /// Trains on the CPU; small and ready at once.
    Cpu,
    /// Trains on WebGPU.
    Webgpu,
}

impl WorkerKind {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Cpu => Self::Webgpu,
            Self::Webgpu => Self::Cpu,
        }
    }

    /// Its name in machine-readable state.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Webgpu => "webgpu",
        }
    }
}

/// Why nothing can be heard from a worker.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HearError {
    /// It speaks another protocol.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// It closed its stream.
    #[error("the worker has ended")]
    Ended,
}

/// What is to be done, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Start a worker.
    Spawn(WorkerKind),
    /// Let a worker go.
    Drop(WorkerKind),
    /// Send a command.
    Send(WorkerKind, Box<Command>),
    /// Tell the reader.
    Say(Subject, Tone, String),
    /// Take back what was told.
    Withdraw(Subject),
    /// Say a sentence to a screen reader.
    Announce(String),
    /// The run went to the other device after this update.
    Moved {
        /// The last update before it.
        iteration: u64,
        /// Where to.
        to: WorkerKind,
    },
    /// Neither worker can be used: the page cannot do anything.
    GiveUp(String),
}
