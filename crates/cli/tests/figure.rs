//! `grpo figure`: points and pictures.
#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

mod support;

use std::fs;
use support::{Folder, lines, refused};

#[test]
fn the_scale_is_drawn_and_printed() {
    let folder = Folder::new("figure-scale");
    let out = folder.path("scale.svg");
    let points = lines(&["figure", "scale", "--out", &out], "");
    let rloo: Vec<f64> = points
        .iter()
        .filter(|p| p["series"] == "RLOO, groups of 8")
        .map(|p| p["y"].as_f64().unwrap())
        .collect();
    assert_eq!(rloo.len(), 81);
    assert!(rloo.iter().all(|y| (y - 1.0).abs() < 1e-9));
    let svg = fs::read_to_string(out).unwrap();
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>") && !svg.contains("NaN"));
    assert_eq!(svg.matches("<polyline").count(), 7);
    assert!(svg.contains("<title>"));
}

#[test]
fn dividing_stops_to_help_where_prompts_are_identical() {
    let points = lines(&["figure", "curvature", "--seeds", "2"], "");
    let at = |x: f64| points.iter().filter(move |p| p["x"] == x).map(|p| p["y"].as_f64().unwrap());
    assert!(at(0.0).next().is_some_and(|y| y < 1.0));
    assert!(at(1.0).all(|y| (y - 1.0).abs() < 0.02));
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    assert!(refused(&["figure", "sunset"], "").contains("sunset"));
    assert!(refused(&["figure", "scale", "--seeds", "1"], "").contains("--seeds"));
    assert!(refused(&["figure", "scale", "--out", "/nowhere/x.svg"], "").contains("/nowhere/x.svg"));
}
