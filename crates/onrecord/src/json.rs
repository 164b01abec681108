//! The JSON of a reading: what OnRecord writes for other programs, and reads back.
//!
//! Every place is a pair of Unicode code-point offsets into `text`, end exclusive, and comes with
//! its exact words and a little of what stands before and after them (a W3C *TextQuoteSelector*).
//! `text` comes with its SHA-256. Reading back checks all of it: an anchor whose text no longer
//! matches is an error, never a guess.
//!
//! ```
//! use onrecord::{Reading, Report, Span, Statement, StatementKind, json::Document};
//!
//! let report = Report::from_text("harbour", "“It’s over,” said Ada Quill.");
//! let find = |words: &str| {
//!     let start = report.text.find(words).unwrap();
//!     vec![Span::new(start, start + words.len())]
//! };
//! let reading = Reading {
//!     report: &report,
//!     sentences: vec![Span::new(0, report.text.len())],
//!     dates: vec![],
//!     statements: vec![Statement {
//!         kind: StatementKind::Direct,
//!         source: find("Ada Quill"),
//!         cue: find("said"),
//!         content: find("“It’s over,”"),
//!         confidence: 0.97,
//!     }],
//! };
//!
//! let json = serde_json::to_string(&Document::new(&reading, None))?;
//! let document = Document::from_json(&json)?;
//! assert_eq!(document.statements[0].source, [[18, 27]]);
//! assert_eq!(document.statements[0].words.source[0].exact, "Ada Quill");
//! assert_eq!(document.reading(&report)?, reading);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::date::{Basis, Grain};
use crate::{CodePoints, Reading, Report, Span, StatementKind};

/// The version of the form, `version` in every document. It changes when a field changes its
/// meaning or goes; `schema/reading.schema.json` describes this one.
pub const VERSION: u32 = 1;

/// The program that writes documents, `program` in every document.
pub const PROGRAM: &str = concat!("onrecord ", env!("CARGO_PKG_VERSION"));

/// Code points of the text that are kept before and after the words of an anchor.
const CONTEXT: usize = 32;

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
    /// Every expression that places something in time, in order.
    #[serde(default)]
    pub dates: Vec<TimeExpression>,
    /// Who said what, in order of their first word.
    pub statements: Vec<Statement>,
}

/// One time expression as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// `T1`, `T2` … in the order of the document.
    pub id: String,
    /// Its place, as code-point offsets.
    pub span: [usize; 2],
    /// The TIMEX3 value.
    pub value: String,
    /// The first moment that it can mean; none for durations, sets and vague references.
    pub earliest: Option<DateTime>,
    /// The last moment that it can mean, to the second, inclusive.
    pub latest: Option<DateTime>,
    /// How fine the expression is.
    pub grain: Grain,
    /// What the value was resolved from.
    pub basis: Basis,
    /// How likely the value is right, 0 to 1.
    pub confidence: f32,
    /// The words at its place.
    pub words: Quote,
}

/// One statement as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// `S1`, `S2` … in the order of the document.
    pub id: String,
    /// The actor who made it; always `null` as long as readings hold no actors.
    pub speaker: Option<String>,
    /// Direct, indirect or mixed.
    #[serde(with = "kind")]
    pub kind: StatementKind,
    /// The words that name the speaker, as code-point offsets; empty where the report gives none.
    pub source: Vec<[usize; 2]>,
    /// The words that signal the statement; empty where the report gives none.
    pub cue: Vec<[usize; 2]>,
    /// What was said, quotation marks included; never empty.
    pub content: Vec<[usize; 2]>,
    /// The calibrated probability, 0 to 1, that source and content are as a reader would mark them.
    pub confidence: f32,
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

