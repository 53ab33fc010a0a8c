//! Records: small, complete, replayable.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use experiment::protocol::{Command, Event, PROTOCOL_VERSION, Wire, WireError};
use experiment::{
    Gallery, IterationRecord, Known, Replay, RunConfig, SeedStreams, ValueMemory, collect, presets,
};

fn record(config: &RunConfig) -> (IterationRecord, rollout::Batch) {
    let seeds = SeedStreams::new(config.seed);
    let (worlds, maps) = match config.prompts.fresh() {
        Some(random) => {
            let worlds = random.draw(&config.env, config.num_prompts, &mut seeds.maps.clone()).unwrap();
            let maps = worlds.iter().map(|w| w.map.rows_text().join("/")).collect();
            (worlds, maps)
        }
        None => (config.prompts.fixed_worlds(&config.env, config.seed).unwrap(), Vec::new()),
    };
    let (replay, table, mut streams) = support::first_update(config, worlds);
    let memory = ValueMemory::new(config, &replay);
    let collected = collect(
        config,
        &replay,
        &table,
        Known { iteration: 1, memory: &memory, reference: None },
        &mut streams,
    )
    .unwrap();
    let tables = collected.minibatches(config, &replay, &table);
    let metrics = collected.metrics(1, &table, &table, &tables);
    let record = IterationRecord {
        iteration: 1,
        maps,
        groups: collected.groups,
        episodes: collected.episodes,
        policy_after: table.clone(),
        policy_push: Some(table.clone()),
        policy_before: table,
        surrogate: advantage::SurrogateTables::sum(tables),
        memory,
        metrics,
        reference: None,
        judged: collected.judged,
    };
    (record, collected.batch)
}

#[test]
fn every_group_of_every_preset_is_drawn_again_to_the_bit() {
    for p in presets() {
        let (record, batch) = record(&p.config);
        let replay = Replay::new(&p.config, &record).unwrap();
        for group in 0..record.groups.len() {
            let again = replay.group(&p.config, &record, group).unwrap();
            let original = batch.group(group);
            assert_eq!(again.episodes.len(), original.len(), "{}", p.name);
            for (a, b) in again.episodes.iter().zip(original) {
                assert_eq!(again.steps_of(a), batch.steps_of(b), "{}", p.name);
                assert_eq!(a.reward, b.reward);
            }
        }
        assert!(replay.group(&p.config, &record, record.groups.len()).is_err());
        let (estimate, _) = record.estimate(&p.config, &replay).unwrap();
        assert_eq!(estimate.advantages.len(), record.groups.len());
    }
}

#[test]
fn the_gallery_shows_what_the_run_did_and_what_others_would_have_done() {
    for name in ["first-light", "dead-groups", "many-maps", "cliff"] {
        let config = experiment::preset(name).unwrap().config;
        let (record, _) = record(&config);
        let replay = Replay::new(&config, &record).unwrap();
        let mut gallery = Gallery::new(&config, &record, &replay).unwrap();
        for method in advantage::methods::methods() {
            let by_method = config.with_method(&method);
            let other = gallery.counterfactual(&config, &method, &record, &replay);
            if by_method.validate().is_err() && other.is_err() {
                continue;
            }
            let other = other.unwrap();
            assert_eq!(other.push.len(), record.policy_before.probs().len());
            if by_method.validate().is_ok() {
                let (own, _) = record.estimate(&by_method, &replay).unwrap();
                let close = |a: &f64, b: &f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
                let (a, b) = (own.advantages.concat(), other.estimate.advantages.concat());
                assert!(a.iter().zip(&b).all(|(a, b)| close(a, b)), "{name} {}", method.id);
            }
        }
        // A changed reward changes what is downstream of it, and only the rollout's own score.
        let grpo = advantage::methods::method("grpo").unwrap();
        let before = gallery.counterfactual(&config, &grpo, &record, &replay).unwrap();
        let index = gallery.rollouts.index(0, 1).unwrap();
        gallery.rollouts.set_reward(index, 7.0);
        let after = gallery.counterfactual(&config, &grpo, &record, &replay).unwrap();
        let score = |c: &experiment::Counterfactual| c.estimate.stage(advantage::StageName::Score).to_vec();
        assert_eq!(score(&after)[0][1], 7.0);
        for reward in [0.1, -0.37, 1e6, 0.0] {
            gallery.rollouts.set_reward(index, reward);
            assert_eq!(gallery.rollouts.reward(index), reward, "{name}: equal rewards must tie");
        }
        assert_eq!(score(&after)[0][0], score(&before)[0][0]);
        assert_ne!(after.push, before.push);
    }
}

#[test]
fn records_stay_small() {
    let mut config = presets()[0].config.clone();
    config.num_prompts = 4;
    config.num_generations = 4096;
    let bytes = postcard::to_stdvec(&record(&config).0).unwrap().len();
    assert!(bytes <= 256 * 1024, "{bytes} bytes");
    let open = vec!["F".repeat(31); 30];
    let mut rows = vec![format!("S{}", "F".repeat(31))];
    rows.extend(open.iter().map(|r| format!("F{r}")));
    rows.push(format!("{}G", "F".repeat(31)));
    let mut config = presets()[0].config.clone();
    config.env.desc = Some(rows);
    config.env.map_name = None;
    let bytes = postcard::to_stdvec(&record(&config).0).unwrap().len();
    assert!(bytes <= 256 * 1024, "{bytes} bytes on 32×32");
}

#[test]
fn messages_round_trip_and_strangers_are_refused() {
    let (record, _) = record(&presets()[0].config);
    let event = Event::Progress {
        run: 3,
        metrics: vec![record.metrics.clone()],
        record: Box::new(record),
        millis_per_update: 1.5,
        memory_bytes: 0,
    };
    let wire = Wire::pack(&event).unwrap();
    assert_eq!(wire.unpack::<Event>().unwrap(), event);
    let stranger = Wire { version: PROTOCOL_VERSION + 1, ..wire.clone() };
    assert_eq!(stranger.unpack::<Event>(), Err(WireError::Version { got: PROTOCOL_VERSION + 1 }));
    let cut = Wire { bytes: wire.bytes[..10].to_vec(), ..wire };
    assert!(matches!(cut.unpack::<Event>(), Err(WireError::Damaged(_))));
    let command = Command::Reset { run: 1, config: presets()[0].config.to_line() };
    assert_eq!(Wire::pack(&command).unwrap().unpack::<Command>().unwrap(), command);
}
