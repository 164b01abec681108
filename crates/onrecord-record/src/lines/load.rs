//! From the tables back to a reading.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};
use onrecord::json::Word;
use onrecord::{
    Actor, Affair, AffairStep, Bearing, CodePoints, Event, Later, Link, Mention, Office, Open, Reading,
    Report, RunnerUp, Span, Speaker, Statement, TimeExpression,
};
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;

use super::Wrong;

fn wrong(what: String) -> Wrong {
    Wrong::Form(what)
}

fn kind<W: Word>(word: &str) -> Result<W, Wrong> {
    W::ALL
        .iter()
        .copied()
        .find(|one| one.word() == word)
        .ok_or_else(|| wrong(format!("{word:?} is no kind of this program")))
}

/// What JSON says.
fn parsed<T: DeserializeOwned>(json: &str) -> Result<T, Wrong> {
    serde_json::from_str(json).map_err(|error| wrong(format!("{json:?}: {error}")))
}

/// A word that only JSON knows.
fn worded<T: DeserializeOwned>(word: &str) -> Result<T, Wrong> {
    parsed(&super::json(&word))
}

/// A calendar's day or moment.
fn moment<T: std::str::FromStr>(text: Option<String>) -> Result<Option<T>, Wrong> {
    text.map(|text| text.parse().map_err(|_| wrong(format!("{text:?} is no day or moment")))).transpose()
}

#[expect(clippy::cast_possible_truncation, reason = "it was one when it was stored")]
fn real(number: f64) -> f32 {
    number as f32
}

/// The report in row `report`, as it was read.
pub(crate) fn report(db: &Connection, report: i64) -> Result<Report, Wrong> {
    let sql = "SELECT slug, text, title, date, publisher, byline, url FROM report WHERE id = ?1";
    let (mut read, date) = db.prepare_cached(sql)?.query_row([report], |row| {
        let report = Report {
            id: row.get(0)?,
            text: row.get(1)?,
            title: row.get(2)?,
            date: None,
            publisher: row.get(4)?,
            byline: row.get(5)?,
            url: row.get(6)?,
        };
        Ok((report, row.get(3)?))
    })?;
    read.date = moment::<Date>(date)?;
    Ok(read)
}

/// Reads the rows of one report, and knows where in its lists each row came to be.
struct Loader<'a> {
    db: &'a Connection,
    report: i64,
    points: CodePoints<'a>,
}

/// Where in a list each row is.
type Places = HashMap<i64, usize>;

fn place(places: &Places, row: i64) -> Result<usize, Wrong> {
    places.get(&row).copied().ok_or_else(|| wrong(format!("row {row} is of another report")))
}

fn maybe(places: &Places, row: Option<i64>) -> Result<Option<usize>, Wrong> {
    row.map(|row| place(places, row)).transpose()
}

