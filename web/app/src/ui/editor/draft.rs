//! A map while it is being edited. The text is the truth: the cells are read from it and write into it, so that
//! nothing typed is ever lost.

use crate::ui::number::parse;
use worlds::map::{
    DOOR, FROZEN, GOAL, HOLE, KEY, MAX_SIDE, RandomMapError, START, TileSet, WALL, generate_random_map,
};
use worlds::{GridMap, MapError};

/// The tile after `tile` when a cell is pressed: frozen, hole, goal, start, in rooms wall, key and door, and frozen again.
pub fn next_tile(tile: u8, set: TileSet) -> u8 {
    match tile {
        FROZEN => HOLE,
        HOLE => GOAL,
        GOAL => START,
        START if set == TileSet::Rooms => WALL,
        WALL => KEY,
        KEY => DOOR,
        _ => FROZEN,
    }
}

/// The rows of a text: lines, or parts between `/`, without white space around them and without empty ones at the ends,
/// as [`GridMap::parse`] reads them.
fn rows(text: &str) -> Vec<&str> {
    text.trim_matches(|c: char| c.is_whitespace() || c == '/').split(['\n', '/']).map(str::trim).collect()
}

/// The cells of a text that is a rectangle of tiles no larger than a map may be, even if it is no map yet for want of a
/// start, a goal or a way; `None` for any other text.
pub fn cells(text: &str, set: TileSet) -> Option<Vec<Vec<u8>>> {
    let cells: Vec<Vec<u8>> = rows(text).iter().map(|row| row.bytes().collect()).collect();
    let cols = cells.first()?.len();
    let proper = |row: &Vec<u8>| row.len() == cols && row.iter().all(|tile| set.letters().contains(tile));
    let sized = (1..=MAX_SIDE).contains(&cols) && cells.len() <= MAX_SIDE;
    (sized && cells.iter().all(proper)).then_some(cells)
}

/// The text after the cell at (`row`, `col`), from 0, was pressed; the same text if it has no such cell.
pub fn pressed(text: &str, set: TileSet, row: usize, col: usize) -> String {
    let Some(mut cells) = cells(text, set) else { return text.to_string() };
    if let Some(tile) = cells.get_mut(row).and_then(|row| row.get_mut(col)) {
        *tile = next_tile(*tile, set);
    }
    let lines: Vec<String> =
        cells.iter().map(|row| row.iter().map(|&tile| char::from(tile)).collect()).collect();
    lines.join("\n")
}

/// The map that the text is.
///
/// # Errors
/// [`MapError`] naming the row and column of the first thing that is wrong.
pub fn check(text: &str, set: TileSet) -> Result<GridMap, MapError> {
    GridMap::parse_with(text, set)
}

/// Which field of the random map cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Rows and columns.
    Size,
    /// Share of ice.
    P,
    /// Seed.
    Seed,
}

/// The fields of the random map, as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomFields {
    /// Rows and columns.
    pub size: String,
    /// Probability that a cell is frozen.
    pub p: String,
    /// Seed.
    pub seed: String,
}

/// Why there is no random map.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawError {
    /// A field holds no number.
    Field(Field),
    /// The numbers do not make a map.
    Random(RandomMapError),
}

impl RandomFields {
    /// Draws the map, as Gymnasium's `generate_random_map` does.
    ///
    /// # Errors
    /// [`DrawError`] naming the field or the bound.
    pub fn draw(&self) -> Result<GridMap, DrawError> {
        let size = self.size.trim().parse().map_err(|_| DrawError::Field(Field::Size))?;
        let p = parse(self.p.trim()).ok_or(DrawError::Field(Field::P))?;
        let seed = self.seed.trim().parse().map_err(|_| DrawError::Field(Field::Seed))?;
        generate_random_map(size, p, seed).map_err(DrawError::Random)
    }
}

/// The cell that the focus moves to for a key of the grid pattern, in a grid of `rows` × `cols`; `None` for other keys.
pub fn moved_focus(
    key: &str,
    (row, col): (usize, usize),
    rows: usize,
    cols: usize,
) -> Option<(usize, usize)> {
    let (bottom, right) = (rows.saturating_sub(1), cols.saturating_sub(1));
    Some(match key {
        "ArrowUp" => (row.saturating_sub(1), col),
        "ArrowDown" => ((row + 1).min(bottom), col),
        "ArrowLeft" => (row, col.saturating_sub(1)),
        "ArrowRight" => (row, (col + 1).min(right)),
        "Home" => (row, 0),
        "End" => (row, right),
        "PageUp" => (0, col),
        "PageDown" => (bottom, col),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::editor::texts;

    const LAKE: TileSet = TileSet::FrozenLake;

    #[test]
    fn presses_lead_back() {
        let cycle = |set| std::iter::successors(Some(FROZEN), move |&tile| Some(next_tile(tile, set)));
        assert_eq!(cycle(LAKE).take(5).collect::<Vec<_>>(), b"FHGSF");
        assert_eq!(cycle(TileSet::Rooms).take(8).collect::<Vec<_>>(), b"FHGSWKDF");
    }

    #[test]
    fn a_press_writes_into_the_text() {
        assert_eq!(pressed("SF/FG", LAKE, 0, 1), "SH\nFG");
        assert_eq!(pressed(" SF\n FG\n", LAKE, 1, 1), "SF\nFS");
        assert_eq!(pressed("SF/FG", LAKE, 7, 0), "SF\nFG");
    }

    #[test]
    fn a_text_that_is_no_rectangle_is_kept() {
        for text in ["SF/F", "SX/FG", "", "SF//FG"] {
            assert_eq!(cells(text, LAKE), None, "{text}");
            assert_eq!(pressed(text, LAKE, 0, 0), text);
        }
    }

    #[test]
    fn cells_show_maps_that_are_not_ready_yet() {
        assert_eq!(cells("FF/FF", LAKE).map(|c| c.len()), Some(2));
        assert!(check("FF/FF", LAKE).is_err());
    }

    #[test]
    fn errors_name_row_and_column() {
        let say = |text: &str| check(text, LAKE).map_err(|e| (texts().error)(&e)).unwrap_err();
        assert_eq!(say("SF/F"), "Row 2 ends at column 1: it should have 2 columns, as row 1 has.");
        assert!(say("SF/FX").starts_with("Row 2, column 2 holds 'X'"));
        assert!(say("SH/HG").contains("start at row 1, column 1"));
    }

    #[test]
    fn random_fields_are_checked() {
        let fields = |size: &str, p: &str, seed: &str| RandomFields {
            size: size.into(),
            p: p.into(),
            seed: seed.into(),
        };
        assert_eq!(fields("8", "0.8", "42").draw(), Ok(generate_random_map(8, 0.8, 42).unwrap()));
        assert_eq!(fields("x", "0.8", "0").draw(), Err(DrawError::Field(Field::Size)));
        assert_eq!(fields("8", "0.8", "-1").draw(), Err(DrawError::Field(Field::Seed)));
        assert!(matches!(fields("33", "0.8", "0").draw(), Err(DrawError::Random(_))));
        assert!(matches!(fields("8", "0", "0").draw(), Err(DrawError::Random(_))));
    }

    #[test]
    fn the_focus_stays_in_the_grid() {
        assert_eq!(moved_focus("ArrowUp", (0, 1), 2, 3), Some((0, 1)));
        assert_eq!(moved_focus("ArrowRight", (0, 1), 2, 3), Some((0, 2)));
        assert_eq!(moved_focus("End", (1, 0), 2, 3), Some((1, 2)));
        assert_eq!(moved_focus("a", (1, 0), 2, 3), None);
    }
}
