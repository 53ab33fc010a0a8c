//! A small map of the world beside the tree: where the lit rollouts pass, and the way to the node that is pointed at.

use super::grown::{Credited, Grown};
use super::light::{Light, Lit};
use super::runs::Runs;
use crate::text::forest::texts;
use crate::ui::svg::{drawing, element, px};
use crate::ui::world::geometry::{CELL, Grid};
use rollout::trees::Trie;
use std::rc::Rc;
use worlds::World;
use worlds::map::{CLIFF, DOOR, GOAL, HOLE, KEY, START, WALL};
use yew::prelude::*;

/// Properties of [`SmallMap`].
#[derive(Clone, Properties)]
pub struct SmallMapProps {
    /// The group.
    pub grown: Rc<Grown>,
    /// The group at the shown moment.
    pub credited: Rc<Credited>,
    /// What is lit.
    pub lit: Option<Rc<Lit>>,
    /// What is pointed at.
    pub light: Light,
    /// Points at a cell, or at nothing.
    pub on_light: Callback<Light>,
}

impl PartialEq for SmallMapProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.credited, &other.credited) && self.lit == other.lit && self.light == other.light
    }
}

/// Rollouts through each cell, of those that are lit, or of all.
fn visits(world: &World, credited: &Credited, lit: Option<&Lit>) -> (Vec<u32>, u32) {
    let cells = world.map.cells();
    let mut visits = vec![0; cells];
    let mut last = vec![usize::MAX; cells];
    let mut all = 0;
    for (rollout, episode) in credited.batch.group(0).iter().enumerate() {
        if lit.is_some_and(|lit| lit.rollouts.get(rollout) != Some(&true)) {
            continue;
        }
        all += 1;
        let states = credited.batch.steps_of(episode).iter().map(|s| s.state).chain([episode.last]);
        for cell in states.map(|state| world.cell(state as usize)) {
            if std::mem::replace(&mut last[cell], rollout) != rollout {
                visits[cell] += 1;
            }
        }
    }
    (visits, all)
}

/// The cells of the steps that lead to the end of a run.
pub fn way(world: &World, runs: &Runs, trie: &Trie, run: u32) -> Vec<usize> {
    let node = runs.runs.get(run as usize).map(|r| r.node);
    let node = node.filter(|n| (*n as usize) < trie.nodes.len());
    let up = std::iter::successors(node, |n| trie.nodes[*n as usize].parent());
    let mut cells: Vec<usize> = up.map(|n| world.cell(trie.nodes[n as usize].state as usize)).collect();
    cells.reverse();
    cells
}

/// The map.
#[component]
pub fn SmallMap(props: &SmallMapProps) -> Html {
    let t = texts();
    let world = props.grown.scene.world();
    let grid = Grid::of(&world.map);
    let (visits, all) = visits(world, &props.credited, props.lit.as_deref());
    let focus = use_state_eq(|| 0_usize);
    let way = match props.light {
        Light::Runs(_, _, run) => way(world, &props.grown.runs, &props.credited.trie, run),
        _ => Vec::new(),
    };
    let points: Vec<String> = way
        .iter()
        .map(|&cell| {
            let (x, y) = grid.centre(cell);
            format!("{},{}", px(x), px(y))
        })
        .collect();
    let line = element("polyline", &[("class", "way"), ("points", &points.join(" "))], "");
    let cells = world.map.tiles().iter().enumerate().map(|(cell, &tile)| {
        let (row, col) = grid.place(cell);
        let light = props.on_light.clone();
        let on = move || light.emit(Light::Cell(cell));
        let light = props.on_light.clone();
        let off = move || light.emit(Light::None);
        let share = f64::from(visits[cell]) / f64::from(all.max(1));
        let lit = props.light == Light::Cell(cell);
        let label = (t.cell)(row + 1, col + 1, char::from(tile), visits[cell], all);
        let (enter, leave) = (on.clone(), off.clone());
        let focused = focus.clone();
        html! {
            <g class={if lit { "cell lit" } else { "cell" }} role="img" aria-label={label} data-cell={cell.to_string()}
                data-through={visits[cell].to_string()} tabindex={if *focus == cell { "0" } else { "-1" }}
                onpointerenter={Callback::from(move |_: PointerEvent| enter())}
                onpointerleave={Callback::from(move |_: PointerEvent| leave())}
                onfocus={Callback::from(move |_: FocusEvent| { focused.set(cell); on(); })}
                onblur={Callback::from(move |_: FocusEvent| off())}>
                { drawing(tile_shapes(grid, cell, tile, share)) }
            </g>
        }
    });
    let holder = use_node_ref();
    let onkeydown = {
        let (holder, at) = (holder.clone(), *focus);
        Callback::from(move |event: KeyboardEvent| {
            let (row, col) = grid.place(at);
            let to = match event.key().as_str() {
                "ArrowUp" => row.checked_sub(1).map(|row| (row, col)),
                "ArrowDown" => Some((row + 1, col)).filter(|p| p.0 < grid.rows),
                "ArrowLeft" => col.checked_sub(1).map(|col| (row, col)),
                "ArrowRight" => Some((row, col + 1)).filter(|p| p.1 < grid.cols),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let (Some((row, col)), Some(holder)) = (to, holder.cast::<web_sys::Element>()) {
                crate::ui::tree::focus::focus(&holder, &format!("[data-cell='{}']", row * grid.cols + col));
            }
        })
    };
    html! {
        <section class="forest-side">
            <h3>{ t.map }</h3>
            <svg ref={holder} class="forest-world" viewBox={grid.view_box()} role="group" aria-label={t.map} {onkeydown}
                data-testid="forest-map" data-way={way.len().to_string()}>
                { for cells }
                { drawing(line) }
            </svg>
        </section>
    }
}

/// A tile with the share of rollouts that pass.
pub(super) fn tile_shapes(grid: Grid, cell: usize, tile: u8, share: f64) -> String {
    let class = match tile {
        HOLE => "tile hole",
        CLIFF => "tile cliff",
        GOAL => "tile goal",
        WALL => "tile wall",
        DOOR => "tile door",
        _ => "tile ice",
    };
    let (x, y) = grid.corner(cell);
    let [x, y, side] = [x + 1.0, y + 1.0, CELL - 2.0].map(px);
    let square = |class: &str, opacity: &str| {
        let place = [("class", class), ("x", &x), ("y", &y), ("width", &side), ("height", &side)];
        element("rect", &[&place[..], &[("rx", "5"), ("fill-opacity", opacity)]].concat(), "")
    };
    let mut out = square(class, "");
    if share > 0.0 {
        out += &square("heat", &format!("{:.2}", 0.08 + 0.62 * share));
    }
    let sign = match tile {
        START => "S",
        GOAL => "G",
        KEY => "K",
        DOOR => "D",
        _ => return out,
    };
    let (x, y) = grid.centre(cell);
    out + &crate::ui::svg::text("sign", [x, y + 5.0], "middle", sign)
}
