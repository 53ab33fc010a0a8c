//! The page without a browser: its state and its supervisor.

use super::{Effect, HearError, Intent, Share, Supervisor, WorkerKind};
use crate::model::{Action, AppState, Subject, Tone, Turn};
use crate::text::texts;
use crate::ui::shell::speed;
use experiment::protocol::{Command, Event};
use experiment::{RunConfig, preset};
use std::rc::Rc;

/// What the browser must do.
#[derive(Clone, Debug, PartialEq)]
pub enum Outward {
    /// Start a worker.
    Spawn(WorkerKind),
    /// Let a worker go.
    Drop(WorkerKind),
    /// Send a command to a worker.
    Send(WorkerKind, Box<Command>),
    /// Copy a link with this hash, without `#`.
    CopyLink(String),
    /// Show the crash screen.
    Crash(String),
}

/// State and supervisor, kept in step.
#[derive(Debug)]
pub struct Core {
    /// What is drawn.
    pub state: AppState,
    /// What the workers do.
    pub supervisor: Supervisor,
    /// What the last self-test of the WebGPU worker found: the largest difference of any probability after each
    /// update.
    pub self_test: Option<Vec<f64>>,
    redraw: bool,
    /// Something else than a new update is to be drawn.
    at_once: bool,
    share: Share,
    out: Vec<Outward>,
}

impl Core {
    /// The page as a link's hash opens it. `offered`: the browser has `navigator.gpu`.
    pub fn new(hash: &str, offered: bool) -> Self {
        let mut core = Self {
            state: AppState::default(),
            supervisor: Supervisor::new(offered),
            self_test: None,
            redraw: true,
            at_once: true,
            share: Share::All,
            out: Vec::new(),
        };
        core.supervisor.set_pace(speed::OPENING);
        let update = core.state.open(hash);
        core.begin_at(update);
        core
    }

    /// Starts the workers.
    pub fn start(&mut self) {
        self.supervisor.start();
        self.settle();
    }

    /// What the browser must do since the last call.
    pub fn take_outward(&mut self) -> Vec<Outward> {
        std::mem::take(&mut self.out)
    }

    /// Whether something changed since the last call that should be drawn.
    pub fn take_redraw(&mut self) -> bool {
        std::mem::take(&mut self.redraw)
    }

    /// Which parts of the page the present frame draws.
    pub fn share(&self) -> Share {
        self.share
    }

    fn redraw_all(&mut self) {
        (self.redraw, self.at_once) = (true, true);
    }

    /// Carries out what a reader asks for.
    pub fn act(&mut self, action: Action) {
        self.redraw_all();
        if let Some(turn) = self.state.look(&action) {
            self.turn(turn);
        } else {
            self.drive(action);
        }
        self.settle();
    }

    fn turn(&mut self, turn: Turn) {
        match turn {
            Turn::Stay => {}
            Turn::Pause => self.pause(),
            Turn::Step => self.supervisor.step(1),
        }
    }

    fn pause(&mut self) {
        if self.supervisor.is_playing() {
            self.supervisor.pause();
            self.state.announce((texts().shell.paused_at)(self.supervisor.iteration()));
        }
    }

    /// Actions that concern the run or the page as a whole.
    fn drive(&mut self, action: Action) {
        match action {
            Action::TogglePlay if self.supervisor.is_playing() => self.pause(),
            Action::TogglePlay => {
                self.state.follow();
                self.supervisor.play();
                self.state.announce(texts().shell.playing.to_string());
            }
            Action::Reset => self.restart(self.state.config.clone()),
            Action::NewSeed => {
                let seed = next_seed(self.state.config.seed);
                self.restart(Rc::new(RunConfig { seed, ..(*self.state.config).clone() }));
            }
            Action::SetSpeed(pace) => self.supervisor.set_pace(pace),
            Action::ChoosePreset(name) => {
                if let Some(chosen) = preset(&name) {
                    self.state.preset = name;
                    (self.state.selection.group, self.state.selection.rollout) = (0, 0);
                    self.restart(Rc::new(chosen.config));
                }
            }
            Action::Edit(config) => self.edit(*config),
            Action::SwitchDevice => self.supervisor.switch_device(),
            Action::Share => {
                let hash = self.state.hash(true);
                self.out.push(Outward::CopyLink(hash));
            }
            Action::OpenLink(hash) => {
                let update = self.state.open(&hash);
                self.begin_at(update);
            }
            Action::Dismiss(id) => self.state.notices.dismiss(id),
            _ => {}
        }
    }

    fn begin_at(&mut self, update: Option<u64>) {
        let intent = update.map_or(Intent::Playing, Intent::Until);
        self.supervisor.begin(self.state.config.clone(), intent);
    }

