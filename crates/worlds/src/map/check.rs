//! From rows of text to a checked map.

use super::{CLIFF, FROZEN, GOAL, GridMap, HOLE, MAX_SIDE, MapError, START};

/// The letters that a kind of world knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileSet {
    /// S, F, H and G.
    FrozenLake,
    /// S, F, C and G.
    CliffWalking,
}

impl TileSet {
    /// The letters themselves.
    #[must_use]
    pub fn letters(self) -> [u8; 4] {
        match self {
            Self::FrozenLake => [START, FROZEN, HOLE, GOAL],
            Self::CliffWalking => [START, FROZEN, CLIFF, GOAL],
        }
    }

    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::FrozenLake => "S start, F frozen, H hole or G goal",
            Self::CliffWalking => "S start, F free, C cliff or G goal",
        }
    }
}

/// Checks trimmed rows and makes a map of them.
pub(super) fn read(rows: &[&str], set: TileSet) -> Result<GridMap, MapError> {
    let rows = without_empty_ends(rows);
    let Some(first) = rows.first() else { return Err(MapError::Empty { tiles: set }) };
    let cols = first.chars().count();
    let longest = rows.iter().map(|row| row.chars().count()).max().unwrap_or(cols);
    if rows.len() > MAX_SIDE || longest > MAX_SIDE {
        return Err(MapError::TooLarge { row: rows.len(), column: longest });
    }

    let letters = set.letters();
    let mut tiles = Vec::with_capacity(rows.len() * cols);
    for (row, text) in rows.iter().enumerate() {
        for (col, found) in text.chars().enumerate() {
            match u8::try_from(found) {
                Ok(tile) if letters.contains(&tile) => tiles.push(tile),
                _ => {
                    return Err(MapError::UnknownTile { row: row + 1, column: col + 1, found, tiles: set });
                }
            }
        }
        let length = text.chars().count();
        if length != cols {
            return Err(MapError::Ragged { row: row + 1, column: length, expected: cols });
        }
    }

    let map = GridMap { rows: rows.len(), cols, tiles };
    check_start_and_goal(&map)?;
    Ok(map)
}

fn without_empty_ends<'a, 'b>(rows: &'a [&'b str]) -> &'a [&'b str] {
    let filled = |row: &&str| !row.is_empty();
    let Some(first) = rows.iter().position(filled) else { return &[] };
    let end = rows.iter().rposition(filled).map_or(rows.len(), |last| last + 1);
    &rows[first..end]
}

fn check_start_and_goal(map: &GridMap) -> Result<(), MapError> {
    let (row, column) = (map.rows, map.cols);
    if !map.tiles.contains(&START) {
        return Err(MapError::NoStart { row, column });
    }
    if !map.tiles.contains(&GOAL) {
        return Err(MapError::NoGoal { row, column });
    }
    let reached = cells_with_a_way_to_a_goal(map);
    match map.tiles.iter().zip(&reached).position(|(&tile, &reached)| tile == START && !reached) {
        Some(cell) => {
            Err(MapError::UnreachableGoal { row: cell / map.cols + 1, column: cell % map.cols + 1 })
        }
        None => Ok(()),
    }
}

/// Walks backwards from all goals at once over every cell that can be stood on.
fn cells_with_a_way_to_a_goal(map: &GridMap) -> Vec<bool> {
    let mut reached = vec![false; map.tiles.len()];
    let mut frontier: Vec<usize> =
        map.tiles.iter().enumerate().filter(|&(_, &tile)| tile == GOAL).map(|(cell, _)| cell).collect();
    while let Some(cell) = frontier.pop() {
        if std::mem::replace(&mut reached[cell], true) {
            continue;
        }
        for neighbour in neighbours(cell, map.rows, map.cols).into_iter().flatten() {
            if !reached[neighbour] && !matches!(map.tiles[neighbour], HOLE | CLIFF) {
                frontier.push(neighbour);
            }
        }
    }
    reached
}

/// The cells above, below, left and right of `cell`, where they exist.
pub(super) fn neighbours(cell: usize, rows: usize, cols: usize) -> [Option<usize>; 4] {
    let (row, col) = (cell / cols, cell % cols);
    [
        (row > 0).then(|| cell - cols),
        (row + 1 < rows).then(|| cell + cols),
        (col > 0).then(|| cell - 1),
        (col + 1 < cols).then(|| cell + 1),
    ]
}
