//! Windows: the stretches of a report that the encoder sees at once.
//!
//! Whole paragraphs where possible, and never a cut where a statement is likely to go on: the cuts
//! of least total cost are found by dynamic programming over the report's sentences.

use std::ops::Range;

use crate::text::Layout;
use crate::tokens::Tokens;

/// Wordpieces of a window at the most, without `[CLS]` and `[SEP]`.
pub const MOST: usize = 254;

/// What a window costs beside its length. With [`LENGTH`] it makes windows of about 128 wordpieces
/// the cheapest: attention's cost grows with the square of the length.
const WINDOW: f32 = 16.0;
/// A window of n wordpieces costs n² / LENGTH.
const LENGTH: f32 = 1024.0;

/// What a cut costs.
mod cut {
    /// Between paragraphs.
    pub(super) const PARAGRAPH: f32 = 0.0;
    /// Before a paragraph that begins with a quotation: it may carry on the one before.
    pub(super) const BEFORE_QUOTATION: f32 = 40.0;
    /// Between sentences of a paragraph.
    pub(super) const SENTENCE: f32 = 30.0;
    /// The same within a quotation.
    pub(super) const IN_QUOTATION: f32 = 80.0;
    /// Within a sentence that no window can hold.
    pub(super) const IN_SENTENCE: f32 = 400.0;
}

/// A sentence, or part of one too long, and the cost of a cut before it.
#[derive(Clone, Copy, Debug)]
struct Unit {
    start: usize,
    end: usize,
    cut: f32,
}

/// Cuts a report into windows: ranges of tokens, in order, that cover all of them, each of at most
/// [`MOST`].
#[must_use]
pub fn windows(tokens: &Tokens, layout: &Layout) -> Vec<Range<usize>> {
    let units = units(tokens, layout);
    // best[i]: the least cost of cutting units[..i]; from[i]: where the last window begins.
    let mut best = vec![0.0f32; units.len() + 1];
    let mut from = vec![0; units.len() + 1];
    for end in 1..=units.len() {
        best[end] = f32::INFINITY;
        for start in (0..end).rev() {
            let length = units[end - 1].end - units[start].start;
            if length > MOST {
                break;
            }
            let length = length as f32;
            let before = if start == 0 { 0.0 } else { units[start].cut };
            let cost = best[start] + before + WINDOW + length * length / LENGTH;
            if cost < best[end] {
                best[end] = cost;
                from[end] = start;
            }
        }
    }
    let mut out = Vec::new();
    let mut end = units.len();
    while end > 0 {
        let start = from[end];
        out.push(units[start].start..units[end - 1].end);
        end = start;
    }
    out.reverse();
    out
}

/// Sentences as ranges of tokens, cut where they are longer than a window.
fn units(tokens: &Tokens, layout: &Layout) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::new();
    let mut paragraphs = layout.paragraphs.iter().peekable();
    let mut quotations = layout.quotations.iter().filter(|q| !q.nested).peekable();
    for sentence in &layout.sentences {
        let first = paragraphs.next_if(|p| p.start == sentence.start).is_some();
        // The last outer quotation that begins before this sentence does.
        let mut within = false;
        while let Some(q) = quotations.next_if(|q| q.span.end <= sentence.start) {
            let _ = q;
        }
        if let Some(q) = quotations.peek() {
            within = q.span.start < sentence.start;
        }
        let quoted = quotations.peek().is_some_and(|q| q.span.start == sentence.start);
        let mut cut = match (first, quoted, within) {
            (true, true, _) => cut::BEFORE_QUOTATION,
            (true, false, _) => cut::PARAGRAPH,
            (false, _, true) => cut::IN_QUOTATION,
            (false, ..) => cut::SENTENCE,
        };
        let covered = tokens.within(*sentence);
        let mut start = covered.start;
        // Tokens between sentences (there should be none) go with the sentence after them.
        if let Some(last) = out.last() {
            start = last.end.min(start);
        }
        while start < covered.end {
            let end = if covered.end - start > MOST { start + MOST / 2 } else { covered.end };
            out.push(Unit { start, end, cut });
            cut = cut::IN_SENTENCE;
            start = end;
        }
    }
    // And those after the last sentence with it.
    if let Some(last) = out.last_mut() {
        last.end = last.end.max(tokens.len().min(last.start + MOST));
    }
    out
}
