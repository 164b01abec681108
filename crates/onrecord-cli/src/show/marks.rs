//! The marks of a reading as a well-nested stream of openings, text and closings, paragraph by
//! paragraph.
//!
//! Statements share sources, contents come in pieces, and one statement's content may begin inside
//! another's and end outside. Brackets and HTML elements can only nest, so a sweep over the
//! boundaries closes what crosses and opens it again. Marks of actors, offices, dates and events give way to
//! those of statements, which look the same with and without them.

mod role;

use onrecord::{Reading, Span, text::Layout};

pub use self::role::Role;

/// Words that play one role for one thing of the reading, or for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The role.
    pub role: Role,
    /// The words.
    pub span: Span,
    /// The statements, offices, actors, dates or events that they play it for, by their place in the reading.
    pub of: Vec<usize>,
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
    /// The marks of `reading` in these roles: those on the same words in the same role are one. Spans
    /// that do not lie in the text are cut to what does.
    #[must_use]
    pub fn new(reading: &Reading<'r>, roles: &[Role]) -> Self {
        let text = reading.report.text.as_str();
        let mut all = Vec::new();
        for &role in roles {
            for (span, n) in role.spans(reading) {
                let span = trimmed(text, within(text, span));
                if !span.is_empty() {
                    all.push((span, role, n));
                }
            }
        }
        all.sort_unstable_by_key(|&(span, role, n)| (span.start, usize::MAX - span.end, role, n));
        all.dedup();
        let mut marks: Vec<Mark> = Vec::with_capacity(all.len());
        for (span, role, n) in all {
            match marks.last_mut() {
                Some(mark) if (mark.span, mark.role) == (span, role) => mark.of.push(n),
                _ => marks.push(Mark { role, span, of: vec![n] }),
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
            if mark.span.end <= paragraph.start {
                continue;
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
        let outermost_first = |&(piece, n): &(Span, usize)| {
            let role = self.marks[n].role;
            (!role.is_of_statement(), usize::MAX - piece.end, role, n)
        };
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
            let mut opening = Vec::new();
            while let Some(piece) = waiting.next_if(|(piece, _)| piece.start == at) {
                opening.push(piece);
            }
            // Close down to the outermost mark that ends here, or must give way; what goes on is opened again.
            let of_statement = |mark: usize| self.marks[mark].role.is_of_statement();
            let give_way = opening.iter().any(|&(_, mark)| of_statement(mark));
            let closes = |&(piece, mark): &(Span, usize)| piece.end == at || give_way && !of_statement(mark);
            if let Some(keep) = open.iter().position(closes) {
                for (piece, mark) in open.drain(keep..).rev() {
                    let goes_on = piece.end > at;
                    steps.push(Step::Close { mark, last: !goes_on && self.ends_with(mark, piece) });
                    if goes_on {
                        opening.push((Span::new(at, piece.end), mark));
                    }
                }
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
mod tests;
