//! The selected group as a tree: chains merged where they share their beginning, coloured by advantage.
//!
//! The way through: [`runs`] draws steps without branching together, [`aggregate`] decides what fits, [`layout`] puts
//! it in rows and columns, [`place`] in pixels, [`navigate`] says where keys lead; the rest draws.

pub mod aggregate;
pub(crate) mod focus;
pub mod layout;
pub(crate) mod measure;
pub mod navigate;
mod node;
mod panel;
pub mod place;
pub mod runs;

pub use panel::TreePanel;
