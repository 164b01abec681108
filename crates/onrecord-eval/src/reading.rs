//! Whole readings: who appears in a report, which offices they hold, who said what, who did what
//! to whom and when, in the JSON form of the OnRecord corpus.
//!
//! [`parse_jsonl`](crate::parse_jsonl) and [`Predictions`](crate::Predictions) read them where a
//! line has them, and a [`Tally`](crate::Tally) compares them; [`ReadingScores`] are the figures.

mod align;
mod classes;
mod coreference;
mod form;
mod score;
mod write;

use std::collections::BTreeSet;

use onrecord::CodePoints;
use serde::Serialize;

pub use classes::{ClassTable, Classes};
pub use coreference::{Coreference, Share};
pub use score::{Figure, ReadingScores, Value};
pub use write::corpus_line;

pub(crate) use form::{FIELDS, read};
pub(crate) use score::ReadingCounts;

use crate::Error;
use crate::rows::anchor;

/// One report, read whole. A layer that the form it came in does not have is `None`; one that is
/// empty says that there is nothing of the kind in the report.
///
/// As in the form itself, places are `[start, end)` in Unicode code points of the report's text,
/// and things refer to each other by id. An id that nothing has is never right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WholeReading {
    /// Who appears in the report.
    pub actors: Option<Vec<Actor>>,
    /// Which offices they hold.
    pub offices: Option<Vec<Office>>,
    /// Expressions that place something in time.
    pub dates: Option<Vec<TimeExpression>>,
    /// Who said what.
    pub statements: Option<Vec<Said>>,
    /// Who did what to whom.
    pub events: Option<Vec<Event>>,
    /// Who answers for what.
    pub affairs: Option<Vec<Affair>>,
    /// What was said, and what came of it.
    pub links: Option<Vec<Link>>,
}

/// A person, an organisation or a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// What others refer to it by; its index where the form gives none.
    pub id: String,
    /// `person`, `organisation` or `group`.
    pub kind: Option<String>,
    /// Where it is named, described or referred to.
    pub mentions: Vec<[usize; 2]>,
}

/// An office that an actor holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Office {
    /// The id of the actor.
    pub holder: Option<String>,
    /// Its title, such as "mayor".
    pub title: String,
    /// Such as `current` or `former`.
    pub status: Option<String>,
}

/// An expression that places something in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where it stands.
    pub span: [usize; 2],
    /// Its TIMEX3 value.
    pub value: Option<String>,
}

/// Something that an actor is reported to have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What others refer to it by.
    pub id: Option<String>,
    /// The id of the actor; `None` if the report does not say who said it.
    pub speaker: Option<String>,
    /// The words that name the speaker.
    pub source: Vec<[usize; 2]>,
    /// What was said.
    pub content: Vec<[usize; 2]>,
}

/// Something that an actor did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What others refer to it by.
    pub id: Option<String>,
    /// Its type, such as `resign`.
    pub kind: String,
    /// Such as `happened` or `denied`.
    pub status: Option<String>,
    /// The words that name it.
    pub trigger: [usize; 2],
    /// The ids of those who did it.
    pub by: Vec<String>,
    /// The ids of those whom it was done to.
    pub to: Vec<String>,
}

/// An actor answering for a matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affair {
    /// The ids of those who are held to account.
    pub about: Vec<String>,
    /// The ids of the events, in order of time.
    pub events: Vec<String>,
}

/// A statement and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The id of the statement.
    pub statement: String,
    /// The id of the later event or statement.
    pub later: String,
    /// Such as `promised_then_done`.
    pub kind: String,
}

/// A part of a whole reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// [`WholeReading::actors`].
    Actors,
    /// [`WholeReading::offices`].
    Offices,
    /// [`WholeReading::dates`].
    Dates,
    /// [`WholeReading::statements`].
    Statements,
    /// [`WholeReading::events`].
    Events,
    /// [`WholeReading::affairs`].
    Affairs,
    /// [`WholeReading::links`].
    Links,
}

impl Layer {
    /// The field's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Actors => "actors",
            Self::Offices => "offices",
            Self::Dates => "dates",
            Self::Statements => "statements",
            Self::Events => "events",
            Self::Affairs => "affairs",
            Self::Links => "links",
        }
    }
}

impl WholeReading {
    /// Reads a JSON object in the corpus' form, such as a [`Document`](onrecord::json::Document)
    /// as a value. All of its fields may be missing, others are passed over. `text` is the
    /// report's, `name` stands for the document in error messages.
    ///
    /// # Errors
    ///
    /// If `json` has a layer that is not in the form ([`Error::is_format`]) or a place outside
    /// `text` ([`Error::is_anchor`]).
    pub fn from_json(json: &serde_json::Value, text: &str, name: &str) -> Result<Self, Error> {
        let Some(fields) = json.as_object() else {
            return Err(Error::format(name, "a reading is a JSON object: write `{…}`"));
        };
        form::read(fields, name)?.checked(&CodePoints::new(text), name)
    }

    /// The layers that the form has.
    #[must_use]
    pub fn layers(&self) -> BTreeSet<Layer> {
        [
            (Layer::Actors, self.actors.is_some()),
            (Layer::Offices, self.offices.is_some()),
            (Layer::Dates, self.dates.is_some()),
            (Layer::Statements, self.statements.is_some()),
            (Layer::Events, self.events.is_some()),
            (Layer::Affairs, self.affairs.is_some()),
            (Layer::Links, self.links.is_some()),
        ]
        .into_iter()
        .filter_map(|(layer, held)| held.then_some(layer))
        .collect()
    }

    /// Whether there is a layer beside the statements, which attributions are made of, too.
    #[must_use]
    pub fn is_more_than_statements(&self) -> bool {
        self.layers().iter().any(|&layer| layer != Layer::Statements)
    }

    /// Itself, if all its places lie in the text that `points` was made for. `place` is where it
    /// was read from.
    pub(crate) fn checked(mut self, points: &CodePoints<'_>, place: &str) -> Result<Self, Error> {
        self.each_place(|pair, field| anchor(*pair, points, || format!("{place}, {}", field())).map(drop))?;
        Ok(self)
    }

    /// Calls `visit` with every pair of offsets and what it is.
    pub(crate) fn each_place<E>(
        &mut self,
        mut visit: impl FnMut(&mut [usize; 2], &dyn Fn() -> String) -> Result<(), E>,
    ) -> Result<(), E> {
        for (n, actor) in self.actors.iter_mut().flatten().enumerate() {
            for (k, pair) in actor.mentions.iter_mut().enumerate() {
                visit(pair, &|| format!("actors[{n}].mentions[{k}]"))?;
            }
        }
        for (n, date) in self.dates.iter_mut().flatten().enumerate() {
            visit(&mut date.span, &|| format!("dates[{n}].span"))?;
        }
        for (n, said) in self.statements.iter_mut().flatten().enumerate() {
            for (role, pairs) in [("source", &mut said.source), ("content", &mut said.content)] {
                for (k, pair) in pairs.iter_mut().enumerate() {
                    visit(pair, &|| format!("statements[{n}].{role}[{k}]"))?;
                }
            }
        }
        for (n, event) in self.events.iter_mut().flatten().enumerate() {
            visit(&mut event.trigger, &|| format!("events[{n}].trigger"))?;
        }
        Ok(())
    }
}
