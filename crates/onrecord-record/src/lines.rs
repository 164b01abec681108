//! A reading's lines as rows: from a document into the tables, and back.

mod load;

pub(crate) use load::{load, report};

use std::collections::HashMap;

use onrecord::json::{self, Document, Quote};
use rusqlite::{Connection, params};
use serde::Serialize;

use crate::{
    identity::{known::Known, office_name::OfficeName},
    join::holders,
};

/// Characters of a row's text that stand for it where it is pointed to.
pub(crate) const BEGINNING: usize = 80;

/// Why lines could not be stored or read back.
#[derive(Debug)]
pub(crate) enum Wrong {
    Sqlite(rusqlite::Error),
    /// They do not hang together.
    Form(String),
}

impl From<rusqlite::Error> for Wrong {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// `number` as the decimal that is printed for it: 0.97 and not 0.9700000286102295, and the same number when it comes back.
pub(crate) fn real(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

/// `value` as JSON.
pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("lists of numbers and words are JSON")
}

/// A kind that only JSON has a word for, as that word.
fn word(value: &impl Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}

/// The rows of one list of a document by the ids that they have there.
struct Rows<'d> {
    what: &'static str,
    rows: HashMap<&'d str, i64>,
}

impl<'d> Rows<'d> {
    fn new(what: &'static str, len: usize) -> Self {
        Self { what, rows: HashMap::with_capacity(len) }
    }

    fn insert(&mut self, id: &'d str, row: i64) {
        self.rows.insert(id, row);
    }

    fn get(&self, id: &str) -> Result<i64, Wrong> {
        let row = self.rows.get(id).copied();
        row.ok_or_else(|| Wrong::Form(format!("{id:?} is no {} that it lists", self.what)))
    }

    fn maybe(&self, id: Option<&String>) -> Result<Option<i64>, Wrong> {
        id.map(|id| self.get(id)).transpose()
    }
}

/// Inserts all lines of `document` as those of the report in row `report`, which has none.
pub(crate) fn insert(db: &Connection, report: i64, document: &Document) -> Result<(), Wrong> {
    let actors = insert_actors(db, report, document)?;
    let mut times = Rows::new("date", document.dates.len());
    let mut insert = db.prepare_cached(
        "INSERT INTO time_expression (report_id, number, name, start, stop, value, earliest, latest, grain, basis, confidence)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (number, time) in numbered(&document.dates) {
        let row = insert.insert(params![
            report,
            number,
            time.words.exact,
            time.span[0],
            time.span[1],
            time.value,
            time.earliest.map(|moment| moment.to_string()),
            time.latest.map(|moment| moment.to_string()),
            word(&time.grain),
            word(&time.basis),
            real(time.confidence)
        ])?;
        times.insert(&time.id, row);
    }
    let statements = insert_statements(db, report, document, &actors)?;
    let events = insert_events(db, report, document, &actors, &times, &statements)?;
    insert_offices(db, report, document, &actors, &events)?;
    insert_affairs(db, report, document, &actors, &events)?;
    insert_bearings(db, report, document, &actors, &statements, &events)
}

/// Which entity a named mention at a place was of.
pub(crate) type Entities = Vec<(i64, i64, i64)>;

/// Deletes all lines of the report in row `report`: first those that point to others. Gives the entities that its names were of.
pub(crate) fn delete(db: &Connection, report: i64) -> rusqlite::Result<Entities> {
    let sql = "SELECT start, stop, base_entity_id FROM mention JOIN actor ON actor.id = actor_id
        WHERE report_id = ?1 AND base_entity_id IS NOT NULL AND form = 'name' ORDER BY start, stop";
    let entities = db
        .prepare_cached(sql)?
        .query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let blocks = "INSERT OR IGNORE INTO block_to_join (block) SELECT block FROM actor WHERE report_id = ?1 AND block IS NOT NULL";
    db.prepare_cached(blocks)?.execute([report])?;
    let left = "INSERT OR IGNORE INTO entity_left (entity_id)
        SELECT entity_id FROM actor WHERE report_id = ?1 AND entity_id IS NOT NULL
        UNION SELECT base_entity_id FROM actor WHERE report_id = ?1 AND base_entity_id IS NOT NULL";
    db.prepare_cached(left)?.execute([report])?;
    holders::unsettle(db, "report_id = ?1", report)?;
    // What other reports have of the same is joined anew, as all names here are.
    for table in ["statement", "event"] {
        let sql = format!(
            "UPDATE {table} SET same_as = NULL WHERE same_as IN (SELECT id FROM {table} WHERE report_id = ?1)"
        );
        db.prepare_cached(&sql)?.execute([report])?;
    }
    for table in ["bearing", "affair", "office", "event", "statement", "time_expression", "actor"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE report_id = ?1"))?.execute([report])?;
    }
    Ok(entities)
}

