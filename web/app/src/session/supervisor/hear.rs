//! What the workers say.

use super::{Intent, Moving, Saved, Supervisor};
use crate::model::{Subject, Tone};
use crate::session::{Effect, HearError, Phase, WorkerKind};
use crate::text::texts;
use experiment::DeviceChoice;
use experiment::protocol::{Backend, Command, Event};

/// A checkpoint is refreshed after this many updates, if also this much time has passed, in milliseconds.
const REFRESH_UPDATES: u64 = 50;
const REFRESH_SOON: f64 = 2_000.0;
/// After this much time it is refreshed whatever the number of updates.
const REFRESH_LATE: f64 = 10_000.0;
/// A checkpoint larger than this is refreshed rarely, since carrying it takes the page's time, in bytes.
const LARGE: usize = 1 << 20;

impl Supervisor {
    /// Hears a worker. Returns what concerns the state of the page.
    pub fn hear(&mut self, from: WorkerKind, said: Result<Event, HearError>) -> Option<Event> {
        let event = match said {
            Ok(event) => event,
            Err(error) => {
                self.refuse(from, &error);
                return None;
            }
        };
        if self.slot(from).phase != Phase::Ready
            && !matches!(event, Event::Ready { .. } | Event::Unavailable { .. })
        {
            return None;
        }
        self.slot_mut(from).silence = 0.0;
        let current = |run: u64| self.at == Some(from) && run == self.run;
        match event {
            Event::Ready { backend, constructor_runs } => self.ready(from, backend, constructor_runs),
            Event::Unavailable { reason } => self.unavailable(from, reason),
            Event::Failed { run, message, device_lost } => self.failed(from, run, message, device_lost),
            Event::SelfTested { .. } => {
                self.testing = false;
                return Some(event);
            }
            Event::Started { run, iteration, config } if current(run) => {
                self.begun(from, iteration, *config.clone());
                return Some(Event::Started { run, iteration, config });
            }
            Event::Progress { run, ref record, millis_per_update, memory_bytes, .. } => {
                if !current(run) || !self.started {
                    // It waits for an answer all the same.
                    self.send(from, Command::Drawn);
                    return None;
                }
                self.iteration = record.iteration;
                self.trained = true;
                self.owes_drawn = true;
                self.slot_mut(from).measure(millis_per_update);
                self.slot_mut(from).memory_bytes = Some(memory_bytes);
                self.refresh_checkpoint();
                return Some(event);
            }
            Event::Applied { run, .. } if current(run) && self.started => return Some(event),
            Event::Paused { run, iteration } if current(run) && self.started => self.paused(iteration),
            Event::Checkpoint { run, iteration, bytes } if current(run) && self.started => {
                self.asked = false;
                self.saved = Some(Saved { iteration, bytes, at: self.clock });
                if let Some(Moving::Asking { to, .. }) = self.moving {
                    self.hand_over(to);
                }
            }
            Event::Started { .. }
            | Event::Applied { .. }
            | Event::Paused { .. }
            | Event::Checkpoint { .. } => {}
        }
        None
    }

    fn ready(&mut self, from: WorkerKind, backend: Backend, constructor_runs: u32) {
        let slot = self.slot_mut(from);
        slot.phase = Phase::Ready;
        slot.backend = Some(backend);
        slot.constructor_runs = Some(constructor_runs);
        if std::mem::take(&mut slot.told) {
            let subject = if from == WorkerKind::Cpu { Subject::Cpu } else { Subject::Webgpu };
            self.out.push(Effect::Withdraw(subject));
        }
        if from == WorkerKind::Webgpu {
            self.begin_test();
        }
        self.consider_move();
    }

