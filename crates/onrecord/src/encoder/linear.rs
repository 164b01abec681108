//! Matrix products: rows of bytes times weights of bytes, out come floats.

use std::ops::Range;

use rten_simd::ops::{BitOps, NumOps, ToFloat};
use rten_simd::{Isa, Simd};

use super::backend::{Backend, Dot, Task};
use super::quantise::QuantisedRows;
use crate::Error;
use crate::weights::Weights;

/// A layer's weights `[outputs, inputs]`, symmetric in bytes with a scale for each output, and its
/// biases, packed for one backend.
///
/// Packing turns the matrix into panels of as many outputs as a tile is wide, and in each panel puts
/// the words (four inputs of an output) that one instruction needs next to each other, so that a
/// product reads memory strictly forward. What is missing to whole panels is filled with zeros.
pub(super) struct Linear {
    inputs: usize,
    outputs: usize,
    padded: usize,
    panels: AlignedWords,
    /// What each output's accumulator starts at: see [`Dot::UNSIGNED`].
    start: Vec<i32>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Reads `<name>.weight`, `.scale` and `.bias`, and packs the rows `part` of `[outputs, inputs]`.
    pub(super) fn load(
        weights: &Weights,
        name: &str,
        [outputs, inputs]: [usize; 2],
        part: Range<usize>,
        backend: Backend,
    ) -> Result<Self, Error> {
        let matrix = format!("{name}.weight");
        let bytes = weights.tensor_i8(&matrix, &[outputs, inputs])?;
        let scale = weights.tensor_f32(&format!("{name}.scale"), &[outputs])?;
        let bias = weights.tensor_f32(&format!("{name}.bias"), &[outputs])?;
        let bytes = &bytes.bytes()[part.start * inputs..part.end * inputs];
        if bytes.contains(&i8::MIN.cast_unsigned()) {
            return Err(Error::model(format!("tensor `{matrix}`: holds -128, but weights are symmetric")));
        }
        Ok(backend.run(Pack { bytes, inputs, scale: &scale[part.clone()], bias: &bias[part] }))
    }

    /// Columns of the result, with those that fill the last panel.
    pub(super) fn padded(&self) -> usize {
        self.padded
    }
}

impl std::fmt::Debug for Linear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Linear({} -> {})", self.inputs, self.outputs)
    }
}

/// Packs a matrix into a [`Linear`].
pub(super) struct Pack<'a> {
    /// `[outputs, inputs]`.
    pub(super) bytes: &'a [u8],
    pub(super) inputs: usize,
    pub(super) scale: &'a [f32],
    pub(super) bias: &'a [f32],
}

impl Task for Pack<'_> {
    type Output = Linear;

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) -> Linear {
        let Self { bytes, inputs, scale, bias } = self;
        let outputs = scale.len();
        let width = NV * dot.isa().i32().len();
        let padded = outputs.next_multiple_of(width);

        let mut panels = AlignedWords::zeroed(padded * inputs / 4);
        let rows = bytes.chunks_exact(inputs * width).map(|rows| (rows, width));
        let rest = bytes.chunks_exact(inputs * width).remainder();
        let rows = rows.chain((!rest.is_empty()).then_some((rest, outputs % width)));
        for ((rows, count), panel) in rows.zip(panels.get_mut().chunks_exact_mut(width * inputs / 4)) {
            for (column, row) in rows.chunks_exact(inputs).enumerate().take(count) {
                for (word, line) in row.as_chunks().0.iter().zip(panel.chunks_exact_mut(width)) {
                    line[column] = i32::from_ne_bytes(*word);
                }
            }
        }

        let mut start = vec![0; padded];
        if D::UNSIGNED {
            for (start, row) in start.iter_mut().zip(bytes.chunks_exact(inputs)) {
                let sum: i32 = row.iter().map(|&byte| i32::from(byte.cast_signed())).sum();
                *start = -128 * sum;
            }
        }
        let pad = |values: &[f32]| {
            let mut values = values.to_vec();
            values.resize(padded, 0.0);
            values
        };
        Linear { inputs, outputs, padded, panels, start, scale: pad(scale), bias: pad(bias) }
    }
}

