//! Self-attention: every token's mean of all tokens' values, weighted by how well its query fits
//! their keys.
//!
//! Queries and keys are quantised like rows of activations, but for each head by itself, so that the
//! scores cost a quarter of what they do in floats. Weights and values stay floats: weights span many
//! orders of magnitude, and bytes lose the small ones.

use rten_simd::Isa;
use rten_simd::ops::{BitOps, NumOps, ToFloat};

use super::backend::{Dot, Task};
use super::linear::tile;
use super::math::{exp2, max_abs, max_lane};
use super::quantise::{quantise_row, round, scales, store};

/// Vectors of keys in a tile of scores.
const KEY_VECTORS: usize = 2;

/// How attention is cut up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heads {
    /// How many.
    pub(super) count: usize,
    /// Columns of each, a multiple of 16.
    pub(super) size: usize,
}

/// The keys and values of one sequence, arranged for [`Attend`].
#[derive(Default)]
pub(super) struct KeysValues {
    /// For each head: panels of keys, as in [`Linear`](super::linear::Linear).
    keys: Vec<i32>,
    /// For each head and key: what its score's accumulator starts at, and its scale.
    start: Vec<i32>,
    scale: Vec<f32>,
    /// For each head: for each group of columns that fills a tile, a line for every key.
    values: Vec<f32>,
    /// Keys, filled up to whole panels.
    padded: usize,
}

/// Vectors of value columns in a tile: two, if the head has as many.
#[inline(always)]
fn value_vectors(size: usize, lanes: usize) -> usize {
    if size.is_multiple_of(2 * lanes) { 2 } else { 1 }
}

/// Makes room for a sequence of `len` tokens.
pub(super) struct Reserve<'a> {
    pub(super) to: &'a mut KeysValues,
    pub(super) len: usize,
    pub(super) heads: Heads,
}

impl Task for Reserve<'_> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let Self { to, len, heads } = self;
        let width = KEY_VECTORS * dot.isa().i32().len();
        let padded = len.next_multiple_of(width);
        to.padded = padded;
        to.keys.resize(heads.count * padded * heads.size / 4, 0);
        to.start.resize(heads.count * padded, 0);
        to.scale.resize(heads.count * padded, 0.0);
        to.values.resize(heads.count * padded * heads.size, 0.0);
        // The weights of keys that are not there are zero, but zero times what an earlier sequence
        // left here might not be.
        let part = value_vectors(heads.size, dot.isa().f32().len()) * dot.isa().f32().len();
        for values in to.values.chunks_exact_mut(padded * part) {
            values[len * part..].fill(0.0);
        }
    }
}

/// Stores the keys and values of some tokens.
pub(super) struct StoreKeysValues<'a> {
    /// Rows of `stride` values: the token's keys, head after head, then its values.
    pub(super) from: &'a [f32],
    pub(super) stride: usize,
    /// The first row's token.
    pub(super) first: usize,
    pub(super) heads: Heads,
    pub(super) to: &'a mut KeysValues,
}

impl Task for StoreKeysValues<'_> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let Self { from, stride, first, heads, to } = self;
        let lanes = dot.isa().f32().len();
        let part = value_vectors(heads.size, lanes) * lanes;
        for (i, row) in from.chunks_exact(stride).enumerate() {
            let token = first + i;
            let (keys, values) = row[..2 * heads.count * heads.size].split_at(heads.count * heads.size);
            for (head, key) in keys.chunks_exact(heads.size).enumerate() {
                store_key(dot, key, heads, head, token, to);
            }
            for (i, values) in values.chunks_exact(part).enumerate() {
                to.values[(i * to.padded + token) * part..][..part].copy_from_slice(values);
            }
        }
    }
}

