//! The rollouts of a batch as whole trajectories, where the loss takes their ratio.

use crate::collect::Collected;
use crate::config::RunConfig;
use crate::replay::Replay;
use advantage::{Credits, SequenceCounts, SequenceError, Weighting, fold_sequences};
use rollout::PolicyTable;

impl Collected {
    /// The trajectories of each minibatch, in order; none where the loss takes the ratios of steps, or where every ratio
    /// is 1.
    ///
    /// # Errors
    /// [`SequenceError`] if they are too many, or if steps are credited apart.
    pub fn sequences(
        &self,
        config: &RunConfig,
        replay: &Replay,
        table: &PolicyTable,
    ) -> Result<Vec<SequenceCounts>, SequenceError> {
        if !config.takes_sequences() {
            return Ok(Vec::new());
        }
        let advantages = self.estimate.advantages.concat();
        let steps = self.estimate.steps.as_deref().unwrap_or_default();
        let credits = Credits { advantages: &advantages, steps, weights: &self.weights };
        let limit = replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1);
        let size = (table.rows(), table.actions());
        (0..config.steps_per_generation)
            .map(|minibatch| {
                let weighting = Weighting {
                    minibatches: config.steps_per_generation,
                    minibatch,
                    ..Weighting::whole(config.loss_type, limit)
                };
                fold_sequences(&self.batch, &credits, &replay.observations.row_of, size, &weighting)
            })
            .collect()
    }
}
