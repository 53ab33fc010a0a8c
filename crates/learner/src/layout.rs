//! Where each parameter lies in the one flat tensor that holds them all.

use crate::LearnerConfig;

/// Offsets are multiples of this many `f32`, 256 bytes: WebGPU binds a part of a buffer in place
/// only at such offsets (`minStorageBufferOffsetAlignment`); elsewhere a view would be a copy.
pub(crate) const ALIGNMENT: usize = 64;

/// One parameter of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// `layers.{i}.weight` or `layers.{i}.bias`.
    pub(crate) path: String,
    /// `[inputs, outputs]` of a weight, `[outputs]` of a bias.
    pub(crate) shape: Vec<usize>,
    /// Index of its first number in the flat tensor.
    pub(crate) offset: usize,
}

impl Parameter {
    /// Count of its numbers.
    pub(crate) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Count of the zeros between it and the next.
    pub(crate) fn padding(&self) -> usize {
        self.len().next_multiple_of(ALIGNMENT) - self.len()
    }
}

/// The two ends of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LayerShape {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

/// All parameters of a network in the order in which they lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) layers: Vec<LayerShape>,
    /// Length of the flat tensor, padding included.
    pub(crate) len: usize,
    /// False for the linear policy, which has no bias.
    pub(crate) has_bias: bool,
}

impl Layout {
    pub(crate) fn new(config: &LearnerConfig) -> Self {
        let hidden = &config.network.hidden;
        let has_bias = !hidden.is_empty();
        let ends = || [&[config.inputs], hidden.as_slice(), &[config.actions]].concat();
        let layers: Vec<LayerShape> =
            ends().windows(2).map(|pair| LayerShape { inputs: pair[0], outputs: pair[1] }).collect();

        let mut parameters = Vec::new();
        let mut len = 0;
        let mut place = |path: String, shape: Vec<usize>| {
            let parameter = Parameter { path, shape, offset: len };
            len += parameter.len() + parameter.padding();
            parameters.push(parameter);
        };
        for (index, layer) in layers.iter().enumerate() {
            place(format!("layers.{index}.weight"), vec![layer.inputs, layer.outputs]);
            if has_bias {
                place(format!("layers.{index}.bias"), vec![layer.outputs]);
            }
        }
        Self { parameters, layers, len, has_bias }
    }

    pub(crate) fn weight(&self, layer: usize) -> &Parameter {
        &self.parameters[if self.has_bias { 2 * layer } else { layer }]
    }

    pub(crate) fn bias(&self, layer: usize) -> Option<&Parameter> {
        self.has_bias.then(|| &self.parameters[2 * layer + 1])
    }
}
