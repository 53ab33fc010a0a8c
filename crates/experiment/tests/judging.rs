//! Objectives, rubrics and filters of prompts in a run.

#![cfg(feature = "judge")]
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::methods::{Family, method, methods};
use advantage::{GateUse, Rollouts, StageName, Struck};
use experiment::{
    Collected, Gallery, IterationRecord, Known, Measure, Objective, PromptFilter, Replay, Rubric, RunConfig,
    ValueMemory, collect, link, preset,
};
use rollout::{PolicyTable, Streams};
use serde_json::json;

fn config(changes: &serde_json::Value) -> Result<RunConfig, String> {
    let mut value = serde_json::to_value(preset("dr-grpo").unwrap().config).unwrap();
    for (key, change) in changes.as_object().unwrap() {
        value[key] = change.clone();
    }
    RunConfig::from_json(&value.to_string()).map_err(|e| e.to_string())
}

struct Run {
    config: RunConfig,
    replay: Replay,
    table: PolicyTable,
    logits: Vec<f64>,
    streams: Streams,
}

impl Run {
    /// A table of logits: enough for what is asked here, without a network.
    fn new(config: RunConfig) -> Self {
        let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
        let (replay, table, streams) = support::first_update(&config, worlds);
        let logits = vec![0.0; table.probs().len()];
        Self { config, replay, table, logits, streams }
    }

    fn collect(&mut self, iteration: u64) -> Collected {
        let known = Known { iteration, memory: &ValueMemory::default(), reference: None };
        collect(&self.config, &self.replay, &self.table, known, &mut self.streams).unwrap()
    }

    /// One step of plain gradient ascent on the logits.
    fn update(&mut self, iteration: u64) -> Collected {
        let collected = self.collect(iteration);
        let tables = collected.minibatches(&self.config, &self.replay, &self.table);
        let push = tables[0].logit_push(self.table.probs());
        self.logits.iter_mut().zip(push).for_each(|(z, g)| *z += self.config.learning_rate * g);
        let mut probs = Vec::with_capacity(self.logits.len());
        for row in self.logits.chunks_exact(4) {
            let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = row.iter().map(|z| (z - top).exp()).sum();
            probs.extend(row.iter().map(|z| ((z - top).exp() / sum) as f32));
        }
        self.table = PolicyTable::new(self.table.rows(), 4, probs).unwrap();
        collected
    }

    fn record(&self, iteration: u64, collected: Collected) -> IterationRecord {
        let tables = collected.minibatches(&self.config, &self.replay, &self.table);
        let metrics = collected.metrics(iteration, &self.table, &self.table, &tables);
        IterationRecord {
            iteration,
            maps: Vec::new(),
            groups: collected.groups,
            episodes: collected.episodes,
            policy_after: self.table.clone(),
            policy_push: None,
            policy_before: self.table.clone(),
            surrogate: advantage::SurrogateTables::sum(tables),
            memory: ValueMemory::default(),
            metrics,
            reference: None,
            judged: collected.judged,
        }
    }
}

#[test]
fn terms_survive_being_written() {
    for text in
        ["goal", "short:0.25", "holes:0", "gems/0,1/2,3:2", "noise/0.5:0.25", "certainty/2", "r3/3:1.5"]
    {
        let objective: Objective = text.parse().unwrap();
        assert_eq!(objective.to_string(), text);
        let run = config(&json!({ "objectives": [text, "goal"] })).unwrap();
        assert_eq!(run.objectives[0], objective);
        let hash = link::encode("dr-grpo", &run, &experiment::View::default());
        assert_eq!(link::decode(&hash).unwrap().config, run, "{hash}");
        let bytes = postcard::to_stdvec(&run).unwrap();
        assert_eq!(postcard::from_bytes::<RunConfig>(&bytes).unwrap(), run);
    }
    for text in ["success", "no_fall", "at_most/6", "no_return"] {
        assert_eq!(text.parse::<Rubric>().unwrap().to_string(), text);
    }
    for text in ["too_hard/2/0.5/1", "low_variation/2/0.25"] {
        assert_eq!(text.parse::<PromptFilter>().unwrap().to_string(), text);
    }
}

