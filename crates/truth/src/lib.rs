//! Estimates beside the truth.
//!
//! A method turns rewards into a push on the policy; the oracle knows where the push should go. This crate puts the two
//! side by side: the advantage that a step was given against the exact one ([`credit`]), the factor that a method puts on
//! the gradient of success ([`scale`]), the expected update of a method, exactly where that is possible ([`expected`]),
//! and its bias, variance and cosine against the true gradient ([`bias`]). A model of many prompts asks when dividing by
//! the standard deviation pays ([`curvature`]), and the same numbers are taken of the maps of a run ([`prompts`]).
//!
//! All gradients are taken in the space of logits: one number for each row of the policy table and each action,
//! row-major `[rows, actions]`, at ratio 1, of the logits divided by the temperature. A network sees them through its
//! Jacobian; a linear policy over cells sees them as they are. Only the part of an update that comes from advantages is
//! looked at: no KL, no entropy, no clipping, no optimiser.
//!
//! The crate must not know networks, devices or browsers.

pub mod bias;
pub mod credit;
pub mod curvature;
mod error;
pub mod expected;
mod judged;
pub mod prompts;
pub mod scale;
pub mod showcase;
pub mod target;

pub use error::TruthError;
