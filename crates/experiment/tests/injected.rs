//! One rollout of each group that is not the policy's own.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::method;
use advantage::{LossType, SurrogateTables};
use experiment::{
    Collected, Gallery, Injected, IterationRecord, Known, Replay, RunConfig, SeedStreams, ValueMemory,
    collect, link, preset,
};
use rollout::{PolicyTable, Streams};

const BOTH: [Injected; 2] = [Injected::Reference, Injected::Adversarial];

fn replay_of(config: &RunConfig) -> Replay {
    config.validate().unwrap();
    let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
    Replay::of_worlds(worlds, config).unwrap()
}

fn update(config: &RunConfig, replay: &Replay, table: &PolicyTable, streams: &mut Streams) -> Collected {
    let memory = ValueMemory::new(config, replay);
    collect(config, replay, table, Known { iteration: 1, memory: &memory, reference: None }, streams).unwrap()
}

fn streams(seed: u64) -> Streams {
    let seeds = SeedStreams::new(seed);
    Streams { policy: seeds.policy, env: seeds.env }
}

/// A policy that prefers the ways to the goal.
fn skewed(replay: &Replay) -> PolicyTable {
    let rows = replay.observations.rows.len();
    PolicyTable::new(rows, 4, [0.1_f32, 0.4, 0.3, 0.2].repeat(rows)).unwrap()
}

fn small(injected: Injected, injected_correction: bool) -> RunConfig {
    let text = r#"{"env": {"desc": ["SFF", "FHF", "FFG"], "is_slippery": true, "max_episode_steps": 6,
        "reward_schedule": [1.0, -0.5, -0.05]}, "num_prompts": 4, "num_generations": 4}"#;
    let config = RunConfig::from_json(text).unwrap().with_method(&method("reinforce").unwrap());
    RunConfig { injected, injected_correction, loss_type: LossType::DrGrpo, ..config }
}

/// Gradient of the expected reward over the time limit with respect to the logits, by central differences.
fn gradient(replay: &Replay, table: &PolicyTable) -> Vec<f64> {
    let mdp = &replay.worlds[0].mdp;
    let limit = mdp.max_episode_steps().unwrap();
    let logits: Vec<f64> = table.probs().iter().map(|&p| f64::from(p).ln()).collect();
    let value = |cell: usize, off: f64| {
        let mut logits = logits.clone();
        logits[cell] += off;
        let softmax = |z: &[f64]| {
            let sum: f64 = z.iter().map(|z| z.exp()).sum();
            z.iter().map(|z| z.exp() / sum).collect::<Vec<_>>()
        };
        let by_row: Vec<Vec<f64>> = logits.chunks(4).map(softmax).collect();
        let row_of = &replay.observations.row_of[0];
        let policy: Vec<f64> = (0..mdp.states())
            .flat_map(|s| by_row[(row_of[s] as usize).min(by_row.len() - 1)].clone())
            .collect();
        oracle::evaluate(mdp, &policy, limit).unwrap().start_value / f64::from(limit)
    };
    (0..logits.len()).map(|cell| (value(cell, 1e-5) - value(cell, -1e-5)) / 2e-5).collect()
}

/// The largest distance of the mean push from the gradient, in standard errors of its cell.
fn distance(config: &RunConfig) -> f64 {
    const UPDATES: usize = 6000;
    let replay = replay_of(config);
    let table = skewed(&replay);
    let truth = gradient(&replay, &table);
    let mut streams = streams(3);
    let mut sums = vec![(0.0, 0.0); truth.len()];
    for _ in 0..UPDATES {
        let collected = update(config, &replay, &table, &mut streams);
        let folded = SurrogateTables::sum(collected.minibatches(config, &replay, &table));
        for (sum, push) in sums.iter_mut().zip(folded.logit_push(table.probs())) {
            *sum = (sum.0 + push, sum.1 + push * push);
        }
    }
    let n = UPDATES as f64;
    let far = |((sum, squares), truth): (&(f64, f64), &f64)| {
        let mean = sum / n;
        let error = ((squares / n - mean * mean).max(0.0) / n).sqrt();
        (mean - truth).abs() / (error + 1e-9)
    };
    sums.iter().zip(&truth).map(far).fold(0.0, f64::max)
}

#[test]
fn the_correction_takes_the_bias_out_of_the_expected_push() {
    let own = distance(&small(Injected::None, false));
    assert!(own < 4.0, "{own}");
    for injected in BOTH {
        let (biased, corrected) = (distance(&small(injected, false)), distance(&small(injected, true)));
        assert!(biased > 10.0 && corrected < 4.0, "{injected:?}: {biased} {corrected}");
    }
}

