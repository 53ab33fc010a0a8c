//! Maps: the text that a reader types, checked, and NumPy-compatible random ones.

mod check;
mod error;
mod random;
mod rooms;

use serde::{Deserialize, Serialize};

pub use check::TileSet;
pub use error::MapError;
pub use random::{MAX_REDRAWS, RandomMapError, generate_random_map, generate_random_map_with};
pub(crate) use rooms::named;
pub use rooms::{MAP_BRIDGE, MAP_FOUR_ROOMS, MAP_KEY_DOOR, corridor};

/// The most rows and the most columns that a map may have.
pub const MAX_SIDE: usize = 32;

/// Start: a walker may begin here; ice otherwise.
pub const START: u8 = b'S';
/// Frozen, or any other cell that can be walked on.
pub const FROZEN: u8 = b'F';
/// Hole of FrozenLake: ends the episode.
pub const HOLE: u8 = b'H';
/// Goal: ends the episode in success.
pub const GOAL: u8 = b'G';
/// Cliff of CliffWalking: sends the walker back to the start.
pub const CLIFF: u8 = b'C';
/// Wall of rooms: whoever walks into it stays.
pub const WALL: u8 = b'W';
/// Key of rooms: whoever comes here has it from then on.
pub const KEY: u8 = b'K';
/// Door of rooms: a wall to those without a key.
pub const DOOR: u8 = b'D';

/// FrozenLake's map "4x4".
pub const MAP_4X4: &str = "SFFF/FHFH/FFFH/HFFG";
/// FrozenLake's map "8x8".
pub const MAP_8X8: &str = "SFFFFFFF/FFFFFFFF/FFFHFFFF/FFFFFHFF/FFFHFFFF/FHHFFFHF/FHFFHFHF/FFFHFFFG";
/// The map of CliffWalking, with [`CLIFF`] for its cliff.
pub const MAP_CLIFF: &str = "FFFFFFFFFFFF/FFFFFFFFFFFF/FFFFFFFFFFFF/SCCCCCCCCCCG";

/// A checked map: rectangular, at most [`MAX_SIDE`] on a side, only tiles of one [`TileSet`], at least one start, and a
/// goal that can be reached from every start.
///
/// Cells are counted row by row from the top left, so the state of a cell is `row * cols + col`, as in Gymnasium (a world
/// with a key has all cells twice). In
/// serialised form a map is the list of its rows (Gymnasium's `desc`), and reading one checks it again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct GridMap {
    rows: usize,
    cols: usize,
    tiles: Vec<u8>,
}

impl GridMap {
    /// Reads a FrozenLake map: rows of the letters S, F, H and G, separated by line ends or `/`. White space around rows
    /// and empty lines around the map do not count.
    ///
    /// # Errors
    ///
    /// [`MapError`] with the row and column of the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        Self::parse_with(text, TileSet::FrozenLake)
    }

    /// As [`GridMap::parse`] with the letters of `tiles`.
    ///
    /// # Errors
    ///
    /// [`MapError`] with the row and column of the first thing that is wrong.
    pub fn parse_with(text: &str, tiles: TileSet) -> Result<Self, MapError> {
        let rows: Vec<&str> = text.split(['\n', '/']).map(str::trim).collect();
        Self::from_rows_with(&rows, tiles)
    }

    /// Reads a FrozenLake map from its rows, Gymnasium's `desc`. White space around rows and empty rows around the map
    /// do not count.
    ///
    /// # Errors
    ///
    /// [`MapError`] with the row and column of the first thing that is wrong.
    pub fn from_rows<R: AsRef<str>>(rows: &[R]) -> Result<Self, MapError> {
        Self::from_rows_with(rows, TileSet::FrozenLake)
    }

    /// As [`GridMap::from_rows`] with the letters of `tiles`.
    ///
    /// # Errors
    ///
    /// [`MapError`] with the row and column of the first thing that is wrong.
    pub fn from_rows_with<R: AsRef<str>>(rows: &[R], tiles: TileSet) -> Result<Self, MapError> {
        let rows: Vec<&str> = rows.iter().map(|row| row.as_ref().trim()).collect();
        check::read(&rows, tiles)
    }

    /// Number of rows, 1 to [`MAX_SIDE`].
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns, 1 to [`MAX_SIDE`].
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Number of cells, which is the number of states of its world.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.tiles.len()
    }

    /// All tiles, row by row.
    #[must_use]
    pub fn tiles(&self) -> &[u8] {
        &self.tiles
    }

    /// The tile at (`row`, `col`), both from 0; `None` outside.
    #[must_use]
    pub fn tile(&self, row: usize, col: usize) -> Option<u8> {
        if row < self.rows && col < self.cols { Some(self.tiles[row * self.cols + col]) } else { None }
    }

    /// The map as text, one line per row, without a line end after the last.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.rows_text().join("\n")
    }

    /// The rows as text: Gymnasium's `desc`.
    #[must_use]
    pub fn rows_text(&self) -> Vec<String> {
        self.tiles.chunks(self.cols).map(|row| row.iter().map(|&tile| char::from(tile)).collect()).collect()
    }

    /// The tile set that the map belongs to: CliffWalking's if it has a cliff, that of rooms if it has a wall, a key or a
    /// door.
    #[must_use]
    pub fn tile_set(&self) -> TileSet {
        TileSet::of(self.tiles.iter().copied())
    }
}

impl TryFrom<Vec<String>> for GridMap {
    type Error = MapError;

    fn try_from(rows: Vec<String>) -> Result<Self, MapError> {
        let set = TileSet::of(rows.iter().flat_map(|row| row.bytes()));
        Self::from_rows_with(&rows, set)
    }
}

impl From<GridMap> for Vec<String> {
    fn from(map: GridMap) -> Self {
        map.rows_text()
    }
}
