//! Joins what many reports have of one person or organisation: from the tables to [`identity`](crate::identity) and back.
//!
//! Only blocks in which something changed are joined again, and what is found does not depend on what was found before, but for the
//! numbers of entities, which stay where most of an entity's actors are.

mod across;
pub(crate) mod authorities;
mod constraints;
pub(crate) mod holders;
pub(crate) mod same;
mod sightings;
mod tenures;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use self::{constraints::Constraints, sightings::Sightings};
use crate::{
    Error, Store,
    identity::{
        cluster::{Clusters, cluster},
        evidence::{Profile, Reason, Size},
    },
    lines,
};

/// What it weighs that an authority list has both as one: more than all else.
const AUTHORITY: f32 = 8.0;

/// What joining came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Blocks of names that were looked at.
    pub blocks: u64,
    /// People and organisations that are new.
    pub new: u64,
    /// Actors that are of another entity than before.
    pub moved: u64,
}

impl Store {
    /// How many blocks of names have changed since they were last joined, and whether offices have: one more.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn to_join(&self) -> Result<u64, Error> {
        let count = self.db.query_row(
            "SELECT (SELECT count(*) FROM block_to_join) + EXISTS (SELECT 1 FROM office_to_join)",
            [],
            |row| row.get(0),
        );
        count.map_err(|error| self.error(error))
    }

    /// Joins the actors of all reports that are one person or organisation, as far as something has changed since it was last done.
    /// All of it or, if it is stopped, none. `progress` is told how many of how many blocks are done.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn join(&mut self, mut progress: impl FnMut(u64, u64)) -> Result<Joined, Error> {
        let store = &*self;
        let transaction = Transaction::new_unchecked(&store.db, TransactionBehavior::Immediate)
            .map_err(|error| store.error(error))?;
        let done = Joiner::new(&transaction).and_then(|mut joiner| joiner.run(&mut progress));
        let joined = done.map_err(|error| store.error(error))?;
        transaction.commit().map_err(|error| store.error(error))?;
        Ok(joined)
    }
}

/// Has what correction `correction` is about joined anew: the blocks of all actors of the entities whose mentions it names.
pub(crate) fn unsettle(db: &Connection, correction: i64) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO block_to_join (block) SELECT DISTINCT block FROM actor
        WHERE block IS NOT NULL AND entity_id IN (
            SELECT entity_id FROM correction_mention AS place JOIN actor AS named ON named.report_id = place.report_id
                JOIN mention ON mention.actor_id = named.id
            WHERE correction_id = ?1 AND mention.start < place.stop AND mention.stop > place.start AND entity_id IS NOT NULL)";
    db.prepare_cached(sql)?.execute([correction])?;
    let reports = "report_id IN (SELECT report_id FROM correction_mention WHERE correction_id = ?1)";
    holders::unsettle(db, reports, correction)
}

/// The work in one transaction.
struct Joiner<'t> {
    db: &'t Transaction<'t>,
    size: Size,
    sightings: Sightings<'t>,
    constraints: Constraints,
    joined: Joined,
    /// What is known of entities that were compared as a whole.
    wholes: HashMap<i64, Rc<Profile>>,
    /// Entities whose actors have been looked at,
    touched: BTreeSet<i64>,
    /// those that have lost some to another, or got some from it,
    shifted: BTreeSet<i64>,
    /// and where the last of those went that an entity has lost.
    went: BTreeMap<i64, i64>,
    folder: same::Folder,
    offices: holders::Offices,
}

impl<'t> Joiner<'t> {
    fn new(db: &'t Transaction<'t>) -> rusqlite::Result<Self> {
        let size = Size::of(db.query_row("SELECT count(*) FROM report", [], |row| row.get(0))?);
        Ok(Self {
            db,
            size,
            sightings: Sightings::new(db, size),
            constraints: Constraints::load(db)?,
            joined: Joined::default(),
            wholes: HashMap::new(),
            touched: BTreeSet::new(),
            shifted: BTreeSet::new(),
            went: BTreeMap::new(),
            folder: same::Folder::new(),
            offices: holders::Offices::default(),
        })
    }

