//! Messages between the page and a worker.
//!
//! Both sides exchange [`Wire`] values: a protocol version and the message's bytes. A page and a worker of different
//! builds can therefore always tell that they do not fit, instead of misreading each other.

use crate::config::RunConfig;
use crate::record::{IterationRecord, Metrics};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Version of the messages; to be raised with every change of a type that crosses.
pub const PROTOCOL_VERSION: u32 = 3;

/// One encoded message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// The sender's [`PROTOCOL_VERSION`].
    pub version: u32,
    /// The message, as one run of bytes: encoded in one copy, not byte by byte.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// Why a message cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WireError {
    /// The other side is of another build.
    #[error("the message is of protocol {got}, this build speaks {PROTOCOL_VERSION}; reload the page")]
    Version {
        /// The version found.
        got: u32,
    },
    /// The bytes do not hold such a message.
    #[error("the message is damaged: {0}")]
    Damaged(String),
    /// The message cannot be encoded.
    #[error("the message cannot be encoded: {0}")]
    Encode(String),
}

impl Wire {
    /// Encodes a message.
    ///
    /// # Errors
    /// [`WireError::Encode`] if the codec refuses it.
    pub fn pack<T: Serialize>(message: &T) -> Result<Self, WireError> {
        let bytes = postcard::to_stdvec(message).map_err(|e| WireError::Encode(e.to_string()))?;
        Ok(Self { version: PROTOCOL_VERSION, bytes })
    }

    /// Decodes a message.
    ///
    /// # Errors
    /// [`WireError`] if it is of another version or damaged.
    pub fn unpack<T: DeserializeOwned>(&self) -> Result<T, WireError> {
        if self.version != PROTOCOL_VERSION {
            return Err(WireError::Version { got: self.version });
        }
        postcard::from_bytes(&self.bytes).map_err(|e| WireError::Damaged(e.to_string()))
    }
}

/// How fast a run plays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Most updates in a second; null trains at full speed.
    pub updates_per_second: Option<f64>,
}

/// What the page asks of a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// The first message: asks for [`Event::Ready`]. The WebGPU worker asks for its device now.
    Hello,
    /// Starts a run from its seed, paused. `run` is echoed in everything that the run says.
    Reset {
        /// The page's number for the run.
        run: u64,
        /// What to run, as text ([`RunConfig::to_line`]): the worker reads it and says what it refuses.
        config: String,
    },
    /// Continues a run from a checkpoint, paused.
    Resume {
        /// The page's number for the run.
        run: u64,
        /// A checkpoint as [`Event::Checkpoint`] gave it.
        checkpoint: Vec<u8>,
    },
    /// Trains on until told otherwise.
    Play(Pace),
    /// Stops after the update at work.
    Pause,
    /// Makes this many updates at full speed, then pauses.
    Step(u32),
    /// Changes the knobs that apply at once: optimiser, loss, advantage, temperature. The world, the network, the
    /// seed and the group sizes stay. A configuration as text.
    Apply(String),
    /// Asks for a checkpoint now.
    Checkpoint,
    /// The page has drawn the newest record: the next may be sent.
    Drawn,
    /// Trains this configuration for some updates on this worker's device and on the CPU and compares them.
    SelfTest {
        /// What to run, as text.
        config: String,
        /// Number of updates.
        updates: u32,
    },
    /// Destroys the device, as a driver reset would: for rehearsing the fall-back.
    LoseDevice,
}

/// The device a worker trains on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backend {
    /// Burn Flex in WebAssembly.
    Cpu,
    /// Burn wgpu.
    Webgpu {
        /// The adapter's name as the browser tells it; may be empty.
        adapter: String,
        /// The adapter is a software one.
        software: bool,
    },
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Answer to [`Command::Hello`].
    Ready {
        /// The device.
        backend: Backend,
        /// How often the constructors of the wasm binary have run; 1 in a sound build.
        constructor_runs: u32,
    },
    /// The device cannot be had; the worker is of no use.
    Unavailable {
        /// Why, in a sentence.
        reason: String,
    },
    /// A run stands ready at this update (0 after a reset).
    Started {
        /// The page's number for the run.
        run: u64,
        /// Updates made so far.
        iteration: u64,
        /// The run's whole configuration.
        #[serde(with = "crate::config::wire")]
        config: Box<RunConfig>,
    },
    /// Training went on.
    Progress {
        /// The page's number for the run.
        run: u64,
        /// The newest update, complete.
        record: Box<IterationRecord>,
        /// The numbers of all updates since the last message, oldest first.
        metrics: Vec<Metrics>,
        /// Mean time of an update since the last message, in milliseconds.
        millis_per_update: f64,
        /// Size of the worker's wasm memory, in bytes.
        memory_bytes: u64,
    },
    /// [`Command::Apply`] was carried out; updates after this one are made with the new configuration.
    Applied {
        /// The page's number for the run.
        run: u64,
        /// The last update made with the old configuration.
        iteration: u64,
        /// The configuration from now on.
        #[serde(with = "crate::config::wire")]
        config: Box<RunConfig>,
    },
    /// The worker has stopped iterating: asked to, or at `max_steps`.
    Paused {
        /// The page's number for the run.
        run: u64,
        /// Updates made so far.
        iteration: u64,
    },
    /// All of the run.
    Checkpoint {
        /// The page's number for the run.
        run: u64,
        /// Updates made so far.
        iteration: u64,
        /// Bytes for [`Command::Resume`].
        bytes: Vec<u8>,
    },
    /// Something went wrong; the run stands where it was.
    Failed {
        /// The page's number for the run, if one was meant.
        run: Option<u64>,
        /// What, where, and what would be right.
        message: String,
        /// The device is gone: this worker cannot go on.
        device_lost: bool,
    },
    /// Answer to [`Command::SelfTest`].
    SelfTested {
        /// Largest difference of any probability of the policy, one number for each update.
        deviation: Vec<f64>,
    },
}
