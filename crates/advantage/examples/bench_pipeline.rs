//! The pipeline of every method against the least that any could cost: two passes for mean and standard deviation of
//! each group, and one write of every step's advantage, over the same arrays, in one run.
//!
//! `cargo run --release -p advantage --example bench_pipeline`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints")]

use advantage::methods::{Family, methods};
use advantage::{Credit, Rollout, Rollouts, estimate};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

const GROUPS: usize = 64;
const SIZE: usize = 64;
const STEPS: usize = 100;
const ROUNDS: usize = 200;
/// Most that a method may cost, in units of the peer.
const LIMIT: f64 = 6.0;

/// The peer: rewards of whole rollouts, and where their advantages go.
struct Plain {
    rewards: Vec<f64>,
    steps: Vec<f64>,
}

impl Plain {
    fn run(&mut self) {
        for (group, steps) in
            self.rewards.chunks_exact(SIZE * STEPS).zip(self.steps.chunks_exact_mut(SIZE * STEPS))
        {
            let mut scores = [0.0; SIZE];
            for (score, rewards) in scores.iter_mut().zip(group.chunks_exact(STEPS)) {
                *score = rewards.iter().sum();
            }
            let mean = scores.iter().sum::<f64>() / SIZE as f64;
            let squares: f64 = scores.iter().map(|r| (r - mean) * (r - mean)).sum();
            let divisor = (squares / (SIZE as f64 - 1.0)).sqrt() + 1e-4;
            for (score, steps) in scores.iter().zip(steps.chunks_exact_mut(STEPS)) {
                steps.fill((score - mean) / divisor);
            }
        }
        black_box(&self.steps);
    }
}

/// A small generator: only the shape of the numbers matters here.
fn noise(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

fn batch(objectives: usize) -> Vec<Vec<Rollout>> {
    let mut state = 7;
    (0..GROUPS)
        .map(|_| {
            (0..SIZE)
                .map(|_| Rollout {
                    rewards: (0..STEPS).map(|_| (noise(&mut state) % 3) as f64).collect(),
                    states: (0..STEPS).map(|_| (noise(&mut state) % 64) as u32).collect(),
                    values: (0..STEPS).map(|_| (noise(&mut state) % 5) as f64).collect(),
                    objectives: (0..objectives).map(|_| (noise(&mut state) % 7) as f64).collect(),
                    ..Rollout::default()
                })
                .collect()
        })
        .collect()
}

/// The least of many: what else the machine does can only add, and adds more to what takes longer.
fn least(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

fn main() -> ExitCode {
    let rewards: Vec<f64> = batch(0).iter().flatten().flat_map(|r| r.rewards.clone()).collect();
    let mut plain = Plain { steps: vec![0.0; rewards.len()], rewards };
    let mut worst = 0.0_f64;
    for method in methods() {
        // Values come from fresh rollouts, which cost far more than any pipeline.
        if method.recipe.estimator.credit == Credit::ValueGae {
            continue;
        }
        let objectives = if method.family == Family::Objectives { 3 } else { 0 };
        let made = Rollouts::new(&batch(objectives), &vec![0.5; objectives], Some(STEPS as u32));
        let rollouts = match made {
            Ok(rollouts) => rollouts,
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        };
        let (mut own, mut peer) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let start = Instant::now();
            plain.run();
            peer.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            if let Err(error) = black_box(estimate(&rollouts, &method.recipe)) {
                eprintln!("error: {}: {error}", method.id);
                return ExitCode::FAILURE;
            }
            own.push(start.elapsed().as_secs_f64());
        }
        let (own, peer) = (least(&own), least(&peer));
        println!(
            "{}: {:.2} times the plain pass ({:.2} ms against {:.2} ms)",
            method.id,
            own / peer,
            own * 1e3,
            peer * 1e3
        );
        worst = worst.max(own / peer);
    }
    println!("worst: {worst:.2}, at most {LIMIT}");
    if worst <= LIMIT { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
