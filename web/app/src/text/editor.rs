//! Texts of the map's editor, which is in the second program.

use super::world::tile_name;
use worlds::MapError;
use worlds::map::RandomMapError;

/// Texts of the editor.
pub struct Texts {
    /// Its title.
    pub title: &'static str,
    /// Accessible name of the grid.
    pub grid: &'static str,
    /// How to use the grid; of rooms.
    pub grid_note: fn(bool) -> &'static str,
    /// Stands for the grid while the text has no rectangle of tiles.
    pub no_grid: &'static str,
    /// A cell of the grid: row and column from 1, tile.
    pub cell: fn(usize, usize, u8) -> String,
    /// Label of the text.
    pub text: &'static str,
    /// What may stand in the text; of rooms.
    pub text_note: fn(bool) -> &'static str,
    /// The map is fine: rows and columns.
    pub valid: fn(usize, usize) -> String,
    /// What is wrong with the map.
    pub error: fn(&MapError) -> String,
    /// Why there is no random map.
    pub random_error: fn(&RandomMapError) -> String,
    /// A field of the random map holds no number.
    pub no_number: fn(&str) -> String,
    /// Legend of the random map.
    pub random: &'static str,
    /// Rows and columns.
    pub size: &'static str,
    /// Probability that a cell is frozen.
    pub p: &'static str,
    /// Seed.
    pub seed: &'static str,
    /// Draws it.
    pub draw: &'static str,
    /// Accessible name of the original maps.
    pub originals: &'static str,
    /// FrozenLake's map "4x4".
    pub small: &'static str,
    /// FrozenLake's map "8x8".
    pub large: &'static str,
    /// Uses the map.
    pub apply: &'static str,
    /// What applying does.
    pub apply_note: &'static str,
    /// What applying does where groups have maps of their own.
    pub all_groups: &'static str,
    /// Closes the editor.
    pub cancel: &'static str,
    /// There is no map yet.
    pub nothing: &'static str,
    /// Why there is none.
    pub cannot: fn(&str) -> String,
}

/// English.
const EN: Texts = Texts {
    title: "Edit map",
    grid: "Cells of the map",
    grid_note: |rooms| match rooms {
        false => {
            "Click a cell, or press Enter on it, to change it: frozen, hole, goal, start. Arrow keys move."
        }
        true => {
            "Click a cell, or press Enter on it, to change it: frozen, hole, goal, start, wall, key, door. Arrow keys move."
        }
    },
    no_grid: "The cells come back when the text is a rectangle of tiles.",
    cell: |row, col, tile| format!("row {row}, column {col}: {}", tile_name(tile)),
    text: "Map as text",
    text_note: |rooms| match rooms {
        false => "S start, F frozen, H hole, G goal. One row a line, or rows separated by /.",
        true => {
            "S start, F free, H hole, G goal, W wall, K key, D door. One row a line, or rows separated by /."
        }
    },
    valid: |rows, cols| format!("{rows} × {cols}, ready to use."),
    error: |error| sentence(&error.to_string()),
    random_error: |error| sentence(&error.to_string()),
    no_number: |field| format!("{field}: this is not a number in the allowed range."),
    random: "Random map",
    size: "Size",
    p: "Share of ice (p)",
    seed: "Seed",
    draw: "Draw",
    originals: "Original maps",
    small: "4×4",
    large: "8×8",
    apply: "Apply",
    apply_note: "Applying starts the run again on this map; the step limit stays.",
    all_groups: "Applying starts the run again with this map for all groups; the step limit stays.",
    cancel: "Cancel",
    nothing: "The map appears with the first update.",
    cannot: |why| format!("The map cannot be shown: {why}."),
};

/// The texts.
pub fn texts() -> &'static Texts {
    &EN
}

/// Errors are written without a capital and a full stop, to be quoted; here they stand alone.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
