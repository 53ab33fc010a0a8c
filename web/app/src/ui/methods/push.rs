//! The push of a method on a map.

use super::arrow::{PushArrow, push_arrows};
use super::desk::Desk;
use super::element::{el, word};
use crate::text::methods::{direction, fill, texts};
use crate::ui::world::geometry::{CELL, Grid, at, short};
use crate::ui::world::tile_shape;
use yew::Html;

/// The map of the group's world with an arrow in each cell that is pushed.
pub(super) fn push_map(desk: &Desk, push: &[f64]) -> Html {
    let t = &texts();
    let replay = &desk.what.scene().replay;
    let world = desk.what.gallery().batch.groups.get(desk.group).map_or(0, |g| g.world as usize);
    let (Some(world), Some(row_of)) = (replay.worlds.get(world), replay.observations.row_of.get(world))
    else {
        return Html::default();
    };
    let grid = Grid::of(&world.map);
    let arrows = push_arrows(world, row_of, push);
    let Some(top) = arrows.iter().find(|a| a.size >= 1.0) else { return word(t.no_push) };
    let (row, col) = grid.place(top.state);
    let name = fill(
        t.push,
        &[&arrows.len().to_string(), &(row + 1).to_string(), &(col + 1).to_string(), direction(top.along)],
    );
    let drawn = |arrow: &PushArrow| {
        let (x, y) = grid.centre(arrow.state);
        let (ux, uy) = (arrow.along.0 / arrow.size, arrow.along.1 / arrow.size);
        // The weakest is still seen to lead somewhere.
        let half = CELL * (0.12 + 0.3 * arrow.size);
        let tip = (x + ux * half, y + uy * half);
        let head = CELL * (0.1 + 0.1 * arrow.size);
        let barb = |side: f64| at((tip.0 - (ux + uy * side) * head, tip.1 - (uy - ux * side) * head));
        let d = format!(
            "M{} L{} M{} L{} L{}",
            at((x - ux * half, y - uy * half)),
            at(tip),
            barb(0.7),
            at(tip),
            barb(-0.7)
        );
        let opacity = short(0.35 + 0.65 * arrow.size).to_string();
        let values = ["arrow", &d, &opacity, &arrow.state.to_string(), &arrow.size.to_string()];
        el("path", &["class", "d", "opacity", "data-state", "data-size"], &values, Vec::new())
    };
    let class = if grid.is_dense() { "world-map dense" } else { "world-map" };
    // With a key, one map without it and one with it.
    let maps = if world.mdp.states() > world.map.cells() { &[false, true][..] } else { &[false] };
    let map = |&holds: &bool| {
        let tiles = world.map.tiles().iter().enumerate().map(|(state, tile)| tile_shape(grid, state, *tile));
        let of_map = arrows.iter().filter(|arrow| world.holds_key(arrow.state) == holds);
        let shapes = tiles.chain(of_map.map(drawn)).collect();
        let key = if maps.len() > 1 { t.keys[usize::from(holds)] } else { "" };
        let name = format!("{name}{key}");
        el(
            "svg",
            &["class", "viewBox", "role", "aria-label"],
            &[class, &grid.view_box(), "img", &name],
            shapes,
        )
    };
    maps.iter().map(map).collect()
}
