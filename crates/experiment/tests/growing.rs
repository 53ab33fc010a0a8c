//! Runs whose groups are grown as trees.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use advantage::methods::{Method, methods, tree_methods};
use advantage::{StageName, SurrogateTables};
use experiment::{
    Gallery, IterationRecord, Known, Replay, RunConfig, ValueMemory, View, collect, link, preset,
};
use rollout::{PrefixTree, TreeSampling, TreeStrategy};
use serde_json::json;

fn method(id: &str) -> Method {
    tree_methods().into_iter().find(|m| m.id == id).unwrap()
}

/// The first update of a run, as its record.
fn record(config: &RunConfig) -> (IterationRecord, experiment::Collected) {
    let worlds = config.prompts.fixed_worlds(&config.env, config.seed).unwrap();
    let (replay, table, mut streams) = support::first_update(config, worlds);
    let memory = ValueMemory::new(config, &replay);
    let known = Known { iteration: 1, memory: &memory, reference: None };
    let collected = collect(config, &replay, &table, known, &mut streams).unwrap();
    let tables = collected.minibatches(config, &replay, &table);
    let metrics = collected.metrics(1, &table, &table, &tables);
    let record = IterationRecord {
        iteration: 1,
        maps: Vec::new(),
        groups: collected.groups.clone(),
        episodes: collected.episodes.clone(),
        policy_after: table.clone(),
        policy_push: None,
        policy_before: table,
        surrogate: SurrogateTables::sum(tables),
        memory,
        metrics,
        reference: None,
        judged: None,
    };
    (record, collected)
}

fn lake(strategy: TreeStrategy, num_generations: u32) -> RunConfig {
    let tree = Some(TreeSampling { strategy, ..TreeSampling::default() });
    let config = RunConfig { tree, num_generations, ..preset("first-light").unwrap().config };
    config.validate().unwrap();
    config
}

#[test]
fn a_method_that_needs_trees_brings_them() {
    let config = preset("first-light").unwrap().config;
    for m in tree_methods() {
        let by = config.with_method(&m);
        by.validate().unwrap();
        assert_eq!((by.tree, by.num_generations), (Some(TreeSampling::default()), 6));
        assert_eq!(by.method().unwrap().id, m.id);
        // What a run has is kept.
        let wide = RunConfig {
            tree: Some(TreeSampling { nodes: 5, ..TreeSampling::default() }),
            num_generations: 12,
            ..config.clone()
        };
        assert_eq!(wide.with_method(&m).num_generations, 12);
        wide.with_method(&m).validate().unwrap();
    }
}

#[test]
fn what_contradicts_trees_is_named() {
    let base = serde_json::to_value(RunConfig::default().with_method(&method("tree_grpo"))).unwrap();
    for (changes, begins) in [
        (vec![("tree", json!(null))], "tree: "),
        (vec![("tree", json!({"trees": 0}))], "tree: trees is 0"),
        (vec![("tree", json!({"nodes": 3}))], "num_generations: "),
        (vec![("num_generations", json!(8))], "num_generations: "),
        (vec![("tree", json!({"branches": 3}))], "configuration: unknown field `branches`"),
        (vec![("tree", json!({"strategy": "best"}))], "configuration: unknown variant `best`"),
        (vec![("objectives", json!(["goal"]))], "objectives: "),
        (vec![("estimator", json!({"credit": "tree", "batch_norm": "steps"}))], "estimator: batch_norm"),
        (
            vec![
                ("estimator", json!({"credit": "siblings"})),
                ("importance_sampling_level", json!("sequence")),
                ("num_iterations", json!(2)),
            ],
            "importance_sampling_level",
        ),
    ] {
        let mut value = base.clone();
        for (key, change) in &changes {
            value[*key] = change.clone();
        }
        let message = RunConfig::from_json(&value.to_string()).unwrap_err().to_string();
        assert!(message.starts_with(begins), "{message} should begin with {begins}");
    }
    // Whole rollouts of trees have one ratio and one advantage each.
    let mut value = base;
    value["importance_sampling_level"] = json!("sequence");
    value["num_iterations"] = json!(2);
    RunConfig::from_json(&value.to_string()).unwrap();
}

