//! The curvature lab: when does dividing by the standard deviation help? A model of many prompts with its controls, searches
//! for each way's best learning rate that run between frames, and the same numbers of the run that the page holds.
//!
//! [`panel`] is the sheet; [`crate::ui::background`] runs what takes long.

pub mod curves;
pub mod knobs;
pub mod model;
pub mod overlaps;
pub mod panel;
pub mod phases;
pub mod sweep;
pub mod timeline;

pub use panel::{CurvaturePanel, CurvaturePanelProps};
pub use timeline::{AskRun, KeptRun};
