//! Offices as JSON.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{Ids, id, probability},
    place::{Places, Quote},
    word,
};
use crate::OfficeStatus;

/// One office as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// `O1`, `O2` … in the order of the document.
    pub id: String,
    /// The id of the actor who holds it, has held it or is to hold it.
    pub holder: String,
    /// The position without the body.
    pub title: String,
    /// The organisation or place that it belongs to, if the report says so.
    pub body: Option<String>,
    /// How the holder stands to it at the report's time.
    #[serde(with = "word")]
    pub status: OfficeStatus,
    /// The place of the words that say so, as code-point offsets.
    pub evidence: [usize; 2],
    /// The id of the event by which the tenure began, if the report tells of it.
    #[serde(default)]
    pub began: Option<String>,
    /// The id of the event by which it ended.
    #[serde(default)]
    pub ended: Option<String>,
    /// The calibrated probability, 0 to 1, that title and holder are right.
    pub confidence: f32,
    /// The words of `evidence`.
    pub words: Quote,
}

impl Office {
    pub(super) fn new(n: usize, office: &crate::Office, places: &Places<'_>) -> Self {
        Self {
            id: id('O', n),
            holder: id('A', office.holder),
            title: office.title.clone(),
            body: office.body.clone(),
            status: office.status,
            evidence: places.pair(office.evidence),
            began: office.began.map(|event| id('E', event)),
            ended: office.ended.map(|event| id('E', event)),
            confidence: office.confidence,
            words: places.quote(office.evidence),
        }
    }

    /// The office, checked; `actors` and `events` are the document's.
    pub(super) fn read(
        &self,
        actors: &Ids<'_>,
        events: &Ids<'_>,
        places: &Places<'_>,
    ) -> Result<crate::Office, Error> {
        let id = &self.id;
        let event = |bound: &Option<String>, what: &str| {
            bound.as_ref().map(|event| events.place(event, format_args!("{id}: {what}"))).transpose()
        };
        Ok(crate::Office {
            title: self.title.clone(),
            body: self.body.clone(),
            holder: actors.place(&self.holder, format_args!("{id}: its holder"))?,
            status: self.status,
            began: event(&self.began, "how it began")?,
            ended: event(&self.ended, "how it ended")?,
            evidence: places.quoted(self.evidence, &self.words, format_args!("{id}, evidence"))?,
            confidence: probability(self.confidence, id)?,
        })
    }
}