#[test]
fn wrong_terms_say_what_would_be_right() {
    for (changes, says) in [
        (json!({ "objectives": ["gold"] }), "there is no objective \"gold\"; use goal"),
        (json!({ "objectives": ["goal:-1"] }), "the weight must be a number from 0 to 100"),
        (json!({ "objectives": ["goal:x"] }), "the weight must be a number"),
        (json!({ "objectives": ["noise"] }), "the size of the noise must be a number"),
        (json!({ "objectives": ["noise/nan"] }), "the size of the noise must be a number"),
        (json!({ "objectives": ["short/2"] }), "nothing to say with \"2\""),
        (json!({ "objectives": ["gems"] }), "from 1 to 16 gems"),
        (json!({ "objectives": ["gems/1"] }), "ROW,COL"),
        (json!({ "objectives": ["gems/1,1/1,1"] }), "there twice"),
        (json!({ "objectives": ["gems/4,0"] }), "objectives: the gem 4,0 is outside of a map of 4×4"),
        (json!({ "objectives": ["goal:0"] }), "objectives: all weights are 0"),
        (json!({ "objectives": vec!["goal"; 17] }), "objectives: there are 17"),
        (json!({ "rubrics": ["fine"] }), "there is no rubric \"fine\""),
        (json!({ "rubrics": ["at_most/0"] }), "the number of steps must be a whole number from 1"),
        (json!({ "prompt_filters": ["hard"] }), "there is no filter \"hard\""),
        (json!({ "prompt_filters": ["low_variation/2/1"] }), "leaves no group"),
        (json!({ "prompt_filters": ["too_hard/2/0.5/9"] }), "the rank must be a whole number from 1 to 4"),
        (json!({ "objectives": ["goal"], "estimator": { "credit": "to_go" } }), "credited to whole episodes"),
    ] {
        let message = config(&changes).unwrap_err();
        assert!(message.contains(says), "{changes}: {message}");
    }
}

#[test]
fn every_method_for_several_rewards_runs_and_is_explained_by_its_record() {
    let base = config(&json!({ "objectives": ["goal", "short:0.5", "holes:0.5", "gems/0,1/1,0:0.25",
        "noise/0.5:0.25", "certainty/2:0.1", "r3/2:0.1"], "rubrics": ["no_return"] }))
    .unwrap();
    for m in methods().iter().filter(|m| m.family == Family::Objectives) {
        let config = base.with_method(m);
        config.validate().unwrap();
        let mut run = Run::new(config.clone());
        run.collect(1);
        let collected = run.collect(2);
        let estimate = collected.estimate.clone();
        assert!(estimate.advantages.iter().flatten().any(|a| *a != 0.0), "{}", m.id);
        let record = run.record(2, collected);
        let replay = Replay::new(&config, &record).unwrap();
        // Noise included.
        assert_eq!(record.estimate(&config, &replay).unwrap().0, estimate, "{}", m.id);
        let gallery = Gallery::new(&config, &record, &replay).unwrap();
        let other = gallery.counterfactual(&config, m, &record, &replay).unwrap();
        assert_eq!(other.estimate, estimate, "{}", m.id);
    }
}

#[test]
fn objectives_measure_what_they_say() {
    let text = ["goal", "short", "holes", "gems/0,1/1,0", "noise/2"];
    let mut run =
        Run::new(config(&json!({ "objectives": text, "num_prompts": 4, "num_generations": 256 })).unwrap());
    let collected = run.collect(1);
    let batch = &collected.batch;
    let estimate = |k: usize| {
        // One objective alone shows its values as the score.
        let one = RunConfig { objectives: vec![text[k].parse().unwrap()], ..run.config.clone() };
        Run::new(one).collect(1).estimate.stage(StageName::Score).concat()
    };
    let values: Vec<Vec<f64>> = (0..4).map(estimate).collect();
    let map = &run.replay.worlds[0].map;
    for (i, episode) in batch.episodes.iter().enumerate() {
        assert_eq!(values[0][i], episode.reward);
        assert_eq!(values[1][i], -f64::from(episode.length) / 24.0);
        if map.tiles()[episode.last as usize] == worlds::map::HOLE {
            assert_eq!(values[2][i], -1.0);
        } else {
            assert!((-1.0..=0.0).contains(&values[2][i]));
        }
        let cells: Vec<u32> =
            batch.steps_of(episode).iter().skip(1).map(|s| s.state).chain([episode.last]).collect();
        let found = f64::from(u8::from(cells.contains(&1))) + f64::from(u8::from(cells.contains(&4)));
        assert_eq!(values[3][i], found / 2.0);
    }
    let noise = RunConfig { objectives: vec!["noise/2".parse().unwrap()], ..run.config.clone() };
    let stats = Run::new(noise.clone()).collect(1).estimate.batch;
    assert!(stats.mean.abs() < 0.2 && (stats.std - 2.0).abs() < 0.1, "{stats:?}");
    let drawn =
        |iteration| Run::new(noise.clone()).collect(iteration).estimate.stage(StageName::Score).concat();
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
}

