//! The CPU worker: ready in well under a second.

fn main() {
    #[cfg(target_family = "wasm")]
    worker::start();
}
