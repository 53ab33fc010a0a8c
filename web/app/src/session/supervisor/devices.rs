//! Starting workers, choosing between them, moving the run, and losing one.

use super::{HEAD_START, LONGEST_TICK, Moving, PATIENCE, PATIENCE_COMPILING, Supervisor};
use crate::model::{Subject, Tone};
use crate::session::{Effect, Phase, WorkerKind};
use crate::text::texts;
use experiment::DeviceChoice;
use experiment::protocol::Command;

impl Supervisor {
    /// Starts the CPU worker; the other one follows if the configuration wants it.
    pub fn start(&mut self) {
        self.spawn(WorkerKind::Cpu);
    }

    fn spawn(&mut self, kind: WorkerKind) {
        self.slot_mut(kind).load();
        self.out.push(Effect::Spawn(kind));
        self.send(kind, Command::Hello);
    }

    /// Time passes, in milliseconds since the last tick.
    pub fn tick(&mut self, millis: f64) {
        let millis = millis.clamp(0.0, LONGEST_TICK);
        self.clock += millis;
        for kind in [WorkerKind::Cpu, WorkerKind::Webgpu] {
            self.watch_loading(kind, millis);
        }
        self.watch_training(millis);
        self.watch_moving(millis);
        self.load_webgpu_if_wanted();
    }

    fn watch_loading(&mut self, kind: WorkerKind, millis: f64) {
        let slot = self.slot_mut(kind);
        if slot.phase != Phase::Loading {
            return;
        }
        slot.silence += millis;
        if slot.silence < PATIENCE || std::mem::replace(&mut slot.told, true) {
            return;
        }
        let text = &texts().shell;
        match kind {
            WorkerKind::Cpu => self.say(Subject::Cpu, Tone::Warning, text.cpu_silent),
            WorkerKind::Webgpu => self.say(Subject::Webgpu, Tone::Info, text.webgpu_silent),
        }
    }

    /// Only WebGPU can fall silent: its device may hang. The CPU worker may merely have much to do.
    fn watch_training(&mut self, millis: f64) {
        let watched = self.at == Some(WorkerKind::Webgpu)
            && self.started
            && self.is_playing()
            && self.moving.is_none()
            && !self.owes_drawn
            && !self.testing;
        if !watched {
            return;
        }
        self.webgpu.silence += millis;
        let patience = if self.trained { PATIENCE } else { PATIENCE_COMPILING };
        if self.webgpu.silence >= patience {
            self.lose_webgpu(texts().shell.webgpu_hangs.to_string());
        }
    }

    fn watch_moving(&mut self, millis: f64) {
        match &mut self.moving {
            Some(Moving::Asking { to, waited }) => {
                *waited += millis;
                let (to, waited) = (*to, *waited);
                if waited >= PATIENCE && to == WorkerKind::Cpu {
                    self.lose_webgpu(texts().shell.webgpu_hangs.to_string());
                }
                // The CPU worker answers after the update at work, however long that takes.
            }
            Some(Moving::Starting { waited, .. }) => {
                *waited += millis;
                if *waited >= PATIENCE_COMPILING && self.at == Some(WorkerKind::Webgpu) {
                    self.lose_webgpu(texts().shell.webgpu_hangs.to_string());
                }
            }
            None => {}
        }
    }

    fn load_webgpu_if_wanted(&mut self) {
        let by_config = self.config.device != DeviceChoice::Cpu;
        let wanted = by_config || self.by_hand == Some(WorkerKind::Webgpu) || self.test_wanted.is_some();
        if !wanted || self.webgpu.phase != Phase::Absent {
            return;
        }
        if !self.offered {
            self.webgpu.fail(texts().shell.webgpu_missing.to_string());
            if self.config.device == DeviceChoice::Webgpu {
                self.say(Subject::Webgpu, Tone::Warning, texts().shell.webgpu_missing_notice);
            }
            return;
        }
        let waiting = matches!(self.cpu.phase, Phase::Loading | Phase::Absent) && !self.cpu.told;
        if self.clock >= HEAD_START && !waiting {
            self.spawn(WorkerKind::Webgpu);
        }
    }

