//! The surrogate of whole trajectories: one ratio for all steps of a rollout.

use burn::tensor::{Device, Tensor, TensorData};

use crate::LearnerError;
use crate::config::{SequenceWeight, Vespo};
use crate::layout::ALIGNMENT;
use crate::matmul::{Transposed, matmul};

/// The distinct trajectories of a minibatch as sparse rows of cell counts. A cell is
/// `row · actions + action` over the rows given to [`Learner::set_rows`](crate::Learner::set_rows),
/// without padding.
///
/// Where a [`SurrogateInput`](crate::SurrogateInput) holds one, it takes the place of the tables
/// `positive` and `negative`. KL and entropy stay those of the tables.
#[derive(Debug, Clone, Copy)]
pub struct SequenceInput<'a> {
    /// Where each trajectory's entries begin, and their number: one entry more than trajectories.
    pub first: &'a [u32],
    /// The cells that a trajectory visits, each once.
    pub cells: &'a [u32],
    /// How often it visits each of them, more than 0; their sum is the trajectory's length.
    pub counts: &'a [f32],
    /// `Σ w·max(A, 0)` over the rollouts that share the trajectory, `w` being the aggregation weight of
    /// one step. At least 0.
    pub positive: &'a [f32],
    /// `Σ w·max(−A, 0)` over the same rollouts. At least 0.
    pub negative: &'a [f32],
    /// Number of steps of these rollouts, for the number of clipped steps.
    pub steps: &'a [f32],
    /// The device computes this many trajectories, at least as many as there are: the rest are empty and
    /// have no weight. A few fixed sizes keep a GPU from compiling new pipelines.
    pub padded: usize,
}

/// A [`SequenceInput`] on the device: `counts` is `[trajectories, cells]`, all others are
/// `[trajectories, 1]`.
pub(crate) struct Sequences {
    counts: Tensor<2>,
    length: Tensor<2>,
    /// 1 / length; 0 for padding.
    inverse_length: Tensor<2>,
    positive: Tensor<2>,
    negative: Tensor<2>,
    steps: Tensor<2>,
}

/// The surrogate and its derivative.
pub(crate) struct Surrogate {
    /// `[1]`
    pub(crate) loss: Tensor<1>,
    /// By the `log π` of each cell, `[padded, actions]`.
    pub(crate) slope: Tensor<2>,
    /// Number of clipped steps, `[1]`.
    pub(crate) clipped: Option<Tensor<1>>,
}

fn refuse<T>(table: &'static str, problem: String) -> Result<T, LearnerError> {
    Err(LearnerError::Input { table, problem })
}

impl SequenceInput<'_> {
    /// Checks everything and marks the cells that are visited.
    pub(crate) fn check(&self, cells: usize) -> Result<Vec<bool>, LearnerError> {
        let trajectories = self.positive.len();
        if self.first.len() != trajectories + 1 {
            let (have, want) = (self.first.len(), trajectories + 1);
            return refuse("sequences.first", format!("it has {have} values; {want} are needed"));
        }
        let proper = self.first.windows(2).all(|pair| pair[0] < pair[1]);
        let ends = (self.first[0] as usize, self.first[trajectories] as usize);
        if !proper || ends != (0, self.cells.len()) {
            let problem = format!("it must rise from 0 to {}, the number of entries", self.cells.len());
            return refuse("sequences.first", problem);
        }
        if self.padded < trajectories {
            let problem = format!("it is {}, less than the {trajectories} trajectories", self.padded);
            return refuse("sequences.padded", problem);
        }
        let lists = [
            ("sequences.counts", self.counts, self.cells.len(), true),
            ("sequences.positive", self.positive, trajectories, false),
            ("sequences.negative", self.negative, trajectories, false),
            ("sequences.steps", self.steps, trajectories, false),
        ];
        for (table, values, length, above_zero) in lists {
            if values.len() != length {
                return refuse(table, format!("it has {} values; {length} are needed", values.len()));
            }
            let wrong = |value: &f32| !value.is_finite() || *value < 0.0 || (above_zero && *value == 0.0);
            if let Some(place) = values.iter().position(wrong) {
                let right = if above_zero { "more than 0" } else { "at least 0" };
                let problem = format!("entry {place} is {}; it must be finite and {right}", values[place]);
                return refuse(table, problem);
            }
        }
        let mut visited = vec![false; cells];
        for (place, &cell) in self.cells.iter().enumerate() {
            match visited.get_mut(cell as usize) {
                Some(visited) => *visited = true,
                None => {
                    let problem = format!("entry {place} is {cell}; cells are below {cells}");
                    return refuse("sequences.cells", problem);
                }
            }
        }
        Ok(visited)
    }

    /// Brings the counts to the device as a dense table over the padded cells.
    pub(crate) fn upload(&self, padded_cells: usize, device: &Device) -> Sequences {
        let rows = self.padded.max(1);
        let mut dense = vec![0.0_f32; rows * padded_cells];
        let stride = rows.next_multiple_of(ALIGNMENT);
        let mut columns = vec![0.0_f32; 5 * stride];
        for (row, ends) in self.first.windows(2).enumerate() {
            let entries = ends[0] as usize..ends[1] as usize;
            let mut length = 0.0_f64;
            for (&cell, &count) in self.cells[entries.clone()].iter().zip(&self.counts[entries]) {
                dense[row * padded_cells + cell as usize] += count;
                length += f64::from(count);
            }
            let inverse = 1.0 / length;
            let values =
                [length as f32, inverse as f32, self.positive[row], self.negative[row], self.steps[row]];
            for (column, value) in values.into_iter().enumerate() {
                columns[column * stride + row] = value;
            }
        }
        let counts = Tensor::<1>::from_data(TensorData::new(dense, [rows * padded_cells]), device);
        let packed = Tensor::<1>::from_data(TensorData::new(columns, [5 * stride]), device);
        let column =
            |index: usize| packed.clone().slice(index * stride..index * stride + rows).reshape([rows, 1]);
        Sequences {
            counts: counts.reshape([rows, padded_cells]),
            length: column(0),
            inverse_length: column(1),
            positive: column(2),
            negative: column(3),
            steps: column(4),
        }
    }
}