/// Gives the names of a report, read anew, the entities that they were of, so that those keep their numbers.
pub(crate) fn keep_entities(db: &Connection, report: i64, entities: &Entities) -> rusqlite::Result<()> {
    // At the same place; else, where the reading has it a little longer or shorter, over it.
    for place in ["start = ?2 AND stop = ?3", "start < ?3 AND stop > ?2 AND form = 'name'"] {
        let sql = format!(
            "UPDATE actor SET entity_id = ?4, base_entity_id = ?4
            WHERE report_id = ?1 AND base_entity_id IS NULL AND block IS NOT NULL
                AND EXISTS (SELECT 1 FROM mention WHERE actor_id = actor.id AND {place})"
        );
        let mut keep = db.prepare_cached(&sql)?;
        for (start, stop, entity) in entities {
            keep.execute(params![report, start, stop, entity])?;
        }
    }
    Ok(())
}

fn insert_actors<'d>(db: &Connection, report: i64, document: &'d Document) -> Result<Rows<'d>, Wrong> {
    let mut rows = Rows::new("actor", document.actors.len());
    let mut insert = db.prepare_cached(
        "INSERT INTO actor (report_id, number, name, kind, honorific, gender, block, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut mention = db.prepare_cached(
        "INSERT INTO mention (actor_id, number, start, stop, form) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut alias =
        db.prepare_cached("INSERT OR IGNORE INTO actor_alias (actor_id, key, kind) VALUES (?1, ?2, ?3)")?;
    let mut to_join = db.prepare_cached("INSERT OR IGNORE INTO block_to_join (block) VALUES (?1)")?;
    for (number, actor) in numbered(&document.actors) {
        let Known { gender, block, key, aliases } = Known::of(actor);
        let row = insert.insert(params![
            report,
            number,
            actor.name,
            actor.kind.as_str(),
            actor.honorific,
            gender,
            block,
            key
        ])?;
        for (number, one) in numbered(&actor.mentions) {
            mention.execute(params![row, number, one.span[0], one.span[1], one.form.as_str()])?;
        }
        for (key, kind) in aliases {
            alias.execute(params![row, key, kind])?;
        }
        if let Some(block) = block {
            to_join.execute([block])?;
        }
        rows.insert(&actor.id, row);
    }
    Ok(rows)
}

