//! One run.

mod inspect;
mod resume;

use crate::error::TrainerError;
use crate::rows::{batch_rows, stacked};
use crate::settings::{learner_config, surrogate_input};
use crate::success::exact_success;
use advantage::SurrogateTables;
use experiment::{
    Collected, IterationRecord, Known, Metrics, Replay, RunConfig, SeedStreams, ValueMemory, collect,
};
use learner::{Learner, LearnerDevice, Readback};
use rollout::{PolicyTable, Streams};
use worlds::{Pcg64, World};

/// A run: its configuration, worlds, random streams, learner, and the policy table that samples next.
#[derive(Debug)]
pub struct Trainer {
    config: RunConfig,
    device: LearnerDevice,
    learner: Learner,
    /// The first policy, on the CPU whatever the device: reference of the KL.
    reference: Learner,
    reference_table: Vec<f32>,
    batch: Replay,
    held_out: Replay,
    table: PolicyTable,
    held_out_table: Option<PolicyTable>,
    streams: Streams,
    maps: Pcg64,
    memory: ValueMemory,
    iteration: u64,
    env_steps: u64,
}

impl Trainer {
    /// Starts a run from its seed.
    ///
    /// # Errors
    /// [`TrainerError`] if the configuration is refused or the device fails.
    pub async fn new(config: RunConfig, device: LearnerDevice) -> Result<Self, TrainerError> {
        config.validate()?;
        let seeds = SeedStreams::new(config.seed);
        let mut maps = seeds.maps;
        let worlds = match config.prompts.fresh() {
            Some(random) => random.draw(&config.env, config.num_prompts, &mut maps)?,
            None => config.prompts.fixed_worlds(&config.env, config.seed)?,
        };
        let streams = Streams { policy: seeds.policy, env: seeds.env };
        let mut trainer = Self::assemble(config, device, worlds, streams, maps).await?;
        let read = trainer.read_rows(None);
        trainer.learner.set_rows(&trainer.train_rows(), Some(&read))?;
        let readback = trainer.learner.read().await?;
        let held_out = trainer.held_out.observations.rows.len();
        trainer.held_out_table = trainer.held_out_part(&readback.probs)?;
        trainer.table = trainer.part(&readback.probs, held_out, trainer.batch.observations.rows.len())?;
        trainer.refresh_reference().await?;
        Ok(trainer)
    }

    /// Everything but the first table.
    async fn assemble(
        config: RunConfig,
        device: LearnerDevice,
        worlds: Vec<World>,
        streams: Streams,
        maps: Pcg64,
    ) -> Result<Self, TrainerError> {
        let held_out = config.prompts.held_out_worlds(&config.env, config.seed)?;
        let batch = Replay::of_worlds(worlds, &config)?;
        let held_out = Replay::of_worlds(held_out, &config)?;
        let actions = batch.worlds.first().map_or(4, |w| w.mdp.actions());
        let settings = learner_config(&config, batch.observations.inputs, actions);
        let init = || SeedStreams::new(config.seed).init;
        let (mut first, mut second) = (init(), init());
        let learner = Learner::new(settings.clone(), device.clone(), &mut || first.random())?;
        let reference = Learner::new(settings, LearnerDevice::cpu(), &mut || second.random())?;
        let rows = batch.observations.rows.len();
        let memory = ValueMemory::new(&config, &batch);
        Ok(Self {
            memory,
            table: PolicyTable::uniform(rows, actions),
            held_out_table: None,
            reference_table: Vec::new(),
            config,
            device,
            learner,
            reference,
            batch,
            held_out,
            streams,
            maps,
            iteration: 0,
            env_steps: 0,
        })
    }

    /// The configuration in force.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// Updates made so far.
    pub fn iteration(&self) -> u64 {
        self.iteration
    }

    /// The worlds of the next batch and the rows of their states.
    pub fn batch(&self) -> &Replay {
        &self.batch
    }

    /// The policy that samples next, one row for each observation of the batch's worlds.
    pub fn table(&self) -> &PolicyTable {
        &self.table
    }

    /// One update. `explain` also computes what this batch alone would have done to the policy, at the price of one
    /// more forward pass.
    ///
    /// # Errors
    /// [`TrainerError`] if the device fails or a number is not finite; the run cannot go on then, but a checkpoint
    /// from before can be resumed.
    pub async fn iterate(&mut self, explain: bool) -> Result<IterationRecord, TrainerError> {
        let iteration = self.iteration + 1;
        let reference = self.reference_policy(iteration)?;
        let known = Known { iteration, memory: &self.memory, reference: Some(&reference) };
        let collected = collect(&self.config, &self.batch, &self.table, known, &mut self.streams)?;
        let tables = collected.minibatches(&self.config, &self.batch, &self.table);
        let sequences = collected.sequences(&self.config, &self.batch, &self.table)?;
        let next = self.next_batch()?;
        if let Some(next) = &next {
            let read = self.read_rows(Some(next));
            self.learner.set_rows(&self.train_rows(), Some(&read))?;
        }
        for _ in 0..self.config.num_iterations {
            for (index, minibatch) in tables.iter().enumerate() {
                let input = surrogate_input(
                    &self.config,
                    minibatch,
                    sequences.get(index),
                    self.table.probs(),
                    &self.reference_table,
                );
                self.learner.step(&input, explain)?;
            }
        }
        let metrics = self.metrics(iteration, &collected, &tables, &reference)?;
        let readback = self.learner.read().await?;
        let mut record = self.close(collected, tables, metrics, readback, next).await?;
        record.reference = self.config.penalises_rewards().then_some(reference);
        Ok(record)
    }