/// Words with what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The text between the two offsets.
    pub exact: String,
    /// Up to 32 code points before it.
    pub prefix: String,
    /// Up to 32 code points after it.
    pub suffix: String,
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
        let points = CodePoints::new(&report.text);
        let pairs = |spans: &[Span]| spans.iter().map(|&span| points.pair(span)).collect::<Vec<_>>();
        let quotes = |spans: &[Span]| spans.iter().map(|&span| Quote::new(&report.text, span)).collect();
        let statements = reading.statements.iter().enumerate().map(|(n, statement)| Statement {
            id: format!("S{}", n + 1),
            speaker: None,
            kind: statement.kind,
            source: pairs(&statement.source),
            cue: pairs(&statement.cue),
            content: pairs(&statement.content),
            confidence: statement.confidence,
            words: Words {
                source: quotes(&statement.source),
                cue: quotes(&statement.cue),
                content: quotes(&statement.content),
            },
        });
        let dates = reading.dates.iter().enumerate().map(|(n, time)| TimeExpression {
            id: format!("T{}", n + 1),
            span: points.pair(time.span),
            value: time.value.clone(),
            earliest: time.earliest,
            latest: time.latest,
            grain: time.grain,
            basis: time.basis,
            confidence: time.confidence,
            words: Quote::new(&report.text, time.span),
        });
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
            sentences: pairs(&reading.sentences),
            dates: dates.collect(),
            statements: statements.collect(),
        }
    }

    /// Reads a document back and checks it: its version, the text's SHA-256, and that every anchor
    /// still has its words. Fields that this version does not know are passed over.
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
        document.places(&document.text)?;
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
    /// If `report` has another text than the one that was read, or an anchor does not have its
    /// words ([`Error::is_anchor`]).
    pub fn reading<'r>(&self, report: &'r Report) -> Result<Reading<'r>, Error> {
        let Places { sentences, dates, statements } = self.places(&report.text)?;
        Ok(Reading { report, sentences, dates, statements })
    }

    /// What the document has, its places as spans into `text`, everything checked.
    fn places(&self, text: &str) -> Result<Places, Error> {
        let found = sha256(text);
        if self.text_sha256 != found {
            return Err(Error::anchor(format!(
                "the text is not the one that was read: its SHA-256 is {found}, not {}",
                self.text_sha256
            )));
        }
        let points = CodePoints::new(text);
        let place = |pair: [usize; 2], what: &dyn fmt::Display| match points.span(pair) {
            Some(span) if !span.is_empty() => Ok(span),
            _ => Err(Error::anchor(format!("{what}: {pair:?} is no place in the text"))),
        };
        let sentences =
            self.sentences.iter().map(|&pair| place(pair, &"a sentence")).collect::<Result<_, _>>()?;
        let sure = |confidence: f32, id: &str| match confidence {
            0.0..=1.0 => Ok(()),
            _ => Err(Error::form(format!("{id}: confidence {confidence} is not in 0 to 1"))),
        };
        let dates = self.dates.iter().map(|time| {
            let &TimeExpression { ref id, ref value, earliest, latest, grain, basis, confidence, .. } = time;
            let span = place(time.span, id)?;
            time.words.check(text, span).map_err(|why| Error::anchor(format!("{id}: {why}")))?;
            sure(confidence, id)?;
            Ok(crate::TimeExpression {
                span,
                value: value.clone(),
                earliest,
                latest,
                grain,
                basis,
                confidence,
            })
        });
        let dates = dates.collect::<Result<_, Error>>()?;
        let role = |id: &str, name: &str, pairs: &[[usize; 2]], quotes: &[Quote]| {
            if pairs.len() != quotes.len() {
                return Err(Error::anchor(format!(
                    "{id}, {name}: {} places but words for {}",
                    pairs.len(),
                    quotes.len()
                )));
            }
            let mut spans = Vec::with_capacity(pairs.len());
            for (&pair, quote) in pairs.iter().zip(quotes) {
                let span = place(pair, &format_args!("{id}, {name}"))?;
                quote.check(text, span).map_err(|why| Error::anchor(format!("{id}, {name}: {why}")))?;
                if spans.last().is_some_and(|last: &Span| last.end > span.start) {
                    return Err(Error::anchor(format!("{id}, {name}: places overlap or are out of order")));
                }
                spans.push(span);
            }
            Ok(spans)
        };
        let statements = self.statements.iter().map(|statement| {
            let Statement { id, words, .. } = statement;
            if statement.content.is_empty() {
                return Err(Error::form(format!("{id} has no content")));
            }
            sure(statement.confidence, id)?;
            Ok(crate::Statement {
                kind: statement.kind,
                source: role(id, "source", &statement.source, &words.source)?,
                cue: role(id, "cue", &statement.cue, &words.cue)?,
                content: role(id, "content", &statement.content, &words.content)?,
                confidence: statement.confidence,
            })
        });
        Ok(Places { sentences, dates, statements: statements.collect::<Result<_, _>>()? })
    }
}

