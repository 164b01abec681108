//! The library's one error type.

use std::fmt;

/// Why a model could not be loaded.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// The model file could not be read.
    Io(std::io::Error),
    /// The bytes are no model of this version; the text says where and why.
    Model(String),
}

impl Error {
    pub(crate) fn model(why: impl Into<String>) -> Self {
        Self { kind: Kind::Model(why.into()) }
    }

    /// Whether the model file could not be read at all.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(self.kind, Kind::Io(_))
    }

    /// Whether the file was read but is not a usable model.
    #[must_use]
    pub fn is_model(&self) -> bool {
        matches!(self.kind, Kind::Model(_))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self { kind: Kind::Io(error) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Io(error) => write!(f, "cannot read the model: {error}"),
            Kind::Model(why) => write!(f, "not a usable model: {why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io(error) => Some(error),
            Kind::Model(_) => None,
        }
    }
}
