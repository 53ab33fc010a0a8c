//! Every method against golden vectors and against the exact relations between methods.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::methods;
use advantage::{Estimate, StageName};
use experiment::AdvantageRequest;
use proptest::prelude::*;
use serde_json::{Value, json};

fn ask(request: &Value) -> (AdvantageRequest, Estimate) {
    let request = AdvantageRequest::from_json(&request.to_string()).unwrap();
    let estimate = request.estimate().unwrap();
    (request, estimate)
}

fn advantages(request: Value) -> Vec<f64> {
    ask(&request).1.advantages.concat()
}

fn steps(request: Value) -> Vec<Vec<f64>> {
    let (request, estimate) = ask(&request);
    request.rollouts.shaped_steps(&estimate.steps.unwrap()).concat()
}

fn close(got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len());
    for (g, w) in got.iter().zip(want) {
        assert!((g - w).abs() <= tolerance * w.abs().max(1.0), "{got:?} against {want:?}");
    }
}

#[test]
fn process_supervision_pools_the_steps_of_the_group() {
    let request = json!({ "method": "grpo_process", "ddof": 0, "advantage_eps": 0, "groups": [[
        { "rewards": [0.1, 0.9] }, { "rewards": [0.4] }, { "rewards": [0.2, 0.2, 0.8] }]] });
    let got = steps(request.clone());
    close(&got[0], &[0.431331, 1.509659], 1e-5);
    close(&got[1], &[-0.107833], 1e-5);
    close(&got[2], &[-0.323498, 0.431331, 1.186161], 1e-5);
    close(&advantages(request), &[0.431331, -0.107833, -0.323498], 1e-5);
}

#[test]
fn several_objectives() {
    let groups = json!([[[1, 0.2], [0, 0.8], [0, 0.4], [0, 0.6]]]);
    let of = |method: &str| advantages(json!({ "method": method, "weights": [0.5, 0.5], "groups": groups }));
    close(&of("reward_combination"), &[1.521278, 0.169031, -1.183216, -0.507093], 1e-5);
    close(&of("advantage_combination"), &[0.195205, 0.382145, -0.512282, -0.065068], 1e-5);
    close(&of("dvao"), &[0.685328, 0.076148, -0.533033, -0.228443], 1e-5);
    let (_, estimate) = ask(&json!({ "method": "dvao", "weights": [0.5, 0.5], "groups": groups }));
    let weights: Vec<f64> =
        estimate.stages.iter().filter(|s| s.name == StageName::Weight).map(|s| s.values[0][0]).collect();
    close(&weights, &[0.659458, 0.340542], 1e-5);
}

#[test]
fn gdpo_tells_more_reward_patterns_apart_than_their_sum() {
    let sum = |second: f64| {
        let request = json!({ "method": "gdpo", "weights": [1, 1], "groups": [[[0, 0], [1, second]]] });
        ask(&request).1.stage(StageName::Sum)[0][1]
    };
    close(&[sum(0.0), sum(1.0)], &[0.7070, 1.4140], 1e-4);
}

#[test]
fn gigpo_compares_steps_of_the_same_state() {
    let request = |weighting: &str, omega: f64| {
        json!({ "method": "gigpo", "episode_weighting": weighting, "f_norm": "none", "omega": omega, "groups": [[
            { "rewards": [0, 0, 1], "states": [0, 1, 2] },
            { "rewards": [0, 0, 0, 0], "states": [0, 1, 1, 3] }]] })
    };
    let (asked, estimate) = ask(&request("episode", 1.0));
    close(&estimate.advantages.concat(), &[0.5, -0.5], 1e-12);
    let stages = estimate.step_stages(&asked.rollouts);
    close(
        &stages.iter().find(|s| s.name == StageName::StateScaled).unwrap().values,
        &[0.45125, 0.633333, 0.0, -0.45125, -0.316667, -0.316667, 0.0],
        1e-5,
    );
    close(&advantages(request("step", 1.0)), &[0.571429, -0.428571], 1e-5);
    close(&steps(request("episode", 2.0))[0], &[1.4025, 1.766667, 0.5], 1e-5);
}

