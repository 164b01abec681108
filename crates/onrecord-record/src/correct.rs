//! What people have corrected: lines of readings, and whatever else a person has said of the record.
//!
//! Corrections are only ever added to; an undo is one, too. A report with corrected lines keeps the reading as the program made it
//! (`machine_reading`), and what stands in the tables is always that reading with all corrections that stand, in their order: see
//! [`apply`]. So a correction holds for every later reading of the same words, and an undo leaves nothing behind.

mod anchor;
mod apply;
mod edit;
pub(crate) mod mend;
mod people;
mod settle;

use onrecord::{Report, json::Document};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;

pub(crate) use self::settle::{forget, machine_reading, put, stored};
use self::{
    apply::{What, Work},
    settle::{made, settle, standing},
};
use crate::{Error, Store, batch::now, erase::Names, error::Kind, join, lines, lines::Wrong};

/// Characters of a line that its correction is called by.
const CALLED: usize = 100;

/// A kind of line of a reading that can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LineKind {
    /// A person, an organisation or a group.
    Actor,
    /// An office that somebody holds.
    Office,
    /// An expression of time.
    Date,
    /// Who said what.
    Statement,
    /// Who did what.
    Event,
    /// A statement and what came of it.
    Link,
}

impl LineKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Actor, Self::Office, Self::Date, Self::Statement, Self::Event, Self::Link];

    /// The word used in tables and JSON: `actor`, `office`, `date`, `statement`, `event` or `link`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Office => "office",
            Self::Date => "date",
            Self::Statement => "statement",
            Self::Event => "event",
            Self::Link => "link",
        }
    }

    /// What the ids of such lines begin with: A, O, T, S, E or L.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Actor => 'A',
            Self::Office => 'O',
            Self::Date => 'T',
            Self::Statement => 'S',
            Self::Event => 'E',
            Self::Link => 'L',
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a person says of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// It is right.
    Accept,
    /// The report does not say so.
    Reject,
    /// These fields of it are to be these values. A field of several (`source`, `cue`, `content`, `by`, `to`, `re`) may be there
    /// several times; `none` empties one. `docs/record.md` says which fields there are.
    Edit(Vec<(String, String)>),
}

/// Something that a person has said of the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryEntry {
    /// What it is undone by.
    pub number: i64,
    /// `accept`, `reject` or `edit` of a line; `merge`, `split` or `rename` of a person or organisation; `erase`; `undo`.
    pub kind: String,
    /// What was done, in one line.
    pub what: String,
    /// By whom.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// Why.
    pub note: Option<String>,
    /// Of an edit, the fields with their new values; of a rename, the name; of an erasure, how much went.
    pub value: Option<serde_json::Value>,
    /// The rows of the reports that it is about.
    pub reports: Vec<i64>,
    /// Of a line, its kind.
    pub line: Option<String>,
    /// Of a line, whether its report's reading still has it. If not, the correction waits for a reading that does.
    pub found: Option<bool>,
    /// The number of what it undoes.
    pub undoes: Option<i64>,
    /// The number of what undid it.
    pub undone_by: Option<i64>,
}

impl HistoryEntry {
    /// Whether it stands, but the reading that the report has now does not have its line.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.found == Some(false) && self.undone_by.is_none()
    }
}

/// A line that a person has accepted or edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The line's id in the reading: `S3`.
    pub id: String,
    /// By whom.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// The correction's number.
    pub correction: i64,
    /// `accept` or `edit`.
    pub kind: String,
}

