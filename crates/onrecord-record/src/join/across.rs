//! Joins across blocks: a changed name, an abbreviation, a short form.

use std::{collections::BTreeMap, rc::Rc};

use super::Joiner;
use crate::identity::evidence::{AHEAD, Comparison, JOIN, Profile, Reason, compare};

/// One report says both names of one.
const SAID: f32 = 5.0;
const INITIALS: f32 = 2.5;
const SHORT: f32 = 2.0;
/// An organisation's name, taken for a person's.
const BODY: f32 = 3.0;

/// Sightings of an entity that are compared.
const SIGHTINGS: i64 = 50;

/// Entities of which all that is known is kept in memory.
const WHOLES: usize = 2000;

/// Candidates of one name that are compared.
const CANDIDATES: i64 = 8;

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
            WITH said AS MATERIALIZED (SELECT alias.key, alias.kind, actor.kind AS whose, min(actor.name) AS name FROM actor
                    JOIN actor_alias AS alias ON alias.actor_id = actor.id WHERE actor.entity_id = ?1 GROUP BY 1, 2, 3),
                own AS MATERIALIZED (SELECT DISTINCT key, kind AS whose FROM actor WHERE entity_id = ?1 AND key IS NOT NULL)
            SELECT other.entity_id, said.kind, said.key, said.name, count(*) FROM said
                JOIN actor AS other ON other.key = said.key
                    AND other.kind = CASE said.kind WHEN 'body' THEN 'organisation' ELSE said.whose END
                WHERE other.entity_id <> ?1 GROUP BY 1, 2, 3
            UNION ALL SELECT other.entity_id, alias.kind, alias.key, min(other.name), count(*) FROM own
                JOIN actor_alias AS alias ON alias.key = own.key AND alias.kind IN ('said', 'initials', 'short')
                JOIN actor AS other ON other.id = alias.actor_id AND other.kind = own.whose
                WHERE other.entity_id <> ?1 GROUP BY 1, 2, 3
            UNION ALL SELECT other.entity_id, alias.kind, alias.key, min(other.name), count(*) FROM own
                JOIN actor_alias AS alias ON alias.key = own.key AND alias.kind = 'body'
                JOIN actor AS other ON other.id = alias.actor_id
                WHERE own.whose = 'organisation' AND other.entity_id <> ?1 GROUP BY 1, 2, 3
            ORDER BY 5 DESC, 1, 2 LIMIT ?2";
        let found: Vec<(i64, String, String, String)> = self
            .db
            .prepare_cached(aliases)?
            .query_map([entity, CANDIDATES], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<Result<_, _>>()?;
        let mut candidates: BTreeMap<i64, (f32, String)> = BTreeMap::new();
        for (other, kind, key, name) in found {
            let (weight, why) = match kind.as_str() {
                "said" => (SAID, format!("a report calls {name} “{key}”, too")),
                "initials" => (INITIALS, format!("“{key}” is what {name} begins with")),
                "body" => (BODY, format!("{name} is an organisation's name")),
                _ => (SHORT, format!("“{key}” is short for {name}")),
            };
            let best = candidates.entry(other).or_insert((f32::NEG_INFINITY, String::new()));
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
