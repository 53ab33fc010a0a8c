//! The policy as a table.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A policy over a finite set of observations: `probs[row * actions + action]` is π(action | row).
///
/// Values are `f32`, as they come from the device; every row sums to one within float rounding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyTable {
    rows: u32,
    actions: u32,
    probs: Vec<f32>,
}

/// Why a list of numbers is not a policy table.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TableError {
    /// The list has the wrong length.
    #[error("a policy table of {rows} rows and {actions} actions needs {} numbers, got {got}", rows * actions)]
    Size {
        /// Number of rows asked for.
        rows: usize,
        /// Number of actions asked for.
        actions: usize,
        /// Numbers given.
        got: usize,
    },
    /// A row is not a probability distribution.
    #[error("row {row} of the policy table is not a probability distribution: it sums to {sum}, expected 1")]
    Row {
        /// The first such row.
        row: usize,
        /// Its sum.
        sum: f64,
    },
}

impl PolicyTable {
    /// A table from row-major probabilities, `[rows, actions]`.
    ///
    /// # Errors
    /// [`TableError`] if the length is not `rows * actions` or a row has a negative or non-finite entry or does not
    /// sum to 1 within 1e-3.
    pub fn new(rows: usize, actions: usize, probs: Vec<f32>) -> Result<Self, TableError> {
        if probs.len() != rows * actions || actions == 0 {
            return Err(TableError::Size { rows, actions, got: probs.len() });
        }
        for (row, slice) in probs.chunks_exact(actions).enumerate() {
            let sum: f64 = slice.iter().map(|&p| f64::from(p)).sum();
            let proper = slice.iter().all(|&p| p >= 0.0) && (sum - 1.0).abs() <= 1e-3;
            if !proper {
                return Err(TableError::Row { row, sum });
            }
        }
        Ok(Self { rows: rows as u32, actions: actions as u32, probs })
    }

    /// The policy that draws every action alike.
    pub fn uniform(rows: usize, actions: usize) -> Self {
        let p = 1.0 / actions.max(1) as f32;
        Self { rows: rows as u32, actions: actions as u32, probs: vec![p; rows * actions] }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows as usize
    }

    /// Number of actions.
    pub fn actions(&self) -> usize {
        self.actions as usize
    }

    /// All probabilities, row-major.
    pub fn probs(&self) -> &[f32] {
        &self.probs
    }

    /// The probabilities of one row; empty if there is no such row.
    pub fn row(&self, row: u32) -> &[f32] {
        let start = row as usize * self.actions();
        self.probs.get(start..start + self.actions()).unwrap_or(&[])
    }

    /// Shannon entropy of a row in nats, in `[0, ln actions]`.
    pub fn entropy(&self, row: u32) -> f64 {
        -self.row(row).iter().map(|&p| f64::from(p)).filter(|&p| p > 0.0).map(|p| p * p.ln()).sum::<f64>()
    }

    /// The rows `range` as a table of its own; clamped to the rows there are.
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let end = range.end.min(self.rows());
        let start = range.start.min(end);
        let a = self.actions();
        Self {
            rows: (end - start) as u32,
            actions: self.actions,
            probs: self.probs[start * a..end * a].to_vec(),
        }
    }

    /// The same logits at another temperature.
    ///
    /// With π = softmax(z / T), softmax(z / T') is proportional to π^(T / T'), so no forward pass is needed.
    pub fn retempered(&self, from: f64, to: f64) -> Self {
        if from == to {
            return self.clone();
        }
        let power = from / to;
        let mut probs = Vec::with_capacity(self.probs.len());
        for row in self.probs.chunks_exact(self.actions()) {
            // Dividing by the largest first keeps a row of tiny powers from vanishing altogether.
            let top = row.iter().fold(0.0_f32, |a, &b| a.max(b));
            let powered: Vec<f64> = row.iter().map(|&p| f64::from(p / top).powf(power)).collect();
            let sum: f64 = powered.iter().sum();
            probs.extend(powered.iter().map(|p| (p / sum) as f32));
        }
        Self { rows: self.rows, actions: self.actions, probs }
    }

    /// The table over states instead of rows, `[states, actions]` in `f64`, rows renormalised.
    ///
    /// `row_of[state]` is the row of a state; a state without a row (out of range) gets the uniform distribution,
    /// which matters nowhere because such states are terminal.
    pub fn over_states(&self, row_of: &[u32]) -> Vec<f64> {
        let a = self.actions();
        let mut out = Vec::with_capacity(row_of.len() * a);
        for &row in row_of {
            let slice = self.row(row);
            if slice.is_empty() {
                out.extend(std::iter::repeat_n(1.0 / a as f64, a));
            } else {
                let sum: f64 = slice.iter().map(|&p| f64::from(p)).sum();
                out.extend(slice.iter().map(|&p| f64::from(p) / sum));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_distribution() {
        assert!(matches!(PolicyTable::new(1, 2, vec![0.5]), Err(TableError::Size { got: 1, .. })));
        assert!(matches!(PolicyTable::new(1, 2, vec![0.9, 0.9]), Err(TableError::Row { row: 0, .. })));
        assert!(matches!(PolicyTable::new(1, 2, vec![f32::NAN, 1.0]), Err(TableError::Row { .. })));
    }

    #[test]
    fn retempering_is_softmax_of_the_same_logits() {
        let z = [0.3_f64, -1.2, 2.0];
        let softmax = |t: f64| {
            let e: Vec<f64> = z.iter().map(|x| (x / t).exp()).collect();
            let s: f64 = e.iter().sum();
            e.iter().map(|x| (x / s) as f32).collect::<Vec<_>>()
        };
        let warm = PolicyTable::new(1, 3, softmax(1.25)).unwrap();
        let cold = warm.retempered(1.25, 0.5);
        for (a, b) in cold.probs().iter().zip(softmax(0.5)) {
            assert!((a - b).abs() < 1e-6, "{a} {b}");
        }
    }

    #[test]
    fn entropy_of_uniform_is_log_actions() {
        assert!((PolicyTable::uniform(1, 4).entropy(0) - 4.0_f64.ln()).abs() < 1e-7);
    }
}
