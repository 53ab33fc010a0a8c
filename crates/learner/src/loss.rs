//! The surrogate loss on folded tables, and its gradient with respect to the logits.

use burn::tensor::{Device, Tensor, TensorData};

use crate::LearnerError;
use crate::config::LossConfig;
use crate::layout::ALIGNMENT;
use crate::network::Forward;

/// Stands for `log π_ref` where a cell has no weight: `exp(UNUSED_LOG - log π)` is 0 for every π,
/// so that no overflow can meet the weight 0 and make a NaN of it.
const UNUSED_LOG: f32 = -1e30;

/// A minibatch folded onto tables of `[rows, actions]`, row-major, rows as given to
/// [`Learner::set_rows`](crate::Learner::set_rows) without padding.
#[derive(Debug, Clone, Copy)]
pub struct SurrogateInput<'a> {
    /// `M⁺ = Σ w·max(A, 0)` over the steps of a cell, `w` being the aggregation weight. At least 0.
    pub positive: &'a [f32],
    /// `M⁻ = Σ w·max(−A, 0)` over the steps of a cell. At least 0.
    pub negative: &'a [f32],
    /// `N = Σ w` over all unmasked steps of a cell, those of zero advantage included. At least 0.
    pub count: &'a [f32],
    /// Number of steps of a cell with `A > 0`, without weight; asks for the number of clipped steps
    /// together with `clip_negative`.
    pub clip_positive: Option<&'a [f32]>,
    /// Number of steps of a cell with `A < 0`, without weight.
    pub clip_negative: Option<&'a [f32]>,
    /// Probabilities of the policy that sampled, `π_old`; more than 0 where `positive`, `negative`
    /// or a clip count is.
    pub old_probs: &'a [f32],
    /// Probabilities of the reference policy; needed, and more than 0 where `count` is, if `beta`
    /// is not 0. Otherwise unused.
    pub reference_probs: Option<&'a [f32]>,
}

/// A [`SurrogateInput`] on the device, each table `[padded, actions]`.
pub(crate) struct Tables {
    positive: Tensor<2>,
    negative: Tensor<2>,
    old: Tensor<2>,
    /// `β·N` and `log π_ref`.
    kl: Option<(Tensor<2>, Tensor<2>)>,
    /// `entropy_coef · Σ_a N`, repeated over the actions.
    entropy: Option<Tensor<2>>,
    clip: Option<(Tensor<2>, Tensor<2>)>,
}

/// The value of the loss and its gradient.
pub(crate) struct Evaluation {
    /// `[1]`
    pub(crate) loss: Tensor<1>,
    /// Number of clipped steps, `[1]`.
    pub(crate) clipped: Option<Tensor<1>>,
    /// `[padded, actions]`
    pub(crate) logits_gradient: Tensor<2>,
}

/// The constants of the loss.
#[derive(Debug, Clone)]
pub(crate) struct Objective {
    lower: f64,
    upper: f64,
    beta: f64,
    entropy_coef: f64,
    temperature: f64,
}

impl Objective {
    pub(crate) fn new(config: &LossConfig, temperature: f64) -> Self {
        Self {
            lower: 1.0 - config.epsilon,
            upper: 1.0 + config.epsilon_high,
            beta: config.beta,
            entropy_coef: config.entropy_coef,
            temperature,
        }
    }

    /// Checks the tables and brings them to the device in one upload.
    pub(crate) fn upload(
        &self,
        input: &SurrogateInput<'_>,
        [rows, padded, actions]: [usize; 3],
        device: &Device,
    ) -> Result<Tables, LearnerError> {
        let cells = rows * actions;
        let shape = [padded, actions];
        let mut packer = Packer::new(cells, padded * actions, actions);
        packer.weights("positive", input.positive)?;
        packer.weights("negative", input.negative)?;
        packer.check("count", input.count)?;
        packer.check("old_probs", input.old_probs)?;

        let clip = match (input.clip_positive, input.clip_negative) {
            (Some(positive), Some(negative)) => Some((positive, negative)),
            (None, None) => None,
            _ => {
                return Err(LearnerError::Input {
                    table: "clip_negative",
                    problem: "clip_positive and clip_negative must be given together".to_owned(),
                });
            }
        };
        if let Some((positive, negative)) = clip {
            packer.weights("clip_positive", positive)?;
            packer.weights("clip_negative", negative)?;
        }
        let sampled = |cell: usize| {
            input.positive[cell] != 0.0
                || input.negative[cell] != 0.0
                || clip.is_some_and(|(positive, negative)| positive[cell] != 0.0 || negative[cell] != 0.0)
        };
        packer.probabilities("old_probs", input.old_probs, sampled, |prob| prob, 1.0)?;

        let has_kl = self.beta != 0.0;
        if has_kl {
            let reference = input.reference_probs.ok_or_else(|| LearnerError::Input {
                table: "reference_probs",
                problem: "it is missing, and beta is not 0".to_owned(),
            })?;
            packer.check("reference_probs", reference)?;
            packer.push(input.count.iter().map(|&weight| (self.beta * f64::from(weight)) as f32), 0.0);
            let weighted = |cell: usize| input.count[cell] != 0.0;
            let log = |prob: f32| f64::from(prob).ln() as f32;
            packer.probabilities("reference_probs", reference, weighted, log, UNUSED_LOG)?;
        }
        let has_entropy = self.entropy_coef != 0.0;
        if has_entropy {
            let weights = input.count.chunks_exact(actions).flat_map(|row| {
                let total: f64 = row.iter().map(|&weight| f64::from(weight)).sum();
                std::iter::repeat_n((self.entropy_coef * total) as f32, actions)
            });
            packer.push(weights, 0.0);
        }

        let mut tables = packer.upload(shape, device).into_iter();
        let mut next = || tables.next().unwrap_or_else(|| Tensor::zeros(shape, device));
        let (positive, negative) = (next(), next());
        let clip = clip.is_some().then(|| (next(), next()));
        let old = next();
        let kl = has_kl.then(|| (next(), next()));
        let entropy = has_entropy.then(next);
        Ok(Tables { positive, negative, old, kl, entropy, clip })
    }

