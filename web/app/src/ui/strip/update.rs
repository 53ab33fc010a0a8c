//! Update: the map with what the batch pushes on each action, and what really changed.

use super::Drawing;
use super::push::{PushView, arms, largest, values};
use super::sample::tiles_path;
use crate::text::texts;
use crate::ui::svg::{drawing, element, path, view_box};
use worlds::map::{CLIFF, DOOR, FROZEN, GOAL, HOLE, KEY, START, WALL};
use yew::prelude::*;

/// What the map shows, in a sentence.
pub(super) fn caption(drawing: &Drawing, view: PushView) -> String {
    let t = &texts().strip;
    match largest(&values(&drawing.panel.scene, view)) {
        0.0 => t.nothing.into(),
        largest => {
            let caption = (t.view_captions[view as usize])(largest);
            let world = drawing.panel.scene.world();
            if world.mdp.states() > world.map.cells() { caption + t.with_key } else { caption }
        }
    }
}

/// The drawing under Update.
pub(super) fn update_stage(drawn: &Drawing, view: PushView) -> Html {
    let layout = &drawn.layout;
    let scene = &drawn.panel.scene;
    let world = scene.world();
    let (rows, cols) = (world.map.rows() as f64, world.map.cols() as f64);
    let width = layout.columns[5].w;
    // One map, or two with a row between them where there is a key: without it above, with it below.
    let maps = if world.mdp.states() > world.map.cells() { 2 } else { 1 };
    let high = rows * f64::from(maps) + f64::from(maps - 1);
    let cell = ((width - 20.0) / cols).min((layout.height - 16.0) / high).min(56.0);
    let origin = (width - 8.0 - cols * cell, (layout.height - high * cell) / 2.0);
    let values = values(scene, view);
    let directions: Vec<(i32, i32)> = world.actions().iter().map(|a| (a.drow, a.dcol)).collect();
    let largest = largest(&values);
    let arms = arms(&values, &directions, (world.map.rows(), world.map.cols()), origin, cell);
    let gap = (cell * 0.06).min(2.0);
    let arm_width =
        |strength: usize| format!("{:.2}", (cell * 0.05).clamp(0.8, 2.2) * (1.0 + 0.5 * strength as f64));
    let mut shapes = String::new();
    for map in 0..maps {
        let origin = (origin.0, origin.1 + f64::from(map) * (rows + 1.0) * cell);
        let tiles = |tiles: &[u8]| tiles_path(world, tiles, origin, cell, gap);
        shapes += &path("strip-ice", &tiles(&[FROZEN, START, KEY]));
        shapes += &path("strip-hole", &tiles(&[HOLE, CLIFF]));
        shapes += &path("strip-goal", &tiles(&[GOAL]));
        shapes += &path("strip-wall", &tiles(&[WALL]));
        shapes += &path("strip-door", &tiles(&[DOOR]));
    }
    for arm in arms {
        let class = if arm.positive { "strip-arm pos" } else { "strip-arm neg" };
        let width = arm_width(arm.strength);
        shapes += &element("path", &[("class", class), ("d", &arm.d), ("stroke-width", &width)], "");
    }
    html! {
        <svg class="strip-svg strip-push" role="img" aria-label={caption(drawn, view)} data-testid="strip-push" data-view={view.name()}
            data-largest={largest.to_string()} viewBox={view_box(width, layout.height)}>
            { drawing(shapes) }
        </svg>
    }
}
