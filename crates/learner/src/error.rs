//! Everything that can go wrong in a learner, in words that a reader of the page can act on.

use thiserror::Error;

/// Why a learner refused an input or stopped.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum LearnerError {
    /// A setting is outside its range.
    #[error("{field} is {value}; it must be {expected}")]
    Config {
        /// The setting, as named in [`LearnerConfig`](crate::LearnerConfig).
        field: &'static str,
        /// The value that was given.
        value: String,
        /// The values that are allowed.
        expected: &'static str,
    },
    /// The rows of features do not fit the network.
    #[error("row features: {problem}")]
    Rows {
        /// What does not fit, with the row, and what would.
        problem: String,
    },
    /// [`Learner::set_rows`](crate::Learner::set_rows) has not been called yet.
    #[error("the learner has no rows yet; call set_rows before {doing}")]
    NoRows {
        /// The operation that needs rows.
        doing: &'static str,
    },
    /// A table of a surrogate does not fit the rows or holds a value that has no meaning.
    #[error("surrogate table `{table}`: {problem}")]
    Input {
        /// The table, as named in [`SurrogateInput`](crate::SurrogateInput).
        table: &'static str,
        /// What is wrong, where, and what would be right.
        problem: String,
    },
    /// A saved state does not belong to this network or optimiser.
    #[error("learner state: {problem}")]
    State {
        /// What differs, by the path of the parameter.
        problem: String,
    },
    /// [`Learner::reference_probs`](crate::Learner::reference_probs) was asked for without a
    /// reference policy.
    #[error("there is no reference policy; call freeze_reference or set_reference first")]
    NoReference,
    /// A number is infinite or not a number.
    #[error("{quantity} is not finite; likely cause: {cause}")]
    NonFinite {
        /// The quantity, with its place.
        quantity: String,
        /// What usually makes it so, and what to change.
        cause: String,
    },
    /// The device could not be started or did not answer.
    #[error("the device failed while {doing}: {message}")]
    Device {
        /// What the device was asked to do.
        doing: &'static str,
        /// The backend's own words.
        message: String,
    },
}
