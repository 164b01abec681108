//! One statement, one event, however many papers report it.
//!
//! Statements of one speaker are one if their words say so, the more so the nearer in time the reports are: a long run of the
//! same words is a quotation of the same occasion, a short one only within days. Events are one if they are of one kind with the same people on the same day;
//! where no day is given, within a few of the reports. What is unsure stays two.

mod done;
mod said;
mod words;

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, params};

pub(super) use self::words::Folder;
pub(crate) use self::{done::is_about_the_object, words::words};
use self::{
    done::{Done, Matter, Sureness},
    said::Said,
};

/// Statements and events of one person that are compared with each that follows.
const NEAR: usize = 400;

/// For each of `all`, in order of time, the place of the first that is the same, if there is one: of those that surely are the
/// first, else of those that may be if they all are one.
fn firsts<T>(all: &[T], sameness: impl Fn(&T, &T) -> Sureness) -> Vec<Option<usize>> {
    let mut first: Vec<Option<usize>> = Vec::with_capacity(all.len());
    for at in 0..all.len() {
        let mut surely = None;
        let mut maybe = BTreeSet::new();
        for before in at.saturating_sub(NEAR)..at {
            let root = first[before].unwrap_or(before);
            match sameness(&all[before], &all[at]) {
                Sureness::Yes => {
                    surely = Some(root);
                    break;
                }
                Sureness::Maybe => {
                    maybe.insert(root);
                }
                Sureness::No => {}
            }
        }
        first.push(surely.or_else(|| maybe.first().copied().filter(|_| maybe.len() == 1)));
    }
    first
}

/// Joins what reports have of the same statements of `entity`, and of the same events in which it takes part.
pub(super) fn store(db: &Connection, entity: i64, folder: &mut Folder) -> rusqlite::Result<()> {
    let sql = "SELECT statement.id, report.id, julianday(report.date), statement.content FROM actor
        JOIN statement ON statement.actor_id = actor.id JOIN report ON report.id = statement.report_id
        WHERE entity_id = ?1 ORDER BY report.date, report.id, statement.number";
    let said: Vec<Said> = db
        .prepare_cached(sql)?
        .query_map([entity], |row| {
            Ok(Said::new(row.get(0)?, row.get(1)?, day(row, 2)?, row.get_ref(3)?.as_str()?, folder))
        })?
        .collect::<Result<_, _>>()?;
    let mut update =
        db.prepare_cached("UPDATE statement SET same_as = ?2 WHERE id = ?1 AND same_as IS NOT ?2")?;
    for (one, first) in
        said.iter().zip(firsts(&said, |one, two| if one.is_same(two) { Sureness::Yes } else { Sureness::No }))
    {
        update.execute(params![one.id, first.map(|first| said[first].id)])?;
    }
    let sql = "SELECT DISTINCT event.id, report.id, type, status, julianday(report.date), julianday(earliest), julianday(latest), re, report.date
        FROM actor JOIN event_participant ON event_participant.actor_id = actor.id JOIN event ON event.id = event_id
            JOIN report ON report.id = event.report_id LEFT JOIN time_expression ON time_expression.id = time_expression_id
        WHERE entity_id = ?1 ORDER BY report.date, report.id, event.number";
    let mut done: Vec<Done> = db
        .prepare_cached(sql)?
        .query_map([entity], |row| {
            Ok(Done {
                id: row.get(0)?,
                report: row.get(1)?,
                kind: row.get(2)?,
                status: row.get(3)?,
                day: day(row, 4)?,
                when: day(row, 5)?.zip(day(row, 6)?),
                by: Vec::new(),
                to: Vec::new(),
                re: Matter::new(row.get_ref(7)?.as_str_or_null()?.unwrap_or_default(), folder),
            })
        })?
        .collect::<Result<_, _>>()?;
    let sql = "SELECT role = 'by', entity_id FROM event_participant JOIN actor ON actor.id = actor_id
        WHERE event_id = ?1 AND entity_id IS NOT NULL ORDER BY entity_id";
    for event in &mut done {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([event.id])?;
        while let Some(row) = rows.next()? {
            let of = if row.get(0)? { &mut event.by } else { &mut event.to };
            of.push(row.get(1)?);
        }
    }
    // Each event has its turn with one who takes part: whom reports that leave others out still name.
    let own: Vec<Done> = done
        .into_iter()
        .filter(|event| {
            let (first, second) = if is_about_the_object(&event.kind) {
                (&event.to, &event.by)
            } else {
                (&event.by, &event.to)
            };
            first.first().or(second.first()) == Some(&entity)
        })
        .collect();
    let mut update =
        db.prepare_cached("UPDATE event SET same_as = ?2 WHERE id = ?1 AND same_as IS NOT ?2")?;
    let mut by_kind: HashMap<(&str, &str), Vec<&Done>> = HashMap::new();
    for event in &own {
        by_kind.entry((&event.kind, &event.status)).or_default().push(event);
    }
    for events in by_kind.values() {
        for (one, first) in events.iter().zip(firsts(events, |one, two| one.sameness(two))) {
            update.execute(params![one.id, first.map(|first| events[first].id)])?;
        }
    }
    Ok(())
}

/// Who else takes part in the events of `entities`.
pub(super) fn beside(db: &Connection, entities: &BTreeSet<i64>) -> rusqlite::Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT other.entity_id FROM actor JOIN event_participant AS part ON part.actor_id = actor.id
        JOIN event_participant AS beside ON beside.event_id = part.event_id JOIN actor AS other ON other.id = beside.actor_id
        WHERE actor.entity_id = ?1 AND other.entity_id IS NOT NULL";
    let mut all = BTreeSet::new();
    for entity in entities {
        let mut statement = db.prepare_cached(sql)?;
        for other in statement.query_map([entity], |row| row.get(0))? {
            all.insert(other?);
        }
    }
    Ok(all)
}

/// A Julian day as whole days.
fn day(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Option<i32>> {
    #[expect(clippy::cast_possible_truncation, reason = "days of the calendar are few")]
    Ok(row.get::<_, Option<f64>>(at)?.map(|day| (day + 0.5).floor() as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_several() {
        use Sureness::{Maybe, No, Yes};
        let sure = |one: &i32, two: &i32| if one == two { Yes } else { No };
        assert_eq!(firsts(&[1, 2, 1, 1, 2, 3], sure), [None, None, Some(0), Some(0), Some(1), None]);
        let unsure = |one: &i32, two: &i32| match (one == two, one % 10 == two % 10) {
            (true, _) => Yes,
            (_, true) => Maybe,
            _ => No,
        };
        assert_eq!(firsts(&[1, 1, 11], unsure), [None, Some(0), Some(0)], "no other that it could be");
        assert_eq!(firsts(&[1, 2, 11, 21], unsure), [None, None, Some(0), Some(0)]);
        assert_eq!(
            firsts(&[1, 21, 2], |one, two| if one + two == 22 { No } else { Maybe }),
            [None, None, None],
            "two that it could be"
        );
    }
}
