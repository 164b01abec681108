//! From what the head finds in windows to a report's statements: rivals dropped, quotations carried
//! over paragraphs joined, spans put on the words and marks they mean.

use std::ops::Range;

use super::{Statement, StatementKind};
use crate::heads::crf::Role;
use crate::heads::statements::{EVIDENCE, Found};
use crate::text::{Layout, Quotation};
use crate::{Span, Speaker};

/// Of two statements whose contents overlap by at least this (shared over united words), the surer
/// one stays.
const SAME_CONTENT: f32 = 0.5;

/// Quotations of fewer words are carried on only where an opening mark says so.
const LEAST_WORDS: usize = 3;

/// A statement on its way: spans of the text, and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// The number of the window it was found in. Windows share no words.
    window: usize,
    source: Vec<Span>,
    cue: Vec<Span>,
    content: Vec<Span>,
    confidence: f32,
    /// What the confidence was computed from.
    pub(crate) evidence: [f32; EVIDENCE],
}

impl Candidate {
    /// Puts what was found in a window on the text. `spans` are the bytes of the window's tokens;
    /// token 0 of the window is `[CLS]`, the last `[SEP]`. `None` if no content is left.
    pub(crate) fn place(
        found: &Found,
        window: usize,
        spans: &[Span],
        text: &str,
        layout: &Layout,
    ) -> Option<Self> {
        let (mut source, mut cue, mut content) = (Vec::<Span>::new(), Vec::new(), Vec::new());
        for &(role, from, to) in &found.runs {
            let (from, to) = (from.max(1) - 1, (to - 1).min(spans.len()));
            if from >= to {
                continue;
            }
            let list: &mut Vec<Span> = match role {
                Role::Source => &mut source,
                Role::Cue => &mut cue,
                Role::Content => &mut content,
            };
            let Some(span) = trimmed(text, Span::new(spans[from].start, spans[to - 1].end)) else { continue };
            // Pieces with nothing but white space between them are one.
            match list.last_mut() {
                Some(last) if text[last.end..span.start].trim().is_empty() => last.end = span.end,
                _ => list.push(span),
            }
        }
        let content = in_paragraphs(text, layout, content, cue.first().copied());
        let (confidence, evidence) = (found.confidence, found.evidence);
        (!content.is_empty()).then_some(Self { window, source, cue, content, confidence, evidence })
    }

    /// Where its first word begins.
    fn start(&self) -> usize {
        self.lists().filter_map(|list| list.first()).map(|span| span.start).min().unwrap_or(0)
    }

    /// Where its last word ends.
    fn end(&self) -> usize {
        self.lists().filter_map(|list| list.last()).map(|span| span.end).max().unwrap_or(0)
    }

    fn lists(&self) -> impl Iterator<Item = &Vec<Span>> {
        [&self.source, &self.cue, &self.content].into_iter()
    }
}

/// Contents without what spills into other paragraphs, such as from a headline that ends without a
/// stop. A content leaves the paragraph of its cue only within quotation marks or after a colon.
fn in_paragraphs(text: &str, layout: &Layout, content: Vec<Span>, cue: Option<Span>) -> Vec<Span> {
    let paragraph_of = |byte: usize| layout.paragraphs.partition_point(|p| p.end <= byte);
    let home = cue.or(content.first().copied()).map_or(0, |span| paragraph_of(span.start));
    let mut out = Vec::with_capacity(content.len());
    for span in content {
        let (first, last) = (paragraph_of(span.start), paragraph_of(span.end - 1));
        let belongs = |k: usize| {
            let Some(paragraph) = layout.paragraphs.get(k) else { return false };
            let start = span.start.max(paragraph.start);
            let before = layout.quotations.partition_point(|q| q.span.start <= start);
            let own = layout.quotations[..before].iter().rev();
            k == home
                || own.take_while(|q| q.span.start >= paragraph.start).any(|q| start < q.span.end)
                || (k > 0 && layout.paragraphs[k - 1].of(text).ends_with(':'))
        };
        if first == last {
            out.push(span);
            continue;
        }
        // The stretch of paragraphs that belong, grown from its first one.
        let Some(from) = (first..=last).find(|&k| belongs(k)) else {
            out.push(span);
            continue;
        };
        let to = (from..=last).take_while(|&k| belongs(k)).last().unwrap_or(from);
        let start = span.start.max(layout.paragraphs[from].start);
        let end = span.end.min(layout.paragraphs[to].end);
        out.push(Span::new(start, end));
    }
    out
}

