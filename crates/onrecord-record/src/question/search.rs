//! Who said what about whom, in which office and when; and which reports have which words.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use onrecord::{EventKind, StatementKind};
use rusqlite::{Row, ToSql, params, params_from_iter};
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
    /// What the statement is, or tells of: an event of this type that rests on it, such as a promise.
    pub event: Option<EventKind>,
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
    /// The speaker's name, the fullest that the record has; none if it is not known well enough who it is.
    pub speaker: Option<String>,
    /// The office that the speaker held then, as far as is known.
    pub office: Option<String>,
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
    /// Who has accepted or edited it.
    pub checked_by: Option<String>,
    /// In how many reports the same statement is.
    pub printings: u64,
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
    /// Its near-duplicates: their rows.
    pub copies: Vec<i64>,
}

/// Who has said that a statement is right, or made it so.
const CHECKED: &str = "(SELECT by_whom FROM checked JOIN correction ON correction.id = correction_id
    WHERE checked.report_id = statement.report_id AND checked.line = 'statement' AND checked.number = statement.number)";

/// The address that people are given: on the web, if there is one.
const ADDRESS: &str = "(SELECT address.name FROM version JOIN address ON address.id = version.address_id
    WHERE version.report_id = report.id ORDER BY address.kind <> 'web', version.id LIMIT 1)";

/// In how many reports a statement is.
const PRINTINGS: &str = "(SELECT count(DISTINCT report_id) FROM statement AS other
    WHERE other.id = coalesce(statement.same_as, statement.id) OR other.same_as = coalesce(statement.same_as, statement.id))";

/// What other reports of a group of near-duplicates have said.
const OTHERS: &str =
    "SELECT report.id, statement.content FROM report JOIN statement ON statement.report_id = report.id
    WHERE (report.id = ?1 OR report.copy_of = ?1) AND report.id <> ?2 ORDER BY report.id";

/// A query for rows, in the order in which they are wanted: nothing but their numbers, as all of them may have to be sorted.
#[derive(Default)]
struct Query {
    /// Tables beside the one that is asked for rows.
    joins: Vec<&'static str>,
    conditions: Vec<&'static str>,
    values: Vec<Box<dyn ToSql>>,
    /// Something was asked for that nothing can be: words of no letters.
    none: bool,
}

impl Query {
    /// Adds a condition on the words that a person typed, for the columns that `columns` names.
    fn matching(&mut self, condition: &'static str, columns: &str, words: Option<&str>) {
        let Some(words) = words else { return };
        match query(words) {
            Some(query) => self.push(condition, format!("{columns}({query})")),
            None => self.none = true,
        }
    }

    fn push(&mut self, condition: &'static str, value: impl ToSql + 'static) {
        self.conditions.push(condition);
        self.values.push(Box::new(value));
    }

    fn join(&mut self, table: &'static str) {
        if !self.joins.contains(&table) {
            self.joins.push(table);
        }
    }

    fn dates(&mut self, search: &Search, join: &'static str) {
        if let Some(from) = search.from {
            self.join(join);
            self.push("report.date >= ?", from.to_string());
        }
        if let Some(to) = search.to {
            self.join(join);
            self.push("report.date <= ?", to.to_string());
        }
    }

