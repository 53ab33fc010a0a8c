//! The command as its users meet it: JSON on standard output, one line on standard error, exit codes.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use serde_json::{Value, json};
use std::fs;
use support::{Folder, grpo, lines, refused};

#[test]
fn env_steps_as_gymnasium_does() {
    let got = lines(&["env", "--id", "FrozenLake8x8-v1", "--seed", "42", "--actions", "2,1,1,2,0"], "");
    let observations: Vec<u64> = got.iter().map(|l| l["observation"].as_u64().unwrap()).collect();
    assert_eq!(observations, [0, 1, 2, 3, 11, 19]);
    let reset = json!({"observation": 0, "reward": null, "terminated": false, "truncated": false, "prob": 1});
    assert_eq!(got[0], reset);
    assert_eq!(got[5]["terminated"], true);
}

#[test]
fn env_ends_with_the_episode_and_takes_every_option() {
    let got = lines(
        &[
            "env",
            "--id",
            "FrozenLake-v1",
            "--map",
            "SF/FG",
            "--is-slippery",
            "false",
            "--reward-schedule",
            "5,-1,-0.5",
            "--actions",
            "2,1,1,1",
        ],
        "",
    );
    assert_eq!(got.len(), 3);
    assert_eq!((&got[1]["reward"], &got[2]["reward"]), (&json!(-0.5), &json!(5)));
    let got =
        lines(&["env", "--id", "CliffWalking-v1", "--max-episode-steps", "2", "--actions", "0,0,0"], "");
    assert_eq!((got.len(), &got[2]["truncated"]), (3, &json!(true)));
}

#[test]
fn env_draws_gymnasiums_random_maps() {
    let got = lines(&["env", "--random-map", "4", "--p", "0.8", "--seed", "0"], "");
    assert_eq!(got[0], json!({"map": ["SFFF", "HHFF", "FHHF", "HFFG"]}));
}

#[test]
fn advantages_show_every_stage() {
    let got =
        lines(&["advantages"], r#"{"groups":[[1,0,0,1,0,0,0,0],[0.3,0.3]],"ddof":0,"advantage_eps":0}"#);
    let answer = &got[0];
    let names: Vec<_> =
        answer["stages"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["score", "baseline", "centred", "std", "scaled"]);
    assert!((answer["advantages"][0][0].as_f64().unwrap() - 1.732051).abs() < 1e-5);
    assert_eq!(answer["advantages"][1], json!([0.0, 0.0]));
    let config = json!({"baseline": "mean", "scale_rewards": "group", "ddof": 0, "advantage_eps": 0.0});
    assert_eq!(answer["config"], config);
    // Each stage says what it is made of and how.
    let scaled = &answer["stages"][4];
    assert_eq!(scaled["inputs"], json!(["centred", "std"]));
    assert_eq!(scaled["constants"], json!({"advantage_eps": 0.0}));
    assert!(scaled["formula"].as_str().unwrap().contains("<mn data-slot=\"advantage\"></mn>"));
}

#[test]
fn failures_are_one_line_and_exit_two() {
    assert!(refused(&["env", "--id", "FrozenLake-v9"], "").contains("FrozenLake-v9"));
    assert!(refused(&["env", "--id", "FrozenLake-v1", "--map", "SF/FX"], "").contains("row 2"));
    assert!(refused(&["env", "--id", "FrozenLake-v1", "--actions", "9"], "").contains("actions[0]"));
    assert!(refused(&["advantages"], "{").contains("standard input"));
    assert!(refused(&["advantages"], r#"{"groups":[[1],[]]}"#).contains("groups[1]"));
    assert!(refused(&["advantages"], r#"{"groups":[[1]],"epsilon":1}"#).contains("epsilon"));
    assert!(refused(&["preset", "nothing"], "").contains("first-light"));
    assert!(refused(&["train", "/nowhere/config.json"], "").contains("/nowhere/config.json"));
    assert!(refused(&["fly"], "").contains("fly"));
    refused(&[], "");
}

#[test]
fn training_in_two_parts_writes_the_same_bytes() {
    let folder = Folder::new("two-parts");
    let preset = grpo(&["preset", "first-light"], "").stdout;
    fs::write(folder.path("config.json"), preset).unwrap();
    let config = folder.path("config.json");
    let (straight, parts) = (folder.path("straight"), folder.path("parts"));
    let whole = lines(&["train", &config, "--seed", "4", "--iterations", "5", "--out", &straight], "");
    lines(&["train", &config, "--seed", "4", "--iterations", "3", "--out", &parts], "");
    let checkpoint = folder.path("parts/checkpoint.grpo");
    lines(&["train", "--resume", &checkpoint, "--iterations", "2", "--out", &parts], "");
    let read = |path: String| fs::read(path).unwrap();
    assert_eq!(read(folder.path("straight/metrics.jsonl")), read(folder.path("parts/metrics.jsonl")));
    assert_eq!(read(folder.path("straight/config.json")), read(folder.path("parts/config.json")));
    let iterations: Vec<_> = whole.iter().map(|l| l["iteration"].as_u64().unwrap()).collect();
    assert_eq!(iterations, [1, 2, 3, 4, 5]);
    for key in [
        "loss",
        "grad_norm",
        "reward",
        "reward_std",
        "frac_reward_zero_std",
        "entropy",
        "kl",
        "success",
        "completions/mean_length",
        "clip_ratio/region_mean",
    ] {
        assert!(whole[0][key].is_number(), "{key}");
    }
    fs::write(&checkpoint, b"rubbish").unwrap();
    assert!(refused(&["train", "--resume", &checkpoint], "").contains("checkpoint"));
}

#[test]
fn every_listed_preset_can_be_printed() {
    let listed = lines(&["presets"], "");
    assert!(listed.len() >= 8);
    for preset in listed {
        let printed = grpo(&["preset", preset["name"].as_str().unwrap()], "");
        assert!(serde_json::from_slice::<Value>(&printed.stdout).unwrap()["env"].is_object());
    }
}

#[test]
fn a_run_with_injected_rollouts_tells_their_bias_and_no_other_does() {
    let folder = Folder::new("injected");
    let path = folder.path("config.json");
    let train = |injected: &str| {
        let config = json!({ "env": { "is_slippery": false, "map_name": "4x4" }, "injected": injected });
        fs::write(&path, config.to_string()).unwrap();
        lines(&["train", &path, "--iterations", "3"], "")
    };
    assert!(train("none").iter().all(|line| line.get("injected/cosine").is_none()));
    for line in train("reference") {
        let cosine = line["injected/cosine"].as_f64().unwrap();
        assert!(cosine.abs() <= 1.0 + 1e-9 && line["iteration"].is_u64(), "{line}");
        // Null is infinite: nothing but the injected rollouts pushes.
        assert!(
            line["injected/norm_ratio"].is_null() || line["injected/norm_ratio"].as_f64().unwrap() >= 0.0
        );
    }
}
