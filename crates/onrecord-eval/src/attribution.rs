//! Who said what, as an annotator marked it or as it was predicted.

use onrecord::{Span, Statement};

/// A source, a cue and a content, each a list of spans into the report's text, empty where the
/// report gives none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The words that name the speaker.
    pub source: Vec<Span>,
    /// The words that signal the attribution, such as "said".
    pub cue: Vec<Span>,
    /// What was said.
    pub content: Vec<Span>,
}

/// An attribution that a reader, a program or a person, claims to have found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predicted {
    /// What was found.
    pub attribution: Attribution,
    /// The stated probability, 0 to 1, that it is right.
    pub confidence: Option<f64>,
}

impl From<&Statement> for Predicted {
    fn from(statement: &Statement) -> Self {
        Self {
            attribution: Attribution {
                source: statement.source.clone(),
                cue: statement.cue.clone(),
                content: statement.content.clone(),
            },
            // The number that JSON shows: a reading gives the same figures from a file.
            confidence: statement.confidence.to_string().parse().ok(),
        }
    }
}

impl From<Attribution> for Predicted {
    fn from(attribution: Attribution) -> Self {
        Self { attribution, confidence: None }
    }
}
