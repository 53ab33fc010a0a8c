//! Texts of the map.

use worlds::map::{DOOR, KEY, WALL};
use worlds::{ActionInfo, EnvId, World};

/// The texts.
pub struct Texts {
    /// Title.
    pub title: &'static str,
    /// The world in a few words.
    pub world: fn(&World) -> String,
    /// Accessible name of the drawing; the layer with the key or the one without.
    pub drawing: fn(&World, bool) -> String,
    /// One cell of the drawing.
    pub cell: fn(&Cell) -> String,
    /// Accessible name of the choice of layer, where there is a key.
    pub layer: &'static str,
    /// The layers: without the key, with it.
    pub layers: [&'static str; 2],
    /// What the layers are.
    pub layer_note: &'static str,
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
    /// Opens the editor.
    pub edit: &'static str,
    /// Why it cannot be opened for CliffWalking.
    pub fixed: &'static str,
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
    /// Whether the walker ran against the border, a wall or a locked door.
    pub stayed: bool,
    /// Whether the walker fell off the cliff.
    pub fell: bool,
    /// Whether the walker took the key.
    pub took: bool,
    /// Whether what it stayed at was a locked door.
    pub locked: bool,
    /// The reward.
    pub reward: f64,
}

/// English.
pub const EN: Texts = Texts {
    title: "World",
    world: describe,
    drawing: |world, holds| {
        let key = match (has_key(world), holds) {
            (false, _) => "",
            (true, false) => " without the key",
            (true, true) => " with the key",
        };
        format!(
            "Map with {} rows and {} columns, and the policy that sampled{key}",
            world.map.rows(),
            world.map.cols()
        )
    },
    cell: |cell| {
        let Cell { row, col, tile, value, visits, likeliest } = *cell;
        if tile == WALL {
            return format!("row {row}, column {col}: wall");
        }
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
    layer: "Cells",
    layers: ["Without the key", "With the key"],
    layer_note: "Each cell is two states. The map follows the walker that plays.",
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
            let Happening { meant, moved, slipped, stayed, fell, took, locked, reward } = *happening;
            let meant = direction(meant);
            let stop = if locked { "locked door" } else { "wall" };
            let went = match (slipped, stayed) {
                (false, false) => format!("went {meant}"),
                (true, false) => format!("meant {meant}, went {} (slipped)", direction(moved)),
                (false, true) => format!("meant {meant}, stayed at the {stop}"),
                (true, true) => {
                    format!("meant {meant}, slipped {} and stayed at the {stop}", direction(moved))
                }
            };
            let fell = match (fell, took) {
                (true, _) => ", fell off the cliff, back at the start",
                (_, true) => ", took the key",
                _ => "",
            };
            format!("Step {step} of {of}: {went}{fell}, reward {}", number(reward))
        },
    },
    edit: "Edit map",
    fixed: "CliffWalking has one fixed map. Choose a frozen lake to draw your own.",
};

fn describe(world: &World) -> String {
    let name = match world.spec.id {
        EnvId::Rooms => "Rooms",
        id if id.is_cliff_walking() => "CliffWalking",
        _ => "FrozenLake",
    };
    let slippery = world.spec.is_slippery.unwrap_or(world.spec.id.default_is_slippery());
    let floor = if slippery { "slippery" } else { "deterministic" };
    format!("{name} {}×{} · {floor}", world.map.rows(), world.map.cols())
}

/// Whether the cells are there without and with a key.
fn has_key(world: &World) -> bool {
    world.mdp.states() > world.map.cells()
}

/// What a tile is called.
pub(super) fn tile_name(tile: u8) -> &'static str {
    match tile {
        b'S' => "start",
        b'H' => "hole",
        b'G' => "goal",
        b'C' => "cliff",
        WALL => "wall",
        KEY => "key",
        DOOR => "door",
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
