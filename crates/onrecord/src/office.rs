//! Offices: who holds what position where, at the time of a report.

mod demonym;
pub(crate) mod find;
mod holder;
pub(crate) mod tenure;

use crate::Span;

/// An office that a report says an actor holds, has held, or is to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// The position without the body: "Commissioner".
    pub title: String,
    /// The organisation or place that it belongs to: "Metropolitan Police"; none where the report
    /// does not say.
    pub body: Option<String>,
    /// The holder: an index into the reading's actors.
    pub holder: usize,
    /// At the report's time.
    pub status: OfficeStatus,
    /// The words that say so.
    pub evidence: Span,
    /// The event by which the tenure began, if the report tells of it: an index into the reading's events.
    pub began: Option<usize>,
    /// The event by which it ended.
    pub ended: Option<usize>,
    /// The calibrated probability, 0 to 1, that title and holder are right.
    pub confidence: f32,
}

/// How an actor stands to an office at the time of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OfficeStatus {
    /// Holds it.
    Current,
    /// Has held it.
    Former,
    /// Holds it for the time being.
    Acting,
    /// Is to take it.
    Incoming,
    /// Stands for it.
    Candidate,
}

impl OfficeStatus {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Current, Self::Former, Self::Acting, Self::Incoming, Self::Candidate];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Former => "former",
            Self::Acting => "acting",
            Self::Incoming => "incoming",
            Self::Candidate => "candidate",
        }
    }
}
