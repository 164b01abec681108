//! Erasing a person: all lines by them and their names, for good, from what is there and from whatever is read later.
//!
//! What is kept is a salted hash of each of their whole names, and where in the texts they stood. The texts keep their length, so that
//! all places stay right, and their `text_sha256`, so that a file that is met again is known.

mod names;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use onrecord::{
    ActorKind, Report,
    json::{Document, Mention},
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::{
    names::BLANK,
    reading::{is_named, lines_of, with_namesakes, without},
};
pub(crate) use self::{names::Names, reading::Blanked};
use crate::{
    Error, Store,
    batch::now,
    correct::{self, mend::Gone, named},
    error::Kind,
    identity::{known::Known, topic::topic},
    lines::{self, Wrong},
};

/// Somebody whom a record knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The row of the entity.
    pub entity: i64,
    /// What it is called.
    pub name: String,
    /// `person` or `organisation`.
    pub kind: String,
    /// All names that reports have for it.
    pub names: Vec<String>,
    /// In how many reports it is.
    pub reports: u64,
    /// Its offices, as reports put them.
    pub offices: Vec<String>,
}

/// How much of a record went, or would go, with a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// The number of the note in the history; none if nothing was done.
    pub number: Option<i64>,
    /// Reports in which they, or their name, were.
    pub reports: u64,
    /// Statements by them.
    pub statements: u64,
    /// Statements of others that mention them: these stay, without the name.
    pub mentioned: u64,
    /// Events that only they had a part in.
    pub events: u64,
    /// Offices that they held.
    pub offices: u64,
    /// Links of something said and what came of it.
    pub links: u64,
    /// Affairs about them only.
    pub affairs: u64,
    /// Corrections of all that.
    pub corrections: u64,
    /// Whether they are kept out of later readings: they are if a whole name is known.
    pub kept_out: bool,
    /// Addresses, files and ids that have the name in them. They say where reports are found, and stay.
    pub addresses: Vec<String>,
}

/// What is kept of an erasure in the history: no name.
#[derive(Serialize)]
struct Counts {
    reports: u64,
    statements: u64,
    events: u64,
    offices: u64,
    links: u64,
    affairs: u64,
    corrections: u64,
}

