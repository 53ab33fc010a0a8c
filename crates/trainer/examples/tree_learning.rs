//! How many environment steps chains and trees take to learn worlds of different depth: ten seeds each, as a Markdown
//! table. `cargo run --release -p trainer --example tree_learning`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an experiment prints")]

use advantage::LossType;
use advantage::methods::{method, tree_methods};
use experiment::{RunConfig, preset};
use rollout::{TreeSampling, TreeStrategy};
use std::process::ExitCode;
use trainer::{LearnerDevice, Trainer, TrainerError};

const SEEDS: u64 = 10;
/// Learned is: this probability of success.
const LEARNED: f64 = 0.9;
/// Each way at its own best of these.
const RATES: [f64; 3] = [1e-2, 3e-2, 1e-1];

/// Worlds, and after how many thousand environment steps a run on them ends.
const WORLDS: [(&str, u64, &str); 5] = [
    ("lake-3x3", 20, r#"{"id": "Rooms-v0", "desc": ["SFF", "FHF", "FFG"], "max_episode_steps": 12}"#),
    ("corridor-4-2", 40, r#"{"id": "Rooms-v0", "map_name": "corridor-4-2", "max_episode_steps": 40}"#),
    ("corridor-8-4", 100, r#"{"id": "Rooms-v0", "map_name": "corridor-8-4", "max_episode_steps": 100}"#),
    ("key-door", 100, r#"{"id": "Rooms-v0", "map_name": "key-door", "max_episode_steps": 100}"#),
    ("four-rooms", 300, r#"{"id": "Rooms-v0", "map_name": "four-rooms", "max_episode_steps": 200}"#),
];

/// How the rollouts of a prompt are drawn, their number, and by which method they are credited.
type Way = (&'static str, Option<TreeSampling>, u32, &'static str);

fn ways() -> Vec<Way> {
    let shipped = TreeSampling::default();
    let wide = TreeSampling { trees: 1, nodes: 6, ..shipped };
    let small = TreeSampling { trees: 1, ..shipped };
    let large = TreeSampling { trees: 8, ..shipped };
    let entropy = TreeSampling { strategy: TreeStrategy::Entropy, ..shipped };
    let n_ary = TreeSampling { strategy: TreeStrategy::NAry, trees: 1, nodes: 2, rounds: 3 };
    let every = TreeSampling { strategy: TreeStrategy::EveryStep, trees: 1, nodes: 1, rounds: 1 };
    vec![
        ("chains, GRPO", None, 4, "grpo"),
        ("chains, GiGPO", None, 4, "gigpo"),
        ("Tree-GRPO (2, 2, 1)", Some(shipped), 6, "tree_grpo"),
        ("the same, GRPO", Some(shipped), 6, "grpo"),
        ("the same, within trees", Some(shipped), 6, "tree_inner"),
        ("Tree-GRPO (1, 6, 1)", Some(wide), 7, "tree_grpo"),
        ("by entropy (2, 2, 1), TreeRL", Some(entropy), 6, "tree_rl"),
        ("2-ary to depth 3, TreeRPO", Some(n_ary), 8, "tree_rpo"),
        ("every step once, TreeRPO", Some(every), 8, "tree_rpo"),
        // Budgets of two and of sixteen chains, the others have four.
        ("2 chains, GRPO", None, 2, "grpo"),
        ("Tree-GRPO (1, 2, 1)", Some(small), 3, "tree_grpo"),
        ("16 chains, GRPO", None, 16, "grpo"),
        ("Tree-GRPO (8, 2, 1)", Some(large), 24, "tree_grpo"),
    ]
}

/// How ten runs went.
struct Outcome {
    rate: f64,
    /// Environment steps until it was learned, in thousands; only of the runs that learned, sorted.
    steps: Vec<f64>,
    /// Exact success of each run, averaged over its environment steps.
    areas: Vec<f64>,
    /// Exact success of each run's last policy.
    last: Vec<f64>,
}

/// Mean and its standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

async fn run(config: RunConfig, end: u64) -> Result<(Option<f64>, f64, f64), TrainerError> {
    let mut trainer = Trainer::new(config, LearnerDevice::cpu()).await?;
    let (mut reached, mut last, mut area, mut before) = (None, 0.0, 0.0, 0);
    while before < end {
        let metrics = trainer.iterate(false).await?.metrics;
        // The success is that of the policy that these steps were taken with.
        area += metrics.success * (metrics.env_steps.min(end) - before) as f64;
        (last, before) = (metrics.success, metrics.env_steps);
        if reached.is_none() && last >= LEARNED {
            reached = Some(metrics.env_steps as f64 / 1000.0);
        }
    }
    Ok((reached, last, area / end as f64))
}

async fn runs(config: &RunConfig, rate: f64, end: u64) -> Result<Outcome, TrainerError> {
    let mut outcome = Outcome { rate, steps: Vec::new(), areas: Vec::new(), last: Vec::new() };
    for seed in 0..SEEDS {
        let (reached, last, area) =
            run(RunConfig { seed, learning_rate: rate, ..config.clone() }, end).await?;
        outcome.steps.extend(reached);
        outcome.last.push(last);
        outcome.areas.push(area);
    }
    outcome.steps.sort_by(f64::total_cmp);
    Ok(outcome)
}

async fn table() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "| world | rollouts | learned | thousand steps, median | success over the run | at its end | rate |\n\
         |---|---|---|---|---|---|---|"
    );
    let base = preset("first-light").ok_or("there is no such preset")?.config;
    for (name, thousands, env) in WORLDS {
        for (way, tree, num_generations, id) in ways() {
            let of_trees = tree_methods().into_iter().find(|m| m.id == id);
            let by = of_trees.or_else(|| method(id)).ok_or("there is no such method")?;
            let env = serde_json::from_str(env)?;
            let config = RunConfig { env, tree, num_generations, ..base.clone() }.with_method(&by);
            // What is compared is drawing and credit: every step of the batch weighs the same for all.
            let config = RunConfig { loss_type: LossType::Dapo, ..config };
            let mut best: Option<Outcome> = None;
            for rate in RATES {
                let outcome = runs(&config, rate, thousands * 1000).await?;
                if best.as_ref().is_none_or(|b| mean(&outcome.areas) > mean(&b.areas)) {
                    best = Some(outcome);
                }
            }
            let Some(best) = best else { continue };
            let of = |place: usize| best.steps.get(place).map_or("–".into(), |m| format!("{m:.1}"));
            let (area, last) = (mean(&best.areas), mean(&best.last));
            println!(
                "| {name} | {way} | {} | {} [{}, {}] | {:.3} ± {:.3} | {:.3} ± {:.3} | {} |",
                best.steps.len(),
                of(best.steps.len() / 2),
                of(0),
                of(best.steps.len().saturating_sub(1)),
                area.0,
                area.1,
                last.0,
                last.1,
                best.rate
            );
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
