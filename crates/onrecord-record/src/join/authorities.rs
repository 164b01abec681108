//! Links to authority lists: which entry of a list a person or organisation of the record is.
//!
//! Names alone link only if one entry and one entity have them, and nothing speaks against it; else an office must agree. What links to one
//! entry is one.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::Joiner;
use crate::{
    Authority, AuthorityKind, AuthorityList, Error, Store, erase,
    identity::{evidence::Reason, known, office_name::OfficeName},
    lines,
};

/// What importing a list came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Entries of the list.
    pub entries: u64,
    /// People and organisations of the record that are linked to them now.
    pub linked: u64,
}

/// Sightings whose offices are looked at.
const SIGHTINGS: i64 = 200;

impl Store {
    /// Takes in an authority list, under a name of its own: what it said before under that name is replaced. Then joins
    /// what it has to do with.
    ///
    /// # Errors
    ///
    /// If the store cannot be written.
    pub fn import(&mut self, list: &str, entries: &AuthorityList) -> Result<Imported, Error> {
        {
            let store = &*self;
            let transaction = Transaction::new_unchecked(&store.db, TransactionBehavior::Immediate)
                .map_err(|error| store.error(error))?;
            insert(&transaction, list, &entries.entries).map_err(|error| store.error(error))?;
            transaction.commit().map_err(|error| store.error(error))?;
        }
        self.join(|_, _| ())?;
        let linked =
            "SELECT count(*) FROM entity JOIN authority ON authority.id = authority_id WHERE list = ?1";
        let linked =
            self.db.query_row(linked, [list], |row| row.get(0)).map_err(|error| self.error(error))?;
        Ok(Imported { entries: entries.entries.len() as u64, linked })
    }
}

