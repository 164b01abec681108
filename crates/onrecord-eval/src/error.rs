//! The library's one error type.

use std::fmt;
use std::path::Path;

/// Why annotated reports or predictions could not be read.
///
/// The message names the file, the place in it and what to do.
#[derive(Debug)]
pub struct Error {
    place: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The file or folder could not be read.
    Io(std::io::Error),
    /// It was read and is not what was expected.
    Format(String),
    /// A position lies outside the text, or the text there is not the text that was annotated.
    Anchor(String),
}

impl Error {
    pub(crate) fn io(path: &Path, error: std::io::Error) -> Self {
        Self { place: path.display().to_string(), kind: Kind::Io(error) }
    }

    pub(crate) fn format(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), kind: Kind::Format(why.into()) }
    }

    pub(crate) fn anchor(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), kind: Kind::Anchor(why.into()) }
    }

    /// Whether a file or folder could not be read at all.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(self.kind, Kind::Io(_))
    }

    /// Whether a file was read but does not have the format expected.
    #[must_use]
    pub fn is_format(&self) -> bool {
        matches!(self.kind, Kind::Format(_))
    }

    /// Whether an annotation points outside its text or at other words than it says.
    #[must_use]
    pub fn is_anchor(&self) -> bool {
        matches!(self.kind, Kind::Anchor(_))
    }

    /// Where: the file, and the line or the field in it.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Io(error) => write!(f, "{}: {error}", self.place),
            Kind::Format(why) | Kind::Anchor(why) => write!(f, "{}: {why}", self.place),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io(error) => Some(error),
            Kind::Format(_) | Kind::Anchor(_) => None,
        }
    }
}
