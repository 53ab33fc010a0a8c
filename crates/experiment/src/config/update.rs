//! What the update takes of a batch, and what of that is impossible.

use super::{ConfigError, RunConfig};
use advantage::methods::ImportanceSamplingLevel;
use advantage::{LossType, Supervision, check_counts};
use worlds::World;
use worlds::observation::encode;

impl RunConfig {
    /// The weight of the KL term of the loss: 0 where the penalty is in the reward.
    pub fn loss_beta(&self) -> f64 {
        if self.kl_in_reward { 0.0 } else { self.beta }
    }

    /// Whether rewards are penalised by the KL.
    pub fn penalises_rewards(&self) -> bool {
        self.kl_in_reward && self.beta != 0.0
    }

    /// Whether the loss takes the ratio of whole rollouts. At one optimiser step a batch every ratio is 1, and it takes
    /// the folded tables alone.
    pub fn takes_sequences(&self) -> bool {
        let whole = self.importance_sampling_level == ImportanceSamplingLevel::Sequence
            || self.loss_type == LossType::Vespo;
        whole && self.optimizer_steps() > 1
    }

    /// What contradicts the ratio of whole rollouts or the penalty in the reward; `worlds` are those of a fixed list.
    pub(super) fn check_update(&self, worlds: &[World]) -> Result<(), ConfigError> {
        let refuse = |field, why: String| Err(ConfigError::Conflict { field, why });
        if self.penalises_rewards() && self.estimator.filter_groups {
            let why = "with kl_in_reward the rewards of a group hardly ever tie, so that no group would be filtered; \
                       switch one of the two off";
            return refuse("estimator.filter_groups", why.into());
        }
        if !self.takes_sequences() {
            return Ok(());
        }
        if self.estimator.credit.by_step() || self.estimator.supervision == Supervision::Process {
            let why = "the ratio of whole rollouts needs one advantage for each rollout and this method credits steps \
                       apart; use estimator.credit episode and estimator.supervision outcome, or token with another \
                       loss_type than vespo, or one optimiser step a batch";
            return refuse("importance_sampling_level", why.into());
        }
        let Some(first) = worlds.first() else { return Ok(()) };
        let rows = encode(&worlds.iter().collect::<Vec<_>>(), self.observation)?.rows.len();
        // Even the fewest rollouts that are counted would be too many.
        check_counts(1, rows * first.mdp.actions()).or_else(|error| {
            let text = error.to_string();
            let why = text.split_once(": ").map_or(text.as_str(), |(_, why)| why);
            refuse("importance_sampling_level", why.into())
        })
    }
}
