//! The drawing of the map: tiles, heat and arrows.

use super::arrows::{arrows, likeliest};
use super::geometry::{CELL, Grid, at, short};
use super::heat::{Heat, Scale, field, is_walkable, visits};
use super::trails::use_trails;
use crate::text::texts;
use crate::text::world::Cell;
use crate::ui::PanelProps;
use crate::ui::svg::{drawing, element, path};
use worlds::map::{CLIFF, DOOR, GOAL, HOLE, KEY, START, WALL};
use yew::{Html, hook, html, use_memo};

/// The map with everything on it, its cells coloured by `heat`, and the scale of that. Where there is a key, the cells are
/// those of walkers that hold it, or of those that do not.
#[hook]
pub(super) fn use_map(props: &PanelProps, heat: Heat, holds: bool) -> (Html, Option<Scale>) {
    let scene = &props.scene;
    let cells = use_memo((scene.clone(), heat, holds), |(scene, heat, holds)| cells(scene, *heat, *holds));
    let trails = use_trails(scene, &props.selection);
    let (cells, scale) = &*cells;
    let world = scene.world();
    let grid = Grid::of(&world.map);
    let map = html! {
        <svg class={if grid.is_dense() { "world-map dense" } else { "world-map" }} viewBox={grid.view_box()} role="group"
            aria-label={(texts().world.drawing)(world, holds)} data-heat={heat.name()}>
            { cells.clone() }
            { trails }
        </svg>
    };
    (map, *scale)
}

fn cells(scene: &crate::model::Scene, heat: Heat, holds: bool) -> (Html, Option<Scale>) {
    let world = scene.world();
    let grid = Grid::of(&world.map);
    let visits = visits(scene);
    let field = field(heat, scene, &visits);
    let table = &scene.record.policy_before;
    let first = if holds { world.map.cells() } else { 0 };
    let cells = world.map.tiles().iter().zip(first..).map(|(&tile, state)| {
        let (row, col) = grid.place(state);
        let value = scene.values.values.get(state).copied().unwrap_or_default();
        let walkable = is_walkable(world, state);
        let share = field
            .as_ref()
            .filter(|_| walkable)
            .and_then(|(numbers, scale)| Some(scale.share(*numbers.get(state)?)));
        let probs = scene.row_of().get(state).map_or(&[][..], |&row| table.row(row));
        let top = likeliest(probs)
            .filter(|_| walkable)
            .and_then(|action| Some((*world.actions().get(action)?, f64::from(*probs.get(action)?))));
        let label = (texts().world.cell)(&Cell {
            row: row + 1,
            col: col + 1,
            tile,
            value,
            visits: visits.get(state).copied().unwrap_or_default(),
            likeliest: top,
        });
        let visits = visits.get(state).copied().unwrap_or_default().to_string();
        let mut shapes = tile_rect(grid, state, tile);
        if let Some(share) = share {
            // The palest heat is still seen to be heat, the fullest leaves arrows legible.
            shapes += &square(grid, state, "heat", &short(0.04 + 0.66 * share).to_string());
        }
        shapes += &mark(grid, state, tile, holds);
        for arrow in arrows(world, scene.row_of(), table, state, grid.is_dense()) {
            let [opacity, prob] = [arrow.opacity, arrow.prob].map(|x| x.to_string());
            let action = arrow.action.to_string();
            shapes += &element(
                "path",
                &[
                    ("class", "arrow"),
                    ("d", &arrow.path),
                    ("opacity", &opacity),
                    ("data-action", &action),
                    ("data-prob", &prob),
                ],
                "",
            );
        }
        let [state, row, col] = [state, row, col].map(|n| n.to_string());
        let (tile, value) = (char::from(tile).to_string(), value.to_string());
        let attributes = [
            ("class", "cell"),
            ("role", "img"),
            ("aria-label", label.as_str()),
            ("data-state", &state),
            ("data-row", &row),
            ("data-col", &col),
            ("data-tile", &tile),
            ("data-value", &value),
            ("data-visits", &visits),
        ];
        element("g", &attributes, &shapes)
    });
    (drawing(cells.collect()), field.as_ref().map(|(_, scale)| *scale))
}

/// Gap between neighbouring tiles, on each side.
const GAP: f64 = 1.0;

fn square(grid: Grid, state: usize, class: &str, opacity: &str) -> String {
    let (x, y) = grid.corner(state);
    let [x, y, side] = [x + GAP, y + GAP, CELL - 2.0 * GAP].map(|length| length.to_string());
    let attributes = [
        ("class", class),
        ("x", x.as_str()),
        ("y", &y),
        ("rx", "5"),
        ("width", &side),
        ("height", &side),
        ("fill-opacity", opacity),
    ];
    element("rect", &attributes, "")
}

fn tile_rect(grid: Grid, state: usize, tile: u8) -> String {
    let class = match tile {
        HOLE => "tile hole",
        CLIFF => "tile cliff",
        GOAL => "tile goal",
        WALL => "tile wall",
        _ => "tile ice",
    };
    square(grid, state, class, "")
}

/// The ground of a cell.
pub(crate) fn tile_shape(grid: Grid, state: usize, tile: u8) -> Html {
    drawing(tile_rect(grid, state, tile))
}

/// What tells tiles apart without their colour: a rim in a hole, teeth on a cliff, a flag, a ring at the start, bricks in a
/// wall, a key, a door that is shut or open. A key that was taken is dashed. Drawn from the middle of a cell of side 40.
fn mark(grid: Grid, state: usize, tile: u8, holds: bool) -> String {
    let (class, d) = match tile {
        START => ("start", "m-16 0a16 16 0 1 0 32 0a16 16 0 1 0-32 0"),
        HOLE => ("rim", "m-10.8 0a10.8 7.6 0 1 0 21.6 0a10.8 7.6 0 1 0-21.6 0"),
        CLIFF => ("teeth", "m-16-12l8 6.4l8-6.4l8 6.4l8-6.4"),
        GOAL => ("flag", "m-5.2 10.4v-20.8l13.2 6l-13.2 6"),
        WALL => ("bricks", "m-19-6h38m-38 13h38m-25-26v13m13 0v13m-13 0v12"),
        KEY if holds => ("key taken", THE_KEY),
        KEY => ("key", THE_KEY),
        DOOR if holds => ("door", "m-15 18v-36h30v36m0-36l-11 7v31l11-2"),
        DOOR => ("door", "m-15 18v-36h30v36zm22-16v5"),
        _ => return String::new(),
    };
    path(class, &format!("M{}{d}", at(grid.centre(state))))
}

const THE_KEY: &str = "m-14-10a5 5 0 1 0 10 0a5 5 0 1 0-10 0m10 0h17v5m-6-5v5";