/// `span` without commas, colons and dashes at its ends; `None` if nothing is left.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let idle = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '—' | '–' | '-');
    let words = span.of(text);
    let start = span.start + words.len() - words.trim_start_matches(idle).len();
    let end = span.start + words.trim_end_matches(idle).len();
    (start < end).then(|| Span::new(start, end))
}

/// The statements of a report, in order of their first word.
pub(crate) fn assemble(layout: &Layout, candidates: Vec<Candidate>, min_confidence: f32) -> Vec<Statement> {
    let quotations = outer(layout);
    let mut kept = without_rivals(layout, candidates, min_confidence);
    kept.sort_by_key(|c| (c.start(), c.cue.first().copied(), c.content.first().copied()));
    carry_on(layout, &quotations, &mut kept);
    kept.into_iter().map(|candidate| finish(layout, &quotations, candidate)).collect()
}

/// The quotations that stand in no other: in order, without overlap.
pub(crate) fn outer(layout: &Layout) -> Vec<Quotation> {
    layout.quotations.iter().filter(|q| !q.nested).copied().collect()
}

/// The surest statements that can stand beside each other.
fn without_rivals(layout: &Layout, mut candidates: Vec<Candidate>, min_confidence: f32) -> Vec<Candidate> {
    candidates.retain(|c| c.confidence >= min_confidence);
    // By window; in each the surest first, between equals the earlier one, so that the order is
    // always the same.
    candidates.sort_by(|a, b| {
        (a.window.cmp(&b.window))
            .then_with(|| b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.cue.cmp(&b.cue))
            .then_with(|| a.content.cmp(&b.content))
    });
    let mut kept: Vec<(Candidate, Words)> = Vec::new();
    for candidate in candidates {
        let words = Words::of(&candidate, &layout.words);
        let mut same_window = kept.iter().rev().take_while(|(better, _)| better.window == candidate.window);
        if !same_window.any(|(_, better)| words.rivals(better)) {
            kept.push((candidate, words));
        }
    }
    kept.into_iter().map(|(candidate, _)| candidate).collect()
}

/// A candidate's words as indices into the layout's, to compare with others'.
struct Words {
    cue: Vec<usize>,
    content: Vec<usize>,
}

impl Words {
    fn of(candidate: &Candidate, words: &[Span]) -> Self {
        let list = |spans: &[Span]| spans.iter().flat_map(|&s| overlapping(words, s)).collect();
        Self { cue: list(&candidate.cue), content: list(&candidate.content) }
    }

    /// Whether both cannot stand: they share a cue word, or are about the same content, or one's cue
    /// lies in the other's content (of nested statements only the outer one is kept).
    fn rivals(&self, other: &Self) -> bool {
        let shared = common(&self.content, &other.content);
        let united = self.content.len() + other.content.len() - shared;
        common(&self.cue, &other.cue) > 0
            || shared as f32 >= SAME_CONTENT * united as f32
            || common(&self.cue, &other.content) > 0
            || common(&self.content, &other.cue) > 0
    }
}

/// The indices of the spans that overlap `span`, in a list that is in order and without overlap.
fn overlapping(list: &[Span], span: Span) -> Range<usize> {
    let from = list.partition_point(|w| w.end <= span.start);
    let to = list.partition_point(|w| w.start < span.end);
    from..to.max(from)
}

