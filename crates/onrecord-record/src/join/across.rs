//! Joins across blocks: a changed name, an abbreviation, a short form.

use std::{collections::BTreeMap, rc::Rc};

use super::Joiner;
use crate::identity::{
    evidence::{AHEAD, Comparison, JOIN, Profile, Reason, compare},
    organisation_name::OrganisationName,
    person_name::PersonName,
};

/// Reports say both names of one.
const SAID: f32 = 5.0;
/// One does, of names that have nothing in common: it may have been misread.
const SAID_ONCE: f32 = 2.5;
const INITIALS: f32 = 2.5;
const SHORT: f32 = 2.0;
/// An organisation's name, taken for a person's.
const BODY: f32 = 3.0;

/// What part of the reports of the less known must say so of names that have something in common, and of others; and how many reports it
/// (of others, both) may have where one is enough.
const PART: (f64, f64) = (0.02, 0.1);
const LITTLE_KNOWN: i64 = 12;

/// Sightings of an entity that are compared.
const SIGHTINGS: i64 = 50;

/// Entities of which all that is known is kept in memory.
const WHOLES: usize = 2000;

/// Candidates of one name that are compared.
const CANDIDATES: i64 = 8;

/// A name by which another entity can be the one that is looked at.
#[derive(Debug)]
struct Alias {
    of: i64,
    /// As in `actor_alias`.
    kind: String,
    /// The other name, folded, and who is called so.
    key: String,
    name: String,
    of_person: bool,
    /// Whether it is the other that is called so, too.
    by_other: bool,
    /// How many texts say so.
    texts: i64,
}

impl Alias {
    /// Whether the two names have something in common: of people a first or family name, of bodies what makes one short for the other.
    fn is_akin(&self) -> bool {
        if self.of_person {
            // A first name, where that is not behind the family's: "Lee Myung-bak".
            let is_behind = self.name.split('-').skip(1).any(|part| part.starts_with(char::is_lowercase));
            let first = self.key.split(' ').next().unwrap_or_default();
            return !is_behind
                && PersonName::parse(&self.name)
                    .is_some_and(|name| name.given.first().is_some_and(|given| given == first));
        }
        let (Some(one), Some(two)) =
            (OrganisationName::parse(&self.name), OrganisationName::parse(&self.key))
        else {
            return false;
        };
        let is_short = |short: &OrganisationName, long: &OrganisationName| {
            let key = short.words.join(" ");
            long.initials.contains(&key) || long.shortened().contains(&key)
        };
        is_short(&one, &two) || is_short(&two, &one)
    }
}