    /// `row` of `table`, in this order.
    fn sql(&self, row: &str, table: &str, order: &str) -> String {
        let conditions =
            if self.conditions.is_empty() { "true".to_owned() } else { self.conditions.join(" AND ") };
        format!("SELECT {row} FROM {table} {} WHERE {conditions} ORDER BY {order}", self.joins.join(" "))
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
        let mut query = Query::default();
        query.matching("statement_fts MATCH ?", "content: ", search.words.as_deref());
        query.matching(
            // Under that name, or under another one elsewhere.
            "statement.actor_id IN (WITH named (id) AS MATERIALIZED (SELECT rowid FROM actor_fts WHERE actor_fts MATCH ?)
                SELECT id FROM named UNION SELECT actor.id FROM actor WHERE entity_id IN
                    (SELECT DISTINCT entity_id FROM named CROSS JOIN actor USING (id) WHERE entity_id IS NOT NULL AND +block IS NOT NULL))",
            "",
            search.speaker.as_deref(),
        );
        query.matching(
            "statement.id IN (SELECT statement_id FROM statement_about
                WHERE actor_id IN (WITH named (id) AS MATERIALIZED (SELECT rowid FROM actor_fts WHERE actor_fts MATCH ?)
                    SELECT id FROM named UNION SELECT actor.id FROM actor WHERE entity_id IN
                        (SELECT DISTINCT entity_id FROM named CROSS JOIN actor USING (id) WHERE entity_id IS NOT NULL AND +block IS NOT NULL)))",
            "",
            search.about.as_deref(),
        );
        query.matching(
            "statement.actor_id IN (SELECT actor_id FROM office
                WHERE id IN (SELECT rowid FROM office_fts WHERE office_fts MATCH ?))",
            "",
            search.office.as_deref(),
        );
        if let Some(event) = search.event {
            query.push("statement.id IN (SELECT statement_id FROM event WHERE type = ?)", event.as_str());
        }
        if let Some(kind) = search.kind {
            query.push("statement.kind = ?", kind.as_str());
        }
        if query.none {
            return Ok(Vec::new());
        }
        let sql = if search.words.is_some() {
            if query.conditions.len() > 1 || search.from.is_some() || search.to.is_some() {
                query.join("JOIN statement ON statement.id = statement_fts.rowid");
            }
            query.dates(search, "JOIN report ON report.id = statement.report_id");
            query.sql("statement_fts.rowid", "statement_fts", "statement_fts.rank, statement_fts.rowid")
        } else {
            query.join("JOIN report ON report.id = statement.report_id");
            query.dates(search, "JOIN report ON report.id = statement.report_id");
            query.sql("statement.id", "statement", "report.date DESC, report.id DESC, statement.number")
        };
        let find = || {
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut others = self.db.prepare_cached(OTHERS)?;
            let mut rows = statement.query(params_from_iter(&query.values))?;
            let mut hits: Vec<Hit> = Vec::new();
            // What was said where, and by which report first.
            let mut seen: HashMap<(i64, String), i64> = HashMap::new();
            while hits.len() < limit
                && let Some(row) = rows.next()?
            {
                let (mut hit, group) = self.found(row.get(0)?)?;
                let words = said(&hit.content);
                // Twice in one report is twice.
                if *seen.entry((group, words.clone())).or_insert(hit.report) != hit.report {
                    continue;
                }
                hit.copies = copies(&mut others, group, hit.report, &words)?;
                hits.push(hit);
            }
            Ok(hits)
        };
        find().map_err(|error| self.error(error))
    }

    /// The statement in row `statement`.
    pub(super) fn hit(&self, statement: i64) -> rusqlite::Result<Hit> {
        Ok(self.found(statement)?.0)
    }

    /// The statement in row `statement`, and the first of the near-duplicates of its report.
    fn found(&self, statement: i64) -> rusqlite::Result<(Hit, i64)> {
        let sql = format!(
            "SELECT statement.id, report.id, statement.number, coalesce(entity.name, statement.speaker), statement.source, statement.cue,
                statement.content, statement.kind, statement.confidence, report.date, report.publisher, report.name, {ADDRESS},
                coalesce(report.copy_of, report.id), {CHECKED}, {PRINTINGS}, entity.id
            FROM statement JOIN report ON report.id = statement.report_id LEFT JOIN actor ON actor.id = statement.actor_id
                LEFT JOIN entity ON entity.id = actor.entity_id
            WHERE statement.id = ?1"
        );
        let (mut hit, group, entity): (Hit, i64, Option<i64>) = self
            .db
            .prepare_cached(&sql)?
            .query_row([statement], |row| Ok((Hit::of(row)?, row.get(13)?, row.get(16)?)))?;
        if let Some(entity) = entity {
            hit.office = self.office_then(entity, hit.date.as_deref())?;
        }
        Ok((hit, group))
    }

    /// Reports that have the words of `search` and appeared when it says, at most `limit`: the best first if words are given, else
    /// the newest. What else `search` asks for is asked of statements, and not looked at here.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn search_reports(&self, search: &Search, limit: usize) -> Result<Vec<ReportHit>, Error> {
        let mut query = Query::default();
        query.matching("report_fts MATCH ?", "", search.words.as_deref());
        if query.none {
            return Ok(Vec::new());
        }
        let sql = if search.words.is_some() {
            query.dates(search, "JOIN report ON report.id = report_fts.rowid");
            query.sql("report_fts.rowid", "report_fts", "report_fts.rank, report_fts.rowid")
        } else {
            query.dates(search, "");
            query.sql("report.id", "report", "report.date DESC, report.id DESC")
        };
        let about = format!(
            "SELECT report.id, report.name, report.date, report.publisher, {ADDRESS}, coalesce(report.copy_of, report.id)
            FROM report WHERE report.id = ?1"
        );
        let around = "SELECT snippet(report_fts, 1, '', '', '…', 24) FROM report_fts WHERE report_fts MATCH ?1 AND rowid = ?2";
        let find = || {
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut about = self.db.prepare_cached(&about)?;
            let mut around = self.db.prepare_cached(around)?;
            let mut copies = self.db.prepare_cached(
                "SELECT id FROM report WHERE (id = ?1 OR copy_of = ?1) AND id <> ?2 ORDER BY id",
            )?;
            let mut rows = statement.query(params_from_iter(&query.values))?;
            let mut hits: Vec<ReportHit> = Vec::new();
            let mut seen: HashSet<i64> = HashSet::new();
            while hits.len() < limit
                && let Some(row) = rows.next()?
            {
                let report: i64 = row.get(0)?;
                let (mut hit, group) =
                    about.query_row([report], |row| Ok((ReportHit::of(row)?, row.get(5)?)))?;
                if !seen.insert(group) {
                    continue;
                }
                let copies = copies.query_map([group, report], |row| row.get(0))?;
                hit.copies = copies.collect::<Result<_, _>>()?;
                if search.words.is_some() {
                    hit.snippet = around.query_row(params![query.values[0], report], |row| row.get(0))?;
                }
                hits.push(hit);
            }
            Ok(hits)
        };
        find().map_err(|error| self.error(error))
    }
}

