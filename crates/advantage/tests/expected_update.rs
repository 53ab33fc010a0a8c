//! What a method does in expectation to a policy with 0/1 rewards: `E[1/G Σ A_i ∇log π(o_i)] = c_G(p) ∇p`.
//!
//! `c_G(p)` is our derivation, consistent with arXiv 2510.13651 and 2601.10201: Dr. GRPO has (G−1)/G, RLOO 1, GRPO with the
//! population's standard deviation `1/(pq) Σ_k C(G,k) p^k q^(G−k) √(k(G−k))/G`, with the sample's `√((G−1)/G)` times
//! that, and DAPO the same for each group that it keeps, over `1 − p^G − q^G`.

#![allow(clippy::unwrap_used, reason = "helpers of a test crate may fail loudly")]

use advantage::methods::{Family, Method, methods};
use advantage::{
    Baseline, BatchNorm, Credits, Recipe, Rollout, Rollouts, ScaleRewards, Weighting, estimate, fold,
};
use rollout::{Batch, PolicyTable, Sampler, Streams};
use worlds::{EnvSpec, Pcg64};

const SIZES: [usize; 4] = [4, 8, 16, 64];
/// The derivation in numbers: p, then the factor for groups of 4, 8, 16 and 64 with the population's standard deviation.
const TABLE: [(f64, [f64; 4]); 5] = [
    (0.01, [1.727, 2.609, 3.733, 6.736]),
    (0.05, [1.710, 2.473, 3.267, 4.336]),
    (0.10, [1.690, 2.328, 2.848, 3.255]),
    (0.25, [1.645, 2.026, 2.198, 2.285]),
    (0.50, [1.616, 1.856, 1.934, 1.984]),
];

/// Probability of k successes among `size`, in logarithms so that no binomial coefficient overflows.
fn binomial(size: usize, k: usize, p: f64) -> f64 {
    let choose: f64 = (1..=k).map(|i| ((size - k + i) as f64 / i as f64).ln()).sum();
    (choose + k as f64 * p.ln() + (size - k) as f64 * (1.0 - p).ln()).exp()
}

fn mixed(size: usize, p: f64) -> f64 {
    1.0 - p.powi(size as i32) - (1.0 - p).powi(size as i32)
}

/// The factor that a recipe should have with one group in a batch.
fn factor(recipe: &Recipe, size: usize, p: f64) -> f64 {
    let n = size as f64;
    let centred = match recipe.advantage.baseline {
        Baseline::Mean | Baseline::Batch => (n - 1.0) / n,
        Baseline::LeaveOneOut | Baseline::None | Baseline::Tracker => 1.0,
    };
    let kept = if recipe.estimator.filter_groups { mixed(size, p) } else { 1.0 };
    if recipe.advantage.scale_rewards == ScaleRewards::None {
        return centred / kept;
    }
    let population: f64 =
        (1..size).map(|k| binomial(size, k, p) * ((k * (size - k)) as f64).sqrt() / n).sum::<f64>()
            / (p * (1.0 - p));
    let sample = if recipe.advantage.ddof == 1 { ((n - 1.0) / n).sqrt() } else { 1.0 };
    population * sample / kept
}

/// The methods that the derivation covers, with epsilon 0: those that compare whole rewards, without a normalisation of
/// the batch, which couples groups.
fn covered() -> Vec<Method> {
    let mut all: Vec<Method> = methods()
        .into_iter()
        .filter(|m| !m.recipe.estimator.needs_steps() && m.recipe.estimator.batch_norm == BatchNorm::None)
        .collect();
    all.iter_mut().for_each(|m| m.recipe.advantage.advantage_eps = 0.0);
    assert!(all.len() >= 15, "{}", all.len());
    all
}

/// One group with `k` successes, as the method reads it.
fn group(method: &Method, size: usize, k: usize) -> Rollouts {
    let several = method.family == Family::Objectives;
    let rollout = |i: usize| {
        let reward = f64::from(u8::from(i < k));
        match several {
            true => Rollout { objectives: vec![reward], ..Rollout::default() },
            false => Rollout::of_reward(reward),
        }
    };
    let weights: &[f64] = if several { &[1.0] } else { &[] };
    Rollouts::new(&[(0..size).map(rollout).collect()], weights, None).unwrap()
}

