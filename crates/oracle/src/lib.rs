//! Exact answers about a finite world and a policy table, by dynamic programming.
//!
//! The worlds are finite and a policy is a table, so what training only estimates can be computed: how much the current
//! policy is worth, how often it succeeds, how long it takes, and what the best possible policy would reach. These
//! numbers stand beside every estimate.
//!
//! All quantities are undiscounted and end with the horizon, the world's time limit. The policy is *stationary*: it
//! does not know how much time is left. The optimum of [`optimal`] does, which is why it may lie above every stationary
//! policy.
//!
//! It must not know sampling, gradients, networks, configurations or drawing: it reads a [`worlds::Mdp`] and a flat table
//! of probabilities and returns numbers, all in `f64`.

mod error;
mod evaluation;
mod optimal;
mod policy;
mod start;

pub use error::OracleError;
pub use evaluation::{Evaluation, action_value, evaluate, values_by_time};
pub use optimal::{Optimal, extreme_actions, optimal};
pub use policy::{ROW_SUM_TOLERANCE, uniform_policy};

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

fn check_horizon(horizon: u32) -> Result<(), OracleError> {
    if (1..=MAX_HORIZON).contains(&horizon) { Ok(()) } else { Err(OracleError::Horizon { found: horizon }) }
}
