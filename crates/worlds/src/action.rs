//! What the four actions are called and where they lead.

use serde::Serialize;

/// One action as a page draws it: its name and its direction on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ActionInfo {
    /// The name in Gymnasium's source, in lower case.
    pub name: &'static str,
    /// Change of row: −1 up, 1 down, 0 otherwise.
    pub drow: i32,
    /// Change of column: −1 left, 1 right, 0 otherwise.
    pub dcol: i32,
}

const UP: ActionInfo = ActionInfo { name: "up", drow: -1, dcol: 0 };
const RIGHT: ActionInfo = ActionInfo { name: "right", drow: 0, dcol: 1 };
const DOWN: ActionInfo = ActionInfo { name: "down", drow: 1, dcol: 0 };
const LEFT: ActionInfo = ActionInfo { name: "left", drow: 0, dcol: -1 };

/// FrozenLake's actions by index: `LEFT` 0, `DOWN` 1, `RIGHT` 2, `UP` 3.
pub const FROZEN_LAKE: [ActionInfo; 4] = [LEFT, DOWN, RIGHT, UP];

/// CliffWalking's actions by index: `UP` 0, `RIGHT` 1, `DOWN` 2, `LEFT` 3.
pub const CLIFF_WALKING: [ActionInfo; 4] = [UP, RIGHT, DOWN, LEFT];

/// The three actions that a slippery floor may turn `action` into, in Gymnasium's order: one to the side, the meant one,
/// the other side. Never backwards, since opposite actions are two apart in both orders.
#[must_use]
pub(crate) fn slips(action: usize) -> [usize; 3] {
    [(action + 3) % 4, action, (action + 1) % 4]
}

impl ActionInfo {
    /// The cell that this action leads to from (`row`, `col`) on a grid of `rows` × `cols`: at a border the walker stays.
    #[must_use]
    pub fn target(&self, row: usize, col: usize, rows: usize, cols: usize) -> (usize, usize) {
        (shift(row, self.drow, rows), shift(col, self.dcol, cols))
    }
}

fn shift(position: usize, change: i32, length: usize) -> usize {
    let moved = if change < 0 { position.saturating_sub(1) } else { position + change as usize };
    moved.min(length.saturating_sub(1))
}
