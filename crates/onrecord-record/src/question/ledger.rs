//! The open ledger: what was demanded, threatened, promised, denied or begun, by whom it is owed, and what has borne on it since.
//!
//! Nothing is judged: that an event bears on another means only that a reader who asks "and then?" should look at it. It is later, it is of a
//! kind that can answer, the one who owes takes part in it, and it shares something with what is owed.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use rusqlite::{params, types::Value};
use serde::Serialize;

use super::happened::{EventHit, Party};
use crate::{
    Error, Store,
    identity::{topic::content_words, words::fold},
};

/// What is owed from somebody.
const OWED: [&str; 5] = ["demand", "warn", "promise", "deny", "investigate"];

/// Events that are shown of what has borne on a matter.
const SINCE: usize = 5;

/// Words of two passages that must be the same for them to be of one matter.
const SHARED: usize = 2;

/// A demand, a notice, a promise, a denial or an inquiry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// `demand`, `notice`, `promise`, `denial` or `inquiry`.
    pub kind: &'static str,
    /// Who owes an answer, a deed or findings.
    pub owing: Vec<Party>,
    /// To whom, as far as that is said.
    pub to: Vec<Party>,
    /// Since when.
    pub since: Option<String>,
    /// What it is.
    pub event: EventHit,
    /// What has borne on it since, in order of time; empty if nothing has.
    pub borne: Vec<EventHit>,
}

/// What of the ledger is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// Who owes: an entity's number.
    pub entity: Option<i64>,
    /// Only what nothing has borne on.
    pub unanswered: bool,
    /// Of one kind only: `demand`, `notice`, `promise`, `denial` or `inquiry`.
    pub kind: Option<String>,
}

impl Store {
    /// What is owed, the last first; at most `most`. Only where it is known who owes it.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn open_ledger(&self, asked: &Owed, most: usize) -> Result<Vec<Entry>, Error> {
        let find = || {
            let mut values: Vec<Value> = Vec::new();
            let mut narrowed = String::new();
            // From the last report on, so that nothing is sorted of which little is wanted; the few events of one are.
            let mut from = "report CROSS JOIN event ON event.report_id = report.id";
            if let Some(entity) = asked.entity {
                values.push(entity.into());
                from = "event JOIN report ON report.id = event.report_id";
                narrowed = "AND event.id IN (SELECT event_id FROM event_participant JOIN actor ON actor.id = actor_id WHERE entity_id = ?1)".into();
            }
            let kinds: Vec<String> = OWED
                .iter()
                .filter(|kind| asked.kind.as_deref().is_none_or(|asked| asked == shown(kind)))
                .map(|kind| format!("'{kind}'"))
                .collect();
            let sql = format!(
                "SELECT event.id FROM {from}
                WHERE type IN ({}) AND same_as IS NULL AND status IN ('happened', 'planned') {narrowed}
                ORDER BY report.date DESC, report.id DESC, event.number",
                kinds.join(", ")
            );
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut rows = statement.query(rusqlite::params_from_iter(values))?;
            let (mut entries, mut seen) = (Vec::new(), Seen::new(self));
            while entries.len() < most
                && let Some(row) = rows.next()?
            {
                if let Some(entry) = seen.entry(row.get(0)?)?
                    && (asked.entity.is_none()
                        || entry.owing.iter().any(|party| party.entity == asked.entity))
                    && (entry.borne.is_empty() || !asked.unanswered)
                {
                    entries.push(entry);
                }
            }
            Ok(entries)
        };
        find().map_err(|error| self.error(error))
    }
}

/// Events that were read to answer one question, each once: in a long affair many bear on many.
pub(super) struct Seen<'s> {
    store: &'s Store,
    events: HashMap<i64, Rc<EventHit>>,
    /// The affairs of reports of which each, in any printing, is a step.
    affairs: HashMap<i64, Rc<HashSet<i64>>>,
    /// The words of what each is about.
    matters: HashMap<i64, Rc<BTreeSet<String>>>,
}

