//! Everything that a developer does with the playground, behind one command: `cargo xtask`.
//!
//! The library part holds what can be tested without installing or building anything, and the static
//! [`server`], which the browser tests use as well. It knows how the site is built and checked; it knows
//! nothing about training or about what the page shows. Its only dependencies are small ones, so that the
//! command starts in seconds on a new machine.

pub mod arguments;
pub mod budget;
pub mod commands;
pub mod constructors;
mod failure;
pub mod lockfile;
pub mod phases;
mod process;
pub mod server;
mod site;
pub mod stamp;
pub mod tools;
mod wasm;
mod workspace;

pub use failure::Failure;
pub use process::announce;
pub use workspace::Workspace;
