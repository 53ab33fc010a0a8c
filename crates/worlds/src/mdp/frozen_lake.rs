//! FrozenLake's dynamics (`gymnasium/envs/toy_text/frozen_lake.py`).

use super::Mdp;
use super::builder::{Builder, Draft};
use crate::action::{FROZEN_LAKE, slips};
use crate::env_spec::ResolvedSpec;
use crate::map::{GOAL, GridMap, HOLE, START};

/// The process of FrozenLake on `map`.
pub(crate) fn frozen_lake(map: &GridMap, spec: &ResolvedSpec) -> Mdp {
    let ends = |tile: u8| matches!(tile, GOAL | HOLE);
    let fail_rate = (1.0 - spec.success_rate) / 2.0;
    let mut builder = Builder::new(FROZEN_LAKE.len());
    for (state, &tile) in map.tiles().iter().enumerate() {
        if ends(tile) {
            builder.push_terminal(state);
            continue;
        }
        let draft = |probability: f64, moved: usize| {
            let (row, col) =
                FROZEN_LAKE[moved].target(state / map.cols(), state % map.cols(), map.rows(), map.cols());
            let next = row * map.cols() + col;
            let tile = map.tiles()[next];
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

    let tiles = map.tiles();
    let starts: Vec<usize> = (0..tiles.len()).filter(|&state| tiles[state] == START).collect();
    builder.finish(
        tiles.iter().map(|&tile| ends(tile)).collect(),
        tiles.iter().map(|&tile| tile == GOAL).collect(),
        &starts,
        spec.max_episode_steps,
    )
}
