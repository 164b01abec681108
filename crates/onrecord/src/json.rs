//! The JSON of a reading: what OnRecord writes for other programs, and reads back.
//!
//! Every place is a pair of Unicode code-point offsets into `text`, end exclusive, and comes with
//! its exact words and a little of what stands before and after them (a W3C *TextQuoteSelector*).
//! `text` comes with its SHA-256. Reading back checks all of it: an anchor whose text no longer
//! matches is an error, never a guess, and so is an actor that is named but not listed.
//!
//! ```
//! use onrecord::{Reading, Report, Span, Speaker, Statement, StatementKind, json::Document};
//!
//! let report = Report::from_text("harbour", "“It’s over,” said Ada Quill.");
//! let find = |words: &str| {
//!     let start = report.text.find(words).unwrap();
//!     vec![Span::new(start, start + words.len())]
//! };
//! let reading = Reading {
//!     report: &report,
//!     sentences: vec![Span::new(0, report.text.len())],
//!     actors: vec![],
//!     offices: vec![],
//!     dates: vec![],
//!     statements: vec![Statement {
//!         kind: StatementKind::Direct,
//!         speaker: Speaker::default(),
//!         source: find("Ada Quill"),
//!         cue: find("said"),
//!         content: find("“It’s over,”"),
//!         confidence: 0.97,
//!     }],
//!     events: vec![],
//!     affairs: vec![],
//!     bearings: vec![],
//! };
//!
//! let json = serde_json::to_string(&Document::new(&reading, None))?;
//! let document = Document::from_json(&json)?;
//! assert_eq!(document.statements[0].source, [[18, 27]]);
//! assert_eq!(document.statements[0].words.source[0].exact, "Ada Quill");
//! assert_eq!(document.reading(&report)?, reading);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod actor;
mod affair;
mod check;
mod date;
mod error;
mod event;
mod link;
mod office;
mod place;
mod speaker;
mod statement;
mod word;

pub use word::Word;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::{
    actor::{Actor, Mention},
    affair::{Affair, AffairStep, Open},
    date::TimeExpression,
    error::Error,
    event::{Event, EventWords, Plover},
    link::Bearing,
    office::Office,
    place::Quote,
    speaker::{Because, Link, RunnerUp},
    statement::{Statement, Words},
};
use self::{check::Ids, event::Referred, place::Places};
use crate::{Reading, Report};

/// The version of the form, `version` in every document. It changes when a field changes its
/// meaning or goes; `schema/reading.schema.json` describes this one.
pub const VERSION: u32 = 1;

/// The program that writes documents, `program` in every document.
pub const PROGRAM: &str = concat!("onrecord ", env!("CARGO_PKG_VERSION"));

/// One reading as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The version of this form: [`VERSION`].
    pub version: u32,
    /// The program that made the reading, with its version.
    pub program: String,
    /// The model that it was made with, if it has a name.
    pub model: Option<String>,
    /// The report's name, stable across runs.
    pub id: String,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// The headline, if it is not part of `text`.
    pub title: Option<String>,
    /// The day the report appeared.
    pub date: Option<Date>,
    /// Who wrote it, as printed.
    pub byline: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The text exactly as it was read.
    pub text: String,
    /// The SHA-256 of `text` in UTF-8, in lower-case hexadecimal.
    pub text_sha256: String,
    /// The sentences, in order, as code-point offsets.
    pub sentences: Vec<[usize; 2]>,
    /// People, organisations and groups, in order of their first mention.
    #[serde(default)]
    pub actors: Vec<Actor>,
    /// Who holds which office, in order of the evidence.
    #[serde(default)]
    pub offices: Vec<Office>,
    /// Every expression that places something in time, in order.
    #[serde(default)]
    pub dates: Vec<TimeExpression>,
    /// Who said what, in order of their first word.
    pub statements: Vec<Statement>,
    /// Who did what to whom, in order of the trigger.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Who is held to account for what, and its course, in order of the first step's trigger.
    #[serde(default)]
    pub affairs: Vec<Affair>,
    /// Statements with later statements and events that bear on them, in order of the statement.
    #[serde(default)]
    pub links: Vec<Bearing>,
}