    fn run(&mut self, progress: &mut dyn FnMut(u64, u64)) -> rusqlite::Result<Joined> {
        // Names weigh otherwise in a record of another size.
        let size: u8 = self.db.query_row("SELECT size FROM joined", [], |row| row.get(0))?;
        if size != self.size.0 {
            let all = "INSERT OR IGNORE INTO block_to_join (block) SELECT DISTINCT block FROM actor WHERE block IS NOT NULL";
            self.db.execute(all, [])?;
            holders::unsettle(self.db, "?1 IS NOT NULL", 0)?;
            self.db.execute("UPDATE joined SET size = ?1", [self.size.0])?;
        }
        // What is joined across blocks is joined anew as a whole.
        let whole = "INSERT OR IGNORE INTO block_to_join (block) SELECT DISTINCT block FROM actor WHERE block IS NOT NULL
            AND entity_id IN (SELECT entity_id FROM actor WHERE block IN (SELECT block FROM block_to_join)
                UNION SELECT entity_id FROM entity_left)";
        while self.db.execute(whole, [])? > 0 {}
        holders::begin(self.db)?;
        let left: Vec<i64> = self
            .db
            .prepare("SELECT entity_id FROM entity_left")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.touched.extend(left);
        let blocks: Vec<String> = self
            .db
            .prepare("SELECT block FROM block_to_join ORDER BY block")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for (block, done) in blocks.iter().zip(1..) {
            self.block(block)?;
            progress(done, blocks.len() as u64);
        }
        self.joined.blocks = blocks.len() as u64;
        self.across()?;
        self.authorities()?;
        self.merges()?;
        holders::unsettle_moved(self.db)?;
        self.names()?;
        for &entity in &self.touched {
            tenures::store(self.db, entity)?;
        }
        let mut again = self.holders()?;
        again.extend(same::beside(self.db, &self.shifted)?);
        again.extend(&self.touched);
        for entity in again {
            same::store(self.db, entity, &mut self.folder)?;
        }
        self.prune()?;
        self.db.execute("DELETE FROM entity_left", [])?;
        self.db.execute("DELETE FROM block_to_join", [])?;
        Ok(self.joined)
    }

    /// Joins the actors of one block.
    fn block(&mut self, block: &str) -> rusqlite::Result<()> {
        let (sightings, bearers) = self.sightings.of_block(block, &self.constraints)?;
        let profiles = sightings.iter().map(|sighting| sighting.profile.clone()).collect();
        let Clusters { profiles, reasons } = cluster(profiles, self.sightings.background(bearers));
        // An entity keeps its number where most of its actors are.
        let mut claims: Vec<(usize, i64, usize)> = Vec::new();
        for (at, profile) in profiles.iter().enumerate() {
            let mut times: BTreeMap<i64, usize> = BTreeMap::new();
            let entities = profile.members.iter().filter_map(|&member| sightings[member].entity);
            for entity in entities {
                *times.entry(entity).or_default() += 1;
            }
            claims.extend(times.into_iter().map(|(entity, times)| (times, entity, at)));
        }
        claims.sort_by_key(|&(times, entity, at)| (std::cmp::Reverse(times), entity, at));
        let mut numbers: HashMap<usize, i64> = HashMap::new();
        let mut taken: HashSet<i64> = HashSet::new();
        for (_, entity, at) in claims {
            if !numbers.contains_key(&at) && taken.insert(entity) {
                numbers.insert(at, entity);
            }
        }
        let db = self.db;
        let mut insert = db.prepare_cached("INSERT INTO entity (name, kind) VALUES (?1, ?2)")?;
        let mut alone =
            db.prepare_cached("UPDATE entity SET same_as = NULL WHERE id = ?1 AND same_as IS NOT NULL")?;
        for (at, profile) in profiles.iter().enumerate() {
            let entity = match numbers.get(&at) {
                Some(&entity) => entity,
                None => {
                    let first = &sightings[profile.members[0]];
                    self.joined.new += 1;
                    insert.insert(params![first.name, first.kind])?
                }
            };
            // It may have been joined with another, which is heard anew.
            alone.execute([entity])?;
            self.touched.insert(entity);
            for &member in &profile.members {
                let sighting = &sightings[member];
                self.give(sighting.actor, sighting.entity, entity, &reasons[member])?;
            }
        }
        Ok(())
    }

