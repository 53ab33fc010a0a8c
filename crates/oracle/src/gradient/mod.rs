//! Exact policy gradients in the space of logits.

mod fisher;
mod hessian;

pub use fisher::Fisher;
pub use hessian::{RowPolicy, hessian_vector};

use worlds::Mdp;

use crate::forward::follow;
use crate::{OracleError, Payoff, TimedValues};

/// The gradient of the expected payoff with respect to one logit for each state and action, row-major
/// `[states, actions]`; the start is drawn as the world draws it.
///
/// Policy gradient theorem with a clock (Sutton et al. 2000, theorem 1, for a finite horizon and a softmax): the push on
/// a logit is `Σ_t γ^t P(s_t = s) π(a|s) A_t(s, a)`. With [`Payoff::Ending`] it is `E[w · Σ_t ∇log π(a_t|s_t)]`, the
/// expected update of a method that credits every step of an episode with `w(success, length)`.
///
/// Logits of rows that several states share get the sum over those states: [`fold_rows`].
///
/// # Errors
///
/// As [`TimedValues::new`].
pub fn gradient(
    mdp: &Mdp,
    policy: &[f64],
    horizon: u32,
    payoff: Payoff<'_>,
) -> Result<Vec<f64>, OracleError> {
    gradient_from(mdp, policy, mdp.starts(), horizon, payoff)
}

/// The same for episodes that begin in these states with these probabilities, as those of one group do in its start.
///
/// # Errors
///
/// As [`gradient`].
pub fn gradient_from(
    mdp: &Mdp,
    policy: &[f64],
    starts: &[(u32, f64)],
    horizon: u32,
    payoff: Payoff<'_>,
) -> Result<Vec<f64>, OracleError> {
    let timed = TimedValues::new(mdp, policy, horizon, payoff)?;
    let discount = if let Payoff::Return(discount) = payoff { discount } else { 1.0 };
    let actions = mdp.actions();
    let mut out = vec![0.0; mdp.states() * actions];
    let at = |time: u32, state: usize, mass: f64| {
        let weight = mass * discount.powi(time as i32);
        for (action, p) in policy[state * actions..][..actions].iter().enumerate().filter(|(_, p)| **p > 0.0)
        {
            out[state * actions + action] += weight * p * timed.advantage(time, state, action);
        }
    };
    follow(mdp, starts, horizon, |_, state, action| policy[state * actions + action], at, |_, _, _| {});
    Ok(out)
}

/// Sums a table over states, `[states, actions]`, onto the rows that the states share, `[rows, actions]`. States without a
/// row are left out.
#[must_use]
pub fn fold_rows(over_states: &[f64], row_of: &[u32], rows: usize, actions: usize) -> Vec<f64> {
    let mut out = vec![0.0; rows * actions];
    for (values, &row) in over_states.chunks_exact(actions.max(1)).zip(row_of) {
        if let Some(sums) = out.get_mut(row as usize * actions..(row as usize + 1) * actions) {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }
    out
}