impl<'s> Seen<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self { store, events: HashMap::new(), affairs: HashMap::new(), matters: HashMap::new() }
    }

    /// The event in row `event`.
    pub(super) fn event(&mut self, event: i64) -> rusqlite::Result<Rc<EventHit>> {
        if let Some(known) = self.events.get(&event) {
            return Ok(Rc::clone(known));
        }
        let hit = Rc::new(self.store.event(event)?);
        self.events.insert(event, Rc::clone(&hit));
        Ok(hit)
    }

    fn affairs_of(&mut self, event: i64) -> rusqlite::Result<Rc<HashSet<i64>>> {
        if let Some(known) = self.affairs.get(&event) {
            return Ok(Rc::clone(known));
        }
        let sql = "SELECT affair_id FROM affair_step JOIN event ON event.id = event_id WHERE event.id = ?1 OR same_as = ?1";
        let all = self
            .store
            .db
            .prepare_cached(sql)?
            .query_map([event], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let all = Rc::new(all);
        self.affairs.insert(event, Rc::clone(&all));
        Ok(all)
    }

    fn matter(&mut self, event: &EventHit) -> Rc<BTreeSet<String>> {
        let known = self.matters.entry(event.event);
        Rc::clone(known.or_insert_with(|| Rc::new(matter(event))))
    }

    /// What the event in row `event` leaves owing; none if it is not known by whom.
    pub(super) fn entry(&mut self, event: i64) -> rusqlite::Result<Option<Entry>> {
        let event = self.event(event)?;
        let (owing, to) = match event.kind.as_str() {
            "demand" | "warn" => (event.to.clone(), event.by.clone()),
            "deny" => (event.by.clone(), Vec::new()),
            _ => (event.by.clone(), event.to.clone()),
        };
        let Some(kind) = OWED.iter().find(|kind| **kind == event.kind).map(|kind| shown(kind)) else {
            return Ok(None);
        };
        // What is only denied or alleged is not owed.
        let stands = matches!(event.status.as_str(), "happened" | "planned");
        if !stands || owing.iter().all(|party| party.entity.is_none()) {
            return Ok(None);
        }
        let borne = self.borne(&event, &owing)?;
        Ok(Some(Entry { kind, owing, to, since: event.date.clone(), event: (*event).clone(), borne }))
    }

    /// What has borne on `owed` since.
    fn borne(&mut self, owed: &EventHit, owing: &[Party]) -> rusqlite::Result<Vec<EventHit>> {
        let answers: Vec<String> = answers(&owed.kind).iter().map(|kind| format!("'{kind}'")).collect();
        let sql = format!(
            "SELECT DISTINCT event.id FROM actor JOIN event_participant AS part ON part.actor_id = actor.id
                JOIN event ON event.id = part.event_id JOIN report ON report.id = event.report_id
                LEFT JOIN time_expression ON time_expression.id = time_expression_id
            WHERE entity_id = ?1 AND event.same_as IS NULL AND status = 'happened' AND type IN ({})
                AND event.id <> ?2 AND (coalesce(substr(earliest, 1, 10), report.date) >= ?3
                    -- Within a report, only days that are said tell what was first.
                    OR report.id = ?4 AND (earliest IS NULL OR NOT ?5))
            ORDER BY coalesce(substr(earliest, 1, 10), report.date), report.id, event.number LIMIT 200",
            answers.join(", ")
        );
        let own = self.affairs_of(owed.event)?;
        let words = self.matter(owed);
        let owes: HashSet<i64> = owing.iter().filter_map(|party| party.entity).collect();
        let others = |event: &EventHit| -> HashSet<i64> {
            let all = event.by.iter().chain(&event.to).filter_map(|party| party.entity);
            all.filter(|entity| !owes.contains(entity)).collect()
        };
        let mut borne: Vec<Rc<EventHit>> = Vec::new();
        for &entity in &owes {
            let values = params![entity, owed.event, owed.date, owed.report, owed.dated];
            let ids: Vec<i64> = self
                .store
                .db
                .prepare_cached(&sql)?
                .query_map(values, |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for id in ids {
                let event = self.event(id)?;
                // Who sacks somebody has answered a demand to do so, and so has who is sacked.
                let mut answering = event.by.iter().chain(event.principals());
                let is_of_it = answering.any(|party| party.entity == Some(entity))
                    && (!others(&event).is_disjoint(&others(owed))
                        || self.matter(&event).intersection(&words).count() >= SHARED
                        || !self.affairs_of(id)?.is_disjoint(&own));
                if is_of_it && borne.iter().all(|known| known.event != id) {
                    borne.push(event);
                }
            }
        }
        borne.sort_by(|one, two| (&one.date, one.event).cmp(&(&two.date, two.event)));
        Ok(borne.into_iter().take(SINCE).map(|event| (*event).clone()).collect())
    }
}

fn shown(kind: &str) -> &'static str {
    match kind {
        "demand" => "demand",
        "warn" => "notice",
        "promise" => "promise",
        "deny" => "denial",
        _ => "inquiry",
    }
}

/// Types of events that can answer one of type `kind`, those who owe taking part.
fn answers(kind: &str) -> &'static [&'static str] {
    match kind {
        "demand" | "warn" => &[
            "propose",
            "promise",
            "agree",
            "refuse",
            "deny",
            "admit",
            "apologise",
            "meet",
            "resign",
            "dismiss",
            "suspend",
            "appoint",
            "enact",
            "repeal",
            "vote",
            "publish",
            "investigate",
            "no_confidence",
            "sanction",
        ],
        "promise" => &[
            "enact",
            "repeal",
            "publish",
            "investigate",
            "appoint",
            "resign",
            "dismiss",
            "suspend",
            "meet",
            "apologise",
            "agree",
            "refuse",
            "propose",
            "vote",
        ],
        "deny" => &[
            "admit",
            "apologise",
            "charge",
            "convict",
            "acquit",
            "rule",
            "resign",
            "dismiss",
            "suspend",
            "sanction",
        ],
        _ => &["publish", "charge", "convict", "acquit", "rule", "sanction", "accuse", "criticise"],
    }
}

/// The words of an event's passage that are about the matter, and of no one's name.
fn matter(event: &EventHit) -> BTreeSet<String> {
    let names: HashSet<String> = event
        .by
        .iter()
        .chain(&event.to)
        .flat_map(|party| party.name.split_whitespace().map(fold).collect::<Vec<_>>())
        .collect();
    content_words(&event.passage).filter(|word| !names.contains(word)).collect()
}
