//! The backward pass of the network, against finite differences of one written in `f64`.

use learner::{Activation, Learner, LearnerConfig, LossConfig, RowFeatures};

use crate::reference::{Batch, Mlp, finite_differences, loss, scale, softmax};
use crate::setup::{Random, Tables, config, learner_on, random_samples};

/// Parameters in layer order, from their `f32` values; also replaces the small output layer by one
/// of ordinary size, so that the layers behind it have a gradient worth testing.
fn grow(learner: &mut Learner, random: &mut Random) -> Vec<f64> {
    let mut state = pollster::block_on(learner.state()).unwrap();
    for parameter in state.parameters.values_mut() {
        for value in &mut parameter.values {
            *value = random.between(-0.8, 0.8) as f32;
        }
    }
    learner.restore(&state).unwrap();
    ordered(state.parameters.iter().map(|(path, parameter)| (path.clone(), parameter.values.clone())))
}

/// Weight before bias in each layer: `bias` sorts before `weight`.
fn ordered(parameters: impl Iterator<Item = (String, Vec<f32>)>) -> Vec<f64> {
    let mut all: Vec<_> = parameters.collect();
    all.sort_by_key(|(path, _)| path.replace("weight", "a").replace("bias", "b"));
    all.into_iter().flat_map(|(_, values)| values).map(f64::from).collect()
}

fn check(settings: &LearnerConfig, rows: &RowFeatures, seed: u64) {
    let mut random = Random(seed);
    let mut learner = learner_on(settings, rows);
    let parameters = grow(&mut learner, &mut random);
    let widths = [&[settings.inputs], settings.network.hidden.as_slice(), &[settings.actions]].concat();
    let mlp = Mlp { widths, activation: settings.network.activation };
    let actions = settings.actions;
    let policy =
        |parameters: &[f64]| softmax(&mlp.logits(parameters, &rows.rows), actions, settings.temperature);

    let probs = policy(&parameters);
    let read = pollster::block_on(learner.read()).unwrap();
    assert_eq!(read.probs.len(), probs.len());
    for (actual, expected) in read.probs.iter().zip(&probs) {
        assert!((f64::from(*actual) - expected).abs() < 1e-6, "probability {actual} for {expected}");
    }

    let samples = random_samples(&mut random, rows.rows.len(), actions, 200);
    let old: Vec<f64> =
        probs.iter().map(|prob| f64::from((prob * random.between(0.7, 1.4)) as f32)).collect();
    let batch = Batch { samples: &samples, old: &old, reference: &probs, loss: &settings.loss };
    let tables = Tables::fold(&samples, actions, &old, &probs);
    let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
    let actual = ordered(gradient.parameters.into_iter());
    let expected = finite_differences(&parameters, |moved| loss(&batch, &policy(moved), actions));
    let tolerance = 1e-6 * scale(&samples);
    assert_eq!(actual.len(), expected.len());
    for (index, (actual, expected)) in actual.iter().zip(&expected).enumerate() {
        let error = (actual - expected).abs();
        assert!(error <= tolerance, "parameter {index}: {actual} for {expected}, {error:e} off");
    }
    assert!(expected.iter().any(|slope| slope.abs() > 100.0 * tolerance), "the gradient must not be all 0");
}

fn settings(inputs: usize, hidden: &[usize], activation: Activation) -> LearnerConfig {
    let mut settings = config(inputs, 4, hidden);
    settings.network.activation = activation;
    settings.loss = LossConfig { beta: 0.03, entropy_coef: 0.02, ..LossConfig::default() };
    settings.temperature = 1.25;
    settings
}

fn windows(inputs: usize, rows: usize, padded: usize) -> RowFeatures {
    let mut random = Random(11);
    let active = |random: &mut Random| (0..inputs as u32).filter(|_| random.uniform() < 0.4).collect();
    RowFeatures { inputs, rows: (0..rows).map(|_| active(&mut random)).collect(), padded }
}

#[test]
fn tanh_over_one_hot_rows() {
    check(&settings(9, &[8, 6], Activation::Tanh), &RowFeatures::one_hot(9), 21);
}

#[test]
fn relu_over_one_hot_rows() {
    check(&settings(9, &[8, 6], Activation::Relu), &RowFeatures::one_hot(9), 22);
}

#[test]
fn tanh_over_padded_windows() {
    check(&settings(10, &[7], Activation::Tanh), &windows(10, 13, 16), 23);
}

#[test]
fn relu_over_three_hidden_layers() {
    check(&settings(10, &[7, 5, 6], Activation::Relu), &windows(10, 13, 13), 24);
}