#[test]
fn values_from_elsewhere_give_temporal_differences() {
    let rollout = json!({ "rewards": [0, 0, 1], "values": [0.2, 0.5, 0.4] });
    let vine = steps(json!({ "method": "vineppo", "groups": [[rollout]] }));
    close(&vine[0], &[0.3, -0.1, 0.6], 1e-12);
    let critic = steps(json!({ "method": "vineppo", "lambda": 1, "groups": [[rollout]] }));
    close(&critic[0], &[0.8, 0.5, 0.6], 1e-12);
}

#[test]
fn advantages_that_are_given_pass_unchanged() {
    let got = steps(json!({ "method": "exact_advantage", "groups": [[
        { "rewards": [0, 1], "advantages": [0.25, -0.5] }, { "rewards": [1], "advantages": [0.125], "gate": false }]] }));
    assert_eq!(got, [vec![0.25, -0.5], vec![0.0]]);
}

#[test]
fn a_tracker_stands_for_the_group() {
    let request = json!({ "method": "spo", "batch_norm": "none", "tracker": 0.25, "groups": [[1], [0]] });
    close(&advantages(request), &[0.75, -0.25], 1e-12);
    let own = json!({ "method": "spo", "batch_norm": "none",
        "groups": [[{ "rewards": [1], "values": [0.9] }], [{ "rewards": [0], "values": [0.1] }]] });
    close(&advantages(own), &[0.1, -0.1], 1e-12);
}

#[test]
fn the_batch_mean_leaks_difficulty_and_the_group_mean_does_not() {
    let groups = json!([[1, 1, 1, 0], [0, 0, 0, 1]]);
    let plain = advantages(json!({ "method": "reinforce_plus_plus", "groups": groups }));
    assert!(plain[..4].iter().sum::<f64>() > 0.5 && plain[4..].iter().sum::<f64>() < -0.5, "{plain:?}");
    let anchored = advantages(json!({ "method": "reinforce_plus_plus_baseline", "groups": groups }));
    close(&[anchored[..4].iter().sum(), anchored[4..].iter().sum()], &[0.0, 0.0], 1e-12);
}

#[test]
fn rejected_rollouts_are_in_no_statistic() {
    let (_, estimate) =
        ask(&json!({ "method": "grpo", "groups": [[1, 0, { "rewards": [100], "gate": false }]] }));
    let without = advantages(json!({ "method": "grpo", "groups": [[1, 0]] }));
    close(&estimate.advantages[0][..2], &without, 0.0);
    assert_eq!(estimate.advantages[0][2], 0.0);
    assert_eq!((estimate.struck_count(), estimate.groups[0].size), (1, 2));
    let folded = advantages(json!({ "method": "dr_grpo", "gate": "reward", "gate_penalty": 2,
        "groups": [[1, 0, { "rewards": [1], "gate": false }]] }));
    close(&folded, &[1.0, 0.0, -1.0], 1e-12);
    let (_, whole) = ask(
        &json!({ "gate": "group", "gate_share": 0.9, "groups": [[1, { "rewards": [0], "gate": false }], [1, 0]] }),
    );
    assert_eq!(whole.struck_count(), 2);
}

#[test]
fn tied_groups_are_filtered_only_where_that_is_asked_for() {
    let groups = json!([[1, 1], [1, 0]]);
    assert_eq!(ask(&json!({ "method": "dapo", "groups": groups })).1.struck_count(), 2);
    assert_eq!(ask(&json!({ "method": "grpo", "groups": groups })).1.struck_count(), 0);
    let fallback = advantages(json!({ "method": "grpo", "tied_fallback": 1, "groups": [[1, 1]] }));
    close(&fallback, &[0.5, 0.5], 1e-12);
}

#[test]
fn long_episodes_are_punished_within_the_buffer() {
    let rollouts: Vec<Value> = [5, 8, 9, 10].iter().map(|n| json!({ "rewards": 1, "length": n })).collect();
    let (_, estimate) = ask(
        &json!({ "method": "dapo", "overlong_buffer": 4, "max_episode_steps": 10, "groups": [rollouts] }),
    );
    close(&estimate.stage(StageName::Score)[0], &[1.0, 0.5, 0.25, 0.0], 1e-12);
}

