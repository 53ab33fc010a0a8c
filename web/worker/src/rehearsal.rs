//! Having a GPU compile what a run will need, before the run starts.

use experiment::{Optim, PolicyConfig, RunConfig};
use trainer::{LearnerDevice, Trainer, TrainerError};

/// For which kind of run all pipelines are there. Only the WebGPU worker has any.
#[derive(Default)]
pub(crate) struct Rehearsal {
    done: Option<(PolicyConfig, Optim)>,
}

impl Rehearsal {
    /// Makes an update of each kind, with and without a complete record, in a run that is thrown away: otherwise the
    /// first of a kind would compile its pipelines in the middle of the run.
    pub(crate) async fn before(
        &mut self,
        config: &RunConfig,
        device: LearnerDevice,
    ) -> Result<(), TrainerError> {
        let kind = (config.policy.clone(), config.optim);
        if !cfg!(feature = "webgpu") || self.done.as_ref() == Some(&kind) {
            return Ok(());
        }
        let mut trainer = Trainer::new(config.clone(), device).await?;
        trainer.iterate(true).await?;
        trainer.iterate(false).await?;
        self.done = Some(kind);
        Ok(())
    }
}