impl Hit {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            statement: row.get(0)?,
            report: row.get(1)?,
            id: format!("S{}", row.get::<_, i64>(2)?),
            speaker: row.get(3)?,
            source: row.get(4)?,
            cue: row.get(5)?,
            content: row.get(6)?,
            kind: row.get(7)?,
            confidence: row.get(8)?,
            date: row.get(9)?,
            publisher: row.get(10)?,
            headline: row.get(11)?,
            address: row.get(12)?,
            checked_by: row.get(14)?,
            printings: row.get(15)?,
            office: None,
            copies: Vec::new(),
        })
    }
}

impl ReportHit {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            report: row.get(0)?,
            headline: row.get(1)?,
            date: row.get(2)?,
            publisher: row.get(3)?,
            snippet: None,
            address: row.get(4)?,
            copies: Vec::new(),
        })
    }
}

/// The rows of other reports of the group `group` that have a statement of these `words`.
fn copies(
    others: &mut rusqlite::Statement<'_>,
    group: i64,
    report: i64,
    words: &str,
) -> rusqlite::Result<Vec<i64>> {
    let mut copies = Vec::new();
    let mut rows = others.query([group, report])?;
    while let Some(row) = rows.next()? {
        let copy = row.get(0)?;
        if copies.last() != Some(&copy) && said(&row.get::<_, String>(1)?) == words {
            copies.push(copy);
        }
    }
    Ok(copies)
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
