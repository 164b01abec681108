//! The crate's one error type.

use std::fmt;

use crate::{MAX_BYTES, MAX_TEXT};

/// Why bytes could not be read as a report.
///
/// The message says what is wrong, where, and what to do about it. It does not name the file: who
/// opened the file knows its name.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Empty {
        below_front_matter: bool,
    },
    TooLarge {
        bytes: usize,
    },
    LongText {
        bytes: usize,
    },
    /// The bytes begin like a format that is not text.
    Looks {
        like: &'static str,
        advice: &'static str,
    },
    /// A byte that no text has.
    NotText {
        byte: usize,
        line: usize,
    },
    NoArticle,
    /// What is wrong with a line of JSON.
    Json {
        why: String,
    },
    NotUtf8 {
        byte: usize,
    },
    /// A JSON object without a report in it.
    NoText,
    /// A field of one that is no text.
    Field {
        name: &'static str,
        what: &'static str,
    },
}

impl Error {
    pub(crate) fn empty() -> Self {
        Self { kind: Kind::Empty { below_front_matter: false } }
    }

    pub(crate) fn empty_below_front_matter() -> Self {
        Self { kind: Kind::Empty { below_front_matter: true } }
    }

    pub(crate) fn too_large(bytes: usize) -> Self {
        Self { kind: Kind::TooLarge { bytes } }
    }

    pub(crate) fn long_text(bytes: usize) -> Self {
        Self { kind: Kind::LongText { bytes } }
    }

    pub(crate) fn looks(like: &'static str, advice: &'static str) -> Self {
        Self { kind: Kind::Looks { like, advice } }
    }

    pub(crate) fn not_text(byte: usize, line: usize) -> Self {
        Self { kind: Kind::NotText { byte, line } }
    }

    pub(crate) fn no_article() -> Self {
        Self { kind: Kind::NoArticle }
    }

    pub(crate) fn json(error: &serde_json::Error) -> Self {
        // Its line is always the first: the file's is known to who reads it.
        let why = error.to_string().replace("at line 1 column", "at column");
        Self { kind: Kind::Json { why } }
    }

    pub(crate) fn not_utf_8(byte: usize) -> Self {
        Self { kind: Kind::NotUtf8 { byte } }
    }

    pub(crate) fn no_text() -> Self {
        Self { kind: Kind::NoText }
    }

    pub(crate) fn field(name: &'static str, what: &'static str) -> Self {
        Self { kind: Kind::Field { name, what } }
    }

    /// Whether there was nothing to read: no bytes, or only white space.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.kind, Kind::Empty { .. })
    }

    /// Whether there were more than [`MAX_BYTES`], or [`MAX_TEXT`] of text.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self.kind, Kind::TooLarge { .. } | Kind::LongText { .. })
    }

    /// Whether the bytes are not text at all, such as a PDF or an image.
    #[must_use]
    pub fn is_binary(&self) -> bool {
        matches!(self.kind, Kind::Looks { .. } | Kind::NotText { .. })
    }

    /// Whether a web page was read but holds no article.
    #[must_use]
    pub fn is_no_article(&self) -> bool {
        matches!(self.kind, Kind::NoArticle)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Empty { below_front_matter: false } => {
                f.write_str("the file is empty: there is no text to read")
            }
            Kind::Empty { below_front_matter: true } => {
                f.write_str("there is no text below the title and the front matter")
            }
            Kind::TooLarge { bytes } => write!(
                f,
                "too large: {bytes} bytes, and a report may have {MAX_BYTES} at most; \
                 split it into one file per report"
            ),
            Kind::LongText { bytes } => write!(
                f,
                "too large: {bytes} bytes of text, and a report may have {MAX_TEXT} at most; \
                 split it into one file per report"
            ),
            Kind::Looks { like, advice } => write!(f, "not text: it looks like {like}; {advice}"),
            Kind::NotText { byte, line } => write!(
                f,
                "not text: byte {byte} (line {line}) is a control character that no text has; \
                 save the report as plain text in UTF-8"
            ),
            Kind::Json { why } => {
                write!(f, "not JSON: {why}; give one object a line, such as {{\"text\": \"…\"}}")
            }
            Kind::NotUtf8 { byte } => write!(f, "not JSON: byte {byte} is not UTF-8; save the file in UTF-8"),
            Kind::NoText => f.write_str("no report: the object has neither `text` nor `html`"),
            Kind::Field { name, what } => {
                write!(f, "`{name}` is {what}, and must be text in quotation marks")
            }
            Kind::NoArticle => f.write_str(
                "no article found in this page: it has no paragraph of prose; if a browser shows one, \
                 the page fetches it later: save the page from the browser, or its text as plain text",
            ),
        }
    }
}

impl std::error::Error for Error {}
