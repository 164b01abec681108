//! One layer: attention, then two products with an activation function between them, each added to
//! what it started from and normed (Vaswani et al. 2017, as BERT has it).

use std::ops::Range;

use rten_simd::Isa;
use rten_simd::ops::{BitOps, NumOps};

use super::attention::{Attend, AttendScratch, KeysValues, StoreKeysValues};
use super::backend::Backend;
use super::config::Config;
use super::embeddings::Norm;
use super::linear::{Linear, Product, Sink};
use super::math::{LayerNorm, gelu};
use super::quantise::{Quantise, QuantisedRows};
use crate::Error;
use crate::weights::Weights;

/// Tokens that go through a layer together, up to this many: their activations and a layer's weights
/// fit the second-level cache side by side. A multiple of [`ROWS`].
pub(super) const CHUNK: usize = 64;

/// A multiple of every tile's rows. Products work on whole tiles; what fills the last one is never
/// read.
pub(super) const ROWS: usize = 8;

pub(super) struct Layer {
    query: Linear,
    /// Keys, then values.
    context: Linear,
    attention: Linear,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    down_norm: Norm,
}

/// The buffers that layers share.
#[derive(Default)]
pub(super) struct LayerScratch {
    /// All tokens, as bytes.
    input: QuantisedRows,
    pub(super) context: KeysValues,
    attend: AttendScratch,
    // The rest is for one chunk of tokens.
    keys_values: Vec<f32>,
    queries: Vec<f32>,
    attended: Vec<f32>,
    /// What layer norms start from.
    sum: Vec<f32>,
    /// Between the halves.
    middle: Vec<f32>,
    middle_bytes: QuantisedRows,
    /// Inside the feed-forward half.
    inner: Vec<f32>,
    inner_bytes: QuantisedRows,
}

impl Layer {
    pub(super) fn load(
        weights: &Weights,
        config: &Config,
        layer: usize,
        backend: Backend,
    ) -> Result<Self, Error> {
        let Config { hidden, ffn, .. } = *config;
        let name = |part: &str| format!("layers.{layer}.{part}");
        let linear = |part, shape: [usize; 2], rows: Range<usize>| {
            Linear::load(weights, &name(part), shape, rows, backend)
        };
        Ok(Self {
            query: linear("qkv", [3 * hidden, hidden], 0..hidden)?,
            context: linear("qkv", [3 * hidden, hidden], hidden..3 * hidden)?,
            attention: linear("attention", [hidden, hidden], 0..hidden)?,
            attention_norm: Norm::load(weights, &name("attention_norm"), hidden)?,
            up: linear("up", [ffn, hidden], 0..ffn)?,
            down: linear("down", [hidden, ffn], 0..hidden)?,
            down_norm: Norm::load(weights, &name("down_norm"), hidden)?,
        })
    }

    /// Columns of a token's row between layers: its vector, and what fills the last panel.
    pub(super) fn stride(&self) -> usize {
        self.down.padded()
    }

    /// Takes the vectors of `len` tokens, rows of [`Layer::stride`] in `x`, through the layer. `x` has
    /// room for whole chunks.
    pub(super) fn forward(
        &self,
        config: &Config,
        backend: Backend,
        x: &mut [f32],
        len: usize,
        scratch: &mut LayerScratch,
    ) {
        let stride = self.stride();
        let chunks = || (0..len).step_by(CHUNK).map(|first| first..len.min(first + CHUNK));
        scratch.input.reserve(len.next_multiple_of(CHUNK), config.hidden);
        // Every token's keys and values come first: all queries need them.
        for tokens in chunks() {
            self.store_context(config, backend, &x[tokens.start * stride..], tokens, scratch);
        }
        for tokens in chunks() {
            let x = &mut x[tokens.start * stride..];
            let count = tokens.len();
            self.attend(config, backend, x, tokens, len, scratch);
            self.feed_forward(config, backend, x, count, scratch);
        }
    }

    /// Quantises the vectors `x` of some tokens, and stores their keys and values.
    fn store_context(
        &self,
        config: &Config,
        backend: Backend,
        x: &[f32],
        tokens: Range<usize>,
        scratch: &mut LayerScratch,
    ) {
        let Config { hidden, heads, .. } = *config;
        let (first, count, stride) = (tokens.start, tokens.len(), self.stride());
        let LayerScratch { input, context, keys_values, .. } = scratch;
        backend.run(Quantise { from: &x[..count * stride], stride, width: hidden, to: input, first });

        let stride = self.context.padded();
        let keys_values = grow(keys_values, count.next_multiple_of(ROWS) * stride);
        let sink = Store { to: keys_values, stride };
        backend.run(Product { rows: input, first, count, linear: &self.context, sink });
        let from = &keys_values[..count * stride];
        backend.run(StoreKeysValues { from, stride, first, heads, to: context });
    }

