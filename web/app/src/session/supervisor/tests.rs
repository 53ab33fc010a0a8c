//! The supervisor against workers that a test speaks for.

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

#[test]
fn the_cpu_worker_is_greeted_reset_and_played() {
    let mut bench = Bench::open(DeviceChoice::Cpu, true, Intent::Playing);
    assert_eq!(bench.taken(), [Effect::Spawn(Cpu), Effect::Send(Cpu, Box::new(Command::Hello))]);
    bench.ready(Cpu, false);
    let reset = Command::Reset { run: 1, config: Box::new((*config(DeviceChoice::Cpu)).clone()) };
    assert_eq!(bench.commands(Cpu), [reset]);
    bench.started(Cpu, 0);
    assert_eq!(bench.commands(Cpu), [play()]);
}

#[test]
fn a_link_to_an_update_steps_there_and_pauses() {
    let mut bench = Bench::open(DeviceChoice::Cpu, true, Intent::Until(24));
    bench.ready(Cpu, false);
    bench.started(Cpu, 0);
    assert!(bench.commands(Cpu).contains(&Command::Step(24)));
    bench.progress(Cpu, 24);
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 24 });
    assert_eq!(bench.supervisor.intent(), Intent::Paused);
}

#[test]
fn a_silent_worker_is_told_of_once_and_forgiven() {
    let mut bench = Bench::open(DeviceChoice::Cpu, true, Intent::Playing);
    bench.wait(9);
    assert!(!bench.said(Subject::Cpu));
    bench.wait(2);
    assert!(bench.said(Subject::Cpu));
    bench.wait(20);
    assert!(!bench.said(Subject::Cpu));
    bench.ready(Cpu, false);
    assert!(bench.taken().contains(&Effect::Withdraw(Subject::Cpu)));
}

#[test]
fn a_page_that_slept_was_not_waiting() {
    let mut bench = Bench::open(DeviceChoice::Cpu, true, Intent::Playing);
    bench.supervisor.tick(8.0 * 3_600_000.0);
    assert!(!bench.said(Subject::Cpu));
}

#[test]
fn cpu_never_loads_webgpu_and_neither_does_a_browser_without_it() {
    for (device, offered) in [(DeviceChoice::Cpu, true), (DeviceChoice::Auto, false)] {
        let mut bench = Bench::open(device, offered, Intent::Playing);
        bench.ready(Cpu, false);
        bench.wait(20);
        assert!(!bench.taken().contains(&Effect::Spawn(Webgpu)));
    }
}

#[test]
fn webgpu_without_a_browser_that_has_it_gives_a_notice_and_the_cpu() {
    let mut bench = Bench::open(DeviceChoice::Webgpu, false, Intent::Playing);
    bench.ready(Cpu, false);
    bench.wait(1);
    assert!(bench.said(Subject::Webgpu));
    assert_eq!(bench.supervisor.at(), Some(Cpu));
}

#[test]
fn auto_moves_to_hardware_by_a_checkpoint_and_goes_on_playing() {
    let mut bench = Bench::training(DeviceChoice::Auto);
    bench.wait(2);
    assert!(bench.taken().contains(&Effect::Spawn(Webgpu)));
    bench.ready(Webgpu, false);
    assert_eq!(bench.commands(Cpu), [Command::Pause, Command::Checkpoint]);
    // The answer to the pause must not pass for the reader's wish.
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 8 });
    bench.checkpoint(Cpu, 8);
    assert_eq!(bench.commands(Webgpu), [Command::Resume { run: 1, checkpoint: vec![8] }]);
    bench.started(Webgpu, 8);
    let effects = bench.taken();
    assert!(effects.contains(&Effect::Moved { iteration: 8, to: Webgpu }));
    assert!(effects.contains(&Effect::Send(Webgpu, Box::new(play()))));
}

#[test]
fn auto_stays_on_the_cpu_beside_a_software_adapter_and_webgpu_does_not() {
    for (device, moves) in [(DeviceChoice::Auto, false), (DeviceChoice::Webgpu, true)] {
        let mut bench = Bench::training(device);
        bench.wait(2);
        bench.ready(Webgpu, true);
        assert_eq!(bench.supervisor.is_moving(), moves);
    }
}

