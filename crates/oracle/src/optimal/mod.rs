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
            let worth = |action: usize| -> f64 {
                let outcomes = mdp.outcomes(state, action).iter();
                outcomes
                    .map(|outcome| outcome.probability * (gain(outcome) + now[outcome.next as usize]))
                    .sum()
            };
            next[state] = (0..mdp.actions()).map(worth).fold(f64::NEG_INFINITY, f64::max);
        }
        std::mem::swap(&mut now, &mut next);
        if now == next {
            break;
        }
    }
    now
}