impl Loader<'_> {
    fn span(&self, start: usize, stop: usize) -> Result<Span, Wrong> {
        self.points
            .span([start, stop])
            .ok_or_else(|| wrong(format!("[{start}, {stop}) is no place in the text")))
    }

    fn spans(&self, json: &str) -> Result<Vec<Span>, Wrong> {
        let pairs: Vec<[usize; 2]> = parsed(json)?;
        pairs.into_iter().map(|[start, stop]| self.span(start, stop)).collect()
    }

    /// What `one` makes of each row that `sql` finds for the report, or for another row.
    fn each<T>(
        &self,
        sql: &str,
        of: i64,
        mut one: impl FnMut(&Row<'_>) -> Result<T, Wrong>,
    ) -> Result<Vec<T>, Wrong> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([of])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(one(row)?);
        }
        Ok(all)
    }

    fn actors(&self) -> Result<(Vec<Actor>, Places), Wrong> {
        let sql = "SELECT id, kind, name, honorific FROM actor WHERE report_id = ?1 ORDER BY number";
        let mentions = "SELECT start, stop, form FROM mention WHERE actor_id = ?1 ORDER BY number";
        let mut places = Places::new();
        let actors = self.each(sql, self.report, |row| {
            let id: i64 = row.get(0)?;
            places.insert(id, places.len());
            let mentions = self.each(mentions, id, |row| {
                Ok(Mention {
                    span: self.span(row.get(0)?, row.get(1)?)?,
                    form: kind(&row.get::<_, String>(2)?)?,
                })
            })?;
            let name = row.get(2)?;
            Ok(Actor { kind: kind(&row.get::<_, String>(1)?)?, name, honorific: row.get(3)?, mentions })
        })?;
        Ok((actors, places))
    }

    fn times(&self) -> Result<(Vec<TimeExpression>, Places), Wrong> {
        let sql =
            "SELECT id, start, stop, value, earliest, latest, grain, basis, confidence FROM time_expression
            WHERE report_id = ?1 ORDER BY number";
        let mut places = Places::new();
        let times = self.each(sql, self.report, |row| {
            places.insert(row.get(0)?, places.len());
            Ok(TimeExpression {
                span: self.span(row.get(1)?, row.get(2)?)?,
                value: row.get(3)?,
                earliest: moment::<DateTime>(row.get(4)?)?,
                latest: moment::<DateTime>(row.get(5)?)?,
                grain: worded(&row.get::<_, String>(6)?)?,
                basis: worded(&row.get::<_, String>(7)?)?,
                confidence: real(row.get(8)?),
            })
        })?;
        Ok((times, places))
    }

    fn statements(&self, actors: &Places) -> Result<(Vec<Statement>, Places), Wrong> {
        let sql = "SELECT id, kind, actor_id, source_at, cue_at, content_at, confidence, speaker_confidence, speaker_unknown,
            runner_up_id, runner_up_confidence, chain FROM statement WHERE report_id = ?1 ORDER BY number";
        let mut places = Places::new();
        let statements = self.each(sql, self.report, |row| {
            places.insert(row.get(0)?, places.len());
            let chain: Vec<(usize, usize, String, f32)> = parsed(&row.get::<_, String>(11)?)?;
            let because = chain.into_iter().map(|(start, stop, by, confidence)| {
                Ok(Link { span: self.span(start, stop)?, by: kind(&by)?, confidence })
            });
            let runner_up = match maybe(actors, row.get(9)?)? {
                Some(actor) => Some(RunnerUp { actor, confidence: real(row.get(10)?) }),
                None => None,
            };
            let unknown: Option<String> = row.get(8)?;
            Ok(Statement {
                kind: kind(&row.get::<_, String>(1)?)?,
                speaker: Speaker {
                    actor: maybe(actors, row.get(2)?)?,
                    confidence: real(row.get(7)?),
                    because: because.collect::<Result<_, Wrong>>()?,
                    unknown: unknown.map(|why| kind(&why)).transpose()?,
                    runner_up,
                },
                source: self.spans(&row.get::<_, String>(3)?)?,
                cue: self.spans(&row.get::<_, String>(4)?)?,
                content: self.spans(&row.get::<_, String>(5)?)?,
                confidence: real(row.get(6)?),
            })
        })?;
        Ok((statements, places))
    }

    fn events(
        &self,
        actors: &Places,
        times: &Places,
        statements: &Places,
    ) -> Result<(Vec<Event>, Places), Wrong> {
        let sql = "SELECT id, type, status, start, stop, re_at, time_expression_id, statement_id, confidence FROM event
            WHERE report_id = ?1 ORDER BY number";
        let who = "SELECT role, actor_id FROM event_participant WHERE event_id = ?1";
        let mut places = Places::new();
        let events = self.each(sql, self.report, |row| {
            let id: i64 = row.get(0)?;
            places.insert(id, places.len());
            let who =
                self.each(who, id, |row| Ok((row.get::<_, String>(0)?, place(actors, row.get(1)?)?)))?;
            let role = |role: &str| {
                let mut actors: Vec<usize> =
                    who.iter().filter(|one| one.0 == role).map(|one| one.1).collect();
                actors.sort_unstable();
                actors
            };
            Ok(Event {
                kind: kind(&row.get::<_, String>(1)?)?,
                status: kind(&row.get::<_, String>(2)?)?,
                trigger: self.span(row.get(3)?, row.get(4)?)?,
                by: role("by"),
                to: role("to"),
                re: self.spans(&row.get::<_, String>(5)?)?,
                when: maybe(times, row.get(6)?)?,
                statement: maybe(statements, row.get(7)?)?,
                confidence: real(row.get(8)?),
            })
        })?;
        Ok((events, places))
    }

    fn offices(&self, actors: &Places, events: &Places) -> Result<Vec<Office>, Wrong> {
        let sql =
            "SELECT title, body, actor_id, status, start, stop, began_id, ended_id, confidence FROM office
            WHERE report_id = ?1 ORDER BY number";
        self.each(sql, self.report, |row| {
            Ok(Office {
                title: row.get(0)?,
                body: row.get(1)?,
                holder: place(actors, row.get(2)?)?,
                status: kind(&row.get::<_, String>(3)?)?,
                evidence: self.span(row.get(4)?, row.get(5)?)?,
                began: maybe(events, row.get(6)?)?,
                ended: maybe(events, row.get(7)?)?,
                confidence: real(row.get(8)?),
            })
        })
    }

    fn affairs(&self, actors: &Places, events: &Places) -> Result<Vec<Affair>, Wrong> {
        let sql = "SELECT id FROM affair WHERE report_id = ?1 ORDER BY number";
        let about = "SELECT actor_id FROM affair_about WHERE affair_id = ?1";
        let steps = "SELECT event_id, step FROM affair_step WHERE affair_id = ?1 ORDER BY number";
        let open = "SELECT event_id, kind FROM affair_open WHERE affair_id = ?1 ORDER BY number";
        self.each(sql, self.report, |row| {
            let id: i64 = row.get(0)?;
            let mut about = self.each(about, id, |row| place(actors, row.get(0)?))?;
            about.sort_unstable();
            let steps = self.each(steps, id, |row| {
                Ok(AffairStep { event: place(events, row.get(0)?)?, step: kind(&row.get::<_, String>(1)?)? })
            })?;
            let open = self.each(open, id, |row| {
                Ok(Open { event: place(events, row.get(0)?)?, kind: kind(&row.get::<_, String>(1)?)? })
            })?;
            Ok(Affair { about, steps, open })
        })
    }

    fn bearings(&self, actors: &Places, statements: &Places, events: &Places) -> Result<Vec<Bearing>, Wrong> {
        let sql = "SELECT kind, statement_id, later_event_id, later_statement_id, actor_id FROM bearing
            WHERE report_id = ?1 ORDER BY number";
        self.each(sql, self.report, |row| {
            let later = match (maybe(events, row.get(2)?)?, maybe(statements, row.get(3)?)?) {
                (Some(event), None) => Later::Event(event),
                (None, Some(statement)) => Later::Statement(statement),
                _ => return Err(wrong("a pair of said and done has not one later passage".to_owned())),
            };
            Ok(Bearing {
                kind: kind(&row.get::<_, String>(0)?)?,
                statement: place(statements, row.get(1)?)?,
                later,
                actor: place(actors, row.get(4)?)?,
            })
        })
    }
}

/// The reading of `read`, the report in row `report`.
pub(crate) fn load<'r>(db: &Connection, report: i64, read: &'r Report) -> Result<Reading<'r>, Wrong> {
    let loader = Loader { db, report, points: CodePoints::new(&read.text) };
    let sentences: String = db
        .prepare_cached("SELECT sentences FROM report WHERE id = ?1")?
        .query_row([report], |row| row.get(0))?;
    let (actors, actor_places) = loader.actors()?;
    let (dates, date_places) = loader.times()?;
    let (statements, statement_places) = loader.statements(&actor_places)?;
    let (events, event_places) = loader.events(&actor_places, &date_places, &statement_places)?;
    Ok(Reading {
        report: read,
        sentences: loader.spans(&sentences)?,
        offices: loader.offices(&actor_places, &event_places)?,
        affairs: loader.affairs(&actor_places, &event_places)?,
        bearings: loader.bearings(&actor_places, &statement_places, &event_places)?,
        actors,
        dates,
        statements,
        events,
    })
}
