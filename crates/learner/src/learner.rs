//! The learner: parameters, rows and the order of work of one iteration.

use burn::tensor::{Device, Tensor, TensorData};

use crate::config::LearnerConfig;
use crate::device::LearnerDevice;
use crate::error::LearnerError;
use crate::init::initial_parameters;
use crate::layout::Layout;
use crate::loss::{Evaluation, Objective, SurrogateInput};
use crate::network::{Forward, Network};
use crate::optimizer::{FlatOptimizer, OwnPush};
use crate::readback::{PendingSteps, Readback, check_finite, fetch};
use crate::rows::{Inputs, RowFeatures};

/// A policy network with its loss and its optimiser on a device.
///
/// Order of use: [`new`](Self::new), [`set_rows`](Self::set_rows), [`read`](Self::read) for the
/// first policy table, then [`step`](Self::step) and [`read`](Self::read) by turns.
pub struct Learner {
    pub(crate) config: LearnerConfig,
    pub(crate) device: Device,
    pub(crate) network: Network,
    objective: Objective,
    /// All parameters, laid out by [`Layout`].
    pub(crate) parameters: Tensor<1>,
    pub(crate) optimizer: FlatOptimizer,
    pub(crate) rows: Option<Rows>,
    /// The forward pass of the present parameters on the training rows, once it is known.
    pub(crate) forward: Option<Forward>,
    pub(crate) pending: PendingSteps,
    pub(crate) push: Option<OwnPush>,
    /// Parameters of the reference policy.
    pub(crate) reference: Option<Tensor<1>>,
}

pub(crate) struct Rows {
    pub(crate) train: Inputs,
    /// `None` stands for the training rows.
    pub(crate) read: Option<Inputs>,
}

