//! When dividing by the standard deviation helps: many prompts of spread difficulty that share features.
//!
//! **Our reconstruction.** "Why GRPO Needs Normalization: A Local-Curvature Perspective" (arXiv 2601.23135) says that the
//! reward's standard deviation within a prompt estimates the local curvature of its objective, so that dividing by it is a
//! step size for each prompt, and that this is faster where the gradients of different prompts are nearly orthogonal. Its
//! theorem, constants and experiments were not at hand; what is here is the smallest model in which the claim can be
//! measured:
//!
//! - Prompt i is a choice between a right and a wrong action. The policy is right with probability
//!   `p_i = 1 / (1 + exp(−(b_i + φ_i · θ)))`; the offsets b_i are spread evenly, so that prompts differ in difficulty.
//! - The features of any two prompts have the cosine c, the overlap: `φ_i = √c e_0 + √(1 − c) e_i`. At 0 every prompt has
//!   a parameter of its own, at 1 all share one.
//! - A right action pays 1 with probability 1 − ν, a wrong one with probability ν: without that noise no step is too
//!   large, as every update goes upwards.
//! - An update samples a group for each prompt. With rewards r_j, actions x_j (1 for right) and advantages `A_j = r_j − r̄`
//!   (plain) or `(r_j − r̄) / (σ + 1e-6)` with the population's σ, its direction is `1/P Σ_i 1/G Σ_j A_j (x_j − p_i) φ_i`.
//!
//! What limits the step decides the answer. The objective of a softmax has no point to overshoot, so a large step fails by
//! its noise alone, and the best learning rate of [`best_rate`] is as large as the noise allows. [`Optimizer::Bounded`]
//! takes the claim's premise as a rule instead: a step is as large as the prompt that moves most allows.
//!
//! For such a prompt the reward's standard deviation is √(m (1 − m)) with m = ν + (1 − 2ν) p, the gradient
//! (1 − 2ν) p (1 − p) φ and the curvature (1 − 2ν) p (1 − p) |1 − 2p| ‖φ‖²: at most half the standard deviation, whatever
//! p is.

mod compare;
mod interval;
mod optimizer;
mod phase;
mod sweep;

pub use compare::{Comparison, Found, Overlaps, Pair};
pub use interval::Interval;
pub use optimizer::Optimizer;
pub use phase::{phases, phases_of};
pub use sweep::{Aim, BestRate, RATES, Sweep, best_rate, iterations_to};

use optimizer::State;
use worlds::{Pcg64, SeedSequence};

/// Added to the standard deviation.
const EPS: f64 = 1e-6;

/// One experiment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lab {
    /// Number of prompts P.
    pub prompts: u32,
    /// Cosine c between the features of two prompts, in [0, 1].
    pub overlap: f64,
    /// Whether the shared part of every second prompt's features points the other way, so that the cosine of two prompts is
    /// c or −c: what is right for one is wrong for the next. At overlap 1 not all can then be solved.
    pub opposed: bool,
    /// The offsets b_i go from −2 · spread (hard) to 0 (even chances) in equal steps; 0 makes all prompts alike.
    pub spread: f64,
    /// Probability ν that a reward is the wrong one, in [0, 0.5).
    pub noise: f64,
    /// Rollouts in each prompt's group.
    pub num_generations: u32,
    /// Whether advantages are divided by the group's standard deviation.
    pub divide: bool,
    /// The optimiser.
    pub optimizer: Optimizer,
    /// Its step size.
    pub learning_rate: f64,
    /// Seed of the samples.
    pub seed: u64,
}

impl Default for Lab {
    fn default() -> Self {
        Self {
            prompts: 32,
            overlap: 0.0,
            opposed: true,
            spread: 2.0,
            noise: 0.1,
            num_generations: 8,
            divide: true,
            optimizer: Optimizer::Sgd,
            learning_rate: 1.0,
            seed: 0,
        }
    }
}

/// Where a run stands: means over the prompts, all exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Updates made.
    pub iteration: u32,
    /// Probability of the right action.
    pub success: f64,
    /// Standard deviation of the reward within a prompt.
    pub std: f64,
    /// Norm of the Hessian of a prompt's expected reward.
    pub curvature: f64,
    /// Share of the squared length of the summed gradient that comes from products of two different prompts, in [0, 1): 0
    /// where all gradients are orthogonal (our measure).
    pub overlap: f64,
}

/// A run, one update after another.
#[derive(Clone, Debug)]
pub struct Run {
    lab: Lab,
    offsets: Vec<f64>,
    /// The shared parameter, then one for each prompt.
    theta: Vec<f64>,
    state: State,
    stream: Pcg64,
    iteration: u32,
}

impl Run {
    /// A run at its start.
    #[must_use]
    pub fn new(lab: Lab) -> Self {
        let last = f64::from(lab.prompts.max(2) - 1);
        let offsets = (0..lab.prompts).map(|i| -2.0 * lab.spread * f64::from(i) / last).collect();
        let cells = lab.prompts as usize + 1;
        Self {
            lab,
            offsets,
            theta: vec![0.0; cells],
            state: State::new(cells),
            stream: Pcg64::from_sequence(&SeedSequence::new(lab.seed)),
            iteration: 0,
        }
    }

