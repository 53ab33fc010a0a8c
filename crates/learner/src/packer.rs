//! Tables on their way to the device: checked, and joined into one upload.

use burn::tensor::{Device, Tensor, TensorData};

use crate::LearnerError;
use crate::layout::ALIGNMENT;

/// Tables one after the other, each padded to a bindable offset.
pub(crate) struct Packer {
    data: Vec<f32>,
    cells: usize,
    padded_cells: usize,
    stride: usize,
    actions: usize,
    tables: usize,
}

impl Packer {
    pub(crate) fn new(cells: usize, padded_cells: usize, actions: usize) -> Self {
        let stride = padded_cells.next_multiple_of(ALIGNMENT);
        Self { data: Vec::with_capacity(8 * stride), cells, padded_cells, stride, actions, tables: 0 }
    }

    /// Refuses a table of the wrong length, with a number that is not finite, or less than 0.
    pub(crate) fn check(&self, table: &'static str, values: &[f32]) -> Result<(), LearnerError> {
        if values.len() != self.cells {
            let problem = format!(
                "it has {} values; {} rows of {} actions need {}",
                values.len(),
                self.cells / self.actions,
                self.actions,
                self.cells
            );
            return Err(LearnerError::Input { table, problem });
        }
        match values.iter().position(|value| !(0.0..f32::INFINITY).contains(value)) {
            None => Ok(()),
            Some(cell) if values[cell].is_finite() => Err(LearnerError::Input {
                table,
                problem: format!("{} is {}; it must be at least 0", self.place(cell), values[cell]),
            }),
            Some(cell) => Err(LearnerError::NonFinite {
                quantity: format!("{table} at {} ({})", self.place(cell), values[cell]),
                cause: "a reward, an advantage or a policy that was not finite before it came here"
                    .to_owned(),
            }),
        }
    }

    fn place(&self, cell: usize) -> String {
        format!("row {}, action {}", cell / self.actions, cell % self.actions)
    }

    pub(crate) fn weights(&mut self, table: &'static str, values: &[f32]) -> Result<(), LearnerError> {
        self.check(table, values)?;
        self.push(values.iter().copied(), 0.0);
        Ok(())
    }

    /// Pushes `map(prob)` where a cell is `used`, and `unused` elsewhere.
    pub(crate) fn probabilities(
        &mut self,
        table: &'static str,
        probs: &[f32],
        used: impl Fn(usize) -> bool,
        map: impl Fn(f32) -> f32,
        unused: f32,
    ) -> Result<(), LearnerError> {
        if let Some(cell) = (0..self.cells).find(|&cell| used(cell) && probs[cell] == 0.0) {
            let problem =
                format!("{} is 0 although the cell has weight; it must be more than 0", self.place(cell));
            return Err(LearnerError::Input { table, problem });
        }
        let values = (0..self.cells).map(|cell| if used(cell) { map(probs[cell]) } else { unused });
        self.push(values, unused);
        Ok(())
    }

    pub(crate) fn push(&mut self, values: impl Iterator<Item = f32>, padding: f32) {
        self.data.extend(values);
        self.tables += 1;
        self.data.resize(self.tables * self.stride, padding);
    }

    pub(crate) fn upload(self, shape: [usize; 2], device: &Device) -> Vec<Tensor<2>> {
        let length = self.data.len();
        let packed = Tensor::<1>::from_data(TensorData::new(self.data, [length]), device);
        (0..self.tables)
            .map(|table| {
                let start = table * self.stride;
                packed.clone().slice(start..start + self.padded_cells).reshape(shape)
            })
            .collect()
    }
}
