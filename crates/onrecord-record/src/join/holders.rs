//! Whom an office means that stands for its holder: “the Transport Minister said”, in a report that has no name for her.
//!
//! Whoever other reports of these weeks call by the office is compared with the nameless one as two sightings are, by the office, those beside
//! both and the gender; one who is likely enough, and likelier than others, is it. All that is looked at lies within [`WINDOW`] days, so that only what is near to
//! something new is looked at again.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    rc::Rc,
};

use onrecord::actor::lexicon;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Joiner, authorities::are_apart};
use crate::{
    identity::{
        evidence::{AHEAD, JOIN, Profile, Reason, compare},
        office_name::OfficeName,
        words::fold,
    },
    lines,
};

/// Days on each side within which other reports say who holds an office.
pub(crate) const WINDOW: i64 = 60;

/// Days of a period: what changed in one is looked for from the one before to the one after. No fewer than [`WINDOW`].
pub(crate) const PERIOD: i64 = 64;

/// Days after its holder's end for which a report that tells of it may use the office for the one who is gone.
const GOING: i64 = 7;

/// Readings of an office that are looked at, the nearest before and as many behind.
const READINGS: usize = 100;

/// Nobody else is called by the office in these weeks.
const ALONE: f32 = 1.5;

/// What must come on top where the report does not say of what the office is: others have mayors, too.
const NO_BODY: f32 = 1.0;

/// What part of the readings of a title must be of one, if the report does not say of what the office is.
const MOST: f64 = 0.75;

/// Twice as many readings say so, and at most.
const OFTEN: (f32, f32) = (0.5, 2.0);

/// Offices that were taken apart, by title and body: few have most of the readings.
#[derive(Debug, Default)]
pub(super) struct Offices(HashMap<(String, Option<String>), Rc<OfficeName>>);

impl Offices {
    fn office(&mut self, title: &str, body: Option<&str>) -> Rc<OfficeName> {
        if self.0.len() >= OFFICES {
            self.0.clear();
        }
        let known = self.0.entry((title.to_owned(), body.map(str::to_owned)));
        Rc::clone(known.or_insert_with(|| Rc::new(OfficeName::new(title, body))))
    }
}

/// Offices that are kept in memory.
const OFFICES: usize = 20_000;

/// A reading of an office, with its holder.
#[derive(Clone, Debug)]
struct Held {
    actor: i64,
    /// What its report calls the holder.
    name: String,
    report: i64,
    /// What near-duplicates have in common.
    text: i64,
    day: i64,
    date: String,
    office: OfficeName,
    status: String,
    gender: Option<bool>,
    /// Last day of the event by which the report says that it began,
    began: Option<i64>,
    /// and ended.
    ended: Option<i64>,
}

/// Has the offices that `which` chooses, and those near, looked at again.
pub(crate) fn unsettle(db: &Connection, which: &str, value: i64) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT OR IGNORE INTO office_to_join (key, period) SELECT DISTINCT office.key, day / {PERIOD} FROM office
        WHERE office.key IS NOT NULL AND day IS NOT NULL AND {which}"
    );
    db.prepare_cached(&sql)?.execute([value])?;
    Ok(())
}

/// Notes whose entity may change, to see afterwards whose has.
pub(super) fn begin(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS entity_before (actor_id INTEGER PRIMARY KEY, entity_id INTEGER);
        DELETE FROM entity_before;
        INSERT INTO entity_before SELECT id, entity_id FROM actor WHERE block IN (SELECT block FROM block_to_join) AND entity_id IS NOT NULL;",
    )
}

/// Notes that those of `entity` are about to be another's.
pub(super) fn before_moving(db: &Connection, entity: i64) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO entity_before SELECT id, entity_id FROM actor WHERE entity_id = ?1 AND +block IS NOT NULL";
    db.prepare_cached(sql)?.execute([entity])?;
    Ok(())
}

/// Has the offices of those whose entity has changed looked at again, and offices beside them, which may have meant them.
pub(super) fn unsettle_moved(db: &Connection) -> rusqlite::Result<()> {
    for which in ["office.actor_id = actor.id", "office.report_id = actor.report_id AND named = 0"] {
        let sql = format!(
            "INSERT OR IGNORE INTO office_to_join (key, period) SELECT DISTINCT office.key, day / {PERIOD} FROM entity_before
                JOIN actor ON actor.id = entity_before.actor_id AND actor.entity_id IS NOT entity_before.entity_id
                JOIN office ON {which} WHERE office.key IS NOT NULL AND day IS NOT NULL"
        );
        db.execute(&sql, [])?;
    }
    db.execute("DELETE FROM entity_before", [])?;
    Ok(())
}

