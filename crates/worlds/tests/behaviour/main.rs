//! What the crate promises beyond Gymnasium: messages, limits, round trips, observations.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly, as tests may"
)]

mod bytes;
mod dynamics;
mod env;
mod env_spec;
mod map;
mod observation;
mod rooms;
