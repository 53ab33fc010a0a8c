//! The pipeline of every method against the least that any could cost: two passes for mean and standard deviation of
//! each group, and one write of every step's advantage, over the same arrays, in one run.
//!
//! `cargo run --release -p advantage --example bench_pipeline`, with ids of methods behind ` -- ` for these alone.
//! `bench_pipeline.mjs` runs the same compiled to WebAssembly.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints")]

#[cfg_attr(target_arch = "wasm32", path = "bench_pipeline/engine.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "bench_pipeline/native.rs")]
mod host;

use advantage::methods::{Family, methods};
use advantage::{Credit, Rollout, Rollouts, estimate};
use host::{now, say};
use std::hint::black_box;
use std::process::ExitCode;

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

/// The worst ratio of all methods that were asked for.
fn compare(asked: &[String]) -> Result<f64, String> {
    let rewards: Vec<f64> = batch(0).iter().flatten().flat_map(|r| r.rewards.clone()).collect();
    let mut plain = Plain { steps: vec![0.0; rewards.len()], rewards };
    let mut worst = 0.0_f64;
    let is_asked = |id: &str| asked.is_empty() || asked.iter().any(|name| name == id);
    // Values come from fresh rollouts or an oracle, which cost far more than any pipeline.
    let by_value = |credit: Credit| matches!(credit, Credit::ValueGae | Credit::Given);
    for method in methods() {
        if !is_asked(method.id) || by_value(method.recipe.estimator.credit) {
            continue;
        }
        let objectives = if method.family == Family::Objectives { 3 } else { 0 };
        let rollouts = Rollouts::new(&batch(objectives), &vec![0.5; objectives], Some(STEPS as u32))
            .map_err(|e| e.to_string())?;
        let (mut own, mut peer) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let start = now();
            plain.run();
            peer.push(now() - start);
            let start = now();
            black_box(estimate(&rollouts, &method.recipe)).map_err(|e| format!("{}: {e}", method.id))?;
            own.push(now() - start);
        }
        let (own, peer) = (least(&own), least(&peer));
        say(&format!(
            "{}: {:.2} times the plain pass ({own:.2} ms against {peer:.2} ms)",
            method.id,
            own / peer,
        ));
        worst = worst.max(own / peer);
    }
    Ok(worst)
}

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    match compare(&asked) {
        Ok(worst) => {
            say(&format!("worst: {worst:.2}, at most {LIMIT}"));
            if worst <= LIMIT { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
