//! Which worker trains, and what it is told.
//!
//! A pure state machine: events, passing time and wishes go in, [`Effect`]s come out. There is one run at a time. It
//! is *at* one worker; it moves by a checkpoint: the old worker stops and gives one, the new worker resumes from it.
//! Falling back is the same, from the last checkpoint that the page holds.

mod course;
mod devices;
mod hear;
#[cfg(test)]
mod tests;

use super::{Effect, Slot, WorkerKind};
use experiment::RunConfig;
use experiment::protocol::Command;
use std::rc::Rc;

/// Patience with a worker's first answer and with one that should train, in milliseconds.
pub const PATIENCE: f64 = 10_000.0;
/// Patience with the first update on WebGPU, which compiles its shaders, in milliseconds.
pub const PATIENCE_COMPILING: f64 = 30_000.0;
/// A tick counts for no more than this many milliseconds: a laptop that slept was not waiting.
const LONGEST_TICK: f64 = 1_000.0;
/// How long the page has to itself before the large worker is loaded, in milliseconds.
const HEAD_START: f64 = 1_000.0;

/// What the run is meant to be doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Standing still.
    Paused,
    /// Training on.
    Playing,
    /// Training at full speed up to this update.
    Until(u64),
}

/// A run on its way from one worker to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Moving {
    /// The old worker is asked for a checkpoint.
    Asking { to: WorkerKind, waited: f64 },
    /// The new worker is told to resume.
    Starting { from: Option<WorkerKind>, waited: f64 },
}

/// The last checkpoint that the page holds.
#[derive(Clone, Debug)]
struct Saved {
    iteration: u64,
    bytes: Vec<u8>,
    at: f64,
}

/// See the module.
#[derive(Debug)]
pub struct Supervisor {
    /// The browser offers WebGPU.
    offered: bool,
    cpu: Slot,
    webgpu: Slot,
    clock: f64,
    run: u64,
    config: Rc<RunConfig>,
    intent: Intent,
    pace: Option<f64>,
    /// Pauses that the worker has not answered yet.
    pauses_due: u32,
    /// Updates to be made once it has.
    then_step: u64,
    /// The worker that holds the run.
    at: Option<WorkerKind>,
    /// It has said that the run stands ready.
    started: bool,
    /// It has trained since then.
    trained: bool,
    iteration: u64,
    saved: Option<Saved>,
    /// A refreshing checkpoint was asked for.
    asked: bool,
    moving: Option<Moving>,
    /// The device chosen by hand.
    by_hand: Option<WorkerKind>,
    owes_drawn: bool,
    /// A self-test to be run when the WebGPU worker is ready.
    test_wanted: Option<u32>,
    testing: bool,
    out: Vec<Effect>,
}

impl Supervisor {
    /// Nothing started yet. `offered`: the browser has `navigator.gpu`.
    pub fn new(offered: bool) -> Self {
        Self {
            offered,
            cpu: Slot::default(),
            webgpu: Slot::default(),
            clock: 0.0,
            run: 0,
            config: Rc::new(RunConfig::default()),
            intent: Intent::Playing,
            pace: None,
            pauses_due: 0,
            then_step: 0,
            at: None,
            started: false,
            trained: false,
            iteration: 0,
            saved: None,
            asked: false,
            moving: None,
            by_hand: None,
            owes_drawn: false,
            test_wanted: None,
            testing: false,
            out: Vec::new(),
        }
    }

    /// What is to be done since the last call.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.out)
    }

    /// One worker.
    pub fn slot(&self, kind: WorkerKind) -> &Slot {
        match kind {
            WorkerKind::Cpu => &self.cpu,
            WorkerKind::Webgpu => &self.webgpu,
        }
    }

    fn slot_mut(&mut self, kind: WorkerKind) -> &mut Slot {
        match kind {
            WorkerKind::Cpu => &mut self.cpu,
            WorkerKind::Webgpu => &mut self.webgpu,
        }
    }

    /// The number of the run.
    pub fn run(&self) -> u64 {
        self.run
    }

    /// What the run is meant to be doing.
    pub fn intent(&self) -> Intent {
        self.intent
    }

    /// Whether the run is training, or would be if its worker were ready.
    pub fn is_playing(&self) -> bool {
        self.intent != Intent::Paused
    }

    /// The speed limit in updates per second.
    pub fn pace(&self) -> Option<f64> {
        self.pace
    }

    /// The worker that holds the run.
    pub fn at(&self) -> Option<WorkerKind> {
        self.at
    }

    /// Updates made so far, as far as the page knows.
    pub fn iteration(&self) -> u64 {
        self.iteration
    }

    /// Whether the run is on its way between the workers.
    pub fn is_moving(&self) -> bool {
        self.moving.is_some()
    }

    /// Whether the browser offers WebGPU.
    pub fn is_webgpu_offered(&self) -> bool {
        self.offered
    }

    /// The configuration of the run.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    fn send(&mut self, to: WorkerKind, command: Command) {
        self.out.push(Effect::Send(to, Box::new(command)));
    }

    /// Asks the worker at work to stop; it answers when it has.
    fn send_pause(&mut self) {
        self.pauses_due += 1;
        self.send_run(Command::Pause);
    }

    fn send_run(&mut self, command: Command) {
        if let Some(at) = self.at {
            self.send(at, command);
        }
    }
}
