//! What can be wrong with a map.

use thiserror::Error;

use super::{MAX_SIDE, TileSet};

/// Why a text is no map. Rows and columns count from 1, as a reader does.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MapError {
    /// There is no tile at all.
    #[error("the map is empty: row 1, column 1 should hold a tile ({})", .tiles.sentence())]
    Empty {
        /// The letters that would be right.
        tiles: TileSet,
    },
    /// The map is larger than [`MAX_SIDE`] in one direction.
    #[error(
        "the map reaches to row {row}, column {column}: at most {MAX_SIDE} rows and {MAX_SIDE} columns are allowed"
    )]
    TooLarge {
        /// Number of rows.
        row: usize,
        /// Number of columns of the longest row.
        column: usize,
    },
    /// A row is not as long as the first.
    #[error("row {row} ends at column {column}: it should have {expected} columns, as row 1 has")]
    Ragged {
        /// The row that differs.
        row: usize,
        /// Its length.
        column: usize,
        /// The length of the first row.
        expected: usize,
    },
    /// A letter that is no tile of this world.
    #[error("row {row}, column {column} holds {found:?}: a tile is {}", .tiles.sentence())]
    UnknownTile {
        /// Row of the letter.
        row: usize,
        /// Column of the letter.
        column: usize,
        /// The letter.
        found: char,
        /// The letters that would be right.
        tiles: TileSet,
    },
    /// No cell is a start.
    #[error(
        "no cell from row 1, column 1 to row {row}, column {column} is a start: at least one should be S"
    )]
    NoStart {
        /// Number of rows.
        row: usize,
        /// Number of columns.
        column: usize,
    },
    /// No cell is a goal.
    #[error("no cell from row 1, column 1 to row {row}, column {column} is a goal: at least one should be G")]
    NoGoal {
        /// Number of rows.
        row: usize,
        /// Number of columns.
        column: usize,
    },
    /// There are goals, but a start has no way to any of them.
    #[error(
        "no goal can be reached from the start at row {row}, column {column}: \
         open a way of S, F or G cells from it to a G"
    )]
    UnreachableGoal {
        /// Row of the start.
        row: usize,
        /// Column of the start.
        column: usize,
    },
}

impl MapError {
    /// The cell to point at, row and column from 1, if the error is about one cell or row.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        match *self {
            Self::Ragged { row, column, .. }
            | Self::UnknownTile { row, column, .. }
            | Self::UnreachableGoal { row, column } => Some((row, column)),
            Self::Empty { .. } | Self::TooLarge { .. } | Self::NoStart { .. } | Self::NoGoal { .. } => None,
        }
    }
}