#[test]
fn a_lost_device_falls_back_to_the_last_checkpoint() {
    let mut bench = Bench::on_webgpu();
    bench.progress(Webgpu, 40);
    bench.hear(
        Webgpu,
        Event::Failed { run: Some(1), message: "the device is gone".into(), device_lost: true },
    );
    let effects = bench.taken();
    assert!(effects.contains(&Effect::Drop(Webgpu)));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Say(Subject::Webgpu, _, text) if text.contains("update 8")))
    );
    assert!(effects.contains(&Effect::Send(Cpu, Box::new(Command::Resume { run: 1, checkpoint: vec![8] }))));
    bench.started(Cpu, 8);
    assert_eq!(bench.commands(Cpu), [play()]);
    assert_eq!(bench.supervisor.slot(Webgpu).phase, Phase::Failed("the device is gone".into()));
}

#[test]
fn a_paused_run_falls_back_paused() {
    let mut bench = Bench::on_webgpu();
    bench.supervisor.pause();
    bench.hear(Webgpu, Event::Failed { run: None, message: "gone".into(), device_lost: true });
    bench.taken();
    bench.started(Cpu, 8);
    assert_eq!(bench.commands(Cpu), []);
}

#[test]
fn webgpu_that_falls_silent_while_training_is_given_up() {
    let mut bench = Bench::on_webgpu();
    bench.wait(20);
    assert_eq!(bench.supervisor.at(), Some(Webgpu), "it compiles its shaders first");
    bench.progress(Webgpu, 9);
    bench.supervisor.drawn();
    bench.wait(9);
    assert_eq!(bench.supervisor.at(), Some(Webgpu));
    bench.wait(2);
    assert_eq!(bench.supervisor.at(), Some(Cpu));
}

#[test]
fn webgpu_may_be_silent_while_paused_or_while_the_page_owes_it_an_answer() {
    let mut bench = Bench::on_webgpu();
    bench.progress(Webgpu, 9);
    bench.wait(60);
    assert_eq!(bench.supervisor.at(), Some(Webgpu));
    bench.supervisor.drawn();
    bench.supervisor.pause();
    bench.wait(60);
    assert_eq!(bench.supervisor.at(), Some(Webgpu));
}

#[test]
fn a_worker_that_cannot_be_had_leaves_the_run_alone() {
    let mut bench = Bench::training(DeviceChoice::Webgpu);
    bench.wait(2);
    bench.taken();
    bench.hear(Webgpu, Event::Unavailable { reason: "no adapter".into() });
    assert!(bench.said(Subject::Webgpu));
    assert_eq!(bench.supervisor.at(), Some(Cpu));
    assert!(!bench.supervisor.is_moving());
}

#[test]
fn the_badge_moves_the_run_and_back() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.supervisor.switch_device();
    assert!(bench.taken().contains(&Effect::Spawn(Webgpu)));
    bench.ready(Webgpu, true);
    bench.checkpoint(Cpu, 3);
    bench.started(Webgpu, 3);
    assert_eq!(bench.supervisor.at(), Some(Webgpu));
    bench.taken();
    bench.supervisor.switch_device();
    assert_eq!(bench.commands(Webgpu), [Command::Pause, Command::Checkpoint]);
    bench.checkpoint(Webgpu, 5);
    assert_eq!(bench.commands(Cpu), [Command::Resume { run: 1, checkpoint: vec![5] }]);
}

#[test]
fn events_of_old_runs_and_idle_workers_are_not_passed_on() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.supervisor.restart(config(DeviceChoice::Cpu));
    bench.taken();
    let late = Event::Progress {
        run: 1,
        record: Box::new(record(7)),
        metrics: Vec::new(),
        millis_per_update: 1.0,
        memory_bytes: 0,
    };
    assert_eq!(bench.hear(Cpu, late), None);
    assert_eq!(bench.commands(Cpu), [Command::Drawn], "it waits for an answer all the same");
    bench.started(Cpu, 0);
    assert!(bench.progress(Cpu, 1).is_some());
    assert!(bench.progress(Webgpu, 1).is_none());
}

