//! The encoder against PyTorch: outputs recorded by `training/parity.py` for a tiny random network.

use onrecord::encoder::{Backend, Encoder, EncoderScratch, PlainEncoder};
use onrecord::weights::Weights;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    ids: Vec<u32>,
    features: Vec<[u8; 2]>,
    output: Vec<f32>,
}

fn tiny() -> (Weights, Vec<Case>) {
    let file = include_bytes!("data/encoder/tiny.safetensors").as_slice();
    let weights = Weights::parse(file).expect("the recorded model parses");
    weights.verify().expect("the recorded model is whole");
    let cases = serde_json::from_str(include_str!("data/encoder/tiny.json"));
    (weights, cases.expect("the recorded outputs parse"))
}

/// Root mean square of the difference over that of the reference.
fn relative_error(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let square = |values: &mut dyn Iterator<Item = f32>| values.map(|x| x * x).sum::<f32>();
    let difference = square(&mut found.iter().zip(expected).map(|(x, y)| x - y));
    (difference / square(&mut expected.iter().copied())).sqrt()
}

#[test]
fn plain_encoder_computes_what_pytorch_does() {
    let (weights, cases) = tiny();
    let encoder = PlainEncoder::from_weights(&weights).expect("the recorded model loads");
    for Case { ids, features, output } in cases {
        let found = encoder.encode(&ids, &features);
        let worst = found.iter().zip(&output).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-4, "{} tokens: off by {worst}", ids.len());
    }
}

/// What rounding activations to bytes may cost here: 2 % of a vector's length. (The network is random,
/// so nothing in it has learnt to be robust; MiniLM itself is off by about as much.)
#[test]
fn every_backend_comes_close_to_pytorch() {
    let (weights, cases) = tiny();
    for backend in Backend::available() {
        let encoder = Encoder::for_backend(&weights, backend).expect("the recorded model loads");
        let mut scratch = EncoderScratch::default();
        for Case { ids, features, output } in &cases {
            let found = encoder.encode(&mut scratch, ids, features);
            let error = relative_error(found, output);
            println!("{backend:?}, {} tokens: relative error {error:.4}", ids.len());
            assert!(error < 0.02, "{backend:?}, {} tokens: relative error {error}", ids.len());
        }
    }
}

#[test]
fn a_sequence_gives_the_same_bits_whatever_came_before() {
    let (weights, cases) = tiny();
    for backend in Backend::available() {
        let encoder = Encoder::for_backend(&weights, backend).expect("the recorded model loads");
        let fresh =
            |case: &Case| encoder.encode(&mut EncoderScratch::default(), &case.ids, &case.features).to_vec();
        let expected: Vec<Vec<f32>> = cases.iter().map(fresh).collect();
        std::thread::scope(|scope| {
            for start in 0..3 {
                let (cases, expected, encoder) = (&cases, &expected, &encoder);
                scope.spawn(move || {
                    let mut scratch = EncoderScratch::default();
                    for i in (0..3 * cases.len()).map(|i| (start + i * (start + 1)) % cases.len()) {
                        let found = encoder.encode(&mut scratch, &cases[i].ids, &cases[i].features);
                        assert_eq!(found, expected[i], "{backend:?}, case {i}");
                    }
                });
            }
        });
    }
}

#[test]
fn an_empty_sequence_has_no_vectors() {
    let (weights, _) = tiny();
    let encoder = Encoder::from_weights(&weights).expect("the recorded model loads");
    assert!(encoder.encode::<2>(&mut EncoderScratch::default(), &[], &[]).is_empty());
}
