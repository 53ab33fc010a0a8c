//! One module for each command.

pub(crate) mod advantages;
pub(crate) mod bias;
pub(crate) mod env;
pub(crate) mod figure;
pub(crate) mod oracle;
pub(crate) mod presets;
pub(crate) mod source;
pub(crate) mod train;
pub(crate) mod tree;
mod tree_advantages;
pub(crate) mod world;
