//! One module for each command.

pub(crate) mod advantages;
pub(crate) mod env;
pub(crate) mod presets;
pub(crate) mod train;
pub(crate) mod tree;
mod tree_advantages;
