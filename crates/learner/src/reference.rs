//! The frozen reference policy of the KL penalty.

use burn::tensor::Tensor;

use crate::LearnerError;
use crate::learner::Learner;
use crate::readback::fetch;
use crate::state::LearnerState;

/// Probabilities of the reference policy.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceProbs {
    /// On the training rows, `[rows, actions]`, row-major: what
    /// [`SurrogateInput::reference_probs`](crate::SurrogateInput::reference_probs) takes.
    pub train: Vec<f32>,
    /// On the rows to read; equal to `train` when they are the same rows.
    pub read: Vec<f32>,
}

impl Learner {
    /// Makes the present policy the reference. Costs nothing.
    pub fn freeze_reference(&mut self) {
        self.reference = Some(self.parameters.clone());
    }

    /// Makes the policy of a saved state the reference.
    ///
    /// # Errors
    /// [`LearnerError::State`] when it does not belong to this network.
    pub fn set_reference(&mut self, state: &LearnerState) -> Result<(), LearnerError> {
        let flat = self.flatten(state, "values", |parameter| Some(&parameter.values))?;
        self.reference = Some(flat);
        Ok(())
    }

    /// Probabilities of the reference policy at the learner's temperature, by one asynchronous read.
    /// They change only with the rows or the reference.
    ///
    /// # Errors
    /// [`LearnerError::NoReference`], [`LearnerError::NoRows`], or [`LearnerError::Device`].
    pub async fn reference_probs(&mut self) -> Result<ReferenceProbs, LearnerError> {
        let reference = self.reference.as_ref().ok_or(LearnerError::NoReference)?;
        let rows = self.rows("reading the reference policy")?;
        let actions = self.config.actions;
        let train_cells = rows.train.rows * actions;
        let train_padded = rows.train.padded * actions;
        let table = |inputs| {
            let probs = self.network.forward(reference, inputs).probs;
            let length = probs.dims().iter().product::<usize>();
            probs.reshape([length])
        };
        let mut packed = table(&rows.train);
        let read_cells = rows.read.as_ref().map(|inputs| inputs.rows * actions);
        if let Some(inputs) = &rows.read {
            packed = Tensor::cat(vec![packed, table(inputs)], 0);
        }
        let values = fetch(packed, "reading the reference policy").await?;
        let train = values[..train_cells].to_vec();
        let read = match read_cells {
            None => train.clone(),
            Some(cells) => values[train_padded..train_padded + cells].to_vec(),
        };
        if let Some(value) = train.iter().chain(&read).find(|value| !value.is_finite()) {
            return Err(LearnerError::NonFinite {
                quantity: format!("a probability of the reference policy ({value})"),
                cause: "the reference was frozen after a weight had overflowed".to_owned(),
            });
        }
        Ok(ReferenceProbs { train, read })
    }
}