/// The quotations that overlap `span`.
fn quoting(quotations: &[Quotation], span: Span) -> Range<usize> {
    let from = quotations.partition_point(|q| q.span.end <= span.start);
    let to = quotations.partition_point(|q| q.span.start < span.end);
    from..to.max(from)
}

/// How many indices two ascending lists share.
fn common(a: &[usize], b: &[usize]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n
}

/// Gives whole sentences of quotation that no statement claims to the statement before them.
///
/// Newspapers carry a quotation over paragraphs: each begins with an opening mark, only the last one
/// has a closing mark. And they let a speaker go on in sentences that are all quotation, without
/// naming him again, at once or after some words of their own. Such a quotation belongs to the
/// statement that ends last before it, in its paragraph or the one before.
fn carry_on(layout: &Layout, quotations: &[Quotation], statements: &mut [Candidate]) {
    // What is somebody's already: it holds content, or a cue.
    let mut claimed = vec![false; quotations.len()];
    for span in statements.iter().flat_map(|s| s.cue.iter().chain(&s.content)) {
        claimed[quoting(quotations, *span)].fill(true);
    }
    let mut ends: Vec<(usize, usize)> = statements.iter().enumerate().map(|(n, s)| (s.end(), n)).collect();
    ends.sort_unstable();
    let mut ends = ends.into_iter().peekable();
    // Where the statement ends that ends last before the quotation at hand, and its number.
    let mut last = None;
    for (quotation, claimed) in quotations.iter().zip(claimed) {
        let start = quotation.span.start;
        while let Some(next) = ends.next_if(|(end, _)| *end <= start) {
            last = last.max(Some(next));
        }
        if claimed || !whole_sentences(layout, quotation) {
            continue;
        }
        let paragraph = layout.paragraphs.partition_point(|p| p.end <= start);
        let Some(before) = layout.paragraphs.get(paragraph.saturating_sub(1)) else { continue };
        if let Some((_, n)) = last.filter(|(end, _)| *end > before.start) {
            statements[n].content.push(quotation.span);
            statements[n].content.sort_unstable();
            last = Some((quotation.span.end, n));
        }
    }
}

/// Whether a quotation is made of whole sentences, and not of a word or two.
fn whole_sentences(layout: &Layout, quotation: &Quotation) -> bool {
    let Span { start, end } = quotation.span;
    let words = overlapping(&layout.words, quotation.span).len();
    let begins = layout.sentences.binary_search_by_key(&start, |s| s.start).is_ok();
    let ends = layout.sentences.binary_search_by_key(&end, |s| s.end).is_ok();
    begins && (quotation.continues || (ends && words >= LEAST_WORDS))
}

/// Takes in the marks around what is quoted, and says what kind of statement it is.
pub(crate) fn finish(layout: &Layout, quotations: &[Quotation], mut candidate: Candidate) -> Statement {
    let (mut quoted, mut bare) = (0usize, 0usize);
    for span in &mut candidate.content {
        for quotation in &quotations[quoting(quotations, *span)] {
            let words = overlapping(&layout.words, quotation.span);
            let words = &layout.words[words];
            // Where its first or last word is content, the mark beside it is, too.
            if let Some(&first) = words.first()
                && span.start > quotation.span.start
                && span.contains(first)
            {
                span.start = quotation.span.start;
            }
            if let Some(&last) = words.last()
                && span.end < quotation.span.end
                && span.contains(last)
            {
                span.end = quotation.span.end;
            }
        }
        for &word in &layout.words[overlapping(&layout.words, *span)] {
            if quoting(quotations, word).is_empty() {
                bare += 1;
            } else {
                quoted += 1;
            }
        }
    }
    let kind = match (quoted, bare) {
        (0, _) => StatementKind::Indirect,
        (_, 0) => StatementKind::Direct,
        _ => StatementKind::Mixed,
    };
    let Candidate { source, cue, content, confidence, .. } = candidate;
    Statement { kind, speaker: Speaker::default(), source, cue, content, confidence }
}