/// Quantises one key into its column.
#[inline(always)]
fn store_key<D: Dot>(dot: D, key: &[f32], heads: Heads, head: usize, token: usize, to: &mut KeysValues) {
    let isa = dot.isa();
    let int = isa.i32();
    let lanes = int.len();
    let width = KEY_VECTORS * lanes;
    let (scale, inverse) = scales(max_abs(isa, key));
    let at = head * to.padded + token;
    let panel = (at - token % width) * heads.size / 4;
    let panel = &mut to.keys[panel..][..width * heads.size / 4];
    let mut sum = int.zero();
    for (chunk, lines) in key.chunks(4 * lanes).zip(panel.chunks_mut(lanes * width)) {
        let ints = round(isa, chunk, inverse);
        for ints in ints {
            sum = int.add(sum, ints);
        }
        let mut bytes = [0; 64];
        store(dot, ints, false, &mut bytes);
        for (line, &word) in lines.chunks_exact_mut(width).zip(bytes.as_chunks().0) {
            line[token % width] = i32::from_ne_bytes(word);
        }
    }
    to.scale[at] = scale;
    to.start[at] = if D::UNSIGNED { int.sum(sum).wrapping_mul(-128) } else { 0 };
}

/// Buffers of [`Attend`].
#[derive(Default)]
pub(super) struct AttendScratch {
    query: Vec<i32>,
    /// For each vector of keys, that vector of every row.
    scores: Vec<f32>,
}

/// Attention of some queries to a sequence.
pub(super) struct Attend<'a> {
    /// Rows of `stride` values: a token's queries, head after head. In whole blocks of rows.
    pub(super) queries: &'a [f32],
    /// As many rows for the results.
    pub(super) to: &'a mut [f32],
    pub(super) stride: usize,
    pub(super) heads: Heads,
    pub(super) context: &'a KeysValues,
    /// Tokens of the sequence.
    pub(super) len: usize,
    pub(super) scratch: &'a mut AttendScratch,
}

impl Task for Attend<'_> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let Self { queries, to, stride, heads, context, len, scratch } = self;
        let lanes = dot.isa().f32().len();
        scratch.query.resize(MR * heads.size / 4, 0);
        scratch.scores.resize(MR * context.padded, 0.0);

        for head in 0..heads.count {
            let context = context.head(head, heads);
            let columns = head * heads.size..(head + 1) * heads.size;
            let blocks = queries.chunks_exact(MR * stride).zip(to.chunks_exact_mut(MR * stride));
            for (queries, to) in blocks {
                let mut scales = [0.0; MR];
                for (r, scale) in scales.iter_mut().enumerate() {
                    let query = &queries[r * stride..][columns.clone()];
                    *scale = quantise_row::<D, MR>(dot, query, &mut scratch.query, r);
                }
                scores::<D, MR>(dot, &scratch.query, scales, &context, &mut scratch.scores);
                mask::<MR>(&mut scratch.scores, len, lanes);
                let sums = softmax::<D, MR>(dot, &mut scratch.scores);
                let to = &mut to[columns.start..];
                if value_vectors(heads.size, lanes) == 2 {
                    mean::<D, MR, 2>(dot, &scratch.scores, sums, &context, to, stride);
                } else {
                    mean::<D, MR, 1>(dot, &scratch.scores, sums, &context, to, stride);
                }
            }
        }
    }
}

/// One head's part of [`KeysValues`].
struct Context<'a> {
    keys: &'a [i32],
    start: &'a [i32],
    scale: &'a [f32],
    values: &'a [f32],
    padded: usize,
    /// Columns of the head.
    size: usize,
}

impl KeysValues {
    #[inline(always)]
    fn head(&self, head: usize, heads: Heads) -> Context<'_> {
        let padded = self.padded;
        let (keys, values) = (padded * heads.size / 4, padded * heads.size);
        Context {
            keys: &self.keys[head * keys..][..keys],
            start: &self.start[head * padded..][..padded],
            scale: &self.scale[head * padded..][..padded],
            values: &self.values[head * values..][..values],
            padded,
            size: heads.size,
        }
    }
}

