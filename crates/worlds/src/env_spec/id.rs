//! Which environments there are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::SpecError;
use crate::map::TileSet;

/// An environment: one of Gymnasium's `toy_text` with what its registration decides, or one of ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EnvId {
    /// FrozenLake, by default on the map "4x4".
    #[default]
    #[serde(rename = "FrozenLake-v1")]
    FrozenLake,
    /// FrozenLake, by default on the map "8x8".
    #[serde(rename = "FrozenLake8x8-v1")]
    FrozenLake8x8,
    /// CliffWalking, by default on firm ground.
    #[serde(rename = "CliffWalking-v1")]
    CliffWalking,
    /// CliffWalking, by default on slippery ground.
    #[serde(rename = "CliffWalkingSlippery-v1")]
    CliffWalkingSlippery,
    /// Rooms: FrozenLake with walls, keys and doors, by default four rooms on firm ground. Ours, not Gymnasium's.
    #[serde(rename = "Rooms-v0")]
    Rooms,
}

impl EnvId {
    /// All environments that are Gymnasium's.
    pub const ALL: [Self; 4] =
        [Self::FrozenLake, Self::FrozenLake8x8, Self::CliffWalking, Self::CliffWalkingSlippery];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FrozenLake => "FrozenLake-v1",
            Self::FrozenLake8x8 => "FrozenLake8x8-v1",
            Self::CliffWalking => "CliffWalking-v1",
            Self::CliffWalkingSlippery => "CliffWalkingSlippery-v1",
            Self::Rooms => "Rooms-v0",
        }
    }

    /// Whether it is one of the two forms of CliffWalking, which have one fixed map.
    #[must_use]
    pub fn is_cliff_walking(self) -> bool {
        matches!(self, Self::CliffWalking | Self::CliffWalkingSlippery)
    }

    /// The letters that its maps may hold.
    #[must_use]
    pub fn tile_set(self) -> TileSet {
        match self {
            Self::FrozenLake | Self::FrozenLake8x8 => TileSet::FrozenLake,
            Self::CliffWalking | Self::CliffWalkingSlippery => TileSet::CliffWalking,
            Self::Rooms => TileSet::Rooms,
        }
    }

    /// The registered `max_episode_steps`. It belongs to the id, whatever the map.
    #[must_use]
    pub fn default_max_episode_steps(self) -> Option<u32> {
        match self {
            Self::FrozenLake | Self::Rooms => Some(100),
            Self::FrozenLake8x8 => Some(200),
            Self::CliffWalking | Self::CliffWalkingSlippery => None,
        }
    }

    /// The `is_slippery` of `gymnasium.make(id)`.
    #[must_use]
    pub fn default_is_slippery(self) -> bool {
        !matches!(self, Self::CliffWalking | Self::Rooms)
    }

    /// The `map_name` of `gymnasium.make(id)`; of no meaning for CliffWalking.
    pub(super) fn default_map_name(self) -> &'static str {
        match self {
            Self::FrozenLake8x8 => "8x8",
            Self::Rooms => "four-rooms",
            _ => "4x4",
        }
    }
}

impl fmt::Display for EnvId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for EnvId {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        Self::ALL
            .into_iter()
            .chain([Self::Rooms])
            .find(|id| id.as_str() == text)
            .ok_or_else(|| SpecError::Id { found: text.to_owned() })
    }
}