/// Words that start on a cache line: loads of panels never straddle two.
struct AlignedWords {
    words: Vec<i32>,
    offset: usize,
    len: usize,
}

impl AlignedWords {
    const LINE: usize = 64;

    fn zeroed(len: usize) -> Self {
        let words = vec![0; len + Self::LINE / size_of::<i32>()];
        let offset = words.as_ptr().align_offset(Self::LINE).min(Self::LINE / size_of::<i32>());
        Self { words, offset, len }
    }

    fn get(&self) -> &[i32] {
        &self.words[self.offset..][..self.len]
    }

    fn get_mut(&mut self) -> &mut [i32] {
        &mut self.words[self.offset..][..self.len]
    }
}

/// What becomes of a product's results.
pub(super) trait Sink {
    /// Takes the values of one row from a column on, as many as a vector has lanes. Rows count from
    /// the product's first one.
    fn put<I: Isa>(&mut self, isa: I, row: usize, column: usize, values: I::F32);
}

/// The product of quantised rows with a layer's weights, plus its biases.
pub(super) struct Product<'a, S> {
    pub(super) rows: &'a QuantisedRows,
    /// The first of the rows, at a block's start, and how many, counted in whole blocks.
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) linear: &'a Linear,
    pub(super) sink: S,
}

impl<S: Sink> Task for Product<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(mut self, dot: D) {
        let isa = dot.isa();
        let (ops, int) = (isa.f32(), isa.i32());
        let lanes = int.len();
        let Linear { inputs, ref panels, ref start, ref scale, ref bias, .. } = *self.linear;

        // A panel stays in the first cache while all rows pass by it.
        for (i, panel) in panels.get().chunks_exact(inputs / 4 * NV * lanes).enumerate() {
            let column = i * NV * lanes;
            let at = |j| column + j * lanes;
            let start: [_; NV] = std::array::from_fn(|j| int.load(&start[at(j)..]));
            let scale: [_; NV] = std::array::from_fn(|j| ops.load(&scale[at(j)..]));
            let bias: [_; NV] = std::array::from_fn(|j| ops.load(&bias[at(j)..]));
            for block in 0..self.count.div_ceil(MR) {
                let (rows, row_scales) = self.rows.block(self.first / MR + block, MR, inputs);
                let sums = tile::<D, MR, NV>(dot, rows, panel, start);
                for r in 0..MR {
                    let row_scale = ops.splat(row_scales[r]);
                    for j in 0..NV {
                        let sum = int.to_float(sums[r][j]);
                        let value = ops.mul_add(sum, ops.mul(row_scale, scale[j]), bias[j]);
                        self.sink.put(isa, block * MR + r, at(j), value);
                    }
                }
            }
        }
    }
}

/// The dot products of `MR` rows with the columns of one panel, `NV` vectors of them.
///
/// `rows` holds, for each four inputs, a word of every row; `panel`, a word of every column.
#[inline(always)]
pub(super) fn tile<D: Dot, const MR: usize, const NV: usize>(
    dot: D,
    rows: &[i32],
    panel: &[i32],
    start: [<D::Isa as Isa>::I32; NV],
) -> [[<D::Isa as Isa>::I32; NV]; MR] {
    let int = dot.isa().i32();
    let lanes = int.len();
    let mut sums = [start; MR];
    let (words, _) = rows.as_chunks::<MR>();
    for (words, line) in words.iter().zip(panel.chunks_exact(NV * lanes)) {
        let right: [<D::Isa as Isa>::I8; NV] =
            std::array::from_fn(|j| int.load(&line[j * lanes..]).reinterpret_cast());
        for r in 0..MR {
            let left = int.splat(words[r]).reinterpret_cast();
            for j in 0..NV {
                sums[r][j] = dot.dot(sums[r][j], left, right[j]);
            }
        }
    }
    sums
}
