//! Matrix products on WebGPU, by a kernel of our own.
//!
//! Burn's product without autotuning stages both factors through workgroup memory, behind barriers. That suits a
//! graphics card. A software adapter runs a workgroup as coroutines that yield at every barrier, and three such products
//! were two thirds of an update of a wide network there. The kernel here has neither barriers nor workgroup memory: each
//! unit keeps a tile of the output in registers and reads the factors directly, 8 numbers for 16 multiplications.
//! Neighbouring units take neighbouring columns: what they write, and read of a right factor that lies by rows, is
//! contiguous, and what they read of the left factor is the same number.

use burn::backend::fusion::Fusion;
use burn::backend::ops::FloatTensorOps;
use burn::backend::tensor::FloatTensor;
use burn::backend::wgpu::CubeBackend;
use burn::backend::{Backend, Dispatch, Flex, FloatDType, TensorMetadata, backend_extension};
use burn::cubecl;
use burn::cubecl::prelude::*;
use burn::tensor::{Shape, Tensor as BurnTensor};

use super::Transposed;

/// Rows and columns of the output that one unit computes: 4 × 4 sums are as many as registers hold everywhere.
const TILE: usize = 4;
/// Units of a workgroup along the columns of the output.
const UNITS_X: u32 = 16;
/// Units of a workgroup along the rows of the output.
const UNITS_Y: u32 = 4;

/// See [`super::matmul`]. A tensor on the CPU takes the library's product here too.
pub(super) fn matmul(lhs: BurnTensor<2>, rhs: BurnTensor<2>, transposed: Transposed) -> BurnTensor<2> {
    let (lhs, rhs) = (lhs.into_dispatch(), rhs.into_dispatch());
    let (lhs_transposed, rhs_transposed) = (transposed == Transposed::Lhs, transposed == Transposed::Rhs);
    BurnTensor::from_dispatch(Dispatch::product(lhs, rhs, lhs_transposed, rhs_transposed))
}

/// The operation that Burn's backends are extended by.
#[backend_extension(Cube, Flex)]
trait ProductOps: Backend {
    /// The product of two matrices, each transposed first where that is said. Transposing is part of the operation: as
    /// one of its own it could be fused into what computes the factor, which would then be copied.
    fn product(
        lhs: FloatTensor<Self>,
        rhs: FloatTensor<Self>,
        lhs_transposed: bool,
        rhs_transposed: bool,
    ) -> FloatTensor<Self>;
}

/// The same, queued with the operations that are being fused.
#[backend_extension(Cube, Fusion)]
trait QueuedProductOps: Backend {
    #[fusion(dtype = lhs, shape = product_shape(lhs, rhs, lhs_transposed, rhs_transposed))]
    fn queued_product(
        lhs: FloatTensor<Self>,
        rhs: FloatTensor<Self>,
        lhs_transposed: bool,
        rhs_transposed: bool,
    ) -> FloatTensor<Self>;
}

fn product_shape(lhs: &Shape, rhs: &Shape, lhs_transposed: &bool, rhs_transposed: &bool) -> Shape {
    Shape::new([lhs[usize::from(*lhs_transposed)], rhs[usize::from(!*rhs_transposed)]])
}

fn turned<B: Backend>(tensor: FloatTensor<B>, transposed: bool) -> FloatTensor<B> {
    if transposed { B::float_swap_dims(tensor, 0, 1) } else { tensor }
}

impl ProductOps for Flex {
    fn product(
        lhs: FloatTensor<Self>,
        rhs: FloatTensor<Self>,
        lhs_transposed: bool,
        rhs_transposed: bool,
    ) -> FloatTensor<Self> {
        Self::float_matmul(turned::<Self>(lhs, lhs_transposed), turned::<Self>(rhs, rhs_transposed))
    }
}

