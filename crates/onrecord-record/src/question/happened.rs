//! What happened, each once however many papers reported it.

use jiff::civil::Date;
use onrecord::EventKind;
use rusqlite::{params, types::Value};
use serde::Serialize;

use crate::{Error, Store, join::same::is_about_the_object};

/// What is asked for. All that is given must be so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Happenings {
    /// Who takes part: an entity's number.
    pub entity: Option<i64>,
    /// The event's type: `resign`.
    pub kind: Option<EventKind>,
    /// The first day on which it may have been,
    pub from: Option<Date>,
    /// and the last.
    pub to: Option<Date>,
}

/// An event as its first report has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventHit {
    /// Its row.
    pub event: i64,
    /// The row of its report,
    pub report: i64,
    /// and its id in the report's reading: `E3`.
    pub id: String,
    /// Its type: `resign`.
    pub kind: String,
    /// `happened`, `planned`, `urged`, `denied`, `alleged` or `possible`.
    pub status: String,
    /// What it is in the course of an affair: `outcome`.
    pub step: String,
    /// The day on which it was, or began, as far as the report says; else the report's.
    pub date: Option<String>,
    /// Whether the report says when it was.
    pub dated: bool,
    /// Who did it.
    pub by: Vec<Party>,
    /// To whom.
    pub to: Vec<Party>,
    /// The words that name it,
    pub words: String,
    /// and their place in the report's text, in code points, end exclusive.
    pub span: [i64; 2],
    /// What it is about.
    pub re: Option<String>,
    /// The sentence that tells of it.
    pub passage: String,
    /// The row of the statement that it rests on.
    pub statement: Option<i64>,
    /// The day of the report.
    pub reported: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// How many reports tell of it.
    pub printings: u64,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Who it is over all reports; none for those without a name.
    pub entity: Option<i64>,
    /// The name.
    pub name: String,
}

impl EventHit {
    /// Whether `entity` did it, or it was done to it.
    pub(super) fn involves(&self, entity: i64) -> bool {
        self.by.iter().chain(&self.to).any(|party| party.entity == Some(entity))
    }

    /// Whom it is mostly about: who leaves an office, is dismissed, promises.
    pub(super) fn principals(&self) -> &[Party] {
        let (first, second) =
            if is_about_the_object(&self.kind) { (&self.to, &self.by) } else { (&self.by, &self.to) };
        if first.is_empty() { second } else { first }
    }
}