/// `1/G Σ A_i ∇log π(o_i)` for a policy whose parameter is p itself: the gradient is 1/p for a success, −1/q otherwise.
fn update(method: &Method, size: usize, k: usize, p: f64) -> f64 {
    let advantages = estimate(&group(method, size, k), &method.recipe).unwrap().advantages.concat();
    let (wins, losses) = advantages.split_at(k);
    (wins.iter().sum::<f64>() / p - losses.iter().sum::<f64>() / (1.0 - p)) / size as f64
}

#[test]
fn the_expected_update_is_the_factor_times_the_gradient_of_success() {
    for method in covered() {
        for size in SIZES {
            for (p, _) in TABLE {
                let kept = if method.recipe.estimator.filter_groups { mixed(size, p) } else { 1.0 };
                let exact: f64 =
                    (0..=size).map(|k| binomial(size, k, p) * update(&method, size, k, p)).sum::<f64>()
                        / kept;
                let want = factor(&method.recipe, size, p);
                assert!((exact - want).abs() <= 1e-9 * want, "{} G={size} p={p}: {exact} {want}", method.id);
            }
        }
    }
}

#[test]
fn the_factor_is_that_of_the_table() {
    let mut population = covered().into_iter().find(|m| m.id == "grpo").unwrap().recipe;
    population.advantage.ddof = 0;
    for (p, factors) in TABLE {
        for (size, want) in SIZES.into_iter().zip(factors) {
            assert!((factor(&population, size, p) - want).abs() < 6e-4, "G={size} p={p}");
        }
    }
    let mut dapo = population;
    dapo.estimator.filter_groups = true;
    for ((p, _), want) in TABLE.into_iter().zip([33.77, 7.348, 4.087, 2.252, 1.870]) {
        assert!((factor(&dapo, 8, p) - want).abs() < 6e-3, "p={p}");
    }
    // Where success is rare the factor stops at √(G−1): groups without any success eat the rest.
    for size in SIZES {
        assert!((factor(&population, size, 1e-9) - ((size - 1) as f64).sqrt()).abs() < 1e-5);
    }
}

/// From the sampler to the push on the logits: a world of one decision, where one of four actions wins.
#[test]
fn sampling_agrees_with_the_enumeration() {
    let spec = EnvSpec {
        desc: Some(vec!["SG".into()]),
        is_slippery: Some(false),
        max_episode_steps: Some(1),
        ..EnvSpec::default()
    };
    let mdp = spec.build().unwrap().mdp;
    let row_of = vec![(0..mdp.states() as u32).collect::<Vec<u32>>()];
    let (size, groups) = (8, 4000);
    for p in [0.1_f32, 0.25, 0.5] {
        let rest = (1.0 - p) / 3.0;
        let table = PolicyTable::new(2, 4, [rest, rest, p, rest].repeat(2)).unwrap();
        let mut streams = Streams { policy: Pcg64::new(11), env: Pcg64::new(12) };
        let mut drawn = Vec::new();
        for _ in 0..groups {
            let mut batch = Batch::default();
            let sampler = Sampler::new(&table);
            sampler.group((0, &mdp), &row_of[0], 1, size, &mut streams, &mut batch).unwrap();
            drawn.push(batch);
        }
        for method in covered().iter().filter(|m| m.family != Family::Objectives) {
            let pushes: Vec<f64> = drawn
                .iter()
                .filter_map(|batch| {
                    let rollouts = Rollouts::of_rewards(&batch.rewards()).unwrap();
                    let estimate = estimate(&rollouts, &method.recipe).unwrap();
                    let advantages = estimate.advantages.concat();
                    let credits = Credits { advantages: &advantages, ..Credits::default() };
                    // Every episode has one step: all ways of averaging agree.
                    let weighting = Weighting::whole(method.update.loss_type, 1);
                    let push = fold(batch, &credits, &row_of, (2, 4), &weighting).logit_push(table.probs());
                    (estimate.struck_count() == 0).then_some(push[2])
                })
                .collect();
            let n = pushes.len() as f64;
            let mean = pushes.iter().sum::<f64>() / n;
            let variance = pushes.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let p = f64::from(p);
            // The gradient of p with respect to the winning logit is p q.
            let want = factor(&method.recipe, size as usize, p) * p * (1.0 - p);
            let error = (variance / n).sqrt();
            assert!(
                (mean - want).abs() < 4.5 * error + 1e-6,
                "{} p={p}: {mean} ± {error}, {want}",
                method.id
            );
        }
    }
}
