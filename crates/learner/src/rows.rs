//! The rows that a policy is evaluated on: which inputs are active in each.

use burn::tensor::{Device, Tensor, TensorData};

use crate::LearnerError;

/// The input features of each row of a policy table, multi-hot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFeatures {
    /// Number of input features, the same as the network's.
    pub inputs: usize,
    /// For each row the indices of its active inputs, each below `inputs`; the others are 0.
    pub rows: Vec<Vec<u32>>,
    /// The device computes this many rows, at least `rows.len()`: the rest are empty rows of no
    /// weight, never seen in a result. A few fixed sizes keep a GPU from compiling new pipelines.
    pub padded: usize,
}

impl RowFeatures {
    /// One row for each input, row `i` having the single active input `i`, without padding.
    #[must_use]
    pub fn one_hot(inputs: usize) -> Self {
        let rows = (0..inputs).map(|index| vec![index as u32]).collect();
        Self { inputs, rows, padded: inputs }
    }

    fn is_identity(&self) -> bool {
        self.rows.len() == self.inputs
            && self.padded == self.inputs
            && self.rows.iter().enumerate().all(|(index, row)| row.len() == 1 && row[0] as usize == index)
    }
}

/// Rows on the device.
#[derive(Debug, Clone)]
pub(crate) struct Inputs {
    /// Rows that have a meaning.
    pub(crate) rows: usize,
    /// Rows that the device computes.
    pub(crate) padded: usize,
    /// `[padded, inputs]` of zeros and ones. `None` for the identity, whose product with a weight is
    /// the weight.
    pub(crate) matrix: Option<Tensor<2>>,
}

impl Inputs {
    pub(crate) fn new(features: &RowFeatures, inputs: usize, device: &Device) -> Result<Self, LearnerError> {
        let refuse = |problem: String| Err(LearnerError::Rows { problem });
        let rows = features.rows.len();
        if features.inputs != inputs {
            return refuse(format!("they have {} inputs, the network has {inputs}", features.inputs));
        }
        if rows == 0 {
            return refuse("there are no rows; at least one is needed".to_owned());
        }
        if features.padded < rows {
            return refuse(format!("padded is {}, less than the {rows} rows", features.padded));
        }
        for (index, row) in features.rows.iter().enumerate() {
            if let Some(active) = row.iter().find(|&&active| active as usize >= inputs) {
                return refuse(format!("row {index} has input {active}; inputs are below {inputs}"));
            }
        }
        if features.is_identity() {
            return Ok(Self { rows, padded: rows, matrix: None });
        }
        let mut dense = vec![0.0_f32; features.padded * inputs];
        for (row, active) in features.rows.iter().enumerate() {
            for &input in active {
                dense[row * inputs + input as usize] = 1.0;
            }
        }
        let matrix = Tensor::from_data(TensorData::new(dense, [features.padded, inputs]), device);
        Ok(Self { rows, padded: features.padded, matrix: Some(matrix) })
    }
}
