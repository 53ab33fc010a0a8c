//! From rewards to advantages in recorded stages, and from advantages to the tables that the loss needs.
//!
//! Each stage of the pipeline keeps its values, the constants it used and the population that they were taken over,
//! so that a page, a command line or a test can show the same trace. All arithmetic is `f64`.
//!
//! The crate must not know how episodes are sampled into a run, what a run is, or what minimises the loss.

mod options;
mod pipeline;
mod surrogate;

pub use options::{AdvantageOptions, Baseline, LossType, ScaleRewards};
pub use pipeline::{AdvantageError, GroupStats, Population, Stage, StageName, Trace, compute};
pub use surrogate::{SurrogateTables, Weighting, fold};
