//! CliffWalking's dynamics (`gymnasium/envs/toy_text/cliffwalking.py`).

use super::Mdp;
use super::builder::{Builder, Draft};
use crate::action::{CLIFF_WALKING, slips};
use crate::env_spec::ResolvedSpec;
use crate::map::{CLIFF, GOAL, GridMap, START};

/// Reward of a step that does not fall.
const STEP: f64 = -1.0;
/// Reward of a step into the cliff.
const FALL: f64 = -100.0;

/// The process of CliffWalking on `map`, which has one start.
///
/// Cliff cells are states that nobody ever stands on, since entering one leads to the start. Gymnasium gives the goal
/// outcomes as if one could walk on from it; here it stays where it is, as a terminal state does. No episode shows the
/// difference, because it has ended.
pub(crate) fn cliff_walking(map: &GridMap, spec: &ResolvedSpec) -> Mdp {
    let tiles = map.tiles();
    let start = tiles.iter().position(|&tile| tile == START).unwrap_or(0);
    let mut builder = Builder::new(CLIFF_WALKING.len());
    for (state, &tile) in tiles.iter().enumerate() {
        if tile == GOAL {
            builder.push_terminal(state);
            continue;
        }
        let draft = |probability: f64, moved: usize| {
            let (row, col) =
                CLIFF_WALKING[moved].target(state / map.cols(), state % map.cols(), map.rows(), map.cols());
            let next = row * map.cols() + col;
            if tiles[next] == CLIFF {
                Draft { probability, next: start, reward: FALL, terminated: false, moved }
            } else {
                Draft { probability, next, reward: STEP, terminated: tiles[next] == GOAL, moved }
            }
        };
        for action in 0..CLIFF_WALKING.len() {
            if spec.is_slippery {
                builder.push(slips(action).map(|moved| draft(1.0 / 3.0, moved)));
            } else {
                builder.push([draft(1.0, action)]);
            }
        }
    }

    let goals: Vec<bool> = tiles.iter().map(|&tile| tile == GOAL).collect();
    builder.finish(goals.clone(), goals, &[start], spec.max_episode_steps)
}
