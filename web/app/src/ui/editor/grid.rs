//! The cells of the map as a grid that is worked with pointer or keys.

use super::draft::moved_focus;
use crate::text::editor::texts;
use web_sys::{Element, HtmlElement};
use worlds::map::{GOAL, HOLE, START, WALL};
use yew::html::TargetCast;
use yew::{Callback, Html, KeyboardEvent, MouseEvent, hook, html, use_state_eq};

/// The grid of `cells`, row by row, a rectangle; `press` takes the row and column of a pressed one. One cell takes part
/// in the order of focus, and has it when the dialog opens; arrow keys move among the others.
#[hook]
pub(super) fn use_cell_grid(cells: &[Vec<u8>], press: &Callback<(usize, usize)>) -> Html {
    let t = texts();
    let active = use_state_eq(|| (0_usize, 0_usize));
    let (rows, cols) = (cells.len(), cells.first().map_or(0, Vec::len));
    // The text may have lost the row or column that had the focus.
    let (row, col) = (active.0.min(rows.saturating_sub(1)), active.1.min(cols.saturating_sub(1)));
    let onkeydown = {
        let (active, press) = (active.clone(), press.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if matches!(key.as_str(), "Enter" | " ") {
                event.prevent_default();
                event.stop_propagation();
                press.emit((row, col));
            } else if let Some((to_row, to_col)) = moved_focus(&key, (row, col), rows, cols) {
                event.prevent_default();
                event.stop_propagation();
                active.set((to_row, to_col));
                focus(&event, to_row, to_col);
            }
        })
    };
    let line = |(r, tiles): (usize, &Vec<u8>)| {
        let line = tiles.iter().enumerate().map(|(c, &tile)| {
            let (active, press) = (active.clone(), press.clone());
            let onclick = Callback::from(move |_: MouseEvent| {
                active.set((r, c));
                press.emit((r, c));
            });
            let class = match tile {
                HOLE => "edit-cell hole",
                GOAL => "edit-cell goal",
                START => "edit-cell start",
                WALL => "edit-cell wall",
                _ => "edit-cell",
            };
            html! {
                <div role="gridcell" class={class} tabindex={if (r, c) == (row, col) { "0" } else { "-1" }}
                    autofocus={(r, c) == (row, col)}
                    aria-label={(t.cell)(r + 1, c + 1, tile)} onclick={onclick}
                    data-cell={format!("{r}-{c}")} data-tile={char::from(tile).to_string()}>
                    { char::from(tile) }
                </div>
            }
        });
        html! { <div role="row" class="edit-row">{ for line }</div> }
    };
    html! {
        <div role="grid" class={if cols > 12 { "edit-grid dense" } else { "edit-grid" }} aria-label={t.grid}
            data-testid="map-grid" onkeydown={onkeydown}>
            { for cells.iter().enumerate().map(line) }
        </div>
    }
}

/// Moves the browser's focus to a cell of the grid in which a key was pressed.
fn focus(event: &KeyboardEvent, row: usize, col: usize) {
    let cell = event
        .target_dyn_into::<Element>()
        .and_then(|from| from.closest("[role=grid]").ok().flatten())
        .and_then(|grid| grid.query_selector(&format!("[data-cell='{row}-{col}']")).ok().flatten());
    if let Some(cell) = cell.and_then(|cell| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(cell).ok()) {
        // A cell that cannot take the focus leaves it where it is.
        let _ = cell.focus();
    }
}
