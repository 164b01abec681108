//! People and organisations: which one is meant, and what is known of one.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::{query::query, search::Hit};
use crate::{Error, Store};

/// Statements that an answer about somebody shows.
const LAST: usize = 10;

/// Passages that are shown of a tenure at most.
const PASSAGES: usize = 100;

/// A person or an organisation, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntityHit {
    /// Its number.
    pub entity: i64,
    /// The fullest name in use.
    pub name: String,
    /// `person` or `organisation`.
    pub kind: String,
    /// In how many reports it is.
    pub reports: u64,
    /// The offices that it has or had, as the reports have them; the best attested first.
    pub offices: Vec<String>,
    /// The first and the last day of these reports.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
}

/// Who held what, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TenureHit {
    /// The holder's number,
    pub entity: i64,
    /// and name.
    pub holder: String,
    /// The office.
    pub title: String,
    /// Where it is, if a report says.
    pub body: Option<String>,
    /// Held for the time being.
    pub acting: bool,
    /// The days between which it began: the first is the latest day on which the holder is known not to have had it,
    pub began_earliest: Option<String>,
    /// the second the first on which the holder is known to have it.
    pub began_latest: Option<String>,
    /// The days between which it ended,
    pub ended_earliest: Option<String>,
    /// the same way.
    pub ended_latest: Option<String>,
    /// How many readings say so.
    pub readings: u64,
    /// The words of those that give a bound, and of the first and the last, in order of time.
    pub evidence: Vec<Passage>,
}

/// Words of a report, and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The report's row.
    pub report: i64,
    /// The day it appeared.
    pub date: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// Its headline, or how it begins.
    pub headline: String,
    /// The words,
    pub words: String,
    /// and their place in the report's text, in code points, end exclusive.
    pub span: [i64; 2],
    /// What they show: of an office its status or the bound that they give.
    pub shows: String,
}

/// Why somebody in a report is held to be who is known from others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sighting {
    /// The report's row.
    pub report: i64,
    /// Its day.
    pub date: Option<String>,
    /// Its paper, agency or site.
    pub publisher: Option<String>,
    /// What the report calls it.
    pub name: String,
    /// Reasons, with their weights; none for the first.
    pub because: Vec<Because>,
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
pub struct Because {
    /// In words.
    pub why: String,
    /// How much it says for one (below zero, for two): the sum of all must reach 3.75.
    pub weight: f64,
}

/// An entry of an authority list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkedAuthority {
    /// The list, by the name that it was imported under,
    pub list: String,
    /// and the entry's id there.
    pub id: String,
    /// What the list calls it.
    pub name: String,
    /// The item of Wikidata: `Q` and a number.
    pub wikidata: Option<String>,
}

/// All that is known of one person or organisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    /// In short.
    #[serde(flatten)]
    pub hit: EntityHit,
    /// The entry of an authority list that it is linked to.
    pub authority: Option<LinkedAuthority>,
    /// What reports call it, with how many do.
    pub names: Vec<(String, u64)>,
    /// What it held, in order of time.
    pub tenures: Vec<TenureHit>,
    /// How many statements it made, each once however often it was printed.
    pub statements: u64,
    /// How many events it takes part in, each once.
    pub events: u64,
    /// The last statements.
    pub said: Vec<Hit>,
    /// Every report, with why it is held to mean this one.
    pub sightings: Vec<Sighting>,
}

