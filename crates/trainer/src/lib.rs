//! The training loop: a configuration in, records out, checkpoints between.
//!
//! A [`Trainer`] owns everything that a run is: worlds, random streams, the learner and the policy table. One
//! [`Trainer::iterate`] is one update: sample from the table, score, fold, step, read the next table. Reloading,
//! moving to another device and recovering from a lost one are all [`Trainer::resume`].
//!
//! It must not know how the network is represented (that is `learner`'s), nor who listens (a page, a terminal).

mod checkpoint;
mod compare;
mod error;
mod rows;
mod settings;
mod success;
mod trainer;

pub use checkpoint::{CHECKPOINT_VERSION, Checkpoint};
pub use compare::compare;
pub use error::TrainerError;
#[cfg(feature = "webgpu")]
pub use learner::AdapterInfo;
pub use learner::{LearnerDevice, LearnerError};
pub use trainer::Trainer;