fn insert(db: &Connection, list: &str, entries: &[Authority]) -> rusqlite::Result<()> {
    // Who was linked by what the list said before has to be looked at anew.
    let unsettle = "INSERT OR IGNORE INTO block_to_join (block) SELECT DISTINCT block FROM actor WHERE block IS NOT NULL AND entity_id IN
        (SELECT entity.id FROM entity JOIN authority ON authority.id = authority_id WHERE list = ?1)";
    db.execute(unsettle, [list])?;
    let forget = "UPDATE entity SET authority_id = NULL WHERE authority_id IN (SELECT id FROM authority WHERE list = ?1)";
    db.execute(forget, [list])?;
    db.execute("DELETE FROM authority WHERE list = ?1", [list])?;
    let mut insert = db.prepare_cached(
        "INSERT INTO authority (name, list, external_id, kind, wikidata, born, died, offices) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut name =
        db.prepare_cached("INSERT OR IGNORE INTO authority_name (authority_id, key) VALUES (?1, ?2)")?;
    let mut unsettle = db.prepare_cached(
        "INSERT OR IGNORE INTO block_to_join (block) SELECT DISTINCT block FROM actor WHERE key = ?1 AND block IS NOT NULL",
    )?;
    for entry in entries {
        let (kind, shown) = match entry.kind {
            AuthorityKind::Person => (Some(onrecord::ActorKind::Person), Some("person")),
            AuthorityKind::Organisation => (Some(onrecord::ActorKind::Organisation), Some("organisation")),
            AuthorityKind::Unknown => (None, None),
        };
        let offices: Vec<(&str, Option<&str>)> =
            entry.offices.iter().map(|office| (&office.title[..], office.organisation.as_deref())).collect();
        let names = std::iter::once(&entry.name).chain(entry.other_names.iter().map(|other| &other.name));
        let keys: Vec<String> = names.flat_map(|name| known::keys(kind, name)).collect();
        // Who was erased does not come back with a list.
        if entry.kind != AuthorityKind::Organisation && erase::is_erased(db, &keys)? {
            continue;
        }
        let row = insert.insert(params![
            entry.name,
            list,
            entry.id,
            shown,
            entry.wikidata,
            entry.born,
            entry.died,
            lines::json(&offices)
        ])?;
        for key in keys {
            name.execute(params![row, key])?;
            unsettle.execute([key])?;
        }
    }
    Ok(())
}

/// An entry that a name fits.
struct Candidate {
    authority: i64,
    offices: Vec<OfficeName>,
    /// Entities of the record that one of its names fits, too.
    rivals: i64,
}

impl Joiner<'_> {
    /// Links entities that changed to entries of lists, and joins those that link to one.
    pub(super) fn authorities(&mut self) -> rusqlite::Result<()> {
        let any = self.db.prepare_cached("SELECT 1 FROM authority LIMIT 1")?.exists([])?;
        if !any {
            return Ok(());
        }
        let mut linked: BTreeSet<i64> = BTreeSet::new();
        for entity in self.touched.clone() {
            let found = self.authority_of(entity)?;
            let sql = "UPDATE entity SET authority_id = ?2 WHERE id = ?1 AND authority_id IS NOT ?2";
            self.db.prepare_cached(sql)?.execute(params![entity, found])?;
            if let Some(authority) = found {
                linked.insert(authority);
            }
        }
        for authority in linked {
            let sql = "SELECT entity.id, authority.name, list FROM entity JOIN authority ON authority.id = authority_id
                WHERE authority_id = ?1 AND same_as IS NULL AND EXISTS (SELECT 1 FROM actor WHERE entity_id = entity.id) ORDER BY entity.id";
            let all: Vec<(i64, String)> = self
                .db
                .prepare_cached(sql)?
                .query_map([authority], |row| {
                    let why =
                        format!("both are {} of {}", row.get::<_, String>(1)?, row.get::<_, String>(2)?);
                    Ok((row.get(0)?, why))
                })?
                .collect::<Result<_, _>>()?;
            if let Some(((first, _), others)) = all.split_first() {
                for (other, why) in others {
                    if self.may_unite(*first, *other)? {
                        self.unite(*first, *other, &[Reason { why: why.clone(), weight: super::AUTHORITY }])?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The entry that `entity` is, if that is clear.
    fn authority_of(&mut self, entity: i64) -> rusqlite::Result<Option<i64>> {
        let sql = "SELECT DISTINCT authority.id, offices FROM actor JOIN authority_name ON authority_name.key = actor.key
            JOIN authority ON authority.id = authority_id WHERE entity_id = ?1 AND (authority.kind IS NULL OR authority.kind = actor.kind)
            ORDER BY authority.id LIMIT 50";
        let rivals = "SELECT count(*) FROM (SELECT DISTINCT entity_id FROM authority_name JOIN actor ON actor.key = authority_name.key
            WHERE authority_id = ?1 LIMIT 2)";
        let mut candidates: Vec<Candidate> = self
            .db
            .prepare_cached(sql)?
            .query_map([entity], |row| {
                let offices: String = row.get(1)?;
                let offices: Vec<(String, Option<String>)> =
                    serde_json::from_str(&offices).unwrap_or_default();
                Ok(Candidate {
                    authority: row.get(0)?,
                    offices: offices
                        .iter()
                        .map(|(title, body)| OfficeName::new(title, body.as_deref()))
                        .collect(),
                    rivals: 0,
                })
            })?
            .collect::<Result<_, _>>()?;
        if candidates.is_empty() {
            return Ok(None);
        }
        for candidate in &mut candidates {
            candidate.rivals =
                self.db.prepare_cached(rivals)?.query_row([candidate.authority], |row| row.get(0))?;
        }
        let (sightings, _) = self.sightings.of_entity(entity, SIGHTINGS, &self.constraints)?;
        let held: Vec<OfficeName> =
            sightings.into_iter().flat_map(|sighting| sighting.profile.offices).collect();
        let agrees = |candidate: &Candidate| {
            candidate.offices.iter().any(|one| {
                held.iter().any(|two| {
                    one.same_title(two)
                        && one.same_body(two) != Some(false)
                        && !(one.is_common() && one.same_body(two).is_none())
                })
            })
        };
        let agreeing: Vec<&Candidate> = candidates.iter().filter(|candidate| agrees(candidate)).collect();
        let clear = match (&agreeing[..], &candidates[..]) {
            ([one], _) => Some(*one),
            // Nothing is known of offices, or they say nothing of each other.
            ([], [one]) if one.rivals == 1 && (one.offices.is_empty() || held.is_empty()) => Some(one),
            _ => None,
        };
        Ok(clear.map(|one| one.authority))
    }

    /// Whether no one has said that they are two.
    pub(super) fn may_unite(&mut self, one: i64, two: i64) -> rusqlite::Result<bool> {
        Ok(!are_apart(&self.sides(one)?, &self.sides(two)?))
    }

    /// On which side of which splits the names of `entity` are.
    pub(super) fn sides(&self, entity: i64) -> rusqlite::Result<BTreeSet<(i64, bool)>> {
        let actors = "SELECT id FROM actor WHERE report_id = ?1 AND entity_id = ?2 AND +block IS NOT NULL";
        let mut sides = BTreeSet::new();
        for report in self.constraints.split_reports() {
            let mut actors = self.db.prepare_cached(actors)?;
            for actor in actors.query_map([report, entity], |row| row.get(0))? {
                sides.extend(self.sightings.sides(report, actor?, &self.constraints)?);
            }
        }
        Ok(sides)
    }
}

/// Whether a split has these on its two sides.
pub(super) fn are_apart(one: &BTreeSet<(i64, bool)>, two: &BTreeSet<(i64, bool)>) -> bool {
    one.iter().any(|&(split, side)| two.contains(&(split, !side)))
}
