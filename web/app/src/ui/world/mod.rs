//! The map of the selected group's world: its tiles, the policy that sampled, values or visits as heat, the rollouts
//! over it.
//!
//! [`geometry`], [`arrows`], [`heat`] and [`trail`] are pure; the rest draws what they say.

pub mod arrows;
pub mod geometry;
pub mod heat;
mod legend;
mod map;
pub(crate) use map::tile_shape;
mod panel;
pub mod trail;
mod trails;
mod transport;

pub use panel::WorldPanel;
pub use transport::words;
