//! What somebody said, and what came of it: in one report or over many.
//!
//! Within a report, pairs are those of its reading. Across reports they are found by what the statement is about: an event of some
//! type that the speaker rules out, promises or plans, or that is asked of somebody, and a later event of that type by or to the same. No verdict is meant.

use rusqlite::params;
use serde::Serialize;

use super::{
    happened::{EventHit, Party},
    search::Hit,
};
use crate::{Error, Store};

/// Days after which nothing is held to have come of a statement.
const LATER: i32 = 400;

/// A statement and what came later.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SaidAndDid {
    /// `ruled_out_then_done` and its like, as in readings.
    pub kind: String,
    /// Whom both are by or about.
    pub actor: Party,
    /// The statement.
    pub said: Hit,
    /// What came later: an event,
    pub event: Option<EventHit>,
    /// or another statement.
    pub statement: Option<Hit>,
    /// Why they stand side by side.
    pub because: String,
}

impl Store {
    /// Pairs of a statement and what came later of `entity`, in order of the later; the last `most` of them.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn said_and_did(&self, entity: i64, most: usize) -> Result<Vec<SaidAndDid>, Error> {
        let find = || {
            let mut pairs = self.within_reports(entity)?;
            for pair in self.across_reports(entity)? {
                let known = pairs.iter().any(|known| {
                    known.kind == pair.kind
                        && known.said.statement == pair.said.statement
                        && known.event.as_ref().map(|event| event.event)
                            == pair.event.as_ref().map(|event| event.event)
                });
                if !known {
                    pairs.push(pair);
                }
            }
            let day = |pair: &SaidAndDid| {
                let event = pair.event.as_ref().and_then(|event| event.date.clone());
                event.or_else(|| pair.statement.as_ref().and_then(|later| later.date.clone()))
            };
            pairs.sort_by_key(day);
            Ok(pairs.split_off(pairs.len().saturating_sub(most)))
        };
        find().map_err(|error| self.error(error))
    }

    fn within_reports(&self, entity: i64) -> rusqlite::Result<Vec<SaidAndDid>> {
        let sql = "SELECT DISTINCT bearing.kind, coalesce(said.same_as, said.id), coalesce(event.same_as, event.id), coalesce(later.same_as, later.id),
                entity.id, entity.name
            FROM bearing JOIN actor ON actor.id = bearing.actor_id JOIN entity ON entity.id = actor.entity_id
                JOIN statement AS said ON said.id = bearing.statement_id LEFT JOIN event ON event.id = later_event_id
                LEFT JOIN statement AS later ON later.id = later_statement_id
            WHERE entity.id = ?1 ORDER BY 2, 3, 4";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([entity])?;
        let mut pairs = Vec::new();
        while let Some(row) = rows.next()? {
            let (event, later): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
            pairs.push(SaidAndDid {
                kind: row.get(0)?,
                actor: Party { entity: row.get(4)?, name: row.get(5)? },
                said: self.hit(row.get(1)?)?,
                event: event.map(|event| self.event(event)).transpose()?,
                statement: later.map(|later| self.hit(later)).transpose()?,
                because: "one report has both, in this order".to_owned(),
            });
        }
        Ok(pairs)
    }

    fn across_reports(&self, entity: i64) -> rusqlite::Result<Vec<SaidAndDid>> {
        let events = self.events_of(entity)?;
        let is_of = |event: &EventHit| event.principals().iter().any(|party| party.entity == Some(entity));
        let mut pairs: Vec<SaidAndDid> = Vec::new();
        for said in events.iter().filter(|event| is_of(event)) {
            let Some(statement) = said.statement else { continue };
            let speaker = self.speaker(statement)?;
            let by_itself = speaker == Some(entity);
            let wanted: &[(&str, &str, &str)] = match (said.status.as_str(), by_itself) {
                ("denied", true) => {
                    &[("happened", "ruled_out_then_done", "ruled out, and later reported to have happened")]
                }
                ("planned", true) => {
                    &[("happened", "promised_then_done", "announced, and later reported to have happened")]
                }
                ("urged", false) => &[
                    (
                        "happened",
                        "demanded_then_done",
                        "asked of somebody, and later reported to have happened",
                    ),
                    ("denied", "demanded_then_refused", "asked of somebody, and later ruled out"),
                ],
                _ => continue,
            };
            for &(status, kind, because) in wanted {
                let later = events.iter().find(|later| {
                    later.kind == said.kind
                        && later.status == status
                        && is_of(later)
                        && later.report != said.report
                        && is_later(said.date.as_deref(), later.date.as_deref())
                });
                if let Some(later) = later {
                    pairs.push(SaidAndDid {
                        kind: kind.to_owned(),
                        actor: Party { entity: Some(entity), name: self.name(entity)? },
                        said: self.hit(self.first_printing(statement)?)?,
                        event: Some(later.clone()),
                        statement: None,
                        because: because.to_owned(),
                    });
                }
            }
        }
        // An allegation that is denied, and then admitted.
        for denied in
            events.iter().filter(|event| event.kind == "deny" && event.status == "happened" && is_of(event))
        {
            let Some(statement) = denied.statement else { continue };
            let words = |event: &EventHit| -> Vec<String> {
                crate::identity::topic::content_words(&event.passage).collect()
            };
            let about = words(denied);
            let later = events.iter().find(|later| {
                later.kind == "admit"
                    && later.status == "happened"
                    && is_of(later)
                    && later.report != denied.report
                    && is_later(denied.date.as_deref(), later.date.as_deref())
                    && words(later).iter().filter(|word| about.contains(word)).count() >= 2
            });
            if let Some(later) = later {
                pairs.push(SaidAndDid {
                    kind: "denied_then_admitted".to_owned(),
                    actor: Party { entity: Some(entity), name: self.name(entity)? },
                    said: self.hit(self.first_printing(statement)?)?,
                    event: Some(later.clone()),
                    statement: None,
                    because: "denied, and later reported to have been admitted, in like words".to_owned(),
                });
            }
        }
        Ok(pairs)
    }

    fn speaker(&self, statement: i64) -> rusqlite::Result<Option<i64>> {
        let sql =
            "SELECT entity_id FROM statement LEFT JOIN actor ON actor.id = actor_id WHERE statement.id = ?1";
        self.db.prepare_cached(sql)?.query_row([statement], |row| row.get(0))
    }

    fn first_printing(&self, statement: i64) -> rusqlite::Result<i64> {
        let sql = "SELECT coalesce(same_as, id) FROM statement WHERE id = ?1";
        self.db.prepare_cached(sql)?.query_row(params![statement], |row| row.get(0))
    }

    pub(super) fn name(&self, entity: i64) -> rusqlite::Result<String> {
        self.db.prepare_cached("SELECT name FROM entity WHERE id = ?1")?.query_row([entity], |row| row.get(0))
    }
}

/// Whether `later` is on or after `earlier`, and not too long after. Without a day nothing is known of it.
fn is_later(earlier: Option<&str>, later: Option<&str>) -> bool {
    let day = |day: Option<&str>| day.and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let (Some(earlier), Some(later)) = (day(earlier), day(later)) else { return false };
    let days = later.since(earlier).map_or(i32::MAX, |span| span.get_days());
    (0..=LATER).contains(&days)
}
