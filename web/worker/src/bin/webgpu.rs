//! The WebGPU worker: larger, and its device takes a while to start.

fn main() {
    #[cfg(target_family = "wasm")]
    worker::start();
}