#[test]
fn episodes_are_drawn_in_proportion_to_the_size_of_their_advantage() {
    let (_, estimate) = ask(&json!({ "method": "ms_grpo", "groups": [[1, 0, 0, 0]] }));
    let p = estimate.probabilities.unwrap().concat();
    close(&p, &[0.5, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0], 1e-12);
    // Half of a group succeeds: all are of the same size, and the weighting has no effect.
    let (_, even) = ask(&json!({ "method": "ms_grpo", "groups": [[1, 0, 1, 0]] }));
    close(&even.probabilities.unwrap().concat(), &[0.25; 4], 1e-12);
}

#[test]
fn every_method_of_the_table_runs_and_says_where_it_comes_from() {
    let all = methods();
    for m in &all {
        assert!(all.iter().filter(|o| o.id == m.id).count() == 1, "{} is there twice", m.id);
        assert!(m.description.ends_with('.') && !m.citation.is_empty(), "{}", m.id);
        let several = m.family == advantage::methods::Family::Objectives;
        let rollout = |r: f64| match several {
            true => json!([r, 1.0 - r]),
            false => {
                json!({ "rewards": [0, r], "states": [0, 1], "values": [0.5, 0.25], "advantages": [0.5, r] })
            }
        };
        let request =
            json!({ "method": m.id, "groups": [[rollout(1.0), rollout(0.0)], [rollout(0.5), rollout(0.5)]] });
        let (request, estimate) = ask(&request);
        assert!(estimate.advantages.iter().flatten().all(|a| a.is_finite()), "{}", m.id);
        assert_eq!(request.config()["method"], m.id);
        // The options in force, given back as a method of their own, mean the same.
        let mut options = request.config();
        options.as_object_mut().unwrap().retain(|k, _| k != "method" && k != "weights");
        let again =
            AdvantageRequest::from_json(&json!({ "method": options, "groups": [[1]] }).to_string()).unwrap();
        assert_eq!(again.recipe, m.recipe, "{}", m.id);
    }
}

/// Groups of rewards of very different sizes, ties included.
fn batches() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let reward = prop_oneof![Just(0.0), Just(1.0), Just(0.1), -1.0..1.0, (-1e6..1e6_f64), (-1e-6..1e-6_f64),];
    prop::collection::vec(prop::collection::vec(reward, 1..9), 1..5)
}

