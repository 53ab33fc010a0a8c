//! The trainer in a Web Worker.
//!
//! One crate, two binaries: `worker_cpu` is small and ready at once, `worker_webgpu` brings Burn's wgpu backend. Both
//! run the same session: commands of `experiment::protocol` in, events out. What trains is
//! [`trainer::Trainer`]; this crate only knows when, and to whom to say it.

#![cfg(target_family = "wasm")]

mod clock;
mod constructors;
mod device;
mod outbox;
mod rehearsal;
mod run;
mod session;

use gloo::worker::reactor::ReactorRegistrar;

/// Memory that is taken at the start, in bytes, and free again at once: it stays the worker's, so that a busy moment
/// long into a run does not make the memory grow.
const ROOM: usize = 2 << 20;

/// Starts the worker: runs the binary's constructors once, then waits for messages.
pub fn start() {
    constructors::run_once();
    drop(std::hint::black_box(Vec::<u8>::with_capacity(ROOM)));
    console_error_panic_hook::set_once();
    ReactorRegistrar::<session::Session>::new().register();
}
