//! Every course of an episode, summed up one by one.

use oracle::{evaluate, optimal, values_by_time};
use proptest::prelude::*;
use worlds::{EnvSpec, Mdp};

use crate::{custom, tables};

/// Value, success and length from `state`, by walking through all courses.
fn walk(mdp: &Mdp, policy: &[f64], state: usize, left: u32) -> [f64; 3] {
    let mut sums = [0.0, f64::from(mdp.is_success(state)), 0.0];
    if left == 0 || mdp.is_terminal(state) {
        return sums;
    }
    sums[2] = 1.0;
    for action in 0..mdp.actions() {
        for outcome in mdp.outcomes(state, action) {
            let probability = policy[state * mdp.actions() + action] * outcome.probability;
            let later = walk(mdp, policy, outcome.next as usize, left - 1);
            sums[0] += probability * (outcome.reward + later[0]);
            sums[1] += probability * later[1];
            sums[2] += probability * later[2];
        }
    }
    sums
}

/// The best expected sum of rewards from `state`.
fn best(mdp: &Mdp, state: usize, left: u32) -> f64 {
    if left == 0 || mdp.is_terminal(state) {
        return 0.0;
    }
    (0..mdp.actions())
        .map(|action| {
            let outcomes = mdp.outcomes(state, action).iter();
            outcomes.map(|o| o.probability * (o.reward + best(mdp, o.next as usize, left - 1))).sum::<f64>()
        })
        .fold(f64::NEG_INFINITY, f64::max)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn evaluation_equals_enumeration(
        policy in tables(4),
        is_slippery: bool,
        rate in 0.1_f64..=1.0,
        rewards in prop::array::uniform3(-2.0_f64..2.0),
        horizon in 1_u32..=5,
    ) {
        let mdp = custom(&["SF", "HG"], EnvSpec {
            is_slippery: Some(is_slippery), success_rate: rate, reward_schedule: rewards, ..EnvSpec::default()
        });
        let found = evaluate(&mdp, &policy, horizon).unwrap();
        for state in 0..4 {
            let [value, success, length] = walk(&mdp, &policy, state, horizon);
            prop_assert!((found.values[state] - value).abs() < 1e-12);
            prop_assert!((found.success[state] - success).abs() < 1e-12);
            if mdp.is_terminal(state) {
                prop_assert_eq!(found.expected_length[state], 0.0);
            } else {
                prop_assert!((found.expected_length[state] - length).abs() < 1e-12);
            }
        }
        let optimum = optimal(&mdp, horizon).unwrap();
        for state in 0..4 {
            prop_assert!((optimum.values[state] - best(&mdp, state, horizon)).abs() < 1e-12);
            prop_assert!(found.values[state] <= optimum.values[state] + 1e-12);
            prop_assert!(found.success[state] <= optimum.success[state] + 1e-12);
        }
    }
}

proptest! {
    #[test]
    fn values_with_a_clock_are_those_of_every_shorter_horizon(policy in tables(4), horizon in 1_u32..12) {
        let mdp = custom(&["SF", "FG"], EnvSpec { is_slippery: Some(true), ..EnvSpec::default() });
        let values = values_by_time(&mdp, &policy, horizon).unwrap();
        prop_assert_eq!(values.len(), (horizon as usize + 1) * mdp.states());
        prop_assert!(values[..mdp.states()].iter().all(|v| *v == 0.0));
        for left in 1..=horizon {
            let whole = evaluate(&mdp, &policy, left).unwrap().values;
            prop_assert_eq!(&values[left as usize * mdp.states()..][..mdp.states()], &whole[..]);
        }
    }
}
