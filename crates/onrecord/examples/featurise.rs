//! Turns reports into what the network is trained on, with the very code that reads them later.
//!
//! usage: featurise VOCABULARY < REPORTS.jsonl > FEATURES.jsonl
//!
//! Each input line is a JSON object with `id` and `text`. Each output line has `id`, `ids`,
//! `features` (rows of case, quotation state, place), `spans` (code points), `windows` (ranges of
//! tokens) and `marks` (`[start, end, role]` with role one of `open`, `close`, `apostrophe`,
//! `stray`, and a trailing `+` where nested).

use std::io::{BufRead, Write};

use onrecord::text::{Layout, Role};
use onrecord::tokens::{Guideline, Tokens};
use onrecord::wordpiece::WordPiece;
use onrecord::{CodePoints, window};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: featurise VOCABULARY < REPORTS.jsonl")?;
    let wordpiece = WordPiece::new(&std::fs::read_to_string(path)?)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut tokens = Tokens::default();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().ok_or("a row without text")?;
        let layout = Layout::of(text);
        tokens.fill(&wordpiece, text, &layout, Guideline::OnRecord);
        let points = CodePoints::new(text);
        let marks: Vec<Value> = layout
            .marks
            .iter()
            .map(|mark| {
                let [start, end] = points.pair(mark.span);
                let role = match mark.role {
                    Role::Open => "open",
                    Role::Close => "close",
                    Role::Apostrophe => "apostrophe",
                    Role::Stray => "stray",
                };
                json!([start, end, format!("{role}{}", if mark.nested { "+" } else { "" })])
            })
            .collect();
        let features: Vec<&[u8]> = tokens.features.iter().map(|f| &f[..3]).collect();
        let windows: Vec<[usize; 2]> =
            window::windows(&tokens, &layout).into_iter().map(|w| [w.start, w.end]).collect();
        let pairs = |spans: &[onrecord::Span]| spans.iter().map(|&s| points.pair(s)).collect::<Vec<_>>();
        serde_json::to_writer(
            &mut out,
            &json!({
                "id": row["id"], "ids": tokens.ids, "features": features, "spans": pairs(&tokens.spans),
                "windows": windows, "marks": marks, "sentences": pairs(&layout.sentences),
                "paragraphs": pairs(&layout.paragraphs),
            }),
        )?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
