//! What using a batch several times costs and brings, by the ratio that the loss takes: ten seeds each, as a Markdown
//! table.
//!
//! `cargo run --release -p trainer --example reused_batches`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an experiment prints")]

use advantage::methods::method;
use experiment::{RunConfig, preset};
use std::process::ExitCode;
use trainer::{LearnerDevice, Trainer, TrainerError};

const PRESET: &str = "first-light";
const METHODS: [&str; 3] = ["grpo", "gspo", "vespo"];
/// Times that a batch is used.
const REUSES: [u32; 3] = [1, 4, 16];
const SEEDS: u64 = 10;
const UPDATES: u32 = 300;
const LEARNING_RATE: f64 = 1e-3;
/// Learned is: this exact success.
const TARGET: f64 = 0.9;

/// Environment steps until the target, in thousands, the mean share of clipped steps, and the last success.
fn run(config: RunConfig) -> Result<(Option<f64>, f64, f64), TrainerError> {
    pollster::block_on(async {
        let mut trainer = Trainer::new(config, LearnerDevice::cpu()).await?;
        let (mut reached, mut clipped, mut last) = (None, 0.0, 0.0);
        for _ in 0..UPDATES {
            let metrics = trainer.iterate(false).await?.metrics;
            last = metrics.success;
            clipped += metrics.clip_ratio / f64::from(UPDATES);
            if reached.is_none() && last >= TARGET {
                reached = Some(metrics.env_steps as f64 / 1000.0);
            }
        }
        Ok((reached, clipped, last))
    })
}

fn table() -> Result<(), TrainerError> {
    println!(
        "| method | times a batch is used | seeds that learn, environment steps until then | clipped | last success |"
    );
    println!("|---|---|---|---|---|");
    let Some(base) = preset(PRESET) else { return Ok(()) };
    for method in METHODS.into_iter().filter_map(method) {
        for num_iterations in REUSES {
            let base = base.config.with_method(&method);
            let (mut steps, mut clipped, mut last) = (Vec::new(), 0.0, Vec::new());
            for seed in 0..SEEDS {
                let learning_rate = LEARNING_RATE;
                let one = run(RunConfig { seed, num_iterations, learning_rate, ..base.clone() })?;
                steps.extend(one.0);
                clipped += one.1 / SEEDS as f64;
                last.push(one.2);
            }
            steps.sort_by(f64::total_cmp);
            last.sort_by(f64::total_cmp);
            let bands = |v: &[f64]| match v {
                [] => ["—".to_owned(), "—".to_owned(), "—".to_owned()],
                v => [v[v.len() / 2], v[0], v[v.len() - 1]].map(|x| format!("{x:.2}")),
            };
            let [[middle, low, high], [end, worst, best]] = [bands(&steps), bands(&last)];
            println!(
                "| {} | {num_iterations} | {}/{SEEDS}, {middle}k [{low}k, {high}k] | {:.1} % | {end} [{worst}, {best}] |",
                method.id,
                steps.len(),
                100.0 * clipped
            );
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    match table() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
