//! What the calibration of confidence is fitted on: every candidate statement with its evidence.
//!
//! usage: evidence MODEL GUIDELINE < REPORTS.jsonl > CANDIDATES.jsonl
//!
//! GUIDELINE is `onrecord` or `polnear`. Each output line has `id` and `candidates`, each with
//! `source`, `cue`, `content` (code points) and `evidence`; `speakers`, each with `content`, `actor` and `evidence`;
//! `offices`, each with `title`, `actor` and `evidence`; and `actors`, the mentions of each.

use std::io::{BufRead, Write};
use std::sync::Arc;

use onrecord::{CodePoints, Guideline, Model, Reader, ReaderOptions, Report};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(model), Some(guideline)) = (args.next(), args.next()) else {
        return Err("usage: evidence MODEL onrecord|polnear < REPORTS.jsonl".into());
    };
    let guideline = if guideline == "polnear" { Guideline::PolNeAR } else { Guideline::OnRecord };
    let options = ReaderOptions { guideline, ..ReaderOptions::default() };
    let mut worker = Reader::new(Arc::new(Model::open(model)?), options).worker();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let report = Report::from_text(
            row["id"].as_str().unwrap_or_default(),
            row["text"].as_str().ok_or("a row without text")?,
        );
        let points = CodePoints::new(&report.text);
        let pairs = |spans: &[onrecord::Span]| spans.iter().map(|&s| points.pair(s)).collect::<Vec<_>>();
        let evidence = worker.evidence(&report);
        let candidates: Vec<Value> = evidence
            .candidates
            .iter()
            .map(|(s, evidence)| {
                json!({
                    "source": pairs(&s.source), "cue": pairs(&s.cue), "content": pairs(&s.content),
                    "confidence": s.confidence, "evidence": evidence,
                })
            })
            .collect();
        let speakers = evidence.speakers.iter().map(|(s, actor, evidence)| {
            json!({"content": pairs(&s.content), "actor": actor, "evidence": evidence})
        });
        let offices = evidence.offices.iter().map(
            |(office, evidence)| json!({"title": office.title, "actor": office.holder, "evidence": evidence}),
        );
        let events = evidence.events.iter().map(|(event, evidence)| {
            json!({
                "type": event.kind.as_str(), "status": event.status.as_str(), "trigger": points.pair(event.trigger),
                "by": event.by, "to": event.to, "re": pairs(&event.re), "when": event.when,
                "confidence": event.confidence, "evidence": evidence,
            })
        });
        let actors = evidence.actors.iter().map(|actor| {
            let mentions: Vec<onrecord::Span> = actor.mentions.iter().map(|m| m.span).collect();
            pairs(&mentions)
        });
        let row = json!({
            "id": report.id, "candidates": candidates, "speakers": speakers.collect::<Vec<_>>(),
            "offices": offices.collect::<Vec<_>>(), "events": events.collect::<Vec<_>>(),
            "actors": actors.collect::<Vec<_>>(),
        });
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
