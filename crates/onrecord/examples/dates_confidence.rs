//! Counts how often the value of a time expression is right, by class, and prints the table of
//! `date/confidence.rs`; then how well the confidence that is given now fits.
//!
//! usage: `dates_confidence` CORPUS.jsonl …
//!
//! A line of a corpus is a report: `{"text", "sentences": [[s, e], …], "date", "dates": [{"span", "value"},
//! …]}`, all places in code points. An expression is right if an annotated one that shares a word with it
//! has the same value.

use std::collections::BTreeMap;

use onrecord::date::{WEIGHT, times_by_class};
use onrecord::{CodePoints, Span};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        return Err("usage: dates_confidence CORPUS.jsonl …".into());
    }
    let mut classes: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for path in &paths {
        for (number, line) in std::fs::read_to_string(path)?.lines().enumerate() {
            let report: Value = serde_json::from_str(line)?;
            let no = |what: &str| format!("{path}, line {}: {what}", number + 1);
            let text = report["text"].as_str().ok_or_else(|| no("no text"))?;
            let points = CodePoints::new(text);
            let span = |pair: &Value| -> Option<Span> {
                let at = |k: usize| usize::try_from(pair[k].as_u64()?).ok();
                points.span([at(0)?, at(1)?])
            };
            let spans = |key: &str| report[key].as_array().into_iter().flatten();
            let sentences: Vec<Span> = spans("sentences").filter_map(span).collect();
            let mut gold = spans("dates")
                .map(|t| Some((span(&t["span"])?, t["value"].as_str()?)))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| no("a date without a span and a value"))?;
            let published = report["date"].as_str().map(str::parse).transpose()?;
            for (time, class) in times_by_class(text, &sentences, published) {
                let found = gold.iter().position(|(s, value)| {
                    s.start < time.span.end && time.span.start < s.end && *value == time.value
                });
                let right = f64::from(u8::from(found.is_some()));
                found.map(|n| gold.swap_remove(n));
                let count = classes.entry(class).or_default();
                *count = (count.0 + right, count.1 + 1.0);
                let confidence = f64::from(time.confidence);
                let bin = bins.iter_mut().zip(1_u8..).find(|(_, n)| confidence * 10.0 <= f64::from(*n));
                if let Some((bin, _)) = bin {
                    *bin = (bin.0 + right, bin.1 + confidence, bin.2 + 1.0);
                }
            }
        }
    }
    let sum = classes.values().fold((0.0, 0.0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
    if sum.1 == 0.0 {
        return Err("no time expressions in these reports".into());
    }
    let share = sum.0 / sum.1;
    println!("const TABLE: &[(&str, f32)] = &[");
    for (class, (right, all)) in &classes {
        let chance = (right + WEIGHT * share) / (all + WEIGHT);
        println!("    ({class:?}, {chance:.2}), // {right} of {all}");
    }
    println!("];");
    println!("right: {} of {}, {:.1} %", sum.0, sum.1, 100.0 * share);
    let mean: f64 = bins.iter().map(|bin| bin.1).sum::<f64>() / sum.1;
    let error: f64 = bins.iter().map(|bin| (bin.0 - bin.1).abs()).sum::<f64>() / sum.1;
    println!(
        "mean confidence now {:.1} %, calibration error over ten bins {:.1} points",
        100.0 * mean,
        100.0 * error
    );
    Ok(())
}
