//! The world that a command line describes.

use crate::args::WorldArgs;
use crate::error::CliError;
use worlds::{EnvId, EnvSpec, GridMap};

/// The arguments of `gymnasium.make`.
pub(crate) fn spec(id: Option<EnvId>, args: &WorldArgs) -> Result<EnvSpec, CliError> {
    let mut spec = EnvSpec::new(id.unwrap_or_default());
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
