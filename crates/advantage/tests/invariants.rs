//! What holds for every batch, whatever its numbers: several objectives, populations, order, and equal rewards.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::{Family, Method, method, methods};
use advantage::{
    Baseline, BatchNorm, Credit, Estimate, Rollout, Rollouts, StageName, Struck, Supervision, estimate,
};
use proptest::prelude::*;

/// Groups of rollouts with three objectives, step rewards, states and verdicts; ties and numbers of every size.
fn batches() -> impl Strategy<Value = Vec<Vec<Rollout>>> {
    let value = prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(f64::from(0.1_f32)),
        -1.0..1.0,
        -1e4..1e4_f64,
        -1e-4..1e-4_f64
    ];
    let rollout =
        (prop::collection::vec(value.clone(), 3), prop::collection::vec((value, 0..4_u32), 1..6), 0..8_u8);
    let rollout = rollout.prop_map(|(objectives, steps, gate)| Rollout {
        objectives,
        rewards: steps.iter().map(|(reward, _)| *reward).collect(),
        states: steps.iter().map(|(_, state)| *state).collect(),
        gate: gate > 0,
        ..Rollout::default()
    });
    prop::collection::vec(prop::collection::vec(rollout, 1..8), 1..5)
}

const WEIGHTS: [f64; 3] = [0.5, 1.0, 0.25];

/// A method at work on a batch that has all it may need.
fn run(groups: &[Vec<Rollout>], method: &Method) -> (Rollouts, Estimate) {
    let several = method.family == Family::Objectives;
    let plain = |r: &Rollout| Rollout { objectives: Vec::new(), ..r.clone() };
    let groups: Vec<Vec<Rollout>> = match several {
        true => groups.to_vec(),
        false => groups.iter().map(|g| g.iter().map(plain).collect()).collect(),
    };
    let rollouts = Rollouts::new(&groups, if several { &WEIGHTS } else { &[] }, Some(8)).unwrap();
    let estimate = estimate(&rollouts, &method.recipe).unwrap();
    (rollouts, estimate)
}

/// Sum and size of the numbers of those that are kept.
fn total(numbers: &[f64], struck: &[Option<Struck>]) -> (f64, f64) {
    let kept = || numbers.iter().zip(struck).filter(|(_, s)| s.is_none()).map(|(a, _)| *a);
    (kept().sum(), kept().map(f64::abs).sum::<f64>().max(1.0))
}

fn runnable() -> impl Iterator<Item = Method> {
    methods().into_iter().filter(|m| !matches!(m.recipe.estimator.credit, Credit::ValueGae | Credit::Given))
}

