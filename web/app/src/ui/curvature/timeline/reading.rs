//! Reading a run's updates one after the other.

use crate::lab::record_of;
use crate::ui::background::Task;
use experiment::protocol::Wire;
use experiment::{Replay, RunConfig};
use std::rc::Rc;
use truth::prompts::{Prompt, Summary, Survey};

/// The updates of a run that the page holds.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// Its configuration; what changed in the middle of the run changes neither its maps nor what the policy sees.
    pub config: Rc<RunConfig>,
    /// The messages that brought the updates, oldest first.
    pub messages: Vec<Wire>,
}

/// One update.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Its number.
    pub update: u64,
    /// Means over the maps under the policy that sampled it.
    pub summary: Summary,
    /// Standard deviation and curvature of each map.
    pub prompts: Vec<(f64, f64)>,
}

/// The updates of a run, looked at one after the other.
#[derive(Clone, Debug)]
pub struct Reading {
    run: KeptRun,
    /// Messages that have been looked at, or could not be.
    read: usize,
    /// The update that is being looked at.
    survey: Option<(u64, Survey)>,
    /// The worlds, where every update has the same.
    fixed: Option<Replay>,
    moments: Vec<Moment>,
    error: Option<String>,
}

impl Reading {
    /// At its start.
    pub fn new(run: KeptRun) -> Self {
        Self { run, read: 0, survey: None, fixed: None, moments: Vec::new(), error: None }
    }

    /// What is known so far.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Why it ended early.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    fn piece(&mut self) -> Result<(), String> {
        let Some((update, survey)) = &mut self.survey else {
            self.survey = Some(self.open()?);
            return Ok(());
        };
        if survey.advance().map_err(|error| error.to_string())? {
            let prompts = |p: &Prompt| (p.std, p.curvature);
            if let Some(summary) = survey.summary() {
                let prompts = survey.prompts().iter().map(prompts).collect();
                self.moments.push(Moment { update: *update, summary, prompts });
            }
            self.survey = None;
            self.read += 1;
        }
        Ok(())
    }

    /// Opens the next message.
    fn open(&mut self) -> Result<(u64, Survey), String> {
        let record = record_of(&self.run.messages[self.read]).map_err(|error| error.to_string())?;
        let replay = match &self.fixed {
            Some(fixed) if record.maps.is_empty() => fixed.clone(),
            _ => Replay::new(&self.run.config, &record).map_err(|error| error.to_string())?,
        };
        if record.maps.is_empty() && self.fixed.is_none() {
            self.fixed = Some(replay.clone());
        }
        Ok((record.iteration, Survey::new(replay, &record.policy_before)))
    }
}

impl Task for Reading {
    fn advance(&mut self) -> bool {
        if self.read < self.run.messages.len()
            && let Err(error) = self.piece()
        {
            self.error = Some(error);
            self.read = self.run.messages.len();
        }
        self.read >= self.run.messages.len()
    }

    fn progress(&self) -> f64 {
        let of_survey = self.survey.as_ref().map_or(0.0, |(_, survey)| survey.progress());
        (self.read as f64 + of_survey) / self.run.messages.len().max(1) as f64
    }
}