impl Joiner<'_> {
    /// Joins entities of which one's name is an alias of the other.
    pub(super) fn across(&mut self) -> rusqlite::Result<()> {
        for entity in self.touched.clone() {
            // It may have been joined with one before.
            while let Some((other, reasons)) = self.other_name_of(entity)? {
                // Of those of whom much is known, not all was compared.
                if !self.may_unite(entity, other)? {
                    break;
                }
                let (into, from) = (entity.min(other), entity.max(other));
                self.unite(into, from, &reasons)?;
                if from == entity {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Another entity that is this one under another name, if one is likely enough, and likelier than others.
    fn other_name_of(&mut self, entity: i64) -> rusqlite::Result<Option<(i64, Vec<Reason>)>> {
        // By its other names, and by its name as another's: each key once, however many reports have it.
        let aliases = "
            WITH said AS MATERIALIZED (SELECT alias.key, alias.kind, actor.kind AS whose, min(actor.name) AS name,
                        count(DISTINCT coalesce(copy_of, report.id)) AS texts
                    FROM actor JOIN actor_alias AS alias ON alias.actor_id = actor.id JOIN report ON report.id = actor.report_id
                    WHERE actor.entity_id = ?1 GROUP BY 1, 2, 3),
                own AS MATERIALIZED (SELECT DISTINCT key, kind AS whose FROM actor WHERE entity_id = ?1 AND key IS NOT NULL)
            SELECT other.entity_id, said.kind, said.key, said.name, texts, whose = 'person', 0, count(*) FROM said
                JOIN actor AS other ON other.key = said.key
                    AND other.kind = CASE said.kind WHEN 'body' THEN 'organisation' ELSE said.whose END
                WHERE other.entity_id <> ?1 GROUP BY 1, 2, 3
            UNION ALL SELECT other.entity_id, alias.kind, alias.key, min(other.name), count(DISTINCT coalesce(copy_of, report.id)),
                    own.whose = 'person', 1, count(*) FROM own
                JOIN actor_alias AS alias ON alias.key = own.key AND alias.kind IN ('said', 'initials', 'short')
                JOIN actor AS other ON other.id = alias.actor_id AND other.kind = own.whose JOIN report ON report.id = other.report_id
                WHERE other.entity_id <> ?1 GROUP BY 1, 2, 3
            UNION ALL SELECT other.entity_id, alias.kind, alias.key, min(other.name), 1, 0, 1, count(*) FROM own
                JOIN actor_alias AS alias ON alias.key = own.key AND alias.kind = 'body'
                JOIN actor AS other ON other.id = alias.actor_id
                WHERE own.whose = 'organisation' AND other.entity_id <> ?1 GROUP BY 1, 2, 3
            ORDER BY 8 DESC, 1, 2 LIMIT ?2";
        let mut find = self.db.prepare_cached(aliases)?;
        let found = find.query_map(rusqlite::params![entity, CANDIDATES], |row| {
            Ok(Alias {
                of: row.get(0)?,
                kind: row.get(1)?,
                key: row.get(2)?,
                name: row.get(3)?,
                texts: row.get(4)?,
                of_person: row.get(5)?,
                by_other: row.get(6)?,
            })
        })?;
        let found: Vec<Alias> = found.collect::<Result<_, _>>()?;
        let mut candidates: BTreeMap<i64, (f32, String)> = BTreeMap::new();
        for alias in found {
            let Some(weight) = self.weight(entity, &alias)? else { continue };
            let Alias { of, kind, key, name, .. } = alias;
            let why = match kind.as_str() {
                "said" => format!("a report calls {name} “{key}”, too"),
                "initials" => format!("“{key}” is what {name} begins with"),
                "body" => format!("{name} is an organisation's name"),
                _ => format!("“{key}” is short for {name}"),
            };
            let best = candidates.entry(of).or_insert((f32::NEG_INFINITY, String::new()));
            if weight > best.0 {
                *best = (weight, why);
            }
        }
        if candidates.is_empty() {
            return Ok(None);
        }
        let own = self.whole(entity)?;
        let mut best: Option<(i64, Comparison)> = None;
        let mut next = f32::NEG_INFINITY;
        for (other, (weight, why)) in candidates {
            let profile = self.whole(other)?;
            let Some(found) = self.context(&own, &profile, Reason { why, weight }) else { continue };
            let ahead = best.as_ref().map_or(f32::NEG_INFINITY, |best| best.1.weight);
            if found.weight > ahead {
                next = ahead;
                best = Some((other, found));
            } else {
                next = next.max(found.weight);
            }
        }
        Ok(best
            .filter(|best| best.1.weight >= JOIN && best.1.weight >= next + AHEAD)
            .map(|(other, found)| (other, found.reasons)))
    }

    /// What the other name weighs; none if the two cannot be one for it.
    fn weight(&self, entity: i64, alias: &Alias) -> rusqlite::Result<Option<f32>> {
        // Reports in which both are, each by itself, speak against it more than those in which they are one speak for it.
        let texts = if alias.kind == "said" { alias.texts } else { 0 };
        let apart = "SELECT count(*) FROM (SELECT DISTINCT coalesce(copy_of, report.id) FROM actor AS one
                JOIN actor AS two ON two.report_id = one.report_id AND +two.entity_id = ?2 AND +two.block IS NOT NULL
                JOIN report ON report.id = one.report_id
            WHERE one.entity_id = ?1 AND +one.block IS NOT NULL LIMIT ?3)";
        let apart: i64 =
            self.db.prepare_cached(apart)?.query_row([entity, alias.of, texts + 1], |row| row.get(0))?;
        if apart > texts {
            return Ok(None);
        }
        // What is short for many is short for one only where it stands: not for another whose it is already.
        if matches!(&alias.kind[..], "initials" | "short") {
            let (short, long) = if alias.by_other { (entity, alias.of) } else { (alias.of, entity) };
            let taken = "SELECT 1 FROM actor WHERE entity_id = ?1 AND key IS NOT NULL AND key <> ?3
                AND key NOT IN (SELECT key FROM actor WHERE entity_id = ?2 AND key IS NOT NULL)";
            if self.db.prepare_cached(taken)?.exists(rusqlite::params![short, long, alias.key])? {
                return Ok(None);
            }
        }
        Ok(match alias.kind.as_str() {
            "said" => {
                let known = |entity: i64| -> rusqlite::Result<i64> {
                    let count = "SELECT count(*) FROM actor WHERE entity_id = ?1 AND +block IS NOT NULL";
                    self.db.prepare_cached(count)?.query_row([entity], |row| row.get(0))
                };
                let (one, two) = (known(entity)?, known(alias.of)?);
                let part = alias.texts as f64 / one.min(two).max(1) as f64;
                // Once, of somebody of whom there is much else, is misread.
                let little = if alias.is_akin() { one.min(two) } else { one.max(two) } <= LITTLE_KNOWN;
                // Many share a first name.
                let often = if alias.of_person { 2 } else { 1 };
                match alias.is_akin() {
                    true if alias.texts >= often && part >= PART.0 => Some(SAID),
                    false if alias.texts > often && part >= PART.1 => Some(SAID),
                    _ if little => Some(SAID_ONCE),
                    _ => None,
                }
            }
            "initials" => Some(INITIALS),
            "body" => Some(BODY),
            _ => Some(SHORT),
        })
    }

    /// All that is known of an entity, but for its names.
    fn whole(&mut self, entity: i64) -> rusqlite::Result<Rc<Profile>> {
        if let Some(whole) = self.wholes.get(&entity) {
            return Ok(Rc::clone(whole));
        }
        let (sightings, _) = self.sightings.of_entity(entity, SIGHTINGS, &self.constraints)?;
        let mut whole = Profile::default();
        for sighting in sightings {
            whole.absorb(sighting.profile);
        }
        if self.wholes.len() >= WHOLES {
            self.wholes.clear();
        }
        let whole = Rc::new(whole.nameless());
        self.wholes.insert(entity, Rc::clone(&whole));
        Ok(whole)
    }

    /// How far two are one, names apart, for which `name` stands.
    fn context(&self, one: &Profile, two: &Profile, name: Reason) -> Option<Comparison> {
        let mut found = compare(one, two, self.sightings.background(0))?;
        if found.in_one_report {
            return None;
        }
        found.weight += name.weight;
        found.reasons.insert(0, name);
        Some(found)
    }
}
