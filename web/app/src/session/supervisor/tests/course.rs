//! The course of a run on one worker.

use super::*;

#[test]
fn the_cpu_worker_is_greeted_reset_and_played() {
    let mut bench = Bench::open(DeviceChoice::Cpu, true, Intent::Playing);
    assert_eq!(bench.taken(), [Effect::Spawn(Cpu), Effect::Send(Cpu, Box::new(Command::Hello))]);
    bench.ready(Cpu, false);
    let reset = Command::Reset { run: 1, config: config(DeviceChoice::Cpu).to_line() };
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