#[test]
fn trees_travel_in_links() {
    let config = preset("lake-8x8").unwrap().config.with_method(&method("tree_rl"));
    let hash = link::encode("lake-8x8", &config, &View::default());
    assert_eq!(link::decode(&hash).unwrap().config, config);
    assert!(hash.contains("&tree="), "{hash}");
    let bytes = postcard::to_stdvec(&config).unwrap();
    assert_eq!(postcard::from_bytes::<RunConfig>(&bytes).unwrap(), config);
    assert_eq!(RunConfig::from_json(&config.to_json()).unwrap(), config);
    let plain = preset("lake-8x8").unwrap().config;
    assert!(!link::encode("lake-8x8", &plain, &View::default()).contains("tree"));
}

#[test]
fn trees_of_a_record_are_drawn_again_to_the_bit() {
    use TreeStrategy::{Entropy, EveryStep, NAry, Surprisal, Uniform};
    for (strategy, size) in [(Uniform, 6), (Entropy, 6), (Surprisal, 6), (NAry, 9), (EveryStep, 11)] {
        for m in tree_methods()
            .into_iter()
            .chain(methods().into_iter().filter(|m| ["grpo", "gigpo", "vineppo"].contains(&m.id)))
        {
            let config = RunConfig { num_prompts: 3, ..lake(strategy, size) }.with_method(&m);
            config.validate().unwrap();
            let (record, collected) = record(&config);
            let replay = Replay::new(&config, &record).unwrap();
            assert_eq!(
                record.estimate(&config, &replay).unwrap().0,
                collected.estimate,
                "{} {strategy:?}",
                m.id
            );
            for group in 0..record.groups.len() {
                let again = replay.group(&config, &record, group).unwrap();
                assert_eq!(again.branches, collected.batch.branches_of(group));
                assert_eq!(again.episodes.len(), size as usize);
                for (a, b) in again.episodes.iter().zip(collected.batch.group(group)) {
                    assert_eq!(again.steps_of(a), collected.batch.steps_of(b));
                }
            }
            // What was shared was not paid for twice.
            assert!(collected.batch.new_steps() <= collected.batch.steps.len() as u64);
            // The gallery feeds them to every method that needs no more than trees.
            let gallery = Gallery::new(&config, &record, &replay).unwrap();
            let other = gallery.counterfactual(&config, &method("tree_grpo"), &record, &replay).unwrap();
            assert!(!other.estimate.stage(StageName::IntraTree).is_empty());
        }
    }
}

#[test]
fn chains_cannot_feed_methods_that_compare_within_trees() {
    let config = preset("first-light").unwrap().config;
    let (record, _) = record(&config);
    let replay = Replay::new(&config, &record).unwrap();
    let gallery = Gallery::new(&config, &record, &replay).unwrap();
    for m in tree_methods() {
        assert_eq!(gallery.counterfactual(&config, &m, &record, &replay).unwrap_err().path, "trees");
    }
}

/// A step that several leaves share weighs once for each: the same as once for the node with the sum over its leaves.
#[test]
fn shared_steps_fold_as_the_sum_over_their_leaves() {
    let config =
        RunConfig { num_prompts: 1, ..lake(TreeStrategy::Uniform, 6) }.with_method(&method("tree_grpo"));
    for seed in 0..20 {
        let config = RunConfig { seed, ..config.clone() };
        let (record, collected) = record(&config);
        let tree = PrefixTree::of_group(&collected.batch, 0);
        let mut net = vec![0.0; record.surrogate.positive.len()];
        let total = collected.batch.steps.len() as f64;
        for node in tree.nodes.iter().filter(|n| n.parent.is_some()) {
            let parent = &tree.nodes[node.parent.unwrap() as usize];
            let sum: f64 = node.episodes.iter().map(|e| collected.estimate.advantages[0][*e as usize]).sum();
            net[parent.state as usize * 4 + usize::from(node.action.unwrap())] += sum / total;
        }
        for (index, sum) in net.iter().enumerate() {
            let folded =
                f64::from(record.surrogate.positive[index]) - f64::from(record.surrogate.negative[index]);
            assert!((folded - sum).abs() < 1e-6, "{folded} {sum}");
        }
    }
}