impl Document {
    /// The document of `reading`, made with the model named `model`.
    ///
    /// # Panics
    ///
    /// If a span of the reading does not lie in its report's text on character boundaries.
    #[must_use]
    pub fn new(reading: &Reading<'_>, model: Option<&str>) -> Self {
        let report = reading.report;
        let places = Places::new(&report.text);
        Self {
            version: VERSION,
            program: PROGRAM.to_owned(),
            model: model.map(str::to_owned),
            id: report.id.clone(),
            publisher: report.publisher.clone(),
            title: report.title.clone(),
            date: report.date,
            byline: report.byline.clone(),
            url: report.url.clone(),
            text: report.text.clone(),
            text_sha256: sha256(&report.text),
            sentences: places.pairs(&reading.sentences),
            actors: list(&reading.actors, &places, Actor::new),
            offices: list(&reading.offices, &places, Office::new),
            dates: list(&reading.dates, &places, TimeExpression::new),
            statements: list(&reading.statements, &places, Statement::new),
            events: list(&reading.events, &places, Event::new),
            affairs: list(&reading.affairs, &places, Affair::new),
            links: list(&reading.bearings, &places, Bearing::new),
        }
    }

    /// Reads a document back and checks it: its version, the text's SHA-256, that every anchor
    /// still has its words, and that every id that is named is listed. Fields that this version does not know are passed over.
    ///
    /// # Errors
    ///
    /// If `json` is not a document of this form ([`Error::is_form`]) or its text and anchors do not
    /// agree ([`Error::is_anchor`]).
    pub fn from_json(json: &str) -> Result<Self, Error> {
        /// Only the version, which says how to read the rest.
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = serde_json::from_str(json)?;
        if version != VERSION {
            return Err(Error::form(format!("version {version}; this program reads version {VERSION}")));
        }
        let document: Self = serde_json::from_str(json)?;
        document.reading(&document.report())?;
        Ok(document)
    }

    /// The report that was read.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            id: self.id.clone(),
            text: self.text.clone(),
            title: self.title.clone(),
            date: self.date,
            publisher: self.publisher.clone(),
            byline: self.byline.clone(),
            url: self.url.clone(),
        }
    }

    /// The reading, on `report`: the one of [`Document::report`], or the same report from elsewhere.
    ///
    /// # Errors
    ///
    /// If `report` has another text than the one that was read, an anchor does not have its words
    /// ([`Error::is_anchor`]), or what the document says does not hang together ([`Error::is_form`]): two
    /// things with one id, an actor that is not listed, a chain that does not lead to the speaker, a step of an
    /// affair that its event cannot be.
    pub fn reading<'r>(&self, report: &'r Report) -> Result<Reading<'r>, Error> {
        let text = report.text.as_str();
        let found = sha256(text);
        if self.text_sha256 != found {
            return Err(Error::anchor(format!(
                "the text is not the one that was read: its SHA-256 is {found}, not {}",
                self.text_sha256
            )));
        }
        let places = Places::new(text);
        let sentences = self.sentences.iter().map(|&pair| places.span(pair, "a sentence"));
        let ids = Ids::unique(self.actors.iter().map(|actor| &actor.id))?;
        Ids::unique(self.offices.iter().map(|office| &office.id))?;
        let date_ids = Ids::unique(self.dates.iter().map(|time| &time.id))?;
        let statement_ids = Ids::unique(self.statements.iter().map(|statement| &statement.id))?;
        let event_ids = Ids::unique(self.events.iter().map(|event| &event.id))?;
        Ids::unique(self.affairs.iter().map(|affair| &affair.id))?;
        Ids::unique(self.links.iter().map(|link| &link.id))?;
        let actors = self.actors.iter().map(|actor| actor.read(&places)).collect::<Result<Vec<_>, _>>()?;
        let offices = self.offices.iter().map(|office| office.read(&ids, &event_ids, &places));
        let dates = self.dates.iter().map(|time| time.read(&places));
        let statements = self.statements.iter().map(|statement| statement.read(&ids, &actors, &places));
        let of = Referred { actors: &ids, dates: &date_ids, statements: &statement_ids };
        let events =
            self.events.iter().map(|event| event.read(&of, &places)).collect::<Result<Vec<_>, _>>()?;
        let affairs = self.affairs.iter().map(|affair| affair.read(&ids, &event_ids, &events));
        let bearings = self.links.iter().map(|link| link.read(&ids, &statement_ids, &event_ids));
        Ok(Reading {
            report,
            sentences: sentences.collect::<Result<_, _>>()?,
            offices: offices.collect::<Result<_, _>>()?,
            dates: dates.collect::<Result<_, _>>()?,
            statements: statements.collect::<Result<_, _>>()?,
            affairs: affairs.collect::<Result<_, _>>()?,
            bearings: bearings.collect::<Result<_, _>>()?,
            actors,
            events,
        })
    }
}

/// The form of each of `all`, with its number.
fn list<T, J>(all: &[T], places: &Places<'_>, form: impl Fn(usize, &T, &Places<'_>) -> J) -> Vec<J> {
    all.iter().enumerate().map(|(n, one)| form(n, one, places)).collect()
}

fn sha256(text: &str) -> String {
    use fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests;
