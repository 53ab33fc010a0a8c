//! Bias and variance of every method at one policy, measured batch by batch.

use crate::model::Scene;
use crate::ui::background::Task;
use crate::ui::methods::compare::own;
use advantage::methods::{Method, methods, tree_methods};
use experiment::{RunConfig, ValueMemory};
use rollout::TreeSampling;
use truth::bias::{Bias, Measurement};
use truth::expected::Setting;

/// Most batches that are drawn for a method, and the fewest that have a standard error.
const BATCHES: (u32, u32) = (40, 400);
/// Environment steps that a method's batches may take together at the longest.
const STEPS: u64 = 400_000;
/// Trees of a group.
const TREES: u32 = 2;

/// One method of a survey.
#[derive(Clone, Debug)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// What is known of it; none before its turn.
    pub found: Option<Result<Bias, String>>,
}

/// All methods, one after the other, in groups of one size.
#[derive(Clone, Debug)]
pub struct Survey {
    scene: Scene,
    seed: u64,
    /// Rollouts in a group.
    pub size: u32,
    /// Batches for each method.
    pub samples: u32,
    /// The methods that this run can be made by, its own first, the others in the order of the table.
    pub rows: Vec<Row>,
    at: usize,
    work: Option<Work>,
}

#[derive(Clone, Debug)]
struct Work {
    config: RunConfig,
    memory: ValueMemory,
    measurement: Measurement,
}

impl Survey {
    /// Before the first batch; `seed` is that of the batches.
    pub fn new(scene: Scene, size: u32, seed: u64) -> Self {
        let own = own(&scene.config);
        let others = methods().into_iter().chain(tree_methods()).filter(|method| method.id != own.id);
        let rows = std::iter::once(own.clone())
            .chain(others)
            .filter(|method| configured(&scene, method, size).is_some())
            .map(|method| Row { method, found: None })
            .collect();
        let samples = samples(&scene, size);
        Self { scene, seed, samples, size, rows, at: 0, work: None }
    }
}

impl Task for Survey {
    /// Draws one batch.
    fn advance(&mut self) -> bool {
        let Some(row) = self.rows.get_mut(self.at) else { return true };
        let replay = &self.scene.replay;
        let table = &self.scene.record.policy_before;
        let done = match self.work.take() {
            None => {
                let Some(config) = configured(&self.scene, &row.method, self.size) else { return true };
                let memory = ValueMemory::new(&config, replay);
                let setting = Setting { config: &config, replay, table, reference: None, memory: &memory };
                match Measurement::new(&setting, self.seed, false) {
                    Ok(measurement) => {
                        self.work = Some(Work { config, memory, measurement });
                        None
                    }
                    Err(error) => Some(Err(error.to_string())),
                }
            }
            Some(mut work) => {
                let Work { config, memory, measurement } = &mut work;
                let setting = Setting { config, replay, table, reference: None, memory };
                match measurement.draw(&setting) {
                    Err(error) => Some(Err(error.to_string())),
                    Ok(()) if measurement.samples() >= self.samples => {
                        Some(measurement.figures().map_err(|error| error.to_string()))
                    }
                    Ok(()) => {
                        self.work = Some(work);
                        None
                    }
                }
            }
        };
        if done.is_some() {
            row.found = done;
            self.at += 1;
        }
        self.at == self.rows.len()
    }

    fn progress(&self) -> f64 {
        let part =
            self.work.as_ref().map_or(0.0, |w| f64::from(w.measurement.samples()) / f64::from(self.samples));
        (self.at as f64 + part) / self.rows.len().max(1) as f64
    }
}

/// How many batches are drawn for each method in groups of `size`.
pub fn samples(scene: &Scene, size: u32) -> u32 {
    let limit = scene.world().mdp.max_episode_steps().unwrap_or(1).max(1);
    let batch = u64::from(limit) * u64::from(size) * u64::from(scene.config.num_prompts.max(1));
    ((STEPS / batch.max(1)) as u32).clamp(BATCHES.0, BATCHES.1)
}

/// The run as the method would make it, if it can be made. Where trees have another number of leaves than groups have
/// rollouts, two are grown in each group that have as many together.
fn configured(scene: &Scene, method: &Method, size: u32) -> Option<RunConfig> {
    let mut config = scene.config.with_method(method);
    config.num_generations = size;
    if let Some(sampling) = config.tree_sampling().filter(|sampling| sampling.leaves() != Some(size)) {
        let nodes = (size / TREES).saturating_sub(1).max(1);
        config = config.growing(TreeSampling { trees: TREES, nodes, rounds: 1, ..sampling });
    }
    // What takes a reference policy to compare with has none here.
    let penalised = config.kl_in_reward && config.beta != 0.0;
    (config.validate().is_ok() && !penalised).then_some(config)
}
