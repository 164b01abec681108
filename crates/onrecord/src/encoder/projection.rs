//! One layer on its own, for the heads: the encoder's int8 product on f32 rows.

use rten_simd::Isa;
use rten_simd::ops::BitOps;

use super::backend::Backend;
use super::linear::{Linear, Product, Sink};
use super::quantise::{Quantise, QuantisedRows};
use crate::Error;
use crate::weights::Weights;

/// Rows are kept in whole blocks of every backend's height.
const BLOCK: usize = 8;

/// A linear layer `[outputs, inputs]`, int8 per output, applied to rows that are quantised each with
/// a scale of its own.
#[derive(Debug)]
pub(crate) struct Projection {
    backend: Backend,
    linear: Linear,
    inputs: usize,
    outputs: usize,
}

/// Buffers that a projection reuses.
#[derive(Debug, Default)]
pub(crate) struct ProjectionScratch {
    rows: QuantisedRows,
}

impl Projection {
    /// Reads `<name>.weight`, `.scale` and `.bias`.
    ///
    /// # Errors
    ///
    /// If one is missing or of another shape.
    pub(crate) fn from_weights(
        weights: &Weights,
        name: &str,
        inputs: usize,
        outputs: usize,
    ) -> Result<Self, Error> {
        let backend = Backend::best();
        let linear = Linear::load(weights, name, [outputs, inputs], 0..outputs, backend)?;
        Ok(Self { backend, linear, inputs, outputs })
    }

    /// `rows` rows of `from` (`[rows, inputs]`) become `[rows, outputs]` in `to`.
    pub(crate) fn forward(
        &self,
        from: &[f32],
        rows: usize,
        scratch: &mut ProjectionScratch,
        to: &mut Vec<f32>,
    ) {
        debug_assert_eq!(from.len(), rows * self.inputs);
        let whole = rows.next_multiple_of(BLOCK);
        scratch.rows.reserve(whole, self.inputs);
        let (stride, width) = (self.inputs, self.inputs);
        self.backend.run(Quantise { from, stride, width, to: &mut scratch.rows, first: 0 });
        to.clear();
        to.resize(rows * self.outputs, 0.0);
        let sink = Rows { to, rows, columns: self.outputs };
        self.backend.run(Product { rows: &scratch.rows, first: 0, count: rows, linear: &self.linear, sink });
    }
}

/// Writes a product's results row by row, without what only fills blocks and panels.
struct Rows<'a> {
    to: &'a mut [f32],
    rows: usize,
    columns: usize,
}

impl Sink for Rows<'_> {
    #[inline(always)]
    fn put<I: Isa>(&mut self, isa: I, row: usize, column: usize, values: I::F32) {
        let ops = isa.f32();
        if row < self.rows && column + ops.len() <= self.columns {
            ops.store(values, &mut self.to[row * self.columns + column..]);
        } else if row < self.rows && column < self.columns {
            let rest = self.columns - column;
            let mut all = [0.0; 16];
            ops.store(values, &mut all);
            self.to[row * self.columns + column..][..rest].copy_from_slice(&all[..rest]);
        }
    }
}
