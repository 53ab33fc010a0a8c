//! What a run says of one update.

use crate::config::RunConfig;
use crate::growth;
use crate::judged::Judged;
use crate::replay::{Replay, ReplayError};
use crate::score::{Known, ScoreError, score};
use crate::values::ValueMemory;
use advantage::{Estimate, Rollouts, SurrogateTables};
use rollout::{Batch, GroupSeed, PolicyTable};
use serde::{Deserialize, Serialize};

/// The numbers of one update. They describe the policy that sampled; names are TRL's where TRL has the metric.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Number of the update, from 1.
    pub iteration: u64,
    /// The minimised loss, mean over the optimiser steps of the update.
    pub loss: f64,
    /// Global gradient norm before clipping, mean over the optimiser steps.
    pub grad_norm: f64,
    /// Mean episode reward of the batch.
    pub reward: f64,
    /// Mean over the groups of the standard deviation of their rewards, with the run's `ddof`.
    pub reward_std: f64,
    /// Share of groups whose rewards are all equal.
    pub frac_reward_zero_std: f64,
    /// Mean over the batch's steps of the entropy of the policy, in nats.
    pub entropy: f64,
    /// Mean over the batch's steps of k3 against the reference policy.
    pub kl: f64,
    /// Exact probability of success, mean over the maps of the batch's source.
    pub success: f64,
    /// Mean number of steps of an episode.
    #[serde(rename = "completions/mean_length")]
    pub mean_length: f64,
    /// Share of episodes that the time limit ended.
    #[serde(rename = "completions/clipped_ratio")]
    pub clipped_ratio: f64,
    /// Share of steps whose ratio was clipped, mean over the optimiser steps; 0 by construction with one step.
    #[serde(rename = "clip_ratio/region_mean")]
    pub clip_ratio: f64,
    /// Exact probability of success on the held-out maps at `eval_temperature`; null without such maps.
    #[serde(rename = "eval/success")]
    pub eval_success: Option<f64>,
    /// Environment steps taken since the start of the run, this update's included.
    pub env_steps: u64,
}

/// One rollout in short.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpisodeSummary {
    /// Undiscounted sum of rewards.
    pub reward: f64,
    /// Number of steps.
    pub length: u32,
    /// It ended on a goal.
    pub success: bool,
    /// The time limit ended it.
    pub truncated: bool,
}

/// A prompt and where the random streams stood before its group was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRecord {
    /// Index of the world: in `maps` if there are any, otherwise in the run's fixed list.
    pub world: u32,
    /// The start state.
    pub start: u32,
    /// Where both streams stood.
    pub seed: GroupSeed,
}

/// One update, explained completely: what sampled, what was sampled, what was credited and what it changed.
///
/// Tables are over the rows of `worlds::encode(worlds of this batch, config.observation)`. The rollouts themselves
/// are drawn again from `policy_before` and the groups' seeds (see [`crate::Replay`]); advantages are computed again
/// from the rewards. At most 256 KB encoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IterationRecord {
    /// Number of the update, from 1.
    pub iteration: u64,
    /// The maps of this batch, rows separated by `/`, where every update draws fresh ones; otherwise empty.
    pub maps: Vec<String>,
    /// The groups.
    pub groups: Vec<GroupRecord>,
    /// Every rollout in short, group by group.
    pub episodes: Vec<EpisodeSummary>,
    /// The policy that sampled.
    pub policy_before: PolicyTable,
    /// The policy after the update, on the same rows.
    pub policy_after: PolicyTable,
    /// The policy that this batch alone would have made of `policy_before`, without what the optimiser's moments
    /// carried over and without decoupled weight decay (our reconstruction); absent where it was not asked for.
    pub policy_push: Option<PolicyTable>,
    /// The folded batch (the sum over minibatches).
    pub surrogate: SurrogateTables,
    /// What the run's values knew before the update.
    pub memory: ValueMemory,
    /// The numbers.
    pub metrics: Metrics,
    /// The policy that rewards are penalised for leaving, where the KL is in the reward; advantages follow from it.
    pub reference: Option<PolicyTable>,
    /// What was judged of the rollouts, where they are judged by more than the reward of the world.
    pub judged: Option<Judged>,
}

impl IterationRecord {
    /// Episode rewards, one list for each group.
    pub fn rewards(&self, config: &RunConfig) -> Vec<Vec<f64>> {
        self.episodes
            .chunks(config.num_generations.max(1) as usize)
            .map(|group| group.iter().map(|e| e.reward).collect())
            .collect()
    }

    /// The method's work on this batch, done again: from the rewards where they are enough, otherwise from the rollouts
    /// drawn again, which come with it.
    ///
    /// # Errors
    /// [`ReplayError`] if record and configuration do not fit; never for a record that a run produced.
    pub fn estimate(
        &self,
        config: &RunConfig,
        replay: &Replay,
    ) -> Result<(Estimate, Option<Rollouts>), ReplayError> {
        let recipe = config.recipe();
        if config.reads_only_rewards() {
            return Ok((advantage::estimate(&Rollouts::of_rewards(&self.rewards(config))?, &recipe)?, None));
        }
        let mut batch = Batch::default();
        for group in 0..self.groups.len() {
            replay.draw(config, self, group, &mut batch)?;
        }
        let rollouts = self.rollouts(config, replay, &batch)?;
        Ok((growth::estimate(&rollouts, &batch.branches, &recipe)?, Some(rollouts)))
    }

    /// The batch of this record as its update scored it.
    pub(crate) fn rollouts(
        &self,
        config: &RunConfig,
        replay: &Replay,
        batch: &Batch,
    ) -> Result<Rollouts, ScoreError> {
        let judged = (batch, self.judged.as_ref());
        Ok(score(config, replay, &self.policy_before, self.known(), judged)?.rollouts)
    }

    /// What was known before the update.
    pub(crate) fn known(&self) -> Known<'_> {
        Known { iteration: self.iteration, memory: &self.memory, reference: self.reference.as_ref() }
    }
}