#[test]
fn a_worker_of_another_build_is_dropped_and_told_of() {
    let mut bench = Bench::open(DeviceChoice::Auto, true, Intent::Playing);
    let stale = || Err(HearError::Wire(WireError::Version { got: 99 }));
    bench.supervisor.hear(Cpu, stale());
    let effects = bench.taken();
    assert!(effects.contains(&Effect::Drop(Cpu)));
    assert!(!effects.iter().any(|e| matches!(e, Effect::GiveUp(_))));
    bench.wait(2);
    bench.supervisor.hear(Webgpu, stale());
    assert!(bench.taken().iter().any(|e| matches!(e, Effect::GiveUp(_))));
}

#[test]
fn a_checkpoint_is_refreshed_after_a_while_and_not_all_the_time() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    assert!(bench.commands(Cpu).contains(&Command::Checkpoint));
    bench.checkpoint(Cpu, 1);
    let mut asked = 0;
    for update in 0..100 {
        bench.progress(Cpu, 2 + 20 * update);
        bench.supervisor.drawn();
        bench.supervisor.tick(100.0);
        if bench.commands(Cpu).contains(&Command::Checkpoint) {
            asked += 1;
            bench.checkpoint(Cpu, 2 + 20 * update);
        }
    }
    assert!((3..=5).contains(&asked), "{asked} in ten seconds");
}

#[test]
fn knobs_turned_during_a_move_are_applied_after_it() {
    let mut bench = Bench::training(DeviceChoice::Auto);
    bench.wait(2);
    bench.ready(Webgpu, false);
    let new = Rc::new(RunConfig { learning_rate: 0.3, ..(*config(DeviceChoice::Auto)).clone() });
    let old = Box::new((*config(DeviceChoice::Auto)).clone());
    bench.supervisor.apply(new.clone());
    bench.checkpoint(Cpu, 8);
    bench.taken();
    bench.hear(Webgpu, Event::Started { run: 1, iteration: 8, config: old });
    assert_eq!(bench.commands(Webgpu), [Command::Apply(Box::new((*new).clone())), play()]);
}

#[test]
fn a_self_test_loads_the_worker_and_hands_its_result_on() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.supervisor.self_test(20);
    bench.wait(2);
    assert!(bench.taken().contains(&Effect::Spawn(Webgpu)));
    bench.ready(Webgpu, true);
    assert!(matches!(bench.commands(Webgpu).as_slice(), [Command::SelfTest { updates: 20, .. }]));
    let result = Event::SelfTested { deviation: vec![0.0, 1e-6] };
    assert_eq!(bench.hear(Webgpu, result.clone()), Some(result));
    assert_eq!(bench.supervisor.at(), Some(Cpu));
}

#[test]
fn presses_of_one_update_add_up() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.supervisor.pause();
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 1 });
    bench.taken();
    bench.supervisor.step(1);
    bench.supervisor.step(1);
    assert_eq!(bench.commands(Cpu), [Command::Step(1)], "the second press waits for the first update");
    bench.progress(Cpu, 2);
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 2 });
    assert_eq!(bench.commands(Cpu), [Command::Step(1)]);
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 3 });
    assert_eq!(bench.supervisor.intent(), Intent::Paused);
}

#[test]
fn one_update_while_playing_is_counted_from_where_the_worker_stopped() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.taken();
    bench.supervisor.step(1);
    assert_eq!(bench.commands(Cpu), [Command::Pause]);
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 40 });
    assert_eq!(bench.commands(Cpu), [Command::Step(1)]);
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 41 });
    assert_eq!(bench.supervisor.intent(), Intent::Paused);
}

#[test]
fn a_quick_pause_and_play_goes_on_playing() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.supervisor.pause();
    bench.supervisor.play();
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 9 });
    assert_eq!(bench.supervisor.intent(), Intent::Playing);
    bench.hear(Cpu, Event::Paused { run: 1, iteration: 100 });
    assert_eq!(bench.supervisor.intent(), Intent::Paused, "it stopped by itself");
}

#[test]
fn a_failure_that_leaves_the_run_standing_pauses_it() {
    let mut bench = Bench::training(DeviceChoice::Cpu);
    bench.taken();
    bench.hear(Cpu, Event::Failed { run: Some(1), message: "loss is NaN".into(), device_lost: false });
    assert!(bench.said(Subject::Run));
    assert_eq!(bench.supervisor.intent(), Intent::Paused);
}