    fn restart(&mut self, config: Rc<RunConfig>) {
        self.state.notices.withdraw(Subject::Run);
        self.state.begin(config);
        self.supervisor.restart(self.state.config.clone());
        self.state.announce((texts().shell.restarted)(self.state.config.seed));
    }

    fn edit(&mut self, config: RunConfig) {
        if let Err(error) = config.validate() {
            let text = (texts().shell.setting_refused)(&error.to_string());
            self.state.notices.say(Subject::Settings, Tone::Warning, text);
            return;
        }
        self.state.notices.withdraw(Subject::Settings);
        let config = Rc::new(config);
        if self.state.config.needs_reset(&config) {
            self.restart(config);
        } else {
            self.state.config = config.clone();
            self.supervisor.apply(config);
        }
    }

    /// Hears a worker.
    pub fn hear(&mut self, from: WorkerKind, said: Result<Event, HearError>) {
        match said {
            // Checkpoints change nothing that is drawn.
            Ok(Event::Checkpoint { .. }) => {}
            Ok(Event::Progress { .. }) => self.redraw = true,
            _ => self.redraw_all(),
        }
        let own_start = matches!(said, Ok(Event::Started { .. }));
        match self.supervisor.hear(from, said) {
            Some(Event::Started { iteration, config, .. }) => self.state.started(iteration, &config),
            Some(Event::Progress { record, metrics, .. }) => self.state.progress(*record, &metrics),
            Some(Event::Applied { iteration, config, .. }) => self.state.applied(iteration, &config),
            Some(Event::SelfTested { deviation }) => self.self_test = Some(deviation),
            _ => {}
        }
        if own_start {
            self.state.notices.withdraw(Subject::Run);
        }
        self.settle();
    }

    /// Time passes, in milliseconds.
    pub fn tick(&mut self, millis: f64) {
        self.supervisor.tick(millis);
        self.settle();
    }

    /// A frame is about to be drawn: derives what is shown.
    pub fn frame(&mut self) {
        if let Some(next) = self.share.next().filter(|_| !self.at_once) {
            self.share = next;
            return;
        }
        let at_full_speed = self.supervisor.is_playing() && self.supervisor.pace().is_none();
        let in_turn = at_full_speed && self.state.is_stale() && self.state.scene.is_some() && !self.at_once;
        self.share = if in_turn { Share::Part(0) } else { Share::All };
        self.at_once = false;
        if self.state.derive() {
            self.supervisor.pause();
        }
        self.settle();
    }

    /// The frame has been drawn.
    pub fn drawn(&mut self) {
        if self.share.next().is_some() || self.state.is_stale() {
            self.redraw = true;
        } else {
            self.supervisor.drawn();
        }
        self.settle();
    }

    /// The page is hidden: what arrived is taken in without a drawing.
    pub fn take_in(&mut self) {
        self.at_once = true;
        self.frame();
        self.drawn();
    }

    /// Rehearses the loss of the WebGPU device.
    pub fn lose_device(&mut self) {
        self.supervisor.lose_device();
        self.settle();
    }

    /// Has the WebGPU worker compare itself with the CPU.
    pub fn run_self_test(&mut self, updates: u32) {
        self.self_test = None;
        self.supervisor.self_test(updates);
        self.settle();
    }

    /// Tells whether a link could be copied.
    pub fn copied(&mut self, link: Result<(), String>) {
        let shell = &texts().shell;
        let (tone, text) = match link {
            Ok(()) => (Tone::Info, shell.link_copied.to_string()),
            Err(link) => (Tone::Info, (shell.link_not_copied)(&link)),
        };
        self.state.notices.say(Subject::Share, tone, text);
        self.redraw_all();
    }

    /// Carries out the supervisor's effects that concern the state, and hands the others on.
    fn settle(&mut self) {
        for effect in self.supervisor.take_effects() {
            match effect {
                Effect::Spawn(kind) => self.out.push(Outward::Spawn(kind)),
                Effect::Drop(kind) => self.out.push(Outward::Drop(kind)),
                Effect::Send(kind, command) => {
                    self.out.push(Outward::Send(kind, command));
                    continue;
                }
                Effect::Say(subject, tone, text) => self.state.notices.say(subject, tone, text),
                Effect::Withdraw(subject) => self.state.notices.withdraw(subject),
                Effect::Announce(sentence) => self.state.announce(sentence),
                Effect::Moved { iteration, to } => {
                    let label = (texts().shell.mark_moved)(to);
                    self.state.announce(label.clone());
                    self.state.moved(iteration, label);
                }
                Effect::GiveUp(message) => self.out.push(Outward::Crash(message)),
            }
            self.redraw_all();
        }
    }
}

/// Another seed, the same on every machine: a linear congruential step, kept short enough to be read aloud.
fn next_seed(seed: u64) -> u64 {
    (seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) >> 3) % 100_000
}
