//! The policy network: its forward pass, and its backward pass written out.

use burn::tensor::{Device, Tensor, activation};

use crate::config::{Activation, LearnerConfig};
use crate::layout::{Layout, Parameter};
use crate::matmul::{Transposed, matmul};
use crate::rows::Inputs;

/// The function from rows to action probabilities, without its parameters.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    layout: Layout,
    activation: Activation,
    temperature: f64,
    /// Whether the loss needs log-probabilities.
    needs_logs: bool,
    /// Zeros after each parameter, where there are any: constants of the flat gradient.
    padding: Vec<Option<Tensor<1>>>,
}

/// One forward pass and what its backward pass needs.
#[derive(Debug, Clone)]
pub(crate) struct Forward {
    /// Weight of each layer, `[inputs, outputs]`.
    weights: Vec<Tensor<2>>,
    /// Output of each hidden layer, `[rows, width]`.
    hidden: Vec<Tensor<2>>,
    /// `softmax(logits / temperature)`, `[rows, actions]`.
    pub(crate) probs: Tensor<2>,
    /// The logarithm of `probs` by log-softmax, where the loss needs it.
    pub(crate) log_probs: Option<Tensor<2>>,
}

impl Network {
    pub(crate) fn new(config: &LearnerConfig, layout: Layout, device: &Device) -> Self {
        let padding = layout
            .parameters
            .iter()
            .map(|parameter| (parameter.padding() > 0).then(|| Tensor::zeros([parameter.padding()], device)))
            .collect();
        Self {
            layout,
            activation: config.network.activation,
            temperature: config.temperature,
            needs_logs: config.loss.beta != 0.0 || config.loss.entropy_coef != 0.0,
            padding,
        }
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Evaluates the policy with the flat parameters on all rows.
    pub(crate) fn forward(&self, flat: &Tensor<1>, inputs: &Inputs) -> Forward {
        let last = self.layout.layers.len() - 1;
        let mut weights = Vec::with_capacity(last + 1);
        let mut hidden: Vec<Tensor<2>> = Vec::with_capacity(last);
        let mut logits = None;
        for (index, layer) in self.layout.layers.iter().enumerate() {
            let weight = view(flat, self.layout.weight(index)).reshape([layer.inputs, layer.outputs]);
            let mut output = match (hidden.last(), &inputs.matrix) {
                (Some(input), _) => matmul(input.clone(), weight.clone(), Transposed::Neither),
                (None, None) => weight.clone(),
                (None, Some(matrix)) => matmul(matrix.clone(), weight.clone(), Transposed::Neither),
            };
            if let Some(bias) = self.layout.bias(index) {
                output = output.add(view(flat, bias).reshape([1, layer.outputs]));
            }
            weights.push(weight);
            if index == last {
                logits = Some(output);
            } else {
                hidden.push(match self.activation {
                    Activation::Relu => activation::relu(output),
                    Activation::Tanh => tanh(output),
                });
            }
        }
        // A layout has at least one layer, so the loop has set the logits.
        let logits = logits.unwrap_or_else(|| weights[last].clone());
        let (probs, log_probs) = self.softmax(logits);
        Forward { weights, hidden, probs, log_probs }
    }

    fn softmax(&self, logits: Tensor<2>) -> (Tensor<2>, Option<Tensor<2>>) {
        let scaled = if self.temperature == 1.0 { logits } else { logits.div_scalar(self.temperature) };
        let shifted = scaled.clone().sub(scaled.max_dim(1));
        let exponentials = shifted.clone().exp();
        let sums = exponentials.clone().sum_dim(1);
        let log_probs = self.needs_logs.then(|| shifted.sub(sums.clone().log()));
        (exponentials.div(sums), log_probs)
    }

    /// The flat gradient of a loss whose gradient with respect to the logits is `gradient`.
    pub(crate) fn backward(&self, forward: &Forward, inputs: &Inputs, gradient: Tensor<2>) -> Tensor<1> {
        let mut pieces = Vec::with_capacity(2 * self.layout.parameters.len());
        let mut gradient = gradient;
        for index in (0..self.layout.layers.len()).rev() {
            if self.layout.has_bias {
                self.collect(&mut pieces, 2 * index + 1, gradient.clone().sum_dim(0));
            }
            let weight_index = if self.layout.has_bias { 2 * index } else { index };
            if index == 0 {
                let weight = match &inputs.matrix {
                    None => gradient.clone(),
                    Some(matrix) => matmul(matrix.clone(), gradient.clone(), Transposed::Lhs),
                };
                self.collect(&mut pieces, weight_index, weight);
            } else {
                let input = forward.hidden[index - 1].clone();
                let weight = matmul(input.clone(), gradient.clone(), Transposed::Lhs);
                self.collect(&mut pieces, weight_index, weight);
                let behind = matmul(gradient, forward.weights[index].clone(), Transposed::Rhs);
                gradient = match self.activation {
                    Activation::Relu => {
                        let dead = input.lower_equal_scalar(0.0);
                        behind.mask_fill(dead, 0.0)
                    }
                    Activation::Tanh => behind.clone().sub(behind.mul(input.square())),
                };
            }
        }
        pieces.reverse();
        if pieces.len() == 1 { pieces.remove(0) } else { Tensor::cat(pieces, 0) }
    }

    /// Pushes a parameter's gradient behind its padding, for a list that is reversed at the end.
    fn collect(&self, pieces: &mut Vec<Tensor<1>>, parameter: usize, gradient: Tensor<2>) {
        pieces.extend(self.padding[parameter].clone());
        pieces.push(gradient.reshape([self.layout.parameters[parameter].len()]));
    }
}

/// The hyperbolic tangent as `1 - 2 / (exp(2x) + 1)`: within 2e-7 of it everywhere, and several times
/// faster on the CPU, where the library's `tanh` is scalar and a third of an iteration. Large
/// arguments overflow to the right limits ±1.
fn tanh(values: Tensor<2>) -> Tensor<2> {
    values.mul_scalar(2.0).exp().add_scalar(1.0).recip().mul_scalar(-2.0).add_scalar(1.0)
}

fn view(flat: &Tensor<1>, parameter: &Parameter) -> Tensor<1> {
    let start = parameter.offset;
    flat.clone().slice(start..start + parameter.len())
}