impl Store {
    /// Corrects line `line` (`S3`) of the report in row `report`, and gives the correction's number. It holds for every later
    /// reading of the report, too. What the correction changes of people and organisations is joined by the next [`Store::join`].
    ///
    /// # Errors
    ///
    /// If there is no such report or line, a field or value is none that the line can have ([`Error::is_refused`]; the message lists
    /// what is possible), or the store cannot be written.
    pub fn correct(
        &mut self,
        report: i64,
        line: &str,
        correction: &Correction,
        by: &str,
        note: Option<&str>,
    ) -> Result<i64, Error> {
        let refused = |what: String| Error::new(&self.path, Kind::Refused(what));
        let by = named(by).map_err(refused)?;
        let transaction = self.write()?;
        let wrong = |wrong| self.wrong(report, wrong);
        let there = transaction
            .prepare_cached("SELECT 1 FROM report WHERE id = ?1")
            .and_then(|mut find| find.exists([report]))
            .map_err(|error| self.error(error))?;
        if !there {
            return Err(refused(format!("there is no report {report}")));
        }
        let machine = machine_reading(&transaction, report).map_err(wrong)?;
        let before = standing(&transaction, report).map_err(wrong)?;
        let read = machine.report();
        let broken = |error| self.wrong(report, Wrong::Form(format!("its reading: {error}")));
        let mut work = Work::new(machine.reading(&read).map_err(broken)?);
        for correction in &before {
            work.perform(correction);
        }
        let (kind, index) = work.line(line).map_err(|what| refused(format!("report {report}: {what}")))?;
        let what = match correction {
            Correction::Accept => What::Accept,
            Correction::Reject => What::Reject,
            Correction::Edit(fields) => edit::prepare(&work, kind, index, fields)
                .map(What::Edit)
                .map_err(|what| refused(format!("report {report}, {line}: {what}")))?,
        };
        let word = what.word();
        let mut name =
            format!("{word} {} {line} of report {report}, {}", kind.as_str(), work.called(kind, index));
        let value = match &what {
            What::Edit(fields) => {
                name.push_str(": ");
                name.push_str(&edit::called(fields, &read.text));
                Some(lines::json(fields))
            }
            _ => None,
        };
        let anchor = work.anchor(kind, index).clone();
        let number = (|| {
            let insert = "INSERT INTO correction (name, kind, by_whom, at, note, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let number = transaction.prepare_cached(insert)?.insert(params![
                name,
                word,
                by,
                now(),
                note.map(str::trim).filter(|note| !note.is_empty()),
                value
            ])?;
            let insert = "INSERT INTO correction_line
                    (correction_id, report_id, line, start, stop, other_start, other_stop, mark, found)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)";
            let (other_start, other_stop) = anchor.other.map(|[start, stop]| (start, stop)).unzip();
            transaction.prepare_cached(insert)?.execute(params![
                number,
                report,
                kind.as_str(),
                anchor.place[0],
                anchor.place[1],
                other_start,
                other_stop,
                anchor.mark
            ])?;
            settle(&transaction, report, &machine)?;
            Ok(number)
        })();
        let number = number.map_err(wrong)?;
        transaction.commit().map_err(|error| self.error(error))?;
        Ok(number)
    }

    /// Undoes correction `number`, whatever its kind, and gives the undo's own number. What it changes of people and organisations is
    /// joined by the next [`Store::join`].
    ///
    /// # Errors
    ///
    /// If there is no such correction, it is undone, or it cannot be ([`Error::is_refused`]); or the store cannot be written.
    pub fn undo(&mut self, number: i64, by: &str, note: Option<&str>) -> Result<i64, Error> {
        let refused = |what: String| Error::new(&self.path, Kind::Refused(what));
        let by = named(by).map_err(refused)?;
        let transaction = self.write()?;
        let sql = "SELECT name, kind, (SELECT id FROM correction AS undo WHERE undo.undoes = correction.id),
                (SELECT report_id FROM correction_line WHERE correction_id = correction.id)
            FROM correction WHERE id = ?1";
        let found = transaction
            .prepare_cached(sql)
            .and_then(|mut find| {
                let row = |row: &rusqlite::Row<'_>| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, Option<i64>>(2)?,
                        row.get::<_, Option<i64>>(3)?,
                    ))
                };
                find.query_row([number], row).optional()
            })
            .map_err(|error| self.error(error))?;
        let Some((name, kind, undone, report)) = found else {
            return Err(refused(format!(
                "there is no correction {number}; `onrecord history` lists what there is to undo"
            )));
        };
        if let Some(undo) = undone {
            return Err(refused(format!("correction {number} is undone already, by {undo}")));
        }
        match kind.as_str() {
            "undo" => {
                return Err(refused(format!(
                    "{number} is an undo itself; make the correction again instead"
                )));
            }
            "erase" => return Err(refused(format!("{number} erased somebody, which cannot be undone"))),
            _ => {}
        }
        let undo = (|| {
            let insert = "INSERT INTO correction (name, kind, by_whom, at, note, undoes) VALUES (?1, 'undo', ?2, ?3, ?4, ?5)";
            let name = format!("undo {number}: {name}");
            let note = note.map(str::trim).filter(|note| !note.is_empty());
            let undo = transaction.prepare_cached(insert)?.insert(params![name, by, now(), note, number])?;
            match report {
                Some(report) => {
                    let machine = machine_reading(&transaction, report)?;
                    settle(&transaction, report, &machine)?;
                }
                None => join::unsettle(&transaction, number)?,
            }
            Ok(undo)
        })();
        let undo = undo.map_err(|wrong| self.wrong(report.unwrap_or_default(), wrong))?;
        transaction.commit().map_err(|error| self.error(error))?;
        Ok(undo)
    }

    /// All that people have said of the record, or of the report in row `report`, the latest last.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or what it says does not hang together ([`Error::is_damaged`]).
    pub fn history(&self, report: Option<i64>) -> Result<Vec<HistoryEntry>, Error> {
        // Of an undo, the reports of what it undoes.
        let about = "SELECT correction.id AS of, report_id FROM correction
                JOIN correction_line ON correction_id IN (correction.id, undoes)
            UNION SELECT correction.id, report_id FROM correction JOIN correction_mention ON correction_id IN (correction.id, undoes)";
        let sql = format!(
            "WITH about AS ({about})
            SELECT correction.id, kind, name, by_whom, at, note, value, line, found, undoes,
                (SELECT id FROM correction AS undo WHERE undo.undoes = correction.id),
                (SELECT json_group_array(report_id) FROM (SELECT report_id FROM about WHERE of = correction.id ORDER BY report_id))
            FROM correction LEFT JOIN correction_line ON correction_id = correction.id
            WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM about WHERE of = correction.id AND report_id = ?1)
            ORDER BY correction.id"
        );
        let find = || {
            let mut statement = self.db.prepare_cached(&sql)?;
            let entries = statement.query_map([report], |row| {
                let kind: String = row.get(1)?;
                let value: Option<String> = row.get(6)?;
                // A name is text, all else JSON.
                let value = value.map(|value| match kind.as_str() {
                    "rename" => value.into(),
                    _ => serde_json::from_str(&value).unwrap_or(serde_json::Value::String(value)),
                });
                let reports: String = row.get(11)?;
                Ok(HistoryEntry {
                    number: row.get(0)?,
                    kind,
                    what: row.get(2)?,
                    by: row.get(3)?,
                    at: row.get(4)?,
                    note: row.get(5)?,
                    value,
                    reports: serde_json::from_str(&reports).unwrap_or_default(),
                    line: row.get(7)?,
                    found: row.get(8)?,
                    undoes: row.get(9)?,
                    undone_by: row.get(10)?,
                })
            })?;
            entries.collect::<Result<Vec<_>, _>>()
        };
        find().map_err(|error| self.error(error))
    }

    /// The lines of the report in row `report` that a person has accepted or edited, in the order of the reading's lists.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn checked(&self, report: i64) -> Result<Vec<Checked>, Error> {
        let sql = "SELECT line, number, by_whom, at, correction_id, kind FROM checked JOIN correction ON correction.id = correction_id
            WHERE checked.report_id = ?1";
        let find = || {
            let mut statement = self.db.prepare_cached(sql)?;
            let checked = statement.query_map([report], |row| {
                let line: String = row.get(0)?;
                let number: i64 = row.get(1)?;
                let kind = LineKind::of(&line);
                let id = format!("{}{number}", kind.map_or('?', LineKind::letter));
                let checked = Checked {
                    id,
                    by: row.get(2)?,
                    at: row.get(3)?,
                    correction: row.get(4)?,
                    kind: row.get(5)?,
                };
                Ok((kind, number, checked))
            })?;
            checked.collect::<Result<Vec<_>, _>>()
        };
        let mut checked = find().map_err(|error| self.error(error))?;
        checked.sort_by_key(|(kind, number, _)| (*kind, *number));
        Ok(checked.into_iter().map(|(_, _, checked)| checked).collect())
    }

    /// The rows of reports with corrections of lines that stand.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn corrected(&self) -> Result<Vec<i64>, Error> {
        let sql = "SELECT report_id FROM machine_reading ORDER BY report_id";
        let find =
            || self.db.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<Result<Vec<_>, _>>();
        find().map_err(|error| self.error(error))
    }

    /// Begins a transaction that writes.
    pub(crate) fn write(&self) -> Result<Transaction<'_>, Error> {
        Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)
            .map_err(|error| self.error(error))
    }

    /// What is wrong with the lines of `report`.
    pub(crate) fn wrong(&self, report: i64, wrong: Wrong) -> Error {
        match wrong {
            Wrong::Sqlite(error) => self.error(error),
            Wrong::Form(what) => Error::new(&self.path, Kind::Form(format!("report {report}: {what}"))),
        }
    }
}

