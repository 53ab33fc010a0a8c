//! Texts of the map and its editor.

use worlds::map::RandomMapError;
use worlds::{ActionInfo, MapError, World};

/// The texts.
pub struct Texts {
    /// Title.
    pub title: &'static str,
    /// The world in a few words.
    pub world: fn(&World) -> String,
    /// Accessible name of the drawing.
    pub drawing: fn(&World) -> String,
    /// One cell of the drawing.
    pub cell: fn(&Cell) -> String,
    /// What a tile is called.
    pub tile: fn(u8) -> &'static str,
    /// Accessible name of the choice of heat.
    pub heat: &'static str,
    /// The choices of heat, as in `Heat::ALL`.
    pub heats: [&'static str; 3],
    /// What each choice shows, as in `Heat::ALL`.
    pub heat_notes: [&'static str; 3],
    /// A number of the legend.
    pub number: fn(f64) -> String,
    /// The texts of the rollout over the map.
    pub rollout: Rollout,
    /// The texts of the editor.
    pub editor: Editor,
}

/// What the accessible name of a cell tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Row, from 1.
    pub row: usize,
    /// Column, from 1.
    pub col: usize,
    /// The tile.
    pub tile: u8,
    /// Its exact value.
    pub value: f64,
    /// Steps made from it.
    pub visits: u32,
    /// The likeliest action and its probability, where one is ever chosen.
    pub likeliest: Option<(ActionInfo, f64)>,
}

/// Texts of the rollout over the map.
pub struct Rollout {
    /// Accessible name of the buttons.
    pub transport: &'static str,
    /// One step back.
    pub previous: &'static str,
    /// One step on.
    pub next: &'static str,
    /// Start the animation.
    pub play: &'static str,
    /// Stop the animation.
    pub pause: &'static str,
    /// Why the animation is off.
    pub reduced: &'static str,
    /// Show all steps.
    pub whole: &'static str,
    /// A rollout shown whole: number from 1, steps, outcome, reward, slips.
    pub summary: fn(usize, usize, Ending, f64, usize) -> String,
    /// Before the first of so many steps.
    pub start: fn(usize, usize) -> String,
    /// A step: number from 1, of how many, and what happened.
    pub step: fn(usize, usize, &Happening) -> String,
}

/// How a rollout ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// On a goal.
    Goal,
    /// In a hole, or wherever else the world ends an episode without success.
    Hole,
    /// At the time limit.
    Limit,
}

/// What happened in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Happening {
    /// The chosen action.
    pub meant: ActionInfo,
    /// The action that happened.
    pub moved: ActionInfo,
    /// Whether they differ.
    pub slipped: bool,
    /// Whether the walker ran against the border.
    pub stayed: bool,
    /// Whether the walker fell off the cliff.
    pub fell: bool,
    /// The reward.
    pub reward: f64,
}

/// Texts of the editor.
pub struct Editor {
    /// Opens it.
    pub open: &'static str,
    /// Why it cannot be opened for CliffWalking.
    pub fixed: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Accessible name of the grid.
    pub grid: &'static str,
    /// How to use the grid.
    pub grid_note: &'static str,
    /// Stands for the grid while the text has no rectangle of tiles.
    pub no_grid: &'static str,
    /// A cell of the grid: row and column from 1, tile.
    pub cell: fn(usize, usize, u8) -> String,
    /// Label of the text.
    pub text: &'static str,
    /// What may stand in the text.
    pub text_note: &'static str,
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
}

