//! Drawing the rollouts of a record again.

use crate::config::RunConfig;
use crate::growth;
use crate::prompts::PromptError;
use crate::record::IterationRecord;
use crate::score::ScoreError;
use advantage::{EstimateError, Rollouts};
use rollout::{Batch, SampleError, Sampler, Step, Streams};
use thiserror::Error;
use worlds::observation::encode;
use worlds::{GridMap, MapError, ObservationError, Observations, World, WorldError};

/// Why a record cannot be replayed.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ReplayError {
    /// The worlds of the run cannot be built.
    #[error(transparent)]
    Prompts(#[from] PromptError),
    /// A map of the record is damaged.
    #[error(transparent)]
    Map(#[from] MapError),
    /// A world of the record cannot be built.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The policy cannot see the worlds.
    #[error(transparent)]
    Observation(#[from] ObservationError),
    /// Table and world do not fit.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The rewards cannot become advantages.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// The rollouts cannot be scored.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// The record names a group or a world that it does not have.
    #[error("the record has no group {group} with a world of its own; it is damaged")]
    NoGroup {
        /// The group asked for.
        group: usize,
    },
}

/// The worlds of a batch and the rows of their states.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The worlds that the record's groups index.
    pub worlds: Vec<World>,
    /// Rows and their inputs.
    pub observations: Observations,
}

impl Replay {
    /// Rebuilds the worlds of a record.
    ///
    /// # Errors
    /// [`ReplayError`] if configuration or record are damaged.
    pub fn new(config: &RunConfig, record: &IterationRecord) -> Result<Self, ReplayError> {
        let worlds = if record.maps.is_empty() {
            config.prompts.fixed_worlds(&config.env, config.seed)?
        } else {
            record
                .maps
                .iter()
                .map(|text| Ok(World::with_map(&config.env, GridMap::parse(text)?)?))
                .collect::<Result<_, ReplayError>>()?
        };
        Ok(Self::of_worlds(worlds, config)?)
    }

    /// The same for worlds at hand.
    ///
    /// # Errors
    /// [`ObservationError`] if the configuration's observation is out of range.
    pub fn of_worlds(worlds: Vec<World>, config: &RunConfig) -> Result<Self, ObservationError> {
        let observations = encode(&worlds.iter().collect::<Vec<_>>(), config.observation)?;
        Ok(Self { worlds, observations })
    }

    /// Draws one group of the record again, into a batch of one group.
    ///
    /// # Errors
    /// [`ReplayError`] if there is no such group or the record is damaged.
    pub fn group(
        &self,
        config: &RunConfig,
        record: &IterationRecord,
        group: usize,
    ) -> Result<Batch, ReplayError> {
        let mut batch = Batch::default();
        self.draw(config, record, group, &mut batch)?;
        Ok(batch)
    }

    /// The same, after the groups that `batch` holds already.
    pub(crate) fn draw(
        &self,
        config: &RunConfig,
        record: &IterationRecord,
        group: usize,
        batch: &mut Batch,
    ) -> Result<(), ReplayError> {
        let missing = ReplayError::NoGroup { group };
        let header = record.groups.get(group).ok_or_else(|| missing.clone())?;
        let world = self.worlds.get(header.world as usize).ok_or_else(|| missing.clone())?;
        let row_of = self.observations.row_of.get(header.world as usize).ok_or(missing)?;
        let sampler = Sampler::new(&record.policy_before);
        let mut streams = Streams::from_seed(header.seed);
        growth::draw(config, &sampler, (header.world, &world.mdp), row_of, &mut streams, batch)?;
        Ok(())
    }

    /// A batch over these worlds as estimators read it; the states are rows of the policy table.
    pub fn rollouts(&self, batch: &Batch) -> Rollouts {
        self.rollouts_less(batch, &|_, _| 0.0)
    }

    /// The same, each step's reward less a penalty.
    pub(crate) fn rollouts_less(&self, batch: &Batch, penalty: &dyn Fn(u32, &Step) -> f64) -> Rollouts {
        let reward = |index: u32, step: &Step| {
            let world = self.worlds.get(index as usize);
            let outcomes = world.map(|w| w.mdp.outcomes(step.state as usize, step.action as usize));
            let reward = outcomes.and_then(|o| o.get(step.outcome as usize)).map_or(0.0, |o| o.reward);
            reward - penalty(index, step)
        };
        let limit = self.worlds.first().and_then(|w| w.mdp.max_episode_steps());
        Rollouts::of_batch(batch, &self.observations.row_of, reward, limit)
    }
}
