//! Gymnasium's `generate_random_map`, draw for draw.

use thiserror::Error;

use super::check::neighbours;
use super::{FROZEN, GOAL, GridMap, HOLE, MAX_SIDE, START};
use crate::rng::Pcg64;

/// How many boards are drawn before the search for a solvable one ends. Gymnasium would go on for ever.
pub const MAX_REDRAWS: u32 = 10_000;

/// Why no random map was made.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum RandomMapError {
    /// The side of the square is too short or too long.
    #[error("size {size} is out of range: a random map has between 2 and {MAX_SIDE} rows and columns")]
    Size {
        /// The size that was asked for.
        size: usize,
    },
    /// The share of frozen cells is no probability above zero.
    #[error("p {p} is out of range: the probability that a cell is frozen lies above 0 and is at most 1")]
    Probability {
        /// The value that was asked for.
        p: f64,
    },
    /// None of the boards had a way from start to goal.
    #[error(
        "none of {MAX_REDRAWS} boards of size {size} with p {p} had a way to the goal: \
         a larger p or a smaller size makes one likely"
    )]
    Unsolvable {
        /// The size that was asked for.
        size: usize,
        /// The probability that was asked for.
        p: f64,
    },
}

/// Gymnasium's `generate_random_map(size, p, seed)`: a square map with the start top left, the goal bottom right, each
/// other cell frozen with probability `p` and a hole otherwise, redrawn until there is a way.
///
/// # Errors
///
/// [`RandomMapError`] if `size` is not in 2..=[`MAX_SIDE`], if `p` is not in (0, 1], or if [`MAX_REDRAWS`] boards had
/// no way.
pub fn generate_random_map(size: usize, p: f64, seed: u64) -> Result<GridMap, RandomMapError> {
    generate_random_map_with(size, p, &mut Pcg64::new(seed))
}

/// As [`generate_random_map`] from a generator that goes on, for runs that want a fresh map at each update.
///
/// Takes `size`² draws for each board. Nothing is drawn if the arguments are refused.
///
/// # Errors
///
/// As [`generate_random_map`].
pub fn generate_random_map_with(
    size: usize,
    p: f64,
    generator: &mut Pcg64,
) -> Result<GridMap, RandomMapError> {
    if !(2..=MAX_SIDE).contains(&size) {
        return Err(RandomMapError::Size { size });
    }
    if !(p > 0.0 && p <= 1.0) {
        return Err(RandomMapError::Probability { p });
    }
    // `Generator.choice` divides the cumulated probabilities by their last, which rounding may leave beside 1.
    let frozen_below = p / (p + (1.0 - p));
    let mut tiles = vec![FROZEN; size * size];
    for _ in 0..MAX_REDRAWS {
        for tile in &mut tiles {
            *tile = if generator.random() < frozen_below { FROZEN } else { HOLE };
        }
        tiles[0] = START;
        tiles[size * size - 1] = GOAL;
        if has_way(&tiles, size) {
            return Ok(GridMap { rows: size, cols: size, tiles });
        }
    }
    Err(RandomMapError::Unsolvable { size, p })
}

/// Whether the last cell can be reached from the first without stepping into a hole.
fn has_way(tiles: &[u8], size: usize) -> bool {
    let mut seen = vec![false; tiles.len()];
    let mut frontier = vec![0];
    while let Some(cell) = frontier.pop() {
        if tiles[cell] == GOAL {
            return true;
        }
        if std::mem::replace(&mut seen[cell], true) {
            continue;
        }
        for next in neighbours(cell, size, size).into_iter().flatten() {
            if !seen[next] && tiles[next] != HOLE {
                frontier.push(next);
            }
        }
    }
    false
}
