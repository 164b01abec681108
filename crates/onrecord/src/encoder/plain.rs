//! The same network in plain single-precision loops: slow, and easy to see through.
//!
//! Tests hold the fast code against it, piece by piece, and an evaluation can tell with it what the
//! rounding to bytes costs.

use std::fmt;

use super::attention::Heads;
use super::config::Config;
use super::embeddings::{Embeddings, Norm};
use crate::Error;
use crate::weights::Weights;

/// A model file's encoder without rounded activations: the file's weights, multiplied out.
pub struct PlainEncoder {
    config: Config,
    embeddings: Embeddings,
    layers: Vec<PlainLayer>,
}

struct PlainLayer {
    qkv: PlainLinear,
    attention: PlainLinear,
    attention_norm: Norm,
    up: PlainLinear,
    down: PlainLinear,
    down_norm: Norm,
}

/// `[inputs, outputs]`, so that the inner loop runs over outputs, and can be vectorised.
struct PlainLinear {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl PlainLinear {
    fn load(weights: &Weights, name: &str, outputs: usize, inputs: usize) -> Result<Self, Error> {
        let bytes = weights.tensor_i8(&format!("{name}.weight"), &[outputs, inputs])?;
        let scale = weights.tensor_f32(&format!("{name}.scale"), &[outputs])?;
        let bias = weights.tensor_f32(&format!("{name}.bias"), &[outputs])?;
        let mut weight = vec![0.0; inputs * outputs];
        for (o, row) in bytes.bytes().chunks_exact(inputs).enumerate() {
            for (i, byte) in row.iter().enumerate() {
                weight[i * outputs + o] = scale[o] * f32::from(byte.cast_signed());
            }
        }
        Ok(Self { weight, bias })
    }

    fn apply(&self, x: &[f32]) -> Vec<f32> {
        let outputs = self.bias.len();
        let inputs = self.weight.len() / outputs;
        let mut y = self.bias.repeat(x.len() / inputs);
        for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
            for (x, weight) in x.iter().zip(self.weight.chunks_exact(outputs)) {
                for (y, weight) in y.iter_mut().zip(weight) {
                    *y += x * weight;
                }
            }
        }
        y
    }
}

impl fmt::Debug for PlainEncoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlainEncoder").field("config", &self.config).finish_non_exhaustive()
    }
}

impl PlainEncoder {
    /// The encoder of a model file.
    ///
    /// # Errors
    ///
    /// [`Error::is_model`], naming the tensor that is missing or wrong.
    pub fn from_weights(weights: &Weights) -> Result<Self, Error> {
        let config = Config::read(weights)?;
        let embeddings = Embeddings::load(weights, &config)?;
        let layers = (0..config.layers).map(|i| PlainLayer::load(weights, &config, i));
        let layers = layers.collect::<Result<_, Error>>()?;
        Ok(Self { config, embeddings, layers })
    }

    /// Reads one sequence: [`Encoder::encode`](super::Encoder::encode)'s result, `[ids.len(),
    /// hidden]`, as the file's weights give it in single precision.
    ///
    /// # Panics
    ///
    /// As [`Encoder::encode`](super::Encoder::encode).
    #[must_use]
    pub fn encode<const F: usize>(&self, ids: &[u32], features: &[[u8; F]]) -> Vec<f32> {
        self.config.check(ids, features);
        let mut x = self.embed(ids, features.as_flattened());
        for layer in &self.layers {
            x = layer.apply(&x, &self.config);
        }
        x
    }

    fn embed(&self, ids: &[u32], features: &[u8]) -> Vec<f32> {
        let Config { hidden, eps, .. } = self.config;
        let Embeddings { word, scale, position, features: tables, norm } = &self.embeddings;
        let mut x = vec![0.0; ids.len() * hidden];
        for (token, x) in x.chunks_exact_mut(hidden).enumerate() {
            let id = ids[token] as usize;
            for (i, x) in x.iter_mut().enumerate() {
                let byte = word.bytes()[id * hidden + i].cast_signed();
                *x = scale[id] * f32::from(byte) + position[token * hidden + i];
                for (f, table) in tables.iter().enumerate() {
                    *x += table[usize::from(features[token * tables.len() + f]) * hidden + i];
                }
            }
        }
        layer_norm(&mut x, &norm.weight, &norm.bias, eps);
        x
    }
}

impl PlainLayer {
    fn load(weights: &Weights, config: &Config, layer: usize) -> Result<Self, Error> {
        let Config { hidden, ffn, .. } = *config;
        let name = |part: &str| format!("layers.{layer}.{part}");
        Ok(Self {
            qkv: PlainLinear::load(weights, &name("qkv"), 3 * hidden, hidden)?,
            attention: PlainLinear::load(weights, &name("attention"), hidden, hidden)?,
            attention_norm: Norm::load(weights, &name("attention_norm"), hidden)?,
            up: PlainLinear::load(weights, &name("up"), ffn, hidden)?,
            down: PlainLinear::load(weights, &name("down"), hidden, ffn)?,
            down_norm: Norm::load(weights, &name("down_norm"), hidden)?,
        })
    }

