//! Going on from a checkpoint, on another device or with other knobs.

use super::{Trainer, map_texts};
use crate::checkpoint::Checkpoint;
use crate::error::TrainerError;
use experiment::{Replay, RunConfig, ValueMemory};
use learner::LearnerDevice;
use rollout::Streams;
use std::mem::discriminant;
use worlds::{GridMap, Pcg64, World};

impl Trainer {
    /// Continues a run, on this or another device: bit for bit on the CPU.
    ///
    /// # Errors
    /// [`TrainerError`] if the checkpoint is damaged or the device fails.
    pub async fn resume(checkpoint: &Checkpoint, device: LearnerDevice) -> Result<Self, TrainerError> {
        let config = RunConfig::from_json(&checkpoint.config)?;
        let worlds = if config.prompts.fresh().is_some() {
            checkpoint
                .maps
                .iter()
                .map(|text| {
                    let map =
                        GridMap::parse(text).map_err(|e| TrainerError::Checkpoint(format!("map: {e}")))?;
                    World::with_map(&config.env, map)
                        .map_err(|e| TrainerError::Checkpoint(format!("map: {e}")))
                })
                .collect::<Result<_, _>>()?
        } else {
            config.prompts.fixed_worlds(&config.env, config.seed)?
        };
        let streams = Streams::from_seed(checkpoint.streams);
        let maps = Pcg64::from_state(checkpoint.map_stream);
        let mut trainer = Self::assemble(config, device, worlds, streams, maps).await?;
        trainer.learner.restore(&checkpoint.learner)?;
        let expected = (trainer.table.rows(), trainer.table.actions());
        if (checkpoint.table.rows(), checkpoint.table.actions()) != expected {
            return Err(TrainerError::Checkpoint(format!(
                "its policy table has {} rows, the run has {}",
                checkpoint.table.rows(),
                expected.0
            )));
        }
        trainer.table = checkpoint.table.clone();
        trainer.held_out_table = checkpoint.held_out_table.clone();
        trainer.iteration = checkpoint.iteration;
        trainer.env_steps = checkpoint.env_steps;
        trainer.memory = checkpoint.memory.clone();
        let read = trainer.read_rows(None);
        trainer.learner.set_rows(&trainer.train_rows(), Some(&read))?;
        trainer.refresh_reference().await?;
        Ok(trainer)
    }

    /// All of the run as data. Takes one read of its own, which no update waits for otherwise.
    ///
    /// # Errors
    /// [`TrainerError`] if the device does not answer.
    pub async fn checkpoint(&mut self) -> Result<Checkpoint, TrainerError> {
        let fresh = self.config.prompts.fresh().is_some();
        Ok(Checkpoint {
            config: self.config.to_json(),
            iteration: self.iteration,
            env_steps: self.env_steps,
            memory: self.memory.clone(),
            streams: self.streams.seed(),
            map_stream: self.maps.state(),
            maps: if fresh { map_texts(&self.batch) } else { Vec::new() },
            table: self.table.clone(),
            held_out_table: self.held_out_table.clone(),
            learner: self.learner.state().await?,
        })
    }

    /// Changes the knobs that apply at once, from the next update on.
    ///
    /// # Errors
    /// [`TrainerError::NeedsReset`] if another knob differs; the run goes on as it was.
    pub async fn apply(&mut self, config: RunConfig) -> Result<(), TrainerError> {
        config.validate()?;
        if self.config.needs_reset(&config) {
            return Err(TrainerError::NeedsReset("env, prompts, observation, policy, optim or seed"));
        }
        let mut checkpoint = self.checkpoint().await?;
        // The next batch is drawn at the new temperature, from the same logits.
        checkpoint.table = checkpoint.table.retempered(self.config.temperature, config.temperature);
        if let Some(table) = &mut checkpoint.held_out_table {
            *table = table.retempered(self.config.temperature, config.temperature);
        }
        if discriminant(&config.values) != discriminant(&self.config.values) {
            checkpoint.memory = ValueMemory::new(&config, &self.batch);
        }
        let more_maps = config.prompts.fresh().filter(|_| config.num_prompts != self.config.num_prompts);
        checkpoint.config = config.to_json();
        let mut next = Self::resume(&checkpoint, self.device.clone()).await?;
        if let Some(random) = more_maps {
            let worlds = random.draw(&config.env, config.num_prompts, &mut next.maps)?;
            next.batch = Replay::of_worlds(worlds, &config)?;
            let read = next.read_rows(None);
            next.learner.set_rows(&next.train_rows(), Some(&read))?;
            let readback = next.learner.read().await?;
            let held_out = next.held_out.observations.rows.len();
            next.table = next.part(&readback.probs, held_out, next.batch.observations.rows.len())?;
            next.refresh_reference().await?;
        }
        *self = next;
        Ok(())
    }
}
