//! A batch as a run's method reads it: with what the run adds to the rewards of the worlds.

use crate::config::RunConfig;
use crate::judged::Judged;
use crate::replay::Replay;
use crate::values::{ValueMemory, step_values};
use advantage::{AnchorBy, EstimateError, Rollouts};
use oracle::OracleError;
use rollout::{Batch, PolicyTable};
use thiserror::Error;

/// What is known of an update before its batch is scored.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Number of the update, from 1.
    pub iteration: u64,
    /// What the run's values know.
    pub memory: &'a ValueMemory,
    /// The reference policy, row for row as the one that samples; needed where the KL is in the reward.
    pub reference: Option<&'a PolicyTable>,
}

/// Why a batch cannot be scored.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ScoreError {
    /// A number is not finite.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// Values cannot be computed.
    #[error(transparent)]
    Values(#[from] OracleError),
}

/// A batch with everything that the run's method may ask for.
#[derive(Clone, Debug)]
pub(crate) struct Scored {
    pub(crate) rollouts: Rollouts,
    /// Environment steps that were spent on values.
    pub(crate) value_steps: u64,
}

impl RunConfig {
    /// Whether the rewards of whole episodes are all that the method reads.
    pub(crate) fn reads_only_rewards(&self) -> bool {
        let more = self.values.is_some() || self.penalises_rewards() || self.judges();
        !self.recipe().estimator.needs_steps() && !more
    }
}

/// Scores a batch that `table` sampled.
pub(crate) fn score(
    config: &RunConfig,
    replay: &Replay,
    table: &PolicyTable,
    known: Known<'_>,
    (batch, judged): (&Batch, Option<&Judged>),
) -> Result<Scored, ScoreError> {
    let mut rollouts = match known.reference.filter(|_| config.penalises_rewards()) {
        Some(reference) => replay.penalised(config, batch, table, reference),
        None => replay.rollouts(batch),
    };
    if config.estimator.anchor == AnchorBy::State {
        rollouts.set_states(batch.steps.iter().map(|step| step.state));
    }
    let mut value_steps = 0;
    if let Some(made) = step_values(config, replay, table, (known.iteration, known.memory), batch)? {
        value_steps = made.env_steps;
        made.give_to(&mut rollouts)?;
    }
    if let Some(judged) = judged {
        judged.give(&mut rollouts);
    }
    Ok(Scored { rollouts, value_steps })
}
