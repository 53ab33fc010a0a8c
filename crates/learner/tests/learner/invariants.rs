//! What must not matter, does not, to the bit.

use learner::{OptimizerKind, RowFeatures};

use crate::reference::{Batch, logits_gradient, softmax};
use crate::setup::{
    Random, Tables, config, learner, learner_on, on_policy, random_samples, state_bits, tabular,
};

#[test]
fn epsilon_changes_no_bit_on_policy() {
    let run = |epsilon: f64, epsilon_high: f64| {
        let mut settings = config(9, 4, &[16, 16]);
        settings.loss.epsilon = epsilon;
        settings.loss.epsilon_high = epsilon_high;
        settings.temperature = 1.25;
        let mut learner = learner(&settings);
        let mut random = Random(31);
        for _ in 0..8 {
            let samples = random_samples(&mut random, 9, 4, 100);
            let tables = on_policy(&mut learner, &samples);
            learner.step(&tables.counted(), false).unwrap();
            let losses = pollster::block_on(learner.read()).unwrap().steps;
            assert_eq!(losses[0].clipped, 0.0);
        }
        state_bits(&mut learner)
    };
    let expected = run(0.2, 0.28);
    assert_eq!(run(0.001, 5.0), expected);
    assert_eq!(run(0.0, 0.0), expected, "a ratio of 1 is on the bound, and not clipped");
}

#[test]
fn a_dead_group_keeps_its_kl_and_entropy_and_nothing_else() {
    let mut random = Random(32);
    let mut samples = random_samples(&mut random, 5, 4, 60);
    for sample in &mut samples {
        sample.advantage = 0.0;
    }
    let logits: Vec<f64> = (0..20).map(|_| f64::from(random.between(-1.0, 1.0) as f32)).collect();
    let probs = softmax(&logits, 4, 1.0);
    let reference = softmax(&[0.0; 20], 4, 1.0);
    let tables = Tables::fold(&samples, 4, &probs, &reference);

    let gradient = |beta: f64, entropy_coef: f64| {
        let mut settings = config(5, 4, &[]);
        settings.loss.beta = beta;
        settings.loss.entropy_coef = entropy_coef;
        let mut learner = tabular(&settings, &logits);
        let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
        let batch = Batch { samples: &samples, old: &probs, reference: &reference, loss: &settings.loss };
        for (actual, expected) in gradient.logits.iter().zip(logits_gradient(&batch, &probs, 4, 1.0)) {
            assert!((f64::from(*actual) - expected).abs() < 1e-7, "{actual} for {expected}");
        }
        gradient
    };
    let nothing = gradient(0.0, 0.0);
    assert_eq!(nothing.loss, 0.0);
    assert!(nothing.logits.iter().all(|&slope| slope == 0.0));
    assert!(gradient(0.1, 0.0).grad_norm > 0.0);
    assert!(gradient(0.0, 0.1).grad_norm > 0.0);
    gradient(0.1, 0.1);
}

#[test]
fn padded_rows_change_nothing() {
    let rows: Vec<Vec<u32>> = (0..6).map(|row| vec![row, 6 + row % 3]).collect();
    let run = |padded: usize| {
        let mut settings = config(9, 4, &[8]);
        settings.loss.beta = 0.1;
        settings.loss.entropy_coef = 0.1;
        let features = RowFeatures { inputs: 9, rows: rows.clone(), padded };
        let mut learner = learner_on(&settings, &features);
        let mut random = Random(33);
        let mut stats = Vec::new();
        for _ in 0..5 {
            let samples = random_samples(&mut random, 6, 4, 80);
            let tables = on_policy(&mut learner, &samples);
            learner.step(&tables.counted(), true).unwrap();
            let read = pollster::block_on(learner.read()).unwrap();
            assert_eq!(read.probs.len(), 24);
            assert_eq!(read.push_only_probs.unwrap().len(), 24);
            stats.push((read.steps, read.probs));
        }
        stats
    };
    let expected = run(6);
    // A longer sum is taken in another order, so the last bit may differ.
    for (actual, expected) in run(32).iter().zip(&expected) {
        assert!((actual.0[0].loss - expected.0[0].loss).abs() < 1e-6);
        assert!((actual.0[0].grad_norm - expected.0[0].grad_norm).abs() < 1e-6);
        for (actual, expected) in actual.1.iter().zip(&expected.1) {
            assert!((actual - expected).abs() < 1e-5);
        }
    }
}

#[test]
fn a_linear_policy_over_one_hot_rows_is_a_table() {
    let mut settings = config(9, 4, &[]);
    settings.optimizer.kind = OptimizerKind::Sgd;
    settings.optimizer.learning_rate = 0.5;
    let mut learner = learner(&settings);
    let read = pollster::block_on(learner.read()).unwrap();
    assert!(read.probs.iter().all(|&prob| prob == 0.25), "it starts exactly uniform");
    assert!(read.steps.is_empty() && read.push_only_probs.is_none());

    let samples = [crate::reference::Sample { row: 3, action: 2, weight: 1.0, advantage: 1.0 }];
    let tables = on_policy(&mut learner, &samples);
    learner.step(&tables.input(), false).unwrap();
    let probs = pollster::block_on(learner.read()).unwrap().probs;
    for (row, probs) in probs.chunks_exact(4).enumerate() {
        if row == 3 {
            assert!(probs[2] > 0.25 && probs[0] < 0.25);
        } else {
            assert_eq!(probs, [0.25; 4], "row {row} has its own logits, which no sample touched");
        }
    }
}

#[test]
fn one_hot_rows_in_another_order_give_the_same_policy() {
    let settings = config(9, 4, &[8, 8]);
    let mut identity = learner(&settings);
    let shuffled = RowFeatures { inputs: 9, rows: (0..9).rev().map(|row| vec![row]).collect(), padded: 9 };
    let mut dense = learner_on(&settings, &shuffled);
    let expected = pollster::block_on(identity.read()).unwrap().probs;
    let actual = pollster::block_on(dense.read()).unwrap().probs;
    for row in 0..9 {
        for action in 0..4 {
            assert!((actual[4 * (8 - row) + action] - expected[4 * row + action]).abs() < 1e-6);
        }
    }
}

#[test]
fn the_rows_to_read_may_be_others() {
    let settings = config(9, 4, &[8]);
    let mut learner = learner(&settings);
    let all = pollster::block_on(learner.read()).unwrap().probs;
    let train = RowFeatures { inputs: 9, rows: vec![vec![4], vec![7]], padded: 4 };
    learner.set_rows(&train, Some(&RowFeatures::one_hot(9))).unwrap();
    learner.freeze_reference();
    assert_eq!(pollster::block_on(learner.read()).unwrap().probs, all);
    let reference = pollster::block_on(learner.reference_probs()).unwrap();
    assert_eq!(reference.read, all);
    assert_eq!(reference.train.len(), 8);
    let old = [&all[16..20], &all[28..32]].concat();
    let samples = random_samples(&mut Random(34), 2, 4, 30);
    let mut tables = Tables::fold(&samples, 4, &[0.25; 8], &[0.25; 8]);
    tables.old = old;
    learner.step(&tables.input(), true).unwrap();
    let read = pollster::block_on(learner.read()).unwrap();
    assert_eq!(read.probs.len(), 36);
    assert_ne!(read.probs, all);
    assert_eq!(pollster::block_on(learner.reference_probs()).unwrap(), reference, "it stays frozen");
}