impl Sequences {
    /// The surrogate for the ratios `π/π_old` and the probabilities of the cells, `[padded, actions]`.
    ///
    /// A ratio or probability below the smallest normal `f32` counts as that, so that its logarithm is
    /// finite.
    pub(crate) fn surrogate(
        &self,
        weight: SequenceWeight,
        bounds: (f64, f64),
        ratio: &Tensor<2>,
        probs: &Tensor<2>,
    ) -> Surrogate {
        let [rows, actions] = ratio.dims();
        let log_ratio = self.over_trajectories(ratio);
        let (loss, by_trajectory, clipped) = match weight {
            SequenceWeight::Clip => self.clipped(log_ratio, bounds),
            SequenceWeight::Vespo(vespo) => self.vespo(log_ratio, vespo, probs),
        };
        let slope = matmul(self.counts.clone(), by_trajectory, Transposed::Lhs).reshape([rows, actions]);
        Surrogate { loss, slope, clipped }
    }

    /// `Σ_t log x` over the steps of each trajectory.
    fn over_trajectories(&self, cells: &Tensor<2>) -> Tensor<2> {
        let [rows, actions] = cells.dims();
        let logs = cells.clone().clamp_min(f64::from(f32::MIN_POSITIVE)).log();
        matmul(self.counts.clone(), logs.reshape([rows * actions, 1]), Transposed::Neither)
    }

    /// GSPO (arXiv 2507.18071) over steps with weights: with `s = exp(1/T Σ_t log ρ_t)`,
    ///
    /// `L = Σ T·[a⁻·max(s, 1−ε) − a⁺·min(s, 1+ε_high)]`, `a± = Σ w·max(±A, 0)`.
    ///
    /// As `∂s/∂log π_t = s/T`, each visit of a cell gets `s·(a⁻·[s ≥ 1−ε] − a⁺·[s ≤ 1+ε_high])`. A
    /// ratio exactly on its bound counts as not clipped.
    fn clipped(
        &self,
        log_ratio: Tensor<2>,
        (lower, upper): (f64, f64),
    ) -> (Tensor<1>, Tensor<2>, Option<Tensor<1>>) {
        let ratio = log_ratio.mul(self.inverse_length.clone()).exp();
        let above = ratio.clone().greater_scalar(upper);
        let below = ratio.clone().lower_scalar(lower);
        let gained = self.positive.clone().mul(ratio.clone().clamp_max(upper));
        let lost = self.negative.clone().mul(ratio.clone().clamp_min(lower));
        let loss = total(lost.sub(gained).mul(self.length.clone()));
        let gain = self.positive.clone().mask_fill(above.clone(), 0.0);
        let loss_slope = self.negative.clone().mask_fill(below.clone(), 0.0);
        let slope = ratio.mul(loss_slope.sub(gain));
        let is_up = self.positive.clone().greater_scalar(0.0).bool_and(above);
        let is_down = self.negative.clone().greater_scalar(0.0).bool_and(below);
        let clipped = self.steps.clone().mask_fill(is_up.bool_or(is_down).bool_not(), 0.0);
        (loss, slope, Some(total(clipped)))
    }

    /// VESPO (arXiv 2602.10693, as in the authors' code): with `W = Π_t ρ_t` and
    /// `φ(W) = W^k·exp(λ·(1 − W))`, taken as a constant by differentiation,
    ///
    /// `L = Σ φ·(a⁻ − a⁺)·Σ_t log π_t`
    ///
    /// so that each visit of a cell gets `φ·(a⁻ − a⁺)`. Nothing is clipped. The code bounds `W` to
    /// `[1e-8, e^20]`; φ is below 1e-14 and 0 there and is taken as it is.
    fn vespo(
        &self,
        log_ratio: Tensor<2>,
        vespo: Vespo,
        probs: &Tensor<2>,
    ) -> (Tensor<1>, Tensor<2>, Option<Tensor<1>>) {
        let ratio = log_ratio.clone().exp();
        let phi = |k: f64, lambda: f64| {
            let decay = ratio.clone().sub_scalar(1.0).mul_scalar(lambda);
            log_ratio.clone().mul_scalar(k).sub(decay).exp()
        };
        let up = self.positive.clone().mul(phi(vespo.k_pos, vespo.lambda_pos));
        let down = self.negative.clone().mul(phi(vespo.k_neg, vespo.lambda_neg));
        let slope = down.sub(up);
        let loss = total(slope.clone().mul(self.over_trajectories(probs)));
        (loss, slope, None)
    }
}

/// Sum of a column as `[1]`.
fn total(column: Tensor<2>) -> Tensor<1> {
    column.sum_dim(0).reshape([1])
}
