//! Published and computed golden numbers, and the invariants that hold for every batch.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::{AdvantageOptions, Baseline, ScaleRewards, StageName, compute};
use proptest::prelude::*;

fn options(baseline: Baseline, scale_rewards: ScaleRewards, ddof: u8, eps: f64) -> AdvantageOptions {
    AdvantageOptions { baseline, scale_rewards, ddof, advantage_eps: eps }
}

fn advantages(rewards: &[f64], o: AdvantageOptions) -> Vec<f64> {
    compute(&[rewards.to_vec()], &o).unwrap().advantages[0].clone()
}

fn close(got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len());
    for (g, w) in got.iter().zip(want) {
        assert!((g - w).abs() < tolerance, "{got:?} against {want:?}");
    }
}

const BINARY: [f64; 8] = [1., 0., 0., 1., 0., 0., 0., 0.];

fn spread(one: f64, zero: f64) -> Vec<f64> {
    BINARY.iter().map(|&r| if r == 1.0 { one } else { zero }).collect()
}

#[test]
fn binary_rewards_of_a_group_of_eight() {
    use Baseline::{LeaveOneOut, Mean};
    use ScaleRewards::{Group, None};
    close(&advantages(&BINARY, options(Mean, Group, 0, 0.0)), &spread(1.732051, -0.577350), 1e-5);
    close(&advantages(&BINARY, options(Mean, Group, 1, 1e-6)), &spread(1.620182, -0.540061), 1e-5);
    close(&advantages(&BINARY, options(Mean, None, 1, 1e-4)), &spread(0.75, -0.25), 1e-12);
    close(&advantages(&BINARY, options(LeaveOneOut, None, 1, 1e-4)), &spread(0.857143, -0.285714), 1e-5);
}

#[test]
fn real_rewards_of_a_group_of_four() {
    use Baseline::{LeaveOneOut, Mean};
    use ScaleRewards::{Group, None};
    let r = [0.2, 1.0, -1.0, 0.5];
    close(&advantages(&r, options(Mean, Group, 0, 0.0)), &[0.033962, 1.120739, -1.596204, 0.441503], 1e-5);
    close(&advantages(&r, options(Mean, Group, 1, 1e-6)), &[0.029412, 0.970587, -1.382351, 0.382352], 1e-5);
    close(&advantages(&r, options(LeaveOneOut, None, 1, 0.0)), &[0.033333, 1.1, -1.566667, 0.433333], 1e-5);
}

#[test]
fn trl_epsilon_with_both_divisors() {
    let o = |ddof| options(Baseline::Mean, ScaleRewards::Group, ddof, 1e-4);
    close(&advantages(&[1., 1., 1., 0.], o(0)), &[0.5772, 0.5772, 0.5772, -1.7317], 1e-4);
    close(&advantages(&[1., 1., 1., 0.], o(1)), &[0.4999, 0.4999, 0.4999, -1.4997], 1e-4);
    close(&advantages(&[0., 1.], o(0)), &[-0.9998, 0.9998], 1e-4);
    close(&advantages(&[0., 1.], o(1)), &[-0.7070, 0.7070], 1e-4);
}

#[test]
fn leave_one_out_divides_by_the_std_of_raw_rewards() {
    let o = options(Baseline::LeaveOneOut, ScaleRewards::Group, 1, 1e-6);
    let a = advantages(&[1.0, 0.0, 0.0, 0.0], o);
    close(&a, &[2.0, -2.0 / 3.0, -2.0 / 3.0, -2.0 / 3.0], 1e-4);
}

#[test]
fn ties_are_exactly_zero() {
    for r in [0.1, 0.3, 0.35, 0.7, -1e30, 1e-300] {
        for n in [1, 2, 7, 64] {
            for baseline in [Baseline::Mean, Baseline::LeaveOneOut, Baseline::None] {
                for scale in [ScaleRewards::Group, ScaleRewards::Batch] {
                    let a = advantages(&vec![r; n], options(baseline, scale, 1, 1e-9));
                    assert!(a.iter().all(|&x| x == 0.0), "{baseline:?} {scale:?} {a:?}");
                }
            }
        }
    }
}

