//! Curvature by differences of exact gradients.

use worlds::Mdp;

use crate::{OracleError, Payoff, fold_rows, gradient};

/// A policy as a table over rows, and which state sees which row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowPolicy<'a> {
    /// Probabilities, row-major `[rows, actions]`.
    pub table: &'a [f64],
    /// The row of each state; anything in terminal states.
    pub row_of: &'a [u32],
}

impl RowPolicy<'_> {
    /// The same policy as a table over states, `[states, actions]`.
    ///
    /// # Errors
    ///
    /// [`OracleError::Rows`] if a state in which actions are chosen has no row.
    pub fn over_states(&self, mdp: &Mdp) -> Result<Vec<f64>, OracleError> {
        let actions = mdp.actions();
        let mut out = vec![0.0; mdp.states() * actions];
        for (state, cells) in out.chunks_exact_mut(actions).enumerate() {
            if mdp.is_terminal(state) {
                continue;
            }
            let row = self.row_of.get(state).copied().unwrap_or(u32::MAX);
            let found =
                (row as usize).checked_mul(actions).and_then(|first| self.table.get(first..first + actions));
            let Some(found) = found else {
                return Err(OracleError::Rows { found: self.table.len(), state, row, actions });
            };
            cells.copy_from_slice(found);
        }
        Ok(out)
    }

    /// The gradient with respect to the logits of the rows, `[rows, actions]`.
    ///
    /// # Errors
    ///
    /// As [`gradient`], and [`OracleError::Rows`].
    pub fn gradient(&self, mdp: &Mdp, horizon: u32, payoff: Payoff<'_>) -> Result<Vec<f64>, OracleError> {
        let over_states = gradient(mdp, &self.over_states(mdp)?, horizon, payoff)?;
        Ok(fold_rows(&over_states, self.row_of, self.table.len() / mdp.actions(), mdp.actions()))
    }

    /// The table after its logits were moved by `step` times `direction`, `[rows, actions]`: π' ∝ π · exp(step · v). An
    /// action of probability 0 keeps it.
    #[must_use]
    pub fn moved(&self, direction: &[f64], step: f64, actions: usize) -> Vec<f64> {
        let mut out = self.table.to_vec();
        for (row, v) in out.chunks_exact_mut(actions).zip(direction.chunks_exact(actions)) {
            let top = v.iter().map(|v| step * v).fold(f64::NEG_INFINITY, f64::max);
            row.iter_mut().zip(v).for_each(|(p, v)| *p *= (step * v - top).exp());
            let sum: f64 = row.iter().sum();
            row.iter_mut().for_each(|p| *p /= sum);
        }
        out
    }
}

/// The Hessian of a prompt's expected payoff in the logits of the rows, times `direction` `[rows, actions]`: the central
/// difference `(∇J(θ + h v) − ∇J(θ − h v)) / 2h` of exact gradients, with an error of the order of h² (our way of
/// measuring the curvature of arXiv 2601.23135).
///
/// `step` is h; 1e-4 for a direction of length about 1 leaves some 8 digits.
///
/// # Errors
///
/// As [`RowPolicy::gradient`].
pub fn hessian_vector(
    mdp: &Mdp,
    policy: &RowPolicy<'_>,
    horizon: u32,
    payoff: Payoff<'_>,
    direction: &[f64],
    step: f64,
) -> Result<Vec<f64>, OracleError> {
    let at = |step: f64| {
        let table = policy.moved(direction, step, mdp.actions());
        RowPolicy { table: &table, row_of: policy.row_of }.gradient(mdp, horizon, payoff)
    };
    let (ahead, behind) = (at(step)?, at(-step)?);
    Ok(ahead.iter().zip(&behind).map(|(a, b)| (a - b) / (2.0 * step)).collect())
}
