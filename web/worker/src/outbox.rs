//! What waits to be told: the newest record, and the metrics of all updates since the last message.

use experiment::protocol::Event;
use experiment::{IterationRecord, Metrics};

/// Size of this instance's memory: it never shrinks, so growth in it is growth.
fn memory_bytes() -> u64 {
    core::arch::wasm32::memory_size::<0>() as u64 * 65_536
}

/// Most updates whose metrics wait here. A page that takes no messages for a while, in a background tab or on a busy
/// machine, must not make this memory grow: wasm memory never shrinks.
const CAPACITY: usize = 256;

/// At full speed one update in so many has a complete record at most: it evaluates one policy more.
const EXPLAINED: u32 = 4;

/// Keeps the newest record until the page has drawn the one before. Old records are dropped, never queued.
#[derive(Default)]
pub(crate) struct Outbox {
    newest: Option<Box<IterationRecord>>,
    metrics: Vec<Metrics>,
    /// The newest record is complete.
    explained: bool,
    /// Updates to come whose records need not be complete; none at the start of a run, whose first update one may want
    /// to go back to.
    plain_ahead: u32,
    /// The page still draws the last message.
    drawing: bool,
    /// Time spent in updates since the last message, in milliseconds.
    spent: f64,
}

impl Outbox {
    /// Keeps a finished update that took `millis`; `explained` says whether its record is complete.
    pub(crate) fn put(&mut self, record: IterationRecord, millis: f64, explained: bool) {
        self.metrics.push(record.metrics.clone());
        self.explained = explained;
        self.plain_ahead = if explained { EXPLAINED - 1 } else { self.plain_ahead.saturating_sub(1) };
        self.newest = Some(Box::new(record));
        self.spent += millis;
    }

    /// The page has drawn the last message.
    pub(crate) fn drawn(&mut self) {
        self.drawing = false;
    }

    /// Whether the next record should be complete: it will be sent, since the page is ready or no room is left to wait
    /// for it, and not every update pays for one.
    pub(crate) fn wants_explained(&self) -> bool {
        !self.drawing && self.plain_ahead == 0 || self.metrics.len() + 1 >= CAPACITY
    }

    /// Whether the last update is told, or can be told as it is.
    pub(crate) fn is_explained(&self) -> bool {
        self.newest.is_none() || self.explained
    }

    /// Forgets everything; for the start of another run.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The next message, if there is a complete record and the page is ready, or must have it (`force`), or no room is
    /// left.
    pub(crate) fn take(&mut self, run: u64, force: bool) -> Option<Event> {
        if (self.drawing || !self.explained) && !force && self.metrics.len() < CAPACITY {
            return None;
        }
        let record = self.newest.take()?;
        let metrics = std::mem::take(&mut self.metrics);
        let millis_per_update = self.spent / metrics.len().max(1) as f64;
        self.spent = 0.0;
        self.drawing = true;
        Some(Event::Progress { run, record, metrics, millis_per_update, memory_bytes: memory_bytes() })
    }
}
