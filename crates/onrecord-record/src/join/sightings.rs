//! From the tables: what each report has of an actor.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Transaction;

use super::constraints::{Constraints, Place};
use crate::identity::{
    Name,
    evidence::{Background, Mark, Profile, Size},
    office_name::OfficeName,
    words::fold,
};

/// Reports whose names are kept in memory.
const REPORTS: usize = 20_000;

/// An actor of one report.
#[derive(Debug)]
pub(super) struct Sighting {
    pub(super) actor: i64,
    pub(super) name: String,
    pub(super) kind: String,
    /// The entity that it was of in its block so far.
    pub(super) entity: Option<i64>,
    pub(super) profile: Profile,
}

/// Loads sightings, and keeps what several have in common.
#[derive(Debug)]
pub(super) struct Sightings<'t> {
    db: &'t Transaction<'t>,
    size: Size,
    /// Marks by their words,
    numbers: HashMap<(Mark, String), u32>,
    /// how they are shown, and what it weighs if two reports share them,
    marks: Vec<(String, f32)>,
    /// and which each report has, with the actor whose name it is.
    company: HashMap<i64, Vec<(Option<i64>, u32)>>,
}

impl<'t> Sightings<'t> {
    pub(super) fn new(db: &'t Transaction<'t>, size: Size) -> Self {
        Self { db, size, numbers: HashMap::new(), marks: Vec::new(), company: HashMap::new() }
    }

    /// All sightings of a block, in order of time, and how many first names are among them.
    pub(super) fn of_block(
        &mut self,
        block: &str,
        constraints: &Constraints,
    ) -> rusqlite::Result<(Vec<Sighting>, usize)> {
        self.load("block = ?1", &block, i64::MAX, constraints)
    }

    /// The last sightings of an entity.
    pub(super) fn of_entity(
        &mut self,
        entity: i64,
        most: i64,
        constraints: &Constraints,
    ) -> rusqlite::Result<(Vec<Sighting>, usize)> {
        self.load("entity_id = ?1", &entity, most, constraints)
    }

    fn load(
        &mut self,
        which: &str,
        value: &dyn rusqlite::ToSql,
        most: i64,
        constraints: &Constraints,
    ) -> rusqlite::Result<(Vec<Sighting>, usize)> {
        let db = self.db;
        // Where not all are wanted, the last.
        let order = if most == i64::MAX { "" } else { "DESC" };
        let sql = format!(
            "SELECT actor.id, report_id, actor.name, actor.kind, gender, base_entity_id, report.date, coalesce(copy_of, report.id), honorific
            FROM actor JOIN report ON report.id = report_id WHERE {which} AND block IS NOT NULL
            ORDER BY report.date {order}, report_id {order}, number LIMIT ?2"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params![value, most])?;
        let mut sightings = Vec::new();
        let mut bearers: HashSet<String> = HashSet::new();
        while let Some(row) = rows.next()? {
            let (actor, report): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (name, kind): (String, String) = (row.get(2)?, row.get(3)?);
            let parsed = onrecord::ActorKind::ALL.iter().find(|one| one.as_str() == kind);
            let Some(parsed) = parsed.and_then(|&kind| Name::parse(kind, &name)) else { continue };
            if let Name::Person(name) = &parsed {
                bearers.extend(name.given.first().cloned());
            }
            let gender = row.get_ref(4)?.as_str_or_null()?.map(|gender| gender == "male");
            let day = row.get_ref(6)?.as_str_or_null()?.and_then(day);
            let company = self.beside(report, actor)?;
            let profile = Profile {
                members: vec![sightings.len()],
                names: vec![parsed],
                gender,
                honorific: row.get_ref(8)?.as_str_or_null()?.and_then(distinction),
                offices: self.offices(actor)?,
                company: vec![company],
                reports: HashSet::from([report]),
                texts: HashSet::from([row.get(7)?]),
                days: day.map(|day| (day, day)),
                sides: if constraints.has_splits(report) {
                    self.sides(report, actor, constraints)?
                } else {
                    BTreeMap::new()
                },
            };
            sightings.push(Sighting { actor, name, kind, entity: row.get(5)?, profile });
        }
        Ok((sightings, bearers.len()))
    }

    /// What is known of names beside sightings that were loaded, in a block with so many first names.
    pub(super) fn background(&self, bearers: usize) -> Background<'_> {
        Background { marks: &self.marks, bearers }
    }

