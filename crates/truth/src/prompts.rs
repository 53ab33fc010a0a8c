//! What the curvature model looks at, exactly, on the maps of a run: how far the return spreads within each prompt, how
//! sharply each prompt's objective bends, and how much of the gradient prompts share.
//!
//! **Our measures** for what "Why GRPO Needs Normalization: A Local-Curvature Perspective" (arXiv 2601.23135) claims; its
//! own definitions were not at hand. A prompt is a map of the run; all maps share one table of logits, row by row, so that
//! prompts meet where their states look alike to the policy. The objective of a prompt is its expected return, the world's
//! own reward, undiscounted, from its starts as it draws them.

use crate::error::TruthError;
use crate::target::dot;
use experiment::Replay;
use oracle::{Payoff, RowPolicy, evaluate, hessian_vector, return_moments};
use rollout::PolicyTable;
use worlds::{Observations, Pcg64};

/// Most Hessian–vector products for a prompt.
pub const MOST_PRODUCTS: u32 = 12;
/// The curvature is taken once a further product changes it by less than this share.
pub const SETTLED: f64 = 0.01;
/// How far the logits are moved, in both directions, for a difference of gradients.
const STEP: f64 = 1e-4;
/// Length of the random part of the first direction, beside the gradient's length of 1.
const SHAKE: f64 = 0.1;

/// One prompt under one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Probability that an episode ends at a goal.
    pub success: f64,
    /// Standard deviation of the return within a group, whose rollouts share their start: where the map has several, the
    /// root of the mean variance.
    pub std: f64,
    /// Norm of the Hessian of the expected return in the logits, from below: the length to which power iteration stretches
    /// a unit vector.
    pub curvature: f64,
    /// The gradient of the expected return with respect to the logits, row-major `[rows, actions]`.
    pub gradient: Vec<f64>,
    /// The same with respect to the weights of a linear policy over what is seen, row-major `[inputs, actions]`: rows that
    /// look partly alike meet in it. Of a policy without hidden layers these are the weights.
    pub linear: Vec<f64>,
}

/// All prompts under one policy: means, and what their gradients share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Mean success probability.
    pub success: f64,
    /// Mean standard deviation within a prompt.
    pub std: f64,
    /// Mean curvature of a prompt.
    pub curvature: f64,
    /// Share of the products of any two gradients that comes from two different prompts,
    /// `Σ_{i≠j} |g_i · g_j| / Σ_{i,j} |g_i · g_j|`, in [0, 1): 0 where all are orthogonal, as
    /// [`crate::curvature::Point::overlap`]. None with fewer than two prompts, or where nothing pushes.
    pub overlap: Option<f64>,
    /// The same of the gradients in the weights of a linear policy, [`Prompt::linear`].
    pub linear: Option<f64>,
}

/// A prompt whose curvature is being measured.
#[derive(Clone, Debug)]
struct Bending {
    prompt: Prompt,
    direction: Vec<f64>,
    products: u32,
}

/// The prompts of one policy in pieces: the longest piece is two exact gradients of one map.
#[derive(Clone, Debug)]
pub struct Survey {
    replay: Replay,
    table: Vec<f64>,
    done: Vec<Prompt>,
    bending: Option<Bending>,
    /// Of gradients in logits, and of those in weights.
    products: [Products; 2],
}

/// Sums of products of gradients, in size.
#[derive(Clone, Copy, Debug, Default)]
struct Products {
    /// Of each with itself.
    own: f64,
    /// Of two prompts, each pair once.
    two: f64,
}

impl Products {
    fn push<'a>(&mut self, new: &[f64], earlier: impl Iterator<Item = &'a [f64]>) {
        self.own += dot(new, new);
        self.two += earlier.map(|other| dot(new, other).abs()).sum::<f64>();
    }

    /// The share that comes from two different prompts.
    fn share(self) -> Option<f64> {
        (self.own > 0.0).then(|| 2.0 * self.two / (self.own + 2.0 * self.two))
    }
}

impl Survey {
    /// Over all worlds of `replay` under `table`, whose rows are those of the replay's observations.
    #[must_use]
    pub fn new(replay: Replay, table: &PolicyTable) -> Self {
        let probs = table.probs().iter().map(|p| f64::from(*p)).collect();
        Self { replay, table: probs, done: Vec::new(), bending: None, products: [Products::default(); 2] }
    }