/// A document's sentences, dates and statements, as a reading has them.
struct Places {
    sentences: Vec<Span>,
    dates: Vec<crate::TimeExpression>,
    statements: Vec<crate::Statement>,
}

impl Quote {
    /// The words at `span` of `text`.
    fn new(text: &str, span: Span) -> Self {
        let before = &text[..span.start];
        let after = &text[span.end..];
        let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        Self {
            exact: span.of(text).to_owned(),
            prefix: before[from..].to_owned(),
            suffix: after[..to].to_owned(),
        }
    }

    /// Whether these words stand at `span`, and between the same ones.
    fn check(&self, text: &str, span: Span) -> Result<(), String> {
        let there = span.of(text);
        if self.exact != there {
            return Err(format!("the words are “{}”, the text has “{there}”", self.exact));
        }
        if !text[..span.start].ends_with(&self.prefix) || !text[span.end..].starts_with(&self.suffix) {
            return Err(format!("“{there}” stands between other words than it did"));
        }
        Ok(())
    }
}

fn sha256(text: &str) -> String {
    use fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// `StatementKind` as its word.
mod kind {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::StatementKind;

    const ALL: [StatementKind; 3] = [StatementKind::Direct, StatementKind::Indirect, StatementKind::Mixed];

    pub(super) fn serialize<S: Serializer>(kind: &StatementKind, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(kind.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<StatementKind, D::Error> {
        let word = String::deserialize(from)?;
        ALL.into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| de::Error::unknown_variant(&word, &["direct", "indirect", "mixed"]))
    }
}

/// Why a document could not be read back.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// Not JSON, or not of this form.
    Json(serde_json::Error),
    /// Of this form, but not a document that this program can read.
    Form(String),
    /// Text and anchors do not agree.
    Anchor(String),
}

impl Error {
    fn form(why: String) -> Self {
        Self { kind: Kind::Form(why) }
    }

    fn anchor(why: String) -> Self {
        Self { kind: Kind::Anchor(why) }
    }

    /// Whether the JSON is not a document of this version's form.
    #[must_use]
    pub fn is_form(&self) -> bool {
        matches!(self.kind, Kind::Json(_) | Kind::Form(_))
    }

    /// Whether a place no longer has its words, or the text is not the one that was read.
    #[must_use]
    pub fn is_anchor(&self) -> bool {
        matches!(self.kind, Kind::Anchor(_))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self { kind: Kind::Json(error) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Json(error) => write!(f, "not the JSON of a reading: {error}"),
            Kind::Form(why) => write!(f, "not the JSON of a reading: {why}"),
            Kind::Anchor(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Json(error) => Some(error),
            Kind::Form(_) | Kind::Anchor(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Café row\n\n“We’re closing,” Zoë Tarrant 🎪 said.";

    fn spans(words: &[&str]) -> Vec<Span> {
        words
            .iter()
            .map(|w| TEXT.match_indices(w).next().unwrap())
            .map(|(at, w)| (at..at + w.len()).into())
            .collect()
    }

    fn document() -> Document {
        let report = Report { date: Some(jiff::civil::date(2031, 3, 4)), ..Report::from_text("café", TEXT) };
        let reading = Reading {
            report: &report,
            sentences: spans(&["Café row", "“We’re closing,” Zoë Tarrant 🎪 said."]),
            // Any words will do.
            dates: vec![crate::TimeExpression {
                span: spans(&["Café row"])[0],
                value: "2031-03-04".into(),
                earliest: Some(jiff::civil::date(2031, 3, 4).at(0, 0, 0, 0)),
                latest: Some(jiff::civil::date(2031, 3, 4).at(23, 59, 59, 0)),
                grain: Grain::Day,
                basis: Basis::Published,
                confidence: 0.625,
            }],
            statements: vec![crate::Statement {
                kind: StatementKind::Direct,
                source: spans(&["Zoë Tarrant"]),
                cue: spans(&["said"]),
                content: spans(&["“We’re", "closing,”"]),
                confidence: 0.8125,
            }],
        };
        Document::new(&reading, Some("test"))
    }

    #[test]
    fn offsets_count_code_points() {
        let document = document();
        let statement = &document.statements[0];
        assert_eq!(document.sentences, [[0, 8], [10, 46]]);
        assert_eq!(statement.source, [[27, 38]]);
        assert_eq!(statement.cue, [[41, 45]]);
        assert_eq!(statement.words.cue[0].prefix, "\n“We’re closing,” Zoë Tarrant 🎪 ");
        assert_eq!(statement.words.cue[0].suffix, ".");
    }

    #[test]
    fn comes_back_as_it_went() {
        let document = document();
        let json = serde_json::to_string(&document).unwrap();
        let back = Document::from_json(&json).unwrap();
        assert_eq!(back, document);
        let report = back.report();
        assert_eq!(Document::new(&back.reading(&report).unwrap(), Some("test")), document);
    }

    #[test]
    fn a_changed_text_is_an_error() {
        let mut document = document();
        document.text = document.text.replace("Zoë", "Zoe");
        let error = Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap_err();
        assert!(error.is_anchor(), "{error}");
        // Nor does a new sum make the old words stand there.
        document.dates.clear();
        document.text_sha256 = sha256(&document.text);
        let error = Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap_err();
        assert!(error.is_anchor(), "{error}");
        assert!(error.to_string().contains("Zoë Tarrant"), "{error}");
    }

    #[test]
    fn moved_anchors_are_errors() {
        let changes: [fn(&mut Document); 6] = [
            |d| d.statements[0].source[0] = [26, 37],
            |d| d.statements[0].source[0] = [27, 4000],
            |d| d.statements[0].source[0] = [38, 27],
            |d| d.statements[0].words.cue.clear(),
            |d| d.statements[0].words.cue[0].prefix = "elsewhere ".into(),
            |d| d.sentences[0] = [0, 47],
        ];
        for change in changes {
            let mut document = document();
            change(&mut document);
            let error = Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap_err();
            assert!(error.is_anchor(), "{error}");
        }
    }

    #[test]
    fn other_forms_are_errors() {
        let good = serde_json::to_string(&document()).unwrap();
        for bad in [
            String::new(),
            "{}".into(),
            "[]".into(),
            good.replace("\"version\":1", "\"version\":2"),
            good.replace("\"direct\"", "\"overheard\""),
            good.replace("0.8125", "1.5"),
            good.replace("0.625", "-0.5"),
            good.replace("2031-03-04", "2031-02-30"),
        ] {
            assert!(Document::from_json(&bad).unwrap_err().is_form(), "{bad}");
        }
        assert!(Document::from_json(&good.replacen('{', "{\"actors\":[],", 1)).is_ok());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{1,200}", cuts in prop::collection::vec(0usize..200, 6)) {
            let points = CodePoints::new(&text);
            let mut cuts: Vec<_> = cuts.into_iter().map(|c| c % (points.total() + 1)).collect();
            cuts.sort_unstable();
            let role = |n: usize| match points.span([cuts[n], cuts[n + 1]]) {
                Some(span) if !span.is_empty() => vec![span],
                _ => Vec::new(),
            };
            let report = Report::from_text("any", text.clone());
            let mut reading = Reading { report: &report, sentences: role(0), dates: Vec::new(), statements: Vec::new() };
            if !role(4).is_empty() {
                reading.statements.push(crate::Statement {
                    kind: StatementKind::Mixed, source: role(0), cue: role(2), content: role(4), confidence: 0.3,
                });
            }
            let json = serde_json::to_string(&Document::new(&reading, None)).unwrap();
            let document = Document::from_json(&json).unwrap();
            prop_assert_eq!(document.reading(&report).unwrap(), reading);
        }
    }
}
