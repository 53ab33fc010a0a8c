//! Chains and trees on the same number of environment steps, over seeds: computed in slices, so that the page goes on.

use super::grown::{Plan, draw, streams};
use crate::model::Scene;
use crate::ui::background::Task;
use advantage::methods::{Method, method};
use advantage::{estimate, estimate_trees};
use experiment::Agreement;
use rollout::Batch;
use rollout::trees::TreeStatistics;

/// Seeds of each side.
pub const SEEDS: u32 = 12;
/// Steps that a seed's groups may take together, roughly.
const STEPS: u64 = 12_000;
/// Fewest and most groups of a seed.
const GROUPS: (u64, u64) = (8, 60);
/// Statistics of each side.
pub const STATISTICS: usize = 7;
/// Sides: chains, trees, trees credited by their leaves alone.
pub const SIDES: usize = 3;
/// The two-sided 95 % point of Student's t with 11 degrees of freedom.
const STUDENT: f64 = 2.201;

/// What one seed gives on one side; none where a number cannot be said.
pub type Sample = [Option<f64>; STATISTICS];

/// A comparison at work.
#[derive(Clone, Debug)]
pub struct Comparing {
    scene: Scene,
    /// What is compared.
    pub plan: Plan,
    /// Environment steps of a group.
    pub budget: u64,
    /// Samples of each side, in the order of the seeds.
    pub samples: [Vec<Sample>; SIDES],
    /// Why it ended early.
    pub failed: Option<String>,
}

impl Task for Comparing {
    fn advance(&mut self) -> bool {
        self.failed = self.step().err();
        self.failed.is_some() || self.is_done()
    }

    fn progress(&self) -> f64 {
        let (done, all) = self.counted();
        done as f64 / all as f64
    }
}

/// Mean and half of the interval over seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Half of the 95 % interval of the mean.
    pub half: f64,
}

impl Comparing {
    /// Begins a comparison on the policy of `scene`.
    pub fn new(scene: &Scene, plan: Plan) -> Self {
        let budget = plan.budget(scene);
        Self { scene: scene.clone(), plan, budget, samples: Default::default(), failed: None }
    }

    /// Groups of a seed.
    pub fn groups(&self) -> u32 {
        (STEPS / self.budget.max(1)).clamp(GROUPS.0, GROUPS.1) as u32
    }

    /// Samples that were computed, and all of them.
    pub fn counted(&self) -> (usize, usize) {
        (self.samples[0].len() + self.samples[1].len(), 2 * SEEDS as usize)
    }

    /// Whether all is computed.
    pub fn is_done(&self) -> bool {
        let (done, all) = self.counted();
        done >= all
    }

    /// Computes the next slice: chains or trees of one seed.
    ///
    /// # Errors
    /// Why it cannot be computed, in words.
    pub fn step(&mut self) -> Result<(), String> {
        let seed = self.samples[1].len() as u64;
        // Other draws than those of the trees that are seen.
        let seed = self.plan.seed.wrapping_add(1 + seed);
        if self.samples[0].len() == self.samples[1].len() {
            let batch = self.sample(seed, false)?;
            let grpo = method("grpo").ok_or("there is no GRPO")?;
            let sample = self.measure(&batch, &grpo)?;
            self.samples[0].push(sample);
        } else {
            let batch = self.sample(seed, true)?;
            let own = self.measure(&batch, &self.plan.credit())?;
            let grpo = method("grpo").ok_or("there is no GRPO")?;
            let leaves = self.measure(&batch, &grpo)?;
            self.samples[1].push(own);
            self.samples[2].push(leaves);
        }
        Ok(())
    }

    fn sample(&self, seed: u64, grows: bool) -> Result<Batch, String> {
        let mut batch = Batch::default();
        let mut streams = streams(seed);
        let sampling = Some(&self.plan.sampling).filter(|_| grows);
        for _ in 0..self.groups() {
            draw(&self.scene, sampling, self.budget, &mut streams, &mut batch)?;
        }
        Ok(batch)
    }

    fn measure(&self, batch: &Batch, by: &Method) -> Result<Sample, String> {
        let rollouts = self.scene.replay.rollouts(batch);
        let credit = match batch.branches.is_empty() {
            true => estimate(&rollouts, &by.recipe),
            false => estimate_trees(&rollouts, &batch.branches, &by.recipe),
        };
        let credit = credit.map_err(|error| error.to_string())?;
        let table = &self.scene.record.policy_before;
        let agreement = Agreement::of_batch(&self.scene.replay, table, batch, &credit);
        let agreement = agreement.map_err(|error| error.to_string())?;
        let groups: Vec<TreeStatistics> =
            (0..batch.groups.len()).map(|g| TreeStatistics::of_group(batch, g)).collect();
        let mean = |of: fn(&TreeStatistics) -> f64| {
            Some(groups.iter().map(of).sum::<f64>() / groups.len().max(1) as f64)
        };
        Ok([
            mean(|s| f64::from(s.distinct)),
            mean(|s| f64::from(s.leaves)),
            mean(|s| 100.0 * s.reused()),
            mean(|s| s.variance),
            mean(|s| 100.0 * f64::from(u8::from(s.signal))),
            Some(agreement.mean_squared_error),
            agreement.correlation,
        ])
    }

    /// A statistic of a side over the seeds; none before two of them.
    pub fn spread(&self, side: usize, statistic: usize) -> Option<Spread> {
        let values: Vec<f64> = self.values(side, statistic).collect();
        let n = values.len() as f64;
        if values.len() < 2 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        Some(Spread { mean, half: STUDENT * (squares / (n - 1.0) / n).sqrt() })
    }

    /// The values of a statistic over the seeds.
    pub fn values(&self, side: usize, statistic: usize) -> impl Iterator<Item = f64> + '_ {
        self.samples[side].iter().filter_map(move |sample| sample[statistic])
    }
}
