//! The arguments of `gymnasium.make`, checked.

mod error;
mod id;

use serde::{Deserialize, Serialize};

pub use error::SpecError;
pub use id::EnvId;

use crate::map::{self, GridMap, MAP_4X4, MAP_8X8, MAP_CLIFF, TileSet};
use crate::world::{World, WorldError};

/// The longest time limit that is accepted, in steps.
pub const MAX_EPISODE_STEPS: u32 = 10_000;

/// FrozenLake's own `success_rate`: one third, in each of the three directions.
pub const DEFAULT_SUCCESS_RATE: f64 = 1.0 / 3.0;

/// FrozenLake's own `reward_schedule`: 1 for the goal, nothing for holes and ice.
pub const DEFAULT_REWARD_SCHEDULE: [f64; 3] = [1.0, 0.0, 0.0];

/// The arguments of `gymnasium.make(id, …)`, with Gymnasium's names and defaults. Missing fields take their defaults,
/// unknown ones are refused.
///
/// What an absent value means depends on the id; [`EnvSpec::resolved`] says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EnvSpec {
    /// Which environment.
    pub id: EnvId,
    /// A map by name: FrozenLake's "4x4" and "8x8", or "four-rooms", "key-door", "bridge" and "corridor-N-K" of Rooms.
    /// Absent: the id's own. Has no say beside `desc`.
    pub map_name: Option<String>,
    /// A map by its rows (FrozenLake and Rooms); wins over `map_name`, as in Gymnasium.
    pub desc: Option<Vec<String>>,
    /// Whether a step may go to the side. Absent: yes, except for `CliffWalking-v1`.
    pub is_slippery: Option<bool>,
    /// Probability that a step on slippery ice goes where it was meant to, in (0, 1] (FrozenLake and Rooms).
    pub success_rate: f64,
    /// Rewards for reaching a goal, a hole, and any other cell, in this order (FrozenLake and Rooms).
    pub reward_schedule: [f64; 3],
    /// Steps after which an episode is truncated, 1 to [`MAX_EPISODE_STEPS`]. Absent: the id's own limit, whatever the
    /// map.
    pub max_episode_steps: Option<u32>,
}

/// An [`EnvSpec`] after every default was filled in and every value checked; the map aside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResolvedSpec {
    /// Which environment.
    pub id: EnvId,
    /// Whether a step may go to the side.
    pub is_slippery: bool,
    /// Probability that a step on slippery ice goes where it was meant to.
    pub success_rate: f64,
    /// Rewards for reaching a goal, a hole, and any other cell.
    pub reward_schedule: [f64; 3],
    /// Steps after which an episode is truncated; `None` only for CliffWalking, which has no limit of its own.
    pub max_episode_steps: Option<u32>,
}

impl Default for EnvSpec {
    fn default() -> Self {
        Self::new(EnvId::default())
    }
}

impl EnvSpec {
    /// `gymnasium.make(id)` without further arguments.
    #[must_use]
    pub fn new(id: EnvId) -> Self {
        Self {
            id,
            map_name: None,
            desc: None,
            is_slippery: None,
            success_rate: DEFAULT_SUCCESS_RATE,
            reward_schedule: DEFAULT_REWARD_SCHEDULE,
            max_episode_steps: None,
        }
    }

    /// Checks every field but the map and fills in what the id decides.
    ///
    /// # Errors
    ///
    /// [`SpecError`] naming the first field that is wrong.
    pub fn resolved(&self) -> Result<ResolvedSpec, SpecError> {
        if self.id.is_cliff_walking() {
            self.check_cliff_walking()?;
        }
        if let Some(name) = &self.map_name {
            self.named_map(name)?;
        }
        if !(self.success_rate > 0.0 && self.success_rate <= 1.0) {
            return Err(SpecError::SuccessRate { found: self.success_rate });
        }
        if let Some(index) = self.reward_schedule.iter().position(|reward| !reward.is_finite()) {
            return Err(SpecError::RewardSchedule { index, found: self.reward_schedule[index] });
        }
        if let Some(found) = self.max_episode_steps
            && !(1..=MAX_EPISODE_STEPS).contains(&found)
        {
            return Err(SpecError::MaxEpisodeSteps { found });
        }
        Ok(ResolvedSpec {
            id: self.id,
            is_slippery: self.is_slippery.unwrap_or(self.id.default_is_slippery()),
            success_rate: self.success_rate,
            reward_schedule: self.reward_schedule,
            max_episode_steps: self.max_episode_steps.or(self.id.default_max_episode_steps()),
        })
    }

    /// The map that the arguments ask for.
    ///
    /// # Errors
    ///
    /// [`WorldError`] if `map_name` is unknown or `desc` is no map, or if the environment takes neither.
    pub fn map(&self) -> Result<GridMap, WorldError> {
        if self.id.is_cliff_walking() {
            self.check_cliff_walking()?;
            return Ok(GridMap::parse_with(MAP_CLIFF, TileSet::CliffWalking)?);
        }
        if let Some(rows) = &self.desc {
            return Ok(GridMap::from_rows_with(rows, self.id.tile_set())?);
        }
        let name = self.map_name.as_deref().unwrap_or(self.id.default_map_name());
        Ok(GridMap::parse_with(&self.named_map(name)?, self.id.tile_set())?)
    }

    /// The text of one of the named maps.
    fn named_map(&self, name: &str) -> Result<String, SpecError> {
        let found = || name.to_owned();
        match (self.id, name) {
            (EnvId::Rooms, _) => map::named(name).ok_or_else(|| SpecError::RoomsMapName { found: found() }),
            (_, "4x4") => Ok(MAP_4X4.to_owned()),
            (_, "8x8") => Ok(MAP_8X8.to_owned()),
            _ => Err(SpecError::MapName { found: found() }),
        }
    }

    /// Makes the world, as `gymnasium.make` makes the environment.
    ///
    /// # Errors
    ///
    /// [`WorldError`] with the field, or the row and column of the map, that is wrong.
    pub fn build(&self) -> Result<World, WorldError> {
        World::new(self.clone(), self.map()?)
    }

    /// CliffWalking takes no argument but `is_slippery` and the limit; silently ignoring the others would mislead.
    fn check_cliff_walking(&self) -> Result<(), SpecError> {
        let refused = [
            ("map_name", self.map_name.is_some()),
            ("desc", self.desc.is_some()),
            ("success_rate", self.success_rate != DEFAULT_SUCCESS_RATE),
            ("reward_schedule", self.reward_schedule != DEFAULT_REWARD_SCHEDULE),
        ];
        match refused.into_iter().find(|&(_, given)| given) {
            Some((field, _)) => Err(SpecError::NotAccepted { field, id: self.id }),
            None => Ok(()),
        }
    }
}
