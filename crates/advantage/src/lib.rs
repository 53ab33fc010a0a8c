//! From rewards to advantages in recorded stages, and from advantages to the tables that the loss needs.
//!
//! Each stage of the pipeline keeps its values, the constants it used and the population that they were taken over,
//! so that a page, a command line or a test can show the same trace. All arithmetic is `f64`.
//!
//! The heart of every group-relative method is to centre, then scale ([`compute`]). [`estimate`] runs a whole method, a
//! [`Recipe`], over a batch with steps, states, objectives and verdicts; [`methods`] is the table of the published
//! ones. A method is data: adding one that reuses stages takes a row in that table and no code.
//!
//! The crate must not know how episodes are sampled into a run, what a run is, or what minimises the loss.

mod credit;
mod error;
mod estimate;
mod estimator;
pub mod formula;
pub mod mathml;
pub mod methods;
mod normalize;
mod objectives;
mod one;
mod options;
mod rollouts;
mod sampling;
mod sequences;
mod shaping;
mod stage;
mod stats;
mod surrogate;
pub mod trees;
mod verdicts;
mod whiten;

pub use credit::Anchor;
pub use error::EstimateError;
pub use estimate::{Estimate, Recipe, StepStage, Struck, compute, estimate};
pub use estimator::{
    AnchorBy, BatchNorm, Credit, EpisodeSampling, EpisodeWeighting, Estimator, FNorm, GateUse,
    MultiObjectiveAggregation, Singleton, Supervision,
};
pub use one::Rollout;
pub use options::{AdvantageOptions, Baseline, KlEstimator, LossType, ScaleRewards};
pub use rollouts::{MAX_STEPS, Rollouts};
pub use sampling::draw;
pub use sequences::{
    MAX_COUNTS, SMALLEST_BUCKET, SequenceCounts, SequenceError, check_counts, fold_sequences,
};
pub use stage::{Population, Stage, StageName};
pub use stats::GroupStats;
pub use surrogate::{Credits, SurrogateTables, Weighting, fold};
pub use trees::estimate_trees;
