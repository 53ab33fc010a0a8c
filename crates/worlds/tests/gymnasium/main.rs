//! Gymnasium and NumPy, bit for bit: golden values, and what `fixtures/generate.py` recorded.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly, as tests may"
)]

mod episodes;
mod fixture;
mod generator;
