//! Saving and restoring a learner as plain data.

use std::collections::BTreeMap;

use burn::optim::AdaptiveMomentumState;
use burn::tensor::{Tensor, TensorData};
use serde::{Deserialize, Serialize};

use crate::LearnerError;
use crate::config::OptimizerKind;
use crate::learner::Learner;
use crate::readback::{PendingSteps, fetch};

/// Weights and optimiser state of a learner, independent of the device.
///
/// The rows are not part of it, nor are the numbers of steps that have not been read yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearnerState {
    /// The optimiser that the moments belong to.
    pub optimizer: OptimizerKind,
    /// Number of steps that the moments have seen; 0 for SGD.
    pub optimizer_steps: u64,
    /// Each parameter by its path: `layers.{i}.weight`, `layers.{i}.bias`.
    pub parameters: BTreeMap<String, ParameterState>,
}

/// One parameter and what the optimiser keeps of it; all vectors are row-major and of equal length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterState {
    /// `[inputs, outputs]` of a weight, `[outputs]` of a bias.
    pub shape: Vec<usize>,
    /// The parameter.
    pub values: Vec<f32>,
    /// First moment of Adam and AdamW, after the first step.
    pub first_moment: Option<Vec<f32>>,
    /// Second moment of Adam and AdamW, after the first step.
    pub second_moment: Option<Vec<f32>>,
    /// The parameter of the reference policy, if there is one.
    pub reference: Option<Vec<f32>>,
}

impl Learner {
    /// Gathers weights, moments and the reference policy by one asynchronous read.
    ///
    /// # Errors
    /// [`LearnerError::Device`] when the device does not answer.
    pub async fn state(&mut self) -> Result<LearnerState, LearnerError> {
        let moments = self.optimizer.moments();
        let optimizer_steps = moments.map_or(0, |moments| moments.time as u64);
        let mut pieces = vec![self.parameters.clone()];
        pieces.extend(moments.map(|moments| moments.moment_1.clone()));
        pieces.extend(moments.map(|moments| moments.moment_2.clone()));
        pieces.extend(self.reference.clone());
        let (has_moments, has_reference) = (moments.is_some(), self.reference.is_some());
        let packed = if pieces.len() == 1 { pieces.remove(0) } else { Tensor::cat(pieces, 0) };
        let values = fetch(packed, "reading the weights").await?;

        let layout = self.network.layout();
        let reference_piece = if has_moments { 3 } else { 1 };
        let parameters = layout.parameters.iter().map(|parameter| {
            let piece = |index: usize| {
                let start = index * layout.len + parameter.offset;
                values[start..start + parameter.len()].to_vec()
            };
            let state = ParameterState {
                shape: parameter.shape.clone(),
                values: piece(0),
                first_moment: has_moments.then(|| piece(1)),
                second_moment: has_moments.then(|| piece(2)),
                reference: has_reference.then(|| piece(reference_piece)),
            };
            (parameter.path.clone(), state)
        });
        let parameters = parameters.collect();
        Ok(LearnerState { optimizer: self.optimizer.kind(), optimizer_steps, parameters })
    }

    /// Continues from a saved state: on the CPU bit for bit as the learner that was saved. Numbers
    /// of steps that have not been read are dropped; the rows stay.
    ///
    /// # Errors
    /// [`LearnerError::State`] when paths, shapes or moments do not belong to this network and
    /// optimiser, [`LearnerError::NonFinite`] when a number in it is not finite. Nothing has changed
    /// then.
    pub fn restore(&mut self, state: &LearnerState) -> Result<(), LearnerError> {
        if state.optimizer != self.optimizer.kind() {
            return refuse(format!(
                "it was saved by {:?}, this learner uses {:?}",
                state.optimizer,
                self.optimizer.kind()
            ));
        }
        let parameters = self.flatten(state, "values", |parameter| Some(&parameter.values))?;
        let moments = if state.optimizer_steps == 0 || state.optimizer == OptimizerKind::Sgd {
            None
        } else {
            let first = self.flatten(state, "first_moment", |parameter| parameter.first_moment.as_ref())?;
            let second =
                self.flatten(state, "second_moment", |parameter| parameter.second_moment.as_ref())?;
            let time = usize::try_from(state.optimizer_steps).unwrap_or(usize::MAX);
            Some(AdaptiveMomentumState::new(time, first, second))
        };
        let has_reference = state.parameters.values().any(|parameter| parameter.reference.is_some());
        let reference = if has_reference {
            Some(self.flatten(state, "reference", |parameter| parameter.reference.as_ref())?)
        } else {
            None
        };
        self.parameters = parameters;
        self.optimizer.set_moments(moments);
        self.reference = reference;
        self.forward = None;
        self.push = None;
        self.pending = PendingSteps::default();
        Ok(())
    }

    /// One vector of every parameter as a flat tensor on the device.
    pub(crate) fn flatten<'a>(
        &self,
        state: &'a LearnerState,
        name: &str,
        select: impl Fn(&'a ParameterState) -> Option<&'a Vec<f32>>,
    ) -> Result<Tensor<1>, LearnerError> {
        let layout = self.network.layout();
        let known = |path: &String| layout.parameters.iter().any(|parameter| parameter.path == *path);
        if let Some(path) = state.parameters.keys().find(|path| !known(path)) {
            return refuse(format!("`{path}` is not a parameter of this network"));
        }
        let mut flat = vec![0.0_f32; layout.len];
        for parameter in &layout.parameters {
            let path = &parameter.path;
            let Some(saved) = state.parameters.get(path) else {
                return refuse(format!("`{path}` is missing"));
            };
            if saved.shape != parameter.shape {
                return refuse(format!(
                    "`{path}` has shape {:?}, this network needs {:?}",
                    saved.shape, parameter.shape
                ));
            }
            let Some(values) = select(saved) else {
                return refuse(format!("`{path}` has no `{name}`"));
            };
            if values.len() != parameter.len() {
                return refuse(format!(
                    "`{name}` of `{path}` has {} numbers, its shape {:?} needs {}",
                    values.len(),
                    parameter.shape,
                    parameter.len()
                ));
            }
            if let Some(value) = values.iter().find(|value| !value.is_finite()) {
                return Err(LearnerError::NonFinite {
                    quantity: format!("`{name}` of `{path}` in a saved state ({value})"),
                    cause: "the state was saved after a weight had overflowed, or is damaged".to_owned(),
                });
            }
            flat[parameter.offset..parameter.offset + values.len()].copy_from_slice(values);
        }
        Ok(Tensor::from_data(TensorData::new(flat, [layout.len]), &self.device))
    }
}

fn refuse<T>(problem: String) -> Result<T, LearnerError> {
    Err(LearnerError::State { problem })
}