impl Store {
    /// The people and organisations that `which` can mean: the one of that number, else those of exactly that name, else those that have all
    /// its words in a name. The best known come first. `kind` narrows it to people or organisations.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn entities(&self, which: &str, kind: Option<&str>) -> Result<Vec<EntityHit>, Error> {
        let find = || {
            if let Ok(number) = which.trim().parse::<i64>() {
                let sql = "SELECT coalesce(same_as, id) FROM entity WHERE id = ?1";
                let found: Option<i64> =
                    self.db.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?;
                return found.into_iter().map(|entity| self.entity_hit(entity)).collect();
            }
            let exact = "SELECT entity.id FROM entity WHERE name = ?1 COLLATE NOCASE AND same_as IS NULL AND (?2 IS NULL OR kind = ?2)
                UNION SELECT entity.id FROM actor JOIN entity ON entity.id = actor.entity_id
                    WHERE actor.name = ?1 COLLATE NOCASE AND +block IS NOT NULL AND (?2 IS NULL OR entity.kind = ?2)";
            let mut ids = self.ids(exact, params![which.trim(), kind])?;
            if ids.is_empty()
                && let Some(words) = query(which)
            {
                let all = "SELECT DISTINCT entity.id FROM actor_fts JOIN actor ON actor.id = actor_fts.rowid
                    JOIN entity ON entity.id = actor.entity_id WHERE actor_fts MATCH ?1 AND +block IS NOT NULL AND (?2 IS NULL OR entity.kind = ?2)";
                ids = self.ids(all, params![words, kind])?;
            }
            let mut hits =
                ids.into_iter().map(|id| self.entity_hit(id)).collect::<rusqlite::Result<Vec<_>>>()?;
            hits.sort_by(|one, two| two.reports.cmp(&one.reports).then(one.entity.cmp(&two.entity)));
            Ok(hits)
        };
        find().map_err(|error| self.error(error))
    }

    fn ids(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<Vec<i64>> {
        self.db.prepare_cached(sql)?.query_map(values, |row| row.get(0))?.collect()
    }

    fn entity_hit(&self, entity: i64) -> rusqlite::Result<EntityHit> {
        let sql = "SELECT entity.name, entity.kind, count(DISTINCT report.id), min(report.date), max(report.date)
            FROM entity LEFT JOIN actor ON actor.entity_id = entity.id LEFT JOIN report ON report.id = actor.report_id
            WHERE entity.id = ?1";
        let offices = "SELECT name FROM tenure WHERE entity_id = ?1
            ORDER BY (SELECT count(*) FROM tenure_evidence WHERE tenure_id = tenure.id) DESC, id LIMIT 3";
        let offices = self
            .db
            .prepare_cached(offices)?
            .query_map([entity], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.db.prepare_cached(sql)?.query_row([entity], |row| {
            Ok(EntityHit {
                entity,
                name: row.get(0)?,
                kind: row.get(1)?,
                reports: row.get(2)?,
                offices,
                first: row.get(3)?,
                last: row.get(4)?,
            })
        })
    }

    /// All that is known of `entity`, which [`Store::entities`] gave.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, or there is no such person or organisation.
    pub fn entity(&self, entity: i64) -> Result<Entity, Error> {
        let find = || {
            let names = "SELECT name, count(DISTINCT report_id) AS times FROM actor WHERE entity_id = ?1 AND +block IS NOT NULL GROUP BY name
                ORDER BY times DESC, name";
            let names = self
                .db
                .prepare_cached(names)?
                .query_map([entity], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let count = "SELECT
                (SELECT count(DISTINCT coalesce(same_as, statement.id)) FROM actor JOIN statement ON actor_id = actor.id WHERE entity_id = ?1),
                (SELECT count(DISTINCT coalesce(same_as, event.id)) FROM actor JOIN event_participant ON event_participant.actor_id = actor.id
                    JOIN event ON event.id = event_id WHERE entity_id = ?1)";
            let (statements, events) =
                self.db.prepare_cached(count)?.query_row([entity], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let sightings = "SELECT report.id, report.date, publisher, actor.name, joined FROM actor JOIN report ON report.id = report_id
                WHERE entity_id = ?1 ORDER BY report.date, report.id, number";
            let sightings = self
                .db
                .prepare_cached(sightings)?
                .query_map([entity], |row| {
                    let because: Option<String> = row.get(4)?;
                    Ok(Sighting {
                        report: row.get(0)?,
                        date: row.get(1)?,
                        publisher: row.get(2)?,
                        name: row.get(3)?,
                        // It was this program that wrote them; whatever else stands there says nothing.
                        because: because
                            .and_then(|json| serde_json::from_str(&json).ok())
                            .unwrap_or_default(),
                    })
                })?
                .collect::<Result<_, _>>()?;
            let authority = "SELECT list, external_id, authority.name, wikidata FROM entity JOIN authority ON authority.id = authority_id
                WHERE entity.id = ?1";
            let authority = self.db.prepare_cached(authority)?.query_row([entity], |row| {
                Ok(LinkedAuthority {
                    list: row.get(0)?,
                    id: row.get(1)?,
                    name: row.get(2)?,
                    wikidata: row.get(3)?,
                })
            });
            Ok(Entity {
                hit: self.entity_hit(entity)?,
                authority: authority.optional()?,
                names,
                tenures: self.tenures_of("tenure.entity_id = ?1", &entity)?,
                statements,
                events,
                said: self.last_said(entity, LAST)?,
                sightings,
            })
        };
        find().map_err(|error| self.error(error))
    }

    /// Who held the offices whose title and body have all of `words`, in order of time.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn office(&self, words: &str) -> Result<Vec<TenureHit>, Error> {
        let Some(words) = query(words) else { return Ok(Vec::new()) };
        let sql = "tenure.id IN (SELECT tenure_id FROM tenure_evidence WHERE office_id IN
            (SELECT rowid FROM office_fts WHERE office_fts MATCH ?1))";
        self.tenures_of(sql, &words).map_err(|error| self.error(error))
    }

    fn tenures_of(&self, which: &str, value: &dyn rusqlite::ToSql) -> rusqlite::Result<Vec<TenureHit>> {
        let sql = format!(
            "SELECT tenure.id, entity_id, entity.name, title, body, acting, began_earliest, began_latest, ended_earliest, ended_latest
            FROM tenure JOIN entity ON entity.id = entity_id WHERE {which}
            ORDER BY coalesce(began_earliest, began_latest, ended_earliest, ended_latest), coalesce(ended_latest, ended_earliest), tenure.id"
        );
        // What gives a bound, and the first and the last reading: who is in the news for years is called by the office a thousand times.
        let evidence_of = format!(
            "WITH reading AS (SELECT report.date, office.report_id, office.start, office.stop, coalesce(bound, status) AS shows,
                    row_number() OVER (ORDER BY report.date, office.report_id, office.start) AS n, count(*) OVER () AS readings
                FROM tenure_evidence JOIN office ON office.id = office_id JOIN report ON report.id = office.report_id WHERE tenure_id = ?1)
            SELECT report.id, report.date, publisher, report.name, substr(text, start + 1, stop - start), start, stop, shows, readings, n
            FROM reading JOIN report ON report.id = report_id
            WHERE n IN (1, readings) OR shows IN ('began', 'ended', 'former')
            ORDER BY n IN (1, readings) DESC, n LIMIT {PASSAGES}"
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([value])?;
        let mut tenures = Vec::new();
        while let Some(row) = rows.next()? {
            let tenure: i64 = row.get(0)?;
            let (mut evidence, mut readings) = (Vec::new(), 0);
            let mut passages = self.db.prepare_cached(&evidence_of)?;
            let mut rows = passages.query([tenure])?;
            while let Some(row) = rows.next()? {
                evidence.push((row.get::<_, i64>(9)?, Passage::of(row)?));
                readings = row.get(8)?;
            }
            evidence.sort_by_key(|(n, _)| *n);
            let evidence = evidence.into_iter().map(|(_, passage)| passage).collect();
            tenures.push(TenureHit {
                entity: row.get(1)?,
                holder: row.get(2)?,
                title: row.get(3)?,
                body: row.get(4)?,
                acting: row.get(5)?,
                began_earliest: row.get(6)?,
                began_latest: row.get(7)?,
                ended_earliest: row.get(8)?,
                ended_latest: row.get(9)?,
                readings,
                evidence,
            });
        }
        Ok(tenures)
    }

    /// The office that `entity` held on `date`, by the tenure that is best attested.
    pub(super) fn office_then(&self, entity: i64, date: Option<&str>) -> rusqlite::Result<Option<String>> {
        let Some(date) = date else { return Ok(None) };
        let sql = "SELECT name FROM tenure WHERE entity_id = ?1
                AND began_latest <= ?2 AND ended_earliest >= ?2
            ORDER BY (SELECT count(*) FROM tenure_evidence WHERE tenure_id = tenure.id) DESC, body IS NULL, id LIMIT 1";
        self.db.prepare_cached(sql)?.query_row(params![entity, date], |row| row.get(0)).optional()
    }

    fn last_said(&self, entity: i64, most: usize) -> rusqlite::Result<Vec<Hit>> {
        let sql = "SELECT statement.id FROM actor JOIN statement ON statement.actor_id = actor.id
            JOIN report ON report.id = statement.report_id WHERE entity_id = ?1 AND same_as IS NULL
            ORDER BY report.date DESC, report.id DESC, statement.number LIMIT ?2";
        self.ids(sql, params![entity, most])?.into_iter().map(|id| self.hit(id)).collect()
    }
}

impl Passage {
    /// From report, date, publisher, headline, words, start, stop, and what they show.
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            report: row.get(0)?,
            date: row.get(1)?,
            publisher: row.get(2)?,
            headline: row.get(3)?,
            words: row.get(4)?,
            span: [row.get(5)?, row.get(6)?],
            shows: row.get(7)?,
        })
    }
}
