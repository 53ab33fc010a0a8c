//! The part of an update that needs no network: from a policy table to rewards, advantages and folded tables.

use crate::bounds::MAX_ROLLOUTS;
use crate::config::RunConfig;
use crate::growth;
use crate::judge::Judge;
use crate::judged::Judged;
use crate::prompts::SeedStreams;
use crate::record::{EpisodeSummary, GroupRecord, Metrics};
use crate::replay::Replay;
use crate::score::{Known, ScoreError, score};
use advantage::{
    Credits, EpisodeSampling, Estimate, EstimateError, KlEstimator, Rollouts, SurrogateTables, Weighting,
    fold,
};
use rollout::{Batch, PolicyTable, SampleError, Sampler, Streams};
use thiserror::Error;

/// Why a batch cannot be collected.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CollectError {
    /// Sampling is impossible.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The rewards cannot become advantages.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// The rollouts cannot be scored.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// There is no world to sample from.
    #[error("prompts: there is no map to sample from")]
    NoWorld,
}

/// A sampled and scored batch.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The rollouts.
    pub batch: Batch,
    /// The prompts and where the streams stood.
    pub groups: Vec<GroupRecord>,
    /// The rollouts in short.
    pub episodes: Vec<EpisodeSummary>,
    /// From rewards to advantages, stage by stage.
    pub estimate: Estimate,
    /// How often each rollout is in the update; empty for once each.
    pub weights: Vec<f64>,
    /// Environment steps that were spent on values, besides those of the batch.
    pub value_steps: u64,
    /// What was judged of the rollouts, where they are judged by more than the reward of the world.
    pub judged: Option<Judged>,
}

/// Batches that dynamic sampling generates at most for one update (DAPO's authors' setting).
pub const MAX_GENERATED_BATCHES: u32 = 10;

/// Samples and scores one batch. Prompt `i` of update `iteration` (from 1) is map `((iteration − 1) · num_prompts + i) mod maps`.
///
/// Where tied groups are filtered out, further prompts follow until `num_prompts` groups are left, at most
/// [`MAX_GENERATED_BATCHES`] times `num_prompts` (DAPO's dynamic sampling, arXiv 2503.14476). What was filtered out
/// stays in the batch, struck out: it was paid for.
///
/// # Errors
/// [`CollectError`] if table, worlds and configuration do not fit.
pub fn collect(
    config: &RunConfig,
    replay: &Replay,
    table: &PolicyTable,
    known: Known<'_>,
    streams: &mut Streams,
) -> Result<Collected, CollectError> {
    let sampler = Sampler::new(table);
    let maps = replay.worlds.len() as u64;
    if maps == 0 {
        return Err(CollectError::NoWorld);
    }
    let mut batch = Batch::default();
    let mut groups = Vec::with_capacity(config.num_prompts as usize);
    let iteration = known.iteration;
    let first = iteration.saturating_sub(1) * u64::from(config.num_prompts);
    let filters = config.estimator.filter_groups;
    let mut judge = Judge::new(config, replay, table, iteration);
    let most =
        if filters { config.num_prompts.saturating_mul(MAX_GENERATED_BATCHES) } else { config.num_prompts };
    let most = most.min(MAX_ROLLOUTS / config.num_generations.max(1)).max(config.num_prompts);
    let mut useful = 0;
    for prompt in 0..u64::from(most) {
        if useful == config.num_prompts {
            break;
        }
        let world = ((first + prompt) % maps) as usize;
        let seed = streams.seed();
        replay.sample(config, &sampler, world, streams, &mut batch)?;
        let start = batch.groups.last().map_or(0, |g| g.start);
        groups.push(GroupRecord { world: world as u32, start, seed });
        let drawn = batch.group(batch.groups.len() - 1);
        let differs = match &mut judge {
            Some(judge) => judge.group(&batch, batch.groups.len() - 1),
            None => drawn.iter().any(|e| e.reward != drawn[0].reward),
        };
        useful += u32::from(!filters || differs);
    }
    let episodes = batch
        .episodes
        .iter()
        .map(|e| EpisodeSummary {
            reward: e.reward,
            length: e.length,
            success: e.success,
            truncated: e.truncated,
        })
        .collect();
    let recipe = config.recipe();
    let judged = judge.map(|judge| judge.finish(&batch));
    let mut value_steps = 0;
    let rollouts = if config.reads_only_rewards() {
        Rollouts::of_rewards(&batch.rewards())?
    } else {
        let scored = score(config, replay, table, known, (&batch, judged.as_ref()))?;
        value_steps = scored.value_steps;
        scored.rollouts
    };
    let estimate = growth::estimate(&rollouts, &batch.branches, &recipe)?;
    let mut weights = weights(config, iteration, &estimate);
    replay.weigh(config, (table, &batch), config.injected_correction, &mut weights);
    Ok(Collected { batch, groups, episodes, estimate, weights, value_steps, judged })
}

