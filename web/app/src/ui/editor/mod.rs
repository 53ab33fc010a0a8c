//! The editor of the map, a dialog of the second program: cells that change on a press beside the same map as text.

pub mod draft;
mod form;
mod grid;
mod random;

pub use form::{EditorProps, MapEditor, with_map};
