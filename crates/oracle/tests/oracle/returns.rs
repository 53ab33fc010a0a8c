//! Distributions of returns.

use oracle::{OracleError, Span, evaluate, return_distribution, return_moments, uniform_policy};
use proptest::prelude::*;
use worlds::{EnvId, EnvSpec};

use crate::{close, custom, lake, tables};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn moments_are_those_of_the_distribution(policy in tables(9), horizon in 1_u32..15, is_slippery: bool) {
        let spec = EnvSpec {
            is_slippery: Some(is_slippery), reward_schedule: [2.0, -3.0, -0.25], ..EnvSpec::default()
        };
        let mdp = custom(&["SFF", "FHS", "FFG"], spec);
        let found = return_distribution(&mdp, &policy, horizon, 0.25).unwrap();
        let total: f64 = found.iter().map(|(_, p)| p).sum();
        let mean: f64 = found.iter().map(|(r, p)| r * p).sum();
        let variance: f64 = found.iter().map(|(r, p)| p * (r - mean).powi(2)).sum();
        let moments = return_moments(&mdp, &policy, horizon).unwrap();
        prop_assert!((total - 1.0).abs() < 1e-12);
        prop_assert!((mean - moments.mean).abs() < 1e-12);
        prop_assert!((variance - moments.variance).abs() < 1e-10);
        prop_assert!((mean - evaluate(&mdp, &policy, horizon).unwrap().start_value).abs() < 1e-12);
        prop_assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}

#[test]
fn zero_or_one_has_the_variance_of_a_coin() {
    let mdp = lake(EnvId::FrozenLake, true);
    let moments = return_moments(&mdp, &uniform_policy(&mdp), 100).unwrap();
    close(moments.mean, 0.013_940, 5e-7);
    close(moments.variance, moments.mean * (1.0 - moments.mean), 1e-15);
    let found = return_distribution(&mdp, &uniform_policy(&mdp), 100, 1.0).unwrap();
    assert_eq!(found.len(), 2);
    close(found[1].1, moments.mean, 1e-15);
}

#[test]
fn discounts_reach_the_variance() {
    let mdp = custom(&["SG"], EnvSpec { is_slippery: Some(false), ..EnvSpec::default() });
    // Success after k steps with probability (3/4)^(k−1) / 4, worth γ^(k−1): a geometric series for each moment.
    let found = return_moments(&mdp, &uniform_policy(&mdp), Span::from(2000).discounted(0.9)).unwrap();
    let mean = 0.25 / (1.0 - 0.75 * 0.9);
    close(found.mean, mean, 1e-12);
    close(found.variance, 0.25 / (1.0 - 0.75 * 0.81) - mean * mean, 1e-12);
}

#[test]
fn rewards_must_fit_the_unit() {
    let spec = EnvSpec { reward_schedule: [1.0, 0.0, -0.01], ..EnvSpec::default() };
    let mdp = custom(&["SF", "FG"], spec);
    let policy = uniform_policy(&mdp);
    assert!(matches!(return_distribution(&mdp, &policy, 5, 1.0), Err(OracleError::RewardUnit { .. })));
    assert!(return_distribution(&mdp, &policy, 5, 0.01).is_ok());
}