/// English.
pub const EN: Texts = Texts {
    title: "World",
    world: describe,
    drawing: |world| {
        format!(
            "Map with {} rows and {} columns, and the policy that sampled",
            world.map.rows(),
            world.map.cols()
        )
    },
    cell: |cell| {
        let Cell { row, col, tile, value, visits, likeliest } = *cell;
        let likeliest = likeliest.map_or(String::new(), |(action, p)| {
            format!(", most likely {} at {} %", direction(action), (100.0 * p).round())
        });
        format!(
            "row {row}, column {col}: {}, value {}, {visits} {}{likeliest}",
            tile_name(tile),
            number(value),
            plural(visits as usize, "visit")
        )
    },
    tile: tile_name,
    heat: "Colour of the cells",
    heats: ["Policy", "Value", "Visits"],
    heat_notes: [
        "A longer arrow is a likelier action.",
        "Expected reward from each cell under this policy, computed exactly.",
        "Steps that the selected group made from each cell.",
    ],
    number,
    rollout: Rollout {
        transport: "Play the selected rollout",
        previous: "Previous step",
        next: "Next step",
        play: "Play the rollout",
        pause: "Pause the rollout",
        reduced: "Your system asks for reduced motion: go step by step",
        whole: "Show whole",
        summary: |rollout, steps, ending, reward, slips| {
            let slips =
                if slips > 0 { format!(", {slips} {}", plural(slips, "slip")) } else { String::new() };
            format!(
                "Rollout {rollout}: {steps} {}{slips}, {}, reward {}",
                plural(steps, "step"),
                ending_name(ending),
                number(reward)
            )
        },
        start: |rollout, steps| {
            format!("Rollout {rollout}, before the first of {steps} {}", plural(steps, "step"))
        },
        step: |step, of, happening| {
            let Happening { meant, moved, slipped, stayed, fell, reward } = *happening;
            let meant = direction(meant);
            let went = match (slipped, stayed) {
                (false, false) => format!("went {meant}"),
                (true, false) => format!("meant {meant}, went {} (slipped)", direction(moved)),
                (false, true) => format!("meant {meant}, stayed at the wall"),
                (true, true) => format!("meant {meant}, slipped {} and stayed at the wall", direction(moved)),
            };
            let fell = if fell { ", fell off the cliff, back at the start" } else { "" };
            format!("Step {step} of {of}: {went}{fell}, reward {}", number(reward))
        },
    },
    editor: Editor {
        open: "Edit map",
        fixed: "CliffWalking has one fixed map. Choose a frozen lake to draw your own.",
        title: "Edit map",
        grid: "Cells of the map",
        grid_note: "Click a cell, or press Enter on it, to change it: frozen, hole, goal, start. Arrow keys move.",
        no_grid: "The cells come back when the text is a rectangle of tiles.",
        cell: |row, col, tile| format!("row {row}, column {col}: {}", tile_name(tile)),
        text: "Map as text",
        text_note: "S start, F frozen, H hole, G goal. One row a line, or rows separated by /.",
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
    },
};

fn describe(world: &World) -> String {
    let name = if world.spec.id.is_cliff_walking() { "CliffWalking" } else { "FrozenLake" };
    let slippery = world.spec.is_slippery.unwrap_or(world.spec.id.default_is_slippery());
    let floor = if slippery { "slippery" } else { "deterministic" };
    format!("{name} {}×{} · {floor}", world.map.rows(), world.map.cols())
}

fn tile_name(tile: u8) -> &'static str {
    match tile {
        b'S' => "start",
        b'H' => "hole",
        b'G' => "goal",
        b'C' => "cliff",
        _ => "frozen",
    }
}

fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Goal => "reached the goal",
        Ending::Hole => "fell into a hole",
        Ending::Limit => "stopped by the limit",
    }
}

fn direction(action: ActionInfo) -> &'static str {
    match (action.drow, action.dcol) {
        (-1, _) => "up",
        (1, _) => "down",
        (_, -1) => "left",
        _ => "right",
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_string() } else { format!("{word}s") }
}

/// At most three decimals, fewer the larger the number, a true minus sign.
fn number(x: f64) -> String {
    let decimals = match x.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 100.0 => 1,
        _ => 3,
    };
    let text = format!("{x:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.replace('-', "−") }
}

/// Errors are written without a capital and a full stop, to be quoted; here they stand alone.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