impl Store {
    /// The people and organisations that `who` means: by its row's number, or a whole name, whatever its case.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn people(&self, who: &str) -> Result<Vec<Person>, Error> {
        let who = who.trim();
        let find = || -> rusqlite::Result<Vec<Person>> {
            let sql = "SELECT coalesce(same_as, id) FROM entity WHERE id = ?1
                UNION SELECT coalesce(same_as, id) FROM entity WHERE ?1 IS NULL AND name = ?2 COLLATE NOCASE
                UNION SELECT coalesce(same_as, id) FROM entity WHERE ?1 IS NULL
                    AND id IN (SELECT entity_id FROM actor WHERE name = ?2 COLLATE NOCASE AND +block IS NOT NULL)";
            let number = who.parse::<i64>().ok();
            let mut find = self.db.prepare_cached(sql)?;
            let found: Vec<i64> =
                find.query_map(params![number, who], |row| row.get(0))?.collect::<Result<_, _>>()?;
            found.into_iter().map(|entity| self.person(entity)).collect()
        };
        find().map_err(|error| self.error(error))
    }

    fn person(&self, entity: i64) -> rusqlite::Result<Person> {
        let list = |sql: &str| -> rusqlite::Result<Vec<String>> {
            self.db.prepare_cached(sql)?.query_map([entity], |row| row.get(0))?.collect()
        };
        let (name, kind) = self
            .db
            .prepare_cached("SELECT name, kind FROM entity WHERE id = ?1")?
            .query_row([entity], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let reports = self
            .db
            .prepare_cached("SELECT count(DISTINCT report_id) FROM actor WHERE entity_id = ?1")?
            .query_row([entity], |row| row.get(0))?;
        Ok(Person {
            entity,
            name,
            kind,
            names: list(
                "SELECT DISTINCT name FROM actor WHERE entity_id = ?1 AND +block IS NOT NULL ORDER BY name",
            )?,
            reports,
            offices: list(
                "SELECT DISTINCT office.name FROM office JOIN actor ON actor.id = office.actor_id WHERE entity_id = ?1 ORDER BY 1",
            )?,
        })
    }

    /// What [`Store::erase`] would take. Nothing is erased (names are joined first).
    ///
    /// # Errors
    ///
    /// As [`Store::erase`].
    pub fn would_erase(&mut self, entity: i64) -> Result<Erased, Error> {
        self.join(|_, _| {})?;
        let transaction = self.write()?;
        // It is not committed.
        self.remove(&transaction, entity, "nobody", None)
    }

    /// Erases a person for good: all lines by them, their offices, the events that only they had a part in, links and affairs that
    /// cannot be without them, and their names in texts, headlines and bylines. It cannot be undone. Then the file is written anew,
    /// so that nothing is left in it: see [`Store::scrub`].
    ///
    /// Who is read later under one of their whole names is erased, too, namesakes among them.
    ///
    /// # Errors
    ///
    /// If there is no such entity or it is no person ([`Error::is_refused`]), or the store cannot be written. An error of the last
    /// step says so: then what was theirs is gone from the record, but may still be in unused parts of the file.
    pub fn erase(&mut self, entity: i64, by: &str, note: Option<&str>) -> Result<Erased, Error> {
        self.join(|_, _| {})?;
        let secure = self.db.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()));
        secure.map_err(|error| self.error(error))?;
        let by = named(by).map_err(|what| Error::new(&self.path, Kind::Refused(what)))?.to_owned();
        let transaction = self.write()?;
        let erased = self.remove(&transaction, entity, &by, note)?;
        transaction.commit().map_err(|error| self.error(error))?;
        // Reasons name who somebody appears with.
        self.join(|_, _| {})?;
        self.scrub()?;
        Ok(erased)
    }

    /// Writes the search indexes and the whole file anew, so that nothing that was deleted can be found in it. [`Store::erase`] does
    /// it; it has to be done again if that was stopped. Takes as long as copying the file, and as much room.
    ///
    /// # Errors
    ///
    /// If the store cannot be written, or another program has it open ([`Error::is_locked`]).
    pub fn scrub(&mut self) -> Result<(), Error> {
        self.db.query_row("PRAGMA secure_delete = ON", [], |_| Ok(())).map_err(|error| self.error(error))?;
        for table in ["report", "statement", "actor", "office"] {
            let sql = format!("INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')");
            self.db.execute_batch(&sql).map_err(|error| self.error(error))?;
        }
        self.db.execute_batch("VACUUM").map_err(|error| self.error(error))?;
        let busy = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        if busy.map_err(|error| self.error(error))? {
            return Err(Error::new(&self.path, Kind::InUse));
        }
        Ok(())
    }

    /// Does all of it but [`Store::scrub`].
    fn remove(&self, db: &Connection, entity: i64, by: &str, note: Option<&str>) -> Result<Erased, Error> {
        let refused = |what: String| Error::new(&self.path, Kind::Refused(what));
        let found = db
            .prepare_cached("SELECT coalesce(same_as, id) FROM entity WHERE id = ?1")
            .and_then(|mut find| find.query_row([entity], |row| row.get(0)).optional())
            .map_err(|error| self.error(error))?;
        let Some(entity) = found else {
            return Err(refused(format!("there is nobody with the number {entity}")));
        };
        let person = self.person(entity).map_err(|error| self.error(error))?;
        if person.kind != "person" {
            return Err(refused(format!(
                "{entity}, {}, is an organisation, and only people are erased; if it is a person, correct its kind first: \
                 `onrecord correct REPORT LINE --set kind=person`",
                person.name
            )));
        }
        remove(db, &person, by, note).map_err(|(report, wrong)| self.wrong(report, wrong))
    }
}

