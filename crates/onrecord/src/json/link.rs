//! Statements and what came after them, as JSON: `links`.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{Ids, id},
    place::Places,
    word,
};
use crate::{BearingKind, Later};

/// A statement and something later that bears on it, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearing {
    /// `L1`, `L2` … in the order of the document.
    pub id: String,
    /// The id of the statement.
    pub statement: String,
    /// The id of the later event or statement.
    pub later: String,
    /// How the two stand to each other.
    #[serde(with = "word")]
    pub kind: BearingKind,
    /// The id of the actor whom both are by or about.
    pub actor: String,
}

impl Bearing {
    pub(super) fn new(n: usize, bearing: &crate::Bearing, _: &Places<'_>) -> Self {
        Self {
            id: id('L', n),
            statement: id('S', bearing.statement),
            later: match bearing.later {
                Later::Event(event) => id('E', event),
                Later::Statement(statement) => id('S', statement),
            },
            kind: bearing.kind,
            actor: id('A', bearing.actor),
        }
    }

    /// The bearing, checked.
    pub(super) fn read(
        &self,
        actors: &Ids<'_>,
        statements: &Ids<'_>,
        events: &Ids<'_>,
    ) -> Result<crate::Bearing, Error> {
        let Self { id, later, .. } = self;
        let statement = statements.place(&self.statement, format_args!("{id}: its statement"))?;
        let what = format_args!("{id}: what came later");
        let later = match statements.get(later) {
            Some(same) if same == statement => {
                return Err(Error::form(format!("{what} is its statement, {later}")));
            }
            Some(other) => Later::Statement(other),
            None => Later::Event(events.place(later, what)?),
        };
        let actor = actors.place(&self.actor, format_args!("{id}: its actor"))?;
        Ok(crate::Bearing { statement, later, kind: self.kind, actor })
    }
}
