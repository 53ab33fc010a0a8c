//! Where a run is: moving between the workers, and falling back.

use super::*;

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
    assert_eq!(bench.commands(Webgpu), [Command::Apply(new.to_line()), play()]);
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
