//! A gradient in the space of the table, carried through the network.

use crate::setup::{config, learner, tabular};

/// Weights of log-probabilities: the function `Σ w ln π` of a policy has the gradient `w − π Σ w` in its logits.
const WEIGHTS: [f32; 6] = [0.5, -1.0, 0.25, 2.0, 0.0, -0.75];

fn value(probs: &[f32]) -> f64 {
    probs.iter().zip(WEIGHTS).map(|(p, w)| f64::from(w) * f64::from(*p).ln()).sum()
}

/// The gradient of [`value`] in the logits divided by the temperature.
fn gradient(probs: &[f32]) -> Vec<f32> {
    let rows = probs.chunks(3).zip(WEIGHTS.chunks(3));
    rows.flat_map(|(probs, weights)| {
        let sum: f32 = weights.iter().sum();
        probs.iter().zip(weights).map(move |(p, w)| w - p * sum).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn a_table_of_logits_is_its_own_jacobian() {
    let mut settings = config(2, 3, &[]);
    settings.temperature = 2.0;
    let mut learner = tabular(&settings, &[0.3, -0.2, 0.1, 1.0, 0.5, -0.4]);
    let carried = pollster::block_on(learner.pull_back(&WEIGHTS)).unwrap();
    assert_eq!(carried["layers.0.weight"], WEIGHTS.map(|w| w / 2.0));
}

#[test]
fn a_network_carries_a_gradient_as_finite_differences_say() {
    let mut settings = config(2, 3, &[4]);
    settings.temperature = 0.7;
    let mut learner = learner(&settings);
    let read = |learner: &mut learner::Learner| pollster::block_on(learner.read()).unwrap().probs;
    let probs = read(&mut learner);
    let carried = pollster::block_on(learner.pull_back(&gradient(&probs))).unwrap();
    let state = pollster::block_on(learner.state()).unwrap();
    let mut largest = 0.0_f64;
    for (path, parameter) in &state.parameters {
        for (index, carried) in carried[path].iter().enumerate() {
            let mut at = |by: f32| {
                let mut moved = state.clone();
                moved.parameters.get_mut(path).unwrap().values[index] = parameter.values[index] + by;
                learner.restore(&moved).unwrap();
                value(&read(&mut learner))
            };
            let step = 1.0 / 64.0;
            let slope = (at(step) - at(-step)) / f64::from(2.0 * step);
            assert!((slope - f64::from(*carried)).abs() < 2e-3, "{path}[{index}]: {slope} and {carried}");
            largest = largest.max(slope.abs());
        }
    }
    assert!(largest > 0.1, "the gradient vanishes");
}

#[test]
fn a_gradient_of_another_size_is_refused() {
    let mut learner = learner(&config(2, 3, &[]));
    let refused = pollster::block_on(learner.pull_back(&[0.0; 5])).unwrap_err().to_string();
    assert!(refused.contains("5 numbers") && refused.contains('6'), "{refused}");
}
