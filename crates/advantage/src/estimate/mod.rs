//! A method at work on a batch: score, gate, centre, scale, credit, each stage recorded.

mod strike;
mod validate;

use crate::credit::{self, Anchor};
use crate::error::EstimateError;
use crate::estimator::{Credit, EpisodeSampling, EpisodeWeighting, Estimator, FNorm, Supervision};
use crate::normalize::{Normalized, Rules, Scores, normalize};
use crate::objectives;
use crate::options::{AdvantageOptions, ScaleRewards};
use crate::rollouts::Rollouts;
use crate::sampling;
use crate::stage::{Population, Stage, StageName, populations};
use crate::stats::GroupStats;
use serde::{Deserialize, Serialize};

/// How rewards become advantages: baseline and scale, and everything around them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recipe {
    /// What is subtracted and what it is divided by.
    pub advantage: AdvantageOptions,
    /// The rest.
    pub estimator: Estimator,
}

/// Why a rollout is not in the update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Struck {
    /// The rubric rejected it.
    Gate,
    /// The rubric rejected its group.
    GroupGate,
    /// All rewards of its group are equal, and such groups are filtered out.
    TiedGroup,
    /// Its prompt is too hard for the policy: no rollout of its group makes the reference answer likely.
    TooHard,
    /// The reference answer of its prompt hardly depends on the rollout.
    LowVariation,
}

/// One number for each step, in the order of the rollouts.
#[derive(Clone, Debug, PartialEq)]
pub struct StepStage {
    /// Which stage.
    pub name: StageName,
    /// What its constants were taken over.
    pub population: Population,
    /// The numbers; [`Rollouts::shaped_steps`] gives them their shape.
    pub values: Vec<f64>,
}

/// Everything that happened between the rewards and the advantages.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The method.
    pub recipe: Recipe,
    /// The stages with one number for each rollout.
    pub stages: Vec<Stage>,
    /// Statistics of each group's scores, over the rollouts that are kept.
    pub groups: Vec<GroupStats>,
    /// Statistics of all scores that are kept.
    pub batch: GroupStats,
    /// Why a rollout is not in the update; null where it is.
    pub struck: Vec<Vec<Option<Struck>>>,
    /// The episode part of the advantages; where only steps have one, that of the first step, which stands for the
    /// whole episode.
    pub advantages: Vec<Vec<f64>>,
    /// The advantage of every step, where the steps of a rollout may differ.
    pub steps: Option<Vec<f64>>,
    /// What was compared within states, group by group and ordered by state; empty where nothing was.
    pub anchors: Vec<Vec<Anchor>>,
    /// Probability of each episode to be drawn for the update, where episodes are drawn.
    pub probabilities: Option<Vec<Vec<f64>>>,
}

impl Estimate {
    /// The recorded stage of that name; of the first objective where there are several.
    pub fn stage(&self, name: StageName) -> &[Vec<f64>] {
        self.stages.iter().find(|s| s.name == name).map_or(&[], |s| &s.values)
    }

    /// The stages with one number for each step, the advantages last; `rollouts` is the batch that was estimated. They
    /// are computed again from the recorded constants: kept, they would cost more than all the rest.
    pub fn step_stages(&self, rollouts: &Rollouts) -> Vec<StepStage> {
        credit::derived::step_stages(self, rollouts)
    }

    /// Share of groups whose rewards are all equal (TRL's `frac_reward_zero_std`), in `[0, 1]`.
    pub fn frac_reward_zero_std(&self) -> f64 {
        self.groups.iter().filter(|g| g.tied).count() as f64 / self.groups.len().max(1) as f64
    }

    /// Mean over the groups of the standard deviation of their rewards (TRL's `reward_std`).
    pub fn reward_std(&self) -> f64 {
        self.groups.iter().map(|g| g.std).sum::<f64>() / self.groups.len().max(1) as f64
    }

    /// Number of rollouts that are not in the update.
    pub fn struck_count(&self) -> usize {
        self.struck.iter().flatten().filter(|s| s.is_some()).count()
    }
}

/// What is known on the way.
pub(crate) struct Work<'a> {
    pub(crate) rollouts: &'a Rollouts,
    pub(crate) recipe: &'a Recipe,
    pub(crate) struck: Vec<Option<Struck>>,
    pub(crate) kept: Vec<bool>,
    pub(crate) stages: Vec<Stage>,
}

