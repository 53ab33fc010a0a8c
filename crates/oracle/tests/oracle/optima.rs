//! The best policies, with a clock and without.

use oracle::{action_values, best_stationary, evaluate, evaluate_without_limit, optimal, optimal_policy};
use worlds::{EnvId, EnvSpec, Mdp};

use crate::{close, custom, lake};

#[test]
fn the_best_policy_attains_the_best_value() {
    for (id, slippery, limit) in [
        (EnvId::FrozenLake, true, 100),
        (EnvId::FrozenLake, false, 100),
        (EnvId::FrozenLake8x8, true, 200),
        (EnvId::FrozenLake8x8, false, 20),
    ] {
        let mdp = lake(id, slippery);
        let best = optimal_policy(&mdp, limit).unwrap();
        let value = optimal(&mdp, limit).unwrap();
        close(best.evaluation.start_value, value.start_value, 1e-10);
        close(best.evaluation.start_success, value.start_value, 1e-10);
        for state in (0..mdp.states()).filter(|&s| !mdp.is_terminal(s)) {
            let row = &best.action_values[4 * state..4 * state + 4];
            close(
                row.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                best.evaluation.values[state],
                1e-10,
            );
        }
    }
}

#[test]
fn equal_values_go_to_the_shorter_way() {
    // Without slipping every way succeeds; the shortest takes 6 and 14 steps.
    for (id, steps) in [(EnvId::FrozenLake, 6.0), (EnvId::FrozenLake8x8, 14.0)] {
        let mdp = lake(id, false);
        assert_eq!(optimal_policy(&mdp, 100).unwrap().evaluation.start_length, steps);
        let stationary = best_stationary(&mdp, 100).unwrap();
        assert_eq!((stationary.evaluation.start_success, stationary.evaluation.start_length), (1.0, steps));
    }
    let cliff =
        EnvSpec { max_episode_steps: Some(100), ..EnvSpec::new(EnvId::CliffWalking) }.build().unwrap().mdp;
    let best = best_stationary(&cliff, 100).unwrap();
    assert_eq!((best.evaluation.start_value, best.evaluation.start_success), (-13.0, 1.0));
}

fn stationary_of(mdp: &Mdp, limit: u32) -> f64 {
    let found = best_stationary(mdp, limit).unwrap();
    // What it says of itself is what its table reaches.
    assert_eq!(evaluate(mdp, &found.table(mdp), limit).unwrap(), found.evaluation);
    found.evaluation.start_value
}

#[test]
fn a_clock_is_worth_something_and_never_costs() {
    for (id, limit) in [(EnvId::FrozenLake, 100), (EnvId::FrozenLake8x8, 200), (EnvId::FrozenLake, 12)] {
        let mdp = lake(id, true);
        let with_clock = optimal(&mdp, limit).unwrap().start_value;
        let without = stationary_of(&mdp, limit);
        assert!(without <= with_clock + 1e-12);
        assert!(without > 0.9 * with_clock, "{without} of {with_clock}");
    }
}

/// All deterministic stationary policies of a small world, one by one.
#[test]
fn the_search_finds_the_best_of_all_deterministic_policies() {
    for (rows, limit) in [(["SFF", "FHG"], 5), (["SFF", "FHG"], 20), (["SFH", "FFG"], 7), (["SHG", "FFF"], 9)]
    {
        let mdp = custom(&rows, EnvSpec { is_slippery: Some(true), ..EnvSpec::default() });
        let free: Vec<usize> = (0..mdp.states()).filter(|&s| !mdp.is_terminal(s)).collect();
        let mut best = 0.0_f64;
        for code in 0..4_usize.pow(free.len() as u32) {
            let mut policy = vec![0.25; 4 * mdp.states()];
            for (i, &state) in free.iter().enumerate() {
                policy[4 * state..4 * state + 4].fill(0.0);
                policy[4 * state + (code >> (2 * i)) % 4] = 1.0;
            }
            best = best.max(evaluate(&mdp, &policy, limit).unwrap().start_value);
        }
        close(stationary_of(&mdp, limit), best, 1e-12);
    }
}

#[test]
fn without_a_limit_no_stationary_policy_is_missed() {
    // The fixed point of Bellman's optimality equation, by way of a horizon that is as good as none.
    let mdp = lake(EnvId::FrozenLake, true);
    let found = optimal_policy(&mdp, 10_000).unwrap();
    let rule = &found.actions[..16];
    let mut table = vec![0.0; 64];
    rule.iter().enumerate().for_each(|(s, &a)| table[4 * s + usize::from(a)] = 1.0);
    let settled = evaluate_without_limit(&mdp, &table, 1.0).unwrap();
    close(settled.start_value, 0.823_529, 5e-7);
    let q = action_values(&mdp, &settled.values, 1.0);
    for state in (0..16).filter(|&s| !mdp.is_terminal(s)) {
        let best = q[4 * state..4 * state + 4].iter().copied().fold(0.0, f64::max);
        close(best, settled.values[state], 1e-9);
    }
}
