//! Updates with and without division by the standard deviation, each at its own best learning rate, against the overlap of
//! features, and with steps that the prompt that moves most limits: ten seeds, as Markdown tables.
//!
//! `cargo run --release -p truth --example curvature_table`

#![allow(clippy::print_stdout, reason = "an experiment prints")]

use truth::curvature::{BestRate, Lab, Optimizer, best_rate, iterations_to};

const SEEDS: u64 = 10;
const TARGET: f64 = 0.97;
const MOST: u32 = 600;
/// Overlaps of features whose shared parts oppose each other.
const TUNED: [f64; 4] = [0.0, 0.1, 0.3, 0.6];
/// Overlaps of features whose shared parts agree.
const BOUNDED: [f64; 6] = [0.0, 0.1, 0.3, 0.6, 0.9, 1.0];
/// Largest move of a prompt's log-odds.
const STEP: f64 = 0.25;

/// The ratio of updates, divided over plain, seed by seed: geometric mean with an interval of 95 %, Student's t with nine
/// degrees of freedom.
fn ratio(divided: &[Option<u32>], plain: &[Option<u32>]) -> String {
    let count = |i: Option<u32>| f64::from(i.unwrap_or(MOST).max(1)).ln();
    let logs: Vec<f64> = divided.iter().zip(plain).map(|(a, b)| count(*a) - count(*b)).collect();
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let spread = (logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
    let [low, middle, high] = [-2.262, 0.0, 2.262].map(|t| (mean + t * spread).exp());
    format!("{middle:.2} [{low:.2}, {high:.2}]")
}

fn arrived(best: &BestRate) -> String {
    let count = best.iterations.iter().flatten().count();
    let edge = if best.at_the_edge { " (edge)" } else { "" };
    let missing = if count < SEEDS as usize { format!(", {count} of {SEEDS} arrive") } else { String::new() };
    format!("{:.0} at {}{edge}{missing}", best.mean(MOST), best.learning_rate)
}

fn tuned(title: &str, base: Lab) {
    println!("\n**{title}**\n");
    println!("| optimiser | overlap | divided: updates at rate | plain: updates at rate | ratio |");
    println!("|---|---|---|---|---|");
    for (name, optimizer) in
        [("SGD", Optimizer::Sgd), ("normalised SGD", Optimizer::NormalizedSgd), ("Adam", Optimizer::Adam)]
    {
        for overlap in TUNED {
            let best =
                |divide| best_rate(Lab { divide, overlap, optimizer, ..base }, SEEDS, TARGET, MOST, |_| true);
            let (Some(divided), Some(plain)) = (best(true), best(false)) else { continue };
            let ratio = ratio(&divided.iterations, &plain.iterations);
            println!("| {name} | {overlap} | {} | {} | {ratio} |", arrived(&divided), arrived(&plain));
        }
    }
}

/// Steps that are limited by the prompt that moves most.
fn bounded(title: &str, base: Lab) {
    println!("\n**{title}**\n");
    println!("| overlap | divided: updates | plain: updates | ratio |");
    println!("|---|---|---|---|");
    for overlap in BOUNDED {
        let all = |divide| -> Vec<Option<u32>> {
            let lab = Lab {
                divide,
                overlap,
                opposed: false,
                optimizer: Optimizer::Bounded,
                learning_rate: STEP,
                ..base
            };
            (0..SEEDS).map(|seed| iterations_to(Lab { seed, ..lab }, TARGET, MOST)).collect()
        };
        let (divided, plain) = (all(true), all(false));
        let mean = |counts: &[Option<u32>]| {
            counts.iter().map(|i| f64::from(i.unwrap_or(MOST))).sum::<f64>() / counts.len() as f64
        };
        println!("| {overlap} | {:.0} | {:.0} | {} |", mean(&divided), mean(&plain), ratio(&divided, &plain));
    }
}

fn main() {
    let base = Lab::default();
    let alike = Lab { spread: 0.0, ..base };
    let clean = Lab { noise: 0.0, ..base };
    bounded("Steps of at most 0.25 log-odds, chances from 1/2 down to 0.018, 10 of 100 rewards wrong", base);
    bounded("The same with all chances 1/2", alike);
    bounded("The same with spread chances and no wrong reward", clean);
    bounded("The same in groups of 64", Lab { num_generations: 64, ..clean });
    tuned("Best rate, chances from 1/2 down to 0.018, 10 of 100 rewards wrong", base);
    tuned("Best rate, all chances 1/2, 10 of 100 rewards wrong", alike);
    tuned("Best rate, spread chances, 30 of 100 rewards wrong", Lab { noise: 0.3, ..base });
}