    fn begun(&mut self, from: WorkerKind, iteration: u64, config: experiment::RunConfig) {
        self.started = true;
        self.iteration = iteration;
        if let Some(Moving::Starting { from: before, .. }) = self.moving.take()
            && before != Some(from)
        {
            self.out.push(Effect::Moved { iteration, to: from });
        }
        // A checkpoint may be older than a knob.
        if config != *self.config {
            self.send(from, Command::Apply(self.config.to_line()));
        }
        self.go();
        self.consider_move();
    }

    fn refresh_checkpoint(&mut self) {
        let large = self.saved.as_ref().is_some_and(|s| s.bytes.len() > LARGE);
        let (saved, since) =
            self.saved.as_ref().map_or((0, f64::INFINITY), |s| (s.iteration, self.clock - s.at));
        let updates = self.iteration.saturating_sub(saved);
        let soon = updates >= REFRESH_UPDATES && since >= REFRESH_SOON && !large;
        let late = updates > 0 && since >= REFRESH_LATE;
        if !self.asked && self.moving.is_none() && (soon || late) {
            self.asked = true;
            self.send_run(Command::Checkpoint);
        }
    }

    fn unavailable(&mut self, from: WorkerKind, reason: String) {
        if from == WorkerKind::Webgpu {
            let asked = self.by_hand == Some(from) || self.config.device == DeviceChoice::Webgpu;
            self.lose_webgpu(reason.clone());
            if asked {
                self.say(Subject::Webgpu, Tone::Warning, (texts().shell.webgpu_unavailable)(&reason));
            }
            return;
        }
        self.out.push(Effect::Drop(from));
        self.cpu.fail(reason.clone());
        self.say(Subject::Cpu, Tone::Warning, (texts().shell.cpu_unavailable)(&reason));
        self.after_cpu_failed(&reason);
    }

    fn failed(&mut self, from: WorkerKind, run: Option<u64>, message: String, device_lost: bool) {
        if device_lost && from == WorkerKind::Webgpu {
            self.lose_webgpu(message);
            return;
        }
        if run.is_some_and(|run| run != self.run) || (run.is_some() && self.at != Some(from)) {
            return;
        }
        if from == WorkerKind::Webgpu && self.at == Some(from) && !self.started {
            self.lose_webgpu(message);
            return;
        }
        // A worker that cannot give a checkpoint keeps the run.
        if self.moving.take().is_some() {
            self.by_hand = Some(from);
        }
        self.testing = false;
        self.asked = false;
        self.intent = Intent::Paused;
        self.say(Subject::Run, Tone::Warning, (texts().shell.run_failed)(&message));
    }

    /// Nothing can be understood from this worker, or nothing more will come.
    fn refuse(&mut self, from: WorkerKind, error: &HearError) {
        if matches!(self.slot(from).phase, Phase::Failed(_)) {
            return;
        }
        let text = &texts().shell;
        let why = error.to_string();
        let other_build = matches!(error, HearError::Wire(_));
        if other_build {
            self.say(Subject::Build, Tone::Warning, (text.other_build)(&why));
        }
        match from {
            WorkerKind::Webgpu => self.lose_webgpu(why),
            WorkerKind::Cpu => {
                self.out.push(Effect::Drop(from));
                self.cpu.fail(why.clone());
                if !other_build {
                    self.say(Subject::Cpu, Tone::Warning, (text.cpu_unavailable)(&why));
                }
                self.after_cpu_failed(&why);
            }
        }
        if let (Phase::Failed(_), Phase::Failed(_)) = (&self.cpu.phase, &self.webgpu.phase) {
            self.out.push(Effect::GiveUp((text.both_failed)(&error.to_string())));
        }
    }

    fn after_cpu_failed(&mut self, why: &str) {
        if self.at == Some(WorkerKind::Cpu) {
            (self.at, self.started, self.moving) = (None, false, None);
        }
        if !self.offered {
            self.webgpu.fail(texts().shell.webgpu_missing.to_string());
            self.out.push(Effect::GiveUp((texts().shell.both_failed)(why)));
        }
        self.consider_move();
    }
}
