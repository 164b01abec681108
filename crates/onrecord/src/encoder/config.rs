//! The network's sizes.

use super::attention::Heads;
use super::quantise::GROUP;
use crate::Error;
use crate::weights::Weights;

/// The network's sizes, as its file gives them.
#[derive(Clone, Debug)]
pub(super) struct Config {
    /// Columns of a token's vector.
    pub(super) hidden: usize,
    /// Columns inside the feed-forward half of a layer.
    pub(super) ffn: usize,
    pub(super) layers: usize,
    pub(super) heads: Heads,
    /// Wordpieces in the vocabulary.
    pub(super) vocab: usize,
    /// Tokens in the longest sequence.
    pub(super) positions: usize,
    /// What layer norms add to the variance.
    pub(super) eps: f32,
    pub(super) features: Vec<FeatureTable>,
}

/// A table of vectors, one of which each token adds to its embedding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureTable {
    /// The name in the file: `embeddings.feature.<name>`.
    pub name: String,
    /// Values the feature takes: 0 to `size` − 1.
    pub size: usize,
}

/// More layers or heads than any model of ours has.
const MANY: usize = 1024;
/// More columns than any model of ours has. Sums of this many products of bytes fit 32 bits.
const WIDE: usize = 1 << 16;

impl Config {
    pub(super) fn read(weights: &Weights) -> Result<Self, Error> {
        let number = |key: &str| -> Result<usize, Error> {
            let value = weights.require(key)?;
            let number = value.parse().ok().filter(|number| (1..=MANY).contains(number));
            number.ok_or_else(|| Error::model(format!("metadata `{key}`: {value:?} is no sensible number")))
        };
        let (layers, heads) = (number("layers")?, number("heads")?);
        let eps = weights.require("layer_norm_eps")?;
        let eps = eps.parse().ok().filter(|eps: &f32| (0.0..0.1).contains(eps)).ok_or_else(|| {
            Error::model(format!("metadata `layer_norm_eps`: {eps:?} is no small positive number"))
        })?;

        let [vocab, hidden] = weights.dims("embeddings.word")?;
        let [positions, _] = weights.dims("embeddings.position")?;
        let [ffn, _] = weights.dims("layers.0.up.weight")?;
        if hidden == 0 || !hidden.is_multiple_of(heads * GROUP) || hidden > WIDE {
            return Err(Error::model(format!(
                "tensor `embeddings.word`: {hidden} columns are not {heads} heads of a multiple of {GROUP}"
            )));
        }
        if ffn == 0 || !ffn.is_multiple_of(GROUP) || ffn > WIDE {
            return Err(Error::model(format!(
                "tensor `layers.0.up.weight`: {ffn} rows are not a multiple of {GROUP}"
            )));
        }

        let features = weights.require("features")?;
        let features = features.split(',').filter(|name| !name.is_empty()).map(|name| {
            let [size, _] = weights.dims(&format!("embeddings.feature.{name}"))?;
            Ok(FeatureTable { name: name.into(), size })
        });
        let features = features.collect::<Result<_, Error>>()?;
        let heads = Heads { count: heads, size: hidden / heads };
        Ok(Self { hidden, ffn, layers, heads, vocab, positions, eps, features })
    }

    /// Panics unless a sequence of `ids` with these features is one for this model.
    pub(super) fn check<const F: usize>(&self, ids: &[u32], features: &[[u8; F]]) {
        assert!(ids.len() <= self.positions, "{} tokens, the model reads {}", ids.len(), self.positions);
        assert_eq!(ids.len(), features.len(), "each token has features");
        assert_eq!(F, self.features.len(), "features of a token, and of the model");
    }
}
