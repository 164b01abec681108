//! The network that reads: a small BERT (Devlin et al. 2018; MiniLM, Wang et al. 2020) in bytes.
//!
//! A sequence of wordpieces goes in, a vector for each comes out. Weights are symmetric bytes with a
//! scale for each output channel, activations symmetric bytes with a scale for each token, all sums
//! between them exact 32-bit integers; everything else is single precision.
//!
//! One call runs one sequence on one thread, in buffers that the caller keeps. No call leaves
//! anything behind that another could see: the same sequence gives the same bits, whatever was
//! computed before it or is computed beside it.

mod attention;
mod backend;
mod config;
mod embeddings;
mod layer;
mod linear;
mod math;
mod plain;
mod projection;
mod quantise;
mod random;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::Error;
use crate::weights::Weights;
use attention::Reserve;
pub use backend::Backend;
use config::Config;
pub use config::FeatureTable;
use embeddings::{Embed, Embeddings};
use layer::{CHUNK, Layer, LayerScratch, grow};
pub use plain::PlainEncoder;
pub(crate) use projection::{Projection, ProjectionScratch};
pub use random::Sizes;

/// The encoder with its weights. Immutable; share it between threads.
pub struct Encoder {
    config: Config,
    backend: Backend,
    embeddings: Embeddings,
    layers: Vec<Layer>,
}

/// The buffers of one worker, reused from call to call. They grow with the longest sequence, to about
/// 4 MB for 512 tokens of MiniLM.
#[derive(Default)]
pub struct EncoderScratch {
    /// The last result, `[tokens, hidden]`.
    output: Vec<f32>,
    /// Every token's vector, in rows of [`Layer::stride`].
    hidden: Vec<f32>,
    embedding: Vec<f32>,
    layer: LayerScratch,
}

impl Encoder {
    /// The encoder of a model file, for the best instructions that this CPU has.
    ///
    /// # Errors
    ///
    /// [`Error::is_model`], naming the tensor that is missing or wrong.
    pub fn from_weights(weights: &Weights) -> Result<Self, Error> {
        Self::for_backend(weights, Backend::best())
    }

    /// The encoder of a model file, for the instructions of `backend`.
    ///
    /// # Errors
    ///
    /// As [`Encoder::from_weights`].
    pub fn for_backend(weights: &Weights, backend: Backend) -> Result<Self, Error> {
        let config = Config::read(weights)?;
        let embeddings = Embeddings::load(weights, &config)?;
        let layers = (0..config.layers).map(|layer| Layer::load(weights, &config, layer, backend));
        let layers = layers.collect::<Result<_, Error>>()?;
        Ok(Self { config, backend, embeddings, layers })
    }

    /// Columns of a token's vector.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.config.hidden
    }

    /// Wordpieces in the vocabulary: ids are less.
    #[must_use]
    pub fn vocab_size(&self) -> usize {
        self.config.vocab
    }

    /// Tokens in the longest sequence.
    #[must_use]
    pub fn max_len(&self) -> usize {
        self.config.positions
    }

    /// The features that each token has, in order.
    #[must_use]
    pub fn features(&self) -> &[FeatureTable] {
        &self.config.features
    }

    /// The instructions it runs on.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Reads one sequence: wordpiece `ids` and each one's `features`, one value for each of
    /// [`Encoder::features`]. Returns the last layer's vectors, `[ids.len(), hidden]` row by row,
    /// which stay in `scratch` until its next use.
    ///
    /// # Panics
    ///
    /// If `ids` is longer than [`Encoder::max_len`], an id is not less than
    /// [`Encoder::vocab_size`], `features` has another length than `ids` or another number of
    /// features than the model, or a feature is not less than its table's size.
    pub fn encode<'s, const F: usize>(
        &self,
        scratch: &'s mut EncoderScratch,
        ids: &[u32],
        features: &[[u8; F]],
    ) -> &'s [f32] {
        self.config.check(ids, features);
        let (len, hidden) = (ids.len(), self.config.hidden);
        let EncoderScratch { output, hidden: x, embedding, layer: scratch } = scratch;
        let output = grow(output, len * hidden);
        if len == 0 {
            return output;
        }

        let stride = self.layers[0].stride();
        let x = grow(x, len.next_multiple_of(CHUNK) * stride);
        let Self { config, backend, embeddings, .. } = self;
        let features = features.as_flattened();
        backend.run(Embed { embeddings, config, ids, features, to: x, stride, sum: embedding });
        backend.run(Reserve { to: &mut scratch.context, len, heads: config.heads });
        for layer in &self.layers {
            layer.forward(config, *backend, x, len, scratch);
        }
        for (row, to) in x.chunks_exact(stride).zip(output.chunks_exact_mut(hidden)) {
            to.copy_from_slice(&row[..hidden]);
        }
        output
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder")
            .field("config", &self.config)
            .field("backend", &self.backend)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for EncoderScratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncoderScratch").finish_non_exhaustive()
    }
}
