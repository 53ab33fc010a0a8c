//! The phases of a long command, with the minutes that each took.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::process::say;

/// What happened to a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its name as printed.
    pub name: String,
    /// How long it took.
    pub duration: Duration,
    /// Whether it passed.
    pub passed: bool,
}

/// Phases that run one after the other until one fails.
#[derive(Debug, Default)]
pub struct Phases(Vec<Phase>);

impl Phases {
    /// Runs one phase and notes its time.
    ///
    /// # Errors
    /// The phase's own failure.
    pub fn run(&mut self, name: &str, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        say(&format!("== {name}"));
        let start = Instant::now();
        let result = work();
        self.0.push(Phase { name: name.to_owned(), duration: start.elapsed(), passed: result.is_ok() });
        result
    }

    /// The phases so far as a table with one line each and the total.
    #[must_use]
    pub fn table(&self) -> String {
        table(&self.0)
    }
}

/// A table of phases, in minutes to a tenth.
#[must_use]
pub fn table(phases: &[Phase]) -> String {
    let width = phases.iter().map(|phase| phase.name.chars().count()).max().unwrap_or(0).max("total".len());
    let minutes = |duration: Duration| duration.as_secs_f64() / 60.0;
    let mut text = format!("{:width$}  minutes\n", "phase");
    for phase in phases {
        let mark = if phase.passed { "passed" } else { "FAILED" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:width$}  {:7.1}  {mark}", phase.name, minutes(phase.duration));
    }
    let total: Duration = phases.iter().map(|phase| phase.duration).sum();
    let _ = write!(text, "{:width$}  {:7.1}", "total", minutes(total));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_shows_minutes_and_what_failed() {
        let phase = |name: &str, seconds, passed| Phase {
            name: name.into(),
            duration: Duration::from_secs(seconds),
            passed,
        };
        let text = table(&[phase("check", 90, true), phase("unit tests", 30, false)]);
        assert_eq!(
            text,
            "phase       minutes\n\
             check           1.5  passed\n\
             unit tests      0.5  FAILED\n\
             total           2.0"
        );
    }

    #[test]
    fn a_failed_phase_is_noted_and_passed_on() {
        let mut phases = Phases::default();
        assert!(phases.run("one", || Ok(())).is_ok());
        let failure = Failure::new("it broke", "mend it");
        assert_eq!(phases.run("two", || Err(failure.clone())), Err(failure));
        assert!(phases.table().contains("two") && phases.table().contains("FAILED"));
    }
}
