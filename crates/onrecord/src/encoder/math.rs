//! The functions between the matrix products: powers of two, GELU, sums and maxima over lanes, layer
//! norm.
//!
//! The approximations are good to 4e-5 and better, a hundredth of the step to which their results are
//! then rounded, and take half the instructions of ones that are good to single precision.

use rten_simd::ops::{BitOps, FloatOps, IntOps, NumOps, ToFloat};
use rten_simd::{Isa, Simd};

use super::backend::{Dot, Task};

/// Where 2^x ends: below, results would not be normal numbers.
const EXP2_MIN: f32 = -126.0;

/// Minimax polynomial of 2^x on −0.5 to 0.5, relative error 2.6e-6.
const EXP2: [f32; 5] = [0.999_999_3, 0.693_121_8, 0.240_247_45, 0.055_917_84, 0.009_570_08];

/// 2^x for x <= 0, relative error under 3e-6; whatever is less than −126 counts as −126.
#[inline(always)]
pub(super) fn exp2<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let (ops, int) = (isa.f32(), isa.i32());
    let x = ops.max(x, ops.splat(EXP2_MIN));
    let whole = ops.to_int_round(x);
    let fraction = ops.sub(x, int.to_float(whole));
    let mut y = ops.splat(EXP2[4]);
    for i in (0..4).rev() {
        y = ops.mul_add(y, fraction, ops.splat(EXP2[i]));
    }
    // The integer part goes straight into the exponent.
    int.add(y.reinterpret_cast::<I::I32>(), int.shift_left::<23>(whole)).reinterpret_cast()
}

/// Beyond ±this GELU is taken for 0 and x.
const GELU_LIMIT: f32 = 4.4;

/// Φ(x) − ½ ≈ x × this polynomial of x², on ±[`GELU_LIMIT`]. Minimax for the error of x Φ(x), and
/// exactly ½ at the limit.
const GELU: [f32; 9] = [
    0.398_761_6,
    -0.066_076_43,
    0.009_643_028_5,
    -0.001_054_992_6,
    8.429_304e-5,
    -4.724_87e-6,
    1.740_848_2e-7,
    -3.754_051_5e-9,
    3.569_432e-11,
];

/// GELU with the error function (not its tanh approximation), off by less than 4e-5 + 5e-6 |x|
/// (Hendrycks and Gimpel 2016).
#[inline(always)]
pub(super) fn gelu<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let ops = isa.f32();
    let x = ops.max(x, ops.splat(-GELU_LIMIT));
    let inner = ops.min(x, ops.splat(GELU_LIMIT));
    let square = ops.mul(inner, inner);
    let mut y = ops.splat(GELU[8]);
    for i in (0..8).rev() {
        y = ops.mul_add(y, square, ops.splat(GELU[i]));
    }
    ops.mul(ops.mul_add(y, inner, ops.splat(0.5)), x)
}

/// The largest lane. Halving, as compilers turn that into shuffles, and a fold into a chain.
#[inline(always)]
pub(super) fn max_lane<I: Isa>(_isa: I, x: I::F32) -> f32 {
    let lanes = x.to_array();
    let lanes = lanes.as_ref();
    let mut values = [0.0; 16];
    values[..lanes.len()].copy_from_slice(lanes);
    let mut half = lanes.len() / 2;
    while half > 0 {
        for i in 0..half {
            values[i] = if values[i] > values[i + half] { values[i] } else { values[i + half] };
        }
        half /= 2;
    }
    values[0]
}

/// The largest absolute value in `x`, whose length is a multiple of the lanes.
#[inline(always)]
pub(super) fn max_abs<I: Isa>(isa: I, x: &[f32]) -> f32 {
    let ops = isa.f32();
    let mut max = [ops.zero(); 4];
    let mut chunks = x.chunks_exact(4 * ops.len());
    for chunk in &mut chunks {
        for (j, max) in max.iter_mut().enumerate() {
            *max = ops.max(*max, ops.abs(ops.load(&chunk[j * ops.len()..])));
        }
    }
    for chunk in chunks.remainder().chunks_exact(ops.len()) {
        max[0] = ops.max(max[0], ops.abs(ops.load(chunk)));
    }
    let max = ops.max(ops.max(max[0], max[1]), ops.max(max[2], max[3]));
    max_lane(isa, max)
}

/// Layer norm (Ba, Kiros and Hinton 2016) of rows: `to` = (`from` − mean) / deviation × weight + bias.
pub(super) struct LayerNorm<'a> {
    /// Rows of `stride` values, the first `weight.len()` of which count.
    pub(super) from: &'a [f32],
    /// As many rows.
    pub(super) to: &'a mut [f32],
    pub(super) stride: usize,
    pub(super) weight: &'a [f32],
    pub(super) bias: &'a [f32],
    /// Added to the variance.
    pub(super) eps: f32,
}

impl Task for LayerNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let rows = self.from.chunks_exact(self.stride).zip(self.to.chunks_exact_mut(self.stride));
        for (from, to) in rows {
            norm_row(dot.isa(), &from[..self.weight.len()], to, self.weight, self.bias, self.eps);
        }
    }
}

/// One row of [`LayerNorm`].
#[inline(always)]
pub(super) fn norm_row<I: Isa>(isa: I, x: &[f32], to: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
    let ops = isa.f32();
    let lanes = ops.len();
    let count = 1.0 / x.len() as f32;

    let mut sum = ops.zero();
    for x in x.chunks_exact(lanes) {
        sum = ops.add(sum, ops.load(x));
    }
    let mean = ops.splat(ops.sum(sum) * count);
    let mut squares = ops.zero();
    for x in x.chunks_exact(lanes) {
        let x = ops.sub(ops.load(x), mean);
        squares = ops.mul_add(x, x, squares);
    }
    let scale = ops.splat(1.0 / (ops.sum(squares) * count + eps).sqrt());

    let parts = x.chunks_exact(lanes).zip(to.chunks_exact_mut(lanes));
    for ((x, to), (weight, bias)) in parts.zip(weight.chunks_exact(lanes).zip(bias.chunks_exact(lanes))) {
        let x = ops.mul(ops.sub(ops.load(x), mean), scale);
        ops.store(ops.mul_add(x, ops.load(weight), ops.load(bias)), to);
    }
}
