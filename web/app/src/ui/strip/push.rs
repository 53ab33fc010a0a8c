//! What an update pushes: one number for each state and action of the selected world, and its drawing as crosses.

use crate::model::Scene;
use crate::ui::svg::Px;
use rollout::PolicyTable;

/// Which difference is drawn on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PushView {
    /// The push of the surrogate's gradient on each logit.
    #[default]
    Logits,
    /// The change of the policy: probability after minus before.
    Change,
    /// The part of the change that this batch alone would have made.
    Batch,
    /// The rest: what the optimiser carried over from earlier updates, and decoupled weight decay.
    Carried,
}

impl PushView {
    /// Those that a record can show.
    pub fn available(scene: &Scene) -> Vec<Self> {
        let mut views = vec![Self::Logits, Self::Change];
        if scene.record.policy_push.is_some() {
            views.extend([Self::Batch, Self::Carried]);
        }
        views
    }

    /// Name in `data-view`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logits => "logits",
            Self::Change => "change",
            Self::Batch => "batch",
            Self::Carried => "carried",
        }
    }
}

/// The numbers of a view, `[states, actions]`; terminal states and states without a row have zeros.
pub fn values(scene: &Scene, view: PushView) -> Vec<f64> {
    let record = &scene.record;
    let before = &record.policy_before;
    let batch = record.policy_push.as_ref().unwrap_or(before);
    let table = match view {
        PushView::Logits => record.surrogate.logit_push(before.probs()),
        PushView::Change => difference(&record.policy_after, before),
        PushView::Batch => difference(batch, before),
        PushView::Carried => difference(&record.policy_after, batch),
    };
    let actions = before.actions();
    let mdp = &scene.world().mdp;
    let mut out = vec![0.0; scene.row_of().len() * actions];
    for (state, &row) in scene.row_of().iter().enumerate() {
        let start = row as usize * actions;
        if let (false, Some(cells)) = (mdp.is_terminal(state), table.get(start..start + actions)) {
            out[state * actions..(state + 1) * actions].copy_from_slice(cells);
        }
    }
    out
}

fn difference(after: &PolicyTable, before: &PolicyTable) -> Vec<f64> {
    after.probs().iter().zip(before.probs()).map(|(a, b)| f64::from(*a) - f64::from(*b)).collect()
}

/// The arms of all crosses of like sign and strength as one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Arms {
    /// Upwards: the action becomes more likely.
    pub positive: bool,
    /// 0 weak, 1 middling, 2 strong.
    pub strength: usize,
    /// SVG path data.
    pub d: String,
}

/// Draws `values` as arms out of the middle of each cell, the largest reaching the cell's edge. Lengths grow with the
/// square root, so that weak pushes are seen beside strong ones. `origin` is the top left
/// of the map of so many rows and columns and `cell` the side of a cell, both in px; `directions[action]` is (change of row, change of column).
pub fn arms(
    values: &[f64],
    directions: &[(i32, i32)],
    (rows, cols): (usize, usize),
    origin: (f64, f64),
    cell: f64,
) -> Vec<Arms> {
    let largest = largest(values);
    let mut out: Vec<Arms> =
        (0..6).map(|i| Arms { positive: i < 3, strength: i % 3, d: String::new() }).collect();
    if largest == 0.0 || directions.is_empty() {
        return Vec::new();
    }
    for (index, &value) in values.iter().enumerate() {
        let share = (value.abs() / largest).sqrt();
        if share < 0.1 {
            continue;
        }
        let (state, (drow, dcol)) = (index / directions.len(), directions[index % directions.len()]);
        let x = origin.0 + (state % cols) as f64 * cell + cell / 2.0;
        // States with a key are drawn on a second map below the first.
        let y = origin.1 + (state / cols + state / (rows * cols)) as f64 * cell + cell / 2.0;
        let strength = ((share * 3.0) as usize).min(2);
        let (from, to) = (cell * 0.04, cell * (0.06 + 0.42 * share));
        let place = if value > 0.0 { strength } else { 3 + strength };
        let (dx, dy) = (f64::from(dcol), f64::from(drow));
        let [a, b, c, d] = [x + dx * from, y + dy * from, x + dx * to, y + dy * to].map(Px);
        out[place].d += &format!("M{a} {b}L{c} {d}");
    }
    out.retain(|a| !a.d.is_empty());
    out
}

/// The largest absolute value.
pub fn largest(values: &[f64]) -> f64 {
    values.iter().map(|v| v.abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_show_sign_size_and_direction() {
        let directions = [(0, -1), (1, 0), (0, 1), (-1, 0)];
        let values = [0.0, 0.5, -1.0, 0.0];
        let arms = arms(&values, &directions, (1, 1), (0.0, 0.0), 10.0);
        assert_eq!(arms.len(), 2);
        assert!(arms[0].positive && arms[0].d.starts_with("M5.0 5.4L5.0 8.6"), "{}", arms[0].d);
        assert!(!arms[1].positive && arms[1].strength == 2 && arms[1].d.ends_with("L9.8 5.0"));
    }

    #[test]
    fn nothing_pushed_draws_nothing() {
        assert!(arms(&[0.0; 8], &[(0, 1); 4], (2, 1), (0.0, 0.0), 10.0).is_empty());
    }
}