impl Joiner<'_> {
    /// Joins those of whom reports have the office only with its holders. Gives the entities that have got or lost some, and those who took part in
    /// what these did.
    pub(super) fn holders(&mut self) -> rusqlite::Result<BTreeSet<i64>> {
        let sql = format!(
            "SELECT DISTINCT actor.id FROM office_to_join AS changed
                JOIN office ON office.key = changed.key AND named = 0
                    AND day BETWEEN (period - 1) * {PERIOD} AND (period + 2) * {PERIOD} - 1
                JOIN actor ON actor.id = actor_id ORDER BY actor.id"
        );
        let all: Vec<i64> =
            self.db.prepare(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut changed = BTreeSet::new();
        for actor in all {
            let before: Option<i64> = self
                .db
                .prepare_cached("SELECT entity_id FROM actor WHERE id = ?1")?
                .query_row([actor], |row| row.get(0))?;
            let found = match self.nameless(actor)? {
                Some(nameless) => self.holder_of(&nameless)?,
                None => None,
            };
            let entity = found.as_ref().map(|found| found.0);
            let why = found.map(|(_, reasons)| lines::json(&reasons));
            let sql = "UPDATE actor SET entity_id = ?2, joined = ?3 WHERE id = ?1 AND (entity_id IS NOT ?2 OR joined IS NOT ?3)";
            self.db.prepare_cached(sql)?.execute(params![actor, entity, why])?;
            if before == entity {
                continue;
            }
            self.joined.moved += 1;
            changed.extend(before);
            changed.extend(entity);
            // What it said is compared among what its holder said; of nobody, with nothing.
            for sql in [
                "UPDATE statement SET same_as = NULL WHERE actor_id = ?1 AND same_as IS NOT NULL",
                "UPDATE event SET same_as = NULL WHERE same_as IS NOT NULL AND id IN (SELECT event_id FROM event_participant WHERE actor_id = ?1)",
            ] {
                self.db.prepare_cached(sql)?.execute([actor])?;
            }
            let beside = "SELECT DISTINCT entity_id FROM event_participant AS own JOIN event_participant AS part ON part.event_id = own.event_id
                JOIN actor ON actor.id = part.actor_id WHERE own.actor_id = ?1 AND entity_id IS NOT NULL";
            let mut statement = self.db.prepare_cached(beside)?;
            for other in statement.query_map([actor], |row| row.get(0))? {
                changed.insert(other?);
            }
        }
        self.db.execute("DELETE FROM office_to_join", [])?;
        Ok(changed)
    }

    /// An actor without a name that has one office, and one that tells who it is.
    fn nameless(&self, actor: i64) -> rusqlite::Result<Option<Held>> {
        let sql = format!("{HELD} WHERE actor.id = ?1 ORDER BY office.number");
        let all: Vec<Held> =
            self.db.prepare_cached(&sql)?.query_map([actor], Held::of)?.collect::<Result<_, _>>()?;
        let Some((first, rest)) = all.split_first() else { return Ok(None) };
        let is_one = rest.iter().all(|other| other.office.is_same(&first.office));
        let held = all.iter().find(|held| held.office.has_body()).unwrap_or(first);
        let words = held.office.title_words();
        let tells = (held.office.has_body() || !held.office.is_common() || words.len() > 1)
            && !words.last().is_some_and(|last| has_many(last) || words.len() == 1 && last == "general");
        let now = matches!(held.status.as_str(), "current" | "acting") || held.ended.is_some();
        Ok((is_one && tells && now && held.is_meant()).then(|| held.clone()))
    }

    /// Readings of the office of `own`, or of what may be that, in other reports of these weeks.
    fn near(&mut self, own: &Held) -> rusqlite::Result<Vec<i64>> {
        // Those before it and behind, by the title first, as many end alike.
        let mut near: Vec<i64> = Vec::new();
        for side in [
            "<= ?2 AND day >= ?2 - ?3 ORDER BY day DESC, id DESC",
            "> ?2 AND day <= ?2 + ?3 ORDER BY day, id",
        ] {
            let sql =
                format!("SELECT id, title, body FROM office WHERE key = ?1 AND named = 1 AND day {side}");
            let mut find = self.db.prepare_cached(&sql)?;
            let mut rows = find.query(params![own.office.key(), own.day, WINDOW])?;
            let mut found = 0;
            while found < READINGS
                && let Some(row) = rows.next()?
            {
                let body = row.get_ref(2)?.as_str_or_null()?;
                let office = self.offices.office(row.get_ref(1)?.as_str()?, body);
                if office.same_title(&own.office) && office.same_body(&own.office) != Some(false) {
                    near.push(row.get(0)?);
                    found += 1;
                }
            }
        }
        Ok(near)
    }

    /// Who may be meant, each with the readings that say so, the nearest first.
    fn candidates(&mut self, own: &Held) -> rusqlite::Result<BTreeMap<i64, Vec<Held>>> {
        let mut candidates: BTreeMap<i64, Vec<Held>> = BTreeMap::new();
        let sql = format!("{HELD} WHERE office.id = ?1 AND actor.kind = 'person' AND entity_id IS NOT NULL");
        for office in self.near(own)? {
            let mut find = self.db.prepare_cached(&sql)?;
            let held = find.query_row([office], |row| Ok((row.get(0)?, Held::of(row)?))).optional()?;
            if let Some((entity, held)) = held {
                candidates.entry(entity).or_default().push(held);
            }
        }
        if own.office.has_body() {
            candidates
                .retain(|_, held| held.iter().any(|held| held.office.same_body(&own.office) == Some(true)));
        }
        // Whom the report has by name, too, it has twice, or means somebody else: who can tell?
        let named = "SELECT 1 FROM actor WHERE report_id = ?1 AND entity_id = ?2 AND +block IS NOT NULL";
        for &entity in candidates.keys() {
            if self.db.prepare_cached(named)?.exists([own.report, entity])? {
                return Ok(BTreeMap::new());
            }
        }
        candidates.retain(|_, held| holds(held, own));
        let followed: Vec<i64> = candidates
            .iter()
            .filter(|(_, held)| candidates.values().any(|other| follows(other, held, own.day)))
            .map(|(&entity, _)| entity)
            .collect();
        candidates.retain(|entity, _| !followed.contains(entity));
        // Who is called so later only has come since, if somebody was before.
        let before = |held: &[Held]| held.iter().any(|held| held.day <= own.day);
        if candidates.values().any(|held| before(held)) {
            candidates.retain(|_, held| before(held));
        }
        Ok(candidates)
    }

    /// Who held the office, if one is likely enough, and likelier than others, and why.
    fn holder_of(&mut self, own: &Held) -> rusqlite::Result<Option<(i64, Vec<Reason>)>> {
        let mut candidates = self.candidates(own)?;
        let has_body = own.office.has_body();
        let alone = candidates.len() == 1;
        if !has_body {
            let all: usize = candidates.values().map(|held| texts(held)).sum();
            candidates.retain(|_, held| texts(held) as f64 >= MOST * all as f64);
        }
        let profile = self.profile_of(&[own])?;
        if !profile.sides.is_empty() {
            let sides: BTreeSet<(i64, bool)> =
                profile.sides.iter().map(|(&split, &side)| (split, side)).collect();
            let mut kept = BTreeMap::new();
            for (entity, held) in candidates {
                if !are_apart(&sides, &self.sides(entity)?) {
                    kept.insert(entity, held);
                }
            }
            candidates = kept;
        }
        let mut best: Option<(f32, i64, Vec<Reason>)> = None;
        let mut next = f32::NEG_INFINITY;
        for (entity, held) in candidates {
            let nearest = held[0].date.clone();
            let other = self.profile_of(&held.iter().collect::<Vec<_>>())?;
            let Some(mut found) = compare(&profile, &other, self.sightings.background(0)) else { continue };
            let times = texts(&held);
            if times > 1 {
                let weight = ((times as f32).log2() * OFTEN.0).min(OFTEN.1);
                found.weight += weight;
                found
                    .reasons
                    .push(Reason { why: format!("so called by {times} reports in these weeks"), weight });
            }
            if alone {
                found.weight += ALONE;
                found
                    .reasons
                    .push(Reason { why: "nobody else is called so in these weeks".into(), weight: ALONE });
            }
            found
                .reasons
                .insert(0, Reason { why: format!("so called by a report of {nearest}"), weight: 0.0 });
            match &best {
                Some(ahead) if ahead.0 >= found.weight => next = next.max(found.weight),
                _ => {
                    next = best.as_ref().map_or(next, |before| before.0);
                    best = Some((found.weight, entity, found.reasons));
                }
            }
        }
        let least = if has_body { JOIN } else { JOIN + NO_BODY };
        Ok(best
            .filter(|best| best.0 >= least && best.0 >= next + AHEAD)
            .map(|(_, entity, reasons)| (entity, reasons)))
    }

    /// What is known of the holder by these readings.
    fn profile_of(&mut self, readings: &[&Held]) -> rusqlite::Result<Profile> {
        let mut whole = Profile::default();
        // The last are kept of those who are beside it.
        for held in readings.iter().rev() {
            let sides = if self.constraints.has_splits(held.report) {
                self.sightings.sides(held.report, held.actor, &self.constraints)?
            } else {
                BTreeMap::new()
            };
            whole.absorb(Profile {
                gender: held.gender,
                offices: vec![held.office.clone()],
                company: vec![self.sightings.beside(held.report, held.actor)?],
                reports: HashSet::from([held.report]),
                texts: HashSet::from([held.text]),
                sides,
                ..Profile::default()
            });
        }
        Ok(whole)
    }
}

