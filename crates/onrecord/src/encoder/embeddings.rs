//! What a token's vector is before the first layer: its wordpiece's, its position's and its features'
//! vectors, added up and normed.

use super::backend::{Dot, Task};
use super::config::{Config, FeatureTable};
use super::math::norm_row;
use crate::Error;
use crate::weights::{TensorBytes, Weights};

pub(super) struct Embeddings {
    /// `[vocab, hidden]`, signed bytes in the file: half the model, of which a report needs little.
    pub(super) word: TensorBytes,
    /// `[vocab]`.
    pub(super) scale: Vec<f32>,
    /// `[positions, hidden]`.
    pub(super) position: Vec<f32>,
    /// `[size, hidden]` for each feature.
    pub(super) features: Vec<Vec<f32>>,
    pub(super) norm: Norm,
}

impl Embeddings {
    pub(super) fn load(weights: &Weights, config: &Config) -> Result<Self, Error> {
        let Config { hidden, vocab, positions, .. } = *config;
        let features = config.features.iter().map(|FeatureTable { name, size }| {
            weights.tensor_f32(&format!("embeddings.feature.{name}"), &[*size, hidden])
        });
        Ok(Self {
            word: weights.tensor_i8("embeddings.word", &[vocab, hidden])?,
            scale: weights.tensor_f32("embeddings.word.scale", &[vocab])?,
            position: weights.tensor_f32("embeddings.position", &[positions, hidden])?,
            features: features.collect::<Result<_, Error>>()?,
            norm: Norm::load(weights, "embeddings.norm", hidden)?,
        })
    }
}

/// A layer norm's parameters, `[hidden]` each.
pub(super) struct Norm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Norm {
    pub(super) fn load(weights: &Weights, name: &str, hidden: usize) -> Result<Self, Error> {
        let weight = weights.tensor_f32(&format!("{name}.weight"), &[hidden])?;
        let bias = weights.tensor_f32(&format!("{name}.bias"), &[hidden])?;
        Ok(Self { weight, bias })
    }
}

/// Looks up the tokens of a sequence.
pub(super) struct Embed<'a> {
    pub(super) embeddings: &'a Embeddings,
    pub(super) config: &'a Config,
    pub(super) ids: &'a [u32],
    /// `[tokens, features]`.
    pub(super) features: &'a [u8],
    /// Rows of `stride` values.
    pub(super) to: &'a mut [f32],
    pub(super) stride: usize,
    /// A buffer.
    pub(super) sum: &'a mut Vec<f32>,
}

impl Task for Embed<'_> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let Self { embeddings, config, ids, features, to, stride, sum } = self;
        let hidden = config.hidden;
        let row = |row: usize| row * hidden..(row + 1) * hidden;
        let word = embeddings.word.bytes();
        sum.resize(hidden, 0.0);
        for (token, (&id, to)) in ids.iter().zip(to.chunks_exact_mut(stride)).enumerate() {
            let id = id as usize;
            let scale = embeddings.scale[id];
            let word = &word[row(id)];
            let position = &embeddings.position[row(token)];
            for ((sum, &byte), &position) in sum.iter_mut().zip(word).zip(position) {
                *sum = scale * f32::from(byte.cast_signed()) + position;
            }
            let values = &features[token * config.features.len()..][..config.features.len()];
            for (table, &value) in embeddings.features.iter().zip(values) {
                for (sum, add) in sum.iter_mut().zip(&table[row(value.into())]) {
                    *sum += add;
                }
            }
            norm_row(dot.isa(), sum, to, &embeddings.norm.weight, &embeddings.norm.bias, config.eps);
        }
    }
}
