//! What can be wrong with a document.

use std::fmt;

/// Why a document could not be read back.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// Not JSON, or not of this form.
    Json(serde_json::Error),
    /// Of this form, but not a document that this program can read.
    Form(String),
    /// Text and anchors do not agree.
    Anchor(String),
}

impl Error {
    pub(super) fn form(why: String) -> Self {
        Self { kind: Kind::Form(why) }
    }

    pub(super) fn anchor(why: String) -> Self {
        Self { kind: Kind::Anchor(why) }
    }

    /// Whether the JSON is not a document of this version's form.
    #[must_use]
    pub fn is_form(&self) -> bool {
        matches!(self.kind, Kind::Json(_) | Kind::Form(_))
    }

    /// Whether a place no longer has its words, or the text is not the one that was read.
    #[must_use]
    pub fn is_anchor(&self) -> bool {
        matches!(self.kind, Kind::Anchor(_))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self { kind: Kind::Json(error) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Json(error) => write!(f, "not the JSON of a reading: {error}"),
            Kind::Form(why) => write!(f, "not the JSON of a reading: {why}"),
            Kind::Anchor(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Json(error) => Some(error),
            Kind::Form(_) | Kind::Anchor(_) => None,
        }
    }
}