/// Entity, and what [`Held::of`] reads.
const HELD: &str = "SELECT entity_id, actor.id, report.id, coalesce(copy_of, report.id), office.day, report.date, office.title, body, office.status, gender,
        CASE WHEN began_id IS NOT NULL THEN coalesce(CAST(julianday(began.latest) + 0.5 AS INTEGER), office.day) END,
        CASE WHEN ended_id IS NOT NULL THEN coalesce(CAST(julianday(ended.latest) + 0.5 AS INTEGER), office.day) END,
        actor.name
    FROM office JOIN actor ON actor.id = actor_id JOIN report ON report.id = office.report_id
        LEFT JOIN event AS begin_event ON begin_event.id = began_id
        LEFT JOIN time_expression AS began ON began.id = begin_event.time_expression_id
        LEFT JOIN event AS end_event ON end_event.id = ended_id
        LEFT JOIN time_expression AS ended ON ended.id = end_event.time_expression_id";

impl Held {
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let body: Option<String> = row.get(7)?;
        Ok(Self {
            actor: row.get(1)?,
            name: row.get(12)?,
            report: row.get(2)?,
            text: row.get(3)?,
            day: row.get(4)?,
            date: row.get(5)?,
            office: OfficeName::new(&row.get::<_, String>(6)?, body.as_deref()),
            status: row.get(8)?,
            gender: row.get_ref(9)?.as_str_or_null()?.map(|gender| gender == "male"),
            began: row.get(10)?,
            ended: row.get(11)?,
        })
    }

    /// Whether the words for the holder mean one who holds the office, and have no other name: “the Transport Minister”, not “a minister”,
    /// “its mayor”.
    fn is_meant(&self) -> bool {
        let mut words = self.name.split_whitespace().map(|word| {
            let word = lexicon::without_possessive(word.trim_matches(|c: char| !c.is_alphanumeric()));
            (fold(word), word.starts_with(char::is_uppercase))
        });
        let Some((first, _)) = words.next() else { return false };
        let is_other = |(word, is_capital): (String, bool)| {
            let of_office = |other: &str| other.chars().take(4).eq(word.chars().take(4));
            is_capital
                && !self.office.title_words().iter().any(|other| of_office(other))
                && !self.office.body_words().any(of_office)
        };
        (first == "the" || !lexicon::is_determiner(&first)) && !words.any(is_other)
    }
}

