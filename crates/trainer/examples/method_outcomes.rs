//! Which methods learn which worlds, and in how many environment steps: ten seeds each, as a Markdown table.
//!
//! `cargo run --release -p trainer --example method_outcomes`, with ids of methods behind ` -- ` for these alone.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an experiment prints")]

mod common;

use advantage::methods::{Family, methods};
use experiment::preset;
use std::process::ExitCode;
use trainer::TrainerError;

/// Presets and the success that is possible on them with a stationary policy, by dynamic programming.
const WORLDS: [(&str, f64); 3] = [("first-light", 1.0), ("dead-groups", 0.74), ("many-maps", 1.0)];

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
            let (rate, outcome) = common::best(&config, possible).await?;
            println!("| {} | {name} | {rate} | {} |", method.id, outcome.cell());
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    common::finish(table())
}
