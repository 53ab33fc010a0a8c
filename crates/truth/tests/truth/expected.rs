//! Expected updates: three ways to the same numbers.

use advantage::LossType;
use experiment::{Prompts, RunConfig};
use oracle::Payoff;
use truth::bias::each_update;
use truth::expected::{Setting, by_binomial, by_groups};
use truth::scale::{expected_scale, has_scale};
use truth::target::true_gradient;

use crate::{Stage, distance, plain_methods, run};

const LOSSES: [LossType; 6] =
    [LossType::Grpo, LossType::DrGrpo, LossType::Dapo, LossType::Bnpo, LossType::VlNorm, LossType::Vespo];

/// Mean of sampled updates and the standard error of its length.
fn sampled(setting: &Setting<'_>, samples: u32) -> (Vec<f64>, f64) {
    let cells = setting.table.rows() * 4;
    let (mut sum, mut squares) = (vec![0.0; cells], 0.0);
    each_update(setting, samples, 5, |_, push| {
        sum.iter_mut().zip(push).for_each(|(s, p)| *s += p);
        squares += push.iter().map(|p| p * p).sum::<f64>();
    })
    .unwrap();
    let n = f64::from(samples);
    let mean: Vec<f64> = sum.iter().map(|s| s / n).collect();
    let variance = squares / n - mean.iter().map(|m| m * m).sum::<f64>();
    (mean, (variance / n).sqrt())
}

#[test]
fn the_sum_over_successes_is_the_sum_over_all_groups() {
    let mut compared = 0;
    let worlds: [(&[&str], _, _, _); 3] =
        [(&["SF", "HG"], false, 3, 2), (&["SG", "HS"], true, 2, 2), (&["SG"], true, 2, 3)];
    for (rows, slippery, limit, size) in worlds {
        let base = RunConfig { num_generations: size, ..run(rows, slippery, limit) };
        for method in plain_methods() {
            for loss_type in LOSSES {
                let stage = Stage::new(RunConfig { loss_type, ..base.with_method(&method) }, 3);
                let setting = stage.setting();
                let (Some(exact), Some(all)) = (by_binomial(&setting).unwrap(), by_groups(&setting).unwrap())
                else {
                    continue;
                };
                compared += 1;
                let off = distance(&exact, &all.mean);
                assert!(off < 1e-6, "{} {loss_type:?} {rows:?}: {off}", method.id);
                assert!(all.variance > 0.0 && all.groups > 20);
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn with_a_constant_divisor_it_is_the_factor_times_the_gradient() {
    for method in plain_methods().into_iter().filter(|m| has_scale(&m.recipe)) {
        let config = run(&["SFF", "FHF", "FFG"], true, 15).with_method(&method);
        let loss_type = LossType::DrGrpo;
        let stage = Stage::new(RunConfig { loss_type, num_generations: 8, ..config }, 4);
        if stage.config.estimator.filter_groups {
            continue;
        }
        let found = by_binomial(&stage.setting()).unwrap().unwrap();
        let gradient = true_gradient(&stage.replay, &stage.table, Payoff::Success).unwrap();
        let row_of = &stage.replay.observations.row_of[0];
        let world = &stage.replay.worlds[0].mdp;
        let p = oracle::evaluate(world, &stage.table.over_states(row_of), 15).unwrap().start_success;
        let factor = expected_scale(&stage.config.recipe(), 8, p).unwrap() / 15.0;
        let want: Vec<f64> = gradient.iter().map(|g| factor * g).collect();
        assert!(distance(&found, &want) < 1e-12, "{}", method.id);
    }
}

/// Several prompts, several starts and maps, and groups that are drawn again.
#[test]
fn the_sum_over_successes_agrees_with_samples() {
    let one = run(&["SFF", "FHS", "FFG"], true, 8);
    let maps = [["SFF", "FHF", "FFG"], ["SFF", "FFF", "HFG"]];
    let two = RunConfig {
        prompts: Prompts::List(maps.iter().map(|m| m.map(str::to_owned).to_vec()).collect()),
        num_prompts: 3,
        ..run(&maps[0], true, 8)
    };
    let several = RunConfig { num_prompts: 3, ..one.clone() };
    let mut compared = 0;
    for (base, ids) in [
        (&one, &["dapo", "grpo", "spo"][..]),
        (&several, &["grpo", "openrlhf", "rloo"][..]),
        (&two, &["grpo", "rloo"][..]),
    ] {
        for id in ids {
            let method = advantage::methods::method(id).unwrap();
            let config = RunConfig { num_generations: 4, ..base.with_method(&method) };
            let stage = Stage::new(config, 6);
            let exact = by_binomial(&stage.setting()).unwrap().unwrap();
            let (mean, error) = sampled(&stage.setting(), 12_000);
            let off = distance(&exact, &mean);
            assert!(off < 3.0 * error, "{id}: {off} with an error of {error}");
            // The test would feel half of the update missing.
            let length = distance(&exact, &vec![0.0; exact.len()]);
            assert!(error < 0.15 * length, "{id}: {error} {length}");
            compared += 1;
        }
    }
    assert_eq!(compared, 8);
}

#[test]
fn the_sum_over_groups_agrees_with_samples_for_methods_that_credit_steps() {
    for id in ["gigpo", "gagpo", "reinforce_plus_plus", "grpo_process", "vl_norm"] {
        let method = advantage::methods::method(id).unwrap();
        let mut config = run(&["SF", "HG"], false, 4);
        config.env.reward_schedule = [1.0, -0.5, -0.1];
        let stage = Stage::new(RunConfig { num_generations: 2, ..config.with_method(&method) }, 8);
        assert_eq!(by_binomial(&stage.setting()).unwrap(), None);
        let all = by_groups(&stage.setting()).unwrap().unwrap();
        let samples = 6000;
        let (mean, error) = sampled(&stage.setting(), samples);
        assert!(distance(&all.mean, &mean) < 3.0 * error, "{id}");
        let variance = error * error * f64::from(samples);
        assert!((variance / all.variance - 1.0).abs() < 0.1, "{id}: {variance} {}", all.variance);
    }
}

#[test]
fn what_is_not_covered_is_left_to_samples() {
    let big = Stage::new(RunConfig { num_generations: 8, ..run(&["SFF", "FHF", "FFG"], true, 15) }, 1);
    assert_eq!(by_groups(&big.setting()).unwrap(), None);
    let mut costly = run(&["SFF", "FHF", "FFG"], true, 15);
    costly.env.reward_schedule = [1.0, 0.0, -0.01];
    assert_eq!(by_binomial(&Stage::new(costly, 1).setting()).unwrap(), None);
}
