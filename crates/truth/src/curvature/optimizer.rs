//! Four ways to make a step of a direction.

/// Decays and epsilon of Adam.
const BETAS: [f64; 2] = [0.9, 0.999];
const EPSILON: f64 = 1e-8;

/// How a direction becomes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimizer {
    /// The direction times the rate.
    Sgd,
    /// The direction, scaled to length 1, times the rate.
    NormalizedSgd,
    /// The direction, scaled so that the log-odds of the prompt that moves most move by the rate: a step that is limited by
    /// the sharpest prompt, which need not be tuned (ours).
    Bounded,
    /// Adam (Kingma and Ba 2015, algorithm 1) with decays 0.9 and 0.999 and epsilon 1e-8.
    Adam,
}

/// What an optimiser remembers.
#[derive(Clone, Debug)]
pub(super) struct State {
    moments: [Vec<f64>; 2],
    steps: i32,
}

impl State {
    pub(super) fn new(cells: usize) -> Self {
        Self { moments: [vec![0.0; cells], vec![0.0; cells]], steps: 0 }
    }

    /// Moves `theta` uphill.
    pub(super) fn step(&mut self, optimizer: Optimizer, rate: f64, push: &[f64], theta: &mut [f64]) {
        let factor = match optimizer {
            Optimizer::Sgd | Optimizer::Bounded => rate,
            Optimizer::NormalizedSgd => {
                let length = push.iter().map(|u| u * u).sum::<f64>().sqrt();
                if length > 0.0 { rate / length } else { 0.0 }
            }
            Optimizer::Adam => return self.adam(rate, push, theta),
        };
        theta.iter_mut().zip(push).for_each(|(theta, u)| *theta += factor * u);
    }

    fn adam(&mut self, rate: f64, push: &[f64], theta: &mut [f64]) {
        self.steps += 1;
        let left = BETAS.map(|beta| 1.0 - beta.powi(self.steps));
        let [first, second] = &mut self.moments;
        for (((theta, u), m), v) in theta.iter_mut().zip(push).zip(first).zip(second) {
            *m += (1.0 - BETAS[0]) * (u - *m);
            *v += (1.0 - BETAS[1]) * (u * u - *v);
            *theta += rate * (*m / left[0]) / ((*v / left[1]).sqrt() + EPSILON);
        }
    }
}
