//! Update: the map with what the batch pushes on each action, and what really changed.

use super::Drawing;
use super::push::{PushView, arms, largest, values};
use super::sample::tiles_path;
use crate::text::texts;
use crate::ui::svg::view_box;
use worlds::map::{CLIFF, FROZEN, GOAL, HOLE, START};
use yew::prelude::*;

/// What the map shows, in a sentence.
pub(super) fn caption(drawing: &Drawing, view: PushView) -> String {
    let t = &texts().strip;
    match largest(&values(&drawing.panel.scene, view)) {
        0.0 => t.nothing.into(),
        largest => (t.view_captions[view as usize])(largest),
    }
}

/// The drawing under Update.
pub(super) fn update_stage(drawing: &Drawing, view: PushView) -> Html {
    let layout = &drawing.layout;
    let scene = &drawing.panel.scene;
    let world = scene.world();
    let (rows, cols) = (world.map.rows() as f64, world.map.cols() as f64);
    let width = layout.columns[5].w;
    let cell = ((width - 20.0) / cols).min((layout.height - 16.0) / rows).min(56.0);
    let origin = (width - 8.0 - cols * cell, (layout.height - rows * cell) / 2.0);
    let values = values(scene, view);
    let directions: Vec<(i32, i32)> = world.actions().iter().map(|a| (a.drow, a.dcol)).collect();
    let largest = largest(&values);
    let arms = arms(&values, &directions, world.map.cols(), origin, cell);
    let gap = (cell * 0.06).min(2.0);
    let arm_width =
        |strength: usize| format!("{:.2}", (cell * 0.05).clamp(0.8, 2.2) * (1.0 + 0.5 * strength as f64));
    let arms = arms.iter().map(|a| {
        let class = classes!("strip-arm", if a.positive { "pos" } else { "neg" });
        html! { <path {class} d={a.d.clone()} stroke-width={arm_width(a.strength)} /> }
    });
    html! {
        <svg class="strip-svg strip-push" role="img" aria-label={caption(drawing, view)} data-testid="strip-push" data-view={view.name()}
            data-largest={largest.to_string()} viewBox={view_box(width, layout.height)}>
            <path class="strip-ice" d={tiles_path(world, &[FROZEN, START], origin, cell, gap)} />
            <path class="strip-hole" d={tiles_path(world, &[HOLE, CLIFF], origin, cell, gap)} />
            <path class="strip-goal" d={tiles_path(world, &[GOAL], origin, cell, gap)} />
            { for arms }
        </svg>
    }
}
