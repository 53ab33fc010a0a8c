//! Other methods on the same rollouts: which there are, what each would have made of an update, and what if a rollout
//! had earned another reward.
//!
//! [`compare`], [`arrow`] and [`desk`] are pure; the rest draws what they say.

pub mod arrow;
pub mod compare;
pub mod desk;
mod element;
mod panel;
mod picker;
mod push;
mod table;

pub use panel::{Kept, MethodsPanel, MethodsPanelProps};
