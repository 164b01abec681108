//! Identity across reports, on three archives with marks: `tests/archive`.
//!
//! `cargo test -p onrecord-cli --test onrecord archive -- --nocapture` prints the figures.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use onrecord_eval::{Prf, b_cubed};
use onrecord_record::Store;
use rusqlite::{Connection, params};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::add::{json as answer, out, run};

/// A marked place: code points of the text.
struct Mark {
    id: String,
    start: usize,
    stop: usize,
}

struct Marked {
    name: String,
    head: BTreeMap<String, String>,
    text: String,
    marks: Vec<Mark>,
}

fn marked(path: &Path) -> Marked {
    let whole = fs::read_to_string(path).unwrap();
    let (head, body) = whole.split_once("\n\n").unwrap();
    let head = head
        .lines()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(key, value)| (key.into(), value.into()));
    let (mut text, mut at, mut open, mut marks) = (String::new(), 0, Vec::new(), Vec::new());
    let mut rest = body.trim();
    while let Some(next) = rest.chars().next() {
        if let Some(mark) = rest.strip_prefix("[[") {
            let (id, words) = mark.split_once(':').unwrap();
            open.push((id.to_owned(), at));
            rest = words;
        } else if let Some(after) = rest.strip_prefix("]]") {
            let (id, start) = open.pop().unwrap();
            marks.push(Mark { id, start, stop: at });
            rest = after;
        } else {
            text.push(next);
            at += 1;
            rest = &rest[next.len_utf8()..];
        }
    }
    assert!(open.is_empty(), "{}", path.display());
    Marked {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        head: head.collect(),
        text,
        marks,
    }
}

/// An archive, read into a record with the program as it is.
struct Archive {
    folder: TempDir,
    reports: Vec<Marked>,
}

