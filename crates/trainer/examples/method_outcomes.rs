//! Which methods learn which worlds, and in how many environment steps: ten seeds each, as a Markdown table.
//!
//! `cargo run --release -p trainer --example method_outcomes`, with ids of methods behind ` -- ` for these alone.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an experiment prints")]

use advantage::methods::{Family, methods};
use experiment::{RunConfig, preset};
use std::process::ExitCode;
use trainer::{LearnerDevice, Trainer, TrainerError};

const SEEDS: u64 = 10;
const UPDATES: u64 = 600;
/// Learned is: this share of what is possible.
const SHARE: f64 = 0.9;
/// Presets and the success that is possible on them with a stationary policy, by dynamic programming.
const WORLDS: [(&str, f64); 3] = [("first-light", 1.0), ("dead-groups", 0.74), ("many-maps", 1.0)];
/// Each method at its own best of these: dividing by the standard deviation changes the size of a step, and a single
/// learning rate would compare nothing else.
const RATES: [f64; 3] = [1e-3, 3e-3, 1e-2];

/// How ten runs went.
struct Outcome {
    /// Environment steps until the share was reached, in thousands; only of the runs that reached it, sorted.
    steps: Vec<f64>,
    /// Exact success of the last policies, sorted.
    last: Vec<f64>,
}

async fn run(config: RunConfig, possible: f64) -> Result<(Option<f64>, f64), TrainerError> {
    let mut trainer = Trainer::new(config, LearnerDevice::cpu()).await?;
    let (mut reached, mut last) = (None, 0.0);
    for _ in 0..UPDATES {
        let metrics = trainer.iterate(false).await?.metrics;
        last = metrics.success;
        if reached.is_none() && last >= SHARE * possible {
            reached = Some(metrics.env_steps as f64 / 1000.0);
        }
    }
    Ok((reached, last))
}

async fn runs(config: &RunConfig, possible: f64) -> Result<Outcome, TrainerError> {
    let mut outcome = Outcome { steps: Vec::new(), last: Vec::new() };
    for seed in 0..SEEDS {
        let (reached, last) = run(RunConfig { seed, ..config.clone() }, possible).await?;
        outcome.steps.extend(reached);
        outcome.last.push(last);
    }
    outcome.steps.sort_by(f64::total_cmp);
    outcome.last.sort_by(f64::total_cmp);
    Ok(outcome)
}

impl Outcome {
    /// More seeds that learn are better; of equals, fewer steps.
    fn rank(&self) -> (usize, f64) {
        let median = self.steps.get(self.steps.len() / 2).copied().unwrap_or(f64::INFINITY);
        (self.steps.len(), -median)
    }

    fn cell(&self) -> String {
        let middle = |v: &[f64]| v.get(v.len() / 2).copied().unwrap_or(f64::NAN);
        let ends =
            |v: &[f64]| (v.first().copied().unwrap_or(f64::NAN), v.last().copied().unwrap_or(f64::NAN));
        let (low, high) = ends(&self.last);
        let last = format!("{:.2} [{low:.2}, {high:.2}]", middle(&self.last));
        if self.steps.is_empty() {
            return format!("0/{SEEDS}, — , {last}");
        }
        let (least, most) = ends(&self.steps);
        format!("{}/{SEEDS}, {:.0}k [{least:.0}k, {most:.0}k], {last}", self.steps.len(), middle(&self.steps))
    }
}

async fn table() -> Result<(), TrainerError> {
    println!(
        "| method | preset | learning rate | seeds that learn, environment steps until then, last success |"
    );
    println!("|---|---|---|---|");
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let is_asked = |id: &str| asked.is_empty() || asked.iter().any(|name| name == id);
    for method in methods().iter().filter(|m| m.family != Family::Objectives && is_asked(m.id)) {
        for (name, possible) in WORLDS {
            let Some(base) = preset(name) else { continue };
            let config = base.config.with_method(method);
            if let Err(why) = config.validate() {
                println!("| {} | {name} | | not trained: {why} |", method.id);
                continue;
            }
            let mut best: Option<(f64, Outcome)> = None;
            for learning_rate in RATES {
                let outcome = runs(&RunConfig { learning_rate, ..config.clone() }, possible).await?;
                if best.as_ref().is_none_or(|(_, b)| outcome.rank() > b.rank()) {
                    best = Some((learning_rate, outcome));
                }
            }
            if let Some((rate, outcome)) = best {
                println!("| {} | {name} | {rate} | {} |", method.id, outcome.cell());
            }
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    match pollster::block_on(table()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
