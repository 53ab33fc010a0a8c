//! `grpo advantages`: rewards on standard input, every stage on standard output.

use crate::error::CliError;
use crate::output;
use advantage::{AdvantageOptions, Baseline, ScaleRewards, StageName};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    groups: Vec<Vec<f64>>,
    baseline: Option<Baseline>,
    scale_rewards: Option<ScaleRewards>,
    ddof: Option<u8>,
    advantage_eps: Option<f64>,
}

#[derive(Serialize)]
struct Response<'a> {
    config: AdvantageOptions,
    stages: Vec<Stage<'a>>,
    advantages: &'a [Vec<f64>],
}

#[derive(Serialize)]
struct Stage<'a> {
    name: StageName,
    values: &'a [Vec<f64>],
}

/// Runs the command.
pub(crate) fn run() -> Result<(), CliError> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|e| CliError::Input(e.to_string()))?;
    let request: Request = serde_json::from_str(&text).map_err(|e| CliError::Input(e.to_string()))?;
    let defaults = AdvantageOptions::default();
    let config = AdvantageOptions {
        baseline: request.baseline.unwrap_or(defaults.baseline),
        scale_rewards: request.scale_rewards.unwrap_or(defaults.scale_rewards),
        ddof: request.ddof.unwrap_or(defaults.ddof),
        advantage_eps: request.advantage_eps.unwrap_or(defaults.advantage_eps),
    };
    let trace = advantage::compute(&request.groups, &config)?;
    let stages = trace.stages.iter().map(|s| Stage { name: s.name, values: &s.values }).collect();
    output::line(&Response { config, stages, advantages: trace.advantages() })
}
