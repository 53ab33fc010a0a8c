//! FrozenLake's dynamics (`gymnasium/envs/toy_text/frozen_lake.py`).

use super::Mdp;
use super::builder::{Builder, Draft};
use crate::action::{FROZEN_LAKE, slips};
use crate::env_spec::ResolvedSpec;
use crate::map::{DOOR, GOAL, GridMap, HOLE, KEY, START, WALL};

/// The process of FrozenLake on `map`, and that of rooms, which adds walls, keys and doors.
///
/// With a key on the map every cell is there twice, first as it is without a key, then with it. Nobody ever stands on a
/// wall; it is a terminal state.
pub(crate) fn frozen_lake(map: &GridMap, spec: &ResolvedSpec) -> Mdp {
    let ends = |tile: u8| matches!(tile, GOAL | HOLE);
    let fail_rate = (1.0 - spec.success_rate) / 2.0;
    let mut builder = Builder::new(FROZEN_LAKE.len());
    let cells = map.cells();
    let has_key = map.tiles().contains(&KEY);
    let states = if has_key { 2 * cells } else { cells };
    let tile_of = |state: usize| map.tiles()[state % cells];
    for state in 0..states {
        if ends(tile_of(state)) || tile_of(state) == WALL {
            builder.push_terminal(state);
            continue;
        }
        let (cell, holds) = (state % cells, state >= cells);
        let draft = |probability: f64, moved: usize| {
            let (row, col) =
                FROZEN_LAKE[moved].target(cell / map.cols(), cell % map.cols(), map.rows(), map.cols());
            let target = row * map.cols() + col;
            let tile = map.tiles()[target];
            let next = match tile {
                WALL => state,
                DOOR if !holds => state,
                KEY => cells + target,
                _ if holds => cells + target,
                _ => target,
            };
            let [goal, hole, frozen] = spec.reward_schedule;
            let reward = match tile {
                GOAL => goal,
                HOLE => hole,
                _ => frozen,
            };
            Draft { probability, next, reward, terminated: ends(tile), moved }
        };
        for action in 0..FROZEN_LAKE.len() {
            if spec.is_slippery {
                builder.push(
                    slips(action).map(|moved| {
                        draft(if moved == action { spec.success_rate } else { fail_rate }, moved)
                    }),
                );
            } else {
                builder.push([draft(1.0, action)]);
            }
        }
    }

    let starts: Vec<usize> = (0..cells).filter(|&state| tile_of(state) == START).collect();
    builder.finish(
        (0..states).map(|state| ends(tile_of(state)) || tile_of(state) == WALL).collect(),
        (0..states).map(|state| tile_of(state) == GOAL).collect(),
        &starts,
        spec.max_episode_steps,
    )
}
