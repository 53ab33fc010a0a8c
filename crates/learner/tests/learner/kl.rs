//! Which divergence each KL estimator descends, where every action is weighted by its probability.

use learner::{KlEstimator, LossConfig};

use crate::reference::{finite_differences, softmax};
use crate::setup::{Random, Tables, config, tabular};

const ACTIONS: usize = 3;
const ROWS: usize = 5;

/// Logits of the policy, the reference and another policy that sampled.
fn policies() -> [Vec<f64>; 3] {
    let mut random = Random(91);
    let mut draw = || (0..ROWS * ACTIONS).map(|_| f64::from(random.between(-1.0, 1.0) as f32)).collect();
    [draw(), draw(), draw()]
}

/// The gradient of the KL term alone, sampled infinitely often from `sampler`, one visit for each row.
fn expected(logits: &[f64], sampler: &[f64], reference: &[f64], loss: LossConfig) -> Vec<f64> {
    let mut settings = config(ROWS, ACTIONS, &[]);
    settings.loss = LossConfig { beta: 1.0, ..loss };
    let mut learner = tabular(&settings, logits);
    let mut tables = Tables::fold(&[], ACTIONS, sampler, reference);
    tables.count = sampler.iter().map(|&prob| prob as f32).collect();
    let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
    gradient.logits.into_iter().map(f64::from).collect()
}

/// `Σ_rows KL(left‖right)`.
fn divergence(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l * (l / r).ln()).sum()
}

fn of(kl_estimator: KlEstimator, use_bias_correction_kl: bool) -> LossConfig {
    LossConfig { kl_estimator, use_bias_correction_kl, ..LossConfig::default() }
}

fn close(actual: &[f64], expected: &[f64], what: &str) {
    for (actual, expected) in actual.iter().zip(expected) {
        assert!((actual - expected).abs() < 2e-6, "{what}: {actual} for {expected}");
    }
}

#[test]
fn on_policy_k1_goes_nowhere_k2_descends_the_reverse_kl_and_k3_the_forward_one() {
    let [logits, reference, _] = policies();
    let (pi, reference) = (softmax(&logits, ACTIONS, 1.0), softmax(&reference, ACTIONS, 1.0));
    let gradient = |estimator| expected(&logits, &pi, &reference, of(estimator, false));
    let reverse = finite_differences(&logits, |l| divergence(&softmax(l, ACTIONS, 1.0), &reference));
    let forward = finite_differences(&logits, |l| divergence(&reference, &softmax(l, ACTIONS, 1.0)));
    assert!(reverse.iter().zip(&forward).any(|(r, f)| (r - f).abs() > 0.05), "the two must differ here");
    close(&gradient(KlEstimator::K1), &[0.0; ROWS * ACTIONS], "k1");
    close(&gradient(KlEstimator::K2), &reverse, "k2");
    close(&gradient(KlEstimator::K3), &forward, "k3");
}

#[test]
fn with_the_ratio_k1_and_k3_descend_the_reverse_kl_whoever_sampled() {
    let [logits, reference, old] = policies();
    let [pi, reference, old] = [&logits, &reference, &old].map(|l| softmax(l, ACTIONS, 1.0));
    let reverse = finite_differences(&logits, |l| divergence(&softmax(l, ACTIONS, 1.0), &reference));
    for (name, sampler) in [("on policy", &pi), ("off policy", &old)] {
        for estimator in [KlEstimator::K1, KlEstimator::K3] {
            let gradient = expected(&logits, sampler, &reference, of(estimator, true));
            close(&gradient, &reverse, &format!("{name}, {estimator:?}"));
        }
    }
    // Without it, off policy, none of them does.
    for estimator in [KlEstimator::K1, KlEstimator::K2, KlEstimator::K3] {
        let gradient = expected(&logits, &old, &reference, of(estimator, false));
        let apart = gradient.iter().zip(&reverse).map(|(g, r)| (g - r).abs()).fold(0.0, f64::max);
        assert!(apart > 0.02, "{estimator:?} is only {apart} off");
    }
}

#[test]
fn cells_without_weight_give_no_nan() {
    for estimator in [KlEstimator::K1, KlEstimator::K2, KlEstimator::K3] {
        for corrected in [false, true] {
            let mut settings = config(1, 4, &[]);
            settings.loss = LossConfig { beta: 0.1, ..of(estimator, corrected) };
            let mut learner = tabular(&settings, &[0.0, 500.0, 0.0, 0.0]);
            let mut tables = Tables::fold(&[], 4, &[0.25; 4], &[0.25; 4]);
            tables.count[1] = 1.0;
            tables.reference[0] = 0.0;
            tables.old[0] = 0.0;
            let gradient = pollster::block_on(learner.gradient(&tables.input())).unwrap();
            assert!(gradient.loss.is_finite(), "{estimator:?}");
        }
    }
    let mut settings = config(1, 4, &[]);
    settings.loss = LossConfig { beta: 0.1, ..of(KlEstimator::K1, true) };
    let mut tables = Tables::fold(&[], 4, &[0.0; 4], &[0.25; 4]);
    tables.count[1] = 1.0;
    let mut learner = tabular(&settings, &[0.0; 4]);
    let refused = pollster::block_on(learner.gradient(&tables.input())).unwrap_err().to_string();
    assert!(refused.contains("`old_probs`: row 0, action 1 is 0"), "{refused}");
}
