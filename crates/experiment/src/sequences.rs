//! The rollouts of a batch as whole trajectories, where the loss takes their ratio.

use crate::collect::Collected;
use crate::config::RunConfig;
use crate::replay::Replay;
use advantage::{SequenceCounts, SequenceError, fold_sequences};
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
        let size = (table.rows(), table.actions());
        let counted = self.by_minibatch(config, replay, |credits, weighting| {
            fold_sequences(&self.batch, credits, &replay.observations.row_of, size, weighting)
        });
        counted.into_iter().collect()
    }
}