fn insert_statements<'d>(
    db: &Connection,
    report: i64,
    document: &'d Document,
    actors: &Rows<'_>,
) -> Result<Rows<'d>, Wrong> {
    let mut rows = Rows::new("statement", document.statements.len());
    let mut insert = db.prepare_cached(
        "INSERT INTO statement (report_id, number, name, kind, actor_id, speaker, source, cue, content, start, stop, source_at,
            cue_at, content_at, confidence, speaker_confidence, speaker_unknown, runner_up_id, runner_up_confidence, chain)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
    )?;
    let mut about =
        db.prepare_cached("INSERT OR IGNORE INTO statement_about (statement_id, actor_id) VALUES (?1, ?2)")?;
    let names: HashMap<&str, &str> =
        document.actors.iter().map(|actor| (actor.id.as_str(), actor.name.as_str())).collect();
    for (number, statement) in numbered(&document.statements) {
        let json::Statement { id, because, words, content, .. } = statement;
        let Some(anchor) = statement.cue.first().or(content.first()) else {
            return Err(Wrong::Form(format!("{id} has no content")));
        };
        let speaker = statement.speaker.as_deref();
        let chain: Vec<_> = because
            .chain
            .iter()
            .map(|link| (link.span[0], link.span[1], link.by.as_str(), link.confidence))
            .collect();
        let next = because.runner_up.as_ref();
        let name = speaker.and_then(|speaker| names.get(speaker).copied());
        let source = joined(&words.source);
        let who = name.or(source.as_deref()).unwrap_or("unknown");
        let said = joined(&words.content).unwrap_or_default();
        let row = insert.insert(params![
            report,
            number,
            beginning(&format!("{who}: {said}"), BEGINNING),
            statement.kind.as_str(),
            speaker.map(|speaker| actors.get(speaker)).transpose()?,
            name,
            source,
            joined(&words.cue),
            said,
            anchor[0],
            anchor[1],
            json(&statement.source),
            json(&statement.cue),
            json(content),
            real(statement.confidence),
            real(because.confidence),
            because.unknown.map(onrecord::Unknown::as_str),
            next.map(|next| actors.get(&next.actor)).transpose()?,
            next.map(|next| real(next.confidence)),
            json(&chain)
        ])?;
        for actor in document.actors.iter().filter(|actor| Some(actor.id.as_str()) != speaker) {
            let inside = |mention: &json::Mention| {
                content.iter().any(|piece| piece[0] <= mention.span[0] && mention.span[1] <= piece[1])
            };
            if actor.mentions.iter().any(inside) {
                about.execute(params![row, actors.get(&actor.id)?])?;
            }
        }
        rows.insert(id, row);
    }
    Ok(rows)
}

fn insert_events<'d>(
    db: &Connection,
    report: i64,
    document: &'d Document,
    actors: &Rows<'_>,
    times: &Rows<'_>,
    statements: &Rows<'_>,
) -> Result<Rows<'d>, Wrong> {
    let mut rows = Rows::new("event", document.events.len());
    let mut insert = db.prepare_cached(
        "INSERT INTO event (report_id, number, name, type, step, status, start, stop, re, re_at, time_expression_id, statement_id,
            confidence)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let mut participant =
        db.prepare_cached("INSERT INTO event_participant (event_id, role, actor_id) VALUES (?1, ?2, ?3)")?;
    for (number, event) in numbered(&document.events) {
        let row = insert.insert(params![
            report,
            number,
            event.words.trigger.exact,
            event.kind.as_str(),
            event.step.as_str(),
            event.status.as_str(),
            event.trigger[0],
            event.trigger[1],
            joined(&event.words.re),
            json(&event.re),
            times.maybe(event.when.as_ref())?,
            statements.maybe(event.statement.as_ref())?,
            real(event.confidence)
        ])?;
        for (role, who) in [("by", &event.by), ("to", &event.to)] {
            for actor in who {
                participant.execute(params![row, role, actors.get(actor)?])?;
            }
        }
        rows.insert(&event.id, row);
    }
    Ok(rows)
}

fn insert_offices(
    db: &Connection,
    report: i64,
    document: &Document,
    actors: &Rows<'_>,
    events: &Rows<'_>,
) -> Result<(), Wrong> {
    let mut insert = db.prepare_cached(
        "INSERT INTO office (report_id, number, name, title, body, actor_id, status, start, stop, began_id, ended_id, confidence, key, named, day)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, (SELECT block IS NOT NULL FROM actor WHERE id = ?6),
            (SELECT CAST(julianday(date) + 0.5 AS INTEGER) FROM report WHERE id = ?1))",
    )?;
    for (number, office) in numbered(&document.offices) {
        let name = match &office.body {
            Some(body) => format!("{}, {body}", office.title),
            None => office.title.clone(),
        };
        insert.execute(params![
            report,
            number,
            name,
            office.title,
            office.body,
            actors.get(&office.holder)?,
            office.status.as_str(),
            office.evidence[0],
            office.evidence[1],
            events.maybe(office.began.as_ref())?,
            events.maybe(office.ended.as_ref())?,
            real(office.confidence),
            OfficeName::new(&office.title, None).key()
        ])?;
    }
    if !document.offices.is_empty() {
        holders::unsettle(db, "report_id = ?1", report)?;
    }
    Ok(())
}

