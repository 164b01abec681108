//! The marks of a reading as a well-nested stream of openings, text and closings, paragraph by
//! paragraph.
//!
//! Statements share sources, contents come in pieces, and one statement's content may begin inside
//! another's and end outside. Brackets and HTML elements can only nest, so a sweep over the
//! boundaries closes what crosses and opens it again.

use onrecord::{Reading, Span, Statement, text::Layout};

/// What words are to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What was said.
    Content,
    /// Who said it.
    Source,
    /// The word for saying.
    Cue,
}

impl Role {
    /// The word for the role.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Source => "source",
            Self::Cue => "cue",
        }
    }

    /// The spans that play the role in `statement`.
    #[must_use]
    pub fn of(self, statement: &Statement) -> &[Span] {
        match self {
            Self::Content => &statement.content,
            Self::Source => &statement.source,
            Self::Cue => &statement.cue,
        }
    }
}

/// Words that play one role in one statement, or in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The role.
    pub role: Role,
    /// The words.
    pub span: Span,
    /// The statements, by their place in the reading.
    pub statements: Vec<usize>,
}

/// One step through a paragraph. Marks are given by their place in [`Marks::marks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A mark begins; `again`, if an earlier piece of it was shown before.
    Open {
        /// The mark.
        mark: usize,
        /// Whether an earlier piece of it was shown before.
        again: bool,
    },
    /// Text of which every word has the same marks.
    Text(Span),
    /// The mark that was opened last ends; `last`, if no further piece of it follows.
    Close {
        /// The mark.
        mark: usize,
        /// Whether no further piece of it follows.
        last: bool,
    },
}

/// The paragraphs of a reading's text and the marks on them.
#[derive(Debug)]
pub struct Marks<'r> {
    text: &'r str,
    marks: Vec<Mark>,
}

impl<'r> Marks<'r> {
    /// The marks of `reading`: those on the same words in the same role are one. Spans that do not
    /// lie in the text are cut to what does.
    #[must_use]
    pub fn new(reading: &Reading<'r>) -> Self {
        let text = reading.report.text.as_str();
        let mut all = Vec::new();
        for (n, statement) in reading.statements.iter().enumerate() {
            for role in [Role::Content, Role::Source, Role::Cue] {
                for &span in role.of(statement) {
                    let span = trimmed(text, within(text, span));
                    if !span.is_empty() {
                        all.push((span, role, n));
                    }
                }
            }
        }
        all.sort_unstable_by_key(|&(span, role, n)| (span.start, usize::MAX - span.end, role, n));
        all.dedup();
        let mut marks: Vec<Mark> = Vec::with_capacity(all.len());
        for (span, role, n) in all {
            match marks.last_mut() {
                Some(mark) if (mark.span, mark.role) == (span, role) => mark.statements.push(n),
                _ => marks.push(Mark { role, span, statements: vec![n] }),
            }
        }
        Self { text, marks }
    }

    /// The marks, by their first word, the longer first.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The paragraphs of the text.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<Span> {
        Layout::of(self.text).paragraphs
    }

    /// The steps through `paragraph`. Every mark that is opened is closed, in nested order.
    #[must_use]
    pub fn steps(&self, paragraph: Span) -> Vec<Step> {
        let mut pieces: Vec<(Span, usize)> = Vec::new();
        for (n, mark) in self.marks.iter().enumerate() {
            if mark.span.start >= paragraph.end {
                break;
            }
            let piece = Span::new(
                mark.span.start.max(paragraph.start),
                mark.span.end.min(paragraph.end).max(mark.span.start.max(paragraph.start)),
            );
            let piece = trimmed(self.text, piece);
            if !piece.is_empty() {
                pieces.push((piece, n));
            }
        }
        let outermost_first = |&(piece, n): &(Span, usize)| (usize::MAX - piece.end, self.marks[n].role, n);
        pieces.sort_unstable_by_key(|piece| (piece.0.start, outermost_first(piece)));

        let mut steps = Vec::with_capacity(pieces.len() * 2 + 8);
        let mut open: Vec<(Span, usize)> = Vec::new();
        let mut waiting = pieces.into_iter().peekable();
        let mut at = paragraph.start;
        loop {
            let next_open = waiting.peek().map(|(piece, _)| piece.start);
            let next_close = open.iter().map(|(piece, _)| piece.end).min();
            let Some(next) = next_open.into_iter().chain(next_close).min() else { break };
            if at < next {
                steps.push(Step::Text(Span::new(at, next)));
                at = next;
            }
            // Close down to the outermost mark that ends here; what goes on is opened again.
            let mut opening = Vec::new();
            if let Some(keep) = open.iter().position(|(piece, _)| piece.end == at) {
                for (piece, mark) in open.drain(keep..).rev() {
                    let goes_on = piece.end > at;
                    steps.push(Step::Close { mark, last: !goes_on && self.ends_with(mark, piece) });
                    if goes_on {
                        opening.push((Span::new(at, piece.end), mark));
                    }
                }
            }
            while let Some(piece) = waiting.next_if(|(piece, _)| piece.start == at) {
                opening.push(piece);
            }
            opening.sort_unstable_by_key(outermost_first);
            for (piece, mark) in opening {
                steps.push(Step::Open { mark, again: piece.start > self.marks[mark].span.start });
                open.push((piece, mark));
            }
        }
        if at < paragraph.end {
            steps.push(Step::Text(Span::new(at, paragraph.end)));
        }
        steps
    }

    fn ends_with(&self, mark: usize, piece: Span) -> bool {
        piece.end == self.marks[mark].span.end
    }
}

