//! The finite view.

use proptest::prelude::*;
use worlds::{EnvId, EnvSpec, World, map::generate_random_map};

fn worlds() -> Vec<World> {
    let with = |id: EnvId, is_slippery: bool| EnvSpec { is_slippery: Some(is_slippery), ..EnvSpec::new(id) };
    EnvId::ALL
        .into_iter()
        .flat_map(|id| [with(id, false), with(id, true)])
        .map(|spec| spec.build().unwrap())
        .collect()
}

pub(crate) fn check_sums(world: &World) {
    let mdp = &world.mdp;
    for state in 0..mdp.states() {
        for action in 0..mdp.actions() {
            let outcomes = mdp.outcomes(state, action);
            let sum: f64 = outcomes.iter().map(|outcome| outcome.probability).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{sum}");
            assert_eq!(outcomes.last().unwrap().cumulative.to_bits(), sum.to_bits());
            for outcome in outcomes {
                assert!((0.0..=1.0).contains(&outcome.probability));
                assert!((outcome.next as usize) < mdp.states());
                assert_eq!(outcome.terminated, mdp.is_terminal(outcome.next as usize));
            }
            if mdp.is_terminal(state) {
                assert_eq!(outcomes.len(), 1);
                assert_eq!((outcomes[0].next as usize, outcomes[0].reward), (state, 0.0));
            }
        }
    }
    let starts: f64 = mdp.starts().iter().map(|&(_, probability)| probability).sum();
    assert!((starts - 1.0).abs() < 1e-12);
}

#[test]
fn probabilities_sum_to_one_and_flags_agree() {
    worlds().iter().for_each(check_sums);
}

#[test]
fn a_move_goes_where_its_action_points() {
    for world in worlds() {
        let (rows, cols) = (world.map.rows(), world.map.cols());
        for state in (0..world.mdp.states()).filter(|&state| !world.mdp.is_terminal(state)) {
            for action in 0..4 {
                let outcomes = world.mdp.outcomes(state, action);
                assert!(outcomes.iter().any(|outcome| usize::from(outcome.moved) == action));
                for outcome in outcomes {
                    let info = world.actions()[usize::from(outcome.moved)];
                    let (row, col) = info.target(state / cols, state % cols, rows, cols);
                    let fell = world.map.tile(row, col) == Some(b'C');
                    assert_eq!(outcome.next as usize, if fell { 36 } else { row * cols + col });
                    let meant = world.actions()[action];
                    assert!((info.drow, info.dcol) != (-meant.drow, -meant.dcol), "never backwards");
                }
            }
        }
    }
}

#[test]
fn sampling_follows_the_cumulated_probabilities() {
    let world = EnvSpec { success_rate: 0.5, ..EnvSpec::default() }.build().unwrap();
    let sample = |u: f64| world.mdp.sample_outcome(0, 2, u);
    assert_eq!([sample(0.0), sample(0.249), sample(0.25), sample(0.749), sample(0.75)], [0, 0, 1, 1, 2]);
    assert_eq!(sample(1.0), 0, "none exceeds: the first, as argmax of nothing");
    assert_eq!(world.mdp.step(0, 2, 1.0), &world.mdp.outcomes(0, 2)[0]);
    assert_eq!(world.mdp.step(0, 2, 0.3), &world.mdp.outcomes(0, 2)[1]);

    let sure = EnvSpec { success_rate: 1.0, ..EnvSpec::default() }.build().unwrap();
    assert_eq!(sure.mdp.outcomes(0, 2).len(), 3, "impossible slips stay in the list");
    assert_eq!([0.0, 0.5, 0.999].map(|u| sure.mdp.sample_outcome(0, 2, u)), [1, 1, 1]);
}

#[test]
fn several_starts_share_the_probability() {
    let spec = EnvSpec { desc: Some(vec!["FSF".into(), "SGS".into()]), ..EnvSpec::default() };
    let mdp = spec.build().unwrap().mdp;
    let third = 1.0 / 3.0;
    assert_eq!(mdp.starts(), [(1, third), (3, third), (5, third)]);
    assert_eq!([0.0, 0.34, 0.67, 0.99].map(|u| mdp.sample_start(u)), [1, 3, 5, 5]);
    assert_eq!(mdp.sample_start(1.0), 0, "Gymnasium's argmax over all states");
}

#[test]
fn goals_are_successes_and_holes_are_not() {
    let world = EnvSpec::default().build().unwrap();
    let successes: Vec<usize> = (0..16).filter(|&state| world.mdp.is_success(state)).collect();
    let terminal: Vec<usize> = (0..16).filter(|&state| world.mdp.is_terminal(state)).collect();
    assert_eq!((successes, terminal), (vec![15], vec![5, 7, 11, 12, 15]));
}

proptest! {
    #[test]
    fn sums_hold_on_random_worlds(size in 2_usize..8, seed: u64, rate in 1e-6_f64..=1.0, is_slippery: bool) {
        let map = generate_random_map(size, 0.8, seed).unwrap();
        let spec = EnvSpec { is_slippery: Some(is_slippery), success_rate: rate, ..EnvSpec::default() };
        check_sums(&World::with_map(&spec, map).unwrap());
    }

    #[test]
    fn sampling_is_the_argmax_of_the_cumulated_sum(rate in 1e-6_f64..=1.0, u in 0.0_f64..1.0, state in 0_usize..16, action in 0_usize..4) {
        let world = EnvSpec { success_rate: rate, ..EnvSpec::default() }.build().unwrap();
        let outcomes = world.mdp.outcomes(state, action);
        let expected = outcomes.iter().position(|outcome| outcome.cumulative > u).unwrap_or(0);
        prop_assert_eq!(world.mdp.sample_outcome(state, action, u), expected);
        prop_assert_eq!(world.mdp.step(state, action, u), &outcomes[expected]);
    }
}
