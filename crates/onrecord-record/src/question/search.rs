//! Who said what about whom, in which office and when; and which reports have which words.

use std::collections::{HashMap, hash_map::Entry};

use jiff::civil::Date;
use onrecord::StatementKind;
use rusqlite::{ToSql, params_from_iter};
use serde::Serialize;

use super::query::query;
use crate::{Error, Store};

/// What is searched for. All that is given must be so; of what is not given, anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words that were said, or that the report has. All of them, in any order and inflection; words in quotation marks stand
    /// together, and `*` behind a word stands for any ending.
    pub words: Option<String>,
    /// Words of the speaker's name.
    pub speaker: Option<String>,
    /// Words of the name of somebody whom the statement mentions.
    pub about: Option<String>,
    /// Words of an office that the report gives to the speaker: of its title and its body.
    pub office: Option<String>,
    /// Direct, indirect or mixed.
    pub kind: Option<StatementKind>,
    /// The first day on which the report may have appeared.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// A statement that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Its row.
    pub statement: i64,
    /// The row of its report,
    pub report: i64,
    /// and its id in the report's reading: `S3`.
    pub id: String,
    /// The speaker's name; none if it is not known well enough.
    pub speaker: Option<String>,
    /// The speaker's words in the report.
    pub source: Option<String>,
    /// The words that signal the statement.
    pub cue: Option<String>,
    /// What was said, pieces joined by ` … `.
    pub content: String,
    /// `direct`, `indirect` or `mixed`.
    pub kind: String,
    /// The probability, 0 to 1, that the report says so.
    pub confidence: f64,
    /// The day the report appeared.
    pub date: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// The report's headline, or how it begins.
    pub headline: String,
    /// Where it is to be found.
    pub address: Option<String>,
    /// Reports that are near-duplicates of this one and have the same words: their rows.
    pub copies: Vec<i64>,
}

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportHit {
    /// Its row.
    pub report: i64,
    /// The headline, or how it begins.
    pub headline: String,
    /// The day it appeared.
    pub date: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// Words around those that were searched for.
    pub snippet: Option<String>,
    /// Where it is to be found.
    pub address: Option<String>,
    /// Near-duplicates that were found as well: their rows.
    pub copies: Vec<i64>,
}

/// The address that people are given: on the web, if there is one.
const ADDRESS: &str = "(SELECT address.name FROM version JOIN address ON address.id = version.address_id
    WHERE version.report_id = report.id ORDER BY address.kind <> 'web', version.id LIMIT 1)";

/// A condition of a query, with its values.
#[derive(Default)]
struct Conditions {
    sql: Vec<&'static str>,
    values: Vec<Box<dyn ToSql>>,
    /// Something was asked for that nothing can be: words of no letters.
    none: bool,
}

impl Conditions {
    fn matching(&mut self, sql: &'static str, column: &str, words: Option<&str>) {
        let Some(words) = words else { return };
        match query(words) {
            Some(query) => self.push(sql, format!("{column}({query})")),
            None => self.none = true,
        }
    }

    fn push(&mut self, sql: &'static str, value: impl ToSql + 'static) {
        self.sql.push(sql);
        self.values.push(Box::new(value));
    }

    fn dates(&mut self, search: &Search) {
        if let Some(from) = search.from {
            self.push("report.date >= ?", from.to_string());
        }
        if let Some(to) = search.to {
            self.push("report.date <= ?", to.to_string());
        }
    }

    fn all(&self) -> String {
        if self.sql.is_empty() { "true".to_owned() } else { self.sql.join(" AND ") }
    }
}