    fn offices(&self, actor: i64) -> rusqlite::Result<Vec<OfficeName>> {
        let mut statement =
            self.db.prepare_cached("SELECT title, body FROM office WHERE actor_id = ?1 ORDER BY number")?;
        let offices = statement.query_map([actor], |row| {
            let body: Option<String> = row.get(1)?;
            Ok(OfficeName::new(&row.get::<_, String>(0)?, body.as_deref()))
        })?;
        offices.collect()
    }

    pub(super) fn sides(
        &self,
        report: i64,
        actor: i64,
        constraints: &Constraints,
    ) -> rusqlite::Result<BTreeMap<i64, bool>> {
        let mut statement = self.db.prepare_cached("SELECT start, stop FROM mention WHERE actor_id = ?1")?;
        let mut rows = statement.query([actor])?;
        let mut sides = BTreeMap::new();
        while let Some(row) = rows.next()? {
            sides.extend(constraints.sides(Place { report, start: row.get(0)?, stop: row.get(1)? }));
        }
        Ok(sides)
    }

    /// What stands beside an actor in its report: names of others, family names for those who are called by those only, and what the
    /// report is about.
    pub(super) fn beside(&mut self, report: i64, actor: i64) -> rusqlite::Result<Vec<u32>> {
        if !self.company.contains_key(&report) {
            if self.company.len() >= REPORTS {
                self.company.clear();
            }
            let marks = self.marks(report)?;
            self.company.insert(report, marks);
        }
        let all = &self.company[&report];
        let own = |mark: u32| all.contains(&(Some(actor), mark));
        let mut others: Vec<u32> = all.iter().map(|one| one.1).filter(|&mark| !own(mark)).collect();
        others.sort_unstable();
        others.dedup();
        Ok(others)
    }

    /// All marks of a report, with the actors whose they are.
    fn marks(&mut self, report: i64) -> rusqlite::Result<Vec<(Option<i64>, u32)>> {
        let actors = "SELECT id, key, block, kind FROM actor WHERE report_id = ?1 AND block IS NOT NULL ORDER BY number";
        let actors: Vec<(i64, Option<String>, String, String)> = self
            .db
            .prepare_cached(actors)?
            .query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<Result<_, _>>()?;
        let topic = "SELECT word FROM report_topic WHERE report_id = ?1 ORDER BY word";
        let topic: Vec<String> = self
            .db
            .prepare_cached(topic)?
            .query_map([report], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut marks = Vec::new();
        for (actor, key, block, kind) in actors {
            if let Some(key) = key {
                marks.push((Some(actor), self.number(Mark::Name, key)?));
            }
            if kind == "person" {
                marks.push((Some(actor), self.number(Mark::Family, block)?));
            }
        }
        for word in topic {
            marks.push((None, self.number(Mark::Topic, word)?));
        }
        Ok(marks)
    }

    fn number(&mut self, mark: Mark, word: String) -> rusqlite::Result<u32> {
        if let Some(&number) = self.numbers.get(&(mark, word.clone())) {
            return Ok(number);
        }
        let sql = match mark {
            Mark::Name => "SELECT count(*) FROM (SELECT 1 FROM actor WHERE key = ?1 LIMIT ?2)",
            Mark::Family => "SELECT count(*) FROM (SELECT 1 FROM actor WHERE block = ?1 LIMIT ?2)",
            Mark::Topic => "SELECT count(*) FROM (SELECT 1 FROM report_topic WHERE word = ?1 LIMIT ?2)",
        };
        let reports: u32 = self
            .db
            .prepare_cached(sql)?
            .query_row(rusqlite::params![word, self.size.most()], |row| row.get(0))?;
        let shown = match mark {
            Mark::Name => word.clone(),
            Mark::Family => "people of their names".to_owned(),
            Mark::Topic => format!("“{word}”"),
        };
        let number = self.marks.len() as u32;
        self.marks.push((shown, mark.weight(reports, self.size)));
        self.numbers.insert((mark, word), number);
        Ok(number)
    }
}

/// An honorific that not everybody has.
fn distinction(honorific: &str) -> Option<String> {
    let honorific = fold(honorific.trim_end_matches('.'));
    let honorific = if honorific == "professor" { "prof".to_owned() } else { honorific };
    (!matches!(&honorific[..], "mr" | "mrs" | "ms" | "miss" | "mx")).then_some(honorific)
}

/// Days since 1970.
fn day(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some(date.since(jiff::civil::Date::constant(1970, 1, 1)).ok()?.get_days())
}
