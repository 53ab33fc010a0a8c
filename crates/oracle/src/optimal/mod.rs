//! The best that any policy can reach.

mod clocked;
mod stationary;

pub use clocked::{ClockedPolicy, optimal_policy};
pub use stationary::{BestStationary, best_stationary};

use worlds::{Mdp, Outcome};

use crate::{OracleError, Span, start};

/// What the best policy *with a clock* reaches: one that may choose by the time left as well as by the state.
///
/// Value and success are two optima. Where rewards say something else than "reach the goal", one policy need not
/// attain both.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimal {
    /// The largest expected sum of rewards from each state, undiscounted. 0 in terminal states.
    pub values: Vec<f64>,
    /// The largest probability of reaching a goal within the horizon from each state. 1 at a goal, 0 in a hole.
    pub success: Vec<f64>,
    /// Mean of `values` over the start distribution.
    pub start_value: f64,
    /// Mean of `success` over the start distribution.
    pub start_success: f64,
}

/// Finds the best values over `horizon` steps by backward induction (Puterman, "Markov Decision Processes", section
/// 4.5): V with k steps left is the maximum over actions of the expected reward plus V with k − 1 steps left.
///
/// # Errors
///
/// [`OracleError::Horizon`] if the horizon is out of range.
pub fn optimal(mdp: &Mdp, horizon: u32) -> Result<Optimal, OracleError> {
    Span::from(horizon).check()?;
    let values = backward_induction(mdp, horizon, vec![0.0; mdp.states()], |outcome| outcome.reward);
    let reached = (0..mdp.states()).map(|state| f64::from(mdp.is_success(state))).collect();
    let success = backward_induction(mdp, horizon, reached, |_| 0.0);
    Ok(Optimal {
        start_value: start::average(mdp, &values),
        start_success: start::average(mdp, &success),
        values,
        success,
    })
}

/// Expected rewards that differ by no more than this are equal: whoever reaches a goal at any time has the same.
const EQUAL: f64 = 1e-9;

/// The actions that make the expected reward largest, or smallest if `worst`, with a clock: one for every k of steps
/// left from 0 to `horizon` and every state, row-major `[horizon + 1, states]`. Of actions that are equal in that
/// (within 1e-9) it is the one whose episode is expected to be the shortest, and of these the first; 0 where there is
/// nothing to choose.
///
/// # Errors
///
/// [`OracleError::Horizon`] if the horizon is out of range.
pub fn extreme_actions(mdp: &Mdp, horizon: u32, worst: bool) -> Result<Vec<u8>, OracleError> {
    Span::from(horizon).check()?;
    let mut actions = vec![0; mdp.states()];
    // Expected reward, to be made large, and expected length.
    let sign = if worst { -1.0 } else { 1.0 };
    let (mut rewards, mut lengths) = (vec![0.0; mdp.states()], vec![0.0; mdp.states()]);
    for _ in 0..horizon {
        let (before, after) = (rewards.clone(), lengths.clone());
        for state in 0..mdp.states() {
            let mut chosen = (f64::NEG_INFINITY, f64::INFINITY, 0);
            for action in (0..mdp.actions()).filter(|_| !mdp.is_terminal(state)) {
                let reward = worth(mdp, &before, (state, action), |outcome| sign * outcome.reward);
                let length = worth(mdp, &after, (state, action), |_| 1.0);
                if reward > chosen.0 + EQUAL || (reward > chosen.0 - EQUAL && length < chosen.1 - EQUAL) {
                    chosen = (reward, length, action as u8);
                    (rewards[state], lengths[state]) = (reward, length);
                }
            }
            actions.push(chosen.2);
        }
    }
    Ok(actions)
}

/// What an action is worth on average, where `now` holds what its next states are.
fn worth(mdp: &Mdp, now: &[f64], (state, action): (usize, usize), gain: impl Fn(&Outcome) -> f64) -> f64 {
    let outcomes = mdp.outcomes(state, action).iter();
    outcomes.map(|outcome| outcome.probability * (gain(outcome) + now[outcome.next as usize])).sum()
}

/// `now` holds what a state is worth with no step left; terminal states keep that.
fn backward_induction(
    mdp: &Mdp,
    horizon: u32,
    mut now: Vec<f64>,
    gain: impl Fn(&Outcome) -> f64,
) -> Vec<f64> {
    let mut next = now.clone();
    for _ in 0..horizon {
        for state in (0..mdp.states()).filter(|&state| !mdp.is_terminal(state)) {
            let worths = (0..mdp.actions()).map(|action| worth(mdp, &now, (state, action), &gain));
            next[state] = worths.fold(f64::NEG_INFINITY, f64::max);
        }
        std::mem::swap(&mut now, &mut next);
        if now == next {
            break;
        }
    }
    now
}
