//! The true gradient of a run.

use experiment::Replay;
use oracle::{OracleError, Payoff, fold_rows, gradient};
use rollout::PolicyTable;

/// The gradient with respect to the logits of the mean expected payoff over the run's maps, `[rows, actions]`, each map
/// with its own time limit and its starts as it draws them.
///
/// # Errors
/// [`OracleError`] if table and worlds do not fit, or a world has no time limit.
pub fn true_gradient(
    replay: &Replay,
    table: &PolicyTable,
    payoff: Payoff<'_>,
) -> Result<Vec<f64>, OracleError> {
    let mut out = vec![0.0; table.rows() * table.actions()];
    let share = 1.0 / replay.worlds.len().max(1) as f64;
    for (world, row_of) in replay.worlds.iter().zip(&replay.observations.row_of) {
        let limit = oracle::horizon(&world.mdp)?;
        let each = gradient(&world.mdp, &table.over_states(row_of), limit, payoff)?;
        let folded = fold_rows(&each, row_of, table.rows(), table.actions());
        out.iter_mut().zip(folded).for_each(|(sum, part)| *sum += share * part);
    }
    Ok(out)
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The cosine of the angle between two pushes; `None` where one of them is zero.
#[must_use]
pub fn cosine(a: &[f64], b: &[f64]) -> Option<f64> {
    let lengths = (dot(a, a) * dot(b, b)).sqrt();
    (lengths > 0.0).then(|| dot(a, b) / lengths)
}
