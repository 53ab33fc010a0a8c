//! Everything that panels draw, derived from one record and the selected group.

use advantage::trees::tree_step_stages;
use advantage::{Estimate, Rollouts, StageName, StepStage};
use experiment::{IterationRecord, Replay, ReplayError, RunConfig};
use oracle::Evaluation;
use rollout::{Batch, Branch, Episode, PrefixTree};
use std::rc::Rc;
use thiserror::Error;
use worlds::World;

/// One update as the page draws it. Cheap to clone; compared by identity of its parts.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The configuration that the update was made with.
    pub config: Rc<RunConfig>,
    /// The update.
    pub record: Rc<IterationRecord>,
    /// The worlds of the batch and the rows of their states.
    pub replay: Rc<Replay>,
    /// From rewards to advantages, over all groups.
    pub trace: Rc<Estimate>,
    /// What it was made of, where that is more than rewards.
    pub rollouts: Option<Rc<Rollouts>>,
    /// How the trees of all groups branch; empty for chains.
    pub branches: Rc<Vec<Branch>>,
    /// What each rollout is compared by, group after group: its reward, or the weighted sum of its objectives.
    pub scores: Rc<Vec<Vec<f64>>>,
    /// The selected group.
    pub group: usize,
    /// The selected group, drawn again: a batch whose only group it is.
    pub batch: Rc<Batch>,
    /// Its chains with shared prefixes merged.
    pub tree: Rc<PrefixTree>,
    /// Exact values of the policy that sampled, on the world of the selected group.
    pub values: Rc<Evaluation>,
}

/// Why an update cannot be drawn.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SceneError {
    /// The rollouts cannot be drawn again.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The values cannot be computed.
    #[error("{0}")]
    Values(String),
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.record, &other.record)
            && Rc::ptr_eq(&self.config, &other.config)
            && self.group == other.group
    }
}

impl Scene {
    /// Derives the scene of a record. `earlier` lends what has not changed: the worlds of a fixed list.
    pub fn new(
        config: Rc<RunConfig>,
        record: Rc<IterationRecord>,
        group: usize,
        earlier: Option<&Self>,
    ) -> Result<Self, SceneError> {
        let group = group.min(record.groups.len().saturating_sub(1));
        let same = earlier.filter(|e| Rc::ptr_eq(&e.config, &config) && record.maps.is_empty());
        let replay = match same {
            Some(e) => e.replay.clone(),
            None => Rc::new(Replay::new(&config, &record)?),
        };
        let (trace, rollouts, scores, branches) = match earlier.filter(|e| Rc::ptr_eq(&e.record, &record)) {
            Some(e) => (e.trace.clone(), e.rollouts.clone(), e.scores.clone(), e.branches.clone()),
            None => {
                let (trace, rollouts) = record.estimate(&config, &replay)?;
                let scores = Rc::new(scores(&config, &record, &trace));
                let mut branches = Vec::new();
                for group in (0..record.groups.len()).filter(|_| config.grows_trees()) {
                    branches.extend(replay.group(&config, &record, group)?.branches);
                }
                (Rc::new(trace), rollouts.map(Rc::new), scores, Rc::new(branches))
            }
        };
        let batch = replay.group(&config, &record, group)?;
        let tree = PrefixTree::of_group(&batch, 0);
        let index = batch.groups.first().map_or(0, |g| g.world as usize);
        let world = &replay.worlds[index];
        let table = record.policy_before.over_states(&replay.observations.row_of[index]);
        let limit = world.mdp.max_episode_steps().unwrap_or(0);
        let values =
            oracle::evaluate(&world.mdp, &table, limit).map_err(|e| SceneError::Values(e.to_string()))?;
        Ok(Self {
            config,
            record,
            trace,
            rollouts,
            branches,
            scores,
            group,
            batch: Rc::new(batch),
            tree: Rc::new(tree),
            values: Rc::new(values),
            replay,
        })
    }

    /// Index of the selected group's world in the batch's list.
    pub fn world_index(&self) -> usize {
        self.batch.groups.first().map_or(0, |g| g.world as usize)
    }

    /// The world of the selected group.
    pub fn world(&self) -> &World {
        &self.replay.worlds[self.world_index()]
    }

    /// The table row of each state of that world.
    pub fn row_of(&self) -> &[u32] {
        &self.replay.observations.row_of[self.world_index()]
    }

    /// The rollouts of the selected group.
    pub fn episodes(&self) -> &[Episode] {
        self.batch.group(0)
    }

    /// The advantages of the selected group.
    pub fn advantages(&self) -> &[f64] {
        self.trace.advantages.get(self.group).map_or(&[], Vec::as_slice)
    }

    /// Place of a rollout of the selected group within the batch.
    pub fn index(&self, rollout: usize) -> usize {
        self.group * self.config.num_generations as usize + rollout
    }

    /// Place of the first step of a rollout of the selected group within the batch.
    pub fn first_step(&self, rollout: usize) -> usize {
        let before = self.record.episodes.get(..self.index(rollout)).unwrap_or_default();
        before.iter().map(|e| e.length as usize).sum()
    }

    /// The advantages of the steps of a rollout of the selected group, where steps have their own.
    pub fn step_advantages(&self, rollout: usize) -> Option<&[f64]> {
        let length = self.episodes().get(rollout)?.length as usize;
        self.trace.steps.as_ref()?.get(self.first_step(rollout)..)?.get(..length)
    }

    /// The largest absolute advantage of a step of the selected group; 0 where steps have none of their own.
    pub fn largest_step_advantage(&self) -> f64 {
        let steps = (0..self.episodes().len()).filter_map(|rollout| self.step_advantages(rollout)).flatten();
        steps.fold(0.0, |largest, a| largest.max(a.abs()))
    }

    /// The recorded stages over steps; none where steps have no advantages of their own.
    pub fn step_stages(&self) -> Vec<StepStage> {
        let stages = self.rollouts.as_ref().map(|r| tree_step_stages(&self.trace, r, &self.branches));
        // Fails for no record that a run produced.
        stages.and_then(Result::ok).unwrap_or_default()
    }

    /// Whether all rollouts of the selected group have the same reward.
    pub fn is_tied(&self) -> bool {
        self.trace.groups.get(self.group).is_some_and(|g| g.tied)
    }
}

/// The weighted sums where there are several objectives, otherwise the rewards.
fn scores(config: &RunConfig, record: &IterationRecord, trace: &Estimate) -> Vec<Vec<f64>> {
    match record.judged.as_ref().filter(|judged| !judged.weights.is_empty()) {
        Some(judged) => {
            let sums: Vec<f64> = (0..record.episodes.len()).map(|rollout| judged.sum(rollout)).collect();
            sums.chunks(config.num_generations.max(1) as usize).map(<[f64]>::to_vec).collect()
        }
        None => trace.stage(StageName::Score).to_vec(),
    }
}
