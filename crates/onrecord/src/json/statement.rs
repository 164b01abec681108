//! Statements as JSON.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{Ids, id, probability},
    place::{Places, Quote},
    speaker::Because,
    word,
};
use crate::StatementKind;

/// One statement as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// `S1`, `S2` … in the order of the document.
    pub id: String,
    /// The id of the actor who made it; none if that is not known well enough.
    pub speaker: Option<String>,
    /// Direct, indirect or mixed.
    #[serde(with = "word")]
    pub kind: StatementKind,
    /// The words that name the speaker, as code-point offsets; empty where the report gives none.
    pub source: Vec<[usize; 2]>,
    /// The words that signal the statement; empty where the report gives none.
    pub cue: Vec<[usize; 2]>,
    /// What was said, quotation marks included; never empty.
    pub content: Vec<[usize; 2]>,
    /// The calibrated probability, 0 to 1, that source and content are as a reader would mark them.
    pub confidence: f32,
    /// Why the speaker is held to be so, or is unknown.
    #[serde(default)]
    pub because: Because,
    /// The words at each of the places above.
    pub words: Words,
}

/// The words of a statement's three roles, one [`Quote`] for each pair of offsets, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The words of `source`.
    pub source: Vec<Quote>,
    /// The words of `cue`.
    pub cue: Vec<Quote>,
    /// The words of `content`.
    pub content: Vec<Quote>,
}

impl Statement {
    pub(super) fn new(n: usize, statement: &crate::Statement, places: &Places<'_>) -> Self {
        Self {
            id: id('S', n),
            speaker: statement.speaker.actor.map(|actor| id('A', actor)),
            kind: statement.kind,
            source: places.pairs(&statement.source),
            cue: places.pairs(&statement.cue),
            content: places.pairs(&statement.content),
            confidence: statement.confidence,
            because: Because::new(&statement.speaker, places),
            words: Words {
                source: places.quotes(&statement.source),
                cue: places.quotes(&statement.cue),
                content: places.quotes(&statement.content),
            },
        }
    }

    /// The statement, checked; `ids` are of the document's `actors`.
    pub(super) fn read(
        &self,
        ids: &Ids<'_>,
        actors: &[crate::Actor],
        places: &Places<'_>,
    ) -> Result<crate::Statement, Error> {
        let Self { id, words, .. } = self;
        if self.content.is_empty() {
            return Err(Error::form(format!("{id} has no content")));
        }
        Ok(crate::Statement {
            kind: self.kind,
            speaker: self.because.read(id, self.speaker.as_ref(), ids, actors, places)?,
            source: places.role(&self.source, &words.source, format_args!("{id}, source"))?,
            cue: places.role(&self.cue, &words.cue, format_args!("{id}, cue"))?,
            content: places.role(&self.content, &words.content, format_args!("{id}, content"))?,
            confidence: probability(self.confidence, id)?,
        })
    }
}
