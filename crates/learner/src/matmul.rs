//! Matrix products: the library's on the CPU, a kernel of our own on WebGPU.

#[cfg(feature = "webgpu")]
mod webgpu;

use burn::tensor::Tensor;

/// Which factor of a product is taken transposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transposed {
    /// `lhs · rhs`.
    Neither,
    /// `lhsᵀ · rhs`.
    Lhs,
    /// `lhs · rhsᵀ`.
    Rhs,
}

/// The product of two matrices, `[m, k] · [k, n]` once transposed, which is `[m, n]`.
pub(crate) fn matmul(lhs: Tensor<2>, rhs: Tensor<2>, transposed: Transposed) -> Tensor<2> {
    #[cfg(feature = "webgpu")]
    return webgpu::matmul(lhs, rhs, transposed);
    #[cfg(not(feature = "webgpu"))]
    match transposed {
        Transposed::Neither => lhs.matmul(rhs),
        Transposed::Lhs => lhs.transpose().matmul(rhs),
        Transposed::Rhs => lhs.matmul(rhs.transpose()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    #[test]
    fn factors_are_transposed_first() {
        let device = Device::flex();
        let lhs = Tensor::<2>::from_data([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], &device);
        let rhs = Tensor::<2>::from_data([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]], &device);
        let product = TensorData::from([[5.0_f32, 7.0], [14.0, 13.0]]);
        let turned = |tensor: &Tensor<2>| tensor.clone().transpose();

        let of = |lhs, rhs, transposed| matmul(lhs, rhs, transposed).into_data();
        of(lhs.clone(), rhs.clone(), Transposed::Neither).assert_eq(&product, true);
        of(turned(&lhs), rhs.clone(), Transposed::Lhs).assert_eq(&product, true);
        of(lhs, turned(&rhs), Transposed::Rhs).assert_eq(&product, true);
    }
}
