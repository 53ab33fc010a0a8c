//! The best policy without a clock that a search finds.

use worlds::Mdp;

use super::clocked::{is_better, optimal_policy};
use crate::forward::follow;
use crate::{Evaluation, OracleError, Payoff, Span, TimedValues, evaluate};

/// How much the search may look at, in sweeps times states: some tenths of a second.
const EFFORT: u64 = 20_000_000;

/// The best stationary policy that was found: a lower bound of the best there is.
#[derive(Clone, Debug, PartialEq)]
pub struct BestStationary {
    /// Its action in each state; 0 in terminal states.
    pub actions: Vec<u8>,
    /// What it reaches within the horizon.
    pub evaluation: Evaluation,
}

impl BestStationary {
    /// The policy as a table of probabilities, `[states, actions]`.
    #[must_use]
    pub fn table(&self, mdp: &Mdp) -> Vec<f64> {
        table(mdp, &self.actions)
    }
}

/// Searches for the stationary policy with the largest expected return within the horizon; of equals, the one with the
/// shorter expected time.
///
/// With a limit that the policy does not see, the best stationary policy is no dynamic programme, and a random one may
/// even be better than every deterministic one. The search is ours and looks at deterministic policies:
///
/// 1. The rules of the best policy with a clock, with all, half, a quarter, … of the steps left, without a discount and
///    with discounts of 1 − 2^i / horizon; each is evaluated within the horizon.
/// 2. From the best of them, steps of policy iteration: the action of a state with the largest
///    `Σ_t P(s_t = s) A_t(s, a)`, in all states at once, otherwise in one state after another, as long as something gets
///    better and an effort of 20 million sweeps × states is not spent.
///
/// # Errors
///
/// [`OracleError`] if the horizon or the discount is out of range.
pub fn best_stationary(mdp: &Mdp, span: impl Into<Span>) -> Result<BestStationary, OracleError> {
    let span = span.into().check()?;
    let horizon = span.horizon;
    let mut search = Search { mdp, span, left: EFFORT, cost: u64::from(horizon) * mdp.states() as u64 };
    let mut best = search.judge(vec![0; mdp.states()])?;
    let halves = |i: u32| 1.0 - f64::from(1_u32 << i) / f64::from(horizon);
    let mut discounts = vec![span.discount];
    discounts.extend((0..4).map(halves).filter(|d| *d > 0.0).map(|d| d * span.discount));
    for discount in discounts {
        let clocked = optimal_policy(mdp, span.discounted(discount))?;
        let mut time = 0;
        while time < horizon {
            let rule = clocked.actions[time as usize * mdp.states()..][..mdp.states()].to_vec();
            let found = search.judge(rule)?;
            if found.beats(&best) {
                best = found;
            }
            time = horizon - (horizon - time) / 2;
        }
    }
    while search.left > 0
        && let Some(found) = search.improve(&best)?
    {
        best = found;
    }
    Ok(best)
}

impl BestStationary {
    fn beats(&self, other: &Self) -> bool {
        let sums = |e: &Evaluation| [e.start_value, e.start_success, e.start_length];
        is_better(&sums(&self.evaluation), &sums(&other.evaluation))
    }
}

struct Search<'a> {
    mdp: &'a Mdp,
    span: Span,
    left: u64,
    /// Of one evaluation.
    cost: u64,
}

impl Search<'_> {
    fn judge(&mut self, actions: Vec<u8>) -> Result<BestStationary, OracleError> {
        self.left = self.left.saturating_sub(self.cost);
        let evaluation = evaluate(self.mdp, &table(self.mdp, &actions), self.span)?;
        Ok(BestStationary { actions, evaluation })
    }

    /// A better neighbour, if there is one.
    fn improve(&mut self, best: &BestStationary) -> Result<Option<BestStationary>, OracleError> {
        let gains = self.gains(&best.actions)?;
        let mut joint = best.actions.clone();
        for &(_, state, action) in gains.iter().rev() {
            joint[state] = action;
        }
        if joint != best.actions {
            let found = self.judge(joint)?;
            if found.beats(best) {
                return Ok(Some(found));
            }
        }
        for (_, state, action) in gains {
            if self.left == 0 {
                return Ok(None);
            }
            let mut actions = best.actions.clone();
            actions[state] = action;
            let found = self.judge(actions)?;
            if found.beats(best) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Changes of one action that raise the value to first order, the largest first.
    fn gains(&mut self, actions: &[u8]) -> Result<Vec<(f64, usize, u8)>, OracleError> {
        self.left = self.left.saturating_sub(2 * self.cost);
        let (mdp, horizon, payoff) = (self.mdp, self.span.horizon, Payoff::Return(self.span.discount));
        let timed = TimedValues::new(mdp, &table(mdp, actions), horizon, payoff)?;
        let mut gains = vec![0.0; mdp.states() * mdp.actions()];
        let at = |time: u32, state: usize, mass: f64| {
            let weight = mass * self.span.discount.powi(time as i32);
            for action in 0..mdp.actions() {
                gains[state * mdp.actions() + action] += weight * timed.advantage(time, state, action);
            }
        };
        let chooses = |_, state: usize, action: usize| f64::from(usize::from(actions[state]) == action);
        follow(mdp, mdp.starts(), horizon, chooses, at, |_, _, _| {});
        let mut found: Vec<(f64, usize, u8)> = gains
            .chunks_exact(mdp.actions())
            .enumerate()
            .flat_map(|(state, row)| {
                row.iter().enumerate().map(move |(action, gain)| (*gain, state, action as u8))
            })
            .filter(|(gain, ..)| *gain > 1e-12)
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(found)
    }
}

fn table(mdp: &Mdp, rules: &[u8]) -> Vec<f64> {
    let mut out = vec![0.0; mdp.states() * mdp.actions()];
    for (state, &action) in rules.iter().enumerate() {
        out[state * mdp.actions() + usize::from(action)] = 1.0;
    }
    out
}
