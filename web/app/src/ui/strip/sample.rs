//! Sample: for each rollout its path on a small map, its actions, its length and how it ended.

use super::Drawing;
use super::strand::Strand;
use crate::text::texts;
use crate::ui::svg::{Px, dot, element, path, px, text};
use worlds::World;
use worlds::map::{CLIFF, DOOR, GOAL, HOLE, WALL};
use yew::Html;

/// Width of the row's number and of the text at its end, in px.
const NUMBER: f64 = 30.0;
const ENDING: f64 = 78.0;
/// Width of one arrow of the list of actions, in px, with room to spare.
const GLYPH: f64 = 9.0;

/// Path data of a unit square for each cell whose tile is one of `tiles`, on a map whose cells are `cell` wide.
pub(super) fn tiles_path(world: &World, tiles: &[u8], origin: (f64, f64), cell: f64, gap: f64) -> String {
    let cols = world.map.cols();
    world
        .map
        .tiles()
        .iter()
        .enumerate()
        .filter(|(_, tile)| tiles.contains(tile))
        .map(|(state, _)| {
            let x = origin.0 + (state % cols) as f64 * cell + gap / 2.0;
            let y = origin.1 + (state / cols) as f64 * cell + gap / 2.0;
            let (x, y, side) = (Px(x), Px(y), Px(cell - gap));
            format!("M{x} {y}h{side}v{side}h-{side}z")
        })
        .collect()
}

/// The arrow of an action.
fn arrow(drow: i32, dcol: i32) -> char {
    match (drow, dcol) {
        (-1, _) => '↑',
        (1, _) => '↓',
        (_, -1) => '←',
        _ => '→',
    }
}

fn glyphs(drawing: &Drawing, rollout: usize, room: usize) -> String {
    let scene = &drawing.panel.scene;
    let Some(episode) = scene.episodes().get(rollout) else { return String::new() };
    let steps = scene.batch.steps_of(episode);
    let arrows = scene.world().actions();
    let shown = if steps.len() > room { room.saturating_sub(1) } else { steps.len() };
    let text = steps.iter().take(shown).filter_map(|s| arrows.get(s.action as usize));
    let mut text: String = text.map(|a| arrow(a.drow, a.dcol)).collect();
    if shown < steps.len() {
        text.push('…');
    }
    text
}

fn trail(drawing: &Drawing, rollout: usize, origin: (f64, f64), cell: f64) -> (String, (f64, f64)) {
    let scene = &drawing.panel.scene;
    let cols = scene.world().map.cols();
    let place = |state: u32| {
        let at = scene.world().cell(state as usize);
        let (row, col) = (at / cols, at % cols);
        (origin.0 + (col as f64 + 0.5) * cell, origin.1 + (row as f64 + 0.5) * cell)
    };
    let Some(episode) = scene.episodes().get(rollout) else { return (String::new(), origin) };
    let mut d = String::new();
    let mut last = None;
    let states = scene.batch.steps_of(episode).iter().map(|s| s.state).chain([episode.last]);
    for state in states {
        if last != Some(state) {
            let (x, y) = place(state);
            d += &format!("{}{} {}", if last.is_none() { "M" } else { "L" }, Px(x), Px(y));
            last = Some(state);
        }
    }
    (d, place(episode.last))
}

fn row(drawing: &Drawing, index: usize, strand: &Strand) -> String {
    let t = &texts().strip;
    let layout = &drawing.layout;
    let width = layout.columns[0].w;
    let y = layout.row_y(index);
    let said = |x: f64, class: &str, anchor: &str, said: &str| text(class, [x, y + 4.0], anchor, said);
    let ending = (t.ending)(strand.length, (t.outcome)(strand.outcome));
    let end = said(width - 14.0, "strip-ending", "end", &ending);
    let class = drawing.row_class(index, strand);
    if strand.bundle {
        let share = strand.members.len() as f64 / drawing.facts.rollouts.len().max(1) as f64;
        let count = (t.bundle)(strand.members.len(), share);
        return element("g", &[("class", &class)], &(said(NUMBER + 28.0, "strip-count", "", &count) + &end));
    }
    let rollout = strand.members.first().copied().unwrap_or(0);
    let world = drawing.panel.scene.world();
    let (rows, cols) = (world.map.rows() as f64, world.map.cols() as f64);
    let side = (layout.row - 3.0).min(30.0);
    let cell = (side / rows).min(2.0 * side / cols);
    let origin = (NUMBER, y - rows * cell / 2.0);
    let (d, (x, y)) = trail(drawing, rollout, origin, cell);
    let glyphs_at = NUMBER + cols * cell + 10.0;
    let room = ((width - glyphs_at - ENDING) / GLYPH).max(0.0) as usize;
    let [left, top, wide, high] = [origin.0, origin.1, cols * cell, rows * cell].map(px);
    let ice =
        [("class", "strip-ice"), ("x", &left), ("y", &top), ("width", &wide), ("height", &high), ("rx", "2")];
    let glyphs = if room > 3 { glyphs(drawing, rollout, room) } else { String::new() };
    let shapes = [
        said(NUMBER - 8.0, "strip-index", "end", &drawing.number_of(rollout)),
        element("rect", &ice, ""),
        path("strip-hole", &tiles_path(world, &[HOLE, CLIFF], origin, cell, 0.0)),
        path("strip-goal", &tiles_path(world, &[GOAL], origin, cell, 0.0)),
        path("strip-wall", &tiles_path(world, &[WALL], origin, cell, 0.0)),
        path("strip-door", &tiles_path(world, &[DOOR], origin, cell, 0.0)),
        path("strip-trail", &d),
        dot("strip-last", [x, y, (cell * 0.5).clamp(2.0, 3.5)]),
        said(glyphs_at, "strip-glyphs", "", &glyphs),
        end,
    ];
    element("g", &[("class", &class)], &shapes.concat())
}

/// The drawing under Sample.
pub(super) fn sample_stage(drawn: &Drawing) -> Html {
    let rows: String =
        drawn.strands.iter().enumerate().map(|(index, strand)| row(drawn, index, strand)).collect();
    drawn.column(0, "strip-svg", &rows)
}
