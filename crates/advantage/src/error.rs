//! Why a batch cannot be estimated.

use thiserror::Error;

/// Where something is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{path}: {why}")]
pub struct EstimateError {
    /// Path of the field, `groups[0][2].states` for instance.
    pub path: String,
    /// What is wrong and what would be right.
    pub why: String,
}

impl EstimateError {
    pub(crate) fn at(path: impl Into<String>, why: impl Into<String>) -> Self {
        Self { path: path.into(), why: why.into() }
    }

    pub(crate) fn within(self, outer: &str) -> Self {
        Self { path: format!("{outer}.{}", self.path), why: self.why }
    }
}
