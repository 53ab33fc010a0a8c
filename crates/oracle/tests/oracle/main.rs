//! Known values, enumeration, sampling, derivatives, optima, refusals.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "helpers of tests may fail loudly, as tests may"
)]

mod endless;
mod enumeration;
mod extremes;
mod gradients;
mod known_values;
mod optima;
mod refusals;
mod returns;
mod sampling;
mod visited;

use proptest::prelude::*;
use worlds::{EnvId, EnvSpec, Mdp};

fn lake(id: EnvId, is_slippery: bool) -> Mdp {
    EnvSpec { is_slippery: Some(is_slippery), ..EnvSpec::new(id) }.build().unwrap().mdp
}

fn custom(rows: &[&str], spec: EnvSpec) -> Mdp {
    EnvSpec { desc: Some(rows.iter().map(|&row| row.to_owned()).collect()), ..spec }.build().unwrap().mdp
}

/// Tables of random probabilities for so many rows of four actions.
fn tables(rows: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop::collection::vec(0.01_f64..1.0, 4), rows).prop_map(|rows| {
        rows.into_iter()
            .flat_map(|row| {
                let sum: f64 = row.iter().sum();
                row.into_iter().map(move |entry| entry / sum)
            })
            .collect()
    })
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}