/// Titles that many have at one body at once.
fn has_many(title: &str) -> bool {
    #[rustfmt::skip]
    const MANY: &[&str] = &[
        "adviser", "advisor", "aide", "ambassador", "analyst", "candidate", "captain", "colonel", "commander", "congressman", "congresswoman",
        "correspondent", "councillor", "diplomat", "doctor", "envoy", "founder", "inspector", "judge", "lawyer",
        "lawmaker", "lieutenant", "major", "member", "moderator", "mp", "nurse", "officer", "official", "peer", "player", "politician",
        "professor", "prosecutor", "representative", "reporter", "senator", "sergeant", "solicitor", "spokesman", "spokesperson",
        "spokeswoman", "superintendent",
    ];
    MANY.contains(&title)
}

/// Whether the one of whom `readings` are holds the office where `own` is read, as far as they say.
fn holds(readings: &[Held], own: &Held) -> bool {
    let last = readings.iter().filter(|held| held.day <= own.day).max_by_key(|held| (held.day, held.report));
    let Some(last) = last else {
        // Known later only: not if it began between.
        let first = readings.iter().min_by_key(|held| (held.day, held.report));
        return first.is_some_and(|first| {
            matches!(first.status.as_str(), "current" | "acting")
                && first.began.is_none_or(|began| began <= own.day)
        });
    };
    let began = readings.iter().any(|held| held.began.is_some_and(|began| began <= own.day));
    let end = match (last.ended, last.status.as_str()) {
        (Some(ended), _) => Some(ended),
        (None, "former") => Some(last.day),
        _ => None,
    };
    match end {
        // That somebody goes is told of the day before, too.
        Some(end) => end >= own.day || own.ended.is_some() && own.day - end <= GOING,
        None => matches!(last.status.as_str(), "current" | "acting") || began,
    }
}

