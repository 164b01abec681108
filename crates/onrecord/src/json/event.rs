//! Events as JSON.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{Ids, id, probability},
    place::{Places, Quote},
    word,
};
use crate::{EventKind, EventStatus, Step};

/// One event as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `E1`, `E2` … in the order of the document.
    pub id: String,
    /// What it is.
    #[serde(rename = "type", with = "word")]
    pub kind: EventKind,
    /// The step of an affair that events of its type are.
    #[serde(with = "word")]
    pub step: Step,
    /// Whether it happened.
    #[serde(with = "word")]
    pub status: EventStatus,
    /// The place of the words that name it, as code-point offsets.
    pub trigger: [usize; 2],
    /// The ids of the actors who do it.
    pub by: Vec<String>,
    /// The ids of the actors whom it is done to or addressed to.
    pub to: Vec<String>,
    /// The places of the words that say what it is about, as code-point offsets.
    pub re: Vec<[usize; 2]>,
    /// The id of the time expression that says when.
    pub when: Option<String>,
    /// The id of the statement that it rests on.
    pub statement: Option<String>,
    /// What PLOVER calls events of its type.
    pub plover: Option<Plover>,
    /// The calibrated probability, 0 to 1, that the report tells of such an event in these words.
    pub confidence: f32,
    /// The words at each of the places above.
    pub words: EventWords,
}

/// An event type of PLOVER, the Political Language Ontology for Verifiable Event Records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plover {
    /// Its name there.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its mode, if it needs one.
    pub mode: Option<String>,
}

/// The words of an event's places.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventWords {
    /// The words of `trigger`.
    pub trigger: Quote,
    /// The words of `re`, one [`Quote`] for each pair of offsets, in their order.
    pub re: Vec<Quote>,
}

/// The lists of a document that its events refer to.
pub(super) struct Referred<'i, 'd> {
    pub(super) actors: &'i Ids<'d>,
    pub(super) dates: &'i Ids<'d>,
    pub(super) statements: &'i Ids<'d>,
}

impl Plover {
    fn of(kind: EventKind) -> Option<Self> {
        kind.plover().map(|(kind, mode)| Self { kind: kind.to_owned(), mode: mode.map(str::to_owned) })
    }
}

impl Event {
    pub(super) fn new(n: usize, event: &crate::Event, places: &Places<'_>) -> Self {
        let actors = |all: &[usize]| all.iter().map(|&actor| id('A', actor)).collect();
        Self {
            id: id('E', n),
            kind: event.kind,
            step: event.kind.step(),
            status: event.status,
            trigger: places.pair(event.trigger),
            by: actors(&event.by),
            to: actors(&event.to),
            re: places.pairs(&event.re),
            when: event.when.map(|time| id('T', time)),
            statement: event.statement.map(|statement| id('S', statement)),
            plover: Plover::of(event.kind),
            confidence: event.confidence,
            words: EventWords { trigger: places.quote(event.trigger), re: places.quotes(&event.re) },
        }
    }

    /// The event, checked. Step and PLOVER's type follow from its own, so that they must be right, too:
    /// other programs read nothing else.
    pub(super) fn read(&self, of: &Referred<'_, '_>, places: &Places<'_>) -> Result<crate::Event, Error> {
        let Self { id, kind, words, .. } = self;
        if self.step != kind.step() {
            let (kind, step, right) = (kind.as_str(), self.step.as_str(), kind.step().as_str());
            return Err(Error::form(format!("{id}: {kind} is {right}, not {step}")));
        }
        if self.plover != Plover::of(*kind) {
            return Err(Error::form(format!("{id}: PLOVER has another type for {}", kind.as_str())));
        }
        let when = self.when.as_ref().map(|time| of.dates.place(time, format_args!("{id}: its time")));
        let statement = self.statement.as_ref();
        let statement = statement.map(|said| of.statements.place(said, format_args!("{id}: its statement")));
        Ok(crate::Event {
            kind: *kind,
            status: self.status,
            trigger: places.quoted(self.trigger, &words.trigger, format_args!("{id}, trigger"))?,
            by: of.actors.ascending(&self.by, format_args!("{id}, by"))?,
            to: of.actors.ascending(&self.to, format_args!("{id}, to"))?,
            re: places.role(&self.re, &words.re, format_args!("{id}, re"))?,
            when: when.transpose()?,
            statement: statement.transpose()?,
            confidence: probability(self.confidence, id)?,
        })
    }
}
