//! Running the wasm binary's constructors exactly once.
//!
//! CubeCL registers itself with `inventory`, which uses constructors. If nothing calls `__wasm_call_ctors`, the linker
//! wraps every export so that each call from JavaScript runs all constructors again, which costs an order of magnitude
//! and leaks. One explicit call makes the linker leave the exports alone.

use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

static RUNS: AtomicU32 = AtomicU32::new(0);

/// A constructor of our own, which counts how often constructors run.
#[used]
#[unsafe(link_section = ".init_array")]
static PROBE: unsafe extern "C" fn() = {
    unsafe extern "C" fn count() {
        RUNS.fetch_add(1, Ordering::Relaxed);
    }
    count
};

/// Runs all constructors, the first time it is called.
pub(crate) fn run_once() {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    static ONCE: Once = Once::new();
    // SAFETY: the linker defines this symbol in every wasm binary; it takes nothing and is called before anything
    // that relies on a constructor.
    ONCE.call_once(|| unsafe { __wasm_call_ctors() });
}

/// How often the constructors have run: 1 in a sound build.
pub(crate) fn runs() -> u32 {
    RUNS.load(Ordering::Relaxed)
}
