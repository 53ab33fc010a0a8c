//! Bias and variance of normalisers and of methods against the true gradient, as Markdown tables.
//!
//! `cargo run --release -p truth --example bias_table`
//!
//! The first table changes nothing but what is subtracted and what it is divided by; the loss divides by a constant, so
//! that a push is a sum over whole episodes. The second runs methods with their own loss. Policies are halfway between
//! the uniform one and the best stationary one found.

#![allow(clippy::print_stdout, reason = "an experiment prints")]

use advantage::methods::{Family, methods};
use advantage::{Baseline, LossType, ScaleRewards};
use experiment::{Prompts, Replay, RunConfig, ValueMemory};
use rollout::PolicyTable;
use truth::bias::{Expectation, Figure, measure};
use truth::expected::Setting;
use truth::showcase;
use worlds::EnvSpec;

const SAMPLES: u32 = 20_000;
const SEED: u64 = 1;

type Failure = Box<dyn std::error::Error>;

/// A network that sees cells cannot tell maps apart; one that sees five by five cells can.
fn maps(rows: &[&[&str]], rewards: [f64; 3]) -> RunConfig {
    let list = rows.iter().map(|map| map.iter().map(|&row| row.to_owned()).collect()).collect();
    RunConfig {
        env: EnvSpec {
            is_slippery: Some(true),
            success_rate: 0.8,
            max_episode_steps: Some(40),
            reward_schedule: rewards,
            ..EnvSpec::default()
        },
        prompts: Prompts::List(list),
        observation: worlds::Observation::Window { radius: 2 },
        num_prompts: rows.len() as u32,
        ..RunConfig::default()
    }
}

/// Halfway between the uniform policy and the best one of each map; rows that maps share get the mean.
fn halfway(replay: &Replay) -> Result<PolicyTable, Failure> {
    let rows = replay.observations.rows.len();
    let (mut sums, mut counts) = (vec![0.0; rows * 4], vec![0.0; rows]);
    for (world, row_of) in replay.worlds.iter().zip(&replay.observations.row_of) {
        let mdp = &world.mdp;
        let half = showcase::halfway(mdp)?;
        for (state, &row) in row_of.iter().enumerate().filter(|(state, _)| !mdp.is_terminal(*state)) {
            counts[row as usize] += 1.0;
            (0..4).for_each(|a| sums[row as usize * 4 + a] += half[state * 4 + a]);
        }
    }
    let probs = sums.iter().enumerate().map(|(i, sum)| (sum / counts[i / 4]) as f32).collect();
    Ok(PolicyTable::new(rows, 4, probs)?)
}

fn show(figure: Option<Figure>) -> String {
    match figure {
        None => "–".to_owned(),
        Some(Figure { value, error: 0.0 }) => format!("{value:.3}"),
        Some(Figure { value, error }) => format!("{value:.3} ± {error:.3}"),
    }
}

fn row(name: &str, config: &RunConfig) -> Result<(), Failure> {
    config.validate()?;
    let replay = Replay::of_worlds(config.prompts.fixed_worlds(&config.env, config.seed)?, config)?;
    let table = halfway(&replay)?;
    let memory = ValueMemory::new(config, &replay);
    let setting =
        Setting { config, replay: &replay, table: &table, reference: Some(&table), memory: &memory };
    let found = measure(&setting, SAMPLES, SEED)?;
    println!(
        "| {name} | {} | {} | {} | {} | {} | {} | {:.3} |",
        match found.expectation {
            Expectation::Samples => "sampled",
            _ => "exact",
        },
        show(found.scale),
        show(found.direction_error),
        show(found.cosine),
        show(found.noise),
        show(found.update_cosine),
        found.zero_updates,
    );
    Ok(())
}

fn heading(title: &str, first: &str) {
    println!("\n**{title}**\n");
    println!(
        "| {first} | expectation | scale | direction error | cosine | noise | cosine of one update | zero updates |"
    );
    println!("|---|---|---|---|---|---|---|---|");
}

fn success(config: &RunConfig) -> Result<String, Failure> {
    let replay = Replay::of_worlds(config.prompts.fixed_worlds(&config.env, config.seed)?, config)?;
    let table = halfway(&replay)?;
    let each = replay.worlds.iter().zip(&replay.observations.row_of).map(|(world, row_of)| {
        let found = oracle::evaluate(&world.mdp, &table.over_states(row_of), oracle::horizon(&world.mdp)?)?;
        Ok(format!("{:.3}", found.start_success))
    });
    Ok(each.collect::<Result<Vec<_>, Failure>>()?.join(" and "))
}

fn normalizers(title: &str, base: &RunConfig, sizes: &[u32]) -> Result<(), Failure> {
    heading(&format!("{title}; success {}", success(base)?), "subtracted, divided by, rollouts");
    for (name, baseline, scale_rewards, ddof) in [
        ("nothing, 1", Baseline::None, ScaleRewards::None, 1),
        ("mean, 1", Baseline::Mean, ScaleRewards::None, 1),
        ("mean of the others, 1", Baseline::LeaveOneOut, ScaleRewards::None, 1),
        ("mean of the batch, 1", Baseline::Batch, ScaleRewards::None, 1),
        ("mean, population std of the group", Baseline::Mean, ScaleRewards::Group, 0),
        ("mean, sample std of the group", Baseline::Mean, ScaleRewards::Group, 1),
        ("mean, sample std of the batch", Baseline::Mean, ScaleRewards::Batch, 1),
    ] {
        for &num_generations in sizes {
            let config = RunConfig {
                baseline,
                scale_rewards,
                ddof,
                num_generations,
                loss_type: LossType::DrGrpo,
                advantage_eps: 1e-6,
                ..base.clone()
            };
            row(&format!("{name}, {num_generations}"), &config)?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Failure> {
    let easy: &[&str] = &["SFF", "FHF", "FFG"];
    let hard: &[&str] = &["SHFF", "FFFH", "HFHF", "FFFG"];
    let one = maps(&[hard], [1.0, 0.0, 0.0]);
    let two = maps(&[easy, hard], [1.0, 0.0, 0.0]);
    let costly = maps(&[hard], [1.0, -0.5, -0.01]);
    normalizers("One map, rewards 0 and 1", &one, &[4, 16])?;
    normalizers("An easy and a hard map in one batch, rewards 0 and 1", &two, &[4, 16])?;
    normalizers("One map, a step costs 0.01 and a hole 0.5", &costly, &[4, 16])?;
    for (title, base) in [("rewards 0 and 1", &one), ("a step costs 0.01 and a hole 0.5", &costly)] {
        heading(&format!("Methods on one map with groups of 8, {title}"), "method");
        for method in methods().iter().filter(|m| !matches!(m.family, Family::Objectives | Family::Library)) {
            let config = RunConfig { num_generations: 8, ..base.with_method(method) };
            row(method.id, &config)?;
        }
    }
    Ok(())
}