/// Who makes a correction: it is never nobody's.
pub(crate) fn named(by: &str) -> Result<&str, String> {
    let by = by.trim();
    if by.is_empty() { Err("say who makes the correction".to_owned()) } else { Ok(by) }
}

/// The reading of `report` as it stands: `machine`, the program's own, with its corrections. `read` is the report that it is of.
pub(crate) fn corrected<'r>(
    db: &Connection,
    report: i64,
    machine: &Document,
    read: &'r Report,
) -> Result<Work<'r>, Wrong> {
    let reading = machine.reading(read);
    let mut work = Work::new(reading.map_err(|error| Wrong::Form(error.to_string()))?);
    for correction in standing(db, report)? {
        work.perform(&correction);
    }
    Ok(work)
}

/// Deletes corrections of lines that are erased from a report, among `gone` of `machine`, its reading as the program made it, or that name
/// who is; blanks `names` in all others. Gives how many went.
pub(crate) fn erase(
    db: &Connection,
    report: i64,
    machine: &Document,
    gone: &mend::Gone,
    names: &Names,
) -> Result<u64, Wrong> {
    // Only where they are somebody is a family name theirs.
    let families = !gone.actors.is_empty();
    let read = machine.report();
    let work = Work::new(machine.reading(&read).map_err(|error| Wrong::Form(error.to_string()))?);
    let mut went = Vec::new();
    for mut correction in made(db, report, true)? {
        let list = match correction.line {
            LineKind::Actor => &gone.actors,
            LineKind::Office => &gone.offices,
            LineKind::Date => &gone.dates,
            LineKind::Statement => &gone.statements,
            LineKind::Event => &gone.events,
            LineKind::Link => &gone.links,
        };
        let is_gone =
            work.find(correction.line, &correction.anchor).is_some_and(|index| list.contains(&index));
        let names_them = |who: &anchor::Who| {
            !names.whole(&who.name).is_empty()
                || who.find(&work.reading, &work.points).is_some_and(|index| gone.actors.contains(&index))
        };
        let about = match &mut correction.what {
            What::Edit(fields) => !edit::forget(fields, names_them, |text| names.blank(text, families)),
            What::Accept | What::Reject => false,
        };
        if is_gone || about {
            went.push(correction.number);
            continue;
        }
        if let What::Edit(fields) = &correction.what {
            db.prepare_cached("UPDATE correction SET value = ?2 WHERE id = ?1")?
                .execute(params![correction.number, lines::json(fields)])?;
        }
    }
    // What joins or parts people is about them if a mention of theirs says so.
    let mentions = gone.actors.iter().filter_map(|&index| work.reading.actors.get(index));
    let mentions = mentions.flat_map(|actor| &actor.mentions).map(|mention| work.points.pair(mention.span));
    let mut of = db.prepare_cached(
        "SELECT DISTINCT correction_id FROM correction_mention WHERE report_id = ?1 AND start < ?3 AND stop > ?2",
    )?;
    for [start, stop] in mentions {
        for number in of.query_map(params![report, start, stop], |row| row.get(0))? {
            went.push(number?);
        }
    }
    went.sort_unstable();
    went.dedup();
    for &number in &went {
        for sql in [
            "DELETE FROM checked WHERE correction_id = ?1",
            "DELETE FROM correction_line WHERE correction_id = ?1",
            "DELETE FROM correction_mention WHERE correction_id = ?1",
            "DELETE FROM correction WHERE undoes = ?1",
            "DELETE FROM correction WHERE id = ?1",
        ] {
            db.prepare_cached(sql)?.execute([number])?;
        }
    }
    // Of what stays, and of its undos.
    let sql = "SELECT id, name, note FROM correction WHERE coalesce(undoes, id) IN
        (SELECT correction_id FROM correction_line WHERE report_id = ?1)";
    let mut texts = db.prepare_cached(sql)?;
    let texts: Vec<(i64, String, Option<String>)> = texts
        .query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (number, name, note) in texts {
        let note = note.map(|note| names.blank(&note, families));
        db.prepare_cached("UPDATE correction SET name = ?2, note = ?3 WHERE id = ?1")?.execute(params![
            number,
            names.blank(&name, families),
            note
        ])?;
    }
    let sql = "SELECT correction_id, mark FROM correction_line WHERE report_id = ?1 AND mark IS NOT NULL";
    let mut marks = db.prepare_cached(sql)?;
    let marks: Vec<(i64, String)> =
        marks.query_map([report], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (number, mark) in marks {
        db.prepare_cached("UPDATE correction_line SET mark = ?2 WHERE correction_id = ?1")?
            .execute(params![number, names.blank(&mark, families)])?;
    }
    Ok(went.len() as u64)
}