#[test]
fn a_reference_gives_a_silent_group_something_to_compare_with() {
    let base = preset("lake-8x8").unwrap().config;
    let text = r#"{"env": {"id": "FrozenLake8x8-v1", "is_slippery": false, "map_name": "8x8"}}"#;
    let silent = RunConfig { env: RunConfig::from_json(text).unwrap().env, num_generations: 4, ..base };
    let of = |injected| {
        let config = RunConfig { injected, ..silent.clone() };
        let replay = replay_of(&config);
        let table = PolicyTable::uniform(replay.observations.rows.len(), 4);
        update(&config, &replay, &table, &mut streams(0))
    };
    let (without, with) = (of(Injected::None), of(Injected::Reference));
    assert!(without.estimate.frac_reward_zero_std() > 0.8);
    assert_eq!(with.estimate.frac_reward_zero_std(), 0.0);
    assert!((0..8).all(|g| with.batch.group(g)[3].success && with.batch.group(g)[3].length == 14));
    // The policy's own rollouts of the first group are those of the run without.
    assert_eq!(with.batch.group(0)[..3], without.batch.group(0)[..3]);
    // An adversary of a world that only rewards gains nothing: all groups stay silent.
    assert_eq!(of(Injected::Adversarial).estimate.frac_reward_zero_std(), 1.0);
}

fn record(config: &RunConfig, replay: &Replay) -> (IterationRecord, Collected) {
    let table = skewed(replay);
    let collected = update(config, replay, &table, &mut streams(5));
    let tables = collected.minibatches(config, replay, &table);
    let record = IterationRecord {
        iteration: 1,
        maps: Vec::new(),
        groups: collected.groups.clone(),
        episodes: collected.episodes.clone(),
        policy_after: table.clone(),
        policy_push: None,
        metrics: collected.metrics(1, &table, &table, &tables),
        policy_before: table,
        surrogate: SurrogateTables::sum(tables),
        memory: ValueMemory::new(config, replay),
        reference: None,
        judged: None,
    };
    (record, collected)
}

#[test]
fn a_record_draws_them_again_and_tells_them_by_the_configuration() {
    let means = BOTH.map(|injected| {
        let config = small(injected, false);
        let replay = replay_of(&config);
        let (record, collected) = record(&config, &replay);
        let fresh = Replay::new(&config, &record).unwrap();
        let gallery = Gallery::new(&config, &record, &fresh).unwrap();
        assert_eq!(gallery.batch, collected.batch);
        assert_eq!((0..4).map(|i| config.is_injected(i)).collect::<Vec<_>>(), [false, false, false, true]);
        assert!(!small(Injected::None, false).is_injected(3));
        (0..4).map(|g| collected.batch.group(g)[3].reward).sum::<f64>() / 4.0
    });
    assert!(means[0] > means[1] + 0.2, "{means:?}");
}

#[test]
fn the_bias_is_the_difference_of_two_pushes() {
    for injected in BOTH {
        for correction in [false, true] {
            let config = small(injected, correction).with_method(&method("grpo").unwrap());
            let replay = replay_of(&config);
            let (record, collected) = record(&config, &replay);
            let gallery = Gallery::new(&config, &record, &replay).unwrap();
            let bias = gallery.injected(&config, &record, &replay).unwrap().unwrap();
            let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<f64>>();
            let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-7);
            assert!(close(&bias.plain, &sum(&bias.corrected, &bias.difference)));
            let whole = record.surrogate.logit_push(record.policy_before.probs());
            assert_eq!(close(&whole, &sum(&bias.plain, &bias.rest)), !correction);
            let own = gallery.counterfactual(&config, &config.method().unwrap(), &record, &replay).unwrap();
            assert!(close(&whole, &own.push));
            assert_eq!(own.weights, collected.weights);
            assert!(bias.norm_ratio > 0.0 && bias.cosine.abs() <= 1.0);
            assert!(bias.ratios.len() == 4 && bias.ratios.iter().all(|r| *r > 0.0 && *r <= 0.4), "{bias:?}");
        }
    }
    let config = small(Injected::None, false);
    let replay = replay_of(&config);
    let (record, _) = record(&config, &replay);
    let gallery = Gallery::new(&config, &record, &replay).unwrap();
    assert_eq!(gallery.injected(&config, &record, &replay), Ok(None));
}

#[test]
fn links_and_refusals_name_it() {
    let read = link::decode("v=1&preset=dead-groups&injected=reference&injected_correction=true").unwrap();
    assert_eq!((read.config.injected, read.config.injected_correction), (Injected::Reference, true));
    let alone = RunConfig { num_generations: 1, ..read.config };
    assert!(alone.validate().unwrap_err().to_string().starts_with("injected: a group of one"));
    let large = r#"{"env": {"is_slippery": false, "max_episode_steps": 2000}, "injected": "adversarial",
        "prompts": {"random": {"count": 64, "held_out": 0, "p": 0.9, "size": 16}}}"#;
    let message = RunConfig::from_json(large).unwrap_err().to_string();
    assert!(message.starts_with("injected: the states of all maps"), "{message}");
}