fn insert_affairs(
    db: &Connection,
    report: i64,
    document: &Document,
    actors: &Rows<'_>,
    events: &Rows<'_>,
) -> Result<(), Wrong> {
    let mut insert = db.prepare_cached("INSERT INTO affair (report_id, number, name) VALUES (?1, ?2, ?3)")?;
    let mut about = db.prepare_cached("INSERT INTO affair_about (affair_id, actor_id) VALUES (?1, ?2)")?;
    let mut steps = db.prepare_cached(
        "INSERT INTO affair_step (affair_id, number, event_id, step) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut opens = db.prepare_cached(
        "INSERT INTO affair_open (affair_id, number, event_id, kind) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (number, affair) in numbered(&document.affairs) {
        let names = document.actors.iter().filter(|actor| affair.about.contains(&actor.id));
        let names = names.map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ");
        let row = insert.insert(params![report, number, names])?;
        for actor in &affair.about {
            about.execute(params![row, actors.get(actor)?])?;
        }
        for (number, step) in numbered(&affair.steps) {
            steps.execute(params![row, number, events.get(&step.event)?, step.step.as_str()])?;
        }
        for (number, open) in numbered(&affair.open) {
            opens.execute(params![row, number, events.get(&open.event)?, open.kind.as_str()])?;
        }
    }
    Ok(())
}

fn insert_bearings(
    db: &Connection,
    report: i64,
    document: &Document,
    actors: &Rows<'_>,
    statements: &Rows<'_>,
    events: &Rows<'_>,
) -> Result<(), Wrong> {
    let mut insert = db.prepare_cached(
        "INSERT INTO bearing (report_id, number, kind, statement_id, later_event_id, later_statement_id, actor_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (number, bearing) in numbered(&document.links) {
        let later_statement = statements.get(&bearing.later).ok();
        let later_event = match later_statement {
            Some(_) => None,
            None => Some(events.get(&bearing.later)?),
        };
        insert.execute(params![
            report,
            number,
            bearing.kind.as_str(),
            statements.get(&bearing.statement)?,
            later_event,
            later_statement,
            actors.get(&bearing.actor)?
        ])?;
    }
    Ok(())
}

/// `all` with their numbers, from 1.
fn numbered<T>(all: &[T]) -> impl Iterator<Item = (i64, &T)> {
    (1..).zip(all)
}

/// The words of pieces as one line; none if there are no pieces.
fn joined(quotes: &[Quote]) -> Option<String> {
    let pieces: Vec<&str> = quotes.iter().map(|quote| quote.exact.as_str()).collect();
    (!pieces.is_empty()).then(|| pieces.join(" … "))
}

/// What a report with this title and text is called.
pub(crate) fn headline(title: Option<&str>, text: &str) -> String {
    let title = title.filter(|title| !title.trim().is_empty());
    title.map_or_else(|| beginning(text, BEGINNING), str::to_owned)
}

/// How `text` begins, on one line of at most `most` characters and an ellipsis.
pub(crate) fn beginning(text: &str, most: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(most) {
            line.truncate(end);
            return line + "…";
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_are_kept_as_they_are_printed() {
        for number in [0.0, 1.0, 0.97, 0.1, 1.0 / 3.0, f32::MIN_POSITIVE, 0.834_567] {
            #[expect(clippy::cast_possible_truncation, reason = "it is what reading back does")]
            let back = real(number) as f32;
            assert_eq!((back, real(number).to_string()), (number, number.to_string()));
        }
    }

    #[test]
    fn beginnings() {
        assert_eq!(beginning(" It\n\nrained. ", 80), "It rained.");
        assert_eq!(beginning("It rained.", 4), "It r…");
        assert_eq!(beginning(&"é".repeat(9), 3), "ééé…");
        assert_eq!(beginning("", 3), "");
    }
}
