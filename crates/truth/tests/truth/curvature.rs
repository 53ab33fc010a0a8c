//! Many prompts that share features.

use proptest::prelude::*;
use truth::curvature::{Aim, Lab, Optimizer, Point, RATES, Run, best_rate, curve, iterations_to, phases};

#[test]
fn a_run_starts_where_its_offsets_say() {
    let run = Run::new(Lab { prompts: 3, spread: 2.0, ..Lab::default() });
    let chances = run.chances();
    let want = [0.5, 1.0 / (1.0 + 2.0_f64.exp()), 1.0 / (1.0 + 4.0_f64.exp())];
    chances.iter().zip(want).for_each(|(p, want)| assert!((p - want).abs() < 1e-15));
    // A reward that is wrong in 10 of 100 cases pays 0.1 + 0.8 p on average.
    assert!((run.std(0.5) - 0.5).abs() < 1e-15);
    assert!((run.std(0.0) - 0.3).abs() < 1e-15);
}

/// A huge group moves a prompt by the covariance of reward and action, (1 − 2ν) p (1 − p), over its standard deviation.
#[test]
fn large_groups_move_by_the_expected_amount() {
    let lab = Lab {
        prompts: 4,
        spread: 1.0,
        num_generations: 200_000,
        learning_rate: 4.0,
        noise: 0.2,
        ..Lab::default()
    };
    for divide in [false, true] {
        let mut run = Run::new(Lab { divide, ..lab });
        let before = run.chances();
        let odds = |p: f64| (p / (1.0 - p)).ln();
        let stds: Vec<f64> = before.iter().map(|p| run.std(*p)).collect();
        run.step();
        for ((p, q), std) in before.iter().zip(run.chances()).zip(stds) {
            let slope = 0.6 * p * (1.0 - p) / if divide { std } else { 1.0 };
            // Rate over prompts times the squared length of the features, which is 1.
            assert!((odds(q) - odds(*p) - slope).abs() < 0.01, "{divide} {p} {q}");
        }
    }
}

#[test]
fn a_bounded_step_moves_the_furthest_prompt_by_the_rate() {
    for (overlap, opposed) in [(0.0, false), (0.4, true), (1.0, false)] {
        let optimizer = Optimizer::Bounded;
        let lab = Lab { overlap, opposed, optimizer, learning_rate: 0.25, ..Lab::default() };
        let mut run = Run::new(lab);
        let odds = |run: &Run| run.chances().iter().map(|p| (p / (1.0 - p)).ln()).collect::<Vec<f64>>();
        let before = odds(&run);
        run.step();
        let moved = odds(&run).iter().zip(&before).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!((moved - 0.25).abs() < 1e-9, "{moved}");
    }
}

/// The claim under its premise: the gain is there with orthogonal features and gone with identical ones.
#[test]
fn dividing_helps_bounded_steps_on_orthogonal_prompts_and_not_on_identical_ones() {
    let lab = Lab {
        optimizer: Optimizer::Bounded,
        opposed: false,
        noise: 0.0,
        learning_rate: 0.25,
        ..Lab::default()
    };
    let updates = |divide, overlap| -> f64 {
        let of = |seed| iterations_to(Lab { divide, overlap, seed, ..lab }, 0.97, 600).unwrap();
        (0..5).map(|seed| f64::from(of(seed))).sum::<f64>() / 5.0
    };
    assert!(updates(true, 0.0) < 0.9 * updates(false, 0.0));
    assert_eq!(updates(true, 1.0), updates(false, 1.0));
}

#[test]
fn the_best_rate_is_found_told_of_and_can_be_stopped() {
    let lab = Lab { prompts: 4, spread: 0.5, ..Lab::default() };
    let mut heard = Vec::new();
    let aim = Aim { seeds: 3, target: 0.9, most: 100 };
    let best = best_rate(lab, aim, |done| {
        heard.push(done);
        true
    })
    .unwrap();
    assert!(heard[0] == 0.0 && heard.len() > 3);
    assert!(heard.windows(2).all(|pair| pair[0] <= pair[1]) && heard.iter().all(|done| *done <= 1.0));
    for power in RATES {
        let of = |seed| iterations_to(Lab { learning_rate: 2.0_f64.powi(power), seed, ..lab }, 0.9, 100);
        let mean = (0..3).map(|seed| f64::from(of(seed).unwrap_or(100))).sum::<f64>() / 3.0;
        assert!(best.mean(100) <= mean, "{power}");
    }
    assert_eq!(best_rate(lab, aim, |done| done < 0.3), None);
}

#[test]
fn phases_follow_their_rule() {
    let point = |iteration, std| Point { iteration, success: 0.0, std, curvature: 0.0, overlap: 0.0 };
    let stds = [0.4, 0.5, 0.3, 0.45, 0.35, 0.2, 0.15, 0.1];
    let curve: Vec<Point> = (0..).zip(stds).map(|(i, std)| point(i, std)).collect();
    // The lines are 0.4 and 0.2.
    assert_eq!(phases(&curve), [4, 5]);
    assert_eq!(phases(&[]), [0, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn curvature_is_at_most_half_the_standard_deviation(
        overlap in 0.0_f64..=1.0, spread in 0.0_f64..3.0, noise in 0.0_f64..0.45, rate in 0.1_f64..20.0, divide: bool, seed: u64
    ) {
        let lab = Lab { prompts: 8, overlap, spread, noise, learning_rate: rate, divide, seed, ..Lab::default() };
        let points = curve(lab, 30);
        for point in &points {
            prop_assert!(point.curvature <= 0.5 * point.std + 1e-15);
            prop_assert!((0.0..=1.0).contains(&point.success) && (0.0..1.0).contains(&point.overlap));
        }
        prop_assert_eq!(points.len(), 31);
        prop_assert_eq!(&points, &curve(lab, 30));
        // Prompts without a common feature are orthogonal; equal ones share all but their own squares.
        if overlap == 0.0 {
            prop_assert_eq!(points[0].overlap, 0.0);
        }
    }
}
