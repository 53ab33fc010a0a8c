//! Questions that have no answer.

use oracle::{OracleError, evaluate, horizon, optimal, uniform_policy};
use worlds::{EnvId, EnvSpec};

use crate::lake;

#[test]
fn a_world_without_a_limit_has_no_horizon() {
    let mdp = EnvSpec::new(EnvId::CliffWalking).build().unwrap().mdp;
    let error = horizon(&mdp).unwrap_err();
    assert_eq!(error, OracleError::NoHorizon);
    assert!(error.to_string().contains("set max_episode_steps"), "{error}");
}

#[test]
fn horizons_are_bounded() {
    let mdp = lake(EnvId::FrozenLake, true);
    for found in [0, 10_001] {
        assert_eq!(evaluate(&mdp, &uniform_policy(&mdp), found), Err(OracleError::Horizon { found }));
        assert_eq!(optimal(&mdp, found), Err(OracleError::Horizon { found }));
    }
}

#[test]
fn tables_must_fit() {
    let mdp = lake(EnvId::FrozenLake, true);
    let error = evaluate(&mdp, &[0.25; 63], 100).unwrap_err();
    assert_eq!(error.to_string(), "the policy table has 63 entries; 16 states with 4 actions need 64");
    let with = |index: usize, entry: f64| {
        let mut policy = uniform_policy(&mdp);
        policy[index] = entry;
        evaluate(&mdp, &policy, 100)
    };
    assert_eq!(with(9, -0.5), Err(OracleError::Probability { state: 2, action: 1, found: -0.5 }));
    assert!(matches!(with(9, f64::NAN), Err(OracleError::Probability { state: 2, action: 1, .. })));
    assert!(matches!(with(9, 0.5), Err(OracleError::RowSum { state: 2, .. })));
    assert!(with(4 * 5, f64::NAN).is_ok(), "the row of a hole is never used");
    assert!(with(9, 0.250_01).is_ok(), "rounding of a softmax in f32");
}
