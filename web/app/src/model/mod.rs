//! What the page knows: the reader's selection, the run, and everything derived from the record that is shown.

mod action;
mod address;
pub mod demo;
mod notice;
mod optimum;
mod out;
mod playhead;
mod records;
mod scene;
mod selection;
mod state;
mod whatif;

pub use action::Action;
pub use address::{Address, selection_of};
pub use notice::{Notice, Notices, Subject, Tone};
pub use optimum::optimum;
pub use out::Out;
pub use playhead::Turn;
pub use records::{Kept, MOST_RECORDS, Records};
pub use scene::{Scene, SceneError};
pub use selection::Selection;
pub use state::AppState;
pub use whatif::WhatIf;
