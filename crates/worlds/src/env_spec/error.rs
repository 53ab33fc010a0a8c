//! What can be wrong with the arguments of an environment.

use thiserror::Error;

use super::{EnvId, MAX_EPISODE_STEPS};

/// Why the arguments are refused. Each message begins with the field's name.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SpecError {
    /// An id that is none of [`EnvId::ALL`].
    #[error(
        "id: there is no environment {found:?}; known are \
         FrozenLake-v1, FrozenLake8x8-v1, CliffWalking-v1, CliffWalkingSlippery-v1 and Rooms-v0"
    )]
    Id {
        /// What was asked for.
        found: String,
    },
    /// A map name that FrozenLake does not have.
    #[error(
        "map_name: there is no map {found:?}; known are \"4x4\" and \"8x8\", any other map goes into desc"
    )]
    MapName {
        /// What was asked for.
        found: String,
    },
    /// A map name that Rooms does not have.
    #[error(
        "map_name: there is no map {found:?}; known are \"four-rooms\", \"key-door\", \"bridge\" and \"corridor-N-K\" \
         (N steps, at most 31, with a fork at every K-th), any other map goes into desc"
    )]
    RoomsMapName {
        /// What was asked for.
        found: String,
    },
    /// A success rate that is no probability above zero.
    #[error("success_rate: {found} is out of range; it lies above 0 and is at most 1")]
    SuccessRate {
        /// What was given.
        found: f64,
    },
    /// A reward that is infinite or not a number.
    #[error("reward_schedule: entry {} is {found}; rewards are finite numbers, in the order goal, hole, frozen", .index + 1)]
    RewardSchedule {
        /// Which of the three, from 0.
        index: usize,
        /// What was given.
        found: f64,
    },
    /// A time limit of no step, or of too many.
    #[error("max_episode_steps: {found} is out of range; it lies between 1 and {MAX_EPISODE_STEPS}")]
    MaxEpisodeSteps {
        /// What was given.
        found: u32,
    },
    /// An argument that this environment does not have.
    #[error("{field}: {id} does not take it; only is_slippery and max_episode_steps can be set there")]
    NotAccepted {
        /// The argument.
        field: &'static str,
        /// The environment.
        id: EnvId,
    },
}

impl SpecError {
    /// The name of the field that is wrong.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Id { .. } => "id",
            Self::MapName { .. } | Self::RoomsMapName { .. } => "map_name",
            Self::SuccessRate { .. } => "success_rate",
            Self::RewardSchedule { .. } => "reward_schedule",
            Self::MaxEpisodeSteps { .. } => "max_episode_steps",
            Self::NotAccepted { field, .. } => field,
        }
    }
}
