//! The best policy with a clock, action by action.

use worlds::Mdp;

use crate::forward::follow;
use crate::{Evaluation, OracleError, Span};

/// Values closer than this, relative to 1 + |V|, count as equal: rounding must not decide between actions.
const TIE: f64 = 1e-12;

/// The best policy with a clock.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockedPolicy {
    /// Its action at each time in each state, row-major `[horizon, states]`; 0 in terminal states.
    pub actions: Vec<u8>,
    /// What it reaches from the first time on.
    pub evaluation: Evaluation,
    /// Q at the first time, row-major `[states, actions]`.
    pub action_values: Vec<f64>,
    /// Expected visits, as [`visits`](crate::visits) counts them.
    pub visits: Vec<f64>,
}

/// Finds the policy with a clock of the largest expected return, by backward induction (Puterman, "Markov Decision
/// Processes", section 4.5). Among actions of equal value the one with the shorter expected time wins, then the one of
/// the lower number.
///
/// # Errors
///
/// [`OracleError`] if the horizon or the discount is out of range.
pub fn optimal_policy(mdp: &Mdp, span: impl Into<Span>) -> Result<ClockedPolicy, OracleError> {
    let span = span.into().check()?;
    let horizon = span.horizon;
    let states = mdp.states();
    let mut sums: Vec<[f64; 3]> = (0..states).map(|s| [0.0, f64::from(mdp.is_success(s)), 0.0]).collect();
    let mut later = sums.clone();
    let mut rules = vec![0_u8; horizon as usize * states];
    for time in (0..horizon as usize).rev() {
        std::mem::swap(&mut sums, &mut later);
        for state in (0..states).filter(|&state| !mdp.is_terminal(state)) {
            let (action, best) = best_action(mdp, state, &later, span.discount);
            rules[time * states + state] = action;
            sums[state] = best;
        }
    }
    let action_values =
        (0..states)
            .flat_map(|state| (0..mdp.actions()).map(move |action| (state, action)))
            .map(|(state, action)| {
                if mdp.is_terminal(state) { 0.0 } else { worth(mdp, state, action, &later, span.discount)[0] }
            })
            .collect();
    Ok(ClockedPolicy {
        visits: visits(mdp, &rules, horizon),
        actions: rules,
        evaluation: Evaluation::of_sums(mdp, &sums),
        action_values,
    })
}

/// Value, success and length after an action.
fn worth(mdp: &Mdp, state: usize, action: usize, later: &[[f64; 3]], discount: f64) -> [f64; 3] {
    let mut sums = [0.0, 0.0, 1.0];
    for outcome in mdp.outcomes(state, action) {
        let next = &later[outcome.next as usize];
        sums[0] += outcome.probability * (outcome.reward + discount * next[0]);
        sums[1] += outcome.probability * next[1];
        sums[2] += outcome.probability * next[2];
    }
    sums
}

/// The best action of a state when `later` holds what the states afterwards are worth.
pub(super) fn best_action(mdp: &Mdp, state: usize, later: &[[f64; 3]], discount: f64) -> (u8, [f64; 3]) {
    let mut best = (0, worth(mdp, state, 0, later, discount));
    for action in 1..mdp.actions() {
        let found = worth(mdp, state, action, later, discount);
        if is_better(&found, &best.1) {
            best = (action as u8, found);
        }
    }
    best
}

/// Whether one outcome is better than another: more value, or as much in less time.
pub(super) fn is_better(one: &[f64; 3], other: &[f64; 3]) -> bool {
    let margin = TIE * (1.0 + other[0].abs());
    one[0] > other[0] + margin || (one[0] >= other[0] - margin && one[2] < other[2] - TIE * (1.0 + other[2]))
}

fn visits(mdp: &Mdp, rules: &[u8], horizon: u32) -> Vec<f64> {
    let states = mdp.states();
    let chooses = |time: u32, state: usize, action: usize| {
        f64::from(usize::from(rules[time as usize * states + state]) == action)
    };
    let (mut visits, mut ended) = (vec![0.0; states], vec![0.0; states]);
    follow(
        mdp,
        mdp.starts(),
        horizon,
        chooses,
        |_, s, mass| visits[s] += mass,
        |_, s, mass| ended[s] += mass,
    );
    visits.iter().zip(&ended).map(|(a, b)| a + b).collect()
}