#[test]
fn a_tied_group_in_a_mixed_batch() {
    let groups = [vec![0.3; 3], vec![0.0, 1.0, 0.0]];
    let o = options(Baseline::None, ScaleRewards::Batch, 1, 1e-4);
    let trace = compute(&groups, &o).unwrap();
    // Neither centred nor scaled by its own spread: the tie keeps its reward.
    assert!(trace.advantages[0][0] > 0.0);
    let o = options(Baseline::Mean, ScaleRewards::Batch, 1, 1e-4);
    assert_eq!(compute(&groups, &o).unwrap().advantages[0], vec![0.0; 3]);
    assert_eq!(trace.frac_reward_zero_std(), 0.5);
}

#[test]
fn wrong_input_is_named() {
    let o = AdvantageOptions::default();
    let path = |groups: &[Vec<f64>], o: &AdvantageOptions| compute(groups, o).unwrap_err().path;
    assert_eq!(path(&[], &o), "groups");
    assert_eq!(path(&[vec![1.0], vec![]], &o), "groups[1]");
    assert_eq!(path(&[vec![f64::NAN]], &o), "groups[0][0].rewards[0]");
    assert_eq!(path(&[vec![1.0]], &AdvantageOptions { ddof: 2, ..o }), "ddof");
    assert_eq!(path(&[vec![1e308, -1e308, 1e308]], &o), "groups[0]");
    assert_eq!(path(&[vec![1.0]], &AdvantageOptions { advantage_eps: -1.0, ..o }), "advantage_eps");
}

prop_compose! {
    fn batches()(groups in prop::collection::vec(prop::collection::vec(-10.0..10.0_f64, 2..12), 1..6)) -> Vec<Vec<f64>> {
        groups
    }
}

proptest! {
    #[test]
    fn stages_have_the_shape_of_the_groups(groups in batches()) {
        let trace = compute(&groups, &AdvantageOptions::default()).unwrap();
        for stage in &trace.stages {
            prop_assert_eq!(
                stage.values.iter().map(Vec::len).collect::<Vec<_>>(),
                groups.iter().map(Vec::len).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn centred_rewards_sum_to_zero_over_their_group(groups in batches()) {
        for baseline in [Baseline::Mean, Baseline::LeaveOneOut] {
            let trace = compute(&groups, &options(baseline, ScaleRewards::Group, 1, 1e-4)).unwrap();
            for group in trace.stage(StageName::Centred) {
                prop_assert!(group.iter().sum::<f64>().abs() < 1e-9);
            }
        }
    }

    #[test]
    fn shift_and_positive_scale_change_nothing_at_epsilon_zero(
        r in prop::collection::vec(-10.0..10.0_f64, 2..12), shift in -5.0..5.0_f64, scale in 0.1..10.0_f64,
    ) {
        let o = options(Baseline::Mean, ScaleRewards::Group, 0, 0.0);
        let moved: Vec<f64> = r.iter().map(|x| x * scale + shift).collect();
        let (a, b) = (advantages(&r, o), advantages(&moved, o));
        for (x, y) in a.iter().zip(&b) {
            prop_assert!((x - y).abs() < 1e-6, "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn dr_grpo_is_a_shrunk_rloo(r in prop::collection::vec(-10.0..10.0_f64, 2..12)) {
        let g = r.len() as f64;
        let dr = advantages(&r, options(Baseline::Mean, ScaleRewards::None, 1, 0.0));
        let loo = advantages(&r, options(Baseline::LeaveOneOut, ScaleRewards::None, 1, 0.0));
        for (d, l) in dr.iter().zip(loo) {
            prop_assert!((d - (g - 1.0) / g * l).abs() < 1e-9);
        }
    }

    #[test]
    fn permuting_a_group_permutes_its_advantages(r in prop::collection::vec(-10.0..10.0_f64, 2..12)) {
        let o = AdvantageOptions::default();
        let mut reversed = r.clone();
        reversed.reverse();
        let mut b = advantages(&reversed, o);
        b.reverse();
        for (x, y) in advantages(&r, o).iter().zip(b) {
            prop_assert!((x - y).abs() < 1e-9);
        }
    }
}