/// How many texts have these readings.
fn texts(readings: &[Held]) -> usize {
    readings.iter().map(|held| held.text).collect::<HashSet<_>>().len()
}

/// Whether those of whom `readings` are came into the office after the last reading of `before`, by `day`.
fn follows(readings: &[Held], before: &[Held], day: i64) -> bool {
    let last = before.iter().map(|held| held.day).max();
    readings.iter().all(|held| Some(held.day) > last && held.day <= day && held.status != "former")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(day: i64, status: &str, began: Option<i64>, ended: Option<i64>) -> Held {
        Held {
            actor: 1,
            name: "The transport minister".into(),
            report: day,
            text: day,
            day,
            date: String::new(),
            office: OfficeName::new("transport minister", None),
            status: status.into(),
            gender: None,
            began,
            ended,
        }
    }

    #[test]
    fn words_for_a_holder() {
        let is_meant = |name: &str, title: &str, body: Option<&str>| {
            Held { name: name.into(), office: OfficeName::new(title, body), ..held(1, "current", None, None) }
                .is_meant()
        };
        assert!(is_meant("The Transport Minister", "Transport Minister", None));
        assert!(is_meant("Transport Minister", "Transport Minister", None));
        assert!(is_meant("the Norlandish prime minister", "prime minister", Some("Norland")));
        assert!(is_meant("the Chair of the Police Authority", "Chair", Some("Police Authority")));
        assert!(!is_meant("A police commander", "commander", Some("police")));
        assert!(!is_meant("its mayor", "mayor", None));
        assert!(!is_meant("one minister", "minister", None));
        assert!(!is_meant("The judge Ada Quill", "judge", None));
        assert!(!is_meant("A spokesman for the Ministry", "spokesman", Some("Ministry")));
    }

    #[test]
    fn holders_and_those_who_are_not_any_more() {
        let now = |day| held(day, "current", None, None);
        assert!(holds(&[now(10)], &now(20)));
        assert!(holds(&[now(30)], &now(20)), "known later");
        assert!(!holds(&[held(30, "current", Some(25), None)], &now(20)), "began later");
        assert!(!holds(&[now(10), held(15, "former", None, None)], &now(20)));
        assert!(holds(&[now(10), held(25, "former", None, None)], &now(20)), "gone later");
        assert!(!holds(&[held(15, "former", None, Some(15))], &now(20)));
        assert!(
            holds(&[held(15, "former", None, Some(15))], &held(16, "former", None, Some(16))),
            "told the day after"
        );
        assert!(follows(&[now(30)], &[now(10), now(20)], 40));
        assert!(!follows(&[now(15)], &[now(10), now(20)], 40), "one of them is misread");
        assert!(!follows(&[now(30)], &[now(10)], 25), "not yet");
        assert!(!holds(&[held(15, "incoming", None, None)], &now(20)));
        assert!(holds(&[held(15, "incoming", Some(18), None)], &now(20)));
    }
}
