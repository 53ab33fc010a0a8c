//! How the sum of rewards of an episode is distributed.

use std::collections::BTreeMap;

use worlds::Mdp;

use crate::forward::follow;
use crate::{OracleError, Payoff, Span, TimedValues, policy};

/// Most pairs of state and return that are followed, over all times.
const MAX_PAIRS: usize = 50_000_000;

/// Mean and variance of the return, starts drawn as the world draws them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReturnMoments {
    /// Expected sum of rewards, discounted as asked.
    pub mean: f64,
    /// Its variance, at least 0; what the draw of the start adds is in it.
    pub variance: f64,
}

/// Mean and variance of the discounted sum of rewards, by dynamic programming on the second moment (Sobel 1982, "The
/// variance of discounted Markov decision processes", with a horizon): `M_t = E[r² + 2 γ r V_{t+1} + γ² M_{t+1}]`.
///
/// # Errors
///
/// As [`TimedValues::new`].
pub fn return_moments(
    mdp: &Mdp,
    policy: &[f64],
    span: impl Into<Span>,
) -> Result<ReturnMoments, OracleError> {
    let Span { horizon, discount } = span.into();
    let timed = TimedValues::new(mdp, policy, horizon, Payoff::Return(discount))?;
    let (states, actions) = (mdp.states(), mdp.actions());
    let (mut later, mut now) = (vec![0.0; states], vec![0.0; states]);
    for time in (0..horizon).rev() {
        for state in (0..states).filter(|&state| !mdp.is_terminal(state)) {
            now[state] = (0..actions)
                .flat_map(|action| mdp.outcomes(state, action).iter().map(move |o| (action, o)))
                .map(|(action, o)| {
                    let next = o.next as usize;
                    let value = timed.value(time + 1, next);
                    let second =
                        o.reward * (o.reward + 2.0 * discount * value) + discount * discount * later[next];
                    policy[state * actions + action] * o.probability * second
                })
                .sum();
        }
        std::mem::swap(&mut later, &mut now);
    }
    let mean = |values: &dyn Fn(usize) -> f64| -> f64 {
        mdp.starts().iter().map(|&(state, p)| p * values(state as usize)).sum()
    };
    let first = mean(&|state| timed.value(0, state));
    let second = mean(&|state| later[state]);
    Ok(ReturnMoments { mean: first, variance: (second - first * first).max(0.0) })
}

/// The distribution of the undiscounted sum of rewards: its values in ascending order with their probabilities, which sum
/// to 1.
///
/// Every reward must be a whole multiple of `unit` (1 for whole rewards, 0.01 for a step cost of a hundredth), so that
/// equal sums are equal. Follows the probability of each pair of state and sum forward in time.
///
/// # Errors
///
/// [`OracleError`] if the horizon is out of range, the table does not fit, a reward is no multiple of the unit, or there
/// are more than 50 million pairs of state and sum over all times.
pub fn return_distribution(
    mdp: &Mdp,
    policy: &[f64],
    horizon: u32,
    unit: f64,
) -> Result<Vec<(f64, f64)>, OracleError> {
    Span::from(horizon).check()?;
    policy::check(mdp, policy)?;
    let units = |reward: f64| {
        let count = (reward / unit).round();
        let fits = (count * unit - reward).abs() <= 1e-9 * unit.abs() && count.abs() < 1e12;
        if fits { Ok(count as i64) } else { Err(OracleError::RewardUnit { reward, unit }) }
    };
    let mut ended: BTreeMap<i64, f64> = BTreeMap::new();
    let mut now: BTreeMap<(usize, i64), f64> = BTreeMap::new();
    for &(state, probability) in mdp.starts() {
        *now.entry((state as usize, 0)).or_default() += probability;
    }
    let mut pairs = 0;
    for _ in 0..horizon {
        pairs += now.len();
        if pairs > MAX_PAIRS {
            return Err(OracleError::TooManyReturns { limit: MAX_PAIRS });
        }
        let mut next = BTreeMap::new();
        for ((state, sum), mass) in now {
            if mdp.is_terminal(state) {
                *ended.entry(sum).or_default() += mass;
                continue;
            }
            for action in 0..mdp.actions() {
                let chosen = mass * policy[state * mdp.actions() + action];
                for outcome in mdp.outcomes(state, action) {
                    let mass = chosen * outcome.probability;
                    if mass == 0.0 {
                        continue;
                    }
                    let sum = sum + units(outcome.reward)?;
                    if outcome.terminated {
                        *ended.entry(sum).or_default() += mass;
                    } else {
                        *next.entry((outcome.next as usize, sum)).or_default() += mass;
                    }
                }
            }
        }
        now = next;
    }
    for ((_, sum), mass) in now {
        *ended.entry(sum).or_default() += mass;
    }
    Ok(ended.into_iter().map(|(sum, mass)| (sum as f64 * unit, mass)).collect())
}

/// How episodes end: the probability of each length, from 1 to the horizon, `[success, otherwise]`. Entry `i` belongs to
/// length `i + 1`; all sum to 1.
///
/// # Errors
///
/// [`OracleError`] if the horizon is out of range or the table does not fit the world.
pub fn endings(mdp: &Mdp, policy: &[f64], horizon: u32) -> Result<Vec<[f64; 2]>, OracleError> {
    endings_from(mdp, policy, mdp.starts(), horizon)
}

/// The same for episodes that begin in these states with these probabilities.
///
/// # Errors
///
/// As [`endings`].
pub fn endings_from(
    mdp: &Mdp,
    policy: &[f64],
    starts: &[(u32, f64)],
    horizon: u32,
) -> Result<Vec<[f64; 2]>, OracleError> {
    Span::from(horizon).check()?;
    policy::check(mdp, policy)?;
    let mut out = vec![[0.0; 2]; horizon as usize];
    let ends = |steps: u32, state: usize, mass: f64| {
        out[steps as usize - 1][usize::from(!mdp.is_success(state))] += mass;
    };
    let chooses = |_, state: usize, action: usize| policy[state * mdp.actions() + action];
    let cut_off: f64 = follow(mdp, starts, horizon, chooses, |_, _, _| {}, ends).iter().sum();
    if let Some(last) = out.last_mut() {
        last[1] += cut_off;
    }
    Ok(out)
}
