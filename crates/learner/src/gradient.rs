//! The gradient without the step, for setting it beside a true one.

use std::collections::BTreeMap;

use burn::tensor::Tensor;

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
        let parameters = self.network.layout().parameters.iter().map(|parameter| {
            let range = parameter.offset..parameter.offset + parameter.len();
            (parameter.path.clone(), flat[range].to_vec())
        });
        Ok(Gradient {
            loss: f64::from(values[0]),
            grad_norm: f64::from(values[1]),
            logits: values[2..2 + cells].to_vec(),
            parameters: parameters.collect(),
        })
    }
}
