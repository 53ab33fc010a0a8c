//! Exact answers about a finite world and a policy table, by dynamic programming.
//!
//! The worlds are finite and a policy is a table, so what training only estimates can be computed: how much the current
//! policy is worth, how often it succeeds, how long it takes, what each action is worth at each time, where its gradient
//! points, and what the best possible policy would reach. These numbers stand beside every estimate.
//!
//! All quantities end with the horizon, the world's time limit, and are undiscounted unless a [`Span`] says otherwise.
//! Policies are *stationary*: they do not know how much time is left. The optimum of [`optimal`] and [`optimal_policy`]
//! does, which is why it may lie above every stationary policy; [`best_stationary`] is the best of those that a search
//! finds.
//!
//! It must not know sampling, networks, configurations or drawing: it reads a [`worlds::Mdp`] and a flat table of
//! probabilities and returns numbers, all in `f64`.

mod error;
mod evaluation;
mod forward;
mod gradient;
mod optimal;
mod policy;
mod returns;
mod span;
mod start;
mod timed;

pub use error::OracleError;
pub use evaluation::{
    Evaluation, action_value, action_values, evaluate, evaluate_without_limit, values_by_time, visits,
    visits_without_limit,
};
pub use gradient::{Fisher, RowPolicy, fold_rows, gradient, gradient_from, hessian_vector};
pub use optimal::{
    BestStationary, ClockedPolicy, Optimal, best_stationary, extreme_actions, optimal, optimal_policy,
};
pub use policy::{ROW_SUM_TOLERANCE, uniform_policy};
pub use returns::{ReturnMoments, endings, endings_from, return_distribution, return_moments};
pub use span::Span;
pub use timed::{Payoff, TimedValues};

use worlds::Mdp;

/// The longest horizon that is computed, in steps.
pub const MAX_HORIZON: u32 = worlds::env_spec::MAX_EPISODE_STEPS;

/// The world's own time limit as a horizon.
///
/// # Errors
///
/// [`OracleError::NoHorizon`] if the world has no limit (CliffWalking without `max_episode_steps`).
pub fn horizon(mdp: &Mdp) -> Result<u32, OracleError> {
    mdp.max_episode_steps().ok_or(OracleError::NoHorizon)
}
