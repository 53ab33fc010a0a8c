//! The estimated and the exact push on each cell of a map.

use crate::model::Scene;
use crate::text::truth::texts;
use crate::ui::methods::arrow::{PushArrow, push_arrows};
use crate::ui::world::geometry::{CELL, Grid, at, short};
use crate::ui::world::tile_shape;
use yew::prelude::*;

/// Two pushes on one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The state.
    pub state: usize,
    /// The estimated one; none where this batch pushes nothing.
    pub estimated: Option<PushArrow>,
    /// The exact one.
    pub exact: Option<PushArrow>,
}

impl Pair {
    /// Whether the estimated push leads away from the exact one: more than a right angle lies between them.
    pub fn leads_away(&self) -> bool {
        let (Some(a), Some(b)) = (self.estimated, self.exact) else { return false };
        a.along.0 * b.along.0 + a.along.1 * b.along.1 < 0.0
    }
}

/// The pushes on the cells of the group's world, each to the strongest of its kind.
pub fn pairs(scene: &Scene, estimated: &[f64], exact: &[f64]) -> Vec<Pair> {
    let (world, row_of) = (scene.world(), scene.row_of());
    let [estimated, exact] = [estimated, exact].map(|push| push_arrows(world, row_of, push));
    let of = |arrows: &[PushArrow], state| arrows.iter().find(|a| a.state == state).copied();
    (0..world.mdp.states())
        .map(|state| Pair { state, estimated: of(&estimated, state), exact: of(&exact, state) })
        .filter(|pair| pair.estimated.is_some() || pair.exact.is_some())
        .collect()
}

/// The map with both pushes on each cell.
pub fn map(scene: &Scene, pairs: &[Pair]) -> Html {
    let world = scene.world();
    let grid = Grid::of(&world.map);
    let tiles = world.map.tiles().iter().enumerate().map(|(cell, tile)| tile_shape(grid, cell, *tile));
    let away = pairs.iter().filter(|pair| pair.leads_away()).count();
    html! {
        <svg class={if grid.is_dense() { "world-map dense" } else { "world-map" }} viewBox={grid.view_box()} role="img"
            aria-label={(texts().away)(away, pairs.len())} data-testid="truth-map" data-away={away.to_string()}>
            { for tiles }
            { for pairs.iter().flat_map(|pair| {
                let cell = world.cell(pair.state);
                let class = if pair.leads_away() { "push-estimated away" } else { "push-estimated" };
                [(pair.exact, "push-exact"), (pair.estimated, class)]
                    .into_iter()
                    .filter_map(move |(arrow, class)| Some(shape(grid, cell, arrow?, class)))
            }) }
        </svg>
    }
}

fn shape(grid: Grid, cell: usize, arrow: PushArrow, class: &'static str) -> Html {
    let (x, y) = grid.centre(cell);
    let (ux, uy) = (arrow.along.0 / arrow.size, arrow.along.1 / arrow.size);
    // The weakest is still seen to lead somewhere.
    let half = CELL * (0.14 + 0.28 * arrow.size);
    let tip = (x + ux * half, y + uy * half);
    let head = CELL * (0.1 + 0.08 * arrow.size);
    let barb = |side: f64| at((tip.0 - (ux + uy * side) * head, tip.1 - (uy - ux * side) * head));
    let tail = at((x - ux * half, y - uy * half));
    let d = format!("M{tail} L{} M{} L{} L{}", at(tip), barb(0.7), at(tip), barb(-0.7));
    let opacity = short(0.4 + 0.6 * arrow.size).to_string();
    html! { <path {class} {d} {opacity} data-state={arrow.state.to_string()} /> }
}
