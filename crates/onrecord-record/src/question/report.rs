//! One report: its reading, where it is to be found, its copies, its versions and what changed between them.

use std::collections::HashMap;

use onrecord::json::Document;
use rusqlite::{OptionalExtension, Row, ToSql, params};
use serde::Serialize;

use super::search::said;
use crate::{
    Address, Error, Store,
    correct::{self, Checked, HistoryEntry},
};

/// Hexadecimal digits of a text's SHA-256 that are enough to name it.
const DIGITS: usize = 8;

/// A report as the store has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredReport {
    /// Its row.
    pub report: i64,
    /// When it was added, in UTC.
    pub added: String,
    /// The report with its reading.
    pub document: Document,
    /// Every address that has or had it, with all that the address had, in the order in which it was found.
    pub versions: Vec<Version>,
    /// The report that it is a near-duplicate of.
    pub copy_of: Option<Copy>,
    /// How far it resembles that one, 0 to 1.
    pub resemblance: Option<f64>,
    /// Its own near-duplicates; of a near-duplicate, the other ones.
    pub copies: Vec<Copy>,
    /// What it says otherwise than each version before it at one of its addresses.
    pub differences: Vec<Difference>,
    /// The lines that a person has accepted or edited.
    pub checked: Vec<Checked>,
    /// Corrections of lines that this reading does not have: they wait for one that does.
    pub unplaced: Vec<HistoryEntry>,
}

/// What was at an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// A web address, or a path with what stands for the report there.
    pub address: String,
    /// `web`, `file`, `record` or `line`.
    pub kind: String,
    /// From 1, at this address.
    pub number: i64,
    /// The report's row.
    pub report: i64,
    /// The headline there.
    pub title: Option<String>,
    /// The day it appeared there.
    pub date: Option<String>,
    /// The paper, agency or site there.
    pub publisher: Option<String>,
    /// Who wrote it, as printed there.
    pub byline: Option<String>,
    /// The file that it was read from,
    pub file: Option<String>,
    /// and its line there, from 1.
    pub line: Option<i64>,
    /// When it was found, in UTC.
    pub added: String,
}

/// A near-duplicate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Copy {
    /// The report's row.
    pub report: i64,
    /// Its headline, or how it begins.
    pub headline: String,
    /// The day it appeared.
    pub date: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// How far it and the first of them resemble each other, 0 to 1; none for the first itself.
    pub resemblance: Option<f64>,
    /// Where it is to be found.
    pub addresses: Vec<String>,
}

/// What two versions of a report differ in: who is reported to have said what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The address.
    pub address: String,
    /// The row of the version before.
    pub before: i64,
    /// The row of the later version.
    pub after: i64,
    /// Statements that the later version does not have any more.
    pub gone: Vec<Said>,
    /// Statements that the version before did not have.
    pub new: Vec<Said>,
}

/// A statement in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Its row.
    pub statement: i64,
    /// The speaker's name, or the report's words for it.
    pub speaker: Option<String>,
    /// The words that signal it.
    pub cue: Option<String>,
    /// What was said.
    pub content: String,
}

