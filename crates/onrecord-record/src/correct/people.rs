//! What people say of who is one: merge, split, rename.
//!
//! A correction names mentions in reports, not rows: whatever reading finds somebody there, it holds. It is carried out when
//! names are joined again, which whoever corrects does at once.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::{Error, Store, batch::now, error::Kind, join::unsettle};

impl Store {
    /// Notes that `one` and `two` are one: `one`'s number stays. Gives the correction's number. [`Store::join`] carries it out.
    ///
    /// # Errors
    ///
    /// If they are one already or of two kinds ([`Error::is_refused`]), or the store cannot be written.
    pub fn merge(&mut self, one: i64, two: i64, by: &str, note: Option<&str>) -> Result<i64, Error> {
        self.say(|db| {
            let (first, second) = (known(db, one)?, known(db, two)?);
            if one == two {
                return Ok(Err(format!("{} ({one}) is one already", first.name)));
            }
            if first.kind != second.kind {
                return Ok(Err(format!(
                    "{} is a {}, and {} a {}: they cannot be one",
                    first.name, first.kind, second.name, second.kind
                )));
            }
            let name = format!("{} ({two}) is {} ({one})", second.name, first.name);
            let correction = insert(db, "merge", &name, by, note, None)?;
            for (side, entity) in [one, two].into_iter().enumerate() {
                mention(db, correction, entity, None, side, 1)?;
            }
            Ok(Ok(correction))
        })
    }

    /// Notes that whom these reports call by a name of `entity` is somebody else than whom the others do.
    ///
    /// # Errors
    ///
    /// If it is in none of the reports, or in no others ([`Error::is_refused`]), or the store cannot be written.
    pub fn split(
        &mut self,
        entity: i64,
        reports: &[i64],
        by: &str,
        note: Option<&str>,
    ) -> Result<i64, Error> {
        self.say(|db| {
            let whole = known(db, entity)?;
            let of = "SELECT DISTINCT report_id FROM actor WHERE entity_id = ?1 ORDER BY report_id";
            let all: Vec<i64> =
                db.prepare_cached(of)?.query_map([entity], |row| row.get(0))?.collect::<Result<_, _>>()?;
            if let Some(other) = reports.iter().find(|report| !all.contains(report)) {
                return Ok(Err(format!("{} ({entity}) is not in report {other}", whole.name)));
            }
            if reports.is_empty() || all.iter().all(|report| reports.contains(report)) {
                return Ok(Err(format!(
                    "name some of the reports that {} ({entity}) is in, not all: {all:?}",
                    whole.name
                )));
            }
            let shown: Vec<String> = reports.iter().map(i64::to_string).collect();
            let name = format!("{} ({entity}) of report {} is somebody else", whole.name, shown.join(", "));
            let correction = insert(db, "split", &name, by, note, None)?;
            for &report in &all {
                let side = usize::from(reports.contains(&report));
                mention(db, correction, entity, Some(report), side, i64::MAX)?;
            }
            Ok(Ok(correction))
        })
    }

    /// Notes what `entity` is called.
    ///
    /// # Errors
    ///
    /// If the name is empty ([`Error::is_refused`]), or the store cannot be written.
    pub fn rename(&mut self, entity: i64, name: &str, by: &str, note: Option<&str>) -> Result<i64, Error> {
        self.say(|db| {
            let before = known(db, entity)?.name;
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if name.is_empty() {
                return Ok(Err(format!("{before} ({entity}) needs a name")));
            }
            let what = format!("{before} ({entity}) is called {name}");
            let correction = insert(db, "rename", &what, by, note, Some(&name))?;
            mention(db, correction, entity, None, 0, 1)?;
            Ok(Ok(correction))
        })
    }

    /// Writes a correction, whose maker may say why it cannot be made, and has what it is about joined anew.
    fn say(
        &mut self,
        make: impl FnOnce(&Connection) -> rusqlite::Result<Result<i64, String>>,
    ) -> Result<i64, Error> {
        let store = &*self;
        let transaction = Transaction::new_unchecked(&store.db, TransactionBehavior::Immediate)
            .map_err(|error| store.error(error))?;
        let made = make(&transaction).map_err(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => {
                Error::new(&store.path, Kind::Refused("there is no such person or organisation".into()))
            }
            error => store.error(error),
        })?;
        let correction = made.map_err(|why| Error::new(&store.path, Kind::Refused(why)))?;
        unsettle(&transaction, correction).map_err(|error| store.error(error))?;
        transaction.commit().map_err(|error| store.error(error))?;
        Ok(correction)
    }
}

struct KnownAs {
    name: String,
    kind: String,
}

fn known(db: &Connection, entity: i64) -> rusqlite::Result<KnownAs> {
    let sql = "SELECT name, kind FROM entity WHERE id = ?1 AND same_as IS NULL";
    db.prepare_cached(sql)?.query_row([entity], |row| Ok(KnownAs { name: row.get(0)?, kind: row.get(1)? }))
}

fn insert(
    db: &Connection,
    kind: &str,
    name: &str,
    by: &str,
    note: Option<&str>,
    value: Option<&str>,
) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO correction (name, kind, by_whom, at, note, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    db.prepare_cached(sql)?.insert(params![name, kind, by, now(), note, value])
}

/// Names mentions of `entity`, in one report or all, by their places: the first `most` by name.
fn mention(
    db: &Connection,
    correction: i64,
    entity: i64,
    report: Option<i64>,
    side: usize,
    most: i64,
) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO correction_mention (correction_id, report_id, start, stop, side)
        SELECT ?1, report_id, start, stop, ?4 FROM actor JOIN mention ON mention.actor_id = actor.id
        WHERE entity_id = ?2 AND (?3 IS NULL OR report_id = ?3) AND (form = 'name' OR block IS NULL AND form <> 'pronoun')
        ORDER BY block IS NULL, report_id, start LIMIT ?5";
    db.prepare_cached(sql)?.execute(params![correction, entity, report, side, most])?;
    Ok(())
}