    /// The device the run should be on, were both workers ready.
    fn wish(&self) -> WorkerKind {
        match (self.by_hand, self.config.device) {
            (Some(kind), _) => kind,
            (None, DeviceChoice::Cpu) => WorkerKind::Cpu,
            (None, DeviceChoice::Webgpu) => WorkerKind::Webgpu,
            (None, DeviceChoice::Auto) if self.webgpu.software() == Some(false) => WorkerKind::Webgpu,
            (None, DeviceChoice::Auto) => WorkerKind::Cpu,
        }
    }

    /// The worker the run should be on now.
    pub(super) fn best(&self) -> Option<WorkerKind> {
        let wish = self.wish();
        [wish, wish.other()].into_iter().find(|kind| self.slot(*kind).is_ready())
    }

    /// Starts the run if it has no worker, or moves it if it should be elsewhere.
    pub(super) fn consider_move(&mut self) {
        if self.run == 0 || self.moving.is_some() {
            return;
        }
        let Some(best) = self.best() else { return };
        match self.at {
            None => self.launch(),
            Some(at) if at != best && self.started => {
                self.moving = Some(Moving::Asking { to: best, waited: 0.0 });
                self.send_pause();
                self.send(at, Command::Checkpoint);
            }
            Some(_) => {}
        }
    }

    /// The run goes to a worker that is ready, from the last checkpoint.
    pub(super) fn hand_over(&mut self, to: WorkerKind) {
        self.moving = Some(Moving::Starting { from: self.at, waited: 0.0 });
        self.at = Some(to);
        self.resume();
    }

    /// Trains on the other device from now on, loading its worker if need be.
    pub fn switch_device(&mut self) {
        let to = self.at.map_or(WorkerKind::Webgpu, WorkerKind::other);
        if to == WorkerKind::Webgpu && !self.offered {
            self.say(Subject::Webgpu, Tone::Warning, texts().shell.webgpu_missing_notice);
            return;
        }
        self.by_hand = Some(to);
        if matches!(self.slot(to).phase, Phase::Absent | Phase::Failed(_)) {
            self.spawn(to);
        }
        self.consider_move();
    }

    /// Drops the WebGPU worker; a run that was there goes on on the CPU from the last checkpoint.
    pub(super) fn lose_webgpu(&mut self, why: String) {
        self.out.push(Effect::Drop(WorkerKind::Webgpu));
        self.by_hand = None;
        self.testing = false;
        self.test_wanted = None;
        let was_at = self.at == Some(WorkerKind::Webgpu);
        self.webgpu.fail(why.clone());
        if !was_at {
            if matches!(self.moving, Some(Moving::Asking { to: WorkerKind::Webgpu, .. })) {
                self.moving = None;
                self.go();
            }
            return;
        }
        let from = self.saved.as_ref().map_or(0, |s| s.iteration);
        self.say(Subject::Webgpu, Tone::Warning, (texts().shell.fell_back)(&why, from));
        self.moving = None;
        if self.cpu.is_ready() {
            self.hand_over(WorkerKind::Cpu);
        } else {
            (self.at, self.started) = (None, false);
            if matches!(self.cpu.phase, Phase::Failed(_) | Phase::Absent) {
                self.spawn(WorkerKind::Cpu);
            }
        }
    }

    /// Rehearses the loss of the device.
    pub fn lose_device(&mut self) {
        if self.webgpu.is_ready() {
            self.send(WorkerKind::Webgpu, Command::LoseDevice);
        }
    }

    /// Has the WebGPU worker compare itself with the CPU over some updates of this run's configuration.
    pub fn self_test(&mut self, updates: u32) {
        self.test_wanted = Some(updates);
        match self.webgpu.phase {
            Phase::Ready => self.begin_test(),
            Phase::Failed(_) if self.offered => self.spawn(WorkerKind::Webgpu),
            _ => {}
        }
    }

    pub(super) fn begin_test(&mut self) {
        if let Some(updates) = self.test_wanted.take() {
            self.testing = true;
            let config = self.config.to_line();
            self.send(WorkerKind::Webgpu, Command::SelfTest { config, updates });
        }
    }

    pub(super) fn say(&mut self, subject: Subject, tone: Tone, text: impl Into<String>) {
        self.out.push(Effect::Say(subject, tone, text.into()));
    }
}