impl Work<'_> {
    pub(crate) fn record(
        &mut self,
        name: StageName,
        population: Population,
        objective: Option<u32>,
        flat: &[f64],
    ) {
        let values = self.rollouts.shaped(flat);
        self.stages.push(Stage { name, population, objective, values });
    }

    /// Normalises one score for each rollout and records the five stages.
    pub(crate) fn normalize(
        &mut self,
        values: &[f64],
        options: &AdvantageOptions,
        objective: Option<u32>,
    ) -> Normalized {
        let estimator = &self.recipe.estimator;
        let by_steps =
            estimator.credit == Credit::State && estimator.episode_weighting == EpisodeWeighting::Step;
        let counts: Vec<f64> = match by_steps {
            true => (0..self.rollouts.len()).map(|i| self.rollouts.length(i) as f64).collect(),
            false => Vec::new(),
        };
        let trackers: Vec<f64> = match self.rollouts.values.is_empty() {
            true => vec![estimator.tracker],
            false => self.rollouts.first_step[..self.rollouts.len()]
                .iter()
                .map(|&s| self.rollouts.values[s])
                .collect(),
        };
        let scores = Scores { values, sizes: &self.rollouts.sizes, kept: &self.kept, counts: &counts };
        let rules = Rules {
            options,
            singleton: estimator.singleton,
            trackers: &trackers,
            tied_fallback: estimator.tied_fallback,
        };
        let done = normalize(&scores, &rules);
        let (baseline_over, scale_over) = populations(options);
        self.record(StageName::Score, Population::Rollout, objective, values);
        self.record(StageName::Baseline, baseline_over, objective, &done.baseline);
        self.record(StageName::Centred, baseline_over, objective, &done.centred);
        self.record(StageName::Std, scale_over, objective, &done.std);
        self.record(StageName::Scaled, scale_over, objective, &done.scaled);
        done
    }
}

/// Centres and scales the rewards of whole rollouts, `groups[group][rollout]`: the methods that need no more.
///
/// # Errors
/// [`EstimateError`] naming the option or the place of the reward that is wrong.
pub fn compute(groups: &[Vec<f64>], options: &AdvantageOptions) -> Result<Estimate, EstimateError> {
    estimate(&Rollouts::of_rewards(groups)?, &Recipe { advantage: *options, ..Recipe::default() })
}

/// Runs a method over a batch.
///
/// # Errors
/// [`EstimateError`] if an option is out of its range, two contradict each other, or the batch lacks what the method
/// needs; its path names the option or the rollout.
pub fn estimate(rollouts: &Rollouts, recipe: &Recipe) -> Result<Estimate, EstimateError> {
    validate::check(rollouts, recipe)?;
    let shaped = crate::shaping::apply(rollouts, &recipe.estimator);
    let rollouts = shaped.as_ref().unwrap_or(rollouts);
    let struck = strike::by_gate(rollouts, &recipe.estimator);
    let kept = struck.iter().map(Option::is_none).collect();
    let mut work = Work { rollouts, recipe, struck, kept, stages: Vec::new() };
    let options = recipe.options();
    let scores = credit::chains::scores(rollouts);
    if recipe.estimator.filter_groups {
        strike::tied(&mut work, &scores);
    }
    let (mut advantages, groups, batch) = if !rollouts.weights.is_empty() {
        objectives::combine(&mut work, &options)
    } else if recipe.estimator.supervision == Supervision::Process {
        credit::process(&mut work, &options, &scores)
    } else {
        let done = work.normalize(&scores, &options, None);
        (done.scaled, done.groups, done.batch)
    };
    finite(&groups, &batch)?;
    let (mut steps, anchors) = match credit::to_steps(&work, &options, &groups, &advantages) {
        Some((steps, anchors)) => (Some(steps), anchors),
        None => (None, Vec::new()),
    };
    if let Some(steps) = steps.as_ref().filter(|_| recipe.estimator.credit != Credit::State) {
        for (advantage, first) in advantages.iter_mut().zip(&rollouts.first_step) {
            *advantage = steps[*first];
        }
    }
    crate::whiten::apply(&mut work, &mut advantages, &mut steps);
    let probabilities = (recipe.estimator.sampling != EpisodeSampling::All).then(|| {
        let p = sampling::probabilities(&advantages, &work.kept, &recipe.estimator);
        work.record(StageName::Probability, Population::Batch, None, &p);
        rollouts.shaped(&p)
    });
    Ok(Estimate {
        recipe: *recipe,
        stages: work.stages,
        groups,
        batch,
        struck: rollouts.shaped(&work.struck),
        advantages: rollouts.shaped(&advantages),
        steps,
        anchors,
        probabilities,
    })
}

impl Recipe {
    /// Baseline and scale in force: GiGPO names the divisor `f_norm`, for both of its parts.
    pub fn options(&self) -> AdvantageOptions {
        let scale_rewards = match (self.estimator.credit, self.estimator.f_norm) {
            (Credit::State, FNorm::Std) => ScaleRewards::Group,
            (Credit::State, FNorm::None) => ScaleRewards::None,
            _ => self.advantage.scale_rewards,
        };
        AdvantageOptions { scale_rewards, ..self.advantage }
    }
}

fn finite(groups: &[GroupStats], batch: &GroupStats) -> Result<(), EstimateError> {
    match groups.iter().position(|s| !s.is_finite()).or((!batch.is_finite()).then_some(0)) {
        None => Ok(()),
        Some(g) => Err(EstimateError::at(
            format!("groups[{g}]"),
            "the rewards are too large for a finite mean and standard deviation",
        )),
    }
}
