//! Rollout trees that are grown from the policy of the shown update: a sheet in which chains and trees stand side by side on
//! the same number of environment steps.
//!
//! The way through: [`grown`] draws a group and credits it, [`runs`] draws steps without branching together and lays them out
//! by [`tidy`], [`stages`] gives each a number, [`scale`] turns rows into pixels, [`window`] decides what of a
//! large tree is drawn, [`tree`] draws it and is walked by keys. [`light`] links tree, [`map`] and [`returns`]; [`siblings`] compares what parts at a node; [`growth`] goes
//! through the rounds; `beside` draws the chains of the same budget; [`compare`] repeats everything over seeds and [`versus`] shows it; [`graph`] merges by state instead.
//! [`panel`] is the sheet.

mod act;
pub mod beside;
pub mod compare;
pub mod controls;
pub mod draw;
pub mod formulas;
pub mod graph;
pub mod grown;
pub mod growth;
pub mod light;
pub mod map;
pub mod panel;
pub mod returns;
pub mod runs;
pub mod scale;
pub mod siblings;
pub mod stages;
pub mod tidy;
pub mod tree;
pub mod versus;
pub mod window;

pub use panel::{ForestPanel, ForestPanelProps};
