//! Why there is no answer.

use thiserror::Error;

use crate::MAX_HORIZON;
use crate::policy::ROW_SUM_TOLERANCE;

/// What was wrong with a question.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum OracleError {
    /// The world has no time limit, so that an episode need not end.
    #[error("the world has no time limit: set max_episode_steps, 200 for instance")]
    NoHorizon,
    /// The horizon is zero or too long.
    #[error("a horizon of {found} steps is out of range; it lies between 1 and {MAX_HORIZON}")]
    Horizon {
        /// What was given.
        found: u32,
    },
    /// The policy table does not fit the world.
    #[error(
        "the policy table has {found} entries; {states} states with {actions} actions need {}",
        .states * .actions
    )]
    TableSize {
        /// Entries of the table.
        found: usize,
        /// States of the world.
        states: usize,
        /// Actions of the world.
        actions: usize,
    },
    /// An entry of the policy table is no probability.
    #[error("state {state}, action {action}: {found} is no probability; entries lie between 0 and 1")]
    Probability {
        /// Which state.
        state: usize,
        /// Which action.
        action: usize,
        /// The entry.
        found: f64,
    },
    /// The probabilities of one state do not add up.
    #[error("state {state}: the probabilities sum to {sum} instead of 1 (± {ROW_SUM_TOLERANCE})")]
    RowSum {
        /// Which state.
        state: usize,
        /// The sum that was found.
        sum: f64,
    },
}
