//! Bias, variance and cosine.

use advantage::LossType;
use experiment::RunConfig;
use truth::TruthError;
use truth::bias::{Bias, Expectation, measure};

use crate::{Stage, run};

fn measured(id: &str, base: &RunConfig, loss_type: LossType, samples: u32) -> Bias {
    let config = base.with_method(&advantage::methods::method(id).unwrap());
    measure(&Stage::new(RunConfig { loss_type, ..config }, 4).setting(), samples, 9).unwrap()
}

#[test]
fn methods_that_only_scale_the_gradient_are_found_out() {
    let base = RunConfig { num_generations: 6, ..run(&["SFF", "FHF", "FFG"], true, 12) };
    for (id, factor) in [("rloo", 1.0), ("dr_grpo", 5.0 / 6.0), ("reinforce", 1.0)] {
        let found = measured(id, &base, LossType::DrGrpo, 200);
        assert_eq!(found.expectation, Expectation::Binomial);
        let scale = found.scale.unwrap();
        assert!((scale.value - factor / 12.0).abs() < 1e-12 && scale.error == 0.0, "{id}: {scale:?}");
        assert!((found.cosine.unwrap().value - 1.0).abs() < 1e-12);
        assert!(found.direction_error.unwrap().value < 1e-6 && found.bias_after_scale.unwrap().value < 1e-8);
        let off = (1.0 - factor / 12.0) * found.gradient_norm;
        assert!((found.bias.unwrap().value - off).abs() < 1e-9);
    }
    // A mean over the steps of each episode favours short ones: no multiple of the gradient of success.
    let by_length = measured("rloo", &base, LossType::Grpo, 200);
    assert!(by_length.direction_error.unwrap().value > 0.01);
}

/// The same figures without the exact expectation: a reward that is not 0 or 1 hides it.
#[test]
fn sampled_figures_lie_within_their_errors_of_the_exact_ones() {
    let mut base = RunConfig { num_generations: 4, ..run(&["SFF", "FHF", "FFG"], true, 8) };
    base.env.reward_schedule = [1.0, -0.1, 0.0];
    let found = measured("rloo", &base, LossType::DrGrpo, 4000);
    assert_eq!(found.expectation, Expectation::Samples);
    let scale = found.scale.unwrap();
    assert!((scale.value - 0.125).abs() < 4.0 * scale.error, "{scale:?}");
    let cosine = found.cosine.unwrap();
    assert!((cosine.value - 1.0).abs() < 4.0 * cosine.error + 0.01, "{cosine:?}");
    assert!(scale.error > 0.0 && scale.error < 0.02 && cosine.error < 0.05);
    let single = found.update_cosine.unwrap();
    assert!(single.value > 5.0 * single.error && single.value < 0.9, "{single:?}");
}

#[test]
fn larger_groups_have_less_variance_and_silent_ones_are_counted() {
    let base = |size| RunConfig { num_generations: size, ..run(&["SFF", "FHF", "FFG"], true, 12) };
    let (small, large) = (
        measured("dr_grpo", &base(4), LossType::DrGrpo, 2000),
        measured("dr_grpo", &base(16), LossType::DrGrpo, 2000),
    );
    let ratio = small.variance.unwrap().value / large.variance.unwrap().value;
    assert!((2.5..6.0).contains(&ratio), "{ratio}");
    assert!(small.noise.unwrap().value > large.noise.unwrap().value);
    assert!(small.zero_updates > large.zero_updates);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let base = RunConfig { num_generations: 4, ..run(&["SF", "FG"], true, 8) };
    let again = || measured("gigpo", &base, LossType::Dapo, 60);
    assert_eq!(again(), again());
    let few = measure(&Stage::new(base.clone(), 4).setting(), 39, 9);
    assert!(matches!(few, Err(TruthError::Samples { found: 39, least: 40 })));
}
