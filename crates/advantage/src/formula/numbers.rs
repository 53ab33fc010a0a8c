//! The live numbers of a formula.

use crate::estimate::{Estimate, Recipe, StepStage};
use crate::options::{Baseline, ScaleRewards};
use crate::stage::StageName;

/// Where the numbers of a formula come from: an estimate, and what of it is looked at. All indices are from 0.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a> {
    /// From rewards to advantages.
    pub estimate: &'a Estimate,
    /// Its stages over steps; may be empty.
    pub steps: &'a [StepStage],
    /// The stage whose formula it is.
    pub stage: StageName,
    /// Its objective, where there are several.
    pub objective: Option<u32>,
    /// The group.
    pub group: usize,
    /// The rollout within the group.
    pub rollout: usize,
    /// Place of the rollout's first step in the batch.
    pub first_step: usize,
    /// The step within the rollout.
    pub step: usize,
}

impl Numbers<'_> {
    /// The number of a slot; none where the estimate has no such number.
    pub fn get(&self, slot: &str) -> Option<f64> {
        let stage = |name| {
            let stages = &self.estimate.stages;
            // A stage that is common to all objectives belongs to none.
            let of = |objective| stages.iter().find(|s| s.name == name && s.objective == objective);
            of(self.objective).or_else(|| of(None))?.values.get(self.group)?.get(self.rollout).copied()
        };
        let step = |name| {
            self.steps.iter().find(|s| s.name == name)?.values.get(self.first_step + self.step).copied()
        };
        let options = self.estimate.recipe.options();
        let of_batch = match self.stage {
            StageName::Std => options.scale_rewards == ScaleRewards::Batch,
            _ => options.baseline == Baseline::Batch,
        };
        let stats = if of_batch { Some(&self.estimate.batch) } else { self.estimate.groups.get(self.group) };
        let size = || stats.map(|s| s.size as f64);
        Some(match slot {
            "i" => self.rollout as f64 + 1.0,
            "t" => self.step as f64 + 1.0,
            "k" => f64::from(self.objective?) + 1.0,
            "reward" => stage(StageName::Score)?,
            "baseline" => stage(StageName::Baseline)?,
            "centred" => stage(StageName::Centred)?,
            "std" => stage(StageName::Std)?,
            "advantage" => stage(StageName::Scaled)?,
            "weight" => stage(StageName::Weight)?,
            "sum_advantage" => stage(StageName::Sum)?,
            "normalized" => stage(StageName::BatchNormalized)?,
            "probability" => stage(StageName::Probability)?,
            "mean" => stats?.mean,
            "size" => size()?,
            "sum" => stats?.mean * size()?,
            "squares" => stage(StageName::Std)?.powi(2) * (size()? - f64::from(options.ddof)),
            "others" => stage(StageName::Baseline)? * (size()?.max(2.0) - 1.0),
            "others_size" => size()?.max(2.0) - 1.0,
            "tree_baseline" => stage(StageName::TreeBaseline)?,
            "tree_std" => stage(StageName::TreeStd)?,
            "intra" => stage(StageName::IntraTree)?,
            "inter" => stage(StageName::InterTree)?,
            "tree_total" => stage(StageName::TreeTotal)?,
            "node_value" => step(StageName::NodeValue)?,
            "local" => step(StageName::Local)?,
            "global" => step(StageName::Global)?,
            "sibling_scaled" => step(StageName::SiblingScaled)?,
            "step_reward" => step(StageName::StepReward)?,
            "return_to_go" => step(StageName::ReturnToGo)?,
            "state_baseline" => step(StageName::StateBaseline)?,
            "state_std" => step(StageName::StateStd)?,
            "state_scaled" => step(StageName::StateScaled)?,
            "delta" => step(StageName::Delta)?,
            "step_total" => step(StageName::StepTotal)?,
            constant_of => constant(&self.estimate.recipe, constant_of)?,
        })
    }
}

/// An option of a recipe by its name.
pub(super) fn constant(recipe: &Recipe, name: &str) -> Option<f64> {
    let (options, estimator) = (&recipe.advantage, &recipe.estimator);
    Some(match name {
        "ddof" => f64::from(options.ddof),
        "advantage_eps" | "epsilon" => options.advantage_eps,
        "gamma" => estimator.gamma,
        "lambda" => estimator.lambda,
        "omega" => estimator.omega,
        "kappa" => estimator.kappa,
        "tau" => estimator.tau,
        "tracker" => estimator.tracker,
        "tied_fallback" => estimator.tied_fallback,
        _ => return None,
    })
}
