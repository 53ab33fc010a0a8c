//! What exact numbers cost, against plain sweeps over all outcomes.
//!
//! The peer writes V = Σ π Σ p (r + V') down as it stands, once for each of the horizon's steps: every state, action and
//! outcome, one number. Ours gives values, success, lengths and visits. Both run on the same slippery 32×32 map with a
//! limit of 400 steps and random policies, in turns.
//!
//! `cargo run --release -p oracle --example bench_oracle`

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use oracle::{
    OracleError, Payoff, best_stationary, evaluate, gradient, optimal_policy, return_moments, visits,
};
use worlds::map::generate_random_map;
use worlds::{EnvSpec, Mdp, Pcg64, World};

const SIZE: usize = 32;
const LIMIT: u32 = 400;
const ROUNDS: usize = 21;
const MOST: f64 = 3.0;

fn plain(mdp: &Mdp, policy: &[f64]) -> Vec<f64> {
    let mut now = vec![0.0; mdp.states()];
    let mut next = now.clone();
    for _ in 0..LIMIT {
        for state in 0..mdp.states() {
            let mut value = 0.0;
            if !mdp.is_terminal(state) {
                for action in 0..mdp.actions() {
                    for outcome in mdp.outcomes(state, action) {
                        value += policy[state * mdp.actions() + action]
                            * outcome.probability
                            * (outcome.reward + now[outcome.next as usize]);
                    }
                }
            }
            next[state] = value;
        }
        std::mem::swap(&mut now, &mut next);
    }
    now
}

fn ours(mdp: &Mdp, policy: &[f64]) -> Result<(f64, f64, f64), OracleError> {
    let found = evaluate(mdp, policy, LIMIT)?;
    let visited = visits(mdp, policy, LIMIT)?;
    Ok((found.start_value, found.start_success, visited.iter().sum()))
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let out = black_box(work());
    (start.elapsed(), out)
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1e3
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let map = generate_random_map(SIZE, 0.9, 7)?;
    let spec = EnvSpec { is_slippery: Some(true), max_episode_steps: Some(LIMIT), ..EnvSpec::default() };
    let world = World::with_map(&spec, map)?;
    let mdp = &world.mdp;
    let mut stream = Pcg64::new(1);
    let (mut peer, mut own) = (Vec::new(), Vec::new());
    let mut policy = Vec::new();
    for _ in 0..ROUNDS {
        policy = (0..mdp.states())
            .flat_map(|_| {
                let row = [stream.random(), stream.random(), stream.random(), stream.random()];
                let sum: f64 = row.iter().sum();
                row.map(|p| p / sum)
            })
            .collect();
        let (time, values) = timed(|| plain(mdp, &policy));
        peer.push(time);
        let (time, found) = timed(|| ours(mdp, &policy));
        own.push(time);
        let (value, ..) = found?;
        let same = (values[0] - value).abs() <= 1e-12;
        assert!(same, "{} and {value} should be one number", values[0]);
    }
    let (peer, own) = (median(&mut peer), median(&mut own));
    println!(
        "{SIZE}×{SIZE}, {LIMIT} steps: plain sweeps {peer:.2} ms; values, success, lengths and visits {own:.2} ms"
    );
    println!("ratio {:.2}, at most {MOST}", own / peer);
    let extra: [(&str, Duration); 4] = [
        ("policy gradient", timed(|| gradient(mdp, &policy, LIMIT, Payoff::Return(1.0))).0),
        ("mean and variance of the return", timed(|| return_moments(mdp, &policy, LIMIT)).0),
        ("best policy with a clock", timed(|| optimal_policy(mdp, LIMIT)).0),
        ("best stationary policy found", timed(|| best_stationary(mdp, LIMIT)).0),
    ];
    for (name, time) in extra {
        println!(
            "{name}: {:.2} ms, {:.2} of plain sweeps",
            time.as_secs_f64() * 1e3,
            time.as_secs_f64() * 1e3 / peer
        );
    }
    Ok(())
}