/// What of `span` lies in `text`, on character boundaries.
#[must_use]
pub fn within(text: &str, span: Span) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.floor_char_boundary(span.end.min(text.len()));
    Span::new(start, end.max(start))
}

/// `span` without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, (start + words.trim().len()).max(start))
}

#[cfg(test)]
mod tests {
    use onrecord::{Report, Speaker, StatementKind};
    use proptest::prelude::*;

    use super::*;

    /// Places in bytes.
    type Places<'a> = &'a [[usize; 2]];

    /// The steps through statements with these sources and contents, as brackets: `<0:words>`.
    fn shown(text: &str, statements: &[(Places<'_>, Places<'_>)]) -> String {
        let report = Report::from_text("t", text);
        let spans = |pairs: &[[usize; 2]]| pairs.iter().map(|&[s, e]| Span::new(s, e)).collect::<Vec<_>>();
        let statements = statements.iter().map(|(source, content)| Statement {
            kind: StatementKind::Mixed,
            speaker: Speaker::default(),
            source: spans(source),
            cue: Vec::new(),
            content: spans(content),
            confidence: 0.5,
        });
        let reading = Reading {
            report: &report,
            sentences: Vec::new(),
            actors: Vec::new(),
            offices: Vec::new(),
            dates: Vec::new(),
            statements: statements.collect(),
        };
        let marks = Marks::new(&reading);
        let mut out = Vec::new();
        for paragraph in marks.paragraphs() {
            let mut line = String::new();
            for step in marks.steps(paragraph) {
                match step {
                    Step::Open { mark, again } => {
                        line.push_str(&format!("<{mark}{}:", if again { "…" } else { "" }))
                    }
                    Step::Text(span) => line.push_str(span.of(text)),
                    Step::Close { last, .. } => line.push_str(if last { ">" } else { "…>" }),
                }
            }
            out.push(line);
        }
        out.join(" | ")
    }

    #[test]
    fn nests_shares_crosses() {
        assert_eq!(shown("one two six", &[(&[[0, 3]], &[[4, 11]])]), "<0:one> <1:two six>");
        assert_eq!(
            shown("one two six", &[(&[[0, 3]], &[[4, 7]]), (&[[0, 3]], &[[8, 11]])]),
            "<0:one> <1:two> <2:six>"
        );
        assert_eq!(
            shown("one two six", &[(&[], &[[0, 11]]), (&[[4, 7]], &[[0, 7]])]),
            "<0:<1:one <2:two>> six>"
        );
        assert_eq!(shown("one two six", &[(&[], &[[0, 7]]), (&[], &[[4, 11]])]), "<0:one <1:two…>><1…: six>");
    }

    #[test]
    fn paragraphs_split_marks() {
        assert_eq!(shown("a b\n\n  \nc d\n", &[(&[], &[[2, 10]])]), "a <0:b…> | <0…:c> d");
    }

    #[test]
    fn spans_outside_are_cut() {
        assert_eq!(shown("é b", &[(&[], &[[1, 900]]), (&[], &[[700, 900]])]), "<0:é b>");
        assert_eq!(shown("", &[(&[], &[[0, 1]])]), "");
    }

    proptest! {
        #[test]
        fn nested_and_complete(text in "[ab \n“é]{0,60}", places in prop::collection::vec((0usize..90, 0usize..90), 0..8)) {
            let report = Report::from_text("t", text.clone());
            let statements = places.iter().map(|&(a, b)| Statement {
                kind: StatementKind::Direct, speaker: Speaker::default(), source: Vec::new(), cue: vec![Span::new(a.min(b), a.max(b))],
                content: vec![Span::new(a.min(b), a.max(b))], confidence: 1.0,
            }).collect();
            let reading = Reading { report: &report, sentences: Vec::new(), actors: Vec::new(), offices: Vec::new(), dates: Vec::new(), statements };
            let marks = Marks::new(&reading);
            let mut words = String::new();
            for paragraph in marks.paragraphs() {
                let mut open = Vec::new();
                for step in marks.steps(paragraph) {
                    match step {
                        Step::Open { mark, .. } => open.push(mark),
                        Step::Text(span) => words.push_str(span.of(&text)),
                        Step::Close { mark, .. } => prop_assert_eq!(open.pop(), Some(mark)),
                    }
                }
                prop_assert!(open.is_empty());
            }
            let bare = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&words), bare(&text));
        }
    }
}
