//! What a stage does in this batch, as a sentence made from its numbers, and where its formula comes from.

use super::weight::StepWeight;
use crate::model::Scene;
use crate::text::texts;
use crate::ui::strip::{GroupFacts, Outcome, RolloutFacts};
use advantage::{Baseline, LossType, ScaleRewards};
use experiment::{PipelineStage, RunConfig};

const GRPO: (&str, &str) = ("GRPO", "2402.03300");
const DR_GRPO: (&str, &str) = ("Dr. GRPO", "2503.20783");
const RLOO: (&str, &str) = ("RLOO", "2402.14740");
const DELTA_L: (&str, &str) = ("ΔL normalisation", "2509.07558");
const DAPO: (&str, &str) = ("DAPO", "2503.14476");

/// Papers that the formula of a stage comes from: name and arXiv number.
pub(super) fn sources(stage: PipelineStage, config: &RunConfig) -> Vec<(&'static str, &'static str)> {
    match stage {
        PipelineStage::Centre if config.baseline == Baseline::LeaveOneOut => vec![RLOO],
        PipelineStage::Scale if config.scale_rewards == ScaleRewards::None => vec![DR_GRPO],
        PipelineStage::Credit => match config.loss_type {
            LossType::Grpo | LossType::Bnpo => vec![GRPO],
            LossType::VlNorm => vec![GRPO, DELTA_L],
            LossType::DrGrpo => vec![GRPO, DR_GRPO],
            LossType::Dapo | LossType::Vespo => vec![GRPO, DAPO],
        },
        PipelineStage::Update if config.epsilon_high.is_some_and(|high| high != config.epsilon) => {
            vec![GRPO, DAPO]
        }
        _ => vec![GRPO],
    }
}

/// How close the group's standard deviation is to the largest that rewards in its range can have, in `[0, 1]`.
fn spread_share(facts: &GroupFacts, ddof: u8) -> f64 {
    let size = facts.stats.size as f64;
    // Half the rewards at each end; with an odd number one more at one end.
    let lower = (size / 2.0).floor();
    let squares = lower * (size - lower) / size;
    let range = facts.stats.max - facts.stats.min;
    let largest = range * (squares / (size - f64::from(ddof)).max(1.0)).sqrt();
    if largest > 0.0 { (facts.stats.std / largest).min(1.0) } else { 0.0 }
}

/// The sentence.
pub(super) fn reading(
    stage: PipelineStage,
    scene: &Scene,
    facts: &GroupFacts,
    (r, step): (&RolloutFacts, usize),
) -> String {
    let t = &texts().formula;
    let config = &scene.config;
    let stats = &facts.stats;
    let above = facts.rollouts.iter().filter(|r| r.centred > 0.0).count();
    let below = facts.rollouts.iter().filter(|r| r.centred < 0.0).count();
    match stage {
        PipelineStage::Sample => {
            let ends = [Outcome::Goal, Outcome::Hole, Outcome::Limit].map(|o| facts.count(o));
            (t.sample)(stats.size, config.temperature, ends)
        }
        PipelineStage::Score if stats.tied => (t.score_tied)(stats.size, stats.mean),
        PipelineStage::Score => (t.score)(facts.count(Outcome::Goal), stats.size, stats.min, stats.max),
        PipelineStage::Centre if facts.dead => t.dead.into(),
        PipelineStage::Centre => match config.baseline {
            Baseline::Mean => (t.centre_mean)(above, below),
            Baseline::LeaveOneOut => (t.centre_others)(stats.size),
            Baseline::Batch => (t.centre_batch)(stats.mean, scene.trace.batch.mean),
            Baseline::Tracker | Baseline::None => (t.centre_none)(above, below),
        },
        PipelineStage::Scale => match config.scale_rewards {
            ScaleRewards::None => t.scale_none.into(),
            _ if facts.dead => t.dead.into(),
            ScaleRewards::Batch => (t.scale_batch)(stats.std, scene.trace.batch.std),
            ScaleRewards::Group => {
                let factor = 1.0 / (stats.std + config.advantage_eps);
                (t.scale_group)(factor, spread_share(facts, config.ddof))
            }
        },
        PipelineStage::Credit => {
            let weight = StepWeight::of(scene, r.index).value() * f64::from(r.length);
            (t.credit)(config.loss_type, r.length, weight, scene.trace.steps.as_ref().map(|_| step + 1))
        }
        PipelineStage::Update => {
            let metrics = &scene.record.metrics;
            let steps = config.optimizer_steps();
            let centred = config.baseline != Baseline::None;
            (t.update)(steps, centred, metrics.clip_ratio, scene.trace.frac_reward_zero_std())
        }
    }
}
