//! Discounts and spans without a limit.

use oracle::{
    OracleError, Span, action_values, evaluate, evaluate_without_limit, uniform_policy, visits_without_limit,
};
use worlds::{EnvId, EnvSpec};

use crate::{close, custom, lake};

#[test]
fn without_a_limit_the_values_are_those_of_a_long_one() {
    let mdp = lake(EnvId::FrozenLake8x8, true);
    let policy = uniform_policy(&mdp);
    let (settled, long) =
        (evaluate_without_limit(&mdp, &policy, 1.0).unwrap(), evaluate(&mdp, &policy, 10_000).unwrap());
    for state in 0..mdp.states() {
        close(settled.values[state], long.values[state], 1e-12);
        close(settled.success[state], long.success[state], 1e-12);
        close(settled.expected_length[state], long.expected_length[state], 1e-9);
    }
    // Bellman's equation: V(s) is the mean of Q(s, ·).
    let q = action_values(&mdp, &settled.values, 1.0);
    for state in (0..mdp.states()).filter(|&s| !mdp.is_terminal(s)) {
        close(q[4 * state..4 * state + 4].iter().sum::<f64>() / 4.0, settled.values[state], 1e-12);
    }
    let visited = visits_without_limit(&mdp, &policy).unwrap();
    let ended: f64 = (0..mdp.states()).filter(|&s| mdp.is_terminal(s)).map(|s| visited[s]).sum();
    close(ended, 1.0, 1e-12);
}

#[test]
fn goals_and_rewards_are_two_things_without_a_limit_too() {
    let spec = EnvSpec { reward_schedule: [0.0, -1.0, 0.0], is_slippery: Some(false), ..EnvSpec::default() };
    let mdp = custom(&["SFG", "FHF"], spec);
    let policy = uniform_policy(&mdp);
    let (settled, long) =
        (evaluate_without_limit(&mdp, &policy, 1.0).unwrap(), evaluate(&mdp, &policy, 10_000).unwrap());
    for state in 0..6 {
        close(settled.values[state], long.values[state], 1e-12);
        close(settled.success[state], long.success[state], 1e-12);
    }
}

#[test]
fn an_episode_that_need_not_end_is_said_to_last_for_ever() {
    let mdp = lake(EnvId::FrozenLake, false);
    let left: Vec<f64> = (0..16).flat_map(|_| [1.0, 0.0, 0.0, 0.0]).collect();
    let found = evaluate_without_limit(&mdp, &left, 1.0).unwrap();
    assert_eq!((found.start_value, found.start_success), (0.0, 0.0));
    assert_eq!((found.start_length, found.expected_length[15]), (f64::INFINITY, 0.0));
    assert!(matches!(visits_without_limit(&mdp, &left), Err(OracleError::Unsettled)));
    // At the cliff every step costs, for ever.
    let cliff = EnvSpec::new(EnvId::CliffWalking).build().unwrap().mdp;
    let up: Vec<f64> = (0..48).flat_map(|_| [1.0, 0.0, 0.0, 0.0]).collect();
    assert!(matches!(evaluate_without_limit(&cliff, &up, 1.0), Err(OracleError::Unsettled)));
    let discounted = evaluate_without_limit(&cliff, &up, 0.9).unwrap();
    close(discounted.start_value, -10.0, 1e-9);
}

#[test]
fn a_discount_weighs_later_rewards_and_nothing_else() {
    let mdp = custom(&["SFFG"], EnvSpec { is_slippery: Some(false), ..EnvSpec::default() });
    let right: Vec<f64> = (0..4).flat_map(|_| [0.0, 0.0, 1.0, 0.0]).collect();
    let found = evaluate(&mdp, &right, Span::from(10).discounted(0.5)).unwrap();
    assert_eq!((found.start_value, found.start_success, found.start_length), (0.25, 1.0, 3.0));
    assert!(matches!(
        evaluate(&mdp, &right, Span::from(10).discounted(1.5)),
        Err(OracleError::Discount { .. })
    ));
}
