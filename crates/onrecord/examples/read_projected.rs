//! Reads reports with the network's output computed elsewhere, to compare int8 with the original.
//!
//! usage: read_projected MODEL GUIDELINE MIN_CONFIDENCE PROJECTED < REPORTS.jsonl > READINGS.jsonl
//!
//! PROJECTED holds, for each window of each report in turn, `[tokens, 960]` little-endian f32: the
//! statement head's five projections. `training/compare_f32.py` writes it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::Arc;

use onrecord::{CodePoints, Guideline, Model, Reader, ReaderOptions, Report};
use serde_json::{Value, json};

const COLUMNS: usize = 960;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, guideline, min_confidence, projected] = args.as_slice() else {
        return Err(
            "usage: read_projected MODEL onrecord|polnear MIN_CONFIDENCE PROJECTED < REPORTS.jsonl".into()
        );
    };
    let guideline = if guideline == "polnear" { Guideline::PolNeAR } else { Guideline::OnRecord };
    let options =
        ReaderOptions { guideline, min_confidence: min_confidence.parse()?, ..ReaderOptions::default() };
    let mut worker = Reader::new(Arc::new(Model::open(model)?), options).worker();
    let mut projected = BufReader::new(File::open(projected)?);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let report = Report::from_text(
            row["id"].as_str().unwrap_or_default(),
            row["text"].as_str().ok_or("a row without text")?,
        );
        let reading = worker.read_projected(&report, |tokens| {
            let mut bytes = vec![0; tokens * COLUMNS * 4];
            projected.read_exact(&mut bytes).expect("PROJECTED has all windows");
            bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
        });
        let points = CodePoints::new(&report.text);
        let pairs = |spans: &[onrecord::Span]| spans.iter().map(|&s| points.pair(s)).collect::<Vec<_>>();
        let statements: Vec<Value> = reading
            .statements
            .iter()
            .map(|s| json!({"source": pairs(&s.source), "cue": pairs(&s.cue), "content": pairs(&s.content), "confidence": s.confidence}))
            .collect();
        serde_json::to_writer(
            &mut out,
            &json!({"id": report.id, "text": report.text, "statements": statements}),
        )?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