    /// Makes an actor one of `entity`.
    fn give(
        &mut self,
        actor: i64,
        before: Option<i64>,
        entity: i64,
        reasons: &[Reason],
    ) -> rusqlite::Result<()> {
        if before != Some(entity) {
            self.joined.moved += 1;
            self.touched.extend(before);
            // What it did with others is compared anew for them, too.
            self.shifted.extend(before);
            self.shifted.extend(before.map(|_| entity));
            self.went.extend(before.map(|before| (before, entity)));
        }
        let why = (!reasons.is_empty()).then(|| lines::json(&reasons));
        let sql = "UPDATE actor SET entity_id = ?2, base_entity_id = ?2, joined = ?3
            WHERE id = ?1 AND (entity_id IS NOT ?2 OR base_entity_id IS NOT ?2 OR joined IS NOT ?3)";
        self.db.prepare_cached(sql)?.execute(params![actor, entity, why])?;
        Ok(())
    }

    /// Makes all actors of `from` those of `into`.
    fn unite(&mut self, into: i64, from: i64, reasons: &[Reason]) -> rusqlite::Result<()> {
        let first =
            "SELECT id FROM actor WHERE entity_id = ?1 AND joined IS NULL ORDER BY report_id, number LIMIT 1";
        let first: Option<i64> =
            self.db.prepare_cached(first)?.query_row([from], |row| row.get(0)).optional()?;
        if let Some(first) = first
            && !reasons.is_empty()
        {
            let sql = "UPDATE actor SET joined = ?2 WHERE id = ?1";
            self.db.prepare_cached(sql)?.execute(params![first, lines::json(&reasons)])?;
        }
        holders::before_moving(self.db, from)?;
        let moved = self
            .db
            .prepare_cached("UPDATE actor SET entity_id = ?1 WHERE entity_id = ?2")?
            .execute([into, from])?;
        self.joined.moved += moved as u64;
        self.db
            .prepare_cached("UPDATE entity SET same_as = ?1 WHERE id = ?2 OR same_as = ?2")?
            .execute([into, from])?;
        // What a list knows of the one, it knows of both.
        let authority = "UPDATE entity SET authority_id = coalesce(authority_id, (SELECT authority_id FROM entity WHERE id = ?2)) WHERE id = ?1";
        self.db.prepare_cached(authority)?.execute([into, from])?;
        self.db.prepare_cached("UPDATE entity SET authority_id = NULL WHERE id = ?1")?.execute([from])?;
        self.wholes.remove(&into);
        self.wholes.remove(&from);
        self.touched.insert(into);
        self.touched.insert(from);
        Ok(())
    }

    /// Joins what people have said is one.
    fn merges(&mut self) -> rusqlite::Result<()> {
        for (merge, first, second) in self.constraints.merges.clone() {
            // What has been split since stays so.
            if self.constraints.are_split_since(merge, first, second) {
                continue;
            }
            if let (Some(one), Some(two)) = (self.anchored(first)?, self.anchored(second)?)
                && one != two
            {
                self.unite(one, two, &[])?;
                self.shifted.extend([one, two]);
            }
        }
        Ok(())
    }

