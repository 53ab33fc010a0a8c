//! The gradient without the step, for setting it beside a true one.

use std::collections::BTreeMap;

use burn::tensor::{Tensor, TensorData};

use crate::LearnerError;
use crate::learner::{Learner, global_norm};
use crate::loss::SurrogateInput;
use crate::readback::fetch;

/// A loss with its gradient at the present parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// The loss.
    pub loss: f64,
    /// Global Euclidean norm of the gradient over all parameters, before clipping.
    pub grad_norm: f64,
    /// With respect to the logits of the training rows, before the division by the temperature:
    /// `[rows, actions]`, row-major.
    pub logits: Vec<f32>,
    /// With respect to each parameter by its path, row-major, before clipping.
    pub parameters: BTreeMap<String, Vec<f32>>,
}

impl Learner {
    /// Computes the gradient of the surrogate loss and leaves the parameters as they are; one
    /// asynchronous read.
    ///
    /// # Errors
    /// Those of [`step`](Self::step), [`LearnerError::Device`] when the device does not answer, and
    /// [`LearnerError::NonFinite`] when the loss or its gradient is not finite.
    pub async fn gradient(&mut self, input: &SurrogateInput<'_>) -> Result<Gradient, LearnerError> {
        let (evaluation, gradient) = self.differentiate(input)?;
        let cells = self.rows("a gradient")?.train.rows * self.config.actions;
        let padded = evaluation.logits_gradient.dims().iter().product::<usize>();
        let norm = global_norm(gradient.clone());
        let logits = evaluation.logits_gradient.reshape([padded]);
        let packed = Tensor::cat(vec![evaluation.loss, norm, logits, gradient], 0);
        let values = fetch(packed, "reading a gradient").await?;
        if let Some(value) = values.iter().find(|value| !value.is_finite()) {
            return Err(LearnerError::NonFinite {
                quantity: format!("the loss or its gradient ({value})"),
                cause: "a probability ratio, a KL term or a weight overflowed".to_owned(),
            });
        }
        let flat = &values[2 + padded..];
        Ok(Gradient {
            loss: f64::from(values[0]),
            grad_norm: f64::from(values[1]),
            logits: values[2..2 + cells].to_vec(),
            parameters: self.by_parameter(flat),
        })
    }

    /// What a gradient in the space of the policy's table is in the space of the parameters: `Jᵀ g` with J the Jacobian of
    /// the scaled logits of the training rows, `[rows, actions]`, at the present parameters, which stay as they are; one
    /// asynchronous read. A linear policy over one-hot rows is its own table: there J is the identity over the temperature.
    ///
    /// # Errors
    /// [`LearnerError::NoRows`]; [`LearnerError::Input`] when `gradient` has another length;
    /// [`LearnerError::NonFinite`] when the result is not finite; [`LearnerError::Device`] when the device does not
    /// answer.
    pub async fn pull_back(&mut self, gradient: &[f32]) -> Result<BTreeMap<String, Vec<f32>>, LearnerError> {
        let train = &self.rows("a gradient")?.train;
        let (actions, padded) = (self.config.actions, train.padded);
        if gradient.len() != train.rows * actions {
            let problem = format!(
                "it has {} numbers; {} rows of {actions} actions take {}",
                gradient.len(),
                train.rows,
                train.rows * actions
            );
            return Err(LearnerError::Input { table: "gradient", problem });
        }
        let mut logits: Vec<f32> = gradient.iter().map(|g| g / self.config.temperature as f32).collect();
        logits.resize(padded * actions, 0.0);
        let logits = Tensor::from_data(TensorData::new(logits, [padded, actions]), &self.device);
        let forward = self.train_forward()?;
        let train = &self.rows("a gradient")?.train;
        let flat = fetch(self.network.backward(&forward, train, logits), "reading a gradient").await?;
        if let Some(value) = flat.iter().find(|value| !value.is_finite()) {
            return Err(LearnerError::NonFinite {
                quantity: format!("a gradient ({value})"),
                cause: "the gradient that was handed over, or a weight, is too large".to_owned(),
            });
        }
        Ok(self.by_parameter(&flat))
    }

    /// The parts of a flat gradient by the paths of their parameters.
    fn by_parameter(&self, flat: &[f32]) -> BTreeMap<String, Vec<f32>> {
        let parts = self.network.layout().parameters.iter().map(|parameter| {
            let range = parameter.offset..parameter.offset + parameter.len();
            (parameter.path.clone(), flat[range].to_vec())
        });
        parts.collect()
    }
}
