//! Updates with and without division by the standard deviation, each at its own best learning rate, against the overlap of
//! features, and with steps that the prompt that moves most limits: ten seeds, as Markdown tables.
//!
//! `cargo run --release -p truth --example curvature_table`

#![allow(clippy::print_stdout, reason = "an experiment prints")]

use truth::curvature::{Aim, BestRate, Interval, Lab, Optimizer, best_rate, iterations_to};

const AIM: Aim = Aim { seeds: 10, target: 0.97, most: 600 };
/// Overlaps of features whose shared parts oppose each other.
const TUNED: [f64; 4] = [0.0, 0.1, 0.3, 0.6];
/// Overlaps of features whose shared parts agree.
const BOUNDED: [f64; 6] = [0.0, 0.1, 0.3, 0.6, 0.9, 1.0];
/// Largest move of a prompt's log-odds.
const STEP: f64 = 0.25;

/// The ratio of updates, divided over plain, with its interval.
fn ratio(divided: &[Option<u32>], plain: &[Option<u32>]) -> String {
    Interval::of_ratio(divided, plain, AIM.most)
        .map_or_else(String::new, |Interval { low, mean, high }| format!("{mean:.2} [{low:.2}, {high:.2}]"))
}

fn arrived(best: &BestRate) -> String {
    let (count, seeds) = (best.arrived(), best.iterations.len());
    let edge = if best.at_the_edge { " (edge)" } else { "" };
    let missing = if count < seeds { format!(", {count} of {seeds} arrive") } else { String::new() };
    format!("{:.0} at {}{edge}{missing}", best.mean(AIM.most), best.learning_rate)
}

fn tuned(title: &str, base: Lab) {
    println!("\n**{title}**\n");
    println!("| optimiser | overlap | divided: updates at rate | plain: updates at rate | ratio |");
    println!("|---|---|---|---|---|");
    for (name, optimizer) in
        [("SGD", Optimizer::Sgd), ("normalised SGD", Optimizer::NormalizedSgd), ("Adam", Optimizer::Adam)]
    {
        for overlap in TUNED {
            let best = |divide| best_rate(Lab { divide, overlap, optimizer, ..base }, AIM, |_| true);
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
            (0..u64::from(AIM.seeds))
                .map(|seed| iterations_to(Lab { seed, ..lab }, AIM.target, AIM.most))
                .collect()
        };
        let (divided, plain) = (all(true), all(false));
        let mean = |counts: &[Option<u32>]| {
            counts.iter().map(|i| f64::from(i.unwrap_or(AIM.most))).sum::<f64>() / counts.len() as f64
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
