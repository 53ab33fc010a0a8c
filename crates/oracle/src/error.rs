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
    /// The discount is no factor.
    #[error("a discount of {found} is out of range; it lies between 0 and 1")]
    Discount {
        /// What was given.
        found: f64,
    },
    /// Without a limit an episode may go on for ever, and what is asked for with it.
    #[error(
        "without a limit an episode of this policy may go on for ever, so that the sum grows without bound; set a horizon or a discount below 1"
    )]
    Unsettled,
    /// A reward is no multiple of the unit that returns are counted in.
    #[error(
        "the reward {reward} is no whole multiple of {unit}; the distribution of returns needs a unit that all rewards share"
    )]
    RewardUnit {
        /// The reward.
        reward: f64,
        /// The unit.
        unit: f64,
    },
    /// The distribution of returns has too many values.
    #[error(
        "the returns take too many values to be followed: more than {limit} pairs of state and return in all; use a shorter horizon or a larger unit"
    )]
    TooManyReturns {
        /// The limit.
        limit: usize,
    },
    /// A table over rows does not fit the rows of the states.
    #[error(
        "the table over rows has {found} entries; state {state} sees row {row}, and rows have {actions} actions"
    )]
    Rows {
        /// Entries of the table.
        found: usize,
        /// A state whose row is not there.
        state: usize,
        /// Its row.
        row: u32,
        /// Actions of the world.
        actions: usize,
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
