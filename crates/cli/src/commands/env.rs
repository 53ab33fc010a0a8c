//! `grpo env`: Gymnasium's step loop.

use crate::args::EnvArgs;
use crate::error::CliError;
use crate::output;
use serde::Serialize;
use worlds::map::generate_random_map;
use worlds::{Env, EnvSpec, GridMap, Transition};

/// A transition as Python prints it: whole numbers without a decimal point where they have none.
#[derive(Serialize)]
struct Line {
    observation: u32,
    reward: Option<serde_json::Number>,
    terminated: bool,
    truncated: bool,
    prob: Option<serde_json::Number>,
}

/// A number as JSON, whole numbers without a fraction.
fn number(value: f64) -> Option<serde_json::Number> {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return Some((value as i64).into());
    }
    serde_json::Number::from_f64(value)
}

impl From<Transition> for Line {
    fn from(t: Transition) -> Self {
        Self {
            observation: t.observation,
            reward: t.reward.and_then(number),
            terminated: t.terminated,
            truncated: t.truncated,
            prob: number(t.prob),
        }
    }
}

#[derive(Serialize)]
struct MapLine {
    map: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: &EnvArgs) -> Result<(), CliError> {
    if let Some(size) = args.random_map {
        let map = generate_random_map(size, args.p, args.seed)?;
        return output::line(&MapLine { map: map.rows_text() });
    }
    let world = spec(args)?.build()?;
    // Refused before anything is printed, so that a failure leaves no half an answer.
    let actions = world.actions().len();
    if let Some((index, action)) = args.actions.iter().enumerate().find(|(_, a)| **a >= actions) {
        return Err(CliError::Usage(format!(
            "actions[{index}]: {action} is no action; use 0 to {}",
            actions - 1
        )));
    }
    let mut env = Env::new(&world);
    output::line(&Line::from(env.reset(Some(args.seed))))?;
    for (index, &action) in args.actions.iter().enumerate() {
        let transition = env.step(action).map_err(|source| CliError::Action { index, source })?;
        let over = transition.terminated || transition.truncated;
        output::line(&Line::from(transition))?;
        if over {
            break;
        }
    }
    Ok(())
}

fn spec(args: &EnvArgs) -> Result<EnvSpec, CliError> {
    let mut spec = EnvSpec::new(args.id.unwrap_or_default());
    if let Some(name) = &args.map_name {
        spec.map_name = Some(name.clone());
    }
    if let Some(text) = &args.map {
        spec.desc = Some(GridMap::parse_with(text, spec.id.tile_set())?.rows_text());
    }
    spec.is_slippery = args.is_slippery.or(spec.is_slippery);
    spec.success_rate = args.success_rate.unwrap_or(spec.success_rate);
    spec.max_episode_steps = args.max_episode_steps.or(spec.max_episode_steps);
    if let Some(schedule) = &args.reward_schedule {
        spec.reward_schedule = schedule.as_slice().try_into().map_err(|_| {
            CliError::Usage(format!(
                "--reward-schedule: {} numbers; give three, for goal, hole and frozen",
                schedule.len()
            ))
        })?;
    }
    Ok(spec)
}
