//! What a rollout step costs, in draws of the same generator: `cargo run --release -p rollout --example bench_steps`.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use rollout::{Batch, PolicyTable, Sampler, Streams};
use std::hint::black_box;
use std::time::Instant;
use worlds::{EnvId, EnvSpec, Pcg64};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for slippery in [false, true] {
        let world = EnvSpec { is_slippery: Some(slippery), ..EnvSpec::new(EnvId::FrozenLake8x8) }.build()?;
        let rows: Vec<u32> = (0..64).collect();
        let sampler = Sampler::new(&PolicyTable::uniform(64, 4));
        let mut streams = Streams { policy: Pcg64::new(1), env: Pcg64::new(2) };
        let mut batch = Batch::default();
        let mut ratios = Vec::new();
        let (mut steps, mut seconds) = (0_usize, 0.0);
        // Alternating short rounds: whatever else the machine does falls on both sides alike.
        for _ in 0..40 {
            let mut generator = Pcg64::new(3);
            let draws = 2_000_000;
            let start = Instant::now();
            let sum: f64 = (0..draws).map(|_| generator.random()).sum();
            let draw = start.elapsed().as_secs_f64() / f64::from(draws);
            black_box(sum);
            batch.clear();
            let start = Instant::now();
            sampler.group((0, &world.mdp), &rows, 200, 20_000, &mut streams, &mut batch)?;
            let elapsed = start.elapsed().as_secs_f64();
            steps += batch.steps.len();
            seconds += elapsed;
            ratios.push(elapsed / batch.steps.len() as f64 / draw);
        }
        ratios.sort_by(f64::total_cmp);
        let median = ratios[ratios.len() / 2];
        let rate = steps as f64 / seconds / 1e6;
        println!("8x8 slippery {slippery}: {median:.2} draws a step, {rate:.0} million steps a second");
        assert!(median <= 8.0, "a step must cost at most 8 draws");
    }
    Ok(())
}
