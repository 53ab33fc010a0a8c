//! The page's state, without a browser and without a worker.

use super::{Address, Notices, Records, Scene, SceneError, Selection, Subject, Tone, optimum, selection_of};
use crate::text::texts;
use crate::ui::curves::{History, Mark, MarkKind};
use experiment::link::{self, Link};
use experiment::{IterationRecord, Metrics, PipelineStage, RunConfig};
use std::rc::Rc;

/// All that is drawn, except what the workers are doing (see [`crate::session::Supervisor`]).
#[derive(Debug)]
pub struct AppState {
    /// The preset that a link is written as a difference to.
    pub preset: String,
    /// The configuration that the reader asked for.
    pub config: Rc<RunConfig>,
    /// Where the reader looks.
    pub selection: Selection,
    /// The updates that can be shown.
    pub records: Records,
    /// The update that is shown, derived.
    pub scene: Option<Scene>,
    /// The curves.
    pub history: History,
    /// What the page has to tell.
    pub notices: Notices,
    /// The newest sentence for a screen reader.
    pub announcement: String,
    /// The line that the success curve cannot pass.
    pub optimum: Option<f64>,
    /// Whether newer updates are shown as they arrive.
    pub(super) following: bool,
    /// The update to show otherwise.
    pub(super) wanted: Option<u64>,
    /// The stage to show when the next update arrives.
    pub(super) on_arrival: Option<PipelineStage>,
    /// The scene is to be derived anew.
    pub(super) stale: bool,
}

impl Default for AppState {
    fn default() -> Self {
        Self {
            preset: String::new(),
            config: Rc::new(RunConfig::default()),
            selection: Selection::default(),
            records: Records::default(),
            scene: None,
            history: History::new(),
            notices: Notices::default(),
            announcement: String::new(),
            optimum: None,
            following: true,
            wanted: None,
            on_arrival: None,
            stale: false,
        }
    }
}

impl AppState {
    /// The state that a link asks for, and the update to stop at. A damaged link becomes the first preset and a
    /// notice.
    pub fn open(&mut self, hash: &str) -> Option<u64> {
        self.notices.withdraw(Subject::Link);
        let link = match link::decode(hash) {
            Ok(link) => Some(link),
            Err(error) => {
                let text = (texts().shell.link_refused)(&error.to_string());
                self.notices.say(Subject::Link, Tone::Warning, text);
                link::decode("").ok()
            }
        };
        link.and_then(|link| self.follow_link(link))
    }

    fn follow_link(&mut self, link: Link) -> Option<u64> {
        self.preset = link.preset.to_string();
        self.selection = selection_of(&link);
        self.begin(Rc::new(link.config));
        link.view.update.map(|update| update.max(1))
    }

    /// A run with this configuration begins. What is on screen stays until its first update arrives.
    pub fn begin(&mut self, config: Rc<RunConfig>) {
        let same_world = self.config.env == config.env
            && self.config.prompts == config.prompts
            && self.config.seed == config.seed;
        if !same_world || self.optimum.is_none() {
            self.optimum = optimum(&config);
        }
        self.config = config;
        self.records.clear();
        self.history.start();
        self.following = true;
        self.wanted = None;
        self.on_arrival = None;
        self.selection.step = None;
        self.selection.hovered = None;
    }

    /// The run stands at an update and goes on from there.
    pub fn started(&mut self, iteration: u64, config: &RunConfig) {
        self.records.stand_at(iteration, config);
        self.history.set_showable(self.records.updates());
    }

    /// The run went on.
    pub fn progress(&mut self, record: IterationRecord, metrics: &[Metrics]) {
        self.history.push(metrics);
        self.records.push(record);
        self.history.set_showable(self.records.updates());
        if let Some(stage) = self.on_arrival.take() {
            self.selection.stage = stage;
            self.selection.step = None;
        }
        self.stale |= self.following;
    }

    /// Updates after `iteration` are made with `config`.
    pub fn applied(&mut self, iteration: u64, config: &RunConfig) {
        self.records.apply(iteration, config);
        let label = texts().shell.mark_applied.to_string();
        self.history.mark(Mark { iteration: iteration + 1, kind: MarkKind::Knob, label });
    }

    /// The run moved to another device after `iteration`.
    pub fn moved(&mut self, iteration: u64, label: String) {
        self.history.mark(Mark { iteration: iteration + 1, kind: MarkKind::Device, label });
    }

    /// Derives the scene if something changed. Returns whether the run should stop because it cannot be drawn.
    pub fn derive(&mut self) -> bool {
        if !std::mem::take(&mut self.stale) {
            return false;
        }
        let kept = match self.wanted.filter(|_| !self.following) {
            Some(wanted) => self.records.nearest(wanted),
            None => self.records.newest(),
        };
        let Some(kept) = kept.cloned() else { return false };
        match self.scene_of(&kept.config, &kept.record) {
            Ok(scene) => {
                self.selection.group = scene.group;
                self.selection.rollout = self.selection.rollout.min(scene.episodes().len().saturating_sub(1));
                self.scene = Some(scene);
                false
            }
            Err(error) => {
                let text = (texts().shell.cannot_draw)(&error.to_string());
                self.notices.say(Subject::Run, Tone::Warning, text);
                true
            }
        }
    }

    fn scene_of(&self, config: &Rc<RunConfig>, record: &Rc<IterationRecord>) -> Result<Scene, SceneError> {
        Scene::new(config.clone(), record.clone(), self.selection.group, self.scene.as_ref())
    }

    /// Number of the update that is shown.
    pub fn shown(&self) -> Option<u64> {
        self.scene.as_ref().map(|s| s.record.iteration)
    }

    /// Whether the scene must be derived before the next frame.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// The link to what is shown; with the update if it should open paused there.
    pub fn hash(&self, with_update: bool) -> String {
        Address {
            preset: &self.preset,
            config: &self.config,
            selection: self.selection,
            update: self.shown().filter(|_| with_update),
        }
        .hash()
    }

    /// Says a sentence to a screen reader.
    pub fn announce(&mut self, sentence: String) {
        self.announcement = sentence;
    }
}
