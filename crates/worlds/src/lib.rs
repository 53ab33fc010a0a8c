//! Finite grid worlds with Gymnasium's semantics and NumPy-compatible random numbers.
//!
//! This crate is the ground truth of the playground: FrozenLake and CliffWalking with the action order, clamping,
//! termination, truncation, time limits and *every random draw* of Gymnasium 1.x, so that the same seed and the same
//! actions give the same observations, rewards and flags as in Python, bit for bit.
//!
//! The way through it: an [`EnvSpec`] holds the arguments of `gymnasium.make`; [`EnvSpec::build`] turns it into a
//! [`World`], which owns a [`GridMap`] (what a reader sees and edits) and an [`Mdp`] (what samplers and dynamic
//! programming use). [`Env`] walks one world with Gymnasium's step loop. [`observation::encode`] says what a policy
//! sees in each state, as rows of a table.
//!
//! It must not know policies, rewards turned into advantages, networks, devices, browsers or files. It draws no
//! randomness of its own accord: each generator is made from a seed that the caller names.

pub mod action;
pub mod env;
pub mod env_spec;
pub mod map;
pub mod mdp;
pub mod observation;
pub mod rng;
mod world;

pub use action::ActionInfo;
pub use env::{Env, EnvError, Transition};
pub use env_spec::{EnvId, EnvSpec, ResolvedSpec, SpecError};
pub use map::{GridMap, MapError};
pub use mdp::{Mdp, Outcome};
pub use observation::{NO_ROW, Observation, ObservationError, Observations};
pub use rng::{Pcg64, Pcg64State, SeedSequence};
pub use world::{World, WorldError};