impl ProductOps for Fusion<CubeBackend> {
    fn product(
        lhs: FloatTensor<Self>,
        rhs: FloatTensor<Self>,
        lhs_transposed: bool,
        rhs_transposed: bool,
    ) -> FloatTensor<Self> {
        // Backwards, what waits is fused and enqueued first. Behind it waits much that is independent of the product,
        // and as long as that is so, what depends on a queued product is taken to be part of what cannot be fused.
        // Forwards nothing independent waits, and the cut would leave the operations before it unfused.
        if lhs_transposed || rhs_transposed {
            lhs.client.sync(|| ());
        }
        Self::queued_product(lhs, rhs, lhs_transposed, rhs_transposed)
    }
}

impl QueuedProductOps for CubeBackend {
    fn queued_product(
        lhs: FloatTensor<Self>,
        rhs: FloatTensor<Self>,
        lhs_transposed: bool,
        rhs_transposed: bool,
    ) -> FloatTensor<Self> {
        let shape = product_shape(&lhs.shape(), &rhs.shape(), &lhs_transposed, &rhs_transposed);
        let (lhs, rhs) = (turned::<Self>(lhs, lhs_transposed), turned::<Self>(rhs, rhs_transposed));
        let workgroups = |length: usize, units: u32| (length as u32).div_ceil(TILE as u32 * units);
        let count = CubeCount::Static(workgroups(shape[1], UNITS_X), workgroups(shape[0], UNITS_Y), 1);
        let output = Self::float_empty(shape, &lhs.device, FloatDType::F32);
        let client = lhs.client.clone();
        // SAFETY: the kernel clamps the indices of what it reads and checks those of what it writes.
        unsafe {
            product_kernel::launch_unchecked(
                &client,
                count,
                CubeDim::new_2d(UNITS_X, UNITS_Y),
                lhs.into_tensor_arg(),
                rhs.into_tensor_arg(),
                output.clone().into_tensor_arg(),
            );
        }
        output
    }
}

/// Each unit computes the rows `row..row + TILE` at the columns `column + j * UNITS_X`.
#[cube(launch_unchecked)]
fn product_kernel(lhs: &Tensor<f32>, rhs: &Tensor<f32>, output: &mut Tensor<f32>) {
    let rows = output.shape(0);
    let columns = output.shape(1);
    let row = (CUBE_POS_Y * UNITS_Y + UNIT_POS_Y) as usize * TILE;
    let column = (CUBE_POS_X * UNITS_X) as usize * TILE + UNIT_POS_X as usize;

    let mut lhs_at = Array::<usize>::new(TILE);
    let mut rhs_at = Array::<usize>::new(TILE);
    let mut sums = Array::<f32>::new(TILE * TILE);
    #[unroll]
    for i in 0..TILE {
        // What lies beyond the edge is computed from the last row or column and not written.
        lhs_at[i] = min(row + i, rows - 1) * lhs.stride(0);
        rhs_at[i] = min(column + i * UNITS_X as usize, columns - 1) * rhs.stride(1);
        #[unroll]
        for j in 0..TILE {
            sums[i * TILE + j] = 0.0;
        }
    }

    let mut factors = Array::<f32>::new(TILE);
    for k in 0..lhs.shape(1) {
        let lhs_offset = k * lhs.stride(1);
        let rhs_offset = k * rhs.stride(0);
        #[unroll]
        for j in 0..TILE {
            factors[j] = rhs[rhs_at[j] + rhs_offset];
        }
        #[unroll]
        for i in 0..TILE {
            let factor = lhs[lhs_at[i] + lhs_offset];
            #[unroll]
            for j in 0..TILE {
                sums[i * TILE + j] += factor * factors[j];
            }
        }
    }

    let row_stride = output.stride(0);
    let column_stride = output.stride(1);
    #[unroll]
    for i in 0..TILE {
        #[unroll]
        for j in 0..TILE {
            let (at_row, at_column) = (row + i, column + j * UNITS_X as usize);
            if at_row < rows && at_column < columns {
                output[at_row * row_stride + at_column * column_stride] = sums[i * TILE + j];
            }
        }
    }
}
