//! Talking to the workers.
//!
//! [`Supervisor`] decides, [`Core`] joins it with the page's state, both pure; [`browser`] carries out what they want.

mod bridge;
pub mod browser;
mod clipboard;
mod core;
mod effect;
mod share;
mod slot;
mod supervisor;

pub use core::{Core, Outward};
pub use effect::{Effect, HearError, WorkerKind};
pub use share::{PARTS, Share};
pub use slot::{Phase, Slot};
pub use supervisor::{Intent, PATIENCE, PATIENCE_COMPILING, Supervisor};
