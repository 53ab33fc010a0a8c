//! The factor on the gradient of success.

use advantage::{Recipe, Rollouts, estimate};
use proptest::prelude::*;
use truth::scale::{binary_advantages, binomial, expected_scale, has_scale, silent_probability};

use crate::plain_methods;

/// The derivation in numbers, computed apart: p, then the factor of GRPO with the population's standard deviation for
/// groups of 4, 8, 16 and 64.
const TABLE: [(f64, [f64; 4]); 5] = [
    (0.01, [1.727, 2.609, 3.733, 6.736]),
    (0.05, [1.710, 2.473, 3.267, 4.336]),
    (0.10, [1.690, 2.328, 2.848, 3.255]),
    (0.25, [1.645, 2.026, 2.198, 2.285]),
    (0.50, [1.616, 1.856, 1.934, 1.984]),
];

fn recipe(id: &str) -> Recipe {
    let mut recipe = advantage::methods::method(id).unwrap().recipe;
    recipe.advantage.advantage_eps = 0.0;
    recipe
}

#[test]
fn the_factors_are_those_of_the_table() {
    let mut grpo = recipe("grpo");
    grpo.advantage.ddof = 0;
    let mut dapo = grpo;
    dapo.estimator.filter_groups = true;
    for (p, factors) in TABLE {
        for (size, want) in [4, 8, 16, 64].into_iter().zip(factors) {
            assert!((expected_scale(&grpo, size, p).unwrap() - want).abs() < 6e-4, "G={size} p={p}");
            let n = f64::from(size);
            let dr = expected_scale(&recipe("dr_grpo"), size, p).unwrap();
            assert!((dr - (n - 1.0) / n).abs() < 1e-12);
            assert!((expected_scale(&recipe("rloo"), size, p).unwrap() - 1.0).abs() < 1e-12);
        }
    }
    for ((p, _), want) in TABLE.into_iter().zip([33.77, 7.348, 4.087, 2.252, 1.870]) {
        assert!((expected_scale(&dapo, 8, p).unwrap() - want).abs() < 6e-3, "p={p}");
    }
    for size in [4, 64, 4096] {
        let rare = expected_scale(&grpo, size, 1e-9).unwrap();
        assert!((rare - f64::from(size - 1).sqrt()).abs() < 2e-2, "{rare}");
    }
}

#[test]
fn ties_are_as_likely_as_they_should_be() {
    for (p, want) in
        [(0.05, [0.815, 0.663, 0.440]), (0.1, [0.656, 0.431, 0.185]), (0.25, [0.320, 0.100, 0.010])]
    {
        for (size, want) in [4, 8, 16].into_iter().zip(want) {
            assert!((silent_probability(size, p) - want).abs() < 6e-4);
        }
    }
    assert_eq!(silent_probability(1, 0.3), 1.0);
}

#[test]
fn methods_that_read_steps_have_none() {
    for method in plain_methods() {
        let found = expected_scale(&method.recipe, 8, 0.3);
        assert_eq!(found.is_some(), has_scale(&method.recipe), "{}", method.id);
        if matches!(method.id, "gigpo" | "grpo_process" | "reinforce_plus_plus" | "ms_grpo") {
            assert_eq!(found, None, "{}", method.id);
        }
    }
}

proptest! {
    #[test]
    fn the_closed_form_is_what_the_pipeline_does(size in 1_u32..20, share in 0.0_f64..=1.0, win in 0.1_f64..3.0, fallback in 0_u8..2) {
        let wins = (share * f64::from(size)).round() as usize;
        let rewards: Vec<f64> = (0..size as usize).map(|i| if i < wins { win } else { 0.0 }).collect();
        let batch = Rollouts::of_rewards(&[rewards]).unwrap();
        for mut method in plain_methods().into_iter().filter(|m| has_scale(&m.recipe)) {
            method.recipe.estimator.tied_fallback = f64::from(fallback) * 0.3;
            let found = estimate(&batch, &method.recipe).unwrap().advantages.concat();
            let [loss, won] = binary_advantages(&method.recipe, size, wins as u32, [0.0, win]);
            for (i, a) in found.iter().enumerate() {
                let want = if i < wins { won } else { loss };
                prop_assert!((a - want).abs() < 1e-9 * (1.0 + want.abs()), "{} {size} {wins}: {a} {want}", method.id);
            }
        }
    }

    #[test]
    fn binomial_probabilities_have_their_moments(n in 0_u32..5000, p in 0.0_f64..=1.0) {
        let found = binomial(n, p);
        let mean: f64 = found.iter().zip(0_u32..).map(|(x, k)| x * f64::from(k)).sum();
        let square: f64 = found.iter().zip(0_u32..).map(|(x, k)| x * (f64::from(k) - mean).powi(2)).sum();
        let n = f64::from(n);
        prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!((mean - n * p).abs() < 1e-9 * (1.0 + n));
        prop_assert!((square - n * p * (1.0 - p)).abs() < 1e-7 * (1.0 + n));
    }
}
