//! Trees on the command line.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use serde_json::{Value, json};
use std::fs;
use support::{Folder, grpo, lines, refused};

/// A configuration by tree sampling, made from a preset.
fn config(folder: &Folder, preset: &str, tree: &Value, leaves: u32) -> String {
    let mut config: Value = serde_json::from_slice(&grpo(&["preset", preset], "").stdout).unwrap();
    config["tree"] = tree.clone();
    config["num_generations"] = leaves.into();
    config["estimator"]["credit"] = "tree".into();
    config["advantage_eps"] = 1e-6.into();
    let path = folder.path("config.json");
    fs::write(&path, config.to_string()).unwrap();
    path
}

#[test]
fn advantages_of_trees_have_their_shape() {
    let got = &lines(&["advantages"], r#"{"method":"tree_grpo","trees":[[1,0,0],[1,1,0]]}"#)[0];
    let number = |key: &str, tree: usize, leaf: usize| got[key][tree][leaf].as_f64().unwrap();
    for (key, want) in [
        ("intra", [[1.154699, -0.577349, -0.577349], [0.577349, 0.577349, -1.154699]]),
        ("inter", [[0.912869, -0.912869, -0.912869], [0.912869, 0.912869, -0.912869]]),
        ("advantages", [[2.067568, -1.490219, -1.490219], [1.490219, 1.490219, -2.067568]]),
    ] {
        for (tree, leaves) in want.iter().enumerate() {
            for (leaf, want) in leaves.iter().enumerate() {
                assert!((number(key, tree, leaf) - want).abs() < 1e-5, "{got}");
            }
        }
    }
    let nested = r#"{"method":"tree_rl","trees":[[[1,0],[1,1]]]}"#;
    let got = &lines(&["advantages"], nested)[0];
    assert_eq!(got["step_advantages"][0][1][0].as_array().unwrap().len(), 2);
    assert!(got["intra"].is_null());
    assert!(refused(&["advantages"], r#"{"method":"tree_grpo","trees":[[1],[]]}"#).contains("trees[1]"));
    assert!(refused(&["advantages"], r#"{"method":"tree_grpo","groups":[[1,0]]}"#).contains("trees"));
    let listed = lines(&["methods"], "");
    assert!(listed.iter().any(|m| m["id"] == "tree_grpo" && m["family"] == "trees"));
}

#[test]
fn nodes_hold_the_sum_over_their_leaves() {
    let folder = Folder::new("tree-nodes");
    let tree = json!({"strategy": "uniform", "trees": 2, "nodes": 3, "rounds": 2});
    let path = config(&folder, "by-hand", &tree, 14);
    let got = &lines(&["tree", &path, "--seed", "5"], "")[0];
    assert_eq!(got, &lines(&["tree", &path, "--seed", "5"], "")[0]);
    assert_ne!(got, &lines(&["tree", &path, "--seed", "6"], "")[0]);
    let nodes = got["nodes"].as_array().unwrap();
    let roots: Vec<_> = nodes.iter().filter(|n| n["parent"].is_null()).collect();
    assert_eq!(roots.len(), 2);
    for root in &roots {
        assert!(root["action"].is_null() && root["visits"] == 7);
        assert!(root["intra"].as_f64().unwrap().abs() < 1e-9);
    }
    for (id, node) in nodes.iter().enumerate() {
        assert_eq!(node["id"], id);
        let children: Vec<_> = nodes.iter().filter(|n| n["parent"] == id).collect();
        if children.is_empty() {
            continue;
        }
        for key in ["intra", "inter", "sum", "visits"] {
            let sum: f64 = children.iter().map(|c| c[key].as_f64().unwrap()).sum();
            assert!((sum - node[key].as_f64().unwrap()).abs() < 1e-9, "{key} of {node}");
        }
        let rewards: f64 =
            children.iter().map(|c| c["value"].as_f64().unwrap() * c["visits"].as_f64().unwrap()).sum();
        assert!((rewards / node["visits"].as_f64().unwrap() - node["value"].as_f64().unwrap()).abs() < 1e-9);
    }
    // At least the merged edges were walked, and never more than limit times leaves.
    let budget = got["budget"].as_u64().unwrap();
    assert!(budget >= (nodes.len() - 2) as u64 && budget <= 14 * 12);
    assert!(refused(&["tree", "/nowhere.json"], "").contains("/nowhere.json"));
}

#[test]
fn a_configuration_without_trees_grows_what_the_authors_ship() {
    let folder = Folder::new("tree-default");
    let path = folder.path("config.json");
    fs::write(&path, grpo(&["preset", "first-light"], "").stdout).unwrap();
    let got = &lines(&["tree", &path], "")[0];
    let nodes = got["nodes"].as_array().unwrap();
    let roots = nodes.iter().filter(|n| n["parent"].is_null());
    assert_eq!(roots.map(|r| r["visits"].as_u64().unwrap()).collect::<Vec<_>>(), [3, 3]);
    // Compared as the authors do: with all six leaves, sample deviation and 1e-6.
    let number = |node: &Value, key: &str| node[key].as_f64().unwrap();
    let leaves: Vec<&Value> =
        nodes.iter().filter(|n| nodes.iter().all(|other| other["parent"] != n["id"])).collect();
    let mean = leaves.iter().map(|l| number(l, "value") * number(l, "visits")).sum::<f64>() / 6.0;
    let squares: f64 = leaves.iter().map(|l| number(l, "visits") * (number(l, "value") - mean).powi(2)).sum();
    let std = (squares / 5.0).sqrt();
    assert!(std > 0.0);
    for leaf in leaves {
        let want = number(leaf, "visits") * (number(leaf, "value") - mean) / (std + 1e-6);
        assert!((number(leaf, "inter") - want).abs() < 1e-9, "{leaf} {want}");
    }
}

#[test]
fn training_on_trees_learns_counts_new_steps_and_resumes() {
    let folder = Folder::new("tree-train");
    let tree = json!({"strategy": "uniform", "trees": 4, "nodes": 2, "rounds": 1});
    let path = config(&folder, "first-light", &tree, 12);
    let (whole, parts) = (folder.path("whole"), folder.path("parts"));
    let all = lines(&["train", &path, "--seed", "3", "--iterations", "200", "--out", &whole], "");
    lines(&["train", &path, "--seed", "3", "--iterations", "60", "--out", &parts], "");
    let checkpoint = folder.path("parts/checkpoint.grpo");
    lines(&["train", "--resume", &checkpoint, "--iterations", "140", "--out", &parts], "");
    let read = |path: &str| fs::read(folder.path(path)).unwrap();
    assert_eq!(read("whole/metrics.jsonl"), read("parts/metrics.jsonl"));
    let number = |line: &Value, key: &str| line[key].as_f64().unwrap();
    let (first, last) = (&all[0], all.last().unwrap());
    assert!(number(last, "success") > number(first, "success") + 0.5, "{first} {last}");
    // Shared steps are paid for once: fewer than the leaves have together.
    let config: Value = serde_json::from_slice(&read("whole/config.json")).unwrap();
    let rollouts = 12.0 * config["num_prompts"].as_f64().unwrap();
    let chained: f64 = all.iter().map(|l| number(l, "completions/mean_length") * rollouts).sum();
    assert!(number(last, "env_steps") < chained, "{} {chained}", number(last, "env_steps"));
}
