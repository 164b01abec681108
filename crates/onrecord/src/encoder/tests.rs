//! The fast pieces against their plain twins, on every backend this CPU has.

use proptest::prelude::*;

use super::attention::{Attend, AttendScratch, Heads, KeysValues, Reserve, StoreKeysValues};
use super::backend::{Backend, Dot, Task};
use super::layer::{CHUNK, ROWS, Store};
use super::linear::{Linear, Pack, Product};
use super::math::{LayerNorm, exp2, gelu, max_abs};
use super::quantise::{Quantise, QuantisedRows};
use super::random::{Random, Sizes};
use super::{Encoder, EncoderScratch, PlainEncoder, plain};
use crate::weights::{Weights, WeightsBuilder};
use rten_simd::Isa;
use rten_simd::ops::BitOps;

const TINY: Sizes = Sizes {
    hidden: 96,
    ffn: 208,
    layers: 2,
    heads: 3,
    vocab: 50,
    positions: 256,
    features: &[("case", 4), ("quote", 3)],
};

/// Whether values differ by more than `tolerance`, relative to the largest.
fn assert_close(found: &[f32], expected: &[f32], tolerance: f32, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.0, |max: f32, x| max.max(x.abs()));
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let difference = (found - expected).abs();
        assert!(difference <= tolerance * largest.max(1e-6), "{what}, at {i}: {found}, not {expected}");
    }
}

/// A function of vectors, applied to a slice.
struct Map<'a, F>(&'a mut [f32], F);

trait Function {
    fn apply<I: Isa>(&self, isa: I, x: I::F32) -> I::F32;
}

impl<F: Function> Task for Map<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) {
        let ops = dot.isa().f32();
        for x in self.0.chunks_exact_mut(ops.len()) {
            ops.store(self.1.apply(dot.isa(), ops.load(x)), x);
        }
    }
}

struct Exp2;

impl Function for Exp2 {
    #[inline(always)]
    fn apply<I: Isa>(&self, isa: I, x: I::F32) -> I::F32 {
        exp2(isa, x)
    }
}

struct Gelu;

impl Function for Gelu {
    #[inline(always)]
    fn apply<I: Isa>(&self, isa: I, x: I::F32) -> I::F32 {
        gelu(isa, x)
    }
}

#[test]
fn exp2_is_good_to_3e_6() {
    for backend in Backend::available() {
        let arguments: Vec<f32> = (0..1 << 16).map(|i| i as f32 * -0.00192).collect();
        let mut values = arguments.clone();
        backend.run(Map(&mut values, Exp2));
        for (x, y) in arguments.into_iter().zip(values) {
            let expected = f64::from(x).exp2();
            let error = (f64::from(y) / expected - 1.0).abs();
            assert!(error < 3e-6, "{backend:?}: 2^{x} is off by {error}");
        }
        let mut ends = [f32::NEG_INFINITY, -1e30, -127.0, -0.0].repeat(4);
        backend.run(Map(&mut ends, Exp2));
        assert!(ends.iter().all(|y| (0.0..=1.0).contains(y)), "{backend:?}: {ends:?}");
    }
}

#[test]
fn gelu_is_as_good_as_it_says() {
    for backend in Backend::available() {
        let arguments: Vec<f32> = (-(1 << 15)..1 << 15).map(|i| i as f32 * 0.0005).collect();
        let mut values = arguments.clone();
        backend.run(Map(&mut values, Gelu));
        for (x, y) in arguments.into_iter().zip(values) {
            let error = (y - plain::gelu(x)).abs();
            assert!(error < 4e-5 + 5e-6 * x.abs(), "{backend:?}: gelu({x}) is off by {error}");
        }
    }
}

#[test]
fn plain_gelu_has_the_known_values() {
    for (x, y) in [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_25), (3.0, 2.995_950_3), (-9.0, 0.0)] {
        assert!((plain::gelu(x) - y).abs() < 1e-6, "gelu({x})");
    }
}

struct MaxAbs<'a>(&'a [f32]);

impl Task for MaxAbs<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) -> f32 {
        max_abs(dot.isa(), self.0)
    }
}

/// Quantises rows of `width` and multiplies them with weights `[scale.len(), width]`.
fn product(
    backend: Backend,
    rows: &[f32],
    width: usize,
    bytes: &[i8],
    scale: &[f32],
    bias: &[f32],
) -> Vec<f32> {
    let count = rows.len() / width;
    let bytes: Vec<u8> = bytes.iter().map(|byte| byte.cast_unsigned()).collect();
    let linear: Linear = backend.run(Pack { bytes: &bytes, inputs: width, scale, bias });
    let mut quantised = QuantisedRows::default();
    let padded = count.next_multiple_of(ROWS);
    quantised.reserve(padded, width);
    backend.run(Quantise { from: rows, stride: width, width, to: &mut quantised, first: 0 });
    let mut to = vec![f32::NAN; padded * linear.padded()];
    let sink = Store { to: &mut to, stride: linear.padded() };
    backend.run(Product { rows: &quantised, first: 0, count, linear: &linear, sink });
    let rows = to.chunks_exact(linear.padded()).take(count);
    rows.flat_map(|row| &row[..scale.len()]).copied().collect()
}