/// How well each query fits each key, as an exponent of two: what queries are scaled with includes
/// log2(e) / √size.
#[inline(always)]
fn scores<D: Dot, const MR: usize>(
    dot: D,
    query: &[i32],
    scales: [f32; MR],
    context: &Context<'_>,
    to: &mut [f32],
) {
    let isa = dot.isa();
    let (ops, int) = (isa.f32(), isa.i32());
    let lanes = int.len();
    let width = KEY_VECTORS * lanes;
    let factor = std::f32::consts::LOG2_E / (context.size as f32).sqrt();
    let scales = scales.map(|scale| ops.splat(scale * factor));
    let panels = context.keys.chunks_exact(width * context.size / 4);
    let columns = context.start.chunks_exact(width).zip(context.scale.chunks_exact(width));
    for ((panel, (start, key_scale)), to) in panels.zip(columns).zip(to.chunks_exact_mut(MR * width)) {
        let start: [_; KEY_VECTORS] = std::array::from_fn(|j| int.load(&start[j * lanes..]));
        let sums = tile::<D, MR, KEY_VECTORS>(dot, query, panel, start);
        for j in 0..KEY_VECTORS {
            let key_scale = ops.load(&key_scale[j * lanes..]);
            for r in 0..MR {
                let score = ops.mul(int.to_float(sums[r][j]), ops.mul(scales[r], key_scale));
                ops.store(score, &mut to[(j * MR + r) * lanes..]);
            }
        }
    }
}

/// Takes the keys from `len` on out of the running.
#[inline(always)]
fn mask<const MR: usize>(scores: &mut [f32], len: usize, lanes: usize) {
    for (vector, scores) in scores.chunks_exact_mut(MR * lanes).enumerate().skip(len / lanes) {
        for (i, score) in scores.iter_mut().enumerate() {
            if vector * lanes + i % lanes >= len {
                *score = f32::NEG_INFINITY;
            }
        }
    }
}

/// Turns scores into weights up to a common factor; returns what each row's weights add up to.
#[inline(always)]
fn softmax<D: Dot, const MR: usize>(dot: D, scores: &mut [f32]) -> [f32; MR] {
    let isa = dot.isa();
    let ops = isa.f32();
    let lanes = ops.len();
    let mut max = [ops.splat(f32::NEG_INFINITY); MR];
    for scores in scores.chunks_exact(MR * lanes) {
        for r in 0..MR {
            max[r] = ops.max(max[r], ops.load(&scores[r * lanes..]));
        }
    }
    let max = max.map(|max| ops.splat(max_lane(isa, max)));
    let mut sums = [ops.zero(); MR];
    for scores in scores.chunks_exact_mut(MR * lanes) {
        for r in 0..MR {
            let weight = exp2(isa, ops.sub(ops.load(&scores[r * lanes..]), max[r]));
            sums[r] = ops.add(sums[r], weight);
            ops.store(weight, &mut scores[r * lanes..]);
        }
    }
    sums.map(|sum| ops.sum(sum))
}

/// The weighted mean of a head's values for each row, `NV` vectors of columns at a time.
#[inline(always)]
fn mean<D: Dot, const MR: usize, const NV: usize>(
    dot: D,
    weights: &[f32],
    sums: [f32; MR],
    context: &Context<'_>,
    to: &mut [f32],
    stride: usize,
) {
    let ops = dot.isa().f32();
    let lanes = ops.len();
    let parts = context.values.chunks_exact(context.padded * NV * lanes);
    for (part, values) in parts.enumerate() {
        let mut means = [[ops.zero(); NV]; MR];
        let blocks = weights.chunks_exact(MR * lanes).zip(values.chunks_exact(lanes * NV * lanes));
        for (weights, values) in blocks {
            for (k, line) in values.chunks_exact(NV * lanes).enumerate() {
                let values: [_; NV] = std::array::from_fn(|j| ops.load(&line[j * lanes..]));
                for r in 0..MR {
                    let weight = ops.splat(weights[r * lanes + k]);
                    for j in 0..NV {
                        means[r][j] = ops.mul_add(weight, values[j], means[r][j]);
                    }
                }
            }
        }
        for r in 0..MR {
            let share = ops.splat(1.0 / sums[r]);
            for (j, mean) in means[r].into_iter().enumerate() {
                let column = (part * NV + j) * lanes;
                ops.store(ops.mul(mean, share), &mut to[r * stride + column..]);
            }
        }
    }
}