#[test]
fn an_unnamed_objective_changes_nothing() {
    // The world's reward as the one objective is the run without objectives, to the bit.
    let plain = config(&json!({})).unwrap();
    let named = config(&json!({ "objectives": ["goal"] })).unwrap();
    let (a, b) = (Run::new(plain).update(1), Run::new(named).update(1));
    assert_eq!(a.estimate.advantages, b.estimate.advantages);
    assert_eq!(a.episodes, b.episodes);
}

#[test]
fn certainty_is_the_mean_and_r3_looks_where_rollouts_differ() {
    // All rollouts reason well or badly; the rest of the path is certain for whoever is on it.
    let moves = 3;
    let base = config(&json!({ "num_prompts": 1, "num_generations": 64 })).unwrap();
    let mut run = Run::new(base.clone());
    for iteration in 1..=60 {
        run.update(iteration);
    }
    let of = |text: String| {
        let config = RunConfig { objectives: vec![text.parse().unwrap()], ..base.clone() };
        let mut judged = Run::new(config);
        judged.table = run.table.clone();
        judged.collect(1).estimate.stage(StageName::Score)[0].clone()
    };
    let (mean, r3) = (of(format!("certainty/{moves}")), of(format!("r3/{moves}")));
    assert!(mean.iter().chain(&r3).all(|v| *v <= 0.0));
    let spread = |v: &[f64]| advantage::GroupStats::of(v.iter(), 0).std;
    assert!(spread(&r3) >= spread(&mean), "{} {}", spread(&r3), spread(&mean));
    // Without an answer there is nothing to be sure of.
    assert!(of("r3/100".into()).iter().all(|v| *v == 0.0));
    assert!(matches!("r3/2".parse::<Objective>().unwrap().measure, Measure::R3(2)));
}

#[test]
fn filters_strike_whole_groups_before_anything_is_normalised() {
    let changes = json!({ "prompts": { "random": { "size": 4, "p": 0.8, "count": 8, "held_out": 0 } },
        "num_prompts": 8, "prompt_filters": ["low_variation/2/0.25"] });
    let mut run = Run::new(config(&changes).unwrap());
    let collected = run.collect(1);
    let struck: Vec<Option<Struck>> = collected.estimate.struck.iter().map(|g| g[0]).collect();
    assert_eq!(struck.iter().filter(|s| **s == Some(Struck::LowVariation)).count(), 2);
    let mine = collected.estimate.struck.concat();
    assert!(collected.weights.iter().zip(&mine).all(|(w, s)| (*w == 0.0) == s.is_some()));
    // They were paid for and stay in the batch.
    assert_eq!(collected.episodes.len(), 8 * 16);
    // The policy goes left: the moves of the reference path, down and right, share the second place.
    let hard = |rank: u32| {
        let changes = json!({ "num_prompts": 2, "prompt_filters": [format!("too_hard/2/1/{rank}")] });
        let mut run = Run::new(config(&changes).unwrap());
        let rows = run.table.rows();
        run.table = PolicyTable::new(rows, 4, [0.97, 0.01, 0.01, 0.01].repeat(rows)).unwrap();
        run.collect(1).estimate.struck.concat()
    };
    assert!(hard(4).iter().all(Option::is_none));
    assert!(hard(1).iter().all(|s| *s == Some(Struck::TooHard)));
}

