//! Gradients and curvature against differences of exact values.

use oracle::{Fisher, Payoff, RowPolicy, evaluate, hessian_vector, return_moments};
use proptest::prelude::*;
use worlds::{EnvSpec, Mdp};

use crate::{custom, tables};

/// States 0 and 2 share row 1, state 4 has row 0; the other states have rows of their own.
const ROW_OF: [u32; 9] = [1, 2, 1, 3, 0, u32::MAX, 4, 5, u32::MAX];

fn world(is_slippery: bool) -> Mdp {
    let spec =
        EnvSpec { is_slippery: Some(is_slippery), reward_schedule: [1.0, -0.5, -0.01], ..EnvSpec::default() };
    custom(&["SFF", "FFH", "SFG"], spec)
}

/// A direction that excites every logit differently.
fn direction(seed: f64) -> Vec<f64> {
    (0..24).map(|i| (seed + 1.7 * f64::from(i)).sin()).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn gradients_are_the_slopes_of_the_values(
        table in tables(6), horizon in 1_u32..12, is_slippery: bool, discount in 0.5_f64..=1.0, seed in 0.0_f64..6.0
    ) {
        let mdp = world(is_slippery);
        let policy = RowPolicy { table: &table, row_of: &ROW_OF };
        let v = direction(seed);
        let at = |step: f64| {
            let moved = policy.moved(&v, step, 4);
            let moved = RowPolicy { table: &moved, row_of: &ROW_OF }.over_states(&mdp).unwrap();
            let span = oracle::Span::from(horizon).discounted(discount);
            let found = evaluate(&mdp, &moved, span).unwrap();
            let mean = return_moments(&mdp, &moved, span).unwrap().mean;
            [found.start_value, found.start_success, mean]
        };
        let (ahead, behind) = (at(1e-5), at(-1e-5));
        let slope = |i: usize| (ahead[i] - behind[i]) / 2e-5;
        let value = policy.gradient(&mdp, horizon, Payoff::Return(discount)).unwrap();
        prop_assert!((dot(&value, &v) - slope(0)).abs() < 1e-8);
        prop_assert!((dot(&value, &v) - slope(2)).abs() < 1e-8);
        let success = policy.gradient(&mdp, horizon, Payoff::Success).unwrap();
        prop_assert!((dot(&success, &v) - slope(1)).abs() < 1e-8);
        // A softmax does not feel a constant added to a row.
        for row in value.chunks_exact(4).chain(success.chunks_exact(4)) {
            prop_assert!(row.iter().sum::<f64>().abs() < 1e-12);
        }
    }

    #[test]
    fn any_function_of_the_ending_has_its_gradient(table in tables(6), horizon in 1_u32..12) {
        let mdp = world(true);
        let policy = RowPolicy { table: &table, row_of: &ROW_OF };
        let pays = |success: bool, length: u32| if success { 1.0 / f64::from(length) } else { -0.1 * f64::from(length) };
        let v = direction(1.0);
        let at = |step: f64| {
            let moved = policy.moved(&v, step, 4);
            let moved = RowPolicy { table: &moved, row_of: &ROW_OF }.over_states(&mdp).unwrap();
            let endings = oracle::endings(&mdp, &moved, horizon).unwrap();
            let paid = endings.iter().zip(1_u32..).map(|(e, l)| e[0] * pays(true, l) + e[1] * pays(false, l));
            paid.sum::<f64>()
        };
        let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
        let found = policy.gradient(&mdp, horizon, Payoff::Ending(&pays)).unwrap();
        prop_assert!((dot(&found, &v) - slope).abs() < 1e-8);
    }

    #[test]
    fn the_hessian_is_symmetric_and_the_slope_of_the_gradient(table in tables(6), horizon in 1_u32..10) {
        let mdp = world(true);
        let policy = RowPolicy { table: &table, row_of: &ROW_OF };
        let payoff = Payoff::Return(1.0);
        let (u, v) = (direction(0.3), direction(2.0));
        let product = |v: &[f64]| hessian_vector(&mdp, &policy, horizon, payoff, v, 1e-4).unwrap();
        let (hu, hv) = (product(&u), product(&v));
        prop_assert!((dot(&u, &hv) - dot(&v, &hu)).abs() < 1e-6);
        let at = |step: f64| {
            let moved = policy.moved(&v, step, 4);
            let moved = RowPolicy { table: &moved, row_of: &ROW_OF }.over_states(&mdp).unwrap();
            evaluate(&mdp, &moved, horizon).unwrap().start_value
        };
        let second = (at(1e-3) - 2.0 * at(0.0) + at(-1e-3)) / 1e-6;
        prop_assert!((dot(&v, &hv) - second).abs() < 1e-4, "{} {second}", dot(&v, &hv));
    }

    /// The second derivative of the expected log-likelihood of another policy's actions.
    #[test]
    fn fisher_information_is_the_curvature_of_the_divergence(table in tables(6), horizon in 1_u32..10) {
        let mdp = world(true);
        let policy = RowPolicy { table: &table, row_of: &ROW_OF };
        let fisher = Fisher::new(&mdp, &policy, horizon).unwrap();
        let v = direction(0.8);
        let divergence = |step: f64| -> f64 {
            let moved = policy.moved(&v, step, 4);
            let rows = table.chunks_exact(4).zip(moved.chunks_exact(4)).zip(&fisher.visits);
            rows.map(|((p, q), d)| d * p.iter().zip(q).map(|(p, q)| p * (p / q).ln()).sum::<f64>()).sum()
        };
        let second = (divergence(1e-3) + divergence(-1e-3)) / 1e-6;
        let product = fisher.apply(&v);
        prop_assert!((dot(&v, &product) - second).abs() < 1e-4 * (1.0 + second));
        for row in 0..6 {
            let block = fisher.block(row);
            for a in 0..4 {
                let cell = dot(&block[4 * a..4 * a + 4], &v[4 * row..4 * row + 4]);
                prop_assert!((cell - product[4 * row + a]).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn a_state_without_a_row_is_refused() {
    let mdp = world(false);
    let table = [0.25; 8];
    let refused = RowPolicy { table: &table, row_of: &ROW_OF }.over_states(&mdp);
    assert!(matches!(refused, Err(oracle::OracleError::Rows { state: 1, row: 2, .. })));
}
