//! Where the walker is, forward in time.

use worlds::Mdp;

/// Follows the probability of each state from `starts` through `horizon` steps. `chooses(time, state, action)` is the
/// policy; `at(time, state, mass)` hears every state in which an action is taken, with its probability at that time.
/// Returns where the walker is after the last step, without those who ended before it, and calls `ends` for each outcome
/// that ends an episode: the number of steps taken, the last state, the probability.
pub(crate) fn follow(
    mdp: &Mdp,
    starts: &[(u32, f64)],
    horizon: u32,
    chooses: impl Fn(u32, usize, usize) -> f64,
    mut at: impl FnMut(u32, usize, f64),
    mut ends: impl FnMut(u32, usize, f64),
) -> Vec<f64> {
    let states = mdp.states();
    let (mut now, mut next) = (vec![0.0; states], vec![0.0; states]);
    starts.iter().for_each(|&(state, probability)| now[state as usize] += probability);
    for time in 0..horizon {
        next.fill(0.0);
        for state in (0..states).filter(|&state| !mdp.is_terminal(state)) {
            let mass = now[state];
            if mass == 0.0 {
                continue;
            }
            at(time, state, mass);
            for action in 0..mdp.actions() {
                let chosen = mass * chooses(time, state, action);
                if chosen == 0.0 {
                    continue;
                }
                for outcome in mdp.outcomes(state, action) {
                    let mass = chosen * outcome.probability;
                    if outcome.terminated {
                        ends(time + 1, outcome.next as usize, mass);
                    } else {
                        next[outcome.next as usize] += mass;
                    }
                }
            }
        }
        std::mem::swap(&mut now, &mut next);
    }
    now
}