    /// The next piece; whether all prompts are known.
    ///
    /// # Errors
    /// [`TruthError`] if table and worlds do not fit, or a world has no time limit; going on is of no use then.
    pub fn advance(&mut self) -> Result<bool, TruthError> {
        let place = self.done.len();
        let maps = self.replay.worlds.iter().zip(&self.replay.observations.row_of);
        let Some((world, row_of)) = maps.clone().nth(place) else { return Ok(true) };
        let (mdp, policy) = (&world.mdp, RowPolicy { table: &self.table, row_of });
        let limit = oracle::horizon(mdp)?;
        let Some(bending) = &mut self.bending else {
            let over_states = policy.over_states(mdp)?;
            let values = evaluate(mdp, &over_states, limit)?;
            let moments = return_moments(mdp, &over_states, limit)?;
            // A group's rollouts share their start: what its draw adds to the variance is not within a prompt.
            let between = mdp.starts().iter().map(|&(start, p)| {
                let value = values.values.get(start as usize).copied().unwrap_or(moments.mean);
                p * (value - moments.mean).powi(2)
            });
            let gradient = policy.gradient(mdp, limit, Payoff::Return(1.0))?;
            let prompt = Prompt {
                success: values.start_success,
                std: (moments.variance - between.sum::<f64>()).max(0.0).sqrt(),
                curvature: 0.0,
                linear: over_inputs(&gradient, &self.replay.observations, mdp.actions()),
                gradient,
            };
            let direction = first_direction(&prompt.gradient);
            self.bending = Some(Bending { prompt, direction, products: 0 });
            return Ok(false);
        };
        let bent = hessian_vector(mdp, &policy, limit, Payoff::Return(1.0), &bending.direction, STEP)?;
        let length = dot(&bent, &bent).sqrt();
        bending.products += 1;
        let settled = (length - bending.prompt.curvature).abs() <= SETTLED * length;
        bending.prompt.curvature = bending.prompt.curvature.max(length);
        if settled || bending.products == MOST_PRODUCTS {
            self.finish();
        } else {
            bending.direction = bent.into_iter().map(|b| b / length).collect();
        }
        Ok(self.done.len() == self.replay.worlds.len())
    }

    /// Keeps the prompt that was looked at.
    fn finish(&mut self) {
        let Some(Bending { prompt, .. }) = self.bending.take() else { return };
        let [logits, weights] = &mut self.products;
        logits.push(&prompt.gradient, self.done.iter().map(|p| p.gradient.as_slice()));
        weights.push(&prompt.linear, self.done.iter().map(|p| p.linear.as_slice()));
        self.done.push(prompt);
    }

    /// Share of the work that is done, in [0, 1].
    #[must_use]
    pub fn progress(&self) -> f64 {
        let of_prompt =
            self.bending.as_ref().map_or(0.0, |b| f64::from(b.products + 1) / f64::from(MOST_PRODUCTS + 1));
        (self.done.len() as f64 + of_prompt) / self.replay.worlds.len().max(1) as f64
    }

    /// The prompts that are known so far, in the order of the worlds.
    #[must_use]
    pub fn prompts(&self) -> &[Prompt] {
        &self.done
    }

    /// Means over the prompts that are known so far; `None` before the first one.
    #[must_use]
    pub fn summary(&self) -> Option<Summary> {
        let n = self.done.len() as f64;
        let mean = |of: fn(&Prompt) -> f64| self.done.iter().map(of).sum::<f64>() / n;
        let [overlap, linear] =
            self.products.map(|products| products.share().filter(|_| self.done.len() > 1));
        (!self.done.is_empty()).then(|| Summary {
            success: mean(|p| p.success),
            std: mean(|p| p.std),
            curvature: mean(|p| p.curvature),
            overlap,
            linear,
        })
    }
}

/// A gradient with respect to logits `[rows, actions]` as one with respect to the weights `[inputs, actions]` of a linear
/// policy: the logits of a row are the sum of the weights of the inputs that are 1 in it.
fn over_inputs(gradient: &[f64], observations: &Observations, actions: usize) -> Vec<f64> {
    let mut out = vec![0.0; observations.inputs * actions];
    for (pushes, inputs) in gradient.chunks_exact(actions.max(1)).zip(&observations.rows) {
        for &input in inputs {
            if let Some(sums) = out.get_mut(input as usize * actions..(input as usize + 1) * actions) {
                sums.iter_mut().zip(pushes).for_each(|(sum, push)| *sum += push);
            }
        }
    }
    out
}

/// Where power iteration begins: along the gradient, which is where an update goes, and a little to everywhere, since the
/// sharpest direction may be at right angles to it.
fn first_direction(gradient: &[f64]) -> Vec<f64> {
    let mut stream = Pcg64::new(0);
    let unit = |v: Vec<f64>| {
        let length = dot(&v, &v).sqrt();
        if length > 0.0 { v.into_iter().map(|x| x / length).collect() } else { v }
    };
    let shake = unit(gradient.iter().map(|_| stream.random() - 0.5).collect());
    let along = unit(gradient.to_vec());
    unit(along.iter().zip(shake).map(|(g, s)| g + SHAKE * s).collect())
}

/// All prompts of a policy at once.
///
/// # Errors
/// As [`Survey::advance`].
pub fn survey(replay: &Replay, table: &PolicyTable) -> Result<Survey, TruthError> {
    let mut survey = Survey::new(replay.clone(), table);
    while !survey.advance()? {}
    Ok(survey)
}
