//! How far ahead dynamic programming looks.

use crate::{MAX_HORIZON, OracleError};

/// The horizon and the discount of a question. A number of steps alone means discount 1.
///
/// The discount weighs rewards only: probabilities of success, lengths and visits are never discounted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Steps until an episode is cut off, 1 to [`MAX_HORIZON`]; `None` for no limit: the stationary values.
    pub horizon: Option<u32>,
    /// What a reward one step later counts for, in [0, 1].
    pub discount: f64,
}

impl Span {
    /// No limit and no discount.
    pub const INFINITE: Self = Self { horizon: None, discount: 1.0 };

    /// The same horizon with another discount.
    #[must_use]
    pub const fn discounted(self, discount: f64) -> Self {
        Self { discount, ..self }
    }

    pub(crate) fn check(self) -> Result<Self, OracleError> {
        if let Some(found) = self.horizon.filter(|h| !(1..=MAX_HORIZON).contains(h)) {
            return Err(OracleError::Horizon { found });
        }
        if !(0.0..=1.0).contains(&self.discount) {
            return Err(OracleError::Discount { found: self.discount });
        }
        Ok(self)
    }

    /// The horizon, where there must be one.
    pub(crate) fn finite(self) -> Result<u32, OracleError> {
        self.check()?.horizon.ok_or(OracleError::NoHorizon)
    }
}

impl From<u32> for Span {
    fn from(horizon: u32) -> Self {
        Self { horizon: Some(horizon), discount: 1.0 }
    }
}
