//! A news report as it is read: clean text and what is known about it.

use jiff::civil::Date;

/// One news report: its text and what its publisher says about it.
///
/// `text` is read exactly as it stands; every [`Span`](crate::Span) of a reading points into it.
/// Paragraphs are separated by one or more line feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// A name for the report that is stable across runs, such as its file's stem.
    pub id: String,
    /// The report's text.
    pub text: String,
    /// The headline, if it is not part of `text`.
    pub title: Option<String>,
    /// The day the report appeared.
    pub date: Option<Date>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// Who wrote it, as printed.
    pub byline: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

impl Report {
    /// A report of which nothing but its text is known.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}
