//! Tests of the built page in a real browser: what a person does, and what they then see.
//!
//! `cargo xtask e2e` builds and serves the site, finds Chromium and its driver, and runs `tests/`. State is read from
//! the page's `data-` attributes; no test sleeps for a fixed time, each waits for a condition.

mod browser;
pub mod counts;
pub mod peer;
mod site;

pub use browser::{Browser, Outcome, PATIENCE, Setup, variable, with_browser};
pub use site::SiteCopy;
