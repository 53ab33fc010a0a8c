//! From rows of text to a checked map.

use super::{CLIFF, DOOR, FROZEN, GOAL, GridMap, HOLE, KEY, MAX_SIDE, MapError, START, WALL};

/// The letters that a kind of world knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileSet {
    /// S, F, H and G.
    FrozenLake,
    /// S, F, C and G.
    CliffWalking,
    /// S, F, H, G, W, K and D.
    Rooms,
}

impl TileSet {
    /// The letters themselves.
    #[must_use]
    pub fn letters(self) -> &'static [u8] {
        match self {
            Self::FrozenLake => &[START, FROZEN, HOLE, GOAL],
            Self::CliffWalking => &[START, FROZEN, CLIFF, GOAL],
            Self::Rooms => &[START, FROZEN, HOLE, GOAL, WALL, KEY, DOOR],
        }
    }

    /// The set that letters belong to, by the first that tells.
    pub(super) fn of(mut letters: impl Iterator<Item = u8>) -> Self {
        letters
            .find_map(|tile| match tile {
                CLIFF => Some(Self::CliffWalking),
                WALL | KEY | DOOR => Some(Self::Rooms),
                _ => None,
            })
            .unwrap_or(Self::FrozenLake)
    }

    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::FrozenLake => "S start, F frozen, H hole or G goal",
            Self::CliffWalking => "S start, F free, C cliff or G goal",
            Self::Rooms => "S start, F free, H hole, W wall, K key, D door or G goal",
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
    let mut reached = cells_with_a_way(map, GOAL, &[HOLE, CLIFF, WALL, DOOR]);
    if map.tiles.contains(&KEY) {
        // By way of a key, behind no door, and from there through doors.
        let to_key = cells_with_a_way(map, KEY, &[HOLE, WALL, DOOR, GOAL]);
        let open = cells_with_a_way(map, GOAL, &[HOLE, WALL]);
        reached.iter_mut().zip(to_key.iter().zip(&open)).for_each(|(r, (key, open))| *r |= key & open);
    }
    match map.tiles.iter().zip(&reached).position(|(&tile, &reached)| tile == START && !reached) {
        Some(cell) => {
            Err(MapError::UnreachableGoal { row: cell / map.cols + 1, column: cell % map.cols + 1 })
        }
        None => Ok(()),
    }
}

/// Walks backwards from all tiles `to` at once over every cell whose tile does not block.
fn cells_with_a_way(map: &GridMap, to: u8, blocks: &[u8]) -> Vec<bool> {
    let mut reached = vec![false; map.tiles.len()];
    let mut frontier: Vec<usize> =
        map.tiles.iter().enumerate().filter(|&(_, &tile)| tile == to).map(|(cell, _)| cell).collect();
    while let Some(cell) = frontier.pop() {
        if std::mem::replace(&mut reached[cell], true) {
            continue;
        }
        for neighbour in neighbours(cell, map.rows, map.cols).into_iter().flatten() {
            if !reached[neighbour] && !blocks.contains(&map.tiles[neighbour]) {
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
