//! What one read brings back, packed in one tensor so that a device is waited for once.

use burn::tensor::Tensor;

use crate::LearnerError;

/// More pieces than this are joined before the read: a fused kernel binds few tensors at a time.
const PIECES: usize = 6;

/// What one optimiser step was like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepStats {
    /// The loss before the step.
    pub loss: f64,
    /// Global Euclidean norm of its gradient over all parameters, before clipping.
    pub grad_norm: f64,
    /// Number of steps of the rollouts whose ratio was clipped on the side where the clip is
    /// active; 0 if the clip counts were not given.
    pub clipped: f64,
}

/// The result of [`Learner::read`](crate::Learner::read).
#[derive(Debug, Clone, PartialEq)]
pub struct Readback {
    /// Probabilities of the present policy on the rows to read, `[rows, actions]`, row-major.
    pub probs: Vec<f32>,
    /// One entry for each optimiser step since the last read, in order.
    pub steps: Vec<StepStats>,
    /// Probabilities on the same rows of the parameters that these steps would have reached from
    /// the last read with their own gradients alone: without the momentum from before it, and
    /// without decoupled weight decay. Our own reconstruction, an exact additive split of Adam's
    /// step. `None` if it was not asked for.
    pub push_only_probs: Option<Vec<f32>>,
}

/// Numbers of steps that wait on the device for the next read.
#[derive(Debug, Clone, Default)]
pub(crate) struct PendingSteps {
    pieces: Vec<Tensor<1>>,
    /// For each step, whether it counted clipped steps.
    counted: Vec<bool>,
}

impl PendingSteps {
    pub(crate) fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.counted.len()
    }

    pub(crate) fn push(&mut self, loss: Tensor<1>, grad_norm: Tensor<1>, clipped: Option<Tensor<1>>) {
        if self.pieces.len() + 3 > PIECES {
            self.pieces = vec![Tensor::cat(std::mem::take(&mut self.pieces), 0)];
        }
        self.counted.push(clipped.is_some());
        self.pieces.extend([loss, grad_norm]);
        self.pieces.extend(clipped);
    }

    pub(crate) fn pieces(&self) -> impl Iterator<Item = Tensor<1>> {
        self.pieces.iter().cloned()
    }

    /// Reads the numbers in the order of [`push`](Self::push).
    pub(crate) fn unpack(&self, mut values: impl Iterator<Item = f32>) -> Vec<StepStats> {
        let mut next = || f64::from(values.next().unwrap_or(f32::NAN));
        let counted = self.counted.iter();
        counted
            .map(|&counted| StepStats {
                loss: next(),
                grad_norm: next(),
                clipped: if counted { next() } else { 0.0 },
            })
            .collect()
    }
}

/// Brings a tensor to the CPU.
pub(crate) async fn fetch(tensor: Tensor<1>, doing: &'static str) -> Result<Vec<f32>, LearnerError> {
    let failed = |message: String| LearnerError::Device { doing, message };
    let data = tensor.into_data_async().await.map_err(|error| failed(format!("{error:?}")))?;
    data.try_into_vec::<f32>().map_err(|error| failed(format!("{error:?}")))
}

/// Refuses numbers that are not finite, earliest cause first.
pub(crate) fn check_finite(readback: &Readback) -> Result<(), LearnerError> {
    let many = readback.steps.len() > 1;
    for (index, step) in readback.steps.iter().enumerate() {
        let place = if many { format!(" of optimiser step {}", index + 1) } else { String::new() };
        if !step.loss.is_finite() {
            return non_finite(
                format!("the loss{place} ({})", step.loss),
                "a probability ratio or a KL term overflowed because the policy moved too far from the one \
                 that sampled or from the reference; lower learning_rate or beta, or set max_grad_norm",
            );
        }
        if !step.grad_norm.is_finite() {
            return non_finite(
                format!("the gradient norm{place} ({})", step.grad_norm),
                "the weights or the loss grew beyond what 32-bit numbers hold; lower learning_rate",
            );
        }
    }
    let tables = [("policy", Some(&readback.probs)), ("push-only policy", readback.push_only_probs.as_ref())];
    for (name, table) in tables {
        if let Some(value) = table.and_then(|table| table.iter().find(|value| !value.is_finite())) {
            return non_finite(
                format!("a probability of the {name} ({value})"),
                "the last step made a weight overflow; lower learning_rate, raise adam_epsilon or set \
                 max_grad_norm",
            );
        }
    }
    Ok(())
}

fn non_finite(quantity: String, cause: &str) -> Result<(), LearnerError> {
    Err(LearnerError::NonFinite { quantity, cause: cause.to_owned() })
}
