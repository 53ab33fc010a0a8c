//! What one rollout in each group of a reference or of an adversary does to learning: ten seeds each, as a Markdown table.
//!
//! `cargo run --release -p trainer --example injected_rollouts`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an experiment prints")]

mod common;

use advantage::methods::method;
use experiment::{Injected, RunConfig, preset};
use std::process::ExitCode;
use trainer::TrainerError;

/// A method that centres and divides, and one whose expected update the correction leaves what it was.
const METHODS: [&str; 2] = ["grpo", "reinforce"];
const WAYS: [(Injected, bool); 5] = [
    (Injected::None, false),
    (Injected::Reference, false),
    (Injected::Reference, true),
    (Injected::Adversarial, false),
    (Injected::Adversarial, true),
];

/// Worlds and the success that is possible on them: with a step cost, slippery with 0/1 rewards, and 0/1 rewards on a
/// map where the first policy succeeds twice in a thousand rollouts.
fn worlds() -> Vec<(&'static str, RunConfig, f64)> {
    let named = |name: &str| preset(name).map(|p| p.config).unwrap_or_default();
    let mut silent = named("lake-8x8");
    silent.env.reward_schedule = [1.0, 0.0, 0.0];
    vec![
        ("first-light", named("first-light"), 1.0),
        ("dead-groups", named("dead-groups"), 0.74),
        ("lake-8x8, 0/1 rewards", silent, 1.0),
    ]
}

async fn table() -> Result<(), TrainerError> {
    println!(
        "| method | preset | injected | corrected | learning rate | seeds that learn, environment steps until then, last success |"
    );
    println!("|---|---|---|---|---|---|");
    for method in METHODS.into_iter().filter_map(method) {
        for (name, base, possible) in worlds() {
            for (injected, injected_correction) in WAYS {
                let config = RunConfig { injected, injected_correction, ..base.with_method(&method) };
                let (rate, outcome) = common::best(&config, possible).await?;
                let how = match injected {
                    Injected::None => "—",
                    Injected::Reference => "reference",
                    Injected::Adversarial => "adversarial",
                };
                let corrected = if injected_correction { "yes" } else { "" };
                println!("| {} | {name} | {how} | {corrected} | {rate} | {} |", method.id, outcome.cell());
            }
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    common::finish(table())
}
