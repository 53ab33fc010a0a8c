//! Folding a batch of steps onto tables over (row, action).
//!
//! Every term of a token-level clipped surrogate depends only on the row, the action and the sign of the advantage.
//! A batch of any size therefore folds exactly onto three tables, and the cost of an update grows with the rows, not
//! with the rollouts.

use crate::options::LossType;
use rollout::{Batch, Episode};
use serde::{Deserialize, Serialize};

/// What the loss needs of one minibatch; all tables are row-major `[rows, actions]`.
///
/// With aggregation weight `w` of the loss type and advantage `A` of a step, and sums over the steps of the cell:
/// `positive = Σ w·max(A, 0)`, `negative = Σ w·max(−A, 0)`, `weight = Σ w`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SurrogateTables {
    /// Number of rows.
    pub rows: u32,
    /// Number of actions.
    pub actions: u32,
    /// `Σ w·max(A, 0)`: what is clipped from above.
    pub positive: Vec<f32>,
    /// `Σ w·max(−A, 0)`: what is clipped from below.
    pub negative: Vec<f32>,
    /// `Σ w` over all steps, those of zero advantage included: weighs KL and entropy.
    pub weight: Vec<f32>,
    /// Number of steps with a positive advantage.
    pub steps_positive: Vec<f32>,
    /// Number of steps with a negative advantage.
    pub steps_negative: Vec<f32>,
    /// Number of all steps.
    pub steps: Vec<f32>,
}

/// How a step's weight in the loss follows from its episode and its (mini)batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighting {
    /// The aggregation.
    pub loss_type: LossType,
    /// The constant divisor of `dr_grpo`, in steps.
    pub max_episode_steps: u32,
    /// Number of minibatches that the batch is dealt to.
    pub minibatches: u32,
    /// Which of them to fold, from 0. Episode `i` of the batch belongs to minibatch `i mod minibatches` (TRL
    /// shuffles instead; dealing in turn needs no random numbers and spreads every group alike).
    pub minibatch: u32,
}

impl Weighting {
    /// One minibatch that holds the whole batch.
    pub fn whole(loss_type: LossType, max_episode_steps: u32) -> Self {
        Self { loss_type, max_episode_steps, minibatches: 1, minibatch: 0 }
    }

    pub(crate) fn members<'a>(
        &self,
        batch: &'a Batch,
        credits: &Credits<'a>,
    ) -> impl Iterator<Item = (usize, &'a Episode, f64)> + use<'a> {
        let weights = credits.weights;
        batch
            .episodes
            .iter()
            .enumerate()
            .skip(self.minibatch as usize)
            .step_by(self.minibatches.max(1) as usize)
            .map(move |(i, e)| (i, e, weights.get(i).copied().unwrap_or(1.0)))
            .filter(|(_, _, weight)| *weight != 0.0)
    }

    /// The members without those whose weight vanishes in `f32`: they push nothing, though divisors count them.
    pub(crate) fn pushing<'a>(
        &self,
        batch: &'a Batch,
        credits: &Credits<'a>,
    ) -> impl Iterator<Item = (usize, &'a Episode, f64)> + use<'a> {
        self.members(batch, credits).filter(|(_, _, weight)| *weight as f32 != 0.0)
    }

    /// The weight of one step of an episode of `length` steps.
    pub(crate) fn step_weight(&self, sizes: &Sizes, length: u32) -> f64 {
        let divisor = match self.loss_type {
            LossType::Grpo => sizes.episodes * f64::from(length),
            LossType::DrGrpo => sizes.episodes * f64::from(self.max_episode_steps),
            LossType::Dapo | LossType::Vespo => sizes.batch_steps,
            LossType::Bnpo => sizes.minibatch_steps,
            LossType::VlNorm => f64::from(length) * sizes.inverse_lengths,
        };
        1.0 / divisor
    }
}

/// The counts that weights are made of.
pub(crate) struct Sizes {
    episodes: f64,
    batch_steps: f64,
    minibatch_steps: f64,
    inverse_lengths: f64,
}

impl Sizes {
    pub(crate) fn of(weighting: &Weighting, batch: &Batch, credits: &Credits<'_>) -> Self {
        let whole = Weighting { minibatches: 1, minibatch: 0, ..*weighting };
        Self {
            episodes: weighting.members(batch, credits).count() as f64,
            batch_steps: whole.members(batch, credits).map(|(_, e, _)| f64::from(e.length)).sum(),
            minibatch_steps: weighting.members(batch, credits).map(|(_, e, _)| f64::from(e.length)).sum(),
            inverse_lengths: weighting
                .members(batch, credits)
                .map(|(_, e, _)| 1.0 / f64::from(e.length.max(1)))
                .sum(),
        }
    }
}

