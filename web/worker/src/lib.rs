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
mod run;
mod session;

use gloo::worker::reactor::ReactorRegistrar;

/// Starts the worker: runs the binary's constructors once, then waits for messages.
pub fn start() {
    constructors::run_once();
    console_error_panic_hook::set_once();
    ReactorRegistrar::<session::Session>::new().register();
}
