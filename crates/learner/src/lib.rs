//! The policy network on Burn, the folded surrogate loss, the optimiser and the device.
//!
//! A [`Learner`] turns rows of input features into one table of action probabilities, and three
//! folded tables of advantage weights into one optimiser step. It must not know what a row means
//! (a cell, a window, a token prefix), how rollouts are sampled, how advantages are made, or what a
//! run is; it sees rows, actions and numbers. Nothing above this crate names Burn.
//!
//! One iteration is one [`Learner::step`] (or several), which only enqueues work, and one
//! [`Learner::read`], the only time that the device is waited for.
//!
//! The gradient is analytic: the loss is differentiated with respect to the logits in closed form,
//! and the network's backward pass is written out. That leaves no tape to build, and lets the
//! forward pass of a read serve the next step, so that an iteration has one forward pass.
//!
//! All parameters lie in one flat tensor, each at an offset of its own: the optimiser, the global
//! norm and a checkpoint then cost the same few operations whatever the number of layers.

mod config;
mod device;
mod error;
mod gradient;
mod init;
mod kl;
mod layout;
mod learner;
mod loss;
mod matmul;
mod network;
mod optimizer;
mod packer;
mod readback;
mod reference;
mod rows;
mod sequences;
mod state;

pub use config::{
    Activation, KlEstimator, LearnerConfig, LossConfig, NetworkConfig, OptimizerConfig, OptimizerKind,
    SequenceWeight, Vespo,
};
#[cfg(feature = "webgpu")]
pub use device::AdapterInfo;
pub use device::LearnerDevice;
pub use error::LearnerError;
pub use gradient::Gradient;
pub use learner::Learner;
pub use loss::SurrogateInput;
pub use readback::{Readback, StepStats};
pub use reference::ReferenceProbs;
pub use rows::RowFeatures;
pub use sequences::SequenceInput;
pub use state::{LearnerState, ParameterState};
