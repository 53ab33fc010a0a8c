//! How far ahead dynamic programming looks.

use crate::{MAX_HORIZON, OracleError};

/// The horizon and the discount of a question. A number of steps alone means discount 1.
///
/// The discount weighs rewards only: probabilities of success, lengths and visits are never discounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Steps until an episode is cut off, 1 to [`MAX_HORIZON`].
    pub horizon: u32,
    /// What a reward one step later counts for, in [0, 1].
    pub discount: f64,
}

impl Span {
    /// The same horizon with another discount.
    #[must_use]
    pub const fn discounted(self, discount: f64) -> Self {
        Self { discount, ..self }
    }

    pub(crate) fn check(self) -> Result<Self, OracleError> {
        if !(1..=MAX_HORIZON).contains(&self.horizon) {
            return Err(OracleError::Horizon { found: self.horizon });
        }
        check_discount(self.discount)?;
        Ok(self)
    }
}

pub(crate) fn check_discount(found: f64) -> Result<(), OracleError> {
    if (0.0..=1.0).contains(&found) { Ok(()) } else { Err(OracleError::Discount { found }) }
}

impl From<u32> for Span {
    fn from(horizon: u32) -> Self {
        Self { horizon, discount: 1.0 }
    }
}
