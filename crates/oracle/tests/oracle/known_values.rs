//! Values of FrozenLake and CliffWalking that are known.

use oracle::{evaluate, horizon, optimal, uniform_policy};
use worlds::{EnvId, EnvSpec, Mdp};

use crate::{close, custom, lake};

fn check(mdp: &Mdp, best: f64, uniform: f64, length: f64) {
    let limit = horizon(mdp).unwrap();
    let best_found = optimal(mdp, limit).unwrap();
    close(best_found.start_value, best, 5e-7);
    close(best_found.start_success, best, 5e-7);
    let found = evaluate(mdp, &uniform_policy(mdp), limit).unwrap();
    close(found.start_value, uniform, 5e-7);
    close(found.start_success, uniform, 5e-7);
    close(found.start_length, length, 5e-4);
}

#[test]
fn frozen_lake_within_its_limit() {
    check(&lake(EnvId::FrozenLake, true), 0.744_190, 0.013_940, 7.673);
    check(&lake(EnvId::FrozenLake, false), 1.0, 0.013_940, 7.673);
    check(&lake(EnvId::FrozenLake8x8, true), 0.913_220, 0.001_901, 32.072);
    check(&lake(EnvId::FrozenLake8x8, false), 1.0, 0.001_901, 32.072);
}

#[test]
fn frozen_lake_without_a_limit() {
    close(optimal(&lake(EnvId::FrozenLake, true), 10_000).unwrap().start_value, 0.823_529, 5e-7);
    close(optimal(&lake(EnvId::FrozenLake8x8, true), 10_000).unwrap().start_value, 1.0, 1e-6);
}

#[test]
fn cliff_walking_takes_thirteen_steps() {
    let spec = EnvSpec { max_episode_steps: Some(200), ..EnvSpec::new(EnvId::CliffWalking) };
    let mdp = spec.build().unwrap().mdp;
    let best = optimal(&mdp, 200).unwrap();
    close(best.start_value, -13.0, 0.0);
    close(best.start_success, 1.0, 0.0);
    close(optimal(&mdp, 12).unwrap().start_success, 0.0, 0.0);
    // Always right: falls at every step.
    let right: Vec<f64> = (0..48).flat_map(|_| [0.0, 1.0, 0.0, 0.0]).collect();
    let found = evaluate(&mdp, &right, 200).unwrap();
    assert_eq!((found.start_value, found.start_success, found.start_length), (-20_000.0, 0.0, 200.0));
}

#[test]
fn terminal_states_contribute_nothing() {
    let mdp = lake(EnvId::FrozenLake, true);
    let found = evaluate(&mdp, &uniform_policy(&mdp), 100).unwrap();
    for state in [5, 7, 11, 12, 15] {
        assert_eq!((found.values[state], found.expected_length[state]), (0.0, 0.0));
        assert_eq!(found.success[state], f64::from(state == 15));
    }
}

#[test]
fn averages_are_over_all_starts() {
    let mdp = custom(&["SFG", "SHH"], EnvSpec { is_slippery: Some(false), ..EnvSpec::default() });
    let right: Vec<f64> = (0..6).flat_map(|_| [0.0, 0.0, 1.0, 0.0]).collect();
    let found = evaluate(&mdp, &right, 100).unwrap();
    assert_eq!((found.start_success, found.start_length), (0.5, 1.5));
    assert_eq!((found.success[0], found.success[3]), (1.0, 0.0));
}

#[test]
fn a_fixed_point_ends_the_sweeps() {
    let mdp = custom(&["SFFG"], EnvSpec { is_slippery: Some(false), ..EnvSpec::default() });
    let right: Vec<f64> = (0..4).flat_map(|_| [0.0, 0.0, 1.0, 0.0]).collect();
    assert_eq!(evaluate(&mdp, &right, 3).unwrap(), evaluate(&mdp, &right, 10_000).unwrap());
}
