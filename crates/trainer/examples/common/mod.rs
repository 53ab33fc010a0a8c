//! Ten seeds of a configuration at its best learning rate, and how they went.

use experiment::RunConfig;
use std::process::ExitCode;
use trainer::{LearnerDevice, Trainer, TrainerError};

const SEEDS: u64 = 10;
const UPDATES: u64 = 600;
/// Learned is: this share of what is possible.
const SHARE: f64 = 0.9;
/// Each configuration at its own best of these: what divides by the standard deviation changes the size of a step, and
/// a single learning rate would compare nothing else.
const RATES: [f64; 3] = [1e-3, 3e-3, 1e-2];

/// How ten runs went.
pub(crate) struct Outcome {
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

    /// Seeds that learned, environment steps until then, last success.
    pub(crate) fn cell(&self) -> String {
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

/// The best learning rate for a configuration, and how it went. More seeds that learn are better; of equals, fewer steps.
///
/// # Errors
/// [`TrainerError`] if the configuration is refused.
pub(crate) async fn best(config: &RunConfig, possible: f64) -> Result<(f64, Outcome), TrainerError> {
    let mut best =
        (RATES[0], runs(&RunConfig { learning_rate: RATES[0], ..config.clone() }, possible).await?);
    for learning_rate in RATES.into_iter().skip(1) {
        let outcome = runs(&RunConfig { learning_rate, ..config.clone() }, possible).await?;
        if outcome.rank() > best.1.rank() {
            best = (learning_rate, outcome);
        }
    }
    Ok(best)
}

/// Runs an example to its end, and says why it ended early.
pub(crate) fn finish(example: impl Future<Output = Result<(), TrainerError>>) -> ExitCode {
    match pollster::block_on(example) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
