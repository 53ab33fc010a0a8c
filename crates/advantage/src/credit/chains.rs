//! Sums from each step on.
//!
//! A sum waits for the one after it, and waiting is all that it costs: four rollouts are worked through side by side,
//! each in its own order, so that every number is the same to the bit as one rollout after the other would give.

use crate::rollouts::Rollouts;
use std::ops::Range;

/// Rollouts that are worked through side by side, where a step takes little else.
pub(crate) const LANES: usize = 4;

/// The same where each step also looks up a value: more would not fit in the processor's registers.
const FEW_LANES: usize = 3;

/// Runs `next(step, its reward, what came of the step after it)` backwards over the steps of the given rollouts and writes every sum
/// to `out`, where step `first` of the batch is the first. What is passed on is the sum and a number beside it, both 0
/// after the last step. `N` rollouts are worked through side by side.
pub(crate) fn backwards<const N: usize>(
    rollouts: &Rollouts,
    kept: &[usize],
    first: usize,
    out: &mut [f64],
    mut next: impl FnMut(usize, f64, (f64, f64)) -> (f64, f64),
) {
    for &i in kept.chunks_exact(N).remainder() {
        alone(rollouts, rollouts.steps(i), (0.0, 0.0), first, out, &mut next);
    }
    for lanes in kept.chunks_exact(N) {
        let lanes: [Range<usize>; N] = std::array::from_fn(|lane| rollouts.steps(lanes[lane]));
        let common = lanes.iter().map(ExactSizeIterator::len).min().unwrap_or(0);
        let begins = lanes.clone().map(|lane| lane.end - common);
        let rewards = begins.map(|begin| &rollouts.rewards[begin..][..common]);
        let places = begins.map(|begin| begin - first..begin - first + common);
        let mut states = [(0.0, 0.0); N];
        // Rollouts never overlap.
        let Ok(outs) = out.get_disjoint_mut(places) else { continue };
        let outs = outs.map(|out| &mut out[..common]);
        for t in (0..common).rev() {
            for lane in 0..N {
                states[lane] = next(begins[lane] + t, rewards[lane][t], states[lane]);
                outs[lane][t] = states[lane].0;
            }
        }
        for (lane, state) in lanes.into_iter().zip(states) {
            alone(rollouts, lane.start..lane.end - common, state, first, out, &mut next);
        }
    }
}

/// The same for consecutive steps of one rollout.
#[inline(always)]
fn alone(
    rollouts: &Rollouts,
    steps: Range<usize>,
    mut state: (f64, f64),
    first: usize,
    out: &mut [f64],
    next: &mut impl FnMut(usize, f64, (f64, f64)) -> (f64, f64),
) {
    for step in steps.rev() {
        state = next(step, rollouts.rewards[step], state);
        out[step - first] = state.0;
    }
}

/// Returns from each step on: `R_t = r_t + γ R_{t+1}`.
pub(crate) fn returns(rollouts: &Rollouts, kept: &[usize], gamma: f64, first: usize, out: &mut [f64]) {
    // Without a discount there is no multiplication to wait for.
    if gamma == 1.0 {
        backwards::<LANES>(rollouts, kept, first, out, |_, r, (sum, _)| (r + sum, 0.0));
    } else {
        backwards::<LANES>(rollouts, kept, first, out, |_, r, (sum, _)| (r + gamma * sum, 0.0));
    }
}

/// Generalised advantage estimation: `δ_t = r_t + γ V(s_{t+1}) − V(s_t)`, `A_t = Σ_l (γλ)^l δ_{t+l}`; the value after
/// the last step is 0, since the time limit is part of the task.
pub(crate) fn gae(
    rollouts: &Rollouts,
    kept: &[usize],
    (gamma, lambda): (f64, f64),
    value: impl Fn(usize) -> f64,
    first: usize,
    out: &mut [f64],
) {
    let decay = gamma * lambda;
    backwards::<FEW_LANES>(rollouts, kept, first, out, |step, r, (sum, after)| {
        let value = value(step);
        (r + gamma * after - value + decay * sum, value)
    });
}

/// Whole reward of every rollout.
pub(crate) fn scores(rollouts: &Rollouts) -> Vec<f64> {
    let mut out = vec![0.0; rollouts.len()];
    let rewards = |i: usize| &rollouts.rewards[rollouts.steps(i)];
    let whole = rollouts.len() - rollouts.len() % LANES;
    for (i, out) in out.iter_mut().enumerate().skip(whole) {
        *out = rewards(i).iter().sum();
    }
    for (chunk, out) in out.chunks_exact_mut(LANES).enumerate() {
        let lanes: [&[f64]; LANES] = std::array::from_fn(|lane| rewards(chunk * LANES + lane));
        let common = lanes.iter().map(|lane| lane.len()).min().unwrap_or(0);
        let [a, b, c, d] = lanes.map(|lane| &lane[..common]);
        // What `sum` of the standard library begins with.
        let mut sums = [-0.0; LANES];
        for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
            sums[0] += a;
            sums[1] += b;
            sums[2] += c;
            sums[3] += d;
        }
        for lane in 0..LANES {
            out[lane] = lanes[lane][common..].iter().fold(sums[lane], |sum, r| sum + r);
        }
    }
    out
}