    /// The entity that has a mention at this place.
    fn anchored(&self, at: constraints::Place) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT entity_id FROM actor JOIN mention ON mention.actor_id = actor.id
            WHERE report_id = ?1 AND start < ?3 AND stop > ?2 AND entity_id IS NOT NULL
            ORDER BY (start = ?2 AND stop = ?3) DESC, form = 'name' DESC, stop - start LIMIT 1";
        self.db
            .prepare_cached(sql)?
            .query_row(params![at.report, at.start, at.stop], |row| row.get(0))
            .optional()
    }

    /// Names the entities that changed.
    fn names(&mut self) -> rusqlite::Result<()> {
        let count = "SELECT name, kind, count(*) AS times FROM actor WHERE entity_id = ?1 AND +block IS NOT NULL GROUP BY name, kind
            ORDER BY times DESC, max(report_id) DESC";
        for &entity in &self.touched {
            let names: Vec<(String, String, i64)> = self
                .db
                .prepare_cached(count)?
                .query_map([entity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            if names.is_empty() {
                continue;
            }
            let (name, kind) = best_name(&names);
            let sql = "UPDATE entity SET name = ?2, kind = ?3, same_as = NULL WHERE id = ?1";
            self.db.prepare_cached(sql)?.execute(params![entity, name, kind])?;
        }
        for (place, name) in self.constraints.renames.clone() {
            if let Some(entity) = self.anchored(place)? {
                self.db
                    .prepare_cached("UPDATE entity SET name = ?2 WHERE id = ?1")?
                    .execute(params![entity, name])?;
            }
        }
        Ok(())
    }

    /// Removes entities that have nothing left, not even a name of one that was joined with another. Where all that one had went to another, its
    /// number leads there: somebody may have noted it down.
    fn prune(&self) -> rusqlite::Result<()> {
        let has = "SELECT 1 FROM actor WHERE entity_id = ?1 AND +block IS NOT NULL
            UNION ALL SELECT 1 FROM actor WHERE base_entity_id = ?1 LIMIT 1";
        let lead = "UPDATE entity SET same_as = (SELECT coalesce(same_as, id) FROM entity WHERE id = ?2)
            WHERE (id = ?1 OR same_as = ?1) AND id <> ?2";
        for &entity in &self.touched {
            if self.db.prepare_cached(has)?.exists([entity])? {
                continue;
            }
            // Whoever has only offices is joined after its holder is known; none is left here but by mistake.
            let nameless =
                "UPDATE actor SET entity_id = NULL, joined = NULL WHERE entity_id = ?1 AND block IS NULL";
            self.db.prepare_cached(nameless)?.execute([entity])?;
            let went = self.went.get(&entity).copied();
            let went = match went {
                Some(went) if self.db.prepare_cached(has)?.exists([went])? => went,
                _ => {
                    // Old numbers that led there lead nowhere any more, but for those that still have a name of their own.
                    let free = "UPDATE entity SET same_as = NULL WHERE same_as = ?1";
                    let lost = "DELETE FROM entity WHERE id = ?1";
                    let led: Vec<i64> = self
                        .db
                        .prepare_cached("SELECT id FROM entity WHERE same_as = ?1")?
                        .query_map([entity], |row| row.get(0))?
                        .collect::<Result<_, _>>()?;
                    self.db.prepare_cached(free)?.execute([entity])?;
                    for one in led.into_iter().chain([entity]) {
                        if !self.db.prepare_cached(has)?.exists([one])? {
                            self.db.prepare_cached(nameless)?.execute([one])?;
                            self.db.prepare_cached(lost)?.execute([one])?;
                        }
                    }
                    continue;
                }
            };
            self.db.prepare_cached(lead)?.execute(params![entity, went])?;
        }
        Ok(())
    }
}

/// The fullest name that is much used: of people one with a first name that is no initial, of organisations no abbreviation.
fn best_name(names: &[(String, String, i64)]) -> (&str, &str) {
    use crate::identity::{organisation_name::OrganisationName, person_name::PersonName};
    let fullness = |name: &str, kind: &str| match kind {
        "person" => PersonName::parse(name).map_or(0, |name| match name.given.first() {
            Some(first) if first.chars().count() > 1 => 2,
            Some(_) => 1,
            None => 0,
        }),
        _ => OrganisationName::parse(name).map_or(0, |name| 1 + u8::from(!name.is_abbreviation)),
    };
    let shouted = |name: &str| name.contains(' ') && !name.chars().any(char::is_lowercase);
    let best = names.iter().max_by_key(|(name, kind, times)| (fullness(name, kind), !shouted(name), *times));
    best.map_or(("", "person"), |(name, kind, _)| (name, kind))
}
