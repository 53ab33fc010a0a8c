//! The loss and the network once more, in `f64`, sample by sample, as the equations say them.

use learner::{Activation, KlEstimator, LossConfig};

/// One step of a rollout with its aggregation weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) row: usize,
    pub(crate) action: usize,
    pub(crate) weight: f64,
    pub(crate) advantage: f64,
}

/// What the loss is taken of, apart from the policy.
pub(crate) struct Batch<'a> {
    pub(crate) samples: &'a [Sample],
    pub(crate) old: &'a [f64],
    pub(crate) reference: &'a [f64],
    pub(crate) loss: &'a LossConfig,
}

/// `softmax(logits / temperature)` of each row.
pub(crate) fn softmax(logits: &[f64], actions: usize, temperature: f64) -> Vec<f64> {
    logits
        .chunks_exact(actions)
        .flat_map(|row| {
            let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let exps: Vec<f64> = row.iter().map(|logit| ((logit - largest) / temperature).exp()).collect();
            let total: f64 = exps.iter().sum();
            exps.into_iter().map(move |exp| exp / total)
        })
        .collect()
}

/// The loss, one sample after the other.
pub(crate) fn loss(batch: &Batch<'_>, probs: &[f64], actions: usize) -> f64 {
    let bounds = (1.0 - batch.loss.epsilon, 1.0 + batch.loss.epsilon_high);
    batch
        .samples
        .iter()
        .map(|sample| {
            let cell = sample.row * actions + sample.action;
            let ratio = probs[cell] / batch.old[cell];
            let surrogate =
                (ratio * sample.advantage).min(ratio.clamp(bounds.0, bounds.1) * sample.advantage);
            let kl = if batch.loss.beta == 0.0 { 0.0 } else { kl(batch, probs, cell).0 };
            let row = &probs[sample.row * actions..(sample.row + 1) * actions];
            let entropy: f64 = row.iter().map(|prob| -prob * prob.ln()).sum();
            sample.weight * (-surrogate + batch.loss.beta * kl - batch.loss.entropy_coef * entropy)
        })
        .sum()
}

/// The KL term at a sampled cell and its derivative by `log π` there.
fn kl(batch: &Batch<'_>, probs: &[f64], cell: usize) -> (f64, f64) {
    let (pi, reference) = (probs[cell], batch.reference[cell]);
    let log = (pi / reference).ln();
    let (value, slope) = match batch.loss.kl_estimator {
        KlEstimator::K1 => (log, 1.0),
        KlEstimator::K2 => (log * log / 2.0, log),
        KlEstimator::K3 => (reference / pi - 1.0 + log, 1.0 - reference / pi),
    };
    if !batch.loss.use_bias_correction_kl {
        return (value, slope);
    }
    let ratio = pi / batch.old[cell];
    (ratio * value, ratio * (value + slope))
}

/// Number of samples on which the clip is active.
pub(crate) fn clipped(batch: &Batch<'_>, probs: &[f64], actions: usize) -> usize {
    let is_clipped = |sample: &&Sample| {
        let cell = sample.row * actions + sample.action;
        let ratio = probs[cell] / batch.old[cell];
        (sample.advantage > 0.0 && ratio > 1.0 + batch.loss.epsilon_high)
            || (sample.advantage < 0.0 && ratio < 1.0 - batch.loss.epsilon)
    };
    batch.samples.iter().filter(is_clipped).count()
}

/// The gradient of the loss with respect to the logits, sample by sample, by the chain rule.
pub(crate) fn logits_gradient(
    batch: &Batch<'_>,
    probs: &[f64],
    actions: usize,
    temperature: f64,
) -> Vec<f64> {
    let mut gradient = vec![0.0; probs.len()];
    for sample in batch.samples {
        let start = sample.row * actions;
        let cell = start + sample.action;
        let ratio = probs[cell] / batch.old[cell];
        let is_clipped = (sample.advantage > 0.0 && ratio > 1.0 + batch.loss.epsilon_high)
            || (sample.advantage < 0.0 && ratio < 1.0 - batch.loss.epsilon);
        let surrogate = if is_clipped { 0.0 } else { -ratio * sample.advantage };
        let kl = if batch.loss.beta == 0.0 { 0.0 } else { batch.loss.beta * kl(batch, probs, cell).1 };
        let row = &probs[start..start + actions];
        let entropy: f64 = row.iter().map(|prob| -prob * prob.ln()).sum();
        for (action, &prob) in row.iter().enumerate() {
            let score = f64::from(action == sample.action) - prob;
            let entropy_slope = -prob * (prob.ln() + entropy);
            gradient[start + action] += sample.weight
                * ((surrogate + kl) * score - batch.loss.entropy_coef * entropy_slope)
                / temperature;
        }
    }
    gradient
}

/// Central differences of `function` at `point`.
pub(crate) fn finite_differences(point: &[f64], function: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let step = 1e-6;
    let mut moved = point.to_vec();
    (0..point.len())
        .map(|index| {
            moved[index] = point[index] + step;
            let above = function(&moved);
            moved[index] = point[index] - step;
            let below = function(&moved);
            moved[index] = point[index];
            (above - below) / (2.0 * step)
        })
        .collect()
}

/// `Σ |w·A|`, the scale of a gradient.
pub(crate) fn scale(samples: &[Sample]) -> f64 {
    samples.iter().map(|sample| (sample.weight * sample.advantage).abs()).sum()
}

/// A multilayer perceptron with its weights in one vector: weight then bias of each layer.
pub(crate) struct Mlp {
    pub(crate) widths: Vec<usize>,
    pub(crate) activation: Activation,
}

impl Mlp {
    /// Logits of all rows.
    pub(crate) fn logits(&self, parameters: &[f64], rows: &[Vec<u32>]) -> Vec<f64> {
        rows.iter().flat_map(|row| self.row(parameters, row)).collect()
    }

    fn row(&self, parameters: &[f64], active: &[u32]) -> Vec<f64> {
        let mut values = vec![0.0; self.widths[0]];
        for &input in active {
            values[input as usize] = 1.0;
        }
        let mut rest = parameters;
        let last = self.widths.len() - 2;
        for (index, pair) in self.widths.windows(2).enumerate() {
            let (weight, tail) = rest.split_at(pair[0] * pair[1]);
            let (bias, tail) = tail.split_at(pair[1]);
            rest = tail;
            values = (0..pair[1])
                .map(|output| {
                    let products = values
                        .iter()
                        .enumerate()
                        .map(|(input, value)| value * weight[input * pair[1] + output]);
                    let sum = products.sum::<f64>() + bias[output];
                    match self.activation {
                        _ if index == last => sum,
                        Activation::Relu => sum.max(0.0),
                        Activation::Tanh => sum.tanh(),
                    }
                })
                .collect();
        }
        values
    }
}
