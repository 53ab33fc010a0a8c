//! Policy tables: `[states × actions]` probabilities, row by row.

use worlds::Mdp;

use crate::OracleError;

/// How far the probabilities of a state may be from summing to 1. Wide enough for a softmax in `f32`; the table is
/// used as it is, not rescaled.
pub const ROW_SUM_TOLERANCE: f64 = 1e-4;

/// The table that chooses every action with the same probability.
#[must_use]
pub fn uniform_policy(mdp: &Mdp) -> Vec<f64> {
    vec![1.0 / mdp.actions() as f64; mdp.states() * mdp.actions()]
}

/// Checks size and rows. Rows of terminal states are never used and may hold anything.
pub(crate) fn check(mdp: &Mdp, policy: &[f64]) -> Result<(), OracleError> {
    let (states, actions) = (mdp.states(), mdp.actions());
    if policy.len() != states * actions {
        return Err(OracleError::TableSize { found: policy.len(), states, actions });
    }
    let rows = policy.chunks_exact(actions).enumerate();
    for (state, row) in rows.filter(|&(state, _)| !mdp.is_terminal(state)) {
        let limit = 1.0 + ROW_SUM_TOLERANCE;
        if let Some(action) = row.iter().position(|entry| !(0.0..=limit).contains(entry)) {
            return Err(OracleError::Probability { state, action, found: row[action] });
        }
        let sum: f64 = row.iter().sum();
        if (sum - 1.0).abs() > ROW_SUM_TOLERANCE {
            return Err(OracleError::RowSum { state, sum });
        }
    }
    Ok(())
}
