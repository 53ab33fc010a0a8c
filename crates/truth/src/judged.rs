//! A batch as a method reads it, and the push that it makes of it.

use crate::error::TruthError;
use advantage::{Credits, Estimate, Rollouts, Weighting, fold};
use experiment::{Replay, RunConfig, ValueMemory, step_values, weights};
use rollout::{Batch, PolicyTable};

/// Estimated advantages of a batch.
pub(crate) struct Judged {
    pub(crate) estimate: Estimate,
    weights: Vec<f64>,
}

impl Judged {
    /// Runs the method of `config`, with the values of its source as of update `iteration`. Objectives, rubrics and a KL in
    /// the reward are left out.
    pub(crate) fn new(
        config: &RunConfig,
        (replay, table): (&Replay, &PolicyTable),
        (iteration, memory): (u64, &ValueMemory),
        batch: &Batch,
    ) -> Result<Self, TruthError> {
        let mut rollouts: Rollouts = replay.rollouts(batch);
        if let Some(made) = step_values(config, replay, table, (iteration, memory), batch)? {
            made.give_to(&mut rollouts)?;
        }
        let estimate = advantage::estimate(&rollouts, &config.recipe())?;
        let weights = weights(config, iteration, &estimate);
        Ok(Self { estimate, weights })
    }

    /// The push on each logit, `[rows, actions]`.
    pub(crate) fn push(
        &self,
        config: &RunConfig,
        (replay, table): (&Replay, &PolicyTable),
        batch: &Batch,
    ) -> Vec<f64> {
        let limit = replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1);
        let advantages = self.estimate.advantages.concat();
        let steps = self.estimate.steps.as_deref().unwrap_or_default();
        let credits = Credits { advantages: &advantages, steps, weights: &self.weights };
        let size = (table.rows(), table.actions());
        let weighting = Weighting::whole(config.loss_type, limit);
        fold(batch, &credits, &replay.observations.row_of, size, &weighting).logit_push(table.probs())
    }

    /// The advantage that each step of the batch was given, in the order of its steps; 0 for rollouts that are not in the
    /// update.
    pub(crate) fn given(&self, batch: &Batch) -> Vec<f64> {
        crate::credit::given_advantages(batch, &self.estimate, &self.weights)
    }
}
