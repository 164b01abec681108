//! The text layer: paragraphs, sentences, words and quotation marks, with exact offsets.
//!
//! Everything above reads a report through [`Layout`]. Nothing here looks at meaning: rules only
//! of typography and of English spelling.

mod marks;
mod paragraphs;
mod sentences;
mod words;

pub use marks::{Mark, Quotation, Role};

use crate::Span;

/// How a text is laid out: every list is in text order, every span on character boundaries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Paragraphs without the white space around them; none is empty.
    pub paragraphs: Vec<Span>,
    /// Sentences without the white space around them. A sentence lies in one paragraph.
    pub sentences: Vec<Span>,
    /// Words: runs of letters and digits, with apostrophes, hyphens and points inside them.
    pub words: Vec<Span>,
    /// Quotation marks and apostrophes, each with its role.
    pub marks: Vec<Mark>,
    /// What stands in quotation marks.
    pub quotations: Vec<Quotation>,
}

impl Layout {
    /// Lays out `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let paragraphs = paragraphs::split(text);
        let (marks, quotations) = marks::resolve(text, &paragraphs);
        let sentences = sentences::split(text, &paragraphs, &marks);
        let words = words::split(text);
        Self { paragraphs, sentences, words, marks, quotations }
    }
}
