//! One module for each command of `cargo xtask`.

pub mod bench;
pub mod build;
pub mod check;
pub mod e2e;
pub mod serve;
pub mod test;

/// What to do when Cargo itself cannot be started.
const GET_RUST: &str = "install Rust with rustup, https://rustup.rs";
