//! The selected group in numbers: what every stage did to each of its rollouts.

use crate::model::{Out, Scene};
use advantage::{GroupStats, StageName};
use rollout::Episode;

/// How a rollout ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// On a goal.
    Goal,
    /// The world ended it elsewhere: in a hole.
    Hole,
    /// The time limit ended it.
    Limit,
}

impl Outcome {
    /// How an episode ended.
    pub fn of(episode: &Episode) -> Self {
        match episode {
            e if e.success => Self::Goal,
            e if e.terminated => Self::Hole,
            _ => Self::Limit,
        }
    }

    /// Name of the outcome in `data-outcome` and in class names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Hole => "hole",
            Self::Limit => "limit",
        }
    }
}

/// One rollout of the group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RolloutFacts {
    /// Its place in the group, from 0.
    pub index: usize,
    /// Number of steps.
    pub length: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// Its reward.
    pub reward: f64,
    /// What is subtracted.
    pub baseline: f64,
    /// Reward minus baseline.
    pub centred: f64,
    /// What it is divided by, epsilon aside.
    pub std: f64,
    /// Its advantage; where steps have their own, the part that all of them share.
    pub advantage: f64,
    /// Why it is not in the update.
    pub out: Option<Out>,
}

/// The group.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupFacts {
    /// Its rollouts in the order of sampling.
    pub rollouts: Vec<RolloutFacts>,
    /// Statistics of its raw rewards.
    pub stats: GroupStats,
    /// All rewards are equal *and* all advantages are zero: the group teaches nothing.
    pub dead: bool,
}

impl GroupFacts {
    /// Collects the selected group of a scene.
    pub fn of(scene: &Scene) -> Self {
        let (trace, record) = (&scene.trace, &scene.record);
        // What belongs to one objective stands for no rollout.
        let stages = || trace.stages.iter().filter(|s| s.objective.is_none());
        let at = |name: StageName, index: usize| -> Option<f64> {
            stages().find(|s| s.name == name)?.values.get(scene.group)?.get(index).copied()
        };
        let stats = trace.groups.get(scene.group).copied().unwrap_or(trace.batch);
        let weights = experiment::weights(&scene.config, record.iteration, trace);
        let rollouts: Vec<RolloutFacts> = scene
            .episodes()
            .iter()
            .enumerate()
            .map(|(index, episode)| {
                let struck = trace.struck.get(scene.group).and_then(|g| *g.get(index)?);
                let reward = scene.scores.get(scene.group).and_then(|g| g.get(index).copied()).unwrap_or(0.0);
                let baseline = at(StageName::Baseline, index).unwrap_or(stats.mean);
                let whole = scene.advantages().get(index).copied();
                let part = trace.steps.as_ref().and_then(|_| at(StageName::Scaled, index));
                RolloutFacts {
                    index,
                    length: episode.length,
                    outcome: Outcome::of(episode),
                    reward,
                    baseline,
                    centred: at(StageName::Centred, index).unwrap_or(reward - baseline),
                    std: at(StageName::Std, index).unwrap_or(1.0),
                    advantage: part.or(whole).unwrap_or(0.0),
                    out: Out::of(struck, weights.get(scene.index(index)).copied().unwrap_or(1.0)),
                }
            })
            .collect();
        let dead = stats.tied && rollouts.iter().all(|r| r.advantage == 0.0);
        Self { rollouts, stats, dead }
    }

    /// The largest absolute advantage; colours are relative to it.
    pub fn largest_advantage(&self) -> f64 {
        self.rollouts.iter().map(|r| r.advantage.abs()).fold(0.0, f64::max)
    }

    /// Number of rollouts that ended so.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rollouts.iter().filter(|r| r.outcome == outcome).count()
    }
}
