//! Requests that hold trees.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::StageName;
use experiment::AdvantageRequest;
use proptest::prelude::*;
use serde_json::{Value, json};

fn ask(request: &Value) -> (AdvantageRequest, advantage::Estimate) {
    let request = AdvantageRequest::from_json(&request.to_string()).unwrap();
    let estimate = request.estimate().unwrap();
    (request, estimate)
}

#[test]
fn leaves_keep_their_places() {
    let (request, got) = ask(&json!({"method": "tree_grpo", "trees": [[1, 0, 0], [1, [1, [0]]]]}));
    let trees = request.trees.as_ref().unwrap();
    let shape = trees.shaped((0..6).map(Value::from));
    assert_eq!(shape, json!([[0, 1, 2], [3, [4, [5]]]]));
    let at: Vec<(u32, u32)> = trees.branches.iter().map(|b| (b.tree, b.at)).collect();
    assert_eq!(at, [(0, 0), (0, 0), (0, 0), (1, 0), (1, 0), (1, 1)]);
    let intra = &got.stage(StageName::IntraTree)[0];
    let golden = [1.154699, -0.577349, -0.577349, 0.577349, 0.577349, -1.154699];
    assert!(intra.iter().zip(golden).all(|(a, b)| (a - b).abs() < 1e-5), "{intra:?}");
    assert_eq!(request.config()["advantage_eps"], json!(1e-6));
}

#[test]
fn tree_rl_of_two_children_with_two_leaves() {
    let (request, got) = ask(&json!({"method": "tree_rl", "trees": [[[1, 0], [1, 1]]]}));
    let stages = request.step_stages(&got).unwrap();
    let nodes = &stages.iter().find(|s| s.name == StageName::NodeValue).unwrap().values;
    assert!((nodes[0] + 0.471405).abs() < 1e-6 && (nodes[4] - 0.471405).abs() < 1e-6, "{nodes:?}");
}

#[test]
fn other_methods_read_the_leaves_as_one_group() {
    let trees = ask(&json!({"method": "rloo", "trees": [[1, 0], [0]]})).1;
    let group = ask(&json!({"method": "rloo", "groups": [[1, 0, 0]]})).1;
    assert_eq!(trees, group);
}

#[test]
fn wrong_fields_are_named() {
    for (request, path) in [
        (json!({"method": "tree_grpo", "groups": [[1, 0]]}), "trees"),
        (json!({"method": "tree_grpo"}), "trees"),
        (json!({"method": "tree_grpo", "trees": 1}), "trees"),
        (json!({"method": "tree_grpo", "trees": null}), "trees"),
        (json!({"method": "tree_grpo", "trees": []}), "trees"),
        (json!({"method": "tree_grpo", "trees": [1]}), "trees[0]"),
        (json!({"method": "tree_grpo", "trees": [[1], []]}), "trees[1]"),
        (json!({"method": "tree_grpo", "trees": [[1], [0, "x"]]}), "trees[1][1]"),
        (json!({"method": "tree_grpo", "trees": [[1], [0, [1, {}]]]}), "trees[1][1][1]"),
        (json!({"method": "tree_grpo", "trees": [[1], [0, [1, []]]]}), "trees[1][1][1]"),
        (json!({"method": "tree_grpo", "trees": [[1]], "groups": [[1]]}), "groups"),
        (json!({"method": "tree_grpo", "trees": [[1]], "weights": [1]}), "weights"),
        (json!({"method": "tree_grpo", "trees": [[1]], "ddof": 3}), "ddof"),
        (json!({"method": "tree_grpo", "trees": [[1]], "batch_norm": "steps"}), "batch_norm"),
        (json!({"method": "tree_grpo", "trees": [[1]], "leaf": 3}), "leaf"),
        (json!({"method": "tree_grpo", "trees": [[1e308, -1e308, 1e308, -1e308]]}), "trees"),
        (json!({"method": "tree_gpro", "trees": [[1]]}), "method"),
    ] {
        let error = AdvantageRequest::from_json(&request.to_string()).and_then(|r| r.estimate()).unwrap_err();
        assert_eq!(error.path, path, "{request}: {error}");
    }
}

proptest! {
    #[test]
    fn no_trees_make_the_reader_panic(value in "[-0-9a-z\\[\\]{}\",.]{0,24}") {
        for method in ["tree_grpo", "tree_rl", "tree_rpo"] {
            let text = format!("{{\"method\":\"{method}\",\"trees\":{value}}}");
            let _ = AdvantageRequest::from_json(&text).and_then(|r| r.estimate());
        }
    }
}
