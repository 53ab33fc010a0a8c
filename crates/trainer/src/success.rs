//! The exact probability of success of a policy table.

use crate::error::TrainerError;
use experiment::Replay;
use rollout::PolicyTable;

/// Mean over the worlds of the probability of reaching a goal within the time limit, start states weighted as the
/// world draws them. `None` if there is no world.
pub(crate) fn exact_success(replay: &Replay, table: &PolicyTable) -> Result<Option<f64>, TrainerError> {
    let mut sum = 0.0;
    for (world, row_of) in replay.worlds.iter().zip(&replay.observations.row_of) {
        let limit = world.mdp.max_episode_steps().unwrap_or(0);
        let evaluation = oracle::evaluate(&world.mdp, &table.over_states(row_of), limit)
            .map_err(|e| TrainerError::Success(e.to_string()))?;
        sum += world.mdp.starts().iter().map(|&(s, p)| p * evaluation.success[s as usize]).sum::<f64>();
    }
    Ok((!replay.worlds.is_empty()).then(|| sum / replay.worlds.len() as f64))
}
