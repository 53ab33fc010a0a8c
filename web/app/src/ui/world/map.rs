//! The drawing of the map: tiles, heat and arrows.

use super::arrows::{arrows, likeliest};
use super::geometry::{CELL, Grid, at, short};
use super::heat::{Heat, Scale, field, is_walkable, visits};
use super::trails::use_trails;
use crate::text::texts;
use crate::text::world::Cell;
use crate::ui::PanelProps;
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
    let drawing = html! {
        <svg class={if grid.is_dense() { "world-map dense" } else { "world-map" }} viewBox={grid.view_box()} role="group"
            aria-label={(texts().world.drawing)(world, holds)} data-heat={heat.name()}>
            { cells.clone() }
            { trails }
        </svg>
    };
    (drawing, *scale)
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
        html! {
            <g class="cell" role="img" aria-label={label}
                data-state={state.to_string()} data-row={row.to_string()} data-col={col.to_string()}
                data-tile={char::from(tile).to_string()} data-value={value.to_string()}
                data-visits={visits.get(state).copied().unwrap_or_default().to_string()}>
                { tile_shape(grid, state, tile) }
                { share.map(|share| heat_shape(grid, state, share)) }
                { mark(grid, state, tile, holds) }
                { for arrows(world, scene.row_of(), table, state, grid.is_dense()).into_iter().map(|arrow| html! {
                    <path class="arrow" d={arrow.path} opacity={arrow.opacity.to_string()}
                        data-action={arrow.action.to_string()} data-prob={arrow.prob.to_string()} />
                }) }
            </g>
        }
    });
    (html! { <>{ for cells }</> }, field.as_ref().map(|(_, scale)| *scale))
}

/// Gap between neighbouring tiles, on each side.
const GAP: f64 = 1.0;

fn square(grid: Grid, state: usize, class: &'static str, opacity: Option<f64>) -> Html {
    let (x, y) = grid.corner(state);
    let side = CELL - 2.0 * GAP;
    html! {
        <rect class={class} x={(x + GAP).to_string()} y={(y + GAP).to_string()} rx="5"
            width={side.to_string()} height={side.to_string()}
            fill-opacity={opacity.map(|o| o.to_string())} />
    }
}

pub(crate) fn tile_shape(grid: Grid, state: usize, tile: u8) -> Html {
    let class = match tile {
        HOLE => "tile hole",
        CLIFF => "tile cliff",
        GOAL => "tile goal",
        WALL => "tile wall",
        _ => "tile ice",
    };
    square(grid, state, class, None)
}

/// The palest heat is still seen to be heat, the fullest leaves arrows legible.
fn heat_shape(grid: Grid, state: usize, share: f64) -> Html {
    square(grid, state, "heat", Some(short(0.04 + 0.66 * share)))
}

/// What tells tiles apart without their colour: a rim in a hole, teeth on a cliff, a flag, a ring at the start, bricks in a
/// wall, a key, a door that is shut or open. A key that was taken is dashed.
fn mark(grid: Grid, state: usize, tile: u8, holds: bool) -> Html {
    let (x, y) = grid.centre(state);
    let (class, d) = match tile {
        WALL => ("bricks", "m-19-6h38m-38 13h38m-25-26v13m13 0v13m-13 0v12"),
        KEY => (
            if holds { "key taken" } else { "key" },
            "m-14-10a5 5 0 1 0 10 0a5 5 0 1 0-10 0m10 0h17v5m-6-5v5",
        ),
        DOOR if holds => ("door", "m-15 18v-36h30v36m0-36l-11 7v31l11-2"),
        DOOR => ("door", "m-15 18v-36h30v36zm22-16v5"),
        _ => return tile_mark(grid, state, tile),
    };
    html! { <path class={class} d={format!("M{} {y}{d}", x)} /> }
}

fn tile_mark(grid: Grid, state: usize, tile: u8) -> Html {
    let (x, y) = grid.centre(state);
    match tile {
        START => html! {
            <circle class="start" cx={x.to_string()} cy={y.to_string()} r={(CELL * 0.4).to_string()} />
        },
        HOLE => html! {
            <ellipse class="rim" cx={x.to_string()} cy={y.to_string()}
                rx={(CELL * 0.27).to_string()} ry={(CELL * 0.19).to_string()} />
        },
        CLIFF => {
            let top = y - CELL * 0.3;
            let teeth: String = (1..=4)
                .map(|k| {
                    let dx = CELL * (-0.4 + 0.2 * f64::from(k));
                    format!(" L{}", at((x + dx, if k % 2 == 1 { top + CELL * 0.16 } else { top })))
                })
                .collect();
            html! { <path class="teeth" d={format!("M{}{teeth}", at((x - CELL * 0.4, top)))} /> }
        }
        GOAL => {
            let point = |dx: f64, dy: f64| at((x + CELL * dx, y + CELL * dy));
            let d = format!(
                "M{} L{} L{} L{}",
                point(-0.13, 0.26),
                point(-0.13, -0.26),
                point(0.2, -0.11),
                point(-0.13, 0.04)
            );
            html! { <path class="flag" d={d} /> }
        }
        _ => Html::default(),
    }
}
