//! The same rollouts merged by state, as a graph on the map.

use super::grown::{Credited, Grown};
use crate::text::forest::texts;
use crate::ui::svg::{Px, drawing, element, px};
use crate::ui::world::geometry::Grid;
use rollout::trees::{Edge, Merge, RolloutGraph};
use std::rc::Rc;
use yew::prelude::*;

/// Most rows of the table.
const ROWS: usize = 24;

/// Properties of [`Graph`].
#[derive(Clone, Properties)]
pub struct GraphProps {
    /// The group.
    pub grown: Rc<Grown>,
    /// The group at the shown moment.
    pub credited: Rc<Credited>,
}

impl PartialEq for GraphProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.credited, &other.credited)
    }
}

/// The graph.
#[component]
pub fn Graph(props: &GraphProps) -> Html {
    let t = &texts().graph;
    let world = props.grown.scene.world();
    let grid = Grid::of(&world.map);
    let graph = use_memo(Rc::as_ptr(&props.credited), |_| {
        RolloutGraph::of_group(&props.credited.batch, 0, Merge::State)
    });
    let state = |node: u32| graph.nodes.get(node as usize).map_or(0, |n| n.state as usize);
    let place = |node: u32| grid.centre(world.cell(state(node)));
    let most = graph.edges.iter().map(|e| e.visits).max().unwrap_or(1).max(1);
    let mut shapes = String::new();
    for (cell, &tile) in world.map.tiles().iter().enumerate() {
        shapes += &super::map::tile_shapes(grid, cell, tile, 0.0);
    }
    for edge in &graph.edges {
        let width = 1.0 + 7.0 * f64::from(edge.visits) / f64::from(most);
        let d = curve(place(edge.from), place(edge.to));
        shapes += &element("path", &[("class", "edge"), ("d", &d), ("stroke-width", &px(width))], "");
    }
    for node in &graph.nodes {
        let (x, y) = grid.centre(world.cell(node.state as usize));
        let share = f64::from(node.visits) / f64::from(props.credited.statistics.leaves.max(1));
        shapes += &crate::ui::svg::dot("state", [x, y, 2.0 + 5.0 * share]);
    }
    let name = |node: u32| {
        let (row, col) = grid.place(world.cell(state(node)));
        format!("{}, {}", row + 1, col + 1)
    };
    let mut rows: Vec<&Edge> = graph.edges.iter().collect();
    rows.sort_by_key(|e| std::cmp::Reverse(e.visits));
    let action = |edge: &Edge| world.actions().get(usize::from(edge.action)).map_or("", |a| a.name);
    let label = (t.drawing)(graph.nodes.len(), graph.edges.len());
    html! {
        <div class="forest-graph" data-testid="forest-graph" data-states={graph.nodes.len().to_string()}
            data-edges={graph.edges.len().to_string()}>
            <svg viewBox={grid.view_box()} role="img" aria-label={label.clone()}>{ drawing(shapes) }</svg>
            <p class="forest-note">{ t.hint }</p>
            <table class="sr-only">
                <caption>{ label }</caption>
                <thead><tr>{ for t.columns.map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>{ for rows.into_iter().take(ROWS).map(|edge| html! {
                    <tr><th scope="row">{ name(edge.from) }</th><td>{ action(edge) }</td><td>{ name(edge.to) }</td><td>{ edge.visits }</td></tr>
                }) }</tbody>
            </table>
        </div>
    }
}

/// A bow between two cells, so that both directions are seen; a loop where a step leads nowhere.
fn curve((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> String {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let [a, b, c, d] = [x0, y0, x1, y1].map(Px);
    if dx == 0.0 && dy == 0.0 {
        let [l, r, up] = [x0 - 12.0, x0 + 12.0, y0 - 17.0].map(Px);
        return format!("M{a} {b}C{l} {up} {r} {up} {c} {d}");
    }
    let [mx, my] = [(x0 + x1) / 2.0 - 0.18 * dy, (y0 + y1) / 2.0 + 0.18 * dx].map(Px);
    format!("M{a} {b}Q{mx} {my} {c} {d}")
}
