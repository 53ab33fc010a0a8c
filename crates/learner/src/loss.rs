//! The surrogate loss on folded tables, and its gradient with respect to the logits.

use burn::tensor::{Device, Tensor};

use crate::LearnerError;
use crate::config::{LossConfig, SequenceWeight};
use crate::kl::{KlTables, KlTerm};
use crate::network::Forward;
use crate::packer::Packer;
use crate::sequences::{SequenceInput, Sequences, Surrogate};

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
    /// The trajectories, where the ratio belongs to whole rollouts; `None` gives each step its own.
    pub sequences: Option<SequenceInput<'a>>,
    /// Probabilities of the policy that sampled, `π_old`; more than 0 where `positive`, `negative`
    /// or a clip count is, where a trajectory passes, and where `count` is if
    /// [`use_bias_correction_kl`](LossConfig::use_bias_correction_kl) is set.
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
    kl: Option<KlTables>,
    /// `entropy_coef · Σ_a N`, repeated over the actions.
    entropy: Option<Tensor<2>>,
    clip: Option<(Tensor<2>, Tensor<2>)>,
    sequences: Option<Sequences>,
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
    kl: KlTerm,
    entropy_coef: f64,
    temperature: f64,
    sequence_weight: SequenceWeight,
}

impl Objective {
    pub(crate) fn new(config: &LossConfig, temperature: f64) -> Self {
        Self {
            lower: 1.0 - config.epsilon,
            upper: 1.0 + config.epsilon_high,
            beta: config.beta,
            kl: KlTerm { estimator: config.kl_estimator, corrected: config.use_bias_correction_kl },
            entropy_coef: config.entropy_coef,
            temperature,
            sequence_weight: config.sequence_weight,
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
        let visited = input.sequences.as_ref().map(|sequences| sequences.check(cells)).transpose()?;
        let has_kl = self.beta != 0.0;
        let needs_all = has_kl && self.kl.corrected;
        let sampled = |cell: usize| {
            input.positive[cell] != 0.0
                || input.negative[cell] != 0.0
                || (needs_all && input.count[cell] != 0.0)
                || visited.as_ref().is_some_and(|visited| visited[cell])
                || clip.is_some_and(|(positive, negative)| positive[cell] != 0.0 || negative[cell] != 0.0)
        };
        packer.probabilities("old_probs", input.old_probs, sampled, |prob| prob, 1.0)?;

        if has_kl {
            let reference = input.reference_probs.ok_or_else(|| LearnerError::Input {
                table: "reference_probs",
                problem: "it is missing, and beta is not 0".to_owned(),
            })?;
            packer.check("reference_probs", reference)?;
            packer.push(input.count.iter().map(|&weight| (self.beta * f64::from(weight)) as f32), 0.0);
            let weighted = |cell: usize| input.count[cell] != 0.0;
            let log = |prob: f32| f64::from(prob).ln() as f32;
            packer.probabilities("reference_probs", reference, weighted, log, self.kl.unused_log())?;
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
        let kl = has_kl.then(|| KlTables { weight: next(), log_reference: next() });
        let entropy = has_entropy.then(next);
        let sequences = input.sequences.map(|sequences| sequences.upload(padded * actions, device));
        Ok(Tables { positive, negative, old, kl, entropy, clip, sequences })
    }

    /// The loss to be minimised, for the rows of a forward pass:
    ///
    /// `−Σ [M⁺·min(ρ, 1+ε_high) − M⁻·max(ρ, 1−ε)] + β·Σ N·k − c·Σ_rows (Σ_a N)·H`
    ///
    /// with `ρ = π/π_old`, the KL estimator `k` (see [`KlTerm::evaluate`]) and `H = −Σ_a π·log π`. Where
    /// trajectories are given, their surrogate takes the place of the first sum (see
    /// [`Sequences::surrogate`]).
    ///
    /// Its gradient: with `u_a = ∂L/∂log π_a`, for k3
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

        // The terms of each cell, and of whole trajectories.
        let (mut loss, mut slope, trajectories) = match &tables.sequences {
            None => {
                let gained = tables.positive.clone().mul(ratio.clone().clamp_max(self.upper));
                let lost = tables.negative.clone().mul(ratio.clone().clamp_min(self.lower));
                let gain = tables.positive.clone().mask_fill(above.clone(), 0.0);
                let loss_slope = tables.negative.clone().mask_fill(below.clone(), 0.0);
                (lost.sub(gained), ratio.clone().mul(loss_slope.sub(gain)), None)
            }
            Some(sequences) => {
                let bounds = (self.lower, self.upper);
                let Surrogate { loss, slope, clipped } =
                    sequences.surrogate(self.sequence_weight, bounds, &ratio, &probs);
                (ratio.zeros_like(), slope, Some((loss, clipped)))
            }
        };
        if let (Some(kl), Some(log_probs)) = (&tables.kl, &forward.log_probs) {
            let (value, by_log_prob) = self.kl.evaluate(kl, log_probs, &ratio);
            slope = slope.add(by_log_prob);
            loss = loss.add(value);
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
        let loss = sum(loss);
        let (loss, clipped) = match trajectories {
            Some((whole, clipped)) => (loss.add(whole), clipped),
            None => {
                let clipped = tables.clip.as_ref().map(|(positive, negative)| {
                    let clipped_above = positive.clone().mask_fill(above.bool_not(), 0.0);
                    let clipped_below = negative.clone().mask_fill(below.bool_not(), 0.0);
                    sum(clipped_above.add(clipped_below))
                });
                (loss, clipped)
            }
        };
        Evaluation { loss, clipped, logits_gradient }
    }
}

/// Sum of all cells as `[1]`: by rows, then over rows, which a GPU fuses with what came before.
fn sum(table: Tensor<2>) -> Tensor<1> {
    table.sum_dim(1).sum_dim(0).reshape([1])
}
