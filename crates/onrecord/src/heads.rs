//! What is read off the encoder's output. Every head works on one window at a time, on the hidden
//! states that one pass of the encoder gives.

pub(crate) mod actors;
pub(crate) mod crf;
pub(crate) mod events;
#[cfg(test)]
mod parity;
pub(crate) mod statements;

use rten_simd::{Isa, SimdOp};

/// The log odds of a probability, kept within what can be told apart.
pub(crate) fn log_odds(p: f32) -> f32 {
    let p = p.clamp(1e-3, 1.0 - 1e-3);
    (p / (1.0 - p)).ln()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Turns scores into probabilities.
fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let total: f32 = scores.iter().map(|x| (x - top).exp()).sum();
    for x in scores {
        *x = (*x - top).exp() / total;
    }
}

/// `to += inputs × weights`, weights `[inputs, outputs]`. Plain loops whose sums are never reordered, so that all machines agree.
struct AddProduct<'a> {
    weights: &'a [f32],
    inputs: &'a [f32],
    to: &'a mut [f32],
}

impl SimdOp for AddProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (input, row) in self.inputs.iter().zip(self.weights.chunks_exact(self.to.len())) {
            for (to, weight) in self.to.iter_mut().zip(row) {
                *to += input * weight;
            }
        }
    }
}
