//! How far the names of a record are joined: `cargo run --release -p onrecord-record --example names -- record.db`.
//!
//! Without marks nobody knows who is who. But of a whole name that is seen twenty times, nearly all mean one person: how much of its sightings one entity
//! has says what joining misses; the entities that have most different names are where to look for what it joins wrongly.

use std::collections::HashMap;

use rusqlite::{Connection, OpenFlags};

/// Sightings that a name must have: a report has one of a person, seldom two.
const SIGHTINGS: usize = 20;

/// Entities that are shown.
const SHOWN: usize = 20;

fn main() -> rusqlite::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("names: say which record: names record.db");
        std::process::exit(2);
    };
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let sql = "SELECT key, entity_id FROM actor WHERE kind = 'person' AND key IS NOT NULL AND entity_id IS NOT NULL";
    let mut names: HashMap<String, HashMap<i64, usize>> = HashMap::new();
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        *names.entry(row.get(0)?).or_default().entry(row.get(1)?).or_default() += 1;
    }
    let mut known: Vec<(f64, usize, usize, &str)> = names
        .iter()
        .map(|(name, entities)| {
            let all: usize = entities.values().sum();
            let largest = entities.values().copied().max().unwrap_or(0);
            (largest as f64 / all as f64, all, entities.len(), &name[..])
        })
        .filter(|name| name.1 >= SIGHTINGS)
        .collect();
    known.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.3.cmp(two.3)));
    let all: usize = known.iter().map(|name| name.1).sum();
    let joined: f64 = known.iter().map(|name| name.0 * name.1 as f64).sum();
    println!("{} names of people with {SIGHTINGS} sightings or more, {all} in all", known.len());
    println!(
        "{:.1} % of the sightings of a name are of one entity; the least joined:",
        100.0 * joined / all as f64
    );
    for (share, all, entities, name) in known.iter().take(SHOWN) {
        println!("  {:3.0} %  {name} ({all} sightings, {entities} entities)", 100.0 * share);
    }
    println!("People with the most names:");
    let sql =
        "SELECT entity.id, entity.name, count(DISTINCT key) AS names, group_concat(DISTINCT key) FROM actor
        JOIN entity ON entity.id = entity_id WHERE actor.kind = 'person' AND key IS NOT NULL
        GROUP BY entity.id ORDER BY names DESC, entity.id LIMIT ?1";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([SHOWN])?;
    while let Some(row) = rows.next()? {
        let (entity, name, names): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        println!("  {entity}  {name}: {names}");
    }
    Ok(())
}
