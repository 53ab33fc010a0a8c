//! What a policy sees: rows of a table, shared by a batch of worlds.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::map::{CLIFF, DOOR, GOAL, GridMap, HOLE, WALL};
use crate::world::World;

/// Stands for "no row": nothing is ever chosen in a terminal state.
pub const NO_ROW: u32 = u32::MAX;

/// The largest radius of a window that is accepted: 15 × 15 cells.
pub const MAX_RADIUS: u32 = 7;

/// Number of tile classes in a window: outside (or what cannot be entered), free, hole or cliff, goal.
pub const WINDOW_CLASSES: usize = 4;

/// How a state becomes the input of a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Observation {
    /// Which cell the walker is in, one-hot: Gymnasium's observation. The policy is a table over cells and knows
    /// nothing of the map.
    #[default]
    Cell,
    /// What is around the walker, the same wherever the walker is: for each cell of a square centred on it, its class,
    /// one-hot. Rows are shared between states that look alike.
    Window {
        /// Cells to each side of the centre, 1 to [`MAX_RADIUS`]; the window is (2 · radius + 1)² cells.
        radius: u32,
    },
}

/// Why there is no encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ObservationError {
    /// The window is too small or too large.
    #[error("observation: a window of radius {radius} is out of range; it lies between 1 and {MAX_RADIUS}")]
    Radius {
        /// What was given.
        radius: u32,
    },
}

/// The rows that a batch of worlds needs, and which state of which world uses which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observations {
    /// Width of the policy's input.
    pub inputs: usize,
    /// For each row, the inputs that are 1, in ascending order; all others are 0.
    pub rows: Vec<Vec<u32>>,
    /// For each world and each of its states, the row, or [`NO_ROW`] where no action is ever chosen.
    pub row_of: Vec<Vec<u32>>,
}

impl Observation {
    /// Checks the radius.
    ///
    /// # Errors
    ///
    /// [`ObservationError`] if it is out of range.
    pub fn validate(self) -> Result<(), ObservationError> {
        match self {
            Self::Window { radius } if !(1..=MAX_RADIUS).contains(&radius) => {
                Err(ObservationError::Radius { radius })
            }
            Self::Cell | Self::Window { .. } => Ok(()),
        }
    }
}

/// Encodes all states of `worlds`.
///
/// With [`Observation::Cell`] row and state are the same number, terminal states included, and there are as many rows
/// and inputs as the largest world has cells. With [`Observation::Window`] rows are numbered in the order in which they
/// first occur, terminal states have [`NO_ROW`], and input `cell * WINDOW_CLASSES + class` belongs to the cell of that
/// number, counted row by row from the window's top left. Where a world has a key, one more input tells whether it is
/// held.
///
/// # Errors
///
/// [`ObservationError`] if the observation is out of range.
pub fn encode(worlds: &[&World], observation: Observation) -> Result<Observations, ObservationError> {
    observation.validate()?;
    Ok(match observation {
        Observation::Cell => encode_cells(worlds),
        Observation::Window { radius } => encode_windows(worlds, radius as usize),
    })
}

fn encode_cells(worlds: &[&World]) -> Observations {
    let cells = worlds.iter().map(|world| world.mdp.states()).max().unwrap_or(0);
    Observations {
        inputs: cells,
        rows: (0..cells as u32).map(|cell| vec![cell]).collect(),
        row_of: worlds.iter().map(|world| (0..world.mdp.states() as u32).collect()).collect(),
    }
}

fn encode_windows(worlds: &[&World], radius: usize) -> Observations {
    let side = 2 * radius + 1;
    let keys = worlds.iter().any(|world| world.mdp.states() > world.map.cells());
    let mut rows: Vec<Vec<u32>> = Vec::new();
    let mut known: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut row_for = |world: &World, state: usize| {
        if world.mdp.is_terminal(state) {
            return NO_ROW;
        }
        let held = world.holds_key(state);
        let mut window = window(&world.map, world.cell(state), radius, held);
        if held {
            window.push((side * side * WINDOW_CLASSES) as u32);
        }
        *known.entry(window).or_insert_with_key(|window| {
            rows.push(window.clone());
            rows.len() as u32 - 1
        })
    };
    let row_of = worlds
        .iter()
        .map(|world| (0..world.mdp.states()).map(|state| row_for(world, state)).collect())
        .collect();
    Observations { inputs: side * side * WINDOW_CLASSES + usize::from(keys), rows, row_of }
}

/// The active inputs of the window around `cell`; doors are open to those that have the key.
fn window(map: &GridMap, cell: usize, radius: usize, held: bool) -> Vec<u32> {
    let (row, col) = (cell / map.cols(), cell % map.cols());
    let side = 2 * radius + 1;
    (0..side * side)
        .map(|cell| {
            let tile = (row + cell / side)
                .checked_sub(radius)
                .zip((col + cell % side).checked_sub(radius))
                .and_then(|(row, col)| map.tile(row, col));
            (cell * WINDOW_CLASSES + class(tile.filter(|&t| t != DOOR || held))) as u32
        })
        .collect()
}

fn class(tile: Option<u8>) -> usize {
    match tile {
        None | Some(WALL) => 0,
        Some(HOLE | CLIFF) => 2,
        Some(GOAL) => 3,
        Some(_) => 1,
    }
}
