//! Known values, enumeration, sampling, refusals.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly, as tests may"
)]

mod enumeration;
mod extremes;
mod known_values;
mod refusals;
mod sampling;

use worlds::{EnvId, EnvSpec, Mdp};

fn lake(id: EnvId, is_slippery: bool) -> Mdp {
    EnvSpec { is_slippery: Some(is_slippery), ..EnvSpec::new(id) }.build().unwrap().mdp
}

fn custom(rows: &[&str], spec: EnvSpec) -> Mdp {
    EnvSpec { desc: Some(rows.iter().map(|&row| row.to_owned()).collect()), ..spec }.build().unwrap().mdp
}