/// How often each rollout is in update `iteration`: 0 for what is struck out or not drawn; empty where all are in it
/// once. Draws come from a stream of their own for every update, so that a record needs no more than its number.
pub fn weights(config: &RunConfig, iteration: u64, estimate: &Estimate) -> Vec<f64> {
    let Some(probabilities) = &estimate.probabilities else {
        if estimate.struck_count() == 0 {
            return Vec::new();
        }
        return estimate.struck.iter().flatten().map(|s| f64::from(s.is_none())).collect();
    };
    debug_assert_ne!(config.estimator.sampling, EpisodeSampling::All);
    let probabilities = probabilities.concat();
    let available = probabilities.iter().filter(|p| **p > 0.0).count() as f64;
    let count = (available * config.estimator.sample_share).ceil() as usize;
    let mut stream = SeedStreams::episodes(config.seed, iteration);
    advantage::draw(&probabilities, count, &config.estimator, || stream.random())
}

impl Collected {
    /// The tables of each minibatch, in order.
    pub fn minibatches(
        &self,
        config: &RunConfig,
        replay: &Replay,
        table: &PolicyTable,
    ) -> Vec<SurrogateTables> {
        self.by_minibatch(config, replay, |credits, weighting| {
            let size = (table.rows(), table.actions());
            fold(&self.batch, credits, &replay.observations.row_of, size, weighting)
        })
    }

    /// What each minibatch is folded to, in order.
    pub(crate) fn by_minibatch<T>(
        &self,
        config: &RunConfig,
        replay: &Replay,
        fold: impl Fn(&Credits<'_>, &Weighting) -> T,
    ) -> Vec<T> {
        let limit = replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1);
        let advantages = self.estimate.advantages.concat();
        let steps = self.estimate.steps.as_deref().unwrap_or_default();
        let credits = Credits { advantages: &advantages, steps, weights: &self.weights };
        let minibatches = config.steps_per_generation;
        let whole = Weighting::whole(config.loss_type, limit);
        let of = |minibatch| fold(&credits, &Weighting { minibatches, minibatch, ..whole });
        (0..minibatches).map(of).collect()
    }

    /// The metrics that follow from sampling alone; loss, gradient norm, clipping and success are left at 0.
    ///
    /// `tables` are the minibatches' tables; `reference` is the policy that KL is taken to, row for row as `table`.
    pub fn metrics(
        &self,
        iteration: u64,
        table: &PolicyTable,
        reference: &PolicyTable,
        tables: &[SurrogateTables],
    ) -> Metrics {
        let episodes = self.batch.episodes.len().max(1) as f64;
        let steps = self.batch.steps.len().max(1) as f64;
        let mut folded = 0.0;
        let actions = table.actions();
        let (mut entropy, mut kl) = (0.0, 0.0);
        for row in 0..table.rows() {
            let cells = row * actions..(row + 1) * actions;
            let counts: Vec<f64> = cells
                .clone()
                .map(|c| tables.iter().map(|t| f64::from(t.steps.get(c).copied().unwrap_or(0.0))).sum())
                .collect();
            let visits: f64 = counts.iter().sum();
            if visits == 0.0 {
                continue;
            }
            folded += visits;
            entropy += visits * table.entropy(row as u32);
            for (cell, count) in cells.zip(counts).filter(|(_, n)| *n > 0.0) {
                let (pi, reference) = (table.probs()[cell], reference.probs()[cell]);
                kl += count * KlEstimator::K3.at(f64::from(pi), f64::from(reference));
            }
        }
        Metrics {
            iteration,
            reward: self.batch.episodes.iter().map(|e| e.reward).sum::<f64>() / episodes,
            reward_std: self.estimate.reward_std(),
            frac_reward_zero_std: self.estimate.frac_reward_zero_std(),
            // Over the steps that are in the update.
            entropy: entropy / f64::max(folded, 1.0),
            kl: kl / f64::max(folded, 1.0),
            mean_length: steps / episodes,
            clipped_ratio: self.batch.episodes.iter().filter(|e| e.truncated).count() as f64 / episodes,
            ..Metrics::default()
        }
    }
}
