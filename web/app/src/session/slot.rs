//! What is known of one worker.

use experiment::protocol::Backend;

/// How far a worker has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Not started.
    #[default]
    Absent,
    /// Started, and silent so far.
    Loading,
    /// Answered.
    Ready,
    /// Of no use, and why.
    Failed(String),
}

/// One worker, seen from the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// How far it has come.
    pub phase: Phase,
    /// Its device.
    pub backend: Option<Backend>,
    /// How often the constructors of its wasm binary have run.
    pub constructor_runs: Option<u32>,
    /// Measured time of an update in milliseconds, smoothed.
    pub millis: Option<f64>,
    /// Size of its wasm memory.
    pub memory_bytes: Option<u64>,
    /// Milliseconds since something was expected of it and nothing was heard.
    pub silence: f64,
    /// Its silence has been told.
    pub told: bool,
}

impl Slot {
    /// Whether it can train.
    pub fn is_ready(&self) -> bool {
        self.phase == Phase::Ready
    }

    /// Whether it trains on a software adapter; `None` for a CPU worker or before it answered.
    pub fn software(&self) -> Option<bool> {
        match &self.backend {
            Some(Backend::Webgpu { software, .. }) => Some(*software),
            _ => None,
        }
    }

    /// The adapter's name, where the browser tells it.
    pub fn adapter(&self) -> Option<&str> {
        match &self.backend {
            Some(Backend::Webgpu { adapter, .. }) if !adapter.is_empty() => Some(adapter),
            _ => None,
        }
    }

    pub(super) fn load(&mut self) {
        *self = Self { phase: Phase::Loading, ..Self::default() };
    }

    pub(super) fn fail(&mut self, why: String) {
        self.phase = Phase::Failed(why);
    }

    /// Takes a measured time of an update into the smoothed one.
    pub(super) fn measure(&mut self, millis: f64) {
        if millis.is_finite() && millis > 0.0 {
            self.millis = Some(self.millis.map_or(millis, |old| 0.8 * old + 0.2 * millis));
        }
    }
}
