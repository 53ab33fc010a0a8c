//! Given credit against exact credit.

use experiment::{RunConfig, ValueSource};
use proptest::prelude::*;
use rollout::{Batch, Sampler, Streams};
use truth::TruthError;
use truth::credit::{CreditTally, GroupOf, credit_curve, exact_advantages};
use worlds::Pcg64;

use crate::{Stage, run};

fn group(stage: &Stage) -> GroupOf<'_> {
    GroupOf { config: &stage.config, replay: &stage.replay, table: &stage.table, world: 0 }
}

#[test]
fn more_rollouts_turn_the_push_towards_the_truth_but_no_step_gets_wiser() {
    let stage = Stage::new(run(&["SFFF", "FHFH", "FFFH", "HFFG"], false, 30), 2);
    let points = credit_curve(&group(&stage), 4096, 7).unwrap();
    let sizes: Vec<u32> = points.iter().map(|p| p.rollouts).collect();
    assert_eq!(sizes, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
    let last = points.last().unwrap();
    assert!(last.push_cosine.unwrap() > 0.95, "{last:?}");
    assert!(last.push_wrong < 0.1, "{last:?}");
    // Every step of an episode has one number, so about every second one has the wrong sign.
    assert!(last.wrong > 0.2 && last.correlation.unwrap() < 0.6, "{last:?}");
    assert!(points[0].silent == 0.0 || points[0].silent == 1.0);
}

#[test]
fn exact_values_give_exact_credit_where_nothing_slips() {
    let vine = advantage::methods::method("vineppo").unwrap();
    let config = RunConfig {
        values: ValueSource::Exact,
        ..run(&["SFFF", "FHFH", "FFFH", "HFFG"], false, 30).with_method(&vine)
    };
    let config = RunConfig { values: ValueSource::Exact, ..config };
    let stage = Stage::new(config, 2);
    for point in credit_curve(&group(&stage), 64, 7).unwrap() {
        assert_eq!((point.wrong, point.silent), (0.0, 0.0));
        assert!((point.correlation.unwrap() - 1.0).abs() < 1e-9);
    }
}

/// The mean over many samples of the exact advantage of the action that is taken is 0.
#[test]
fn exact_advantages_have_mean_zero() {
    let stage = Stage::new(run(&["SFFF", "FHFH", "FFFH", "HFFG"], true, 40), 5);
    let world = &stage.replay.worlds[0].mdp;
    let row_of = &stage.replay.observations.row_of[0];
    let mut streams = Streams { policy: Pcg64::new(1), env: Pcg64::new(2) };
    let mut batch = Batch::default();
    let sampler = Sampler::new(&stage.table);
    for _ in 0..2 {
        sampler.group((0, world), row_of, 40, 5000, &mut streams, &mut batch).unwrap();
    }
    let exact = exact_advantages(&stage.replay, &stage.table, &batch).unwrap();
    assert_eq!(exact.len(), batch.steps.len());
    let n = exact.len() as f64;
    let mean: f64 = exact.iter().sum::<f64>() / n;
    let error = (exact.iter().map(|a| a * a).sum::<f64>() / n / n).sqrt();
    assert!(mean.abs() < 4.0 * error, "{mean} {error}");
}

#[test]
fn a_world_that_is_not_there_is_refused() {
    let stage = Stage::new(run(&["SF", "FG"], true, 8), 5);
    let refused = credit_curve(&GroupOf { world: 1, ..group(&stage) }, 8, 1);
    assert_eq!(refused, Err(TruthError::NoWorld));
}

proptest! {
    #[test]
    fn tallies_are_what_two_passes_find(pairs in prop::collection::vec((-3.0_f64..3.0, -3.0_f64..3.0), 2..60)) {
        let (given, exact): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let tally = CreditTally::of(&given, &exact);
        let n = pairs.len() as f64;
        let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
        let (a, b) = (mean(&given), mean(&exact));
        let product: f64 = pairs.iter().map(|(x, y)| (x - a) * (y - b)).sum();
        let squares = |v: &[f64], m: f64| v.iter().map(|x| (x - m).powi(2)).sum::<f64>();
        let want = product / (squares(&given, a) * squares(&exact, b)).sqrt();
        prop_assert!((tally.correlation().unwrap() - want).abs() < 1e-9);
        let wrong = pairs.iter().filter(|(x, y)| x * y < 0.0).count() as f64 / n;
        prop_assert!((tally.wrong() - wrong).abs() < 1e-12);
        // Scaling what was given changes nothing but a flip of all signs.
        let flipped: Vec<f64> = given.iter().map(|g| -2.0 * g).collect();
        prop_assert!((CreditTally::of(&flipped, &exact).correlation().unwrap() + want).abs() < 1e-9);
    }
}