    /// The first policy on the rows of the batch, as a table.
    fn reference_policy(&self, iteration: u64) -> Result<PolicyTable, TrainerError> {
        PolicyTable::new(self.table.rows(), self.table.actions(), self.reference_table.clone())
            .map_err(|source| TrainerError::Table { iteration, source })
    }

    /// What sampling and dynamic programming say; runs while the device is at work.
    fn metrics(
        &self,
        iteration: u64,
        collected: &Collected,
        tables: &[SurrogateTables],
        reference: &PolicyTable,
    ) -> Result<Metrics, TrainerError> {
        let eval_success = match &self.held_out_table {
            Some(table) => exact_success(
                &self.held_out,
                &table.retempered(self.config.temperature, self.config.eval_temperature),
            )?,
            None => None,
        };
        Ok(Metrics {
            success: exact_success(&self.batch, &self.table)?.unwrap_or(0.0),
            eval_success,
            env_steps: self.env_steps + collected.batch.new_steps() + collected.value_steps,
            ..collected.metrics(iteration, &self.table, reference, tables)
        })
    }

    /// Closes the record with the policy that came of it and makes the run ready for the next update.
    async fn close(
        &mut self,
        collected: Collected,
        tables: Vec<SurrogateTables>,
        mut metrics: Metrics,
        readback: Readback,
        next: Option<Replay>,
    ) -> Result<IterationRecord, TrainerError> {
        let rows = self.batch.observations.rows.len();
        let held_out = self.held_out.observations.rows.len();
        let policy_after = self.part(&readback.probs, held_out, rows)?;
        let policy_push =
            readback.push_only_probs.as_ref().map(|probs| self.part(probs, held_out, rows)).transpose()?;
        let steps = readback.steps.len().max(1) as f64;
        let sampled: f64 = tables.iter().flat_map(|t| &t.steps).map(|&n| f64::from(n)).sum();
        // A negative zero is of no use to a reader.
        metrics.loss = readback.steps.iter().map(|s| s.loss).sum::<f64>() / steps + 0.0;
        metrics.grad_norm = readback.steps.iter().map(|s| s.grad_norm).sum::<f64>() / steps;
        let clipped: f64 = readback.steps.iter().map(|s| s.clipped).sum();
        metrics.clip_ratio = clipped / (sampled * f64::from(self.config.num_iterations)).max(1.0);

        self.held_out_table = self.held_out_part(&readback.probs)?;
        let maps = if next.is_some() { map_texts(&self.batch) } else { Vec::new() };
        let next_table = match &next {
            Some(next) => self.part(&readback.probs, held_out + rows, next.observations.rows.len())?,
            None => policy_after.clone(),
        };
        let policy_before = std::mem::replace(&mut self.table, next_table);
        self.iteration = metrics.iteration;
        self.env_steps = metrics.env_steps;
        let memory = self.memory.clone();
        self.memory.learn(&self.config, &self.batch, &collected.batch);
        if let Some(next) = next {
            self.batch = next;
            self.refresh_reference().await?;
        }
        Ok(IterationRecord {
            iteration: metrics.iteration,
            maps,
            groups: collected.groups,
            episodes: collected.episodes,
            policy_before,
            policy_after,
            policy_push,
            surrogate: SurrogateTables::sum(tables),
            memory,
            metrics,
            reference: None,
            judged: collected.judged,
        })
    }

    /// Fresh worlds for the next update, if the run draws any.
    fn next_batch(&mut self) -> Result<Option<Replay>, TrainerError> {
        let Some(random) = self.config.prompts.fresh() else { return Ok(None) };
        let worlds = random.draw(&self.config.env, self.config.num_prompts, &mut self.maps)?;
        Ok(Some(Replay::of_worlds(worlds, &self.config)?))
    }

    fn is_fresh(&self) -> bool {
        self.config.prompts.fresh().is_some()
    }

    fn train_rows(&self) -> learner::RowFeatures {
        batch_rows(&self.batch.observations, self.is_fresh())
    }

    /// Rows to read: held-out maps first, then the batch, then the next batch.
    fn read_rows(&self, next: Option<&Replay>) -> learner::RowFeatures {
        let mut parts = vec![&self.held_out.observations, &self.batch.observations];
        parts.extend(next.map(|n| &n.observations));
        parts.retain(|o| !o.rows.is_empty());
        stacked(&parts, self.is_fresh())
    }

    /// The first policy on the rows of the batch.
    async fn refresh_reference(&mut self) -> Result<(), TrainerError> {
        self.reference.set_rows(&self.train_rows(), None)?;
        self.reference_table = self.reference.read().await?.probs;
        Ok(())
    }

    fn part(&self, probs: &[f32], first: usize, rows: usize) -> Result<PolicyTable, TrainerError> {
        let actions = self.table.actions();
        let cells = probs.get(first * actions..(first + rows) * actions).unwrap_or(&[]);
        PolicyTable::new(rows, actions, cells.to_vec())
            .map_err(|source| TrainerError::Table { iteration: self.iteration + 1, source })
    }

    fn held_out_part(&self, probs: &[f32]) -> Result<Option<PolicyTable>, TrainerError> {
        let rows = self.held_out.observations.rows.len();
        if rows == 0 { Ok(None) } else { self.part(probs, 0, rows).map(Some) }
    }
}

fn map_texts(replay: &Replay) -> Vec<String> {
    replay.worlds.iter().map(|w| w.map.rows_text().join("/")).collect()
}