impl Store {
    /// Statements that are as `search` says, at most `limit`: the best first if words are given, else the newest. The same
    /// statement in near-duplicates counts once.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn search(&self, search: &Search, limit: usize) -> Result<Vec<Hit>, Error> {
        let mut conditions = Conditions::default();
        conditions.matching("statement_fts MATCH ?", "content: ", search.words.as_deref());
        conditions.matching(
            "statement.actor_id IN (SELECT rowid FROM actor_fts WHERE actor_fts MATCH ?)",
            "",
            search.speaker.as_deref(),
        );
        conditions.matching(
            "statement.id IN (SELECT statement_id FROM statement_about
                WHERE actor_id IN (SELECT rowid FROM actor_fts WHERE actor_fts MATCH ?))",
            "",
            search.about.as_deref(),
        );
        conditions.matching(
            "statement.actor_id IN (SELECT actor_id FROM office
                WHERE id IN (SELECT rowid FROM office_fts WHERE office_fts MATCH ?))",
            "",
            search.office.as_deref(),
        );
        if let Some(kind) = search.kind {
            conditions.push("statement.kind = ?", kind.as_str());
        }
        conditions.dates(search);
        if conditions.none {
            return Ok(Vec::new());
        }
        let (from, order) = match search.words {
            Some(_) => (
                "statement_fts JOIN statement ON statement.id = statement_fts.rowid",
                "statement_fts.rank, report.date DESC, statement.id",
            ),
            None => ("statement", "report.date DESC, report.id DESC, statement.number"),
        };
        let sql = format!(
            "SELECT statement.id, report.id, statement.number, statement.speaker, statement.source, statement.cue,
                statement.content, statement.kind, statement.confidence, report.date, report.publisher, report.name, {ADDRESS},
                coalesce(report.copy_of, report.id)
            FROM {from} JOIN report ON report.id = statement.report_id WHERE {} ORDER BY {order}",
            conditions.all()
        );
        let find = || {
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(&conditions.values))?;
            let mut hits: Vec<Hit> = Vec::new();
            let mut seen: HashMap<(i64, String), usize> = HashMap::new();
            while hits.len() < limit
                && let Some(row) = rows.next()?
            {
                let content: String = row.get(6)?;
                let report: i64 = row.get(1)?;
                match seen.entry((row.get(13)?, said(&content))) {
                    // Twice in one report is twice.
                    Entry::Occupied(first) if hits[*first.get()].report != report => {
                        let copies = &mut hits[*first.get()].copies;
                        if !copies.contains(&report) {
                            copies.push(report);
                        }
                        continue;
                    }
                    Entry::Occupied(_) => {}
                    Entry::Vacant(new) => {
                        new.insert(hits.len());
                    }
                }
                hits.push(Hit {
                    statement: row.get(0)?,
                    report,
                    id: format!("S{}", row.get::<_, i64>(2)?),
                    speaker: row.get(3)?,
                    source: row.get(4)?,
                    cue: row.get(5)?,
                    content,
                    kind: row.get(7)?,
                    confidence: row.get(8)?,
                    date: row.get(9)?,
                    publisher: row.get(10)?,
                    headline: row.get(11)?,
                    address: row.get(12)?,
                    copies: Vec::new(),
                });
            }
            Ok(hits)
        };
        find().map_err(|error| self.error(error))
    }

    /// Reports that have the words of `search` and appeared when it says, at most `limit`: the best first if words are given, else
    /// the newest. What else `search` asks for is asked of statements, and not looked at here.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn search_reports(&self, search: &Search, limit: usize) -> Result<Vec<ReportHit>, Error> {
        let mut conditions = Conditions::default();
        conditions.matching("report_fts MATCH ?", "", search.words.as_deref());
        conditions.dates(search);
        if conditions.none {
            return Ok(Vec::new());
        }
        let (from, snippet, order) = match search.words {
            Some(_) => (
                "report_fts JOIN report ON report.id = report_fts.rowid",
                "snippet(report_fts, 1, '', '', '…', 24)",
                "report_fts.rank, report.date DESC, report.id",
            ),
            None => ("report", "NULL", "report.date DESC, report.id DESC"),
        };
        let sql = format!(
            "SELECT report.id, report.name, report.date, report.publisher, {snippet}, {ADDRESS},
                coalesce(report.copy_of, report.id)
            FROM {from} WHERE {} ORDER BY {order}",
            conditions.all()
        );
        let find = || {
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(&conditions.values))?;
            let mut hits: Vec<ReportHit> = Vec::new();
            let mut seen: HashMap<i64, usize> = HashMap::new();
            while hits.len() < limit
                && let Some(row) = rows.next()?
            {
                let report = row.get(0)?;
                match seen.entry(row.get(6)?) {
                    Entry::Occupied(first) => {
                        hits[*first.get()].copies.push(report);
                        continue;
                    }
                    Entry::Vacant(new) => new.insert(hits.len()),
                };
                hits.push(ReportHit {
                    report,
                    headline: row.get(1)?,
                    date: row.get(2)?,
                    publisher: row.get(3)?,
                    snippet: row.get(4)?,
                    address: row.get(5)?,
                    copies: Vec::new(),
                });
            }
            Ok(hits)
        };
        find().map_err(|error| self.error(error))
    }
}

/// What two houses that print the same words print alike: no marks, no case.
pub(super) fn said(content: &str) -> String {
    let mut said = String::with_capacity(content.len());
    for word in content.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !said.is_empty() {
            said.push(' ');
        }
        said.extend(word.chars().flat_map(char::to_lowercase));
    }
    said
}