#[test]
fn products_of_the_largest_bytes_do_not_saturate() {
    let width = 1536;
    let rows: Vec<f32> =
        (0..4).flat_map(|i| (0..width).map(move |k| if k % 4 < i { -2.0 } else { 2.0 })).collect();
    let bytes: Vec<i8> =
        (0..5).flat_map(|i| (0..width).map(move |k| if k % 4 < i { -127 } else { 127 })).collect();
    let expected = plain::product(&rows, width, &bytes, &[1.0; 5], &[0.0; 5]);
    for backend in Backend::available() {
        let found = product(backend, &rows, width, &bytes, &[1.0; 5], &[0.0; 5]);
        assert_close(&found, &expected, 1e-6, &format!("{backend:?}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn finds_the_largest_absolute_value(seed: u64, groups in 1..12_usize) {
        let x = Random(seed).floats(16 * groups, -3.0, 3.0);
        let expected = x.iter().fold(0.0, |max: f32, x| max.max(x.abs()));
        for backend in Backend::available() {
            prop_assert_eq!(backend.run(MaxAbs(&x)), expected);
        }
    }

    #[test]
    fn products_equal_their_plain_twin(
        seed: u64, count in 1..20_usize, groups in 1..12_usize, outputs in 1..120_usize,
    ) {
        let mut random = Random(seed);
        let width = 16 * groups;
        let mut rows = random.floats(count * width, -1.0, 1.0);
        rows[..width].fill(0.0);
        let bytes = random.bytes(outputs * width);
        let (scale, bias) = (random.floats(outputs, 0.0, 0.02), random.floats(outputs, -1.0, 1.0));
        let expected = plain::product(&rows, width, &bytes, &scale, &bias);
        for backend in Backend::available() {
            let found = product(backend, &rows, width, &bytes, &scale, &bias);
            assert_close(&found, &expected, 1e-6, &format!("{backend:?}"));
        }
    }

    #[test]
    fn layer_norm_equals_its_plain_twin(seed: u64, count in 1..5_usize, groups in 1..30_usize) {
        let mut random = Random(seed);
        let width = 16 * groups;
        let rows = random.floats(count * width, -3.0, 5.0);
        let (weight, bias) = (random.floats(width, 0.5, 1.5), random.floats(width, -0.5, 0.5));
        let mut expected = rows.clone();
        plain::layer_norm(&mut expected, &weight, &bias, 1e-12);
        for backend in Backend::available() {
            let mut found = vec![0.0; rows.len()];
            let (from, to, weight, bias) = (&rows, &mut found, &weight, &bias);
            let eps = 1e-12;
            backend.run(LayerNorm { from, to, stride: width, weight, bias, eps });
            assert_close(&found, &expected, 1e-5, &format!("{backend:?}"));
        }
    }

    #[test]
    fn attention_equals_its_plain_twin(seed: u64, len in 1..70_usize, count in 1..4_usize, size in 1..5_usize) {
        check_attention(seed, len, Heads { count, size: 16 * size });
    }

    #[test]
    fn loading_a_damaged_model_never_panics(
        changes in proptest::collection::vec((0..4000_usize, any::<u8>()), 1..4)
    ) {
        let mut file = TINY.random(1).build();
        for (at, byte) in changes {
            file[at] = byte;
        }
        if let Ok(weights) = Weights::parse(file) {
            let _ = Encoder::from_weights(&weights);
        }
    }
}

#[test]
fn attention_equals_its_plain_twin_at_the_ends_of_panels() {
    for len in [1, 2, 15, 16, 17, 31, 32, 33, 127, 128, 256] {
        check_attention(len as u64, len, Heads { count: 2, size: 32 });
    }
}

fn check_attention(seed: u64, len: usize, heads: Heads) {
    let hidden = heads.count * heads.size;
    let mut random = Random(seed);
    let mut qkv = random.floats(len * 3 * hidden, -2.0, 2.0);
    // One key that stands out, so that weights are not all alike.
    qkv[hidden..2 * hidden].iter_mut().for_each(|key| *key *= 2.0);
    let mut rounded = qkv.clone();
    for row in rounded.chunks_exact_mut(3 * hidden) {
        for part in row[..2 * hidden].chunks_exact_mut(heads.size) {
            let (bytes, scale) = plain::quantise(part);
            for (x, byte) in part.iter_mut().zip(bytes) {
                *x = f32::from(byte) * scale;
            }
        }
    }
    let expected = plain::attention(&rounded, heads);

    for backend in Backend::available() {
        let mut context = KeysValues::default();
        // What an earlier, longer sequence leaves behind must not matter.
        backend.run(Reserve { to: &mut context, len: len + 40, heads });
        let garbage = vec![f32::NAN; (len + 40) * 2 * hidden];
        let (from, stride) = (&garbage, 2 * hidden);
        backend.run(StoreKeysValues { from, stride, first: 0, heads, to: &mut context });

        backend.run(Reserve { to: &mut context, len, heads });
        let keys_values: Vec<f32> =
            qkv.chunks_exact(3 * hidden).flat_map(|row| &row[hidden..]).copied().collect();
        for (first, from) in keys_values.chunks(10 * stride).enumerate() {
            backend.run(StoreKeysValues { from, stride, first: 10 * first, heads, to: &mut context });
        }
        let mut queries: Vec<f32> =
            qkv.chunks_exact(3 * hidden).flat_map(|row| &row[..hidden]).copied().collect();
        queries.resize(len.next_multiple_of(ROWS) * hidden, f32::NAN);
        let mut found = vec![0.0; queries.len()];
        let scratch = &mut AttendScratch::default();
        let (queries, to) = (&queries, &mut found);
        backend.run(Attend { queries, to, stride: hidden, heads, context: &context, len, scratch });
        assert_close(
            &found[..len * hidden],
            &expected,
            1e-4,
            &format!("{backend:?}, {len} tokens, {heads:?}"),
        );
    }
}

#[test]
fn every_length_comes_close_to_the_plain_encoder() {
    let weights = Weights::parse(TINY.random(7).build()).expect("a whole model");
    let plain = PlainEncoder::from_weights(&weights).expect("a whole model");
    let mut random = Random(8);
    for len in [1, 2, 7, 8, 9, 63, CHUNK, 65, 127, 128, 256] {
        let ids: Vec<u32> = (0..len).map(|_| (random.next() % 50) as u32).collect();
        let features: Vec<[u8; 2]> = (0..len).map(|i| [(i % 4) as u8, (i % 3) as u8]).collect();
        let expected = plain.encode(&ids, &features);
        for backend in Backend::available() {
            let encoder = Encoder::for_backend(&weights, backend).expect("a whole model");
            let found = encoder.encode(&mut EncoderScratch::default(), &ids, &features).to_vec();
            let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
            let rows = found.chunks_exact(TINY.hidden).zip(expected.chunks_exact(TINY.hidden));
            for (i, (x, y)) in rows.enumerate() {
                let cosine = dot(x, y) / (dot(x, x) * dot(y, y)).sqrt();
                assert!(cosine > 0.999, "{backend:?}, token {i} of {len}: cosine {cosine}");
            }
        }
    }
}

#[test]
fn encoders_are_shared_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<Encoder>();
    check::<EncoderScratch>();
}

fn load_error(builder: &WeightsBuilder) -> String {
    let weights = Weights::parse(builder.build()).expect("a well-formed file");
    Encoder::from_weights(&weights).expect_err("not a model").to_string()
}

#[test]
fn says_what_is_wrong_with_a_model() {
    let cases: [(&str, &str, &str); 5] = [
        ("layers", "3", "tensor `layers.2.qkv.weight`: missing"),
        ("layers", "-1", "metadata `layers`"),
        ("heads", "5", "tensor `embeddings.word`: 96 columns are not 5 heads"),
        ("layer_norm_eps", "NaN", "metadata `layer_norm_eps`"),
        ("features", "case,shape", "tensor `embeddings.feature.shape`: missing"),
    ];
    for (key, value, expected) in cases {
        let error = load_error(TINY.random(1).metadata(key, value));
        assert!(error.contains(expected), "{error}");
    }
    let mut lowest = TINY.random(1);
    lowest.metadata("layers", "3");
    lowest.tensor_i8(
        "layers.2.qkv.weight",
        &[3 * TINY.hidden, TINY.hidden],
        &vec![-128; 3 * TINY.hidden * TINY.hidden],
    );
    lowest.tensor_f32("layers.2.qkv.scale", &[3 * TINY.hidden], &vec![0.0; 3 * TINY.hidden]);
    lowest.tensor_f32("layers.2.qkv.bias", &[3 * TINY.hidden], &vec![0.0; 3 * TINY.hidden]);
    let error = load_error(&lowest);
    assert!(error.contains("tensor `layers.2.qkv.weight`: holds -128"), "{error}");
}
