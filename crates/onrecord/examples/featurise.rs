//! Turns reports into what the network is trained on, with the very code that reads them later.
//!
//! usage: featurise VOCABULARY < REPORTS.jsonl > FEATURES.jsonl
//!
//! Each input line is a JSON object with `id` and `text`. Each output line has `id`, `ids`,
//! `features` (rows of case, quotation state, place), `spans` (code points), `windows` (ranges of
//! tokens) and `marks` (`[start, end, role]` with role one of `open`, `close`, `apostrophe`,
//! `stray`, and a trailing `+` where nested). With `mentions` (places in order of their start, the longer
//! first) and `said` (objects with `source` and `content`, lists of places) a line also has `pairs`
//! (`[later, earlier, traits…]` for each mention and antecedent that is tried), `shapes` and `often`
//! (rows of the tables of those names, one a mention). `said` has `cue`s, too, and with `actors` (each mention's actor) and
//! `triggers` (places) a line has `participants`: `[trigger, mention, traits…]` for each mention that may take part in an event.

use std::io::{BufRead, Write};

use onrecord::Span;
use onrecord::actor::features::{Said, candidates, profiles, traits};
use onrecord::event::features as events;
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
        let mut features_of = json!({
                "id": row["id"], "ids": tokens.ids, "features": features, "spans": pairs(&tokens.spans),
                "windows": windows, "marks": marks, "sentences": pairs(&layout.sentences),
                "paragraphs": pairs(&layout.paragraphs),
        });
        if let Some(mentions) = row["mentions"].as_array() {
            coreference(&mut features_of, text, &layout, &points, mentions, &row)?;
        }
        serde_json::to_writer(&mut out, &features_of)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Adds what coreference sees of `mentions`.
fn coreference(
    out: &mut Value,
    text: &str,
    layout: &Layout,
    points: &CodePoints,
    mentions: &[Value],
    row: &Value,
) -> Result<(), Box<dyn std::error::Error>> {
    let places = |list: &Value| -> Result<Vec<Span>, Box<dyn std::error::Error>> {
        let pairs: Vec<[usize; 2]> = serde_json::from_value(list.clone())?;
        pairs.into_iter().map(|p| points.span(p).ok_or_else(|| format!("no place {p:?}").into())).collect()
    };
    let spans = places(&Value::Array(mentions.to_vec()))?;
    let roles = row["said"].as_array().ok_or("mentions without `said`")?.iter();
    let roles = roles.map(|s| Ok([places(&s["source"])?, places(&s["cue"])?, places(&s["content"])?]));
    let roles: Vec<[Vec<Span>; 3]> = roles.collect::<Result<_, Box<dyn std::error::Error>>>()?;
    let said: Vec<Said<'_>> =
        roles.iter().map(|[source, cue, content]| Said { source, cue, content }).collect();
    let profiles = profiles(text, layout, &said, &spans);
    let mut pairs = Vec::new();
    for later in 0..profiles.len() {
        for earlier in candidates(&profiles, later) {
            let mut pair = vec![later, earlier];
            pair.extend(traits(text, &profiles, later, earlier).map(usize::from));
            pairs.push(pair);
        }
    }
    out["pairs"] = json!(pairs);
    out["shapes"] = profiles.iter().map(|p| p.shape.index()).collect();
    out["often"] = profiles.iter().map(|p| p.often()).collect();
    if row["triggers"].is_array() {
        let actors: Vec<usize> = serde_json::from_value(row["actors"].clone())?;
        let mut known: Vec<usize> = Vec::new();
        for &actor in &actors {
            if !known.contains(&actor) {
                known.push(actor);
            }
        }
        let salience = |m: usize| {
            let count = actors.iter().filter(|&&actor| actor == actors[m]).count();
            events::salience(count, known.iter().position(|&actor| actor == actors[m]).unwrap_or(0))
        };
        let mut participants = Vec::new();
        for (n, span) in places(&row["triggers"])?.into_iter().enumerate() {
            let trigger = events::Trigger::new(layout, &said, span);
            for m in events::candidates(&profiles, &trigger) {
                let mut pair = vec![n, m];
                let rows = events::traits(text, layout, &profiles, m, &trigger, salience(m));
                pair.extend(rows.map(usize::from));
                participants.push(pair);
            }
        }
        out["participants"] = json!(participants);
    }
    Ok(())
}
