//! Rounding activations to bytes.
//!
//! Every row has a scale of its own, its largest absolute value over 127 (as the vector-wise
//! quantisation of Dettmers et al. 2022, and ZeroQuant's token-wise one, Yao et al. 2022): one outlying
//! token does not coarsen the others, and a row's bytes depend on nothing but that row.

use rten_simd::Isa;
use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps};

use super::backend::{Dot, Task};
use super::math::max_abs;

/// What row widths are multiples of: whole vectors, whatever the instruction set.
pub(super) const GROUP: usize = 16;

/// Steps on either side of zero. −128 is left out: it has no counterpart.
const STEPS: f32 = 127.0;

/// Rows of bytes in the order in which [`tile`](super::linear::tile) reads them: blocks of `MR` rows;
/// in a block, for each four columns, a word of four bytes of every row.
#[derive(Debug, Default)]
pub(super) struct QuantisedRows {
    words: Vec<i32>,
    scales: Vec<f32>,
}

impl QuantisedRows {
    /// Makes room for `rows` (a multiple of the block's) of `width` columns. Contents are undefined.
    pub(super) fn reserve(&mut self, rows: usize, width: usize) {
        let words = rows * width / 4;
        if self.words.len() < words {
            self.words.resize(words, 0);
        }
        if self.scales.len() < rows {
            self.scales.resize(rows, 0.0);
        }
    }

    /// The `block`-th block of `mr` rows of `width` columns, and its rows' scales.
    #[inline(always)]
    pub(super) fn block(&self, block: usize, mr: usize, width: usize) -> (&[i32], &[f32]) {
        let size = mr * width / 4;
        (&self.words[block * size..][..size], &self.scales[block * mr..][..mr])
    }
}

/// Quantises rows of `from`, every `stride` values, the first `width` of each.
pub(super) struct Quantise<'a> {
    pub(super) from: &'a [f32],
    pub(super) stride: usize,
    pub(super) width: usize,
    pub(super) to: &'a mut QuantisedRows,
    /// The row of `to` that the first row goes to.
    pub(super) first: usize,
}

impl Task for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let size = MR * self.width / 4;
        for (i, row) in self.from.chunks_exact(self.stride).enumerate() {
            let at = self.first + i;
            let block = &mut self.to.words[at / MR * size..][..size];
            self.to.scales[at] = quantise_row::<D, MR>(dot, &row[..self.width], block, at % MR);
        }
    }
}

/// Quantises `row` into the `lane`-th row of `block`; returns its scale.
#[inline(always)]
pub(super) fn quantise_row<D: Dot, const MR: usize>(
    dot: D,
    row: &[f32],
    block: &mut [i32],
    lane: usize,
) -> f32 {
    let lanes = dot.isa().f32().len();
    let (scale, inverse) = scales(max_abs(dot.isa(), row));
    for (chunk, block) in row.chunks(4 * lanes).zip(block.chunks_mut(lanes * MR)) {
        let ints = round(dot.isa(), chunk, inverse);
        let mut bytes = [0; 64];
        store(dot, ints, D::UNSIGNED, &mut bytes);
        for (words, &word) in block.chunks_exact_mut(MR).zip(bytes.as_chunks().0) {
            words[lane] = i32::from_ne_bytes(word);
        }
    }
    scale
}

/// The step between neighbouring bytes for values up to `max`, and what to multiply values with.
#[inline(always)]
pub(super) fn scales(max: f32) -> (f32, f32) {
    if max > 0.0 { (max / STEPS, STEPS / max) } else { (0.0, 0.0) }
}

/// Up to four vectors of values, rounded to whole steps; zero where `values` ends.
#[inline(always)]
pub(super) fn round<I: Isa>(isa: I, values: &[f32], inverse: f32) -> [I::I32; 4] {
    let ops = isa.f32();
    let inverse = ops.splat(inverse);
    std::array::from_fn(|j| {
        let values = values.get(j * ops.len()..(j + 1) * ops.len());
        values.map_or(isa.i32().zero(), |values| ops.to_int_round(ops.mul(ops.load(values), inverse)))
    })
}

/// Stores steps as bytes, with 128 added if they are to be read as unsigned.
#[inline(always)]
pub(super) fn store<D: Dot>(dot: D, ints: [<D::Isa as Isa>::I32; 4], unsigned: bool, to: &mut [u8; 64]) {
    let isa = dot.isa();
    let (i32, i16, u8) = (isa.i32(), isa.i16(), isa.u8());
    // rten narrows to unsigned bytes only.
    let middle = i16.splat(128);
    let low = i16.add(i32.narrow_saturate(ints[0], ints[1]), middle);
    let high = i16.add(i32.narrow_saturate(ints[2], ints[3]), middle);
    let mut bytes = i16.narrow_saturate(low, high);
    if !unsigned {
        bytes = u8.xor(bytes, u8.splat(0x80));
    }
    u8.store(bytes, to);
}
