//! The supervisor against workers that a test speaks for.

mod course;
mod devices;

use super::*;
use crate::model::{Subject, demo};
use crate::session::{HearError, Phase};
use WorkerKind::{Cpu, Webgpu};
use experiment::protocol::{Backend, Event, WireError};
use experiment::{DeviceChoice, IterationRecord};

struct Bench {
    supervisor: Supervisor,
    effects: Vec<Effect>,
}

fn config(device: DeviceChoice) -> Rc<RunConfig> {
    Rc::new(RunConfig { device, ..RunConfig::default() })
}

fn record(iteration: u64) -> IterationRecord {
    let scene = demo::scene(RunConfig::default(), 0.3, 0).unwrap();
    IterationRecord { iteration, ..(*scene.record).clone() }
}

impl Bench {
    /// A page that was opened with this device and is to play.
    fn open(device: DeviceChoice, offered: bool, intent: Intent) -> Self {
        let mut supervisor = Supervisor::new(offered);
        supervisor.begin(config(device), intent);
        supervisor.start();
        let mut bench = Self { supervisor, effects: Vec::new() };
        bench.collect();
        bench
    }

    fn collect(&mut self) {
        self.effects.extend(self.supervisor.take_effects());
    }

    /// The effects since the last call.
    fn taken(&mut self) -> Vec<Effect> {
        self.collect();
        std::mem::take(&mut self.effects)
    }

    /// The commands to a worker since the last call; other effects are forgotten.
    fn commands(&mut self, kind: WorkerKind) -> Vec<Command> {
        let to_kind = |effect| match effect {
            Effect::Send(to, command) if to == kind => Some(*command),
            _ => None,
        };
        self.taken().into_iter().filter_map(to_kind).collect()
    }

    fn hear(&mut self, from: WorkerKind, event: Event) -> Option<Event> {
        let passed = self.supervisor.hear(from, Ok(event));
        self.collect();
        passed
    }

    fn ready(&mut self, kind: WorkerKind, software: bool) {
        let backend = match kind {
            Cpu => Backend::Cpu,
            Webgpu => Backend::Webgpu { adapter: "card".into(), software },
        };
        self.hear(kind, Event::Ready { backend, constructor_runs: 1 });
    }

    fn started(&mut self, kind: WorkerKind, iteration: u64) {
        let (run, config) = (self.supervisor.run, Box::new((*self.supervisor.config).clone()));
        self.hear(kind, Event::Started { run, iteration, config });
    }

    fn progress(&mut self, kind: WorkerKind, iteration: u64) -> Option<Event> {
        let (run, record) = (self.supervisor.run, Box::new(record(iteration)));
        self.hear(
            kind,
            Event::Progress { run, record, metrics: Vec::new(), millis_per_update: 2.0, memory_bytes: 0 },
        )
    }

    fn checkpoint(&mut self, kind: WorkerKind, iteration: u64) {
        let run = self.supervisor.run;
        self.hear(kind, Event::Checkpoint { run, iteration, bytes: vec![iteration as u8] });
    }

    fn wait(&mut self, seconds: u32) {
        for _ in 0..2 * seconds {
            self.supervisor.tick(500.0);
        }
        self.collect();
    }

    /// A page that trains on the CPU.
    fn training(device: DeviceChoice) -> Self {
        let mut bench = Self::open(device, true, Intent::Playing);
        bench.ready(Cpu, false);
        bench.started(Cpu, 0);
        bench.progress(Cpu, 1);
        bench.supervisor.drawn();
        bench
    }

    /// A page that has moved to WebGPU at update 8.
    fn on_webgpu() -> Self {
        let mut bench = Self::training(DeviceChoice::Auto);
        bench.wait(2);
        bench.ready(Webgpu, false);
        bench.checkpoint(Cpu, 8);
        bench.started(Webgpu, 8);
        bench.taken();
        bench
    }

    fn said(&mut self, subject: Subject) -> bool {
        self.taken().iter().any(|e| matches!(e, Effect::Say(about, ..) if *about == subject))
    }
}

fn play() -> Command {
    Command::Play(experiment::protocol::Pace { updates_per_second: None })
}
