//! The curves, which are also the timeline.
//!
//! [`History`] keeps the numbers in fixed memory, [`chart`] and [`geometry`] turn them into paths, the components
//! write them into the page.

pub mod chart;
pub mod curve;
pub mod format;
pub mod geometry;
pub mod history;
pub mod metric;
pub mod numbers;
pub mod panel;
pub mod run;
pub mod scrubber;

pub use history::{History, MARKS, Mark, MarkKind};
pub use metric::Metric;
pub use panel::{CurvesPanel, CurvesPanelProps};
pub use run::{BUCKETS, RECENT, Reading, Run};
pub use scrubber::{percent, target};