/// What a batch is credited with, rollouts and steps in the batch's own order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credits<'a> {
    /// The advantage of each rollout, credited to each of its steps.
    pub advantages: &'a [f64],
    /// The advantage of each step instead; empty where the steps of a rollout are equal.
    pub steps: &'a [f64],
    /// How often each rollout is in the update: 0 for those that are struck out or were not drawn; empty for once
    /// each. Divisors of the loss count a rollout that is in it as one, however often it was drawn.
    pub weights: &'a [f64],
}

/// Folds one minibatch; `row_of[world][state]` is the row of a state.
///
/// Sums are taken in `f64` and rounded once.
pub fn fold(
    batch: &Batch,
    credits: &Credits<'_>,
    row_of: &[Vec<u32>],
    (rows, actions): (usize, usize),
    weighting: &Weighting,
) -> SurrogateTables {
    let sizes = Sizes::of(weighting, batch, credits);
    let cells = rows * actions;
    let mut sums = vec![[0.0_f64; 6]; cells];
    let mut group = 0;
    for (index, episode, times) in weighting.pushing(batch, credits) {
        while batch.groups.get(group).is_some_and(|g| index >= (g.first + g.size) as usize) {
            group += 1;
        }
        let Some(header) = batch.groups.get(group) else { break };
        let Some(row_of) = row_of.get(header.world as usize) else { continue };
        let w = times * weighting.step_weight(&sizes, episode.length);
        let one = credits.advantages.get(index).copied().unwrap_or(0.0);
        for (t, step) in batch.steps_of(episode).iter().enumerate() {
            let advantage = credits.steps.get(episode.first as usize + t).copied().unwrap_or(one);
            let cell = row_of[step.state as usize] as usize * actions + step.action as usize;
            let sum = &mut sums[cell];
            sum[0] += w * advantage.max(0.0);
            sum[1] += w * (-advantage).max(0.0);
            sum[2] += w;
            sum[3] += f64::from(advantage > 0.0);
            sum[4] += f64::from(advantage < 0.0);
            sum[5] += 1.0;
        }
    }
    let table = |k: usize| sums.iter().map(|s| s[k] as f32).collect();
    SurrogateTables {
        rows: rows as u32,
        actions: actions as u32,
        positive: table(0),
        negative: table(1),
        weight: table(2),
        steps_positive: table(3),
        steps_negative: table(4),
        steps: table(5),
    }
}

impl SurrogateTables {
    /// The push on each logit at ratio 1 and temperature 1: minus the gradient of the surrogate with respect to the
    /// logits of a tabular softmax, without KL and entropy. Row-major `[rows, actions]`.
    ///
    /// With `M = positive − negative` of a row, `push_a = M_a − π_a Σ_b M_b`.
    pub fn logit_push(&self, probs: &[f32]) -> Vec<f64> {
        let actions = self.actions as usize;
        let mut out = Vec::with_capacity(self.positive.len());
        for ((up, down), pi) in self
            .positive
            .chunks_exact(actions)
            .zip(self.negative.chunks_exact(actions))
            .zip(probs.chunks_exact(actions))
        {
            let net: Vec<f64> = up.iter().zip(down).map(|(u, d)| f64::from(*u) - f64::from(*d)).collect();
            let total: f64 = net.iter().sum();
            out.extend(net.iter().zip(pi).map(|(m, p)| m - f64::from(*p) * total));
        }
        out
    }
}

impl SurrogateTables {
    /// The cellwise sum of minibatches: with equal weights it is the whole batch times their number.
    pub fn sum(parts: Vec<Self>) -> Self {
        let mut parts = parts.into_iter();
        let mut total = parts.next().unwrap_or_default();
        let add = |into: &mut Vec<f32>, from: &[f32]| into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        for part in parts {
            add(&mut total.positive, &part.positive);
            add(&mut total.negative, &part.negative);
            add(&mut total.weight, &part.weight);
            add(&mut total.steps_positive, &part.steps_positive);
            add(&mut total.steps_negative, &part.steps_negative);
            add(&mut total.steps, &part.steps);
        }
        total
    }
}
