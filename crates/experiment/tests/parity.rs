//! Agreement with the libraries: fixtures that their own functions, or scripts after their code, produced
//! (`crates/advantage/fixtures/generate.py`).

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use experiment::AdvantageRequest;
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Fixtures of the loss, which are read elsewhere.
const LOSSES: [&str; 3] = ["aggregation", "gspo", "vespo"];

#[derive(Deserialize)]
struct Fixture {
    source: String,
    tolerance: f64,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    request: Value,
    advantages: Vec<Vec<f64>>,
    step_advantages: Option<Vec<Vec<Vec<f64>>>>,
}

fn close(got: &[f64], want: &[f64], tolerance: f64) -> bool {
    got.len() == want.len()
        && got.iter().zip(want).all(|(g, w)| (g - w).abs() <= tolerance * w.abs().max(1.0))
}

fn check(path: &Path) -> Result<usize, String> {
    let fixture: Fixture = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(fixture.tolerance <= 1e-6 && !fixture.source.is_empty(), "{}", path.display());
    for (index, case) in fixture.cases.iter().enumerate() {
        let request = AdvantageRequest::from_json(&case.request.to_string()).map_err(|e| e.to_string())?;
        let estimate = request.estimate().map_err(|e| format!("case {index}: {e}"))?;
        let steps = estimate.steps.as_ref().map(|s| request.rollouts.shaped_steps(s));
        let same = match (&case.step_advantages, steps) {
            (Some(want), Some(got)) => {
                close(&got.concat().concat(), &want.concat().concat(), fixture.tolerance)
            }
            (Some(_), None) => false,
            (None, _) => close(&estimate.advantages.concat(), &case.advantages.concat(), fixture.tolerance),
        };
        if !same {
            let (got, want) = (&estimate.advantages, &case.advantages);
            return Err(format!(
                "case {index} {}: {got:?} against {want:?}; {:?}",
                case.request, case.step_advantages
            ));
        }
    }
    Ok(fixture.cases.len())
}

#[test]
fn estimators_agree_with_the_libraries() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../advantage/fixtures/parity");
    let files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|p| !LOSSES.iter().any(|l| p.file_stem().is_some_and(|s| s == *l)))
        .collect();
    assert!(files.len() >= 10, "{files:?}");
    let failures: Vec<String> = files
        .iter()
        .filter_map(|path| match check(path) {
            Ok(cases) if cases >= 200 => None,
            Ok(cases) => Some(format!("{}: only {cases} cases", path.display())),
            Err(why) => Some(format!("{}: {why}", path.display())),
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
