//! The truth beside the estimate: what one update's method gives steps against what they are worth, how far its push
//! points where the exact gradient does, and what it multiplies that gradient by.
//!
//! [`study`] computes, [`plot`] draws lines, [`panel`] is the sheet.

pub mod panel;
pub mod plot;
pub mod study;

pub use panel::{TruthPanel, TruthPanelProps};