impl Store {
    /// What happened, was planned, urged, denied, alleged or possible, as far as `asked` narrows it, in order of time; the last `most` of it.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn timeline(&self, asked: &Happenings, most: usize) -> Result<Vec<EventHit>, Error> {
        let find = || {
            let mut conditions = vec!["event.same_as IS NULL".to_owned()];
            let mut values: Vec<Value> = Vec::new();
            let mut condition = |sql: &str, value: Value| {
                values.push(value);
                conditions.push(sql.replace('?', &format!("?{}", values.len())));
            };
            if let Some(entity) = asked.entity {
                condition(
                    "event.id IN (SELECT coalesce(other.same_as, other.id) FROM actor JOIN event_participant AS part ON part.actor_id = actor.id
                        JOIN event AS other ON other.id = part.event_id WHERE entity_id = ?)",
                    entity.into(),
                );
            }
            if let Some(kind) = asked.kind {
                condition("event.type = ?", kind.as_str().to_owned().into());
            }
            if let Some(from) = asked.from {
                condition("coalesce(substr(latest, 1, 10), report.date) >= ?", from.to_string().into());
            }
            if let Some(to) = asked.to {
                condition("coalesce(substr(earliest, 1, 10), report.date) <= ?", to.to_string().into());
            }
            values.push(Value::Integer(i64::try_from(most).unwrap_or(i64::MAX)));
            let sql = format!(
                "SELECT event.id FROM event JOIN report ON report.id = event.report_id
                    LEFT JOIN time_expression ON time_expression.id = time_expression_id
                WHERE {} ORDER BY coalesce(substr(earliest, 1, 10), report.date) DESC, report.id DESC, event.number DESC LIMIT ?{}",
                conditions.join(" AND "),
                values.len()
            );
            let ids: Vec<i64> = self
                .db
                .prepare_cached(&sql)?
                .query_map(rusqlite::params_from_iter(values), |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            ids.into_iter().rev().map(|id| self.event(id)).collect::<rusqlite::Result<Vec<_>>>()
        };
        find().map_err(|error| self.error(error))
    }

    /// All events in which `entity` takes part, each as its first report has it, in order of time.
    pub(super) fn events_of(&self, entity: i64) -> rusqlite::Result<Vec<EventHit>> {
        let sql = "SELECT DISTINCT coalesce(same_as, event.id) FROM actor JOIN event_participant AS part ON part.actor_id = actor.id
            JOIN event ON event.id = part.event_id WHERE entity_id = ?1";
        let ids: Vec<i64> =
            self.db.prepare_cached(sql)?.query_map([entity], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut events = ids.into_iter().map(|id| self.event(id)).collect::<rusqlite::Result<Vec<_>>>()?;
        events
            .sort_by(|one, two| (&one.date, one.report, one.event).cmp(&(&two.date, two.report, two.event)));
        Ok(events)
    }

    /// The event in row `event`.
    pub(super) fn event(&self, event: i64) -> rusqlite::Result<EventHit> {
        let sql = "SELECT event.id, report.id, event.number, type, status, step, substr(earliest, 1, 10), event.name, event.start, event.stop, re,
                statement_id, report.date, publisher, sentences, text, (SELECT count(DISTINCT report_id) FROM event AS other
                    WHERE other.id = event.id OR other.same_as = event.id)
            FROM event JOIN report ON report.id = event.report_id LEFT JOIN time_expression ON time_expression.id = time_expression_id
            WHERE event.id = ?1";
        let mut hit = self.db.prepare_cached(sql)?.query_row([event], |row| {
            let (when, reported): (Option<String>, Option<String>) = (row.get(6)?, row.get(12)?);
            let span = [row.get(8)?, row.get(9)?];
            Ok(EventHit {
                event: row.get(0)?,
                report: row.get(1)?,
                id: format!("E{}", row.get::<_, i64>(2)?),
                kind: row.get(3)?,
                status: row.get(4)?,
                step: row.get(5)?,
                dated: when.is_some(),
                date: when.or_else(|| reported.clone()),
                by: Vec::new(),
                to: Vec::new(),
                words: row.get(7)?,
                span,
                re: row.get(10)?,
                passage: sentence(row.get_ref(14)?.as_str()?, row.get_ref(15)?.as_str()?, span),
                statement: row.get(11)?,
                reported,
                publisher: row.get(13)?,
                printings: row.get(16)?,
            })
        })?;
        let parties = "SELECT role = 'by', entity.id, coalesce(entity.name, actor.name) FROM event_participant
            JOIN actor ON actor.id = actor_id LEFT JOIN entity ON entity.id = actor.entity_id WHERE event_id = ?1 ORDER BY actor.number";
        let mut statement = self.db.prepare_cached(parties)?;
        let mut rows = statement.query(params![event])?;
        while let Some(row) = rows.next()? {
            let party = Party { entity: row.get(1)?, name: row.get(2)? };
            if row.get(0)? { hit.by.push(party) } else { hit.to.push(party) }
        }
        Ok(hit)
    }
}

/// The sentence in which a span begins, on one line. `sentences` are places, as JSON.
fn sentence(sentences: &str, text: &str, span: [i64; 2]) -> String {
    let sentences: Vec<[i64; 2]> = serde_json::from_str(sentences).unwrap_or_default();
    let at = sentences.into_iter().find(|[start, stop]| *start <= span[0] && span[0] < *stop).unwrap_or(span);
    let [start, stop] = at.map(|place| usize::try_from(place).unwrap_or(0));
    let words: String = text.chars().skip(start).take(stop.saturating_sub(start)).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
