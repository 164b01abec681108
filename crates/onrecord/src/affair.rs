//! Affairs: who is held to account for one matter, and its course.

#[doc(hidden)]
pub mod features;
#[doc(hidden)]
pub mod find;
#[cfg(test)]
pub(crate) mod fixture;
#[doc(hidden)]
pub mod order;
#[doc(hidden)]
pub mod parts;
mod tables;
#[cfg(test)]
mod tests;
#[doc(hidden)]
pub mod weights;

use crate::Step;

/// One office-holder, body, or officer of one answering for one matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Affair {
    /// Who is held to account: indices into the reading's actors, mostly one.
    pub about: Vec<usize>,
    /// The events that make it up, in order of time, each happening once.
    pub steps: Vec<AffairStep>,
    /// What is still open.
    pub open: Vec<Open>,
}

/// An event in the course of an affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffairStep {
    /// An index into the reading's events.
    pub event: usize,
    /// What it is in the affair's course.
    pub step: Step,
}

/// Something that the report leaves without what should follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// The event that waits: an index into the reading's events.
    pub event: usize,
    /// What it waits for.
    pub kind: OpenKind,
}

/// What an event waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpenKind {
    /// A demand, or a warning, without an answer.
    Answer,
    /// A promise without an outcome.
    Outcome,
    /// An inquiry without findings.
    Findings,
}

impl OpenKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Answer, Self::Outcome, Self::Findings];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Outcome => "outcome",
            Self::Findings => "findings",
        }
    }
}