proptest! {
    #[test]
    fn advantages_of_a_group_sum_to_zero(groups in batches()) {
        for method in ["grpo", "dr_grpo", "rloo", "trl", "openrlhf"] {
            let (_, estimate) = ask(&json!({ "method": method, "groups": groups }));
            for (advantages, rewards) in estimate.advantages.iter().zip(&groups) {
                let size = advantages.iter().chain(rewards).fold(1.0_f64, |m, a| m.max(a.abs()));
                prop_assert!(advantages.iter().sum::<f64>().abs() <= 1e-9 * size, "{method} {advantages:?}");
            }
        }
    }

    #[test]
    fn shift_and_scale_do_not_matter_at_epsilon_zero(groups in batches(), shift in -8.0..8.0_f64, scale in 0.5..4.0_f64) {
        // A tie is what floats say it is: powers of two and small shifts keep unequal rewards unequal.
        let groups: Vec<Vec<f64>> = groups.iter().map(|g| g.iter().map(|r| (r * 64.0).round().clamp(-64.0, 64.0)).collect()).collect();
        let moved: Vec<Vec<f64>> = groups.iter().map(|g| g.iter().map(|r| scale * r + shift).collect()).collect();
        let before = advantages(json!({ "advantage_eps": 0, "groups": groups }));
        let after = advantages(json!({ "advantage_eps": 0, "groups": moved }));
        close(&after, &before, 1e-9);
    }

    #[test]
    fn dr_grpo_is_a_shrunk_rloo(groups in batches()) {
        let (dr, loo) = (advantages(json!({ "method": "dr_grpo", "groups": groups })), advantages(json!({ "method": "rloo", "groups": groups })));
        let sizes = groups.iter().flat_map(|g| g.iter().map(|_| g.len() as f64));
        let shrunk: Vec<f64> = loo.iter().zip(sizes).map(|(a, n)| a * (n - 1.0) / n).collect();
        close(&dr, &shrunk, 1e-9);
    }

    #[test]
    fn dvao_is_reward_combination_shrunk(values in prop::collection::vec(prop::collection::vec(-1.0..1.0_f64, 3), 2..9), weights in prop::collection::vec(0.1..2.0_f64, 3)) {
        let of = |method: &str| ask(&json!({ "method": method, "weights": weights, "groups": [values] })).1;
        let (dvao, rc) = (of("dvao"), of("reward_combination"));
        // ρ = σ_sum / Σ w_k σ_k, equal to 1 only where the objectives agree.
        let spread: f64 = dvao.stages.iter().filter(|s| s.name == StageName::Std).zip(&weights).map(|(s, w)| w * s.values[0][0]).sum();
        let rho = rc.groups[0].std / spread;
        prop_assert!((0.0..=1.0 + 1e-12).contains(&rho));
        let shrunk: Vec<f64> = rc.advantages[0].iter().map(|a| rho * a).collect();
        close(&dvao.advantages[0], &shrunk, 1e-9);
    }

    #[test]
    fn order_within_a_group_does_not_matter(groups in batches()) {
        for method in ["grpo", "rloo", "reinforce_plus_plus", "reinforce_plus_plus_baseline", "dapo", "verl", "ms_grpo"] {
            let mut reversed = groups.clone();
            reversed.iter_mut().for_each(|g| g.reverse());
            let forward = ask(&json!({ "method": method, "groups": groups })).1.advantages;
            let mut backward = ask(&json!({ "method": method, "groups": reversed })).1.advantages;
            backward.iter_mut().for_each(|g| g.reverse());
            close(&backward.concat(), &forward.concat(), 1e-6);
        }
    }

    #[test]
    fn equal_rewards_leave_no_residue(reward in -1e3..1e3_f64, size in 1_usize..12) {
        for method in methods().iter().filter(|m| m.recipe.advantage.baseline == advantage::Baseline::Mean && m.recipe.estimator.singleton == advantage::Singleton::Zero) {
            let values = match method.family {
                advantage::methods::Family::Objectives => json!(vec![[reward, reward]; size]),
                _ => json!(vec![json!({ "rewards": [reward as f32], "states": [0] }); size]),
            };
            let got = advantages(json!({ "method": method.id, "groups": [values] }));
            // GAGPO's values explain equal returns completely, too.
            prop_assert!(got.iter().all(|a| a.abs() <= 1e-9), "{} {got:?}", method.id);
        }
    }

    #[test]
    fn no_request_makes_the_reader_panic(text in "\\PC{0,60}", key in "[a-z_]{1,12}", value in "[-0-9a-z\\[\\]{}\",.]{0,12}") {
        let _ = AdvantageRequest::from_json(&text);
        let _ = AdvantageRequest::from_json(&format!("{{\"{key}\":{value},\"groups\":[[1,0]]}}")).and_then(|r| r.estimate());
        let _ = AdvantageRequest::from_json(&format!("{{\"groups\":{value}}}")).and_then(|r| r.estimate());
    }

    #[test]
    fn corrected_draws_keep_the_mean(rewards in prop::collection::vec(0.0..1.0_f64, 3..7), replacement: bool) {
        let (_, estimate) = ask(&json!({ "method": "ms_grpo", "groups": [rewards] }));
        let p = estimate.probabilities.unwrap().concat();
        prop_assume!(p.iter().all(|p| *p > 0.02));
        let options = advantage::Estimator { replacement, importance_corrected: true, ..advantage::Estimator::default() };
        let mut state = 1_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let rounds = 20_000;
        let mut mean = vec![0.0; p.len()];
        for _ in 0..rounds {
            let weights = advantage::draw(&p, 2, &options, &mut uniform);
            mean.iter_mut().zip(weights).for_each(|(m, w)| *m += w / f64::from(rounds));
        }
        // Five standard errors of the rarest episode.
        prop_assert!(mean.iter().zip(&p).all(|(m, p)| (m - 1.0).abs() < 5.0 * (1.0 / p / f64::from(rounds)).sqrt() + 0.01), "{mean:?} {p:?}");
    }
}
