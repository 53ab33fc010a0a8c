//! `grpo bias`: figures and their errors, and what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use serde_json::{Value, json};
use std::fs;
use support::{Folder, grpo, lines, refused};

/// A folder with a configuration on a small slippery map.
fn folder(name: &str, changes: &Value) -> Folder {
    let folder = Folder::new(name);
    let mut config = json!({
        "env": {"desc": ["SFF", "FHF", "FFG"], "is_slippery": true, "max_episode_steps": 12},
        "policy": {"hidden": []}, "device": "cpu"
    });
    for (key, value) in changes.as_object().unwrap() {
        config[key] = value.clone();
    }
    fs::write(folder.path("config.json"), config.to_string()).unwrap();
    folder
}

fn asked(folder: &Folder, arguments: &[&str]) -> Value {
    lines(&[&["bias", &folder.path("config.json")], arguments].concat(), "").remove(0)
}

fn number(answer: &Value, key: &str) -> f64 {
    answer[key].as_f64().unwrap()
}

#[test]
fn rloo_has_no_bias_but_its_constant_divisor() {
    let folder = folder("bias-exact", &json!({}));
    for (method, factor) in [("rloo", 1.0), ("dr_grpo", 0.875)] {
        let found = asked(&folder, &["--method", method, "--num-generations", "8", "--samples", "100"]);
        assert_eq!((&found["method"], &found["expectation"]), (&json!(method), &json!("binomial")));
        assert_eq!((&found["num_generations"], &found["samples"]), (&json!(8), &json!(100)));
        assert!((number(&found, "scale") - factor / 12.0).abs() < 1e-12);
        assert!((number(&found, "cosine") - 1.0).abs() < 1e-9 && number(&found, "cosine_se") == 0.0);
        assert!(number(&found, "direction_error") < 1e-6);
        assert!(number(&found, "variance") > 0.0 && number(&found, "variance_se") > 0.0);
    }
}

#[test]
fn every_method_that_the_configuration_can_feed_is_measured() {
    let folder = folder("bias-all", &json!({}));
    for method in lines(&["methods"], "") {
        let id = method["id"].as_str().unwrap();
        // Trees have the number of leaves that their sampling makes.
        let size: &[&str] = if method["family"] == "trees" { &[] } else { &["--num-generations", "4"] };
        let found = asked(&folder, &[&["--method", id, "--samples", "40"], size].concat());
        for key in ["scale", "bias", "bias_after_scale", "variance", "update_cosine"] {
            assert!(found[key].is_number() && found[format!("{key}_se")].is_number(), "{id} {key}");
        }
        assert!((0.0..=1.0).contains(&number(&found, "zero_updates")));
    }
}

#[test]
fn policies_of_three_kinds_and_one_seed_one_answer() {
    let folder = folder("bias-policies", &json!({"policy": {"hidden": [8]}}));
    let out = folder.path("run");
    lines(&["train", &folder.path("config.json"), "--iterations", "3", "--out", &out], "");
    let checkpoint = folder.path("run/checkpoint.grpo");
    let of = |policy| asked(&folder, &["--method", "gigpo", "--samples", "40", "--policy", policy]);
    let (initial, uniform, trained) = (of("initial"), of("uniform"), of(&checkpoint));
    assert_eq!(initial, of("initial"));
    assert!(initial != uniform && trained != initial);
    let seeded = asked(&folder, &["--method", "gigpo", "--samples", "40", "--seed", "5"]);
    assert!(number(&seeded, "variance") != number(&initial, "variance"));
    assert_eq!(seeded["gradient_norm"], initial["gradient_norm"]);
}

#[test]
fn without_a_method_the_configuration_is_taken_as_it_is() {
    let changes = json!({
        "loss_type": "dr_grpo", "scale_rewards": "none", "ddof": 0,
        "rubrics": ["no_fall"], "estimator": {"gate": "reward", "gate_penalty": 0.5}
    });
    let found = asked(&folder("bias-own", &changes), &["--samples", "40"]);
    assert_eq!((&found["method"], &found["expectation"]), (&Value::Null, &json!("samples")));
    assert_eq!(found["num_generations"], 8);
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let folder = folder("bias-refused", &json!({}));
    let config = folder.path("config.json");
    assert!(refused(&["bias", &config, "--method", "magic"], "").contains("gigpo"));
    assert!(refused(&["bias", &config, "--num-generations", "0"], "").contains("num_generations"));
    assert!(refused(&["bias", &config, "--samples", "10"], "").contains("40"));
    assert!(refused(&["bias", "/nowhere/config.json"], "").contains("/nowhere/config.json"));
    assert!(refused(&["bias", &config, "--policy", "/nowhere/policy"], "").contains("/nowhere/policy"));
    fs::write(&config, "{}").unwrap();
    let other =
        grpo(&["bias", &config, "--samples", "40", "--method", "vineppo", "--num-generations", "2"], "");
    assert!(other.status.success());
}
