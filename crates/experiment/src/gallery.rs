//! What other methods would have made of the same rollouts.

use crate::collect::weights;
use crate::config::RunConfig;
use crate::growth;
use crate::record::IterationRecord;
use crate::replay::{Replay, ReplayError};
use crate::values::step_values;
use advantage::methods::Method;
use advantage::{Credit, Credits, Estimate, EstimateError, Rollouts, SurrogateTables, Weighting, fold};
use rollout::{Batch, PolicyTable};
use std::borrow::Cow;

/// The rollouts of one update, ready for any method.
#[derive(Clone, Debug)]
pub struct Gallery {
    /// All groups, drawn again.
    pub batch: Batch,
    /// The same as estimators read them; rewards may be changed here.
    pub rollouts: Rollouts,
}

/// What one method makes of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterfactual {
    /// From rewards to advantages.
    pub estimate: Estimate,
    /// How often each rollout is in the update; empty for once each.
    pub weights: Vec<f64>,
    /// Push on each logit of a tabular softmax at ratio 1, row-major `[rows, actions]`: the direction in which this
    /// batch moves the policy, before any network or optimiser.
    pub push: Vec<f64>,
}

impl Gallery {
    /// Draws all groups of a record again.
    ///
    /// # Errors
    /// [`ReplayError`] if record and configuration do not fit.
    pub fn new(config: &RunConfig, record: &IterationRecord, replay: &Replay) -> Result<Self, ReplayError> {
        let mut batch = Batch::default();
        for group in 0..record.groups.len() {
            replay.draw(config, record, group, &mut batch)?;
        }
        let rollouts = record.rollouts(config, replay, &batch)?;
        Ok(Self { batch, rollouts })
    }

    /// Runs a method with the rest of the run's configuration, as if the update had been made by it.
    ///
    /// # Errors
    /// [`EstimateError`] if the rollouts lack what the method needs.
    pub fn counterfactual(
        &self,
        config: &RunConfig,
        method: &Method,
        record: &IterationRecord,
        replay: &Replay,
    ) -> Result<Counterfactual, EstimateError> {
        let own = config.values;
        let config = config.with_method(method);
        let mut rollouts = Cow::Borrowed(&self.rollouts);
        let known = (record.iteration, &record.memory);
        // The rollouts have what the run's own method asked for. Rewards that were changed do not change what fresh
        // rollouts and an oracle say of states.
        if (config.values != own || config.estimator.credit == Credit::Given)
            && let Ok(Some(made)) = step_values(&config, replay, &record.policy_before, known, &self.batch)
        {
            made.give_to(rollouts.to_mut())?;
        }
        let estimate = growth::estimate(&rollouts, &self.batch.branches, &config.recipe())?;
        let mut weights = weights(&config, record.iteration, &estimate);
        let table = &record.policy_before;
        replay.weigh(&config, (table, &self.batch), config.injected_correction, &mut weights);
        let push = self.push(&config, &estimate, &weights, table, replay);
        Ok(Counterfactual { estimate, weights, push })
    }

    /// Push on each logit of a tabular softmax at ratio 1.
    pub(crate) fn push(
        &self,
        config: &RunConfig,
        estimate: &Estimate,
        weights: &[f64],
        table: &PolicyTable,
        replay: &Replay,
    ) -> Vec<f64> {
        let limit = replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1);
        let advantages = estimate.advantages.concat();
        let steps = estimate.steps.as_deref().unwrap_or_default();
        let credits = Credits { advantages: &advantages, steps, weights };
        let size = (table.rows(), table.actions());
        let weighting = Weighting::whole(config.loss_type, limit);
        let folded: SurrogateTables =
            fold(&self.batch, &credits, &replay.observations.row_of, size, &weighting);
        folded.logit_push(table.probs())
    }
}
