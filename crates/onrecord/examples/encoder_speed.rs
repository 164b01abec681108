//! Times the encoder of a model file on demand: the Rust half of `training/compare_onnx.py`.
//!
//! `encoder_speed MODEL` reads lines `LENGTH REPEATS` from standard input and answers each with the
//! seconds one sequence of that many wordpieces took, the fastest of the repeats. `encoder_speed
//! MODEL load` prints what parsing and loading the file take, in milliseconds; `encoder_speed MODEL
//! error` reads lines of ids and prints the int8 encoder's relative error against the plain one;
//! `encoder_speed MODEL encode` reads lines of ids and prints each one's vectors.

use std::io::{BufRead, Write};
use std::time::Instant;

use onrecord::encoder::{Encoder, EncoderScratch, PlainEncoder};
use onrecord::weights::Weights;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: encoder_speed MODEL [load|error|encode]")?;
    let mode = args.next().unwrap_or_default();
    let bytes = std::fs::read(path)?;
    if mode == "load" {
        return load(bytes);
    }
    let weights = Weights::parse(bytes)?;
    let encoder = Encoder::from_weights(&weights)?;
    let mut scratch = EncoderScratch::default();
    if !encoder.features().is_empty() {
        return Err("give a model without feature tables".into());
    }
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let numbers = line.split_whitespace().map(str::parse::<u32>).collect::<Result<Vec<_>, _>>()?;
        match mode.as_str() {
            "error" => {
                let plain = PlainEncoder::from_weights(&weights)?;
                let expected = plain.encode::<0>(&numbers, &vec![[]; numbers.len()]);
                let found = encoder.encode::<0>(&mut scratch, &numbers, &vec![[]; numbers.len()]);
                let (error, cosine) = compare(found, &expected);
                writeln!(
                    output,
                    "{} wordpieces: relative error {error:.4}, cosine {cosine:.5}",
                    numbers.len()
                )?;
            }
            "encode" => {
                let found = encoder.encode::<0>(&mut scratch, &numbers, &vec![[]; numbers.len()]);
                writeln!(output, "{}", serde_json::to_string(found)?)?;
            }
            _ => {
                let [length, repeats] = numbers[..] else { return Err("not LENGTH REPEATS".into()) };
                let ids: Vec<u32> = (0..length).map(|i| 1000 + i * 7919 % 20000).collect();
                let features = vec![[]; ids.len()];
                let mut best = f64::INFINITY;
                for _ in 0..repeats {
                    let start = Instant::now();
                    std::hint::black_box(encoder.encode::<0>(&mut scratch, &ids, &features));
                    best = best.min(start.elapsed().as_secs_f64());
                }
                writeln!(output, "{best:.9}")?;
            }
        }
        output.flush()?;
    }
    Ok(())
}

fn load(bytes: Vec<u8>) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let weights = Weights::parse(bytes)?;
    let parsed = start.elapsed();
    let encoder = Encoder::from_weights(&weights)?;
    let loaded = start.elapsed();
    println!("{:?}: parsed after {parsed:.2?}, loaded after {loaded:.2?}", encoder.backend());
    Ok(())
}

/// Relative root mean square error over all values, and the mean cosine of the rows.
fn compare(found: &[f32], expected: &[f32]) -> (f32, f32) {
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
    let difference: Vec<f32> = found.iter().zip(expected).map(|(x, y)| x - y).collect();
    let error = (dot(&difference, &difference) / dot(expected, expected)).sqrt();
    (error, dot(found, expected) / (dot(found, found) * dot(expected, expected)).sqrt())
}
