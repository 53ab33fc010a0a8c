//! Looking at a run from outside.

use super::Trainer;
use crate::error::TrainerError;
use crate::rows::stacked;
use experiment::{Replay, ValueMemory};
use rollout::PolicyTable;
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
}
