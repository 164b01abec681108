//! Corrections and readings in the tables.

use onrecord::{Reading, Report, json::Document};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    LineKind,
    anchor::Anchor,
    apply::{LineCorrection, What, apply},
};
use crate::lines::{self, Wrong};

/// Stores `document`, the program's reading of the report in row `report`, which has no lines, with the corrections that stand.
pub(crate) fn put(db: &Connection, report: i64, document: &Document) -> Result<(), Wrong> {
    let corrections = standing(db, report)?;
    if corrections.is_empty() {
        return lines::insert(db, report, document);
    }
    let keep = "INSERT INTO machine_reading (report_id, document) VALUES (?1, ?2)
        ON CONFLICT (report_id) DO UPDATE SET document = ?2";
    db.prepare_cached(keep)?.execute(params![report, lines::json(document)])?;
    let applied = apply(document, &corrections).map_err(|error| Wrong::Form(error.to_string()))?;
    lines::insert(db, report, &applied.document)?;
    let mut check = db.prepare_cached(
        "INSERT INTO checked (report_id, line, number, correction_id) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (kind, number, correction) in applied.checked {
        check.execute(params![report, kind.as_str(), number, correction])?;
    }
    let mut found = db.prepare_cached("UPDATE correction_line SET found = ?2 WHERE correction_id = ?1")?;
    for correction in &corrections {
        found.execute(params![correction.number, !applied.missed.contains(&correction.number)])?;
    }
    Ok(())
}

/// Forgets what the lines of a report had to do with its corrections: they are about to be stored anew.
pub(crate) fn forget(db: &Connection, report: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM checked WHERE report_id = ?1")?.execute([report])?;
    db.prepare_cached("DELETE FROM machine_reading WHERE report_id = ?1")?.execute([report])?;
    Ok(())
}

/// Stores the lines of a report anew, made of the program's reading of it and the corrections that stand.
pub(super) fn settle(db: &Connection, report: i64, machine: &Document) -> Result<(), Wrong> {
    let entities = lines::delete(db, report)?;
    forget(db, report)?;
    put(db, report, machine)?;
    lines::keep_entities(db, report, &entities)?;
    Ok(())
}

/// The reading of a report as the program made it.
pub(crate) fn machine_reading(db: &Connection, report: i64) -> Result<Document, Wrong> {
    let kept: Option<String> = db
        .prepare_cached("SELECT document FROM machine_reading WHERE report_id = ?1")?
        .query_row([report], |row| row.get(0))
        .optional()?;
    match kept {
        Some(json) => Document::from_json(&json)
            .map_err(|error| Wrong::Form(format!("the reading that its corrections are made on: {error}"))),
        None => stored(db, report),
    }
}

/// What the tables have of a report: with its corrections.
pub(crate) fn stored(db: &Connection, report: i64) -> Result<Document, Wrong> {
    let read: Report = lines::report(db, report)?;
    let reading: Reading<'_> = lines::load(db, report, &read)?;
    let with =
        "SELECT program, model FROM report JOIN reader ON reader.id = report.reader_id WHERE report.id = ?1";
    let (program, model) =
        db.prepare_cached(with)?.query_row([report], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Document { program, model: Some(model), ..Document::new(&reading, None) })
}

/// The corrections of lines of a report that stand, in their order.
pub(super) fn standing(db: &Connection, report: i64) -> Result<Vec<LineCorrection>, Wrong> {
    made(db, report, false)
}

/// The corrections of lines of a report, in their order: `all`, or those that stand.
pub(super) fn made(db: &Connection, report: i64, all: bool) -> Result<Vec<LineCorrection>, Wrong> {
    let sql = "SELECT correction.id, kind, value, line, start, stop, other_start, other_stop, mark
        FROM correction_line JOIN correction ON correction.id = correction_id
        WHERE report_id = ?1 AND (?2 OR NOT EXISTS (SELECT 1 FROM correction AS undo WHERE undo.undoes = correction.id))
        ORDER BY correction.id";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![report, all])?;
    let mut corrections = Vec::new();
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let wrong = |what: String| Wrong::Form(format!("correction {number}: {what}"));
        let kind: String = row.get(1)?;
        let what = match kind.as_str() {
            "accept" => What::Accept,
            "reject" => What::Reject,
            "edit" => {
                let value: Option<String> = row.get(2)?;
                let fields = serde_json::from_str(value.as_deref().unwrap_or_default());
                What::Edit(fields.map_err(|error| wrong(format!("its fields: {error}")))?)
            }
            _ => return Err(wrong(format!("{kind:?} is nothing that is said of a line"))),
        };
        let line: String = row.get(3)?;
        let line = LineKind::of(&line).ok_or_else(|| wrong(format!("{line:?} is no kind of line")))?;
        let other: (Option<usize>, Option<usize>) = (row.get(6)?, row.get(7)?);
        let anchor = Anchor {
            place: [row.get(4)?, row.get(5)?],
            other: other.0.zip(other.1).map(|(start, stop)| [start, stop]),
            mark: row.get(8)?,
        };
        corrections.push(LineCorrection { number, line, anchor, what });
    }
    Ok(corrections)
}
