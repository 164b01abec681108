//! From dated readings of offices to tenures: who held what, from when to when.

use rusqlite::{Connection, params};

use crate::identity::office_name::OfficeName;

/// Days after the end of a tenure for which reports may still call somebody by the office.
const AFTERGLOW: i32 = 60;

/// One reading of an office.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) office: i64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) status: String,
    /// The day of the report.
    pub(crate) day: Option<String>,
    /// The day of the event by which the report says that it began, earliest and latest,
    pub(crate) began: Option<(String, String)>,
    /// and ended.
    pub(crate) ended: Option<(String, String)>,
}

/// A tenure, with the places of its readings in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tenure {
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) acting: bool,
    /// Earliest and latest day of each bound.
    pub(crate) began: (Option<String>, Option<String>),
    pub(crate) ended: (Option<String>, Option<String>),
    /// Readings, with the bound that each gives.
    pub(crate) seen: Vec<(usize, Option<&'static str>)>,
}

impl Tenure {
    fn earliest_began(&mut self, day: &str) {
        raise(&mut self.began.0, day);
    }

    fn latest_began(&mut self, day: &str) {
        lower(&mut self.began.1, day);
    }

    fn earliest_ended(&mut self, day: &str) {
        raise(&mut self.ended.0, day);
    }

    fn latest_ended(&mut self, day: &str) {
        lower(&mut self.ended.1, day);
    }
}

fn raise(bound: &mut Option<String>, day: &str) {
    if bound.as_deref().is_none_or(|bound| bound < day) {
        *bound = Some(day.to_owned());
    }
}

fn lower(bound: &mut Option<String>, day: &str) {
    if bound.as_deref().is_none_or(|bound| day < bound) {
        *bound = Some(day.to_owned());
    }
}

/// The tenures that readings of one person's offices tell of. `all` is in order of the reports' days.
///
/// A report in which the person holds the office puts the beginning on or before its day and the end on or after it; one that calls the person a
/// former holder, the end on or before it; one that tells of the appointment or resignation, the bound on that day. A tenure ends with its
/// end: to be called by the office again, longer after, is another.
pub(crate) fn tenures(all: &[Seen]) -> Vec<Tenure> {
    let mut groups: Vec<(OfficeName, Vec<usize>)> = Vec::new();
    for (at, seen) in all.iter().enumerate() {
        // A candidate has not held it yet.
        if seen.status == "candidate" {
            continue;
        }
        let name = OfficeName::new(&seen.title, seen.body.as_deref());
        let group = groups.iter_mut().find(|(other, _)| other.is_same(&name));
        match group {
            Some((known, readings)) => {
                readings.push(at);
                if !known.has_body() && name.has_body() {
                    *known = name;
                }
            }
            None => groups.push((name, vec![at])),
        }
    }
    groups.into_iter().flat_map(|(_, readings)| of_one_office(all, &readings)).collect()
}

fn of_one_office(all: &[Seen], readings: &[usize]) -> Vec<Tenure> {
    let mut tenures: Vec<Tenure> = Vec::new();
    for &at in readings {
        let seen = &all[at];
        let day = seen.day.as_deref();
        let holds = matches!(seen.status.as_str(), "current" | "acting");
        let again = tenures.last().is_some_and(|last| {
            let over = last.ended.1.as_deref();
            match (over, seen.began.as_ref(), day) {
                (Some(over), Some((began, _)), _) if holds => began.as_str() > over,
                (Some(over), None, Some(day)) if holds => days_between(over, day) > AFTERGLOW,
                (Some(_), ..) => seen.status == "incoming",
                _ => false,
            }
        });
        if tenures.is_empty() || again {
            tenures.push(Tenure { acting: seen.status == "acting", ..Tenure::default() });
        }
        let Some(tenure) = tenures.last_mut() else { continue };
        // The fullest title and body.
        if seen.title.len() > tenure.title.len() {
            tenure.title.clone_from(&seen.title);
        }
        if seen.body.as_ref().map(String::len) > tenure.body.as_ref().map(String::len) {
            tenure.body.clone_from(&seen.body);
        }
        tenure.acting &= seen.status == "acting" || !holds;
        let mut bound = None;
        if let Some((earliest, latest)) = &seen.began {
            tenure.earliest_began(earliest);
            tenure.latest_began(latest);
            bound = Some("began");
        }
        if let Some((earliest, latest)) = &seen.ended {
            tenure.earliest_ended(earliest);
            tenure.latest_ended(latest);
            bound = Some("ended");
        }
        if let Some(day) = day {
            // What was held still on the day after its end is only called so.
            let over = tenure.ended.1.as_deref().is_some_and(|over| over < day);
            match seen.status.as_str() {
                "former" => tenure.latest_ended(day),
                "incoming" => tenure.earliest_began(day),
                _ if !over => {
                    tenure.latest_began(day);
                    if seen.ended.is_none() {
                        tenure.earliest_ended(day);
                    }
                }
                _ => {}
            }
        }
        tenure.seen.push((at, bound));
    }
    for tenure in &mut tenures {
        tenure.mend();
    }
    tenures
}

impl Tenure {
    /// Reports contradict each other: where the earliest day is behind the latest, the latter is told of by an event or an end.
    fn mend(&mut self) {
        for (earliest, latest) in [&mut self.began, &mut self.ended] {
            if let (Some(from), Some(to)) = (&earliest, &latest)
                && from > to
            {
                *earliest = latest.clone();
            }
        }
    }
}

