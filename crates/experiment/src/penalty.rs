//! The KL penalty in the reward.

use crate::config::RunConfig;
use crate::replay::Replay;
use advantage::Rollouts;
use rollout::{Batch, PolicyTable};

impl Replay {
    /// A batch as estimators read it, each step's reward less `beta · k` at its action: the reward that REINFORCE++
    /// (arXiv 2501.03262) and PPO for language models learn from. The estimate `k` is the run's `kl_estimator` between
    /// `table`, the policy that sampled, and `reference`, row for row the same.
    pub fn penalised(
        &self,
        config: &RunConfig,
        batch: &Batch,
        table: &PolicyTable,
        reference: &PolicyTable,
    ) -> Rollouts {
        let actions = table.actions();
        let cells: Vec<f64> = table
            .probs()
            .iter()
            .zip(reference.probs())
            .map(|(&pi, &reference)| {
                config.beta * config.kl_estimator.at(f64::from(pi), f64::from(reference))
            })
            .collect();
        self.rollouts_less(batch, &|world, step| {
            let rows = self.observations.row_of.get(world as usize);
            let row = rows.and_then(|rows| rows.get(step.state as usize));
            let cell = row.map(|&row| row as usize * actions + usize::from(step.action));
            cell.and_then(|cell| cells.get(cell)).copied().unwrap_or(0.0)
        })
    }
}
