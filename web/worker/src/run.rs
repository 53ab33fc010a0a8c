//! One run and how it is driven.

use experiment::protocol::Pace;
use trainer::Trainer;

/// What a run does next without being asked again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Drive {
    /// Nothing.
    Paused,
    /// Trains on.
    Playing(Pace),
    /// Makes this many updates more.
    Stepping(u32),
}

/// A run of the page's number.
pub(crate) struct Run {
    pub(crate) id: u64,
    pub(crate) trainer: Trainer,
    pub(crate) drive: Drive,
    /// When the next update is due, in the clock's milliseconds.
    pub(crate) due: f64,
}

impl Run {
    pub(crate) fn new(id: u64, trainer: Trainer) -> Self {
        Self { id, trainer, drive: Drive::Paused, due: 0.0 }
    }

    /// Milliseconds until the next update; `None` while paused.
    pub(crate) fn wait(&self, now: f64) -> Option<f64> {
        match self.drive {
            Drive::Paused => None,
            Drive::Stepping(_) => Some(0.0),
            Drive::Playing(Pace { updates_per_second: None }) => Some(0.0),
            Drive::Playing(_) => Some((self.due - now).max(0.0)),
        }
    }

    /// Notes that an update was made; whether the run has thereby come to its stop.
    pub(crate) fn advanced(&mut self, now: f64) -> bool {
        let at_limit = self.trainer.config().max_steps.is_some_and(|n| self.trainer.iteration() >= n);
        match &mut self.drive {
            Drive::Stepping(left) => *left = left.saturating_sub(1),
            Drive::Playing(Pace { updates_per_second: Some(rate) }) => {
                let step = 1000.0 / rate.max(1e-3);
                // A late update does not have to be made up for.
                self.due = (self.due + step).max(now);
            }
            _ => {}
        }
        let done = at_limit && matches!(self.drive, Drive::Playing(_)) || self.drive == Drive::Stepping(0);
        if done {
            self.drive = Drive::Paused;
        }
        done
    }

    /// Whether it trains as fast as it can.
    pub(crate) fn is_at_full_speed(&self) -> bool {
        self.drive == Drive::Playing(Pace { updates_per_second: None })
    }

    /// Whether the next update is the last before a stop, whose record must be complete.
    pub(crate) fn is_last(&self) -> bool {
        let next = self.trainer.iteration() + 1;
        self.drive == Drive::Stepping(1) || self.trainer.config().max_steps == Some(next)
    }
}
