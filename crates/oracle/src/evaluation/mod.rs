//! What a policy is worth.

mod chain;

use chain::Chain;
use worlds::Mdp;

use crate::{OracleError, check_horizon, policy, start};

/// What one policy reaches from each state with the whole horizon before it, and on average over the starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// V₀: expected sum of rewards from each state, undiscounted. 0 in terminal states.
    pub values: Vec<f64>,
    /// Probability of reaching a goal within the horizon from each state, in [0, 1] up to rounding. 1 at a goal, 0 in a
    /// hole.
    pub success: Vec<f64>,
    /// Expected number of steps until the episode ends or is cut off, from each state. 0 in terminal states.
    pub expected_length: Vec<f64>,
    /// Mean of `values` over the start distribution.
    pub start_value: f64,
    /// Mean of `success` over the start distribution.
    pub start_success: f64,
    /// Mean of `expected_length` over the start distribution.
    pub start_length: f64,
}

/// Evaluates the stationary policy `policy`, a `[states × actions]` table of probabilities, over `horizon` steps.
///
/// Finite-horizon policy evaluation (Sutton and Barto, 2nd edition, equation 4.5 with γ = 1, applied `horizon` times to
/// zero): V with k steps left is r_π + P_π V with k − 1 steps left. It ends early once a sweep changes no bit, since
/// every later sweep would repeat it. Costs `horizon` × states × (distinct next states, 5 at most on a grid).
///
/// # Errors
///
/// [`OracleError`] if the horizon is out of range or the table does not fit the world.
pub fn evaluate(mdp: &Mdp, policy: &[f64], horizon: u32) -> Result<Evaluation, OracleError> {
    check_horizon(horizon)?;
    policy::check(mdp, policy)?;
    let sums = Chain::new(mdp, policy).sweep(horizon);
    let column = |index: usize| sums.iter().map(|sum| sum[index]).collect::<Vec<f64>>();
    let (values, success, expected_length) = (column(0), column(1), column(2));
    Ok(Evaluation {
        start_value: start::average(mdp, &values),
        start_success: start::average(mdp, &success),
        start_length: start::average(mdp, &expected_length),
        values,
        success,
        expected_length,
    })
}

/// The values of `policy` with a clock: V with k steps left for every k from 0 to `horizon`, row-major
/// `[horizon + 1, states]`, undiscounted. An episode's step t (from 0) is taken with `horizon − t` steps left.
///
/// # Errors
///
/// As [`evaluate`].
pub fn values_by_time(mdp: &Mdp, policy: &[f64], horizon: u32) -> Result<Vec<f64>, OracleError> {
    check_horizon(horizon)?;
    policy::check(mdp, policy)?;
    Ok(Chain::new(mdp, policy).values(horizon))
}

/// What `action` is worth in `state` with `left` steps left, at least one: `Q = Σ p (r + V(s'))`, V with one step fewer.
/// `values` are those of [`values_by_time`], for a horizon of at least `left`; 0 for what is out of their range.
///
/// `Q − V` is the advantage of the policy gradient theorem (Sutton, McAllester, Singh and Mansour, NIPS 1999), with a
/// clock.
pub fn action_value(mdp: &Mdp, values: &[f64], left: u32, state: usize, action: usize) -> f64 {
    let later = left.saturating_sub(1) as usize * mdp.states();
    let value = |next: u32| values.get(later + next as usize).copied().unwrap_or(0.0);
    mdp.outcomes(state, action).iter().map(|o| o.probability * (o.reward + value(o.next))).sum()
}