    fn apply(&self, x: &[f32], config: &Config) -> Vec<f32> {
        let norm = |x: &mut [f32], norm: &Norm| layer_norm(x, &norm.weight, &norm.bias, config.eps);
        let mut attended = self.attention.apply(&attention(&self.qkv.apply(x), config.heads));
        add(&mut attended, x);
        norm(&mut attended, &self.attention_norm);
        let mut inner = self.up.apply(&attended);
        for x in &mut inner {
            *x = gelu(*x);
        }
        let mut y = self.down.apply(&inner);
        add(&mut y, &attended);
        norm(&mut y, &self.down_norm);
        y
    }
}

fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

/// Attention in rows of queries, keys and values, each head after head; returns rows of results.
pub(super) fn attention(qkv: &[f32], heads: Heads) -> Vec<f32> {
    let hidden = heads.count * heads.size;
    let rows: Vec<&[f32]> = qkv.chunks_exact(3 * hidden).collect();
    let mut y = vec![0.0; rows.len() * hidden];
    for (query, y) in rows.iter().zip(y.chunks_exact_mut(hidden)) {
        for (head, y) in y.chunks_exact_mut(heads.size).enumerate() {
            let columns = |part| part * hidden + head * heads.size..part * hidden + (head + 1) * heads.size;
            let query = &query[columns(0)];
            let score = |row: &&[f32]| {
                let products = query.iter().zip(&row[columns(1)]).map(|(q, k)| q * k);
                products.sum::<f32>() / (heads.size as f32).sqrt()
            };
            let scores: Vec<f32> = rows.iter().map(score).collect();
            let max = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let weights: Vec<f32> = scores.iter().map(|score| (score - max).exp()).collect();
            let sum: f32 = weights.iter().sum();
            for (row, weight) in rows.iter().zip(weights) {
                for (y, value) in y.iter_mut().zip(&row[columns(2)]) {
                    *y += weight / sum * value;
                }
            }
        }
    }
    y
}

/// Layer norm of rows as long as `weight`.
pub(super) fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
    let count = weight.len() as f32;
    for row in x.chunks_exact_mut(weight.len()) {
        let mean = row.iter().sum::<f32>() / count;
        let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count;
        let scale = 1.0 / (variance + eps).sqrt();
        for (x, (weight, bias)) in row.iter_mut().zip(weight.iter().zip(bias)) {
            *x = (*x - mean) * scale * weight + bias;
        }
    }
}

/// x Φ(x), the exact GELU.
pub(super) fn gelu(x: f32) -> f32 {
    let x = f64::from(x);
    (x * 0.5 * (1.0 + erf(x / std::f64::consts::SQRT_2))) as f32
}

/// The error function by a series without cancellation: 2/√π e^(−x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!
/// (Abramowitz and Stegun 7.1.6).
fn erf(x: f64) -> f64 {
    if x.abs() > 6.0 {
        return x.signum();
    }
    let (mut term, mut sum, mut n) = (x, x, 0.0);
    while term.abs() > 1e-17 {
        n += 1.0;
        term *= 2.0 * x * x / (2.0 * n + 1.0);
        sum += term;
    }
    2.0 / std::f64::consts::PI.sqrt() * (-x * x).exp() * sum
}

/// A row's bytes and their scale, as [`super::quantise`] has them.
#[cfg(test)]
pub(super) fn quantise(row: &[f32]) -> (Vec<i8>, f32) {
    let max = row.iter().fold(0.0, |max: f32, x| max.max(x.abs()));
    let inverse = if max > 0.0 { 127.0 / max } else { 0.0 };
    (row.iter().map(|x| (x * inverse).round_ties_even() as i8).collect(), max / 127.0)
}

/// Rows of `width`, quantised, times weights `[scale.len(), width]` with a scale for each row, plus
/// biases.
#[cfg(test)]
pub(super) fn product(rows: &[f32], width: usize, bytes: &[i8], scale: &[f32], bias: &[f32]) -> Vec<f32> {
    let quantised = rows.chunks_exact(width).map(quantise);
    let product = |(row, row_scale): (Vec<i8>, f32)| {
        let outputs = bytes.chunks_exact(width).zip(scale.iter().zip(bias));
        outputs
            .map(move |(weights, (scale, bias))| {
                let products = row.iter().zip(weights).map(|(x, w)| i32::from(*x) * i32::from(*w));
                products.sum::<i32>() as f32 * (row_scale * scale) + bias
            })
            .collect::<Vec<_>>()
    };
    quantised.flat_map(product).collect()
}
