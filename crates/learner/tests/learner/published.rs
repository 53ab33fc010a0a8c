//! Ratios of whole trajectories against what verl and TRL make of the same numbers.

use learner::{LossConfig, SurrogateInput};
use serde::Deserialize;

use crate::sequences::{gspo, vespo};
use crate::setup::{Tables, config, tabular};
use crate::trajectories::{Counts, Rollout, samples};

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    old_log_probs: Vec<Vec<f64>>,
    log_probs: Vec<Vec<f64>>,
    advantages: Vec<f64>,
    epsilon: Option<f64>,
    epsilon_high: Option<f64>,
    ratios: Option<Vec<f64>>,
    loss_type: Option<String>,
    loss: f64,
    gradient: Vec<Vec<f64>>,
}

fn fixture(name: &str) -> Vec<Case> {
    let path = format!("{}/../advantage/fixtures/parity/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let fixture: Fixture = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(fixture.cases.len() >= 200);
    fixture.cases
}

/// Runs a case: each step in a row of its own, with the sampled action and one other.
fn run(case: &Case, loss: LossConfig) {
    let steps: usize = case.log_probs.iter().map(Vec::len).sum();
    let both = |table: &[Vec<f64>]| -> Vec<f64> {
        table.iter().flatten().flat_map(|log| [log.exp(), 1.0 - log.exp()]).collect()
    };
    let (probs, old) = (both(&case.log_probs), both(&case.old_log_probs));
    let logits: Vec<f64> = probs.iter().map(|prob| prob.ln()).collect();
    let mut first = 0;
    let mut rollouts = Vec::new();
    for (episode, &advantage) in case.log_probs.iter().zip(&case.advantages) {
        let weight = match case.loss_type.as_deref() {
            Some("dapo") => 1.0 / steps as f64,
            _ => 1.0 / case.log_probs.len() as f64 / episode.len() as f64,
        };
        rollouts.push(Rollout {
            cells: (first..first + episode.len()).map(|row| 2 * row).collect(),
            weight,
            advantage,
        });
        first += episode.len();
    }
    let mut settings = config(steps, 2, &[]);
    settings.loss = loss;
    let mut learner = tabular(&settings, &logits);
    let counts = Counts::of(&rollouts);
    let tables = Tables::fold(&samples(&rollouts, 2), 2, &old, &old);
    let input = SurrogateInput { sequences: Some(counts.input()), ..tables.input() };
    let actual = pollster::block_on(learner.gradient(&input)).unwrap();
    let size: f64 = rollouts.iter().map(|r| r.cells.len() as f64 * (r.weight * r.advantage).abs()).sum();
    for (row, wanted) in case.gradient.iter().flatten().enumerate() {
        // By the logit of the sampled action, whose probability is p: the slope times 1 − p.
        let wanted = wanted * (1.0 - probs[2 * row]);
        let error = (f64::from(actual.logits[2 * row]) - wanted).abs();
        assert!(error <= 1e-6 * size, "row {row}: {} for {wanted}", actual.logits[2 * row]);
    }
    assert!(
        (actual.loss - case.loss).abs() <= 1e-6 * case.loss.abs().max(size),
        "{} for {}",
        actual.loss,
        case.loss
    );
}

#[test]
fn gspo_agrees_with_verl() {
    let mut skipped = 0;
    for case in fixture("gspo") {
        let (low, high) = (case.epsilon.unwrap(), case.epsilon_high.unwrap());
        // Tables are f32: a ratio so close to its bound may fall to either side.
        let near = |ratio: &f64| [1.0 - low, 1.0 + high].iter().any(|edge| (ratio - edge).abs() < 1e-6);
        if case.ratios.as_ref().unwrap().iter().any(near) {
            skipped += 1;
            continue;
        }
        run(&case, gspo(low, high));
    }
    assert!(skipped <= 4, "{skipped}");
}

#[test]
fn vespo_agrees_with_trl() {
    for case in fixture("vespo") {
        run(&case, vespo());
    }
}