/// In which report something is wrong.
type At<T> = Result<T, (i64, Wrong)>;

fn remove(db: &Connection, person: &Person, by: &str, note: Option<&str>) -> At<Erased> {
    let nowhere = |error: rusqlite::Error| (0, Wrong::Sqlite(error));
    let mut names = Names::default();
    names.add(&person.name);
    person.names.iter().for_each(|name| names.add(name));
    let (actors, keys) = actors_of(db, person.entity).map_err(nowhere)?;
    let mut erased = Erased { kept_out: !keys.is_empty(), ..Erased::default() };
    erased.addresses = addresses(db, &names).map_err(nowhere)?;
    keep_out(db, &keys).map_err(nowhere)?;
    let note = note.map(|note| names.blank(note.trim(), true)).filter(|note| !note.is_empty());
    let mut reports = actors;
    for report in named_in(db, &names, &keys).map_err(nowhere)? {
        reports.entry(report).or_default();
    }
    for (&report, numbers) in &reports {
        let machine = correct::machine_reading(db, report).map_err(|wrong| (report, wrong))?;
        let pick = |document: &Document| {
            let who = numbers.iter().map(|number| number - 1);
            Ok((who.filter(|&n| n < document.actors.len()).collect(), names.clone()))
        };
        let gone = from_report(db, report, &machine, pick).map_err(|wrong| (report, wrong))?;
        erased.reports += 1;
        erased.statements += gone.statements;
        erased.mentioned += gone.mentioned;
        erased.events += gone.events;
        erased.offices += gone.offices;
        erased.links += gone.links;
        erased.affairs += gone.affairs;
        erased.corrections += gone.corrections;
    }
    forget_entries(db, &names, &keys).map_err(nowhere)?;
    blank_corrections(db, &names).map_err(nowhere)?;
    let entity = person.entity;
    for sql in [
        "DELETE FROM authority WHERE id IN (SELECT authority_id FROM entity WHERE id = ?1 OR same_as = ?1)",
        "DELETE FROM tenure WHERE entity_id IN (SELECT id FROM entity WHERE id = ?1 OR same_as = ?1)",
        "UPDATE actor SET entity_id = NULL, joined = NULL WHERE entity_id IN (SELECT id FROM entity WHERE id = ?1 OR same_as = ?1)",
        "DELETE FROM entity WHERE same_as = ?1",
        "DELETE FROM entity WHERE id = ?1",
    ] {
        db.execute(sql, [entity]).map_err(nowhere)?;
    }
    let counts = Counts {
        reports: erased.reports,
        statements: erased.statements,
        events: erased.events,
        offices: erased.offices,
        links: erased.links,
        affairs: erased.affairs,
        corrections: erased.corrections,
    };
    let count = |count: u64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let name = format!(
        "erase a person: {}, {}, {}, {}",
        count(erased.reports, "report"),
        count(erased.statements, "statement"),
        count(erased.events, "event"),
        count(erased.offices, "office")
    );
    let sql =
        "INSERT INTO correction (name, kind, by_whom, at, note, value) VALUES (?1, 'erase', ?2, ?3, ?4, ?5)";
    let values = params![name, names.blank(by, false), now(), note, lines::json(&counts)];
    let number = db.prepare_cached(sql).and_then(|mut insert| insert.insert(values)).map_err(nowhere)?;
    erased.number = Some(number);
    Ok(erased)
}

/// By report, the numbers of actors there.
type Numbers = BTreeMap<i64, Vec<usize>>;

