//! The first weights, drawn on the CPU so that every device starts from the same bits.

use crate::config::{Activation, NetworkConfig};
use crate::layout::Layout;

/// Scale of the output layer of a network with hidden layers: the first policy is near uniform.
const OUTPUT_SCALE: f64 = 0.01;

/// Draws the flat parameters from `uniform`, which gives numbers in `[0, 1)`.
///
/// - A linear policy starts at zero logits, exactly uniform, and draws nothing.
/// - The weights of a hidden layer are uniform in `±bound`: for ReLU `bound = √(6 / inputs)` (He et
///   al. 2015, equation 10), for tanh `bound = 5/3 · √(6 / (inputs + outputs))` (Glorot and Bengio
///   2010, equation 16, with the gain of `torch.nn.init.calculate_gain("tanh")`).
/// - The weights of the output layer are uniform in `±0.01 · √(6 / (inputs + outputs))`.
/// - Biases are zero and draw nothing.
///
/// One number is drawn for each weight: layers from the input on, rows of `[inputs, outputs]` in
/// order. All arithmetic is in `f64`, rounded once to `f32`.
pub(crate) fn initial_parameters(
    layout: &Layout,
    network: &NetworkConfig,
    uniform: &mut dyn FnMut() -> f64,
) -> Vec<f32> {
    let mut flat = vec![0.0; layout.len];
    if network.hidden.is_empty() {
        return flat;
    }
    let last = layout.layers.len() - 1;
    for (index, layer) in layout.layers.iter().enumerate() {
        let (inputs, outputs) = (layer.inputs as f64, layer.outputs as f64);
        let glorot = (6.0 / (inputs + outputs)).sqrt();
        let bound = match network.activation {
            _ if index == last => OUTPUT_SCALE * glorot,
            Activation::Relu => (6.0 / inputs).sqrt(),
            Activation::Tanh => 5.0 / 3.0 * glorot,
        };
        let weight = layout.weight(index);
        for value in &mut flat[weight.offset..weight.offset + weight.len()] {
            *value = (bound * (2.0 * uniform() - 1.0)) as f32;
        }
    }
    flat
}