fn days_between(one: &str, two: &str) -> i32 {
    let day = |day: &str| day.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let (Some(one), Some(two)) = (day(one), day(two)) else { return 0 };
    two.since(one).map_or(0, |span| span.get_days())
}

/// Puts the tenures of `entity` in the place of those that it has.
pub(super) fn store(db: &Connection, entity: i64) -> rusqlite::Result<()> {
    let sql = "SELECT office.id, office.title, office.body, office.status, report.date,
            coalesce(substr(began.earliest, 1, 10), CASE WHEN began_id IS NOT NULL THEN report.date END),
            coalesce(substr(began.latest, 1, 10), CASE WHEN began_id IS NOT NULL THEN report.date END),
            coalesce(substr(ended.earliest, 1, 10), CASE WHEN ended_id IS NOT NULL THEN report.date END),
            coalesce(substr(ended.latest, 1, 10), CASE WHEN ended_id IS NOT NULL THEN report.date END)
        FROM actor JOIN office ON office.actor_id = actor.id JOIN report ON report.id = office.report_id
            LEFT JOIN event AS begin_event ON begin_event.id = began_id
            LEFT JOIN time_expression AS began ON began.id = begin_event.time_expression_id
            LEFT JOIN event AS end_event ON end_event.id = ended_id
            LEFT JOIN time_expression AS ended ON ended.id = end_event.time_expression_id
        WHERE entity_id = ?1 AND +block IS NOT NULL ORDER BY report.date, report.id, office.number";
    let pair = |row: &rusqlite::Row<'_>, at: usize| -> rusqlite::Result<Option<(String, String)>> {
        Ok(row.get::<_, Option<String>>(at)?.zip(row.get(at + 1)?))
    };
    let all: Vec<Seen> = db
        .prepare_cached(sql)?
        .query_map([entity], |row| {
            Ok(Seen {
                office: row.get(0)?,
                title: row.get(1)?,
                body: row.get(2)?,
                status: row.get(3)?,
                day: row.get(4)?,
                began: pair(row, 5)?,
                ended: pair(row, 7)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    db.prepare_cached("DELETE FROM tenure WHERE entity_id = ?1")?.execute([entity])?;
    let mut insert = db.prepare_cached(
        "INSERT INTO tenure (name, entity_id, title, body, acting, began_earliest, began_latest, ended_earliest, ended_latest)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut evidence = db.prepare_cached(
        "INSERT OR IGNORE INTO tenure_evidence (tenure_id, office_id, bound) VALUES (?1, ?2, ?3)",
    )?;
    for tenure in tenures(&all) {
        let name = match &tenure.body {
            Some(body) => format!("{}, {body}", tenure.title),
            None => tenure.title.clone(),
        };
        let row = insert.insert(params![
            name,
            entity,
            tenure.title,
            tenure.body,
            tenure.acting,
            tenure.began.0,
            tenure.began.1,
            tenure.ended.0,
            tenure.ended.1
        ])?;
        for (at, bound) in tenure.seen {
            evidence.execute(params![row, all[at].office, bound])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(title: &str, body: Option<&str>, status: &str, day: &str) -> Seen {
        Seen {
            office: 0,
            title: title.to_owned(),
            body: body.map(str::to_owned),
            status: status.to_owned(),
            day: Some(day.to_owned()),
            began: None,
            ended: None,
        }
    }

    fn days(bounds: &(Option<String>, Option<String>)) -> (&str, &str) {
        (bounds.0.as_deref().unwrap_or("-"), bounds.1.as_deref().unwrap_or("-"))
    }

    #[test]
    fn bounds_close_in() {
        let mut gone = seen("harbour master", Some("Port Lorne"), "former", "2031-05-10");
        gone.ended = Some(("2031-05-09".into(), "2031-05-09".into()));
        let all = [
            seen("Harbour Master", None, "current", "2031-03-01"),
            seen("harbour master", Some("Port Lorne"), "current", "2031-04-20"),
            gone,
            // A headline still calls her so.
            seen("harbour master", None, "current", "2031-05-12"),
            seen("mayor", Some("Port Lorne"), "former", "2031-05-12"),
        ];
        let found = tenures(&all);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].body.as_deref(), Some("Port Lorne"));
        assert_eq!(days(&found[0].began), ("-", "2031-03-01"));
        assert_eq!(days(&found[0].ended), ("2031-05-09", "2031-05-09"));
        assert_eq!((days(&found[1].began), days(&found[1].ended)), (("-", "-"), ("-", "2031-05-12")));
        assert_eq!(found[0].seen.len(), 4);
    }

    #[test]
    fn twice_in_office() {
        let all = [
            seen("first minister", None, "current", "2030-01-01"),
            seen("first minister", None, "former", "2031-01-01"),
            seen("first minister", None, "incoming", "2032-01-01"),
            seen("first minister", None, "current", "2032-03-01"),
        ];
        let found = tenures(&all);
        assert_eq!(found.len(), 2);
        assert_eq!(days(&found[0].ended), ("2030-01-01", "2031-01-01"));
        assert_eq!(days(&found[1].began), ("2032-01-01", "2032-03-01"));
    }

    #[test]
    fn not_held() {
        assert!(tenures(&[seen("mayor", None, "candidate", "2031-01-01")]).is_empty());
        let next = tenures(&[seen("mayor", None, "incoming", "2031-01-01")]);
        assert_eq!(days(&next[0].began), ("2031-01-01", "-"));
    }
}
