//! Plans with a clock.

use oracle::{MAX_HORIZON, OracleError, evaluate, extreme_actions, horizon, optimal, uniform_policy};
use worlds::{EnvId, EnvSpec, Mdp};

use crate::{custom, lake};

/// What a plan is worth from the starts.
fn worth(mdp: &Mdp, plan: &[u8], horizon: u32) -> f64 {
    let mut now = vec![0.0; mdp.states()];
    for actions in plan.chunks(mdp.states()).skip(1).take(horizon as usize) {
        let of = |state: usize| match mdp.is_terminal(state) {
            true => 0.0,
            false => {
                let outcomes = mdp.outcomes(state, usize::from(actions[state])).iter();
                outcomes.map(|o| o.probability * (o.reward + now[o.next as usize])).sum()
            }
        };
        now = (0..mdp.states()).map(of).collect();
    }
    mdp.starts().iter().map(|&(s, p)| p * now[s as usize]).sum()
}

#[test]
fn they_are_worth_what_the_best_and_the_worst_are() {
    let costly = EnvSpec { reward_schedule: [1.0, -0.5, -0.05], ..EnvSpec::new(EnvId::FrozenLake) };
    for mdp in [
        lake(EnvId::FrozenLake, true),
        lake(EnvId::FrozenLake8x8, false),
        custom(&["SFF", "FHF", "FFG"], costly),
    ] {
        let limit = horizon(&mdp).unwrap();
        let best = extreme_actions(&mdp, limit, false).unwrap();
        let worst = extreme_actions(&mdp, limit, true).unwrap();
        assert_eq!(best.len(), (limit as usize + 1) * mdp.states());
        let top = optimal(&mdp, limit).unwrap().start_value;
        assert!((worth(&mdp, &best, limit) - top).abs() < 1e-12);
        let bottom = worth(&mdp, &worst, limit);
        let uniform = evaluate(&mdp, &uniform_policy(&mdp), limit).unwrap().start_value;
        assert!(bottom <= uniform && uniform <= top, "{bottom} {uniform} {top}");
    }
    // Of plans that are worth the same, the shortest: into the first hole, or straight to the goal.
    let mdp = lake(EnvId::FrozenLake, false);
    let length = |worst| {
        let plan = extreme_actions(&mdp, 100, worst).unwrap();
        let (mut state, mut steps) = (0, 0);
        while !mdp.is_terminal(state) {
            let action = usize::from(plan[(100 - steps) * mdp.states() + state]);
            state = mdp.outcomes(state, action)[0].next as usize;
            steps += 1;
        }
        steps
    };
    assert_eq!((length(false), length(true)), (6, 2));
    assert_eq!(
        extreme_actions(&mdp, MAX_HORIZON + 1, true),
        Err(OracleError::Horizon { found: MAX_HORIZON + 1 })
    );
}
