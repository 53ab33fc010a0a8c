//! A map together with its dynamics.

use thiserror::Error;

use crate::action::{ActionInfo, CLIFF_WALKING, FROZEN_LAKE};
use crate::env_spec::{EnvId, EnvSpec, SpecError};
use crate::map::{GridMap, MapError, TileSet};
use crate::mdp::{self, Mdp};

/// One environment, ready to be sampled from, solved and drawn. It has no state that moves; [`crate::Env`] has.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// The arguments it was made from. [`EnvSpec::build`] on them gives this world again.
    pub spec: EnvSpec,
    /// The map.
    pub map: GridMap,
    /// The dynamics. The state of a cell is `row * cols + col`; where there is a key, that of the cell with the key held is
    /// as many more as there are cells.
    pub mdp: Mdp,
}

/// Why there is no world.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum WorldError {
    /// An argument is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The map is wrong.
    #[error("desc: {0}")]
    Map(#[from] MapError),
}

impl World {
    pub(crate) fn new(spec: EnvSpec, map: GridMap) -> Result<Self, WorldError> {
        let resolved = spec.resolved()?;
        let mdp = if resolved.id.is_cliff_walking() {
            mdp::cliff_walking(&map, &resolved)
        } else {
            mdp::frozen_lake(&map, &resolved)
        };
        Ok(Self { spec, map, mdp })
    }

    /// The world of `spec` on another map, for runs that draw or list their maps. The map replaces `desc` and
    /// `map_name`.
    ///
    /// # Errors
    ///
    /// [`WorldError`] if an argument is wrong, if the environment has one fixed map (CliffWalking), or if the map has
    /// tiles of another environment.
    pub fn with_map(spec: &EnvSpec, map: GridMap) -> Result<Self, WorldError> {
        let rows = map.rows_text();
        let set = if spec.id == EnvId::Rooms { TileSet::Rooms } else { TileSet::FrozenLake };
        if map.tile_set() != TileSet::FrozenLake && map.tile_set() != set {
            // Reading the rows again finds the place of the first foreign tile.
            GridMap::from_rows_with(&rows, set)?;
        }
        Self::new(EnvSpec { desc: Some(rows), map_name: None, ..spec.clone() }, map)
    }

    /// The cell of a state.
    #[must_use]
    pub fn cell(&self, state: usize) -> usize {
        state % self.map.cells()
    }

    /// Whether the walker has the key in a state; never without one on the map.
    #[must_use]
    pub fn holds_key(&self, state: usize) -> bool {
        state >= self.map.cells()
    }

    /// Names and directions of the actions, by index.
    #[must_use]
    pub fn actions(&self) -> &'static [ActionInfo; 4] {
        if self.spec.id.is_cliff_walking() { &CLIFF_WALKING } else { &FROZEN_LAKE }
    }
}
