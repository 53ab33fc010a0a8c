//! What filters of groups cost and save until a target is reached, on maps of mixed difficulty: ten seeds each, as a
//! Markdown table.
//!
//! `cargo run --release -p trainer --example filters_to_target`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an experiment prints")]

mod common;

use experiment::{PromptFilter, RunConfig, preset};
use std::process::ExitCode;
use trainer::TrainerError;

/// Filters of prompts by their texts, and `filter_groups`.
const WAYS: [(&[&str], bool); 6] = [
    (&[], false),
    (&[], true),
    (&["too_hard/2/0.5/2"], false),
    (&["low_variation/2/0.25"], false),
    (&["low_variation/2/0.5"], false),
    (&["too_hard/2/0.5/2", "low_variation/2/0.25"], false),
];

/// Sixteen maps that differ in what they ask for: with a step cost, where groups hardly ever tie, with 0/1 rewards, and
/// larger ones with 0/1 rewards, of which the first policy succeeds on some hardly ever.
fn worlds() -> Vec<(&'static str, RunConfig)> {
    let named = |changes: &str| {
        let base = preset("many-maps").map(|p| p.config).unwrap_or_default();
        let changed = RunConfig::from_json(changes).unwrap_or_default();
        RunConfig { env: changed.env, prompts: changed.prompts, ..base }
    };
    let small = r#""prompts": {"random": {"count": 16, "held_out": 0, "p": 0.8, "size": 4}}"#;
    let large = r#""prompts": {"random": {"count": 16, "held_out": 0, "p": 0.8, "size": 6}}"#;
    let costs =
        r#""env": {"is_slippery": false, "max_episode_steps": 20, "reward_schedule": [1.0, 0.0, -0.01]}"#;
    let plain = r#""env": {"is_slippery": false, "max_episode_steps": 20}"#;
    let longer = r#""env": {"is_slippery": false, "max_episode_steps": 40}"#;
    vec![
        ("many-maps", named(&format!("{{{costs}, {small}}}"))),
        ("many-maps, 0/1 rewards", named(&format!("{{{plain}, {small}}}"))),
        ("many-maps, 0/1 rewards, 6×6, 40 steps", named(&format!("{{{longer}, {large}}}"))),
    ]
}

async fn table() -> Result<(), TrainerError> {
    println!(
        "| maps | filter | learning rate | seeds that learn, environment steps until then, last success |"
    );
    println!("|---|---|---|---|");
    for (name, base) in worlds() {
        for (texts, filter_groups) in WAYS {
            let mut config = base.clone();
            config.prompt_filters = texts.iter().filter_map(|t| t.parse::<PromptFilter>().ok()).collect();
            config.estimator.filter_groups = filter_groups;
            let (rate, outcome) = common::best(&config, 1.0).await?;
            let how = match texts {
                [] if filter_groups => "`filter_groups`".to_owned(),
                [] => "none".to_owned(),
                texts => texts.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", "),
            };
            println!("| {name} | {how} | {rate} | {} |", outcome.cell());
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    common::finish(table())
}
