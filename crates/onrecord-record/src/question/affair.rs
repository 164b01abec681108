//! Affairs: who is held to account for one matter, over all reports.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::params;
use serde::Serialize;

use super::{
    happened::{EventHit, Party},
    ledger::{Entry, Seen},
};
use crate::{Error, Store};

/// Days between two reports of one affair at most, unless they tell of one event.
const NEAR: i32 = 60;

/// Steps of an affair from which on those of earlier reports are left out.
const STEPS: usize = 500;

/// One affair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredAffair {
    /// Who is held to account.
    pub about: Party,
    /// The first and the last day of its steps.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
    /// What it is about, in words that its reports have often.
    pub topic: Vec<String>,
    /// The reports that tell of it: their rows, in order of time.
    pub reports: Vec<i64>,
    /// How many steps of earlier reports are left out: of somebody who is held to account for years the last are given.
    pub earlier: usize,
    /// What happened, in order of time, each once.
    pub steps: Vec<AffairStep>,
    /// What is owed, and what has borne on it.
    pub open: Vec<Entry>,
}

/// A step of an affair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AffairStep {
    /// `matter`, `evidence`, … `outcome`; a judgement after the outcome is a `reaction`.
    pub step: String,
    /// What happened.
    #[serde(flatten)]
    pub event: EventHit,
}

/// What one report has of an affair.
#[derive(Debug, Default)]
struct Part {
    report: i64,
    day: Option<i32>,
    /// Its steps, each as its first report has it.
    events: BTreeSet<i64>,
    topic: BTreeSet<String>,
    /// Who else takes part in the steps.
    others: BTreeSet<i64>,
}

/// What parts can share.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Shared<'p> {
    Event(i64),
    Word(&'p str),
    Other(i64),
}

/// Puts together what tells of one affair: parts that share an event, or within [`NEAR`] days a word of what they are about or somebody else.
/// `parts` are in order of time, and so are those of each group, and the groups by their last.
fn groups(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut group: Vec<usize> = (0..parts.len()).collect();
    // The last part that had it: what was near to one before that is in one group with it already.
    let mut last: HashMap<Shared<'_>, usize> = HashMap::new();
    for (at, part) in parts.iter().enumerate() {
        let events = part.events.iter().map(|&event| Shared::Event(event));
        let words = part.topic.iter().map(|word| Shared::Word(word));
        for shared in events.chain(words).chain(part.others.iter().map(|&other| Shared::Other(other))) {
            let always = matches!(shared, Shared::Event(_));
            let Some(before) = last.insert(shared, at) else { continue };
            let days = parts[before].day.zip(part.day).map(|(one, two)| two - one);
            if always || days.is_some_and(|days| days <= NEAR) {
                let (one, two) = (root(&mut group, before), root(&mut group, at));
                group[one] = two;
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<Part>> = BTreeMap::new();
    for (at, part) in parts.into_iter().enumerate() {
        // Each hangs on its last.
        groups.entry(root(&mut group, at)).or_default().push(part);
    }
    groups.into_values().collect()
}

/// The group of the part at `at`, with the way there made shorter for the next.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

impl Store {
    /// The affairs in which `entity` is held to account, the last first; at most `most`.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn affairs(&self, entity: i64, most: usize) -> Result<Vec<StoredAffair>, Error> {
        let find = || {
            let mut seen = Seen::new(self);
            let mut affairs = groups(self.parts(entity)?)
                .into_iter()
                .rev()
                .take(most)
                .map(|group| self.affair(entity, &group, &mut seen))
                .collect::<rusqlite::Result<Vec<_>>>()?;
            affairs.sort_by(|one, two| two.last.cmp(&one.last));
            Ok(affairs)
        };
        find().map_err(|error| self.error(error))
    }

    /// What each report has, in order of time.
    fn parts(&self, entity: i64) -> rusqlite::Result<Vec<Part>> {
        let sql = "SELECT DISTINCT affair.id, report.id, cast(julianday(report.date) AS INTEGER) FROM affair_about
            JOIN actor ON actor.id = affair_about.actor_id JOIN affair ON affair.id = affair_id JOIN report ON report.id = affair.report_id
            WHERE entity_id = ?1 ORDER BY report.date, report.id, affair.number";
        let found: Vec<(i64, i64, Option<i32>)> = self
            .db
            .prepare_cached(sql)?
            .query_map([entity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let events = "SELECT coalesce(same_as, event.id) FROM affair_step JOIN event ON event.id = event_id WHERE affair_id = ?1";
        let topic = "SELECT word FROM report_topic WHERE report_id = ?1";
        let others = "SELECT DISTINCT entity_id FROM affair_step JOIN event_participant AS part ON part.event_id = affair_step.event_id
            JOIN actor ON actor.id = part.actor_id WHERE affair_id = ?1 AND entity_id IS NOT NULL AND entity_id <> ?2";
        found
            .into_iter()
            .map(|(affair, report, day)| {
                let events = self
                    .db
                    .prepare_cached(events)?
                    .query_map([affair], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                let topic = self
                    .db
                    .prepare_cached(topic)?
                    .query_map([report], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                let others = self
                    .db
                    .prepare_cached(others)?
                    .query_map(params![affair, entity], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                Ok(Part { report, day, events, topic, others })
            })
            .collect()
    }

    fn affair(&self, entity: i64, parts: &[Part], seen: &mut Seen<'_>) -> rusqlite::Result<StoredAffair> {
        let all: BTreeSet<i64> = parts.iter().flat_map(|part| part.events.iter().copied()).collect();
        let mut ids: BTreeSet<i64> = BTreeSet::new();
        for part in parts.iter().rev() {
            if ids.len() >= STEPS {
                break;
            }
            ids.extend(&part.events);
        }
        let earlier = all.len() - ids.len();
        let mut events = ids.into_iter().map(|id| seen.event(id)).collect::<rusqlite::Result<Vec<_>>>()?;
        events.sort_by(|one, two| {
            let order =
                |event: &EventHit| (event.date.clone(), event.report, rank(&event.step), event.span[0]);
            order(one).cmp(&order(two))
        });
        let mut over = false;
        let mut open = Vec::new();
        let mut steps = Vec::new();
        for event in events {
            over |= event.step == "outcome" && event.status == "happened" && event.involves(entity);
            open.extend(seen.entry(event.event)?);
            let step =
                if over && event.step == "judgement" { "reaction".to_owned() } else { event.step.clone() };
            steps.push(AffairStep { step, event: (*event).clone() });
        }
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for word in parts.iter().flat_map(|part| &part.topic) {
            *times.entry(word).or_default() += 1;
        }
        let mut topic: Vec<(&str, usize)> = times.into_iter().collect();
        topic.sort_by(|one, two| two.1.cmp(&one.1).then(one.0.cmp(two.0)));
        let mut reports: Vec<i64> = parts.iter().map(|part| part.report).collect();
        reports.dedup();
        let days = || steps.iter().filter_map(|step| step.event.date.clone());
        Ok(StoredAffair {
            about: Party { entity: Some(entity), name: self.name(entity)? },
            first: days().min(),
            last: days().max(),
            topic: topic.into_iter().take(5).map(|word| word.0.to_owned()).collect(),
            reports,
            earlier,
            steps,
            open,
        })
    }
}

/// The order of steps of one day.
fn rank(step: &str) -> usize {
    const ORDER: [&str; 9] =
        ["matter", "evidence", "law", "notice", "demand", "answer", "judgement", "decision", "outcome"];
    ORDER.iter().position(|other| *other == step).unwrap_or(ORDER.len())
}
