//! What is refused, and in which words.

use learner::{Learner, LearnerConfig, LearnerDevice, LearnerError, OptimizerKind, RowFeatures};

use crate::setup::{Random, Tables, config, learner, on_policy, random_samples, tabular};

fn tables() -> Tables {
    let samples = random_samples(&mut Random(61), 9, 4, 60);
    Tables::fold(&samples, 4, &[0.25; 36], &[0.25; 36])
}

#[test]
fn numbers_that_are_not_finite_are_reported() {
    let mut learner = learner(&config(9, 4, &[]));
    for bad in [f32::NAN, f32::INFINITY] {
        let mut tables = tables();
        tables.positive[6] = bad;
        let refused = learner.step(&tables.input(), false).unwrap_err();
        let LearnerError::NonFinite { quantity, .. } = &refused else { panic!("{refused}") };
        assert!(quantity.contains("positive at row 1, action 2"), "{quantity}");
    }
    assert!(pollster::block_on(learner.read()).unwrap().steps.is_empty(), "a refused step is not taken");
}

#[test]
fn a_policy_that_overflows_is_reported_by_the_next_read() {
    let mut settings = config(9, 4, &[8]);
    settings.optimizer.kind = OptimizerKind::Sgd;
    settings.optimizer.learning_rate = 1e38;
    let mut learner = learner(&settings);
    let mut tables = tables();
    for weight in tables.positive.iter_mut().chain(&mut tables.negative) {
        *weight *= 1e4;
    }
    learner.step(&tables.input(), false).unwrap();
    let refused = pollster::block_on(learner.read()).unwrap_err();
    let LearnerError::NonFinite { quantity, cause } = &refused else { panic!("{refused}") };
    assert!(quantity.contains("probability of the policy"), "{quantity}");
    assert!(cause.contains("learning_rate"), "{cause}");
}

#[test]
fn certain_actions_give_no_nan() {
    let mut settings = config(3, 4, &[]);
    settings.loss.beta = 0.1;
    settings.loss.entropy_coef = 0.1;
    let mut logits = vec![0.0; 12];
    logits[1] = 500.0;
    let mut learner = tabular(&settings, &logits);
    let read = pollster::block_on(learner.read()).unwrap();
    assert_eq!(read.probs[..4], [0.0, 1.0, 0.0, 0.0]);
    let samples = [crate::reference::Sample { row: 0, action: 1, weight: 1.0, advantage: 1.0 }];
    let mut tables = on_policy(&mut learner, &samples);
    tables.reference = vec![0.25; 12];
    learner.step(&tables.counted(), true).unwrap();
    let read = pollster::block_on(learner.read()).unwrap();
    assert!(read.steps[0].loss.is_finite());
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let mut settings = config(9, 4, &[]);
    settings.loss.beta = 0.1;
    let mut learner = learner(&settings);
    let mut says = |change: &dyn Fn(&mut Tables), expected: &str| {
        let mut tables = tables();
        change(&mut tables);
        let message = learner.step(&tables.counted(), false).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    says(&|tables| tables.count.truncate(35), "`count`: it has 35 values; 9 rows of 4 actions need 36");
    says(&|tables| tables.negative[5] = -1.0, "`negative`: row 1, action 1 is -1; it must be at least 0");
    says(&|tables| tables.old.fill(0.0), "although the cell has weight");
    says(&|tables| tables.reference.fill(0.0), "although the cell has weight");

    let tables = tables();
    let mut input = tables.input();
    input.reference_probs = None;
    assert!(learner.step(&input, false).unwrap_err().to_string().contains("beta is not 0"));
    let mut input = tables.input();
    input.clip_positive = Some(&tables.clip_positive);
    assert!(learner.step(&input, false).unwrap_err().to_string().contains("together"));
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    let mut learner = learner(&config(9, 4, &[]));
    let mut says = |inputs: usize, rows: Vec<Vec<u32>>, padded: usize, expected: &str| {
        let features = RowFeatures { inputs, rows, padded };
        let message = learner.set_rows(&features, None).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    says(8, vec![vec![0]], 1, "they have 8 inputs, the network has 9");
    says(9, vec![], 1, "there are no rows");
    says(9, vec![vec![0], vec![1]], 1, "padded is 1, less than the 2 rows");
    says(9, vec![vec![0], vec![1, 9]], 2, "row 1 has input 9; inputs are below 9");
    assert_eq!(pollster::block_on(learner.read()).unwrap().probs.len(), 36, "the rows before stay");
}

#[test]
fn a_learner_without_rows_or_reference_says_so() {
    let config = config(9, 4, &[]);
    let mut learner = Learner::new(config, LearnerDevice::cpu(), &mut || 0.5).unwrap();
    let no_rows = |error: LearnerError| assert!(matches!(error, LearnerError::NoRows { .. }), "{error}");
    no_rows(pollster::block_on(learner.read()).unwrap_err());
    no_rows(learner.step(&tables().input(), false).unwrap_err());
    let error = pollster::block_on(learner.reference_probs()).unwrap_err();
    assert_eq!(error, LearnerError::NoReference);
}

#[test]
fn settings_out_of_range_are_refused() {
    let says = |change: &dyn Fn(&mut LearnerConfig), expected: &str| {
        let mut settings = config(9, 4, &[8]);
        change(&mut settings);
        let message = settings.validate().unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    };
    says(&|settings| settings.actions = 0, "actions is 0; it must be at least 1");
    says(&|settings| settings.network.hidden = vec![4, 0], "network.hidden is 0");
    says(&|settings| settings.temperature = 0.0, "temperature is 0");
    says(&|settings| settings.optimizer.adam_beta1 = 1.0, "optimizer.adam_beta1 is 1");
    says(&|settings| settings.optimizer.learning_rate = f64::NAN, "optimizer.learning_rate is NaN");
    says(&|settings| settings.optimizer.max_grad_norm = Some(0.0), "optimizer.max_grad_norm is 0");
    says(&|settings| settings.loss.beta = -0.1, "loss.beta is -0.1");
}
