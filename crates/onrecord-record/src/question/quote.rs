//! One statement in all its printings.

use std::collections::HashSet;

use rusqlite::params;
use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::{query::query, search::Hit};
use crate::{Error, Store, join::same};

/// A statement as several papers printed it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quote {
    /// Its first printing.
    pub first: Hit,
    /// All printings, in order of time, the first included.
    pub printings: Vec<Printing>,
}

/// One printing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Printing {
    /// The statement's row.
    pub statement: i64,
    /// The row of its report,
    pub report: i64,
    /// and its id in the report's reading: `S3`.
    pub id: String,
    /// The day of the report.
    pub date: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// The report's headline, or how it begins.
    pub headline: String,
    /// What it prints.
    pub content: String,
    /// What became of the first printing's words.
    pub variant: Variant,
    /// Against the first printing: words that are the same, gone, and new, in order.
    pub changes: Vec<Change>,
}

/// How a printing differs from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// It is the first.
    First,
    /// The same words.
    Same,
    /// Some of its words, and no others.
    Clipped,
    /// More words around those of the first.
    Longer,
    /// Other words in some places.
    Edited,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `same`, `gone` (only in the first printing) or `new`.
    pub what: &'static str,
    /// The words, without case and marks.
    pub words: String,
}

impl Store {
    /// Statements that have the words of `typed`, each with all its printings, the best first; at most `most`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn quote(&self, typed: &str, most: usize) -> Result<Vec<Quote>, Error> {
        // Together and in this order, as they were said; if nothing is, all of them.
        let marks = ['"', '“', '”', '„', '«', '»'];
        let phrase = query(&format!("\"{}\"", typed.replace(marks, " ")));
        let find = || {
            for words in [phrase, query(typed)].into_iter().flatten() {
                let found = self.quotes(&format!("content: ({words})"), most)?;
                if !found.is_empty() {
                    return Ok(found);
                }
            }
            Ok(Vec::new())
        };
        find().map_err(|error| self.error(error))
    }

    fn quotes(&self, words: &str, most: usize) -> rusqlite::Result<Vec<Quote>> {
        let sql = "SELECT coalesce(same_as, statement.id) FROM statement_fts JOIN statement ON statement.id = statement_fts.rowid
            WHERE statement_fts MATCH ?1 ORDER BY statement_fts.rank, statement_fts.rowid";
        let printings = "SELECT statement.id, report.id, statement.number, report.date, publisher, report.name, content
            FROM statement JOIN report ON report.id = statement.report_id WHERE statement.id = ?1 OR same_as = ?1
            ORDER BY report.date, report.id, statement.number";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([words])?;
        let mut seen = HashSet::new();
        let mut quotes: Vec<Quote> = Vec::new();
        while quotes.len() < most
            && let Some(row) = rows.next()?
        {
            let id: i64 = row.get(0)?;
            if !seen.insert(id) {
                continue;
            }
            let first = self.hit(id)?;
            let known = words_of(&first.content);
            let mut all = self.db.prepare_cached(printings)?;
            let printings = all.query_map(params![id], |row| {
                let content: String = row.get(6)?;
                let changes = changes(&known, &words_of(&content));
                let statement: i64 = row.get(0)?;
                Ok(Printing {
                    statement,
                    report: row.get(1)?,
                    id: format!("S{}", row.get::<_, i64>(2)?),
                    date: row.get(3)?,
                    publisher: row.get(4)?,
                    headline: row.get(5)?,
                    content,
                    variant: if statement == id { Variant::First } else { variant(&changes) },
                    changes,
                })
            })?;
            quotes.push(Quote { first, printings: printings.collect::<Result<_, _>>()? });
        }
        Ok(quotes)
    }
}

fn words_of(content: &str) -> Vec<String> {
    same::words(content).into_iter().map(|word| word.text).collect()
}

/// How `after` differs from `before`, word by word.
fn changes(before: &[String], after: &[String]) -> Vec<Change> {
    let change = |what, words: &[String]| Change { what, words: words.join(" ") };
    let ops = capture_diff_slices(Algorithm::Myers, before, after);
    let changes = ops.into_iter().flat_map(|op| {
        let (tag, old, new) = op.as_tag_tuple();
        match tag {
            DiffTag::Equal => vec![change("same", &before[old])],
            DiffTag::Delete => vec![change("gone", &before[old])],
            DiffTag::Insert => vec![change("new", &after[new])],
            DiffTag::Replace => vec![change("gone", &before[old]), change("new", &after[new])],
        }
    });
    changes.collect()
}

fn variant(changes: &[Change]) -> Variant {
    let has = |what| changes.iter().any(|change| change.what == what);
    match (has("gone"), has("new")) {
        (false, false) => Variant::Same,
        (true, false) => Variant::Clipped,
        (false, true) => Variant::Longer,
        (true, true) => Variant::Edited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed() {
        let words = |text: &str| words_of(text);
        let first = words("“I have no intention of going anywhere”");
        let of = |text: &str| {
            let changes = changes(&first, &words(text));
            let shown: Vec<String> =
                changes.iter().map(|change| format!("{} {}", change.what, change.words)).collect();
            (variant(&changes), shown.join("; "))
        };
        assert_eq!(of("I have NO intention of going anywhere.").0, Variant::Same);
        assert_eq!(
            of("‘no intention of going’"),
            (Variant::Clipped, "gone i have; same no intention of going; gone anywhere".into())
        );
        assert_eq!(
            of("I have no plan of going anywhere").1,
            "same i have no; gone intention; new plan; same of going anywhere"
        );
        assert_eq!(of("I have no intention of going anywhere today").0, Variant::Longer);
        assert_eq!(changes(&[], &[]), []);
    }
}