impl Archive {
    fn new(name: &str) -> Self {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive").join(name);
        let mut files: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let is_report = |path: &&PathBuf| path.file_stem().unwrap().to_string_lossy().parse::<u32>().is_ok();
        let reports: Vec<Marked> = files.iter().filter(is_report).map(|path| marked(path)).collect();
        let folder = tempfile::tempdir().unwrap();
        let lines = reports.iter().map(|report| {
            let mut line = json!(report.head);
            line["id"] = json!(report.name);
            line["text"] = json!(report.text);
            line.to_string() + "\n"
        });
        fs::write(folder.path().join("archive.jsonl"), lines.collect::<String>()).unwrap();
        let added = run(folder.path(), &["add", "archive.jsonl"]);
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        Self { folder, reports }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn db(&self) -> Connection {
        Connection::open(self.path().join("record.db")).unwrap()
    }

    fn row(db: &Connection, report: &Marked) -> i64 {
        db.query_row("SELECT id FROM report WHERE slug = ?1", [&report.name], |row| row.get(0)).unwrap()
    }

    /// For each actor of each report that the reader found by name: who it is in the gold, by more than half of its
    /// marked names, and in the record.
    fn sightings(&self) -> Vec<(String, i64)> {
        let db = self.db();
        let mut sightings = Vec::new();
        for report in &self.reports {
            let mut statement = db
                .prepare(
                    "SELECT start, stop, actor.id, entity_id FROM mention JOIN actor ON actor.id = actor_id
                    WHERE report_id = ?1 AND form = 'name' AND entity_id IS NOT NULL ORDER BY start, stop",
                )
                .unwrap();
            let mentions: Vec<(usize, usize, i64, i64)> = statement
                .query_map([Self::row(&db, report)], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let mut meant: BTreeMap<(i64, i64), BTreeMap<&str, usize>> = BTreeMap::new();
            for mark in report.marks.iter().filter(|mark| mark.id.starts_with(['p', 'o'])) {
                // The same end, give or take an apostrophe, and the nearest beginning.
                let fits = mentions.iter().filter(|mention| {
                    mention.0 < mark.stop && mark.start < mention.1 && mention.1.abs_diff(mark.stop) <= 1
                });
                if let Some(&(.., actor, entity)) = fits.min_by_key(|mention| mention.0.abs_diff(mark.start))
                {
                    *meant.entry((actor, entity)).or_default().entry(&mark.id).or_default() += 1;
                }
            }
            for ((_, entity), ids) in meant {
                // An actor that the reader made of two is nobody.
                let all: usize = ids.values().sum();
                if let Some((id, _)) = ids.into_iter().find(|(_, times)| 2 * times > all) {
                    sightings.push((id.to_owned(), entity));
                }
            }
        }
        sightings
    }

    /// Pairs of lines of different reports that were joined: those that are the same in the gold, and all of which one at least is
    /// marked there.
    fn joined(&self, table: &str, letter: char) -> (usize, usize) {
        let db = self.db();
        let place = if table == "statement" { "content_at" } else { "json_array(json_array(start, stop))" };
        let sql = format!("SELECT coalesce(same_as, id), {place} FROM {table} WHERE report_id = ?1");
        // Each line with its report and what it is in the gold.
        let mut groups: HashMap<i64, Vec<(&str, Option<String>)>> = HashMap::new();
        for report in &self.reports {
            let mut statement = db.prepare(&sql).unwrap();
            let mut rows = statement.query(params![Self::row(&db, report)]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let pieces: Vec<[usize; 2]> =
                    serde_json::from_str(&row.get::<_, String>(1).unwrap()).unwrap();
                let overlap = |mark: &Mark| -> usize {
                    pieces
                        .iter()
                        .map(|piece| mark.stop.min(piece[1]).saturating_sub(mark.start.max(piece[0])))
                        .sum()
                };
                let mut best: BTreeMap<&str, usize> = BTreeMap::new();
                for mark in report.marks.iter().filter(|mark| mark.id.starts_with(letter)) {
                    *best.entry(&mark.id).or_default() += overlap(mark);
                }
                let all: usize = pieces.iter().map(|piece| piece[1] - piece[0]).sum();
                let best = best
                    .into_iter()
                    .max_by_key(|mark| mark.1)
                    .filter(|mark| 5 * mark.1 > 2 * all || letter == 'e' && mark.1 > 0);
                let id = best.map(|best| best.0.to_owned());
                groups.entry(row.get(0).unwrap()).or_default().push((&report.name, id));
            }
        }
        let (mut right, mut all) = (0, 0);
        for group in groups.values() {
            for (at, one) in group.iter().enumerate() {
                for other in group[at + 1..]
                    .iter()
                    .filter(|other| other.0 != one.0 && (one.1.is_some() || other.1.is_some()))
                {
                    all += 1;
                    right += usize::from(one.1 == other.1);
                }
            }
        }
        (right, all)
    }
}

/// People and organisations of the gold that one entity has together.
fn together(sightings: &[(String, i64)], letter: char) -> Vec<BTreeSet<&str>> {
    let mut of: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
    for (id, entity) in sightings.iter().filter(|sighting| sighting.0.starts_with(letter)) {
        of.entry(*entity).or_default().insert(id);
    }
    of.into_values().filter(|ids| ids.len() > 1).collect()
}

#[test]
fn identity() {
    let mut all: Vec<(String, String)> = Vec::new();
    let (mut right, mut joined) = (0, 0);
    for name in ["carrow", "harwick", "lothmere"] {
        let archive = Archive::new(name);
        let sightings = archive.sightings();
        let figures = |letter: &str| -> (usize, Prf) {
            let some: Vec<_> = sightings.iter().filter(|one| letter.contains(&one.0[..1])).cloned().collect();
            (some.len(), b_cubed(&some))
        };
        for (what, letters) in [("people", "p"), ("organisations", "o"), ("both", "po")] {
            let (count, Prf { precision, recall, f1, .. }) = figures(letters);
            println!(
                "{name:<8} {what:<14} {count:>4} sightings   B-cubed P {:.1} R {:.1} F1 {:.1}",
                100.0 * precision,
                100.0 * recall,
                100.0 * f1
            );
        }
        assert_eq!(together(&sightings, 'p'), Vec::<BTreeSet<&str>>::new(), "{name}: two people are one");
        for (table, letter) in [("statement", 's'), ("event", 'e')] {
            let found = archive.joined(table, letter);
            println!("{name:<8} {table}s joined: {} of {} pairs right", found.0, found.1);
            (right, joined) = (right + found.0, joined + found.1);
        }
        all.extend(
            sightings.into_iter().map(|(id, entity)| (format!("{name} {id}"), format!("{name} {entity}"))),
        );
        // Whatever was joined, the store is sound.
        Store::open(archive.path().join("record.db")).unwrap().check().unwrap();
    }
    let Prf { precision, recall, f1, .. } = b_cubed(&all);
    println!(
        "together                {:>4} sightings   B-cubed P {:.1} R {:.1} F1 {:.1}",
        all.len(),
        100.0 * precision,
        100.0 * recall,
        100.0 * f1
    );
    println!("together statements and events joined: {right} of {joined} pairs right");
    assert!(f1 >= 0.90, "B-cubed F1 {f1}");
    assert!(right as f64 >= 0.95 * joined as f64, "{right} of {joined}");
}

#[test]
fn questions() {
    let archive = Archive::new("harwick");
    let folder = archive.path();
    let one = |name: &str| answer(folder, &["person", name, "--json"]);
    let chief = one("Robert Ashdown");
    let number = chief["entity"].as_i64().unwrap().to_string();
    assert!(chief["reports"].as_u64().unwrap() >= 8, "{chief}");
    assert!(chief["names"].as_array().unwrap().iter().any(|name| name[0] == "Bob Ashdown"), "{chief}");

    let office = answer(folder, &["office", "chief", "constable", "--json"]);
    let holders: BTreeSet<&str> = office["tenures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tenure| tenure["holder"].as_str().unwrap())
        .collect();
    assert!(holders.contains("Robert Ashdown") && holders.len() > 1, "{holders:?}");
    let evidence = &office["tenures"][0]["evidence"][0];
    let text: String = archive
        .db()
        .query_row("SELECT text FROM report WHERE id = ?1", [evidence["report"].as_i64()], |row| row.get(0))
        .unwrap();
    let span: Vec<usize> = serde_json::from_value(evidence["span"].clone()).unwrap();
    let words: String = text.chars().skip(span[0]).take(span[1] - span[0]).collect();
    assert_eq!(evidence["words"], json!(words), "a passage is the report's words");

    let timeline = answer(folder, &["timeline", &number, "--json"]);
    let days: Vec<&Json> =
        timeline["events"].as_array().unwrap().iter().map(|event| &event["date"]).collect();
    assert!(days.len() > 5 && days.iter().map(|day| day.as_str()).is_sorted(), "{days:?}");
    assert!(!out(&run(folder, &["timeline", &number, "--type", "resign"])).is_empty());
    assert!(!run(folder, &["timeline", "--type", "resigns"]).status.success());

    let affairs = answer(folder, &["affair", &number, "--json"]);
    let affairs = affairs["affairs"].as_array().unwrap();
    assert!(affairs.iter().any(|affair| affair["reports"].as_array().unwrap().len() > 3), "{affairs:#?}");
    for affair in affairs {
        let reports: Vec<i64> = serde_json::from_value(affair["reports"].clone()).unwrap();
        assert_eq!(reports.iter().collect::<BTreeSet<_>>().len(), reports.len(), "each report once");
    }
    // A search says in which office it was said, and how often it was printed.
    let search = answer(folder, &["search", "driven", "--speaker", "Bob Ashdown", "--json"]);
    let found = &search["statements"][0];
    assert!(found["printings"].as_u64().unwrap() >= 3 && found["office"].is_string(), "{search}");
    let open = answer(folder, &["open", "--limit", "5", "--json"]);
    assert_eq!(open["open"].as_array().unwrap().len(), 5);
    for entry in open["open"].as_array().unwrap() {
        assert!(!entry["owing"].as_array().unwrap().is_empty(), "{entry}");
        assert!(["happened", "planned"].contains(&entry["event"]["status"].as_str().unwrap()), "{entry}");
        let since = entry["event"]["date"].as_str();
        let in_report = |event: &Json| event["report"] == entry["event"]["report"];
        let borne = entry["borne"].as_array().unwrap();
        assert!(borne.iter().all(|event| in_report(event) || event["date"].as_str() >= since), "{entry}");
    }

    // What several papers printed is one, the first of them first.
    let quotes = answer(folder, &["quote", "driven out by the words of a handful", "--json"]);
    let printings = quotes["quotes"][0]["printings"].as_array().unwrap();
    assert!(printings.len() >= 3, "{quotes}");
    assert_eq!(printings[0]["variant"], "first");
    assert!(printings.iter().any(|printing| printing["variant"] == "edited"), "{printings:#?}");
    assert!(out(&run(folder, &["quote", "nobody ever said that"])).contains("Nothing found"));

    // Several can be meant, or nobody.
    let several = run(folder, &["affair", "Ashdown"]);
    let why = String::from_utf8_lossy(&several.stderr).into_owned();
    assert!(!several.status.success() && why.contains("give the number"), "{why}");
    assert!(!run(folder, &["person", "Zzyzx"]).status.success());
}

#[test]
fn said_and_did() {
    let archive = Archive::new("carrow");
    let pairs = answer(archive.path(), &["said-and-did", "Iain Mather", "--json"]);
    let pairs = pairs["pairs"].as_array().unwrap();
    // He would not walk away, wrote one paper; he resigned, wrote another six weeks later.
    let is_across = |pair: &&Json| {
        pair["said"]["date"].as_str() < pair["event"]["date"].as_str() && pair["said"]["office"].is_string()
    };
    let gone = pairs.iter().find(|pair| is_across(pair)).unwrap_or_else(|| panic!("{pairs:#?}"));
    assert_eq!((&gone["kind"], &gone["event"]["kind"]), (&json!("ruled_out_then_done"), &json!("resign")));
    assert_ne!(gone["said"]["report"], gone["event"]["report"]);
    assert!(gone["said"]["office"].as_str().unwrap().to_lowercase().contains("chief constable"), "{gone}");
}

#[test]
fn people_say_who_is_one() {
    let archive = Archive::new("harwick");
    let folder = archive.path();
    // The best known of that name.
    let find = |name: &str| -> i64 {
        let known = answer(folder, &["person", name, "--json"]);
        known["entity"].as_i64().or(known["several"][0]["entity"].as_i64()).unwrap()
    };
    let names = |entity: i64| -> BTreeSet<String> {
        let known = answer(folder, &["person", &entity.to_string(), "--json"]);
        known["names"].as_array().unwrap().iter().map(|name| name[0].as_str().unwrap().to_owned()).collect()
    };
    let say = |args: &[&str]| {
        let said = run(folder, &[args, &["--by", "Tess Quay"]].concat());
        assert!(said.status.success(), "{args:?}: {}", String::from_utf8_lossy(&said.stderr));
        out(&said).to_owned()
    };
    let everybody = || -> Vec<(String, i64, i64)> {
        let db = archive.db();
        let mut all = db.prepare("SELECT actor.name, report_id, entity_id FROM actor WHERE entity_id IS NOT NULL ORDER BY report_id, number").unwrap();
        all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let before = everybody();
    let (chief, mayor) = (find("Robert Ashdown"), find("Owen Pritchett"));

    // Two become one, whatever their names, and two again.
    let said = say(&["merge", &chief.to_string(), &mayor.to_string()]);
    assert!(names(chief).contains("Owen Pritchett"));
    assert_eq!(
        answer(folder, &["person", &mayor.to_string(), "--json"])["entity"],
        chief,
        "the old number leads there"
    );
    let number =
        |said: &str| said.split("onrecord undo ").nth(1).unwrap().split('`').next().unwrap().to_owned();
    let undo = number(&said);
    // Numbers stay, however often names are joined anew.
    let merged = everybody();
    for confidence in ["0.4", "0.3"] {
        assert!(run(folder, &["reread", "--min-speaker", confidence]).status.success());
        assert_eq!(everybody(), merged);
    }
    // What was merged is split again at will, and one after the other is undone.
    let his: i64 = archive
        .db()
        .query_row("SELECT min(report_id) FROM actor WHERE base_entity_id = ?1", [mayor], |row| row.get(0))
        .unwrap();
    let said = say(&["split", &chief.to_string(), "--reports", &his.to_string()]);
    let owens = |all: Vec<(String, i64, i64)>| -> BTreeSet<i64> {
        all.into_iter().filter(|one| one.1 == his && one.0.contains("Pritchett")).map(|one| one.2).collect()
    };
    assert!(!owens(everybody()).contains(&chief));
    say(&["undo", &number(&said)]);
    assert!(owens(everybody()).contains(&chief));
    say(&["undo", &undo]);
    assert_eq!(everybody(), before, "as if nothing had been said");

    // A line that is taken back, and given again, leaves nothing behind.
    let (report, actor): (i64, i64) = archive
        .db()
        .query_row("SELECT report_id, number FROM actor WHERE entity_id = ?1 LIMIT 1", [mayor], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let entities =
        || archive.db().query_row("SELECT count(*) FROM entity", [], |row| row.get::<_, i64>(0)).unwrap();
    let count = entities();
    let last =
        || archive.db().query_row("SELECT max(id) FROM correction", [], |row| row.get::<_, i64>(0)).unwrap();
    say(&["correct", &report.to_string(), &format!("A{actor}"), "--reject"]);
    let rejected = last();
    say(&["undo", &rejected.to_string()]);
    assert_eq!(entities(), count);

    // One becomes two, and stays so when all is read anew.
    let report: i64 = archive
        .db()
        .query_row("SELECT max(report_id) FROM actor WHERE entity_id = ?1", [chief], |row| row.get(0))
        .unwrap();
    say(&["split", &chief.to_string(), "--reports", &report.to_string(), "--note", "another Ashdown"]);
    let of = |report: i64| -> BTreeSet<i64> {
        let everybody = everybody();
        everybody.iter().filter(|one| one.1 == report && one.0.contains("Ashdown")).map(|one| one.2).collect()
    };
    assert!(!of(report).contains(&chief) && names(chief).contains("Robert Ashdown"));
    say(&["rename", &chief.to_string(), "Robert Ashdown QPM"]);
    let again = run(folder, &["reread", "--min-event", "0.5"]);
    assert!(again.status.success());
    assert!(!of(report).contains(&chief));
    assert_eq!(answer(folder, &["person", &chief.to_string(), "--json"])["name"], "Robert Ashdown QPM");

    // What cannot be is refused.
    let refused = |args: &[&str]| {
        let said = run(folder, &[args, &["--by", "Tess Quay"]].concat());
        assert!(!said.status.success(), "{args:?}");
        String::from_utf8_lossy(&said.stderr).into_owned()
    };
    assert!(refused(&["merge", &chief.to_string(), &chief.to_string()]).contains("one already"));
    assert!(refused(&["split", &chief.to_string(), "--reports", "99999"]).contains("not in report 99999"));
    Store::open(folder.join("record.db")).unwrap().check().unwrap();
}

#[test]
fn authority_lists() {
    let archive = Archive::new("harwick");
    let folder = archive.path();
    fs::write(
        folder.join("people.csv"),
        "id,name,aliases,office,organisation,wikidata\n\
        1,Robert Ashdown,Bob Ashdown|R. N. Ashdown,chief constable,Wexmoor Police,Q1\n\
        2,Nobody Here,,mayor,Port Lorne,Q2\n",
    )
    .unwrap();
    let imported = run(folder, &["people", "import", "people.csv"]);
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    assert!(out(&imported).starts_with("2 entries of people: 1 person"), "{}", out(&imported));
    let linked: Vec<(String, String)> = {
        let db = archive.db();
        let mut linked = db
            .prepare("SELECT entity.name, wikidata FROM entity JOIN authority ON authority.id = authority_id")
            .unwrap();
        linked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(linked, [("Robert Ashdown".to_owned(), "Q1".to_owned())]);
    let known = answer(folder, &["person", "Robert Ashdown", "--json"]);
    assert_eq!(
        known["authority"],
        json!({"list": "people", "id": "1", "name": "Robert Ashdown", "wikidata": "Q1"})
    );
    // The same list again changes nothing, and a worse one takes the link away.
    run(folder, &["people", "import", "people.csv"]);
    fs::write(folder.join("people.csv"), "id,name\n2,Nobody Here\n").unwrap();
    let imported = run(folder, &["people", "import", "people.csv"]);
    assert!(out(&imported).starts_with("1 entry of people: 0 people"), "{}", out(&imported));
    fs::write(folder.join("bad.csv"), b"\xff\xfe").unwrap();
    let bad = run(folder, &["people", "import", "bad.csv"]);
    assert!(!bad.status.success() && String::from_utf8_lossy(&bad.stderr).contains("bad.csv"));
}
