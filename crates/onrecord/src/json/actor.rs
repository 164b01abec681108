//! Actors and their mentions as JSON.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::id,
    place::{Places, Quote},
    word,
};
use crate::{ActorKind, MentionForm};

/// One actor as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// `A1`, `A2` … in the order of the document.
    pub id: String,
    /// Person, organisation or group.
    #[serde(with = "word")]
    pub kind: ActorKind,
    /// The fullest name that the report gives, without honorifics, or the clearest words for who has none.
    pub name: String,
    /// What the report puts before the name: "Mr", "Dame".
    #[serde(default)]
    pub honorific: Option<String>,
    /// Every mention, in order; never empty.
    pub mentions: Vec<Mention>,
}

/// One mention of an actor as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Its place, as code-point offsets.
    pub span: [usize; 2],
    /// By name, title, description or pronoun.
    #[serde(with = "word")]
    pub form: MentionForm,
    /// The words at its place.
    pub words: Quote,
}

impl Actor {
    pub(super) fn new(n: usize, actor: &crate::Actor, places: &Places<'_>) -> Self {
        let mentions = actor.mentions.iter().map(|mention| Mention {
            span: places.pair(mention.span),
            form: mention.form,
            words: places.quote(mention.span),
        });
        Self {
            id: id('A', n),
            kind: actor.kind,
            name: actor.name.clone(),
            honorific: actor.honorific.clone(),
            mentions: mentions.collect(),
        }
    }

    /// The actor, checked.
    pub(super) fn read(&self, places: &Places<'_>) -> Result<crate::Actor, Error> {
        let Self { id, kind, name, honorific, mentions } = self;
        if mentions.is_empty() {
            return Err(Error::form(format!("{id} has no mentions")));
        }
        let mentions = mentions.iter().enumerate().map(|(n, mention)| {
            let span =
                places.quoted(mention.span, &mention.words, format_args!("{id}, mention {}", n + 1))?;
            Ok(crate::Mention { span, form: mention.form })
        });
        let mentions = mentions.collect::<Result<Vec<_>, Error>>()?;
        if !mentions.is_sorted_by_key(|mention| mention.span.start) {
            return Err(Error::anchor(format!("{id}: mentions are out of order")));
        }
        Ok(crate::Actor { kind: *kind, name: name.clone(), honorific: honorific.clone(), mentions })
    }
}