/// The numbers of the entity's actors, and the keys of their whole names.
fn actors_of(db: &Connection, entity: i64) -> rusqlite::Result<(Numbers, BTreeSet<String>)> {
    let sql = "SELECT report_id, number, key FROM actor WHERE entity_id IN (SELECT id FROM entity WHERE id = ?1 OR same_as = ?1)";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([entity])?;
    let (mut actors, mut keys): (Numbers, _) = (BTreeMap::new(), BTreeSet::new());
    while let Some(row) = rows.next()? {
        actors.entry(row.get(0)?).or_default().push(row.get(1)?);
        keys.extend(row.get::<_, Option<String>>(2)?);
    }
    Ok((actors, keys))
}

/// Reports whose text, headlines or bylines have a whole name, though nobody in them is the person; but for those of namesakes.
fn named_in(db: &Connection, names: &Names, keys: &BTreeSet<String>) -> rusqlite::Result<BTreeSet<i64>> {
    let mut found = BTreeSet::new();
    let mut take = |sql: &str, query: Option<&str>| -> rusqlite::Result<()> {
        let mut search = db.prepare_cached(sql)?;
        let mut rows = search.query(rusqlite::params_from_iter(query))?;
        while let Some(row) = rows.next()? {
            let (one, two): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
            if [one, two].iter().flatten().any(|text| !names.whole(text).is_empty()) {
                found.insert(row.get(0)?);
            }
        }
        Ok(())
    };
    for query in names.queries() {
        let sql = "SELECT report.id, report.text, report.title FROM report_fts JOIN report ON report.id = report_fts.rowid
            WHERE report_fts MATCH ?1";
        take(sql, Some(&query))?;
    }
    take("SELECT id, byline, NULL FROM report WHERE byline IS NOT NULL", None)?;
    take("SELECT report_id, title, byline FROM version WHERE coalesce(title, byline) IS NOT NULL", None)?;
    let mut namesake = db.prepare_cached("SELECT 1 FROM actor WHERE report_id = ?1 AND key = ?2")?;
    let mut others = BTreeSet::new();
    for &report in &found {
        for key in keys {
            if namesake.exists(params![report, key])? {
                others.insert(report);
            }
        }
    }
    Ok(&found - &others)
}

/// How much went from a report.
#[derive(Clone, Copy, Debug, Default)]
struct Went {
    statements: u64,
    mentioned: u64,
    events: u64,
    offices: u64,
    links: u64,
    affairs: u64,
    corrections: u64,
}

/// Takes those whom `pick` chooses, among the actors of the corrected reading, out of the report in row `report`, of which `machine` is
/// the program's reading, and blanks the names that it says they have.
fn from_report(
    db: &Connection,
    report: i64,
    machine: &Document,
    pick: impl FnOnce(&Document) -> Result<(BTreeSet<usize>, Names), Wrong>,
) -> Result<Went, Wrong> {
    let form = |error: onrecord::json::Error| Wrong::Form(error.to_string());
    let before = places_of(db, report)?;
    // What stands now, with its corrections.
    let read = machine.report();
    let work = correct::corrected(db, report, machine, &read)?;
    let reading = &work.reading;
    let (mut who, mut names) = pick(&Document::new(reading, None))?;
    with_namesakes(reading, &mut who, &names);
    let theirs = lines_of(reading, &who, &before);
    let mut left = reading.clone();
    let theirs = correct::mend::remove(&mut left, theirs);
    let mut went = Went {
        statements: theirs.statements.len() as u64,
        events: theirs.events.len() as u64,
        offices: theirs.offices.len() as u64,
        links: theirs.links.len() as u64,
        affairs: theirs.affairs.len() as u64,
        ..Went::default()
    };
    for (n, statement) in reading.statements.iter().enumerate() {
        let mut mentions = who.iter().flat_map(|&who| &reading.actors[who].mentions);
        let mentions =
            mentions.any(|mention| statement.content.iter().any(|piece| piece.contains(mention.span)));
        went.mentioned += u64::from(mentions && !theirs.statements.contains(&n));
    }
    // The same of the program's reading: lines that are theirs by it or by its corrections.
    let origins = work.origins(&theirs);
    let who: BTreeSet<usize> = origins.actors.clone();
    let machine_reading = machine.reading(&read).map_err(form)?;
    let mut gone = lines_of(&machine_reading, &who, &before);
    gone.statements.extend(&origins.statements);
    gone.events.extend(&origins.events);
    gone.offices.extend(&origins.offices);
    gone.links.extend(&origins.links);
    for actor in who.iter().filter_map(|&n| machine_reading.actors.get(n)).filter(|actor| is_named(actor)) {
        names.add(&actor.name);
    }
    let mut machine_left = machine_reading.clone();
    let all_gone = correct::mend::remove(&mut machine_left, gone.clone());
    went.corrections = correct::erase(db, report, machine, &all_gone, &names)?;
    let Blanked { document, places } = without(machine, &who, gone, &names).map_err(form)?;

    let entities = lines::delete(db, report)?;
    correct::forget(db, report)?;
    store_report(db, report, &document, &names, !who.is_empty())?;
    keep_places(db, report, &places)?;
    correct::put(db, report, &document)?;
    lines::keep_entities(db, report, &entities)?;
    Ok(went)
}

