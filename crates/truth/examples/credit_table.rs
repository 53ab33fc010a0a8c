//! What one episode's reward on every step tells about its steps, against the number of rollouts in a group: six worlds,
//! twenty groups each, as Markdown tables.
//!
//! `cargo run --release -p truth --example credit_table`
//!
//! The policy is halfway between the uniform one and the best stationary one found, so that groups have something to
//! compare on every world. The credit is Dr. GRPO's: the reward less the mean of the group, the same for all steps of an
//! episode. Dividing by the group's standard deviation would change no sign and no correlation.

#![allow(clippy::print_stdout, reason = "an experiment prints")]

use oracle::{Payoff, evaluate};
use truth::credit::{CreditPoint, GroupOf, credit_curve};
use truth::showcase::{Stage, worlds};
use truth::target::true_gradient;
use worlds::EnvSpec;

const GROUPS: u64 = 20;
const MOST: u32 = 4096;

/// Mean and standard error.
fn cell(values: &[f64]) -> String {
    let n = values.len() as f64;
    if values.len() < 2 {
        return "–".to_owned();
    }
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    format!("{mean:.3} ± {:.3}", (variance / n).sqrt())
}

fn table(name: &str, env: EnvSpec) -> Result<(), Box<dyn std::error::Error>> {
    let Stage { config, replay, table: policy } = &Stage::new(env)?;
    let mdp = &replay.worlds.first().ok_or("one world")?.mdp;
    let limit = oracle::horizon(mdp)?;
    let reached = evaluate(mdp, &policy.over_states(&replay.observations.row_of[0]), limit)?;
    let norm = true_gradient(replay, policy, Payoff::Return(1.0))?.iter().map(|g| g * g).sum::<f64>().sqrt();
    println!(
        "\n**{name}**: success {:.3}, value {:.3}, length {:.1}, length of the gradient {norm:.3}\n",
        reached.start_success, reached.start_value, reached.start_length
    );
    println!(
        "| rollouts | steps with the wrong sign | steps given 0 | correlation over steps | steps on cells pushed the wrong way | cosine of the push |"
    );
    println!("|---|---|---|---|---|---|");
    let group = GroupOf { config, replay, table: policy, world: 0 };
    let curves: Vec<Vec<CreditPoint>> =
        (0..GROUPS).map(|seed| credit_curve(&group, MOST, seed)).collect::<Result<_, _>>()?;
    for index in 0..curves.first().map_or(0, Vec::len) {
        let all = |pick: &dyn Fn(&CreditPoint) -> Option<f64>| -> Vec<f64> {
            curves.iter().filter_map(|curve| pick(&curve[index])).collect()
        };
        println!(
            "| {} | {} | {} | {} | {} | {} |",
            curves[0][index].rollouts,
            cell(&all(&|p| Some(p.wrong))),
            cell(&all(&|p| Some(p.silent))),
            cell(&all(&|p| p.correlation)),
            cell(&all(&|p| Some(p.push_wrong))),
            cell(&all(&|p| p.push_cosine)),
        );
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (name, env) in worlds() {
        table(name, env)?;
    }
    Ok(())
}
