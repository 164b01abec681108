//! A store of each released schema is opened, brought to the present form, and answers as it did.
//!
//! From the release of a schema on, its migration is not changed: another is added, and a store of the new schema is kept beside the old ones
//! (`cargo test -p onrecord-record --test released -- --ignored` writes it).

use std::{
    fs,
    path::{Path, PathBuf},
};

use onrecord::{ActorKind, Mention, MentionForm, Report, json::Document};
use onrecord_record::{Address, Correction, Happenings, Owed, ProblemKind, Search, Store};
use rusqlite::Connection;
use wharf::{MODEL, add, file, reading, silent, span, wharf};

#[path = "wharf/made.rs"]
mod wharf;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released")
}

/// The schema that a store has.
fn schema(path: &Path) -> (i64, String) {
    let db = Connection::open(path).unwrap();
    let number = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    let sql = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name)";
    (number, db.query_row(sql, [], |row| row.get(0)).unwrap())
}

fn met() -> Report {
    Report {
        date: Some(jiff::civil::date(2031, 5, 20)),
        url: Some("https://mercury.example/met".into()),
        ..Report::from_text(
            "met",
            "Ada Quill, a former harbour master, met the press in Port Lorne. Ola Brand did not.",
        )
    }
}

#[test]
#[ignore = "writes a store of the present schema, to be kept when it is released"]
fn keep_the_present_schema() {
    let folder = folder();
    let path = folder.join("new.db");
    let mut store = Store::create(&path).unwrap();
    let report = wharf();
    add(&mut store, &reading(&report), &Address::web(report.url.as_deref().unwrap()).unwrap());
    let other = met();
    let mut read = silent(&other);
    for name in ["Ada Quill", "Ola Brand"] {
        let mentions = vec![Mention { span: span(&other.text, "", name), form: MentionForm::Name }];
        read.actors.push(onrecord::Actor {
            kind: ActorKind::Person,
            name: name.into(),
            honorific: None,
            mentions,
        });
    }
    add(&mut store, &read, &file("b.txt"));
    let mut batch = store.batch().unwrap();
    batch.problem("c.txt", None, ProblemKind::Failed, "it is no text").unwrap();
    batch.commit().unwrap();
    store.correct(1, "S1", &Correction::Accept, "M", None).unwrap();
    store.join(|_, _| {}).unwrap();
    store.check().unwrap();
    drop(store);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA journal_mode = DELETE; VACUUM").unwrap();
    drop(db);
    let (number, _) = schema(&path);
    fs::rename(&path, folder.join(format!("{number}.db"))).unwrap();
}

#[test]
fn each_is_opened() {
    let new = tempfile::tempdir().unwrap();
    drop(Store::create(new.path().join("record.db")).unwrap());
    let present = schema(&new.path().join("record.db"));
    let mut kept: Vec<i64> = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let from = entry.unwrap().path();
        let work = tempfile::tempdir().unwrap();
        let path = work.path().join("record.db");
        fs::copy(&from, &path).unwrap();
        let (number, _) = schema(&path);
        assert_eq!(from.file_name().unwrap().to_str(), Some(&*format!("{number}.db")));
        kept.push(number);

        let mut store = Store::open(&path).unwrap();
        assert_eq!(
            schema(&path),
            present,
            "{}: what has been released is not changed, but migrated",
            from.display()
        );
        store.check().unwrap();
        let report = wharf();
        let reading = reading(&report);
        assert_eq!(store.report("1").unwrap().unwrap().document, Document::new(&reading, Some(MODEL)));
        assert_eq!(store.checked(1).unwrap().len(), 1);
        assert_eq!(store.problems().unwrap().len(), 1);
        let quill = store.entities("Ada Quill", None).unwrap().remove(0);
        assert_eq!(quill.reports, 2);
        assert!(!store.entity(quill.entity).unwrap().said.is_empty());
        assert!(!store.office("harbour master").unwrap().is_empty());
        assert!(!store.timeline(&Happenings::default(), 10).unwrap().is_empty());
        assert!(!store.affairs(quill.entity, 10).unwrap().is_empty());
        assert!(!store.said_and_did(quill.entity, 10).unwrap().is_empty());
        assert!(!store.quote("no plans to leave", 5).unwrap().is_empty());
        assert!(!store.open_ledger(&Owed::default(), 10).unwrap().is_empty());
        let words = Search { words: Some("plans".into()), ..Search::default() };
        assert_eq!(store.search(&words, 10).unwrap().len(), 1);

        // It can be written as before.
        let other = Report::from_text(
            "other",
            "Ada Quill met the board. Nothing else was said about it on that day.",
        );
        add(&mut store, &silent(&other), &file("d.txt"));
        store.join(|_, _| {}).unwrap();
        store.check().unwrap();
    }
    kept.sort_unstable();
    assert_eq!(kept, (1..=present.0).collect::<Vec<_>>(), "a store of each schema is kept");
}
