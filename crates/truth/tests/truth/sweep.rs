//! Searches and curves in pieces.

use proptest::prelude::*;
use truth::curvature::{
    Aim, BestRate, Comparison, Interval, Lab, Optimizer, Overlaps, Pair, RATES, Sweep, best_rate, curve,
    iterations_to,
};

const AIM: Aim = Aim { seeds: 3, target: 0.9, most: 80 };

fn small(optimizer: Optimizer) -> Lab {
    Lab { prompts: 4, spread: 0.7, overlap: 0.2, optimizer, ..Lab::default() }
}

/// All rates from the smallest, without giving any up: what the search must equal.
fn tried_out(lab: Lab, aim: Aim) -> BestRate {
    let mut best: Option<BestRate> = None;
    for power in RATES {
        let learning_rate = 2.0_f64.powi(power);
        let iterations = (0..u64::from(aim.seeds))
            .map(|seed| iterations_to(Lab { learning_rate, seed, ..lab }, aim.target, aim.most))
            .collect();
        let at_the_edge = power == *RATES.start() || power == *RATES.end();
        let found = BestRate { learning_rate, iterations, at_the_edge };
        if best.as_ref().is_none_or(|best| found.mean(aim.most) < best.mean(aim.most)) {
            best = Some(found);
        }
    }
    best.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_sweep_in_pieces_of_any_size_finds_what_the_whole_one_finds(
        pieces in prop::collection::vec(1_u32..400, 1..20), divide: bool, kind in 0_usize..3, noise in 0.0_f64..0.3
    ) {
        let optimizer = [Optimizer::Sgd, Optimizer::NormalizedSgd, Optimizer::Adam][kind];
        let lab = Lab { divide, noise, ..small(optimizer) };
        let mut sweep = Sweep::new(lab, AIM);
        let mut last = 0.0;
        let mut piece = pieces.iter().cycle();
        while !sweep.advance(*piece.next().unwrap()) {
            prop_assert_eq!(sweep.best(), None);
            prop_assert!((last..1.0).contains(&sweep.progress()), "{} after {}", sweep.progress(), last);
            last = sweep.progress();
        }
        prop_assert_eq!(sweep.progress(), 1.0);
        prop_assert_eq!(sweep.best(), best_rate(lab, AIM, |_| true));
        prop_assert_eq!(sweep.best().unwrap(), tried_out(lab, AIM));
        prop_assert!(sweep.advance(1));
    }
}

#[test]
fn a_goal_that_nobody_reaches_leaves_the_smallest_rate_at_the_edge() {
    let aim = Aim { target: 1.5, most: 5, ..AIM };
    let best = best_rate(small(Optimizer::Sgd), aim, |_| true).unwrap();
    assert_eq!(best, tried_out(small(Optimizer::Sgd), aim));
    assert!(best.at_the_edge && best.arrived() == 0 && best.mean(5) == 5.0);
}

#[test]
fn bounded_steps_are_tried_at_their_own_rate_alone() {
    let lab = Lab { learning_rate: 0.25, ..small(Optimizer::Bounded) };
    let mut sweep = Sweep::new(lab, AIM);
    while !sweep.advance(50) {}
    let best = sweep.best().unwrap();
    let each: Vec<_> = (0..3).map(|seed| iterations_to(Lab { seed, ..lab }, 0.9, 80)).collect();
    assert_eq!(best, BestRate { learning_rate: 0.25, iterations: each, at_the_edge: false });
}

#[test]
fn a_comparison_searches_and_then_draws_both_curves() {
    let lab = small(Optimizer::Sgd);
    let mut comparison = Comparison::new(lab, AIM);
    let mut last = 0.0;
    while !comparison.advance(100) {
        assert!((last..=1.0).contains(&comparison.progress()));
        last = comparison.progress();
    }
    assert!((comparison.progress() - 1.0).abs() < 1e-12);
    let found = comparison.found().unwrap();
    for (divide, best) in [(true, &found.divided), (false, &found.plain)] {
        assert_eq!(Some(best.clone()), best_rate(Lab { divide, ..lab }, AIM, |_| true));
    }
    assert!(found.ratio.low <= found.ratio.mean && found.ratio.mean <= found.ratio.high);
    let [divided, plain] = comparison.curves().unwrap();
    assert!(divided.len() == plain.len() && divided.len() > 20);
    let of = |seed| {
        curve(
            Lab { learning_rate: found.plain.learning_rate, divide: false, seed, ..lab },
            plain.len() as u32 - 1,
        )
    };
    let each = [of(0), of(1), of(2)];
    for (i, point) in plain.iter().enumerate() {
        assert_eq!(point.iteration as usize, i);
        let mean = each.iter().map(|curve| curve[i].std).sum::<f64>() / 3.0;
        assert!((point.std - mean).abs() < 1e-12);
    }
}

#[test]
fn overlaps_are_gone_through_in_order() {
    let lab = Lab { opposed: false, noise: 0.0, learning_rate: 0.25, ..small(Optimizer::Bounded) };
    let mut overlaps = Overlaps::new(lab, AIM, &[0.0, 0.5, 1.0]);
    while !overlaps.advance(64) {
        assert!(overlaps.progress() < 1.0);
    }
    assert_eq!(overlaps.progress(), 1.0);
    assert_eq!(overlaps.found().iter().map(|f| f.0).collect::<Vec<_>>(), [0.0, 0.5, 1.0]);
    for (overlap, found) in overlaps.found() {
        let mut pair = Pair::new(Lab { overlap: *overlap, ..lab }, AIM);
        while !pair.advance(7) {}
        assert_eq!(pair.found().as_ref(), Some(found));
    }
    // Identical features: both ways go the same way, step by step.
    assert_eq!(overlaps.found()[2].1.ratio.mean, 1.0);
}

#[test]
fn intervals_are_those_of_students_t() {
    // Mean 3, standard deviation √2.5, five values: 2.776 standard errors.
    let interval = Interval::of(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
    let wide = 2.776 * (2.5_f64 / 5.0).sqrt();
    assert!((interval.low - 3.0 + wide).abs() < 1e-12 && (interval.high - 3.0 - wide).abs() < 1e-12);
    assert!(interval.holds(1.5) && !interval.holds(0.9));
    assert_eq!(Interval::of(&[]), None);
    assert!(Interval::of(&[2.0]).unwrap().high.is_infinite());
    // Half as many updates with each seed, exactly; a run that was there at once counts as one update.
    let [above, below] = [[Some(5), None, Some(0)], [Some(10), Some(40), Some(2)]];
    let ratio = Interval::of_ratio(&above, &below, 20).unwrap();
    assert!((ratio.mean - 0.5).abs() < 1e-12 && (ratio.high - ratio.low).abs() < 1e-12);
}
