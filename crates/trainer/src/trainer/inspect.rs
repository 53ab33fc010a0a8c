//! Looking at a run from outside.

use super::Trainer;
use crate::error::TrainerError;
use crate::rows::stacked;
use experiment::{Replay, ValueMemory};
use oracle::Payoff;
use rollout::PolicyTable;
use std::collections::BTreeMap;
use worlds::World;

impl Trainer {
    /// The worlds that the next batch is sampled from, with the rows of the policy table.
    pub fn replay(&self) -> &Replay {
        &self.batch
    }

    /// What the run's values know before the next update.
    pub fn memory(&self) -> &ValueMemory {
        &self.memory
    }

    /// The first policy on the rows of the next batch: what the KL is taken to.
    ///
    /// # Errors
    /// [`TrainerError::Table`] if it is no table.
    pub fn reference(&self) -> Result<PolicyTable, TrainerError> {
        self.reference_policy(self.iteration + 1)
    }

    /// The policy at the run's temperature on worlds of the caller's choice, with their rows. The run goes on as it was.
    ///
    /// # Errors
    /// [`TrainerError`] if the policy cannot see the worlds: a policy over cells knows only as many as its run's largest
    /// map has.
    pub async fn policy_on(&mut self, worlds: Vec<World>) -> Result<(Replay, PolicyTable), TrainerError> {
        let other = Replay::of_worlds(worlds, &self.config)?;
        let mut rows = stacked(&[&other.observations], false);
        // A smaller map shows fewer cells than the network has inputs.
        rows.inputs = rows.inputs.max(self.batch.observations.inputs);
        self.learner.set_rows(&self.train_rows(), Some(&rows))?;
        let probs = self.learner.read().await?.probs;
        let read = self.read_rows(None);
        self.learner.set_rows(&self.train_rows(), Some(&read))?;
        let table = PolicyTable::new(other.observations.rows.len(), self.table.actions(), probs)
            .map_err(|source| TrainerError::Table { iteration: self.iteration, source })?;
        Ok((other, table))
    }

    /// The exact gradient of the mean expected return over the maps of the next batch with respect to the network's
    /// parameters, by their paths: that of the policy table by dynamic programming ([`oracle::gradient`]), carried through
    /// the network's Jacobian. The run goes on as it was.
    ///
    /// # Errors
    /// [`TrainerError`] if the oracle has no answer or the device gives none.
    pub async fn true_gradient(&mut self) -> Result<BTreeMap<String, Vec<f32>>, TrainerError> {
        let table = self.table();
        let mut sum = vec![0.0; table.rows() * table.actions()];
        let share = 1.0 / self.batch.worlds.len().max(1) as f64;
        for (world, row_of) in self.batch.worlds.iter().zip(&self.batch.observations.row_of) {
            let limit = oracle::horizon(&world.mdp)?;
            let each = oracle::gradient(&world.mdp, &table.over_states(row_of), limit, Payoff::Return(1.0))?;
            let each = oracle::fold_rows(&each, row_of, table.rows(), table.actions());
            sum.iter_mut().zip(each).for_each(|(sum, part)| *sum += share * part);
        }
        let gradient: Vec<f32> = sum.into_iter().map(|g| g as f32).collect();
        Ok(self.learner.pull_back(&gradient).await?)
    }
}
