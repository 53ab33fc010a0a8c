//! Clock and terminal of this machine.

use std::sync::OnceLock;
use std::time::Instant;

/// Milliseconds since the first call.
pub(crate) fn now() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

/// A line for the reader.
pub(crate) fn say(line: &str) {
    println!("{line}");
}
