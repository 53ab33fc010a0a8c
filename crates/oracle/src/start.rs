//! Averages over the start distribution.

use worlds::Mdp;

/// Expectation of `values[state]` when the state is a start of the world.
pub(crate) fn average(mdp: &Mdp, values: &[f64]) -> f64 {
    mdp.starts().iter().map(|&(state, probability)| probability * values[state as usize]).sum()
}
