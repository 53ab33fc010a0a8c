//! Sampling from a policy table: trajectories, groups and the prefix trees that they share.
//!
//! A policy over a finite world is a table with one row for each distinct observation and one column for each
//! action. This crate turns such a table, a world and two random streams into groups of episodes, reproducibly to
//! the bit, with no tensor and no allocation per step.
//!
//! It must not know where a table comes from (no network, no device), what a run is (no configuration) or how
//! rewards become advantages.

mod batch;
mod sample;
mod table;
mod tree;
pub mod trees;

pub use batch::{Batch, Branch, Episode, Group, Step};
pub use sample::{GroupSeed, SampleError, Sampler, Streams, inject};
pub use table::{PolicyTable, TableError};
pub use tree::{PrefixNode, PrefixTree};
pub use trees::{Budget, TreeSampling, TreeStrategy};
