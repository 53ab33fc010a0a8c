//! The second program: dialogs that not every reader opens and that are large.
//!
//! It is a WebAssembly module of its own, made from this crate, and is loaded when the first of its dialogs opens, so
//! that the page itself stays small. Both programs draw into one document, side by side: Yew marks elements with numbers,
//! and an event of one program must not pass through the elements of another. They share no memory: the page ([`host`])
//! offers the update that it shows, and takes the configuration that a reader made of it; the other side is
//! [`program`]. What passes between them are the bytes of [`experiment::protocol::Wire`], as between page and workers.

pub mod host;
pub mod program;

use crate::model::{Scene, SceneError};
use crate::ui::settings::value::config_of_text;
use experiment::protocol::{Event, Wire, WireError};
use experiment::{ConfigError, IterationRecord, RunConfig};
use serde_bytes::{ByteBuf, Bytes};
use std::rc::Rc;
use thiserror::Error;

/// Told to the start script, which loads the program and opens the dialog whose name is the detail.
const OPEN: &str = "grpo:lab";
/// Asked of the page: the listener lays what it knows into the event's detail, under the names that follow.
const ASK: &str = "grpo:ask";
/// The text of the configuration that the reader asked for.
const ASKED: &str = "asked";
/// Name of the preset that it came from.
const PRESET: &str = "preset";
/// Told to the page: the detail is the text of a configuration.
const EDIT: &str = "grpo:edit";
/// Protocol version of the packed update, once there is one.
const VERSION: &str = "version";
/// Its bytes.
const BYTES: &str = "bytes";
/// Set by an asker who wants the run: the page lays the messages that brought the updates it holds, evenly chosen, the
/// newest first, in its place.
const TIMELINE: &str = "timeline";

/// The dialogs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialog {
    /// Methods side by side on one update.
    #[default]
    Methods,
    /// All knobs of the run.
    Settings,
    /// One update beside what is exactly true of it.
    Truth,
    /// The map of the world.
    Editor,
    /// Rollout trees that are grown from the policy of one update.
    Trees,
    /// What each key does.
    Keys,
}

impl Dialog {
    /// All dialogs.
    pub const ALL: [Self; 6] =
        [Self::Methods, Self::Settings, Self::Truth, Self::Editor, Self::Trees, Self::Keys];

    /// Its name where the programs talk of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Methods => "methods",
            Self::Settings => "settings",
            Self::Truth => "truth",
            Self::Editor => "editor",
            Self::Trees => "trees",
            Self::Keys => "keys",
        }
    }
}

/// What the page says of the run that the reader asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Its configuration.
    pub config: Rc<RunConfig>,
    /// Name of the preset that it came from.
    pub preset: Rc<str>,
}

/// Why an update did not come over.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ShownError {
    /// The message cannot be read.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The message brought no record.
    #[error("the message holds no update; reload the page")]
    NoRecord,
    /// A configuration cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The update cannot be drawn.
    #[error(transparent)]
    Scene(#[from] SceneError),
}

/// Packs an update that the page shows: `message` is the one that brought its record.
///
/// # Errors
/// [`WireError::Encode`]; never for what a page holds.
pub fn pack(scene: &Scene, message: &[u8]) -> Result<Wire, WireError> {
    // The record as it came and the configuration as text, which the page writes anyway: encoders for them would make
    // it larger.
    Wire::pack(&(Bytes::new(message), scene.config.to_line(), scene.group))
}

/// Unpacks what [`pack`] made.
///
/// # Errors
/// [`ShownError`] if it is damaged or of another version, or if it cannot be drawn.
pub fn unpack(wire: &Wire) -> Result<Scene, ShownError> {
    let (message, config, group) = wire.unpack::<(ByteBuf, String, usize)>()?;
    let record = record_of(&Wire { version: wire.version, bytes: message.into_vec() })?;
    Ok(Scene::new(Rc::new(config_of_text(&config)?), Rc::new(record), group, None)?)
}

/// The configuration of the update that [`pack`] packed.
///
/// # Errors
/// [`ShownError`] if it is damaged or of another version.
pub fn config_in(wire: &Wire) -> Result<RunConfig, ShownError> {
    let (_, config, _) = wire.unpack::<(ByteBuf, String, usize)>()?;
    Ok(config_of_text(&config)?)
}

/// The record that a message brought.
///
/// # Errors
/// [`ShownError`] if the message is damaged or of another version, or brought none.
pub fn record_of(message: &Wire) -> Result<IterationRecord, ShownError> {
    let Event::Progress { record, .. } = message.unpack()? else { return Err(ShownError::NoRecord) };
    Ok(*record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::demo;

    fn message(scene: &Scene) -> Vec<u8> {
        let event = Event::Progress {
            run: 1,
            record: Box::new((*scene.record).clone()),
            metrics: Vec::new(),
            millis_per_update: 0.0,
            memory_bytes: 0,
        };
        Wire::pack(&event).unwrap().bytes
    }

    #[test]
    fn an_update_comes_over_whole() {
        let scene = demo::scene(RunConfig::default(), 0.3, 0).unwrap();
        let shown = unpack(&pack(&scene, &message(&scene)).unwrap()).unwrap();
        assert_eq!(*shown.record, *scene.record);
        assert_eq!(*shown.config, *scene.config);
        assert_eq!(shown.advantages(), scene.advantages());
    }

    #[test]
    fn a_program_of_another_build_is_told_so() {
        let scene = demo::scene(RunConfig::default(), 0.3, 0).unwrap();
        let mut wire = pack(&scene, &message(&scene)).unwrap();
        wire.version += 1;
        assert!(unpack(&wire).unwrap_err().to_string().contains("reload the page"));
    }
}
