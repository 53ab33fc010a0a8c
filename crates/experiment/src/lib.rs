//! What a run is and what it says.
//!
//! A run is one validated [`RunConfig`]; presets are named ones, and a link is one written into a URL's hash. What a
//! run says is an [`IterationRecord`] for each update, plain data from which rollouts, advantages and folded tables
//! can be recomputed to the bit. [`protocol`] holds the messages between a page and the worker that trains.
//!
//! The crate must not know how a policy is represented or trained, and nothing of a browser.

mod agreement;
pub mod bounds;
mod collect;
mod config;
mod gallery;
#[cfg(feature = "trees")]
mod grown;
#[cfg(feature = "trees")]
mod growth;
#[cfg(not(feature = "trees"))]
#[path = "growth_written.rs"]
mod growth;
mod injected;
#[cfg(feature = "judge")]
mod judge;
#[cfg(not(feature = "judge"))]
#[path = "judge_none.rs"]
mod judge;
mod judged;
pub mod link;
mod penalty;
mod presets;
mod prompts;
pub mod protocol;
mod record;
mod replay;
mod request;
mod score;
mod sequences;
mod values;
mod view;
#[cfg(any(test, not(feature = "trees")))]
mod written;

pub use agreement::Agreement;
pub use collect::{CollectError, Collected, MAX_GENERATED_BATCHES, collect, weights};
pub use config::{Activation, CONFIG_VERSION, ConfigError, DeviceChoice, Optim, PolicyConfig, RunConfig};
#[cfg(feature = "judge")]
pub use config::{MAX_TERMS, Measure};
pub use config::{Objective, PromptFilter, Rubric};
pub use gallery::{Counterfactual, Gallery};
#[cfg(feature = "trees")]
pub use grown::{GrownNode, GrownTrees};
pub use injected::{Injected, InjectedPush};
pub use judged::Judged;
pub use presets::{Preset, preset, presets};
pub use prompts::{PromptError, Prompts, RandomMaps, SeedStreams};
pub use record::{EpisodeSummary, GroupRecord, IterationRecord, Metrics};
pub use replay::{Replay, ReplayError};
pub use request::{AdvantageRequest, TreeRequest};
pub use score::{Known, ScoreError};
pub use values::{MAX_VALUE_ROLLOUTS, StepValues, ValueMemory, ValueSource, step_values};
pub use view::{PipelineStage, View};
