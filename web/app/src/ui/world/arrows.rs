//! The policy of a cell as arrows.

use super::geometry::{CELL, Grid, at, short};
use super::heat::is_walkable;
use rollout::PolicyTable;
use worlds::World;

/// One direction of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// The action.
    pub action: usize,
    /// Its probability, in [0, 1].
    pub prob: f64,
    /// How opaque it is drawn.
    pub opacity: f64,
    /// The path of its shaft and, where it is long enough to carry one, its head.
    pub path: String,
}

/// Where arrows begin, beside the centre, so that those of one cell do not lie over each other; in cells.
const FROM: f64 = 0.05;
/// Shortest and longest reach from the centre, in cells.
const REACH: (f64, f64) = (0.10, 0.40);
/// Probability from which an arrow has a head.
const HEAD_FROM: f64 = 0.3;

/// The arrows of `state`: all directions, or only the likeliest. Empty where nothing is ever chosen: in a terminal
/// state, where no walker ever stands, or without a row in the table.
pub fn arrows(
    world: &World,
    row_of: &[u32],
    table: &PolicyTable,
    state: usize,
    only_likeliest: bool,
) -> Vec<Arrow> {
    let probs = row_of.get(state).map_or(&[][..], |&row| table.row(row));
    if !is_walkable(world, state) {
        return Vec::new();
    }
    let grid = Grid::of(&world.map);
    let likeliest = likeliest(probs);
    probs
        .iter()
        .enumerate()
        .filter(|&(action, _)| !only_likeliest || Some(action) == likeliest)
        .map(|(action, &p)| {
            let prob = f64::from(p);
            Arrow {
                action,
                prob,
                opacity: short(0.3 + 0.7 * prob),
                // Alone in a cell of few pixels, an arrow needs all of it; its opacity still tells the probability.
                path: path(grid, world, state, action, if only_likeliest { 1.0 } else { prob }),
            }
        })
        .collect()
}

/// The action of the largest probability, the first of equals; `None` if there are none.
pub fn likeliest(probs: &[f32]) -> Option<usize> {
    let top = probs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    probs.iter().position(|&p| p == top)
}

fn path(grid: Grid, world: &World, state: usize, action: usize, size: f64) -> String {
    let (x, y) = grid.centre(state);
    let Some(info) = world.actions().get(action) else { return String::new() };
    let (dx, dy) = (f64::from(info.dcol), f64::from(info.drow));
    let reach = CELL * (REACH.0 + (REACH.1 - REACH.0) * size);
    let tip = (x + dx * reach, y + dy * reach);
    let mut path = format!("M{} L{}", at((x + dx * FROM * CELL, y + dy * FROM * CELL)), at(tip));
    if size >= HEAD_FROM {
        let head = CELL * 0.11;
        let barb = |side: f64| {
            at((tip.0 - dx * head - dy * head * side * 0.8, tip.1 - dy * head + dx * head * side * 0.8))
        };
        path.push_str(&format!(" M{} L{} L{}", barb(1.0), at(tip), barb(-1.0)));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use worlds::{EnvId, EnvSpec, NO_ROW};

    fn lake() -> World {
        EnvSpec::new(EnvId::FrozenLake).build().unwrap()
    }

    #[test]
    fn cells_where_nothing_is_chosen_have_no_arrow() {
        let world = lake();
        let table = PolicyTable::uniform(16, 4);
        let rows: Vec<u32> = (0..16).collect();
        assert_eq!(arrows(&world, &rows, &table, 0, false).len(), 4);
        assert_eq!(arrows(&world, &rows, &table, 5, false), [], "a hole");
        assert_eq!(arrows(&world, &rows, &table, 15, false), [], "the goal");
        assert_eq!(arrows(&world, &[NO_ROW; 16], &table, 0, false), [], "no row");
        let cliff = EnvSpec::new(EnvId::CliffWalking).build().unwrap();
        let rows: Vec<u32> = (0..48).collect();
        assert_eq!(arrows(&cliff, &rows, &PolicyTable::uniform(48, 4), 37, false), [], "a cliff");
    }

    #[test]
    fn the_likeliest_alone_on_dense_maps() {
        let table = PolicyTable::new(1, 4, vec![0.1, 0.2, 0.6, 0.1]).unwrap();
        let shown = arrows(&lake(), &[0; 16], &table, 0, true);
        assert_eq!(shown.iter().map(|a| a.action).collect::<Vec<_>>(), [2]);
        assert_eq!(likeliest(&[]), None);
    }

    #[test]
    fn a_likelier_arrow_reaches_further() {
        let table = PolicyTable::new(1, 4, vec![0.1, 0.1, 0.7, 0.1]).unwrap();
        let shown = arrows(&lake(), &[0; 16], &table, 0, false);
        assert!(shown[2].path.starts_with("M25 23 L35.4 23 M"), "{}", shown[2].path);
        assert_eq!(shown[0].path, "M21 23 L17.8 23");
    }
}
