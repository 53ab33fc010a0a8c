//! The part of an update that needs no network: from a policy table to rewards, advantages and folded tables.

use crate::config::RunConfig;
use crate::record::{EpisodeSummary, GroupRecord, Metrics};
use crate::replay::Replay;
use advantage::{AdvantageError, SurrogateTables, Trace, Weighting, fold};
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
    Advantage(#[from] AdvantageError),
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
    /// The advantage pipeline.
    pub trace: Trace,
}

/// Samples one batch: prompt `i` of update `iteration` (from 1) is map `((iteration − 1) · num_prompts + i) mod maps`.
///
/// # Errors
/// [`CollectError`] if table, worlds and configuration do not fit.
pub fn collect(
    config: &RunConfig,
    replay: &Replay,
    table: &PolicyTable,
    iteration: u64,
    streams: &mut Streams,
) -> Result<Collected, CollectError> {
    let sampler = Sampler::new(table);
    let maps = replay.worlds.len() as u64;
    if maps == 0 {
        return Err(CollectError::NoWorld);
    }
    let mut batch = Batch::default();
    let mut groups = Vec::with_capacity(config.num_prompts as usize);
    let first = iteration.saturating_sub(1) * u64::from(config.num_prompts);
    for prompt in 0..u64::from(config.num_prompts) {
        let world = ((first + prompt) % maps) as usize;
        let seed = streams.seed();
        let mdp = &replay.worlds[world].mdp;
        sampler.group(
            (world as u32, mdp),
            &replay.observations.row_of[world],
            mdp.max_episode_steps().unwrap_or(0),
            config.num_generations,
            streams,
            &mut batch,
        )?;
        let start = batch.groups.last().map_or(0, |g| g.start);
        groups.push(GroupRecord { world: world as u32, start, seed });
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
    let trace = advantage::compute(&batch.rewards(), &config.advantage_options())?;
    Ok(Collected { batch, groups, episodes, trace })
}

impl Collected {
    /// The tables of each minibatch, in order.
    pub fn minibatches(
        &self,
        config: &RunConfig,
        replay: &Replay,
        table: &PolicyTable,
    ) -> Vec<SurrogateTables> {
        let limit = replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1);
        (0..config.steps_per_generation)
            .map(|minibatch| {
                let weighting = Weighting {
                    minibatches: config.steps_per_generation,
                    minibatch,
                    ..Weighting::whole(config.loss_type, limit)
                };
                fold(
                    &self.batch,
                    self.trace.advantages(),
                    &replay.observations.row_of,
                    (table.rows(), table.actions()),
                    &weighting,
                )
            })
            .collect()
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
            entropy += visits * table.entropy(row as u32);
            for (cell, count) in cells.zip(counts).filter(|(_, n)| *n > 0.0) {
                kl += count * k3(f64::from(table.probs()[cell]), f64::from(reference.probs()[cell]));
            }
        }
        Metrics {
            iteration,
            reward: self.batch.episodes.iter().map(|e| e.reward).sum::<f64>() / episodes,
            reward_std: self.trace.reward_std(),
            frac_reward_zero_std: self.trace.frac_reward_zero_std(),
            entropy: entropy / steps,
            kl: kl / steps,
            mean_length: steps / episodes,
            clipped_ratio: self.batch.episodes.iter().filter(|e| e.truncated).count() as f64 / episodes,
            ..Metrics::default()
        }
    }
}

/// The k3 estimator of KL(π‖π_ref) at one action: `r − ln r − 1` with `r = π_ref / π` (DeepSeekMath, arXiv 2402.03300).
pub fn k3(pi: f64, reference: f64) -> f64 {
    let ratio = reference / pi;
    ratio - ratio.ln() - 1.0
}
