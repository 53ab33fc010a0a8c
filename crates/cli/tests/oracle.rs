//! `grpo oracle`: exact figures, and what is refused.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use serde_json::Value;
use std::fs;
use support::{Folder, grpo, lines, refused};

fn asked(arguments: &[&str]) -> Value {
    lines(&[&["oracle"], arguments].concat(), "").remove(0)
}

fn number(answer: &Value, key: &str) -> f64 {
    answer[key].as_f64().unwrap()
}

fn list(answer: &Value, key: &str) -> Vec<f64> {
    answer[key].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} instead of {expected}");
}

/// Figures of an independent computation.
#[test]
fn the_known_figures_of_the_lakes() {
    for (id, horizon, best, uniform, length) in [
        ("FrozenLake-v1", 100, 0.744_190, 0.013_940, 7.673),
        ("FrozenLake8x8-v1", 200, 0.913_220, 0.001_901, 32.072),
    ] {
        let optimal = asked(&["--id", id, "--policy", "optimal"]);
        close(number(&optimal, "success"), best, 5e-7);
        close(number(&optimal, "value"), best, 5e-7);
        for slippery in ["true", "false"] {
            let drawn = asked(&["--id", id, "--is-slippery", slippery]);
            assert_eq!(drawn["horizon"], horizon);
            close(number(&drawn, "success"), uniform, 5e-7);
            close(number(&drawn, "expected_length"), length, 5e-4);
        }
        let firm = asked(&["--id", id, "--is-slippery", "false", "--policy", "optimal"]);
        close(number(&firm, "success"), 1.0, 0.0);
    }
    let long = ["--id", "FrozenLake-v1", "--policy", "optimal", "--max-episode-steps", "10000"];
    close(number(&asked(&long), "success"), 0.823_529, 5e-7);
}

#[test]
fn an_answer_hangs_together() {
    for policy in ["uniform", "optimal", "optimal_stationary"] {
        let answer = asked(&["--map", "SFF/FHS/FFG", "--max-episode-steps", "12", "--policy", policy]);
        let keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = ["success", "value", "expected_length", "horizon", "v", "q", "visits"];
        expected.sort_unstable();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, expected);
        let (v, visits) = (list(&answer, "v"), list(&answer, "visits"));
        assert_eq!((v.len(), visits.len(), v[4], v[8]), (9, 9, 0.0, 0.0));
        // Starts in states 0 and 5.
        close(number(&answer, "value"), 0.5 * (v[0] + v[5]), 1e-12);
        close(visits[8], number(&answer, "success"), 1e-12);
        let acted: f64 = visits.iter().sum::<f64>() - visits[4] - visits[8];
        close(acted, number(&answer, "expected_length"), 1e-12);
        for (state, row) in answer["q"].as_array().unwrap().iter().enumerate() {
            let row: Vec<f64> = row.as_array().unwrap().iter().map(|q| q.as_f64().unwrap()).collect();
            match policy {
                "uniform" => close(row.iter().sum::<f64>() / 4.0, v[state], 1e-12),
                "optimal" => close(row.iter().copied().fold(f64::MIN, f64::max), v[state], 1e-12),
                _ => assert!(row.iter().any(|q| (q - v[state]).abs() < 1e-12)),
            }
        }
    }
    // The keys come in the order of the manual.
    let text = String::from_utf8(grpo(&["oracle", "--map", "SG"], "").stdout).unwrap();
    assert!(text.starts_with("{\"success\":"), "{text}");
}

#[test]
fn a_clock_is_worth_something_and_the_search_comes_close() {
    let policy = |policy| number(&asked(&["--id", "FrozenLake-v1", "--policy", policy]), "success");
    let (clocked, stationary) = (policy("optimal"), policy("optimal_stationary"));
    assert!(stationary < clocked && stationary > 0.99 * clocked, "{stationary} {clocked}");
}

#[test]
fn stationary_values_and_discounts() {
    let cliff = asked(&["--id", "CliffWalking-v1", "--no-limit", "--discount", "0.9"]);
    assert_eq!(cliff["horizon"], Value::Null);
    let found = asked(&["--map", "SG", "--is-slippery", "false", "--no-limit", "--discount", "0.9"]);
    close(number(&found, "value"), 0.25 / (1.0 - 0.75 * 0.9), 1e-12);
    close(number(&found, "success"), 1.0, 1e-12);
    close(number(&found, "expected_length"), 4.0, 1e-12);
}

#[test]
fn a_checkpoint_is_evaluated_as_its_run_says() {
    let folder = Folder::new("oracle-checkpoint");
    fs::write(folder.path("config.json"), grpo(&["preset", "first-light"], "").stdout).unwrap();
    let out = folder.path("run");
    lines(&["train", &folder.path("config.json"), "--iterations", "3", "--out", &out], "");
    let checkpoint = folder.path("run/checkpoint.grpo");
    // The next update begins with the success of the policy that the checkpoint holds.
    let next = lines(&["train", "--resume", &checkpoint, "--iterations", "1"], "").remove(0);
    let world = ["--map", "SFFF/FHFH/FFFH/HFFG", "--is-slippery", "false", "--max-episode-steps", "24"];
    let asked_of =
        |path| asked(&[&world[..], &["--reward-schedule", "1,0,-0.01", "--policy", path]].concat());
    close(number(&asked_of(&checkpoint), "success"), next["success"].as_f64().unwrap(), 1e-9);
    let oracle = |rest: &[&str]| refused(&[&["oracle"], rest].concat(), "");
    assert!(oracle(&["--id", "FrozenLake8x8-v1", "--policy", &checkpoint]).contains("64 inputs"));
    assert!(
        oracle(&["--id", "CliffWalking-v1", "--max-episode-steps", "9", "--policy", &checkpoint])
            .contains("other moves")
    );
    fs::write(&checkpoint, b"rubbish").unwrap();
    assert!(oracle(&["--id", "FrozenLake-v1", "--policy", &checkpoint]).contains("checkpoint"));
}

#[test]
fn what_has_no_answer_is_refused() {
    let oracle = |rest: &[&str]| refused(&[&["oracle"], rest].concat(), "");
    assert!(oracle(&[]).contains("--id"));
    assert!(oracle(&["--id", "FrozenLake-v9"]).contains("FrozenLake-v9"));
    assert!(oracle(&["--map", "SF/FX"]).contains("row 2"));
    assert!(oracle(&["--id", "CliffWalking-v1"]).contains("max_episode_steps"));
    assert!(oracle(&["--id", "FrozenLake-v1", "--policy", "nothing"]).contains("nothing"));
    assert!(oracle(&["--id", "FrozenLake-v1", "--discount", "2"]).contains("discount"));
    assert!(oracle(&["--id", "FrozenLake-v1", "--no-limit", "--policy", "optimal"]).contains("limit"));
    assert!(oracle(&["--id", "FrozenLake-v1", "--max-episode-steps", "0"]).contains("max_episode_steps"));
}