proptest! {
    /// A_dvao = ρ A_rc with ρ = σ_sum / Σ_k w_k σ_k in `[0, 1]`, group by group, and σ_sum A_rc = Σ_k w_k σ_k A_k.
    #[test]
    fn dvao_is_reward_combination_shrunk_by_the_conflict_of_each_group(groups in batches()) {
        let (_, rc) = run(&groups, &method("reward_combination").unwrap());
        let (_, dvao) = run(&groups, &method("dvao").unwrap());
        let of = |name| dvao.stages.iter().filter(move |s| s.name == name).zip(WEIGHTS);
        for (g, group) in groups.iter().enumerate() {
            let spread: f64 = of(StageName::Std).map(|(s, w)| w * s.values[g][0]).sum();
            let sigma = rc.groups[g].std;
            let rho = if spread == 0.0 { 0.0 } else { sigma / spread };
            prop_assert!((0.0..=1.0 + 1e-9).contains(&rho), "{rho}");
            for i in 0..group.len() {
                let (a, b) = (dvao.advantages[g][i], rc.advantages[g][i]);
                // A sum that ties only up to rounding has no advantage worth the name.
                let size = group.iter().flat_map(|r| &r.objectives).fold(1.0_f64, |m, v| m.max(v.abs()));
                if sigma > 1e-7 * size {
                    prop_assert!((a - rho * b).abs() <= 1e-6 * b.abs().max(1.0), "{a} {rho} {b}");
                    prop_assert!(a.abs() <= b.abs() + 1e-6);
                    let parts: f64 = of(StageName::Std).zip(of(StageName::Scaled)).map(|((s, w), (z, _))| w * s.values[g][i] * z.values[g][i]).sum();
                    prop_assert!((sigma * b - parts).abs() <= 1e-6 * size, "{} {parts}", sigma * b);
                }
            }
        }
    }

    #[test]
    fn order_within_a_group_does_not_matter(groups in batches(), turn in 0_usize..8) {
        let turned: Vec<Vec<Rollout>> = groups.iter().map(|g| {
            let mut g = g.clone();
            let places = turn % g.len();
            g.rotate_left(places);
            g.reverse();
            g
        }).collect();
        // Values that sums hold exactly, so that a tie stays one in any order.
        let exact = |groups: &[Vec<Rollout>]| -> Vec<Vec<Rollout>> {
            let all = |values: &[f64]| values.iter().map(|v| (v * 8.0).round().clamp(-64.0, 64.0)).collect();
            let round = |r: &Rollout| Rollout { objectives: all(&r.objectives), rewards: all(&r.rewards), ..r.clone() };
            groups.iter().map(|g| g.iter().map(round).collect()).collect()
        };
        for m in runnable() {
            let (_, forward) = run(&exact(&groups), &m);
            let (_, mut back) = run(&exact(&turned), &m);
            for g in &mut back.advantages {
                g.reverse();
                let places = turn % g.len();
                g.rotate_right(places);
            }
            let tolerance = if m.recipe.estimator.needs_steps() { 1e-6 } else { 1e-9 };
            for (a, b) in forward.advantages.concat().iter().zip(back.advantages.concat()) {
                prop_assert!((a - b).abs() <= tolerance * a.abs().max(1.0), "{} {a} {b}", m.id);
            }
        }
    }

    /// Over the group, over the steps of the group, over the batch, or over the steps of the batch, whichever centres.
    #[test]
    fn advantages_sum_to_zero_over_what_they_are_centred_on(groups in batches()) {
        for m in runnable() {
            let (rollouts, e) = run(&groups, &m);
            let (options, estimator) = (m.recipe.advantage, m.recipe.estimator);
            let scale = groups.iter().flatten().flat_map(|r| r.rewards.iter().chain(&r.objectives)).fold(1.0_f64, |a, v| a.max(v.abs()));
            let nearly_tied = |g: &advantage::GroupStats| g.std < 1e-6 * scale;
            let struck: Vec<Option<Struck>> = e.struck.concat();
            match estimator.batch_norm {
                BatchNorm::None if estimator.supervision == Supervision::Process => {
                    // The rewards of the steps; what a step gets is their sum from it on.
                    let steps = e.step_stages(&rollouts);
                    let first = rollouts.shaped_steps(&steps[0].values);
                    for (group, stats) in first.iter().zip(&e.groups).filter(|(_, s)| !nearly_tied(s)) {
                        let sum: f64 = group.iter().flatten().sum();
                        let size: f64 = group.iter().flatten().map(|a| a.abs()).sum();
                        prop_assert!(sum.abs() <= 1e-6 * size.max(1.0), "{} {sum} {stats:?}", m.id);
                    }
                }
                BatchNorm::None if estimator.credit == Credit::StateGae => {}
                BatchNorm::None if estimator.credit == Credit::State => {
                    let steps = e.step_stages(&rollouts);
                    let scaled = &steps.iter().find(|s| s.name == StageName::StateScaled).unwrap().values;
                    for (g, group) in rollouts.shaped_steps(scaled).iter().enumerate() {
                        for anchor in &e.anchors[g] {
                            let members = group.iter().zip(&groups[g]).flat_map(|(row, r)| row.iter().zip(&r.states));
                            let (mut sum, mut size) = (0.0, 1.0_f64);
                            for (a, _) in members.filter(|(_, state)| **state == anchor.state) {
                                sum += a;
                                size = size.max(a.abs());
                            }
                            prop_assert!(sum.abs() <= 1e-9 * size * f64::from(anchor.visits.max(1)), "{} {sum}", m.id);
                        }
                    }
                }
                BatchNorm::None => {
                    if matches!(options.baseline, Baseline::Mean | Baseline::LeaveOneOut) && estimator.singleton == advantage::Singleton::Zero {
                        for ((a, s), stats) in e.advantages.iter().zip(&e.struck).zip(&e.groups) {
                            let (sum, size) = total(a, s);
                            prop_assert!(nearly_tied(stats) || m.family == Family::Objectives || sum.abs() <= 1e-6 * size, "{} {sum} {a:?}", m.id);
                        }
                        if m.family == Family::Objectives {
                            for (a, s) in e.stages.iter().filter(|s| s.name == StageName::Scaled).flat_map(|s| s.values.iter().zip(&e.struck)) {
                                let (sum, size) = total(a, s);
                                prop_assert!(sum.abs() <= 1e-5 * size, "{} {sum} {a:?}", m.id);
                            }
                        }
                    }
                    if options.baseline == Baseline::Batch {
                        let (sum, size) = total(&e.advantages.concat(), &struck);
                        prop_assert!(sum.abs() <= 1e-9 * size, "{} {sum}", m.id);
                    }
                }
                BatchNorm::Rollouts => {
                    let (sum, size) = total(&e.advantages.concat(), &struck);
                    prop_assert!(sum.abs() <= 1e-6 * size, "{} {sum}", m.id);
                }
                BatchNorm::Steps | BatchNorm::StepsClamped => {
                    let (mut sum, mut size) = (0.0, 1.0_f64);
                    for i in (0..rollouts.len()).filter(|&i| struck[i].is_none()) {
                        let mine = match &e.steps {
                            Some(steps) => rollouts.shaped_steps(steps).concat()[i].clone(),
                            None => vec![e.advantages.concat()[i]; rollouts.length(i)],
                        };
                        sum += mine.iter().sum::<f64>();
                        size = size.max(mine.iter().map(|a| a.abs()).sum());
                    }
                    prop_assert!(sum.abs() <= 1e-6 * size * rollouts.len() as f64, "{} {sum}", m.id);
                }
            }
        }
    }

    /// Numbers that are equal as 32-bit floats leave no residue, however they are summed.
    #[test]
    fn equal_rewards_leave_no_residue(value in prop_oneof![Just(0.1_f32), Just(0.3), Just(0.35), Just(0.7), -1e3..1e3_f32], size in 1_usize..80, steps in 1_usize..40) {
        for m in runnable().filter(|m| m.recipe.advantage.baseline == Baseline::Mean && m.recipe.estimator.singleton == advantage::Singleton::Zero) {
            let value = f64::from(value);
            let rewards = if m.recipe.estimator.credit == Credit::Episode { vec![value; steps] } else { vec![value] };
            let rollout = Rollout { states: vec![0; rewards.len()], rewards, objectives: vec![value, -value, value / 3.0], ..Rollout::default() };
            let (_, e) = run(&[vec![rollout; size]], &m);
            let all = e.advantages.concat().into_iter().chain(e.steps.unwrap_or_default());
            for a in all {
                prop_assert!(a.abs() <= 1e-9, "{} {a}", m.id);
            }
        }
    }
}
