//! The step loop.

use worlds::{Env, EnvError, EnvId, EnvSpec, Transition};

#[test]
fn a_transition_serialises_as_the_command_prints_it() {
    let world = EnvSpec::default().build().unwrap();
    let transition = Env::new(&world).reset(Some(42));
    assert_eq!(
        serde_json::to_string(&transition).unwrap(),
        r#"{"observation":0,"reward":null,"terminated":false,"truncated":false,"prob":1.0}"#
    );
    let text = r#"{"observation":0,"reward":null,"terminated":false,"truncated":false,"prob":1}"#;
    assert_eq!(serde_json::from_str::<Transition>(text).unwrap(), transition);
}

#[test]
fn steps_outside_an_episode_are_refused() {
    let world = EnvSpec { max_episode_steps: Some(2), ..EnvSpec::default() }.build().unwrap();
    let mut env = Env::new(&world);
    assert!(env.is_over());
    assert_eq!(env.step(0), Err(EnvError::NeedsReset));
    env.reset(Some(0));
    assert_eq!(env.step(4), Err(EnvError::Action { action: 4, actions: 4 }));
    assert!(!env.step(0).unwrap().truncated);
    assert!(env.step(0).unwrap().truncated);
    let error = env.step(0).unwrap_err();
    assert_eq!(error, EnvError::EpisodeOver { steps: 2 });
    assert_eq!(error.to_string(), "the episode ended after 2 steps: call reset before the next step");
    assert_eq!(env.reset(None).observation, 0);
    assert!(!env.step(0).unwrap().truncated, "the limit counts from the reset");
}

#[test]
fn a_refused_step_draws_nothing() {
    let world = EnvSpec::default().build().unwrap();
    let mut env = Env::new(&world);
    let mut other = Env::new(&world);
    env.reset(Some(5));
    other.reset(Some(5));
    assert!(env.step(9).is_err());
    for action in [1, 2, 1] {
        assert_eq!(env.step(action), other.step(action));
    }
}

#[test]
fn cliff_walking_has_no_limit_of_its_own() {
    let world = EnvSpec::new(EnvId::CliffWalking).build().unwrap();
    let mut env = Env::new(&world);
    env.reset(Some(0));
    for _ in 0..20_000 {
        let transition = env.step(3).unwrap();
        assert!(!transition.truncated && !transition.terminated);
    }
}