    /// The attention half, from the vectors `x` of some tokens to `scratch.middle`.
    fn attend(
        &self,
        config: &Config,
        backend: Backend,
        x: &[f32],
        tokens: Range<usize>,
        len: usize,
        scratch: &mut LayerScratch,
    ) {
        let Config { hidden, heads, eps, .. } = *config;
        let (first, count, stride) = (tokens.start, tokens.len(), self.stride());
        let rows = count.next_multiple_of(ROWS);
        let LayerScratch { input, context, queries, attended, sum, middle, middle_bytes, .. } = scratch;

        let queries = grow(queries, rows * stride);
        let sink = Store { to: queries, stride };
        backend.run(Product { rows: input, first, count, linear: &self.query, sink });
        let attended = grow(attended, rows * stride);
        let scratch = &mut scratch.attend;
        backend.run(Attend { queries, to: attended, stride, heads, context, len, scratch });

        middle_bytes.reserve(rows, hidden);
        let from = &attended[..count * stride];
        backend.run(Quantise { from, stride, width: hidden, to: middle_bytes, first: 0 });
        let sum = grow(sum, rows * stride);
        let sink = StoreSum { to: sum, add: x, stride };
        backend.run(Product { rows: middle_bytes, first: 0, count, linear: &self.attention, sink });
        let to = grow(middle, rows * stride);
        let Norm { weight, bias } = &self.attention_norm;
        backend.run(LayerNorm { from: sum, to, stride, weight, bias, eps });
    }

    /// The feed-forward half, from `scratch.middle` to the vectors `x` of some tokens.
    fn feed_forward(
        &self,
        config: &Config,
        backend: Backend,
        x: &mut [f32],
        count: usize,
        scratch: &mut LayerScratch,
    ) {
        let Config { hidden, ffn, eps, .. } = *config;
        let stride = self.stride();
        let rows = count.next_multiple_of(ROWS);
        let LayerScratch { sum, middle, middle_bytes, inner, inner_bytes, .. } = scratch;
        let from = &middle[..count * stride];
        backend.run(Quantise { from, stride, width: hidden, to: middle_bytes, first: 0 });

        let inner_stride = self.up.padded();
        let inner = grow(inner, rows * inner_stride);
        let sink = StoreGelu { to: inner, stride: inner_stride };
        backend.run(Product { rows: middle_bytes, first: 0, count, linear: &self.up, sink });
        inner_bytes.reserve(rows, ffn);
        let from = &inner[..count * inner_stride];
        backend.run(Quantise { from, stride: inner_stride, width: ffn, to: inner_bytes, first: 0 });

        let sum = grow(sum, rows * stride);
        let sink = StoreSum { to: sum, add: middle, stride };
        backend.run(Product { rows: inner_bytes, first: 0, count, linear: &self.down, sink });
        let (from, to) = (&sum[..count * stride], &mut x[..count * stride]);
        let Norm { weight, bias } = &self.down_norm;
        backend.run(LayerNorm { from, to, stride, weight, bias, eps });
    }
}

/// `buffer`'s first `len` values, which it is made to have.
pub(super) fn grow(buffer: &mut Vec<f32>, len: usize) -> &mut [f32] {
    if buffer.len() < len {
        buffer.resize(len, 0.0);
    }
    &mut buffer[..len]
}

/// Keeps a product as it is.
pub(super) struct Store<'a> {
    pub(super) to: &'a mut [f32],
    pub(super) stride: usize,
}

impl Sink for Store<'_> {
    #[inline(always)]
    fn put<I: Isa>(&mut self, isa: I, row: usize, column: usize, values: I::F32) {
        isa.f32().store(values, &mut self.to[row * self.stride + column..]);
    }
}

/// Adds what bypassed the product.
struct StoreSum<'a> {
    to: &'a mut [f32],
    add: &'a [f32],
    stride: usize,
}

impl Sink for StoreSum<'_> {
    #[inline(always)]
    fn put<I: Isa>(&mut self, isa: I, row: usize, column: usize, values: I::F32) {
        let (ops, at) = (isa.f32(), row * self.stride + column);
        ops.store(ops.add(values, ops.load(&self.add[at..])), &mut self.to[at..]);
    }
}

/// Takes the activation function of a product.
struct StoreGelu<'a> {
    to: &'a mut [f32],
    stride: usize,
}

impl Sink for StoreGelu<'_> {
    #[inline(always)]
    fn put<I: Isa>(&mut self, isa: I, row: usize, column: usize, values: I::F32) {
        isa.f32().store(gelu(isa, values), &mut self.to[row * self.stride + column..]);
    }
}
