//! Clock and terminal of the JavaScript engine that runs the program.

mod import {
    #[link(wasm_import_module = "host")]
    unsafe extern "C" {
        /// Milliseconds since some moment.
        pub(super) safe fn now() -> f64;
        /// Prints so many bytes of UTF-8 from there.
        pub(super) fn say(from: *const u8, bytes: usize);
    }
}

/// Milliseconds since some moment.
pub(crate) fn now() -> f64 {
    import::now()
}

/// A line for the reader.
pub(crate) fn say(line: &str) {
    // SAFETY: the host reads these bytes before it returns and keeps nothing.
    unsafe { import::say(line.as_ptr(), line.len()) }
}
