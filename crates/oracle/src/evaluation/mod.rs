//! What a policy is worth.

mod chain;
mod settled;
mod system;

use chain::Chain;
use worlds::Mdp;

use crate::span::check_discount;
use crate::{OracleError, Span, policy, start};

/// What one policy reaches from each state with the whole horizon before it, and on average over the starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// V₀: expected sum of rewards from each state, discounted as asked. 0 in terminal states.
    pub values: Vec<f64>,
    /// Probability of reaching a goal within the horizon from each state, in [0, 1] up to rounding. 1 at a goal, 0 in a
    /// hole.
    pub success: Vec<f64>,
    /// Expected number of steps until the episode ends or is cut off, from each state. 0 in terminal states; infinite
    /// where there is no limit and the episode need not end.
    pub expected_length: Vec<f64>,
    /// Mean of `values` over the start distribution.
    pub start_value: f64,
    /// Mean of `success` over the start distribution.
    pub start_success: f64,
    /// Mean of `expected_length` over the start distribution.
    pub start_length: f64,
}

/// Evaluates the stationary policy `policy`, a `[states × actions]` table of probabilities, over a span: a number of
/// steps, or a [`Span`] with a discount.
///
/// Finite-horizon policy evaluation (Sutton and Barto, 2nd edition, equation 4.5, applied once for each step to zero): V
/// with k steps left is r_π + γ P_π V with k − 1 steps left. It ends early once a sweep changes no bit, since every later
/// sweep would repeat it. Costs horizon × states × (distinct next states, 5 at most on a grid).
///
/// # Errors
///
/// [`OracleError`] if the span is out of range or the table does not fit the world.
pub fn evaluate(mdp: &Mdp, policy: &[f64], span: impl Into<Span>) -> Result<Evaluation, OracleError> {
    let span = span.into().check()?;
    policy::check(mdp, policy)?;
    Ok(Evaluation::of_sums(mdp, &Chain::new(mdp, policy, span.discount).sweep(span.horizon)))
}

/// The stationary values of `policy`: those without a limit, which solve V = r_π + γ P_π V (equation 4.4), by elimination.
/// The same for success and length.
///
/// # Errors
///
/// [`OracleError`] if the discount is out of range or the table does not fit the world; [`OracleError::Unsettled`] if the
/// discount is 1 and from some state the policy collects rewards for ever.
pub fn evaluate_without_limit(mdp: &Mdp, policy: &[f64], discount: f64) -> Result<Evaluation, OracleError> {
    check_discount(discount)?;
    policy::check(mdp, policy)?;
    Ok(Evaluation::of_sums(mdp, &Chain::new(mdp, policy, discount).settle()?))
}

impl Evaluation {
    /// From value, success and length of each state.
    pub(crate) fn of_sums(mdp: &Mdp, sums: &[[f64; 3]]) -> Self {
        let column = |index: usize| sums.iter().map(|sum| sum[index]).collect::<Vec<f64>>();
        let (values, success, expected_length) = (column(0), column(1), column(2));
        Self {
            start_value: start::average(mdp, &values),
            start_success: start::average(mdp, &success),
            start_length: start::average(mdp, &expected_length),
            values,
            success,
            expected_length,
        }
    }
}

/// Expected visits d(s) = Σ_t P(s_t = s) of each state within the horizon: how many actions an episode takes
/// there. For terminal states the probability of ending there. The visits of all other states sum to the expected
/// length.
///
/// # Errors
///
/// As [`evaluate`].
pub fn visits(mdp: &Mdp, policy: &[f64], horizon: u32) -> Result<Vec<f64>, OracleError> {
    Span::from(horizon).check()?;
    policy::check(mdp, policy)?;
    Ok(Chain::new(mdp, policy, 1.0).visits(mdp.starts(), horizon))
}

/// The same without a limit.
///
/// # Errors
///
/// [`OracleError::Unsettled`] if an episode may go on for ever, and as [`evaluate`].
pub fn visits_without_limit(mdp: &Mdp, policy: &[f64]) -> Result<Vec<f64>, OracleError> {
    policy::check(mdp, policy)?;
    Chain::new(mdp, policy, 1.0).settled_visits(mdp.starts())
}

/// The values of `policy` with a clock: V with k steps left for every k from 0 to `horizon`, row-major
/// `[horizon + 1, states]`, undiscounted. An episode's step t (from 0) is taken with `horizon − t` steps left.
///
/// # Errors
///
/// As [`evaluate`].
pub fn values_by_time(mdp: &Mdp, policy: &[f64], horizon: u32) -> Result<Vec<f64>, OracleError> {
    Span::from(horizon).check()?;
    policy::check(mdp, policy)?;
    Ok(Chain::new(mdp, policy, 1.0).values(horizon))
}

/// Q(s, a) = Σ p · (r + γ V(s')), row-major `[states, actions]`, for values of the states afterwards; 0 in terminal
/// states.
///
/// `values` has one number for each state: [`Evaluation::values`] where there is no limit. With a limit, Q at time 0 takes
/// the values with one step less, as [`TimedValues`](crate::TimedValues) does.
#[must_use]
pub fn action_values(mdp: &Mdp, values: &[f64], discount: f64) -> Vec<f64> {
    let worth = |state: usize, action: usize| -> f64 {
        let outcomes = mdp.outcomes(state, action).iter();
        outcomes
            .map(|o| {
                let later =
                    if o.terminated { 0.0 } else { values.get(o.next as usize).copied().unwrap_or(0.0) };
                o.probability * (o.reward + discount * later)
            })
            .sum()
    };
    (0..mdp.states()).flat_map(|state| (0..mdp.actions()).map(move |action| worth(state, action))).collect()
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
