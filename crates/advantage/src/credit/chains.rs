//! Sums from each step on.
//!
//! A sum waits for the one after it, and waiting is all that it costs: several rollouts are worked through side by side,
//! each in its own order, so that every number is the same to the bit as one rollout after the other would give.

use crate::rollouts::Rollouts;
use std::ops::Range;

/// Rollouts that are worked through side by side, where a step takes little else.
pub(crate) const LANES: usize = 8;

/// The same where each step also looks up a value: more would not fit in the processor's registers.
const FEW_LANES: usize = 3;

/// Turns rewards into sums: runs `next(reward, what came of the step after it)` backwards over the steps of the given
/// rollouts and writes every sum in the place of its reward. Step `first` of the batch is the first of `out`; what
/// comes after the last step is 0.
pub(crate) fn sums(
    rollouts: &Rollouts,
    kept: &[usize],
    first: usize,
    out: &mut [f64],
    next: impl Fn(f64, f64) -> f64,
) {
    let here = |steps: Range<usize>| steps.start - first..steps.end - first;
    let alone = |out: &mut [f64], sum: f64| {
        let add = |sum, out: &mut f64| {
            *out = next(*out, sum);
            *out
        };
        out.iter_mut().rev().fold(sum, add);
    };
    let lanes = kept.chunks_exact(LANES);
    for &i in lanes.remainder() {
        alone(&mut out[here(rollouts.steps(i))], 0.0);
    }
    for lanes in lanes {
        let lanes: [Range<usize>; LANES] = std::array::from_fn(|lane| here(rollouts.steps(lanes[lane])));
        let common = lanes.iter().map(ExactSizeIterator::len).min().unwrap_or(0);
        // Rollouts never overlap.
        let Ok(outs) = out.get_disjoint_mut(lanes.clone().map(|lane| lane.end - common..lane.end)) else {
            continue;
        };
        let outs = outs.map(|out| &mut out[..common]);
        let mut sums = [0.0; LANES];
        for t in (0..common).rev() {
            for lane in 0..LANES {
                sums[lane] = next(outs[lane][t], sums[lane]);
                outs[lane][t] = sums[lane];
            }
        }
        for (lane, sum) in lanes.into_iter().zip(sums) {
            alone(&mut out[lane.start..lane.end - common], sum);
        }
    }
}

/// Turns rewards into returns from each step on: `R_t = r_t + γ R_{t+1}`.
pub(crate) fn returns(rollouts: &Rollouts, kept: &[usize], gamma: f64, first: usize, out: &mut [f64]) {
    sums(rollouts, kept, first, out, |r, sum| r + gamma * sum);
}

/// Generalised advantage estimation: `δ_t = r_t + γ V(s_{t+1}) − V(s_t)`, `A_t = Σ_l (γλ)^l δ_{t+l}`; the value after
/// the last step is 0, since the time limit is part of the task. `beside` has an entry for each step of the batch, and
/// `value` makes the step's value of it.
pub(crate) fn gae<B: Copy>(
    rollouts: &Rollouts,
    (kept, first): (&[usize], usize),
    (gamma, lambda): (f64, f64),
    beside: &[B],
    value: impl Fn(B) -> f64,
    out: &mut [f64],
) {
    let decay = gamma * lambda;
    let next = |beside: B, r: f64, (sum, after): (f64, f64)| {
        let value = value(beside);
        (r + gamma * after - value + decay * sum, value)
    };
    let alone = |steps: Range<usize>, mut state: (f64, f64), out: &mut [f64]| {
        let here = steps.start - first..steps.end - first;
        let given = beside[steps.clone()].iter().zip(&rollouts.rewards[steps]);
        for ((&beside, &reward), out) in given.zip(&mut out[here]).rev() {
            state = next(beside, reward, state);
            *out = state.0;
        }
    };
    let lanes = kept.chunks_exact(FEW_LANES);
    for &i in lanes.remainder() {
        alone(rollouts.steps(i), (0.0, 0.0), out);
    }
    for lanes in lanes {
        let lanes: [Range<usize>; FEW_LANES] = std::array::from_fn(|lane| rollouts.steps(lanes[lane]));
        let common = lanes.iter().map(ExactSizeIterator::len).min().unwrap_or(0);
        let begins = lanes.clone().map(|lane| lane.end - common);
        let rewards = begins.map(|begin| &rollouts.rewards[begin..][..common]);
        let besides = begins.map(|begin| &beside[begin..][..common]);
        // Rollouts never overlap.
        let Ok(outs) = out.get_disjoint_mut(begins.map(|begin| begin - first..begin - first + common)) else {
            continue;
        };
        let outs = outs.map(|out| &mut out[..common]);
        let mut states = [(0.0, 0.0); FEW_LANES];
        for t in (0..common).rev() {
            for lane in 0..FEW_LANES {
                states[lane] = next(besides[lane][t], rewards[lane][t], states[lane]);
                outs[lane][t] = states[lane].0;
            }
        }
        for (lane, state) in lanes.into_iter().zip(states) {
            alone(lane.start..lane.end - common, state, out);
        }
    }
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
        let begins = lanes.map(|lane| &lane[..common]);
        // What `sum` of the standard library begins with.
        let mut sums = [-0.0; LANES];
        #[expect(clippy::needless_range_loop, reason = "the step is the same for all lanes")]
        for t in 0..common {
            for lane in 0..LANES {
                sums[lane] += begins[lane][t];
            }
        }
        for lane in 0..LANES {
            out[lane] = lanes[lane][common..].iter().fold(sums[lane], |sum, r| sum + r);
        }
    }
    out
}
