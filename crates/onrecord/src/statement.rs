//! Statements: what somebody is reported to have said, thought, intended, ordered or found.

pub(crate) mod assemble;

use crate::{Span, Speaker};

/// How a statement's content is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatementKind {
    /// All of the content stands in quotation marks.
    Direct,
    /// None of it does.
    Indirect,
    /// Part of it does.
    Mixed,
}

impl StatementKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Indirect, Self::Mixed];

    /// The word used in JSON: `direct`, `indirect` or `mixed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// An attribution relation: a source, a cue and a content (Pareti 2015; Newell et al. 2018).
///
/// Each role is a list of disjoint spans in text order. `content` is never empty; `source` and
/// `cue` are empty where the report gives none.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Direct, indirect or mixed.
    pub kind: StatementKind,
    /// Who made it.
    pub speaker: Speaker,
    /// The words that name the speaker, as the report puts them.
    pub source: Vec<Span>,
    /// The words that signal the statement: "said", "according to", "insisted".
    pub cue: Vec<Span>,
    /// What was said, quotation marks included.
    pub content: Vec<Span>,
    /// The calibrated probability, 0 to 1, that source and content are as a reader would mark them.
    pub confidence: f32,
}
