//! The weight of one step in the loss, taken apart into the factors of its divisor.

use crate::model::Scene;
use advantage::LossType;

/// The divisor of a step's weight: `weight = 1 / product of factors`.
#[derive(Clone, Debug, PartialEq)]
pub struct StepWeight {
    /// The factors, in the order in which the formula names them.
    pub factors: Vec<f64>,
}

impl StepWeight {
    /// The weight of the steps of a rollout of the selected group, as `advantage::fold` gives it.
    pub fn of(scene: &Scene, rollout: usize) -> Self {
        let config = &scene.config;
        let minibatches = config.steps_per_generation.max(1) as usize;
        let index = scene.group * config.num_generations as usize + rollout;
        let episodes = &scene.record.episodes;
        let members = || episodes.iter().skip(index % minibatches).step_by(minibatches);
        let length = episodes.get(index).map_or(1, |e| e.length);
        let limit = scene.replay.worlds.first().and_then(|w| w.mdp.max_episode_steps()).unwrap_or(1);
        let factors = match config.loss_type {
            LossType::Grpo => vec![members().count() as f64, f64::from(length)],
            LossType::DrGrpo => vec![members().count() as f64, f64::from(limit)],
            LossType::Dapo | LossType::Vespo => vec![episodes.iter().map(|e| f64::from(e.length)).sum()],
            LossType::VlNorm => {
                vec![f64::from(length), members().map(|e| 1.0 / f64::from(e.length.max(1))).sum()]
            }
            LossType::Bnpo => vec![members().map(|e| f64::from(e.length)).sum()],
        };
        Self { factors }
    }

    /// The weight.
    pub fn value(&self) -> f64 {
        1.0 / self.factors.iter().product::<f64>()
    }
}
