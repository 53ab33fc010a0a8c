//! What a method makes of rewards that are 0 or 1: its factor on the gradient of success.
//!
//! With one reward for success and one for failure, a group of G is known by its number of successes. A method that
//! credits whole episodes then moves the policy, in expectation, by `c_G(p)` times the gradient of the probability p of
//! success: `E[1/G Σ_i A_i ∇log π(o_i)] = c_G(p) ∇p` with `c_G(p) = E[A | success] − E[A | failure]`, where the other
//! G − 1 rollouts are binomial. (Our derivation; consistent with arXiv 2510.13651 and 2601.10201.) Dr. GRPO has
//! (G − 1)/G, RLOO 1, GRPO tends to 1/√(p(1 − p)) for large groups but never exceeds √(G − 1) where p tends to 0, since
//! groups without a success are silent.

use advantage::{Baseline, BatchNorm, EpisodeSampling, Recipe, ScaleRewards, Singleton};

/// Whether a method reads only the rewards of whole rollouts and takes each of them once, so that its factor exists.
#[must_use]
pub fn has_scale(recipe: &Recipe) -> bool {
    !recipe.estimator.needs_steps() && recipe.estimator.sampling == EpisodeSampling::All
}

/// Probability that a group of `size` ties, p^G + (1 − p)^G: then nothing is learned from comparing.
#[must_use]
pub fn silent_probability(size: u32, p: f64) -> f64 {
    let power = |base: f64| base.powf(f64::from(size));
    if size == 0 { 1.0 } else { (power(p) + power(1.0 - p)).min(1.0) }
}

/// c_G(p), the factor on the gradient of success for rewards 0 and 1 and one group in a batch; for each group that is
/// kept where the method filters tied groups out (DAPO), which is undefined where none is.
///
/// `None` for methods that read steps or draw episodes ([`has_scale`]), or where no group is kept.
#[must_use]
pub fn expected_scale(recipe: &Recipe, size: u32, p: f64) -> Option<f64> {
    if !has_scale(recipe) || size == 0 {
        return None;
    }
    let [loss, win] = expected_advantages(recipe, size, p, [0.0, 1.0]);
    let kept = if recipe.estimator.filter_groups { 1.0 - silent_probability(size, p) } else { 1.0 };
    (kept > 0.0).then(|| (win - loss) / kept)
}

/// `[E[A | failure], E[A | success]]` of a rollout whose group is otherwise random, for these rewards of failure and
/// success. Tied groups that are filtered out count with 0.
#[must_use]
pub fn expected_advantages(recipe: &Recipe, size: u32, p: f64, rewards: [f64; 2]) -> [f64; 2] {
    let mut sums = [0.0; 2];
    for (others, probability) in (0..).zip(binomial(size.saturating_sub(1), p)) {
        sums[0] += probability * binary_advantages(recipe, size, others, rewards)[0];
        sums[1] += probability * binary_advantages(recipe, size, others + 1, rewards)[1];
    }
    sums
}

/// `[A of a failure, A of a success]` in a group of `size` with `wins` successes, alone in its batch. The closed form of
/// what [`advantage::estimate`] does to such a group.
#[must_use]
pub fn binary_advantages(recipe: &Recipe, size: u32, wins: u32, rewards: [f64; 2]) -> [f64; 2] {
    let (options, estimator) = (&recipe.advantage, &recipe.estimator);
    let tied = wins == 0 || wins == size || rewards[0] == rewards[1];
    if tied && estimator.filter_groups {
        return [0.0; 2];
    }
    let alone = estimator.singleton == Singleton::Raw && size == 1;
    let group = Two::new(size, wins, rewards, options.ddof);
    let advantage = |r: f64| {
        let centred = match options.baseline {
            Baseline::None => r,
            Baseline::Tracker => r - estimator.tracker,
            Baseline::Batch if tied => 0.0,
            Baseline::Batch => r - group.mean,
            _ if alone => r,
            _ if tied => 0.0,
            Baseline::Mean => r - group.mean,
            Baseline::LeaveOneOut => (r - group.mean) * f64::from(size) / (f64::from(size) - 1.0),
        };
        if tied && estimator.tied_fallback != 0.0 {
            return estimator.tied_fallback * (r - estimator.tracker);
        }
        match options.scale_rewards {
            ScaleRewards::None => centred,
            ScaleRewards::Group if alone => centred / (1.0 + options.advantage_eps),
            _ if tied => 0.0,
            _ => centred / (group.std + options.advantage_eps),
        }
    };
    let advantages = rewards.map(advantage);
    if estimator.batch_norm != BatchNorm::Rollouts {
        return advantages;
    }
    if tied || advantages[0] == advantages[1] {
        return [0.0; 2];
    }
    let batch = Two::new(size, wins, advantages, options.ddof);
    advantages.map(|a| (a - batch.mean) / (batch.std + options.advantage_eps))
}

/// Mean and standard deviation of a population of two values.
struct Two {
    mean: f64,
    std: f64,
}

impl Two {
    fn new(size: u32, wins: u32, [low, high]: [f64; 2], ddof: u8) -> Self {
        let (n, k) = (f64::from(size), f64::from(wins));
        let spread = (k * (n - k) / (n * (n - f64::from(ddof)))).sqrt();
        Self { mean: (k * high + (n - k) * low) / n, std: (high - low).abs() * spread }
    }
}

/// Probabilities of 0, 1, … n successes among n. From the likeliest number outwards, so that nothing overflows and
/// nothing that matters vanishes.
#[must_use]
pub fn binomial(n: u32, p: f64) -> Vec<f64> {
    let mut out = vec![0.0; n as usize + 1];
    if p <= 0.0 || p >= 1.0 {
        out[if p >= 1.0 { n as usize } else { 0 }] = 1.0;
        return out;
    }
    let odds = p / (1.0 - p);
    let mode = (f64::from(n + 1) * p).floor().min(f64::from(n)) as usize;
    out[mode] = 1.0;
    for k in mode..n as usize {
        out[k + 1] = out[k] * odds * (n as usize - k) as f64 / (k + 1) as f64;
    }
    for k in (0..mode).rev() {
        out[k] = out[k + 1] / odds * (k + 1) as f64 / (n as usize - k) as f64;
    }
    let sum: f64 = out.iter().sum();
    out.iter_mut().for_each(|p| *p /= sum);
    out
}
