//! The course of the run: starting, playing, stepping, changing its configuration.

use super::{Intent, Supervisor};
use crate::session::Effect;
use crate::text::texts;
use experiment::RunConfig;
use experiment::protocol::{Command, Pace};
use std::rc::Rc;

impl Supervisor {
    /// A new run. It starts as soon as a worker is ready.
    pub fn begin(&mut self, config: Rc<RunConfig>, intent: Intent) {
        self.run += 1;
        self.config = config;
        self.intent = intent;
        self.saved = None;
        self.iteration = 0;
        self.launch();
    }

    /// Begins the same run again, playing if it was; otherwise up to its first update, so that there is something to
    /// look at.
    pub fn restart(&mut self, config: Rc<RunConfig>) {
        let intent = if self.intent == Intent::Playing { Intent::Playing } else { Intent::Until(1) };
        self.begin(config, intent);
    }

    /// Puts the run onto the best worker that is ready: from its checkpoint, or from its beginning.
    pub(super) fn launch(&mut self) {
        self.moving = None;
        self.started = false;
        self.asked = false;
        let Some(to) = self.best() else {
            self.at = None;
            return;
        };
        if let Some(from) = self.at.filter(|from| *from != to && self.slot(*from).is_ready()) {
            self.send(from, Command::Pause);
        }
        self.at = Some(to);
        self.resume();
    }

    /// Tells the worker at work to take the run over.
    pub(super) fn resume(&mut self) {
        self.started = false;
        self.trained = false;
        self.owes_drawn = false;
        self.asked = false;
        (self.pauses_due, self.then_step) = (0, 0);
        let run = self.run;
        let command = match &self.saved {
            Some(saved) => Command::Resume { run, checkpoint: saved.bytes.clone() },
            None => Command::Reset { run, config: self.config.to_line() },
        };
        self.iteration = self.saved.as_ref().map_or(0, |s| s.iteration);
        self.send_run(command);
    }

    /// Tells the worker what the run is meant to be doing.
    pub(super) fn go(&mut self) {
        if !self.started {
            return;
        }
        if let Some(at) = self.at {
            self.slot_mut(at).silence = 0.0;
        }
        match self.intent {
            Intent::Paused => {}
            Intent::Playing => {
                let pace = Pace { updates_per_second: self.pace };
                self.send_run(Command::Play(pace));
            }
            Intent::Until(update) if update > self.iteration => {
                let left = u32::try_from(update - self.iteration).unwrap_or(u32::MAX);
                self.send_run(Command::Step(left));
            }
            Intent::Until(_) => self.intent = Intent::Paused,
        }
    }

    /// Whether the run is on its way and its worker must not be spoken to.
    fn is_free(&self) -> bool {
        self.started && self.moving.is_none()
    }

    /// Trains on.
    pub fn play(&mut self) {
        self.intent = Intent::Playing;
        self.then_step = 0;
        if self.is_free() {
            self.go();
        }
    }

    /// Stops.
    pub fn pause(&mut self) {
        if self.intent == Intent::Paused {
            return;
        }
        self.intent = Intent::Paused;
        self.then_step = 0;
        if self.started {
            self.send_pause();
        }
    }

    /// Makes so many updates, then stops.
    pub fn step(&mut self, updates: u64) {
        match self.intent {
            // The worker is ahead of what the page has heard: it stops first, and counts from where it stands.
            Intent::Playing if self.is_free() => {
                self.then_step = updates;
                self.intent = Intent::Until(self.iteration);
                self.send_pause();
            }
            Intent::Until(_) if self.then_step > 0 => self.then_step += updates,
            // Presses while an update is being made add up; what is missing is asked for when the worker stops.
            Intent::Until(update) => self.intent = Intent::Until(update.saturating_add(updates)),
            Intent::Paused if self.pauses_due > 0 && self.is_free() => {
                self.then_step = updates;
                self.intent = Intent::Until(self.iteration);
            }
            Intent::Paused | Intent::Playing => {
                self.intent = Intent::Until(self.iteration.saturating_add(updates));
                if self.is_free() {
                    self.go();
                }
            }
        }
    }

    /// The worker has stopped after this update.
    pub(super) fn paused(&mut self, iteration: u64) {
        self.iteration = self.iteration.max(iteration);
        let answer = self.pauses_due > 0;
        self.pauses_due = self.pauses_due.saturating_sub(1);
        if self.moving.is_some() {
            return;
        }
        if answer {
            if self.pauses_due == 0 && self.then_step > 0 {
                let updates = std::mem::take(&mut self.then_step);
                self.intent = Intent::Until(self.iteration.saturating_add(updates));
                self.go();
            }
            return;
        }
        let at_limit = self.config.max_steps.is_some_and(|most| iteration >= most);
        match self.intent {
            Intent::Paused => {}
            Intent::Until(update) if iteration < update && !at_limit => self.go(),
            Intent::Until(_) | Intent::Playing => {
                self.intent = Intent::Paused;
                let sentence = if at_limit { texts().shell.limit_reached } else { texts().shell.paused_at };
                self.out.push(Effect::Announce(sentence(iteration)));
            }
        }
    }

    /// Limits the speed, in updates per second; `None` is full speed.
    pub fn set_pace(&mut self, pace: Option<f64>) {
        self.pace = pace;
        if self.intent == Intent::Playing && self.is_free() {
            self.go();
        }
    }

    /// Goes on with another configuration that needs no new start.
    pub fn apply(&mut self, config: Rc<RunConfig>) {
        if self.config.device != config.device {
            self.by_hand = None;
        }
        self.config = config;
        if self.is_free() {
            self.send_run(Command::Apply(self.config.to_line()));
            self.consider_move();
        }
    }

    /// The newest record has been drawn: the worker may send the next.
    pub fn drawn(&mut self) {
        if std::mem::take(&mut self.owes_drawn) {
            self.send_run(Command::Drawn);
            if let Some(at) = self.at {
                self.slot_mut(at).silence = 0.0;
            }
        }
    }

    /// Whether a record waits to be drawn.
    pub fn owes_drawn(&self) -> bool {
        self.owes_drawn
    }
}