impl Store {
    /// The report that `which` names: by its row's number, a web address, a file's path (with `#id` or `:line` of a file of many),
    /// or the first digits, at least eight, of its text's SHA-256. Of an address that had several, the last.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or what it says of the report does not hang together ([`Error::is_damaged`]).
    pub fn report(&self, which: &str) -> Result<Option<StoredReport>, Error> {
        let Some(report) = self.find(which)? else { return Ok(None) };
        let document = correct::stored(&self.db, report).map_err(|wrong| self.wrong(report, wrong))?;
        let about = "SELECT added, copy_of, resemblance FROM report WHERE id = ?1";
        let (added, copy_of, resemblance) =
            self.one(about, report, |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?, row.get(2)?)))?;
        let versions = self.versions(report)?;
        let copies = self.copies(copy_of.unwrap_or(report), report)?;
        let (copy_of, copies) = copies.into_iter().partition(|copy| Some(copy.report) == copy_of);
        let copy_of: Vec<Copy> = copy_of;
        Ok(Some(StoredReport {
            report,
            added,
            document,
            differences: self.differences(&versions, report)?,
            versions,
            copy_of: copy_of.into_iter().next(),
            resemblance,
            copies,
            checked: self.checked(report)?,
            unplaced: self.history(Some(report))?.into_iter().filter(HistoryEntry::is_waiting).collect(),
        }))
    }

    /// The row of the report that `which` names, as in [`Store::report`].
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn find(&self, which: &str) -> Result<Option<i64>, Error> {
        let which = which.trim();
        if let Ok(row) = which.parse::<i64>() {
            return self.first("SELECT id FROM report WHERE id = ?1", row);
        }
        let at =
            "SELECT report_id FROM version JOIN address ON address.id = address_id WHERE address.name = ?1
            ORDER BY number DESC LIMIT 1";
        if let Some(report) = self.first(at, which)? {
            return Ok(Some(report));
        }
        if let Some(Address::Web(url)) = Address::web(which) {
            return self.first(at, url);
        }
        if which.len() >= DIGITS && which.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            // A prefix is a range of the index.
            let (from, to) = (bytes(which, b'0'), bytes(which, b'f'));
            let sql = "SELECT min(id) FROM report WHERE text_sha256 BETWEEN ?1 AND ?2 HAVING count(*) = 1";
            let find = || self.db.prepare_cached(sql)?.query_row([from, to], |row| row.get(0)).optional();
            return find().map_err(|error| self.error(error));
        }
        Ok(None)
    }

    fn first(&self, sql: &str, value: impl ToSql) -> Result<Option<i64>, Error> {
        let find = || self.db.prepare_cached(sql)?.query_row([value], |row| row.get(0)).optional();
        find().map_err(|error| self.error(error))
    }

    fn one<T>(
        &self,
        sql: &str,
        row: i64,
        one: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let find = || self.db.prepare_cached(sql)?.query_row([row], one);
        find().map_err(|error| self.error(error))
    }

    fn each<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        one: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let find = || self.db.prepare_cached(sql)?.query_map(values, one)?.collect::<Result<Vec<_>, _>>();
        find().map_err(|error| self.error(error))
    }

    /// All versions at the addresses that have or had `report`.
    fn versions(&self, report: i64) -> Result<Vec<Version>, Error> {
        let sql = "SELECT address.name, address.kind, number, report_id, title, date, publisher, byline, file.name, version.line, added
            FROM version JOIN address ON address.id = address_id LEFT JOIN file ON file.id = file_id
            WHERE address_id IN (SELECT address_id FROM version WHERE report_id = ?1)
                -- A line of a file is no address that a report keeps.
                AND (address.kind <> 'line' OR report_id = ?1)
            ORDER BY address.kind <> 'web', address_id, number";
        self.each(sql, [report], |row| {
            Ok(Version {
                address: row.get(0)?,
                kind: row.get(1)?,
                number: row.get(2)?,
                report: row.get(3)?,
                title: row.get(4)?,
                date: row.get(5)?,
                publisher: row.get(6)?,
                byline: row.get(7)?,
                file: row.get(8)?,
                line: row.get(9)?,
                added: row.get(10)?,
            })
        })
    }

    /// The reports of which `first` is the first, itself included, but for `without`.
    fn copies(&self, first: i64, without: i64) -> Result<Vec<Copy>, Error> {
        let sql = "SELECT id, name, date, publisher, resemblance FROM report
            WHERE (id = ?1 OR copy_of = ?1) AND id <> ?2 ORDER BY id";
        let mut copies = self.each(sql, params![first, without], |row| {
            Ok(Copy {
                report: row.get(0)?,
                headline: row.get(1)?,
                date: row.get(2)?,
                publisher: row.get(3)?,
                resemblance: row.get(4)?,
                addresses: Vec::new(),
            })
        })?;
        let sql = "SELECT DISTINCT address.name FROM version JOIN address ON address.id = address_id
            WHERE report_id = ?1 ORDER BY address.kind <> 'web', address_id";
        for copy in &mut copies {
            copy.addresses = self.each(sql, [copy.report], |row| row.get(0))?;
        }
        Ok(copies)
    }

    /// What `report` says otherwise than the version right before it, at each address.
    fn differences(&self, versions: &[Version], report: i64) -> Result<Vec<Difference>, Error> {
        let mut differences = Vec::new();
        for pair in versions.windows(2) {
            let [before, after] = pair else { continue };
            if before.address == after.address && after.report == report && before.report != report {
                let (gone, new) = self.difference(before.report, after.report)?;
                let address = after.address.clone();
                differences.push(Difference { address, before: before.report, after: report, gone, new });
            }
        }
        Ok(differences)
    }

    /// Statements that only `before` has, and those that only `after` has, marks and case aside.
    fn difference(&self, before: i64, after: i64) -> Result<(Vec<Said>, Vec<Said>), Error> {
        let sql = "SELECT id, coalesce(speaker, source), cue, content FROM statement WHERE report_id = ?1 ORDER BY number";
        let said_in = |report: i64| {
            self.each(sql, [report], |row| {
                Ok(Said {
                    statement: row.get(0)?,
                    speaker: row.get(1)?,
                    cue: row.get(2)?,
                    content: row.get(3)?,
                })
            })
        };
        let (mut gone, mut new) = (said_in(before)?, said_in(after)?);
        let key = |one: &Said| (one.speaker.as_deref().map(said), said(&one.content));
        let mut left: HashMap<_, usize> = HashMap::new();
        for one in &new {
            *left.entry(key(one)).or_default() += 1;
        }
        let mut both: HashMap<_, usize> = HashMap::new();
        gone.retain(|one| {
            let key = key(one);
            match left.get_mut(&key) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    *both.entry(key).or_default() += 1;
                    false
                }
                _ => true,
            }
        });
        new.retain(|one| match both.get_mut(&key(one)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        Ok((gone, new))
    }
}

/// The 32 bytes of which `digits` are the first in hexadecimal, the others all `fill`.
fn bytes(digits: &str, fill: u8) -> Vec<u8> {
    let digit = |n: usize| {
        let digit = digits.as_bytes().get(n).copied().unwrap_or(fill);
        char::from(digit).to_digit(16).unwrap_or(0) as u8
    };
    (0..32).map(|n| digit(2 * n) << 4 | digit(2 * n + 1)).collect()
}
