//! The learner on the CPU device, against references in `f64`.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as loudly as the tests")]

mod explain;
mod gradients;
mod invariants;
mod jacobian;
mod kl;
mod mlp;
mod optimizers;
mod published;
mod reference;
mod refusals;
mod sequences;
mod setup;
mod states;
mod trajectories;