/// Writes what a report says of itself anew, names blanked; family names in its headlines, too, if `families`.
fn store_report(
    db: &Connection,
    report: i64,
    document: &Document,
    names: &Names,
    families: bool,
) -> rusqlite::Result<()> {
    let Document { title, text, .. } = document;
    let byline: Option<String> = db
        .prepare_cached("SELECT byline FROM report WHERE id = ?1")?
        .query_row([report], |row| row.get(0))?;
    let byline = byline.map(|byline| names.blank(&byline, false));
    let sql = "UPDATE report SET name = ?2, title = ?3, byline = ?4, text = ?5, erased = 1 WHERE id = ?1";
    let values = params![report, lines::headline(title.as_deref(), text), title, byline, text];
    db.prepare_cached(sql)?.execute(values)?;
    db.prepare_cached("DELETE FROM report_topic WHERE report_id = ?1")?.execute([report])?;
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO report_topic (report_id, word) VALUES (?1, ?2)")?;
    for word in topic(text) {
        insert.execute(params![report, word])?;
    }
    let mut versions = db.prepare_cached("SELECT id, title, byline FROM version WHERE report_id = ?1")?;
    let versions: Vec<(i64, Option<String>, Option<String>)> = versions
        .query_map([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (version, title, byline) in versions {
        let title = title.map(|title| names.blank(&title, families));
        let byline = byline.map(|byline| names.blank(&byline, false));
        // Two that differed in a name only are one now.
        let sql = "UPDATE OR REPLACE version SET title = ?2, byline = ?3 WHERE id = ?1";
        db.prepare_cached(sql)?.execute(params![version, title, byline])?;
    }
    Ok(())
}

/// Notes where in a report somebody stood who was erased.
pub(crate) fn keep_places(db: &Connection, report: i64, places: &[[usize; 2]]) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO erased_place (report_id, start, stop) VALUES (?1, ?2, ?3)";
    let mut insert = db.prepare_cached(sql)?;
    for [start, stop] in places {
        insert.execute(params![report, start, stop])?;
    }
    Ok(())
}

/// Where in a report somebody stood who was erased.
fn places_of(db: &Connection, report: i64) -> rusqlite::Result<Vec<[usize; 2]>> {
    let sql = "SELECT start, stop FROM erased_place WHERE report_id = ?1";
    db.prepare_cached(sql)?.query_map([report], |row| Ok([row.get(0)?, row.get(1)?]))?.collect()
}

/// Takes people under these names out of authority lists.
fn forget_entries(db: &Connection, names: &Names, keys: &BTreeSet<String>) -> rusqlite::Result<()> {
    let find =
        "SELECT DISTINCT authority.id, name FROM authority_name JOIN authority ON authority.id = authority_id
        WHERE key = ?1 AND kind IS NOT 'organisation'";
    for key in keys {
        let mut entries = db.prepare_cached(find)?;
        let entries: Vec<i64> = entries.query_map([key], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for entry in entries {
            db.prepare_cached("UPDATE entity SET authority_id = NULL WHERE authority_id = ?1")?
                .execute([entry])?;
            db.prepare_cached("DELETE FROM authority WHERE id = ?1")?.execute([entry])?;
        }
    }
    // Whatever else is named after them keeps the rest of its name.
    for (table, column) in [("authority", "name"), ("authority", "offices"), ("authority_name", "key")] {
        let texts: Vec<String> = db
            .prepare(&format!("SELECT DISTINCT {column} FROM {table}"))?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for text in texts.into_iter().filter(|text| !names.whole(text).is_empty()) {
            let sql = format!("UPDATE OR REPLACE {table} SET {column} = ?2 WHERE {column} = ?1");
            db.prepare_cached(&sql)?.execute([&text, &names.blank(&text, false)])?;
        }
    }
    Ok(())
}

/// Whether one of these keys is the name of a person who was erased.
pub(crate) fn is_erased(db: &Connection, keys: &[String]) -> rusqlite::Result<bool> {
    let Some(salt) = salt(db)? else { return Ok(false) };
    let mut find = db.prepare_cached("SELECT 1 FROM erased_name WHERE hash = ?1")?;
    for key in keys {
        if find.exists([hash(&salt, key)])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Blanks whole names in what people have said of the record.
fn blank_corrections(db: &Connection, names: &Names) -> rusqlite::Result<()> {
    for column in ["name", "by_whom", "note", "value"] {
        let sql = format!("SELECT id, {column} FROM correction WHERE {column} IS NOT NULL");
        let mut texts = db.prepare(&sql)?;
        let texts: Vec<(i64, String)> =
            texts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        for (number, text) in texts.into_iter().filter(|(_, text)| !names.whole(text).is_empty()) {
            let sql = format!("UPDATE correction SET {column} = ?2 WHERE id = ?1");
            db.prepare_cached(&sql)?.execute(params![number, names.blank(&text, false)])?;
        }
    }
    Ok(())
}

/// Addresses, files and ids that have a whole name in them.
fn addresses(db: &Connection, names: &Names) -> rusqlite::Result<Vec<String>> {
    let mut found = BTreeSet::new();
    for sql in [
        "SELECT name FROM address",
        "SELECT name FROM file",
        "SELECT url FROM report WHERE url IS NOT NULL",
        "SELECT slug FROM report",
        "SELECT file FROM problem",
    ] {
        let mut rows = db.prepare_cached(sql)?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let address: String = row.get(0)?;
            let words = address.replace("%20", " ").replace(['_', '+', '/'], " ");
            if !names.whole(&words).is_empty() {
                found.insert(address);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Remembers names, so that who is read under them later is erased, too.
fn keep_out(db: &Connection, keys: &BTreeSet<String>) -> rusqlite::Result<()> {
    if keys.is_empty() {
        return Ok(());
    }
    db.execute("INSERT OR IGNORE INTO erased_salt (id, salt) VALUES (1, randomblob(16))", [])?;
    let Some(salt) = salt(db)? else { return Ok(()) };
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO erased_name (hash) VALUES (?1)")?;
    for key in keys {
        insert.execute([hash(&salt, key)])?;
    }
    Ok(())
}

fn salt(db: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT salt FROM erased_salt")?.query_row([], |row| row.get(0)).optional()
}

fn hash(salt: &[u8], key: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(key).finalize().into()
}

/// Which actors of `document` are people who were erased, by their name or because they stand where one stood; and their names.
fn erased_in(
    db: &Connection,
    report: Option<i64>,
    document: &Document,
) -> Result<(BTreeSet<usize>, Names), Wrong> {
    let (mut who, mut names) = (BTreeSet::new(), Names::default());
    if let Some(salt) = salt(db)? {
        let mut find = db.prepare_cached("SELECT 1 FROM erased_name WHERE hash = ?1")?;
        let people = document.actors.iter().enumerate();
        for (n, actor) in people.filter(|(_, actor)| actor.kind == ActorKind::Person) {
            if let Some(key) = Known::of(actor).key
                && find.exists([hash(&salt, &key)])?
            {
                who.insert(n);
                names.add(&actor.name);
            }
        }
    }
    if let Some(report) = report {
        let places = places_of(db, report)?;
        for (n, actor) in document.actors.iter().enumerate() {
            let stands = |mention: &Mention| {
                let [start, stop] = mention.span;
                // What stands inside another's name is something else, unless it is blank itself.
                let is_blank = mention.words.exact.contains(BLANK);
                places.iter().any(|place| {
                    let inside = place[0] <= start && stop <= place[1];
                    *place == mention.span || is_blank && (inside || start == place[0])
                })
            };
            if actor.mentions.iter().any(stands) {
                who.insert(n);
            }
        }
    }
    Ok((who, names))
}

/// The reading of a new report without people who were erased, if there are any in it.
pub(crate) fn from_new(db: &Connection, document: &Document) -> Result<Option<(Blanked, Names)>, Wrong> {
    let (mut who, names) = erased_in(db, None, document)?;
    if who.is_empty() {
        return Ok(None);
    }
    let form = |error: onrecord::json::Error| Wrong::Form(error.to_string());
    let report = document.report();
    let reading = document.reading(&report).map_err(form)?;
    with_namesakes(&reading, &mut who, &names);
    let gone: Gone = lines_of(&reading, &who, &[]);
    let blanked = without(document, &who, gone, &names).map_err(form)?;
    Ok(Some((blanked, names)))
}

/// Stores `document`, the program's new reading of the report in row `report`, without people who were erased, if there are any in it;
/// says whether it did.
pub(crate) fn from_reread(db: &Connection, report: i64, document: &Document) -> Result<bool, Wrong> {
    let is_erased: bool = db
        .prepare_cached("SELECT erased FROM report WHERE id = ?1")?
        .query_row([report], |row| row.get(0))?;
    if !is_erased && erased_in(db, None, document)?.0.is_empty() {
        return Ok(false);
    }
    from_report(db, report, document, |corrected| erased_in(db, Some(report), corrected))?;
    Ok(true)
}

/// What is said of a report that is known, and somebody was erased from, where it is found again: the headline and byline that it has,
/// names blanked; none, if they are others.
pub(crate) fn found_again(db: &Connection, report: i64, found: &Report) -> rusqlite::Result<Option<Report>> {
    let sql = "SELECT erased, title, byline FROM report WHERE id = ?1";
    let (erased, title, byline): (bool, Option<String>, Option<String>) =
        db.prepare_cached(sql)?.query_row([report], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if !erased {
        return Ok(None);
    }
    let mut known = vec![(title, byline)];
    let mut versions = db.prepare_cached("SELECT title, byline FROM version WHERE report_id = ?1")?;
    for version in versions.query_map([report], |row| Ok((row.get(0)?, row.get(1)?)))? {
        known.push(version?);
    }
    let same = |text: &Option<String>, known: &mut dyn Iterator<Item = &Option<String>>| {
        let text = text.as_deref()?;
        known.flatten().find(|known| is_blanked(known, text)).cloned()
    };
    let mut found = found.clone();
    found.title = same(&found.title, &mut known.iter().map(|known| &known.0));
    found.byline = same(&found.byline, &mut known.iter().map(|known| &known.1));
    Ok(Some(found))
}

/// Whether `blanked` is `text` with nothing but names blanked.
fn is_blanked(blanked: &str, text: &str) -> bool {
    let mut text = text.chars();
    blanked
        .chars()
        .all(|c| text.next().is_some_and(|there| c == there || c == names::BLANK && !there.is_whitespace()))
        && text.next().is_none()
}