#[test]
fn a_gate_stops_the_reward_hacking_that_a_folded_rubric_lets_happen() {
    // A policy that mostly reaches the goal goes on with a poor reward: being short is all that pays, and falling into
    // the first hole is the shortest way to be done. The rubric asks not to fall. Folded into the reward it is a price,
    // and one worth paying; as a gate it is a condition.
    let outcome = |gate: GateUse, seed: u64| {
        let changes = json!({ "seed": seed, "num_prompts": 1, "num_generations": 128, "learning_rate": 20 });
        let mut run = Run::new(config(&changes).unwrap().with_method(&method("dr_grpo").unwrap()));
        let share = |collected: &Collected, of: fn(&experiment::EpisodeSummary) -> bool| {
            let episodes = &collected.episodes;
            episodes.iter().filter(|e| of(e)).count() as f64 / episodes.len() as f64
        };
        let mut iteration = 1;
        while iteration < 500 && share(&run.update(iteration), |e| e.success) < 0.7 {
            iteration += 1;
        }
        run.config.objectives = vec!["short".parse().unwrap()];
        run.config.rubrics = vec![Rubric::NoFall];
        (run.config.estimator.gate, run.config.estimator.gate_penalty) = (gate, 0.05);
        run.config.validate().unwrap();
        for _ in 0..200 {
            iteration += 1;
            run.update(iteration);
        }
        let last = run.collect(iteration + 1);
        (share(&last, |e| !e.success && !e.truncated), share(&last, |e| e.success))
    };
    for seed in 0..8 {
        let (folded, gated) = (outcome(GateUse::Reward, seed), outcome(GateUse::Rollout, seed));
        println!("seed {seed}: folded {folded:?}, gated {gated:?}");
        assert!(folded.0 > 0.75, "seed {seed}: the rubric in the reward should be hacked, {folded:?}");
        assert!(gated.0 < 0.3 && gated.1 > 0.65, "seed {seed}: the gate should stop it, {gated:?}");
    }
}

#[test]
fn verdicts_stand_beside_rewards() {
    let mut rollouts = Rollouts::of_rewards(&[vec![1.0, 0.0, 5.0]]).unwrap();
    rollouts.set_verdicts(vec![true, true, false]);
    let recipe = method("grpo").unwrap().recipe;
    let estimate = advantage::estimate(&rollouts, &recipe).unwrap();
    assert_eq!(estimate.struck[0], [None, None, Some(Struck::Gate)]);
    rollouts.strike_group(0, Struck::TooHard);
    rollouts.strike_group(0, Struck::LowVariation);
    rollouts.strike_group(9, Struck::LowVariation);
    let estimate = advantage::estimate(&rollouts, &recipe).unwrap();
    assert_eq!(estimate.struck[0], [Some(Struck::TooHard); 3]);
    assert!(estimate.advantages[0].iter().all(|a| *a == 0.0));
}

#[test]
fn what_is_judged_fits_into_a_record() {
    let most = json!({
        "num_prompts": 64, "num_generations": 64, "objectives": ["goal", "short"],
        "rubrics": ["no_fall"], "env": { "is_slippery": false, "max_episode_steps": 24 }
    });
    let config = config(&most).unwrap();
    let mut run = Run::new(config.clone());
    let collected = run.collect(1);
    let record = run.record(1, collected);
    let bytes = experiment::protocol::Wire::pack(&record).unwrap().bytes;
    assert!(bytes.len() <= 256 * 1024, "{} bytes", bytes.len());
    let again: IterationRecord =
        experiment::protocol::Wire { version: experiment::protocol::PROTOCOL_VERSION, bytes }
            .unpack()
            .unwrap();
    assert_eq!(again, record);
    let judged = record.judged.as_ref().unwrap();
    assert_eq!((judged.weights.len(), judged.values.len(), judged.accepted.len()), (2, 8192, 4096));

    for (field, value) in [("num_generations", json!(128)), ("objectives", json!(["goal", "short", "holes"]))]
    {
        let mut more = most.clone();
        more[field] = value;
        let why = self::config(&more).unwrap_err();
        assert!(why.contains("at most 8192 fit"), "{why}");
    }
    // Dynamic sampling may draw more groups than the update needs.
    let mut filtered = most.clone();
    filtered["estimator"] = json!({ "filter_groups": true });
    assert!(self::config(&filtered).unwrap_err().contains("16384 rollouts"));
}