    /// The loss to be minimised, for the rows of a forward pass:
    ///
    /// `−Σ [M⁺·min(ρ, 1+ε_high) − M⁻·max(ρ, 1−ε)] + β·Σ N·k3 − c·Σ_rows (Σ_a N)·H`
    ///
    /// with `ρ = π/π_old`, `k3 = π_ref/π − log(π_ref/π) − 1` (Schulman 2020, "Approximating KL
    /// divergence"; GRPO, Shao et al. 2024, equation 4) and `H = −Σ_a π·log π`.
    ///
    /// Its gradient: with `u_a = ∂L/∂log π_a`,
    ///
    /// `u = ρ·(M⁻·[ρ ≥ 1−ε] − M⁺·[ρ ≤ 1+ε_high]) + βN·(1 − π_ref/π) + c·(Σ_a N)·π·(log π + 1)`
    ///
    /// the derivative by a logit of a softmax at temperature T is `(u_a − π_a·Σ_b u_b) / T`. A ratio
    /// exactly on its bound counts as not clipped, as in PyTorch's `min` of `clamp`.
    pub(crate) fn evaluate(&self, tables: &Tables, forward: &Forward) -> Evaluation {
        let probs = forward.probs.clone();
        let ratio = probs.clone().div(tables.old.clone());
        let above = ratio.clone().greater_scalar(self.upper);
        let below = ratio.clone().lower_scalar(self.lower);

        let gained = tables.positive.clone().mul(ratio.clone().clamp_max(self.upper));
        let lost = tables.negative.clone().mul(ratio.clone().clamp_min(self.lower));
        let mut loss = lost.sub(gained);
        let gain = tables.positive.clone().mask_fill(above.clone(), 0.0);
        let loss_slope = tables.negative.clone().mask_fill(below.clone(), 0.0);
        let mut slope = ratio.mul(loss_slope.sub(gain));

        if let (Some((weight, log_reference)), Some(log_probs)) = (&tables.kl, &forward.log_probs) {
            let log_ratio = log_reference.clone().sub(log_probs.clone());
            let excess = log_ratio.clone().exp().sub_scalar(1.0);
            slope = slope.sub(weight.clone().mul(excess.clone()));
            loss = loss.add(weight.clone().mul(excess.sub(log_ratio)));
        }
        if let (Some(weight), Some(log_probs)) = (&tables.entropy, &forward.log_probs) {
            let weighted = weight.clone().mul(probs.clone());
            let negative_entropy = weighted.clone().mul(log_probs.clone());
            slope = slope.add(negative_entropy.clone().add(weighted));
            loss = loss.add(negative_entropy);
        }

        let total = slope.clone().sum_dim(1);
        let mut logits_gradient = slope.sub(probs.mul(total));
        if self.temperature != 1.0 {
            logits_gradient = logits_gradient.div_scalar(self.temperature);
        }
        let clipped = tables.clip.as_ref().map(|(positive, negative)| {
            let clipped_above = positive.clone().mask_fill(above.bool_not(), 0.0);
            let clipped_below = negative.clone().mask_fill(below.bool_not(), 0.0);
            sum(clipped_above.add(clipped_below))
        });
        Evaluation { loss: sum(loss), clipped, logits_gradient }
    }
}

/// Sum of all cells as `[1]`: by rows, then over rows, which a GPU fuses with what came before.
fn sum(table: Tensor<2>) -> Tensor<1> {
    table.sum_dim(1).sum_dim(0).reshape([1])
}

/// Tables one after the other, each padded to a bindable offset.
struct Packer {
    data: Vec<f32>,
    cells: usize,
    padded_cells: usize,
    stride: usize,
    actions: usize,
    tables: usize,
}

impl Packer {
    fn new(cells: usize, padded_cells: usize, actions: usize) -> Self {
        let stride = padded_cells.next_multiple_of(ALIGNMENT);
        Self { data: Vec::with_capacity(8 * stride), cells, padded_cells, stride, actions, tables: 0 }
    }

    /// Refuses a table of the wrong length, with a number that is not finite, or less than 0.
    fn check(&self, table: &'static str, values: &[f32]) -> Result<(), LearnerError> {
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

    fn weights(&mut self, table: &'static str, values: &[f32]) -> Result<(), LearnerError> {
        self.check(table, values)?;
        self.push(values.iter().copied(), 0.0);
        Ok(())
    }

    /// Pushes `map(prob)` where a cell is `used`, and `unused` elsewhere.
    fn probabilities(
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

    fn push(&mut self, values: impl Iterator<Item = f32>, padding: f32) {
        self.data.extend(values);
        self.tables += 1;
        self.data.resize(self.tables * self.stride, padding);
    }

    fn upload(self, shape: [usize; 2], device: &Device) -> Vec<Tensor<2>> {
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
