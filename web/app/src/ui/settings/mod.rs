//! The settings: every knob of a run, and the presets.
//!
//! [`fields`] is the table of knobs, [`value`] reads and writes one of them, [`draft`] keeps what was typed and refused.

pub mod draft;
pub mod fields;
mod json_box;
mod panel;
mod preset;
pub(crate) mod row;
pub(crate) mod typing;
pub mod value;

pub use panel::{SettingsPanel, SettingsPanelProps};
pub use preset::use_preset_picker;
