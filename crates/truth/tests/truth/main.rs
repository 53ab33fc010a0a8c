//! Factors, expectations, bias and credit.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly, as tests may"
)]

mod bias;
mod credit;
mod curvature;
mod expected;
mod prompts;
mod scale;
mod sweep;

use advantage::methods::{Method, methods};
use experiment::{Replay, RunConfig, ValueMemory};
use rollout::PolicyTable;
use truth::expected::Setting;
use worlds::{EnvSpec, Pcg64};

/// A run on one map, with 0/1 rewards unless changed.
fn run(rows: &[&str], is_slippery: bool, limit: u32) -> RunConfig {
    RunConfig {
        env: EnvSpec {
            desc: Some(rows.iter().map(|&row| row.to_owned()).collect()),
            is_slippery: Some(is_slippery),
            max_episode_steps: Some(limit),
            ..EnvSpec::default()
        },
        ..RunConfig::default()
    }
}

/// A run with everything that a question takes, at a random policy.
struct Stage {
    config: RunConfig,
    replay: Replay,
    table: PolicyTable,
    memory: ValueMemory,
}

impl Stage {
    fn new(config: RunConfig, seed: u64) -> Self {
        config.validate().unwrap();
        let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
        let replay = Replay::of_worlds(worlds, &config).unwrap();
        let mut stream = Pcg64::new(seed);
        let rows = replay.observations.rows.len();
        let probs = (0..rows)
            .flat_map(|_| {
                let row = [(); 4].map(|()| 0.1 + stream.random());
                let sum: f64 = row.iter().sum();
                row.map(|p| (p / sum) as f32)
            })
            .collect();
        let table = PolicyTable::new(rows, 4, probs).unwrap();
        let memory = ValueMemory::new(&config, &replay);
        Self { config, replay, table, memory }
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            config: &self.config,
            replay: &self.replay,
            table: &self.table,
            reference: None,
            memory: &self.memory,
        }
    }
}

/// Methods that know one plain reward.
fn plain_methods() -> Vec<Method> {
    methods().into_iter().filter(|m| m.family != advantage::methods::Family::Objectives).collect()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}