impl std::fmt::Debug for Learner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Learner").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Learner {
    /// A learner whose weights are drawn from `uniform`, a source of uniform numbers in `[0, 1)`.
    ///
    /// The weights are drawn on the CPU in `f64` and uploaded as `f32`, so that every device starts
    /// from the same bits: one number for each weight, layers from the input on, each weight
    /// `[inputs, outputs]` row by row. A hidden layer is uniform in `±√(6/inputs)` for ReLU (He) and
    /// `±5/3·√(6/(inputs + outputs))` for tanh (Glorot); the output layer after hidden ones in
    /// `±0.01·√(6/(inputs + outputs))`, so that the first policy is near uniform; biases are 0. A
    /// linear policy is all 0, exactly uniform, and draws nothing.
    ///
    /// # Errors
    /// [`LearnerError::Config`] when a setting is out of its range.
    pub fn new(
        config: LearnerConfig,
        device: LearnerDevice,
        uniform: &mut dyn FnMut() -> f64,
    ) -> Result<Self, LearnerError> {
        config.validate()?;
        let device = device.device;
        let layout = Layout::new(&config);
        let initial = initial_parameters(&layout, &config.network, uniform);
        let parameters = Tensor::from_data(TensorData::new(initial, [layout.len]), &device);
        Ok(Self {
            network: Network::new(&config, layout, &device),
            objective: Objective::new(&config.loss, config.temperature),
            optimizer: FlatOptimizer::new(&config.optimizer),
            parameters,
            rows: None,
            forward: None,
            pending: PendingSteps::default(),
            push: None,
            reference: None,
            config,
            device,
        })
    }

    /// The settings that the learner was built from.
    #[must_use]
    pub fn config(&self) -> &LearnerConfig {
        &self.config
    }

    /// Uploads the rows to train on, and those to read the policy on if they are others.
    ///
    /// Cheap to skip: call it only when the rows change.
    ///
    /// # Errors
    /// [`LearnerError::Rows`] when they do not fit the network; the rows before stay in use.
    pub fn set_rows(&mut self, train: &RowFeatures, read: Option<&RowFeatures>) -> Result<(), LearnerError> {
        let upload = |rows: &RowFeatures| Inputs::new(rows, self.config.inputs, &self.device);
        let read = read.filter(|read| *read != train);
        let rows = Rows { train: upload(train)?, read: read.map(upload).transpose()? };
        self.rows = Some(rows);
        self.forward = None;
        Ok(())
    }

    /// Enqueues one optimiser step on the training rows; reads nothing back.
    ///
    /// With `explain`, the next read also brings the table of the parameters that the steps since
    /// the last read would have reached by their own gradients alone, see
    /// [`Readback::push_only_probs`]. It needs all of these steps: ask for it from the first one on.
    ///
    /// # Errors
    /// [`LearnerError::NoRows`]; [`LearnerError::Input`] when a table does not fit, or when
    /// `explain` changes between two reads; [`LearnerError::NonFinite`] when a table holds a number
    /// that is not finite. Nothing has changed then.
    pub fn step(&mut self, input: &SurrogateInput<'_>, explain: bool) -> Result<(), LearnerError> {
        if !self.pending.is_empty() && explain != self.push.is_some() {
            let problem = format!(
                "explain is {explain} at optimiser step {} since the last read and was {} before; it must \
                 stay the same from one read to the next",
                self.pending.len() + 1,
                !explain
            );
            return Err(LearnerError::Input { table: "explain", problem });
        }
        let (evaluation, gradient) = self.differentiate(input)?;
        let norm = global_norm(gradient.clone());
        if explain && self.push.is_none() {
            self.push = Some(OwnPush::new(self.parameters.clone()));
        }
        self.forward = None;
        let parameters = self.parameters.clone();
        self.parameters = self.optimizer.step(parameters, gradient, &norm, self.push.as_mut());
        self.pending.push(evaluation.loss, norm, evaluation.clipped);
        Ok(())
    }

    /// Reads the table of the present policy and the numbers of all steps since the last read: one
    /// asynchronous read of one tensor.
    ///
    /// # Errors
    /// [`LearnerError::NoRows`]; [`LearnerError::Device`] when the device does not answer;
    /// [`LearnerError::NonFinite`] when a probability, a loss or a gradient norm is not finite: the
    /// learner then needs [`restore`](Self::restore).
    pub async fn read(&mut self) -> Result<Readback, LearnerError> {
        let other_rows = self.rows("read")?.read.clone();
        let (probs, rows) = match &other_rows {
            Some(inputs) => (self.network.forward(&self.parameters, inputs).probs, inputs.rows),
            None => (self.train_forward()?.probs, self.rows("read")?.train.rows),
        };
        let push = match &self.push {
            Some(push) => {
                let inputs = other_rows.as_ref().unwrap_or(&self.rows("read")?.train);
                Some(self.network.forward(&push.parameters, inputs).probs)
            }
            None => None,
        };
        let cells = rows * self.config.actions;
        let padded = probs.dims().iter().product::<usize>();
        let has_push = push.is_some();

        let mut pieces = vec![probs.reshape([padded])];
        pieces.extend(push.map(|push| push.reshape([padded])));
        pieces.extend(self.pending.pieces());
        let packed = if pieces.len() == 1 { pieces.remove(0) } else { Tensor::cat(pieces, 0) };
        let values = fetch(packed, "reading the policy").await?;

        let pending = std::mem::take(&mut self.pending);
        self.push = None;
        let tables = if has_push { 2 } else { 1 };
        let table = |index: usize| values[index * padded..index * padded + cells].to_vec();
        let readback = Readback {
            probs: table(0),
            push_only_probs: has_push.then(|| table(1)),
            steps: pending.unpack(values[tables * padded..].iter().copied()),
        };
        check_finite(&readback)?;
        Ok(readback)
    }

    /// The loss and its gradient for the present parameters.
    pub(crate) fn differentiate(
        &mut self,
        input: &SurrogateInput<'_>,
    ) -> Result<(Evaluation, Tensor<1>), LearnerError> {
        let train = &self.rows("a step")?.train;
        let shape = [train.rows, train.padded, self.config.actions];
        let tables = self.objective.upload(input, shape, &self.device)?;
        let forward = self.train_forward()?;
        let evaluation = self.objective.evaluate(&tables, &forward);
        let train = &self.rows("a step")?.train;
        let gradient = self.network.backward(&forward, train, evaluation.logits_gradient.clone());
        Ok((evaluation, gradient))
    }

    /// The forward pass on the training rows, computed once for each set of parameters: that of a
    /// read serves the step after it.
    pub(crate) fn train_forward(&mut self) -> Result<Forward, LearnerError> {
        let forward = match self.forward.take() {
            Some(forward) => forward,
            None => self.network.forward(&self.parameters, &self.rows("a forward pass")?.train),
        };
        self.forward = Some(forward.clone());
        Ok(forward)
    }

    pub(crate) fn rows(&self, doing: &'static str) -> Result<&Rows, LearnerError> {
        self.rows.as_ref().ok_or(LearnerError::NoRows { doing })
    }
}

/// Euclidean norm over all parameters, `[1]`.
pub(crate) fn global_norm(gradient: Tensor<1>) -> Tensor<1> {
    gradient.square().sum_dim(0).sqrt()
}
