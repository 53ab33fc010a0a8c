//! The KL penalty: one term for each sampled step, weighted by `β·N` of its cell.

use burn::tensor::Tensor;

use crate::config::KlEstimator;

/// Stands for `log π_ref` where a cell has no weight and k3 is taken: `exp(UNUSED_LOG - log π)` is 0
/// for every π, so that no overflow can meet the weight 0 and make a NaN of it.
const UNUSED_LOG: f32 = -1e30;

/// `β·N` and `log π_ref`, each `[padded, actions]`.
pub(crate) struct KlTables {
    pub(crate) weight: Tensor<2>,
    pub(crate) log_reference: Tensor<2>,
}

/// The KL term of the loss.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KlTerm {
    pub(crate) estimator: KlEstimator,
    /// Whether the ratio `π/π_old` multiplies the term.
    pub(crate) corrected: bool,
}

impl KlTerm {
    /// What stands for `log π_ref` where a cell has no weight: a number whose term is finite.
    pub(crate) fn unused_log(self) -> f32 {
        match self.estimator {
            KlEstimator::K1 | KlEstimator::K2 => 0.0,
            KlEstimator::K3 => UNUSED_LOG,
        }
    }

    /// The term of each cell and its derivative by the cell's `log π`, both times `β·N`.
    ///
    /// With `l = log(π/π_ref)`: k1 = `l` with derivative 1, k2 = `l²/2` with `l`, and
    /// k3 = `exp(−l) − 1 + l` with `1 − exp(−l)`. Corrected for samples of π_old, a term `k` becomes
    /// `ρ·k` and its derivative `ρ·(k + k′)`: for k1 that is `ρ·(l + 1)` and for k3 it is `ρ·l`, RPG's
    /// gradients of the normalised and of the unnormalised reverse KL (arXiv 2505.17508).
    pub(crate) fn evaluate(
        self,
        tables: &KlTables,
        log_probs: &Tensor<2>,
        ratio: &Tensor<2>,
    ) -> (Tensor<2>, Tensor<2>) {
        let weight = || tables.weight.clone();
        // −l, the logarithm of π_ref/π.
        let log_ratio = tables.log_reference.clone().sub(log_probs.clone());
        let (value, slope) = match self.estimator {
            KlEstimator::K1 => (weight().mul(log_ratio.neg()), weight()),
            KlEstimator::K2 => {
                let slope = weight().mul(log_ratio.clone().neg());
                (slope.clone().mul(log_ratio).mul_scalar(-0.5), slope)
            }
            KlEstimator::K3 => {
                let excess = log_ratio.clone().exp().sub_scalar(1.0);
                (weight().mul(excess.clone().sub(log_ratio)), weight().mul(excess).neg())
            }
        };
        if !self.corrected {
            return (value, slope);
        }
        let slope = ratio.clone().mul(value.clone().add(slope));
        (ratio.clone().mul(value), slope)
    }
}
