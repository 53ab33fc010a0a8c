//! Fisher information of a softmax table.

use worlds::Mdp;

use crate::gradient::hessian::RowPolicy;
use crate::{OracleError, visits};

/// The Fisher information of an episode's actions with respect to the logits of a table over rows: one block for each row,
/// zero between rows.
///
/// `F = E[Σ_t ∇log π(a_t|s_t) ∇log π(a_t|s_t)ᵀ]`; terms of two different times have mean zero, since the score has mean
/// zero whatever happened before. The block of a row is `d · (diag(π) − π πᵀ)` with its expected visits d in an
/// episode (Kakade 2001, "A natural policy gradient", equation 3, with visits that sum to the expected length).
#[derive(Clone, Debug, PartialEq)]
pub struct Fisher {
    /// Expected visits of each row in an episode.
    pub visits: Vec<f64>,
    table: Vec<f64>,
    actions: usize,
}

impl Fisher {
    /// The information of an episode of at most `horizon` steps.
    ///
    /// # Errors
    ///
    /// [`OracleError`] if the horizon is out of range or table, rows and world do not fit.
    pub fn new(mdp: &Mdp, policy: &RowPolicy<'_>, horizon: u32) -> Result<Self, OracleError> {
        let over_states = policy.over_states(mdp)?;
        let mut of_row = vec![0.0; policy.table.len() / mdp.actions()];
        let each = visits(mdp, &over_states, horizon)?;
        for (state, (visits, &row)) in each.iter().zip(policy.row_of).enumerate() {
            if !mdp.is_terminal(state) {
                of_row[row as usize] += visits;
            }
        }
        Ok(Self { visits: of_row, table: policy.table.to_vec(), actions: mdp.actions() })
    }

    /// The block of a row, row-major `[actions, actions]`; empty if there is no such row.
    #[must_use]
    pub fn block(&self, row: usize) -> Vec<f64> {
        let Some(&visits) = self.visits.get(row) else { return Vec::new() };
        let pi = &self.table[row * self.actions..][..self.actions];
        let entry = |a: usize, b: usize| visits * pi[a] * (f64::from(a == b) - pi[b]);
        (0..self.actions)
            .flat_map(|a| (0..self.actions).map(move |b| (a, b)))
            .map(|(a, b)| entry(a, b))
            .collect()
    }

    /// F v for a direction `[rows, actions]`.
    #[must_use]
    pub fn apply(&self, direction: &[f64]) -> Vec<f64> {
        let rows = self.table.chunks_exact(self.actions).zip(direction.chunks_exact(self.actions));
        rows.zip(&self.visits)
            .flat_map(|((pi, v), visits)| {
                let mean: f64 = pi.iter().zip(v).map(|(p, v)| p * v).sum();
                pi.iter().zip(v).map(move |(p, v)| visits * p * (v - mean))
            })
            .collect()
    }
}