    /// Probability of the right action for each prompt, the easiest first.
    #[must_use]
    pub fn chances(&self) -> Vec<f64> {
        let (shared, own) = self.features();
        let own = self.theta[1..].iter().map(|theta| own * theta);
        let scores = self.offsets.iter().zip(own).enumerate();
        let scores = scores.map(|(i, (b, own))| b + self.sign(i) * shared * self.theta[0] + own);
        scores.map(|score| 1.0 / (1.0 + (-score).exp())).collect()
    }

    /// The direction of the shared part of a prompt's features.
    fn sign(&self, prompt: usize) -> f64 {
        if self.lab.opposed && prompt % 2 == 1 { -1.0 } else { 1.0 }
    }

    fn features(&self) -> (f64, f64) {
        (self.lab.overlap.sqrt(), (1.0 - self.lab.overlap).sqrt())
    }

    /// One update.
    pub fn step(&mut self) {
        let (shared, own) = self.features();
        let share = 1.0 / f64::from(self.lab.prompts.max(1));
        let mut push = vec![0.0; self.theta.len()];
        for (i, p) in self.chances().into_iter().enumerate() {
            let along = share * self.sample(p);
            push[0] += self.sign(i) * shared * along;
            push[i + 1] = own * along;
        }
        let rate = match self.lab.optimizer {
            Optimizer::Bounded => self.lab.learning_rate / self.largest_move(&push).max(f64::MIN_POSITIVE),
            _ => self.lab.learning_rate,
        };
        self.state.step(self.lab.optimizer, rate, &push, &mut self.theta);
        self.iteration += 1;
    }

    /// How far a direction moves the log-odds of the prompt that it moves furthest.
    fn largest_move(&self, push: &[f64]) -> f64 {
        let (shared, own) = self.features();
        let moved = push[1..].iter().enumerate();
        moved
            .map(|(i, own_push)| (self.sign(i) * shared * push[0] + own * own_push).abs())
            .fold(0.0, f64::max)
    }

    /// The update of one prompt along its features: `1/G Σ_j A_j (x_j − p)`.
    fn sample(&mut self, p: f64) -> f64 {
        let n = f64::from(self.lab.num_generations);
        // Right actions, paid rollouts, and right ones that were paid, are all that the sum depends on.
        let (mut right, mut paid, mut both) = (0.0, 0.0, 0.0);
        for _ in 0..self.lab.num_generations {
            let is_right = self.stream.random() < p;
            let chance = if is_right { 1.0 - self.lab.noise } else { self.lab.noise };
            let is_paid = self.stream.random() < chance;
            right += f64::from(is_right);
            paid += f64::from(is_paid);
            both += f64::from(is_right && is_paid);
        }
        let mean = paid / n;
        // Σ (r − r̄)(x − p) = Σ (r − r̄) x, since the deviations sum to 0.
        let covariance = both / n - mean * right / n;
        if !self.lab.divide || covariance == 0.0 {
            return covariance;
        }
        covariance / ((mean * (1.0 - mean)).sqrt() + EPS)
    }

    /// Mean probability of the right action, [`Point::success`] alone.
    #[must_use]
    pub fn success(&self) -> f64 {
        let chances = self.chances();
        chances.iter().sum::<f64>() / chances.len().max(1) as f64
    }

    /// Where the run stands.
    #[must_use]
    pub fn point(&self) -> Point {
        let chances = self.chances();
        let n = chances.len().max(1) as f64;
        let mean = |of: &dyn Fn(f64) -> f64| chances.iter().map(|p| of(*p)).sum::<f64>() / n;
        let slope = |p: f64| self.slope(p);
        let (sum, squares) = (mean(&slope) * n, mean(&|p| slope(p).powi(2)) * n);
        let cross = self.lab.overlap * (sum * sum - squares);
        Point {
            iteration: self.iteration,
            success: chances.iter().sum::<f64>() / n,
            std: mean(&|p| self.std(p)),
            curvature: mean(&|p| self.curvature(p)),
            overlap: if cross + squares > 0.0 { cross / (cross + squares) } else { 0.0 },
        }
    }

    /// Standard deviation of the reward of a prompt whose right action has this probability.
    #[must_use]
    pub fn std(&self, p: f64) -> f64 {
        let paid = self.lab.noise + (1.0 - 2.0 * self.lab.noise) * p;
        (paid * (1.0 - paid)).max(0.0).sqrt()
    }

    /// Length of the gradient of such a prompt's expected reward; features have length 1.
    #[must_use]
    pub fn slope(&self, p: f64) -> f64 {
        (1.0 - 2.0 * self.lab.noise) * p * (1.0 - p)
    }

    /// Norm of the Hessian of such a prompt's expected reward.
    #[must_use]
    pub fn curvature(&self, p: f64) -> f64 {
        self.slope(p) * (1.0 - 2.0 * p).abs()
    }

    /// The offsets b_i, the easiest prompt's first.
    #[must_use]
    pub fn offsets(&self) -> &[f64] {
        &self.offsets
    }
}

/// The curve of a run over so many updates, its start included.
#[must_use]
pub fn curve(lab: Lab, iterations: u32) -> Vec<Point> {
    let mut run = Run::new(lab);
    let mut points = vec![run.point()];
    for _ in 0..iterations {
        run.step();
        points.push(run.point());
    }
    points
}
