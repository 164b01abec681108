//! The store: what goes in comes out, twice is once, and bad files are said to be what they are.

use std::{fs, path::Path};

use onrecord::{ReaderOptions, Report, StatementKind, json::Document};
use onrecord_record::{Added, Address, FileState, Found, MadeWith, ProblemKind, Read, Search, Store, sha256};
use rusqlite::Connection;
use wharf::{MODEL, WHARF, add, file, reading, silent, store, wharf};

#[path = "wharf/made.rs"]
mod wharf;

#[test]
fn what_goes_in_comes_out() {
    let (_folder, mut store) = store();
    let report = wharf();
    let reading = reading(&report);
    let added = add(&mut store, &reading, &Address::web(report.url.as_deref().unwrap()).unwrap());
    assert!(added.new_text && added.new_address && !added.new_version && !added.near_duplicate);
    let stored = store.report("https://courier.example/wharf").unwrap().unwrap();
    assert_eq!(stored.document, Document::new(&reading, Some(MODEL)));
    // It is found by its number, its address with a fragment, and its text's hash as well.
    let hash = &stored.document.text_sha256;
    for which in ["1", "https://courier.example/wharf#end", hash, &hash[..8]] {
        assert_eq!(store.report(which).unwrap().as_ref(), Some(&stored), "{which}");
    }
    for which in ["2", "-1", "", "https://courier.example/quay", "ffffffff", "zzzzzzzz", "1e", "é"] {
        assert_eq!(store.report(which).unwrap(), None, "{which}");
    }
    store.check().unwrap();
}

#[test]
fn the_same_again_changes_nothing() {
    let (_folder, mut store) = store();
    let report = wharf();
    add(&mut store, &reading(&report), &file("a.txt"));
    let again = add(&mut store, &reading(&report), &file("a.txt"));
    assert_eq!(again, Added { report: Some(1), ..Added::default() });
    // Another address.
    let copy = add(&mut store, &reading(&report), &file("b.txt"));
    assert_eq!(copy, Added { report: Some(1), new_address: true, ..Added::default() });
    let addresses: Vec<_> =
        store.report("1").unwrap().unwrap().versions.into_iter().map(|v| v.address).collect();
    assert_eq!(addresses, ["a.txt", "b.txt"]);
}

#[test]
fn a_changed_report_is_a_new_version() {
    let (_folder, mut store) = store();
    let first = wharf();
    add(&mut store, &reading(&first), &file("a.txt"));
    let second = Report { text: WHARF.replace("It was claimed that", "They said that"), ..wharf() };
    let mut changed = reading(&second);
    changed.statements.remove(0);
    changed.bearings.clear();
    changed.events[0].statement = Some(0);
    let added = add(&mut store, &changed, &file("a.txt"));
    // It is a near-duplicate of what was there before, too.
    assert_eq!(
        added,
        Added {
            report: Some(2),
            new_text: true,
            near_duplicate: true,
            new_version: true,
            new_address: false
        }
    );
    let stored = store.report("a.txt").unwrap().unwrap();
    assert_eq!((stored.report, stored.versions.len()), (2, 2));
    let [difference] = &stored.differences[..] else { panic!("{stored:?}") };
    assert_eq!((difference.before, difference.after), (1, 2));
    let gone: Vec<_> = difference.gone.iter().map(|said| said.content.as_str()).collect();
    assert_eq!((gone, difference.new.len()), (vec!["“I have no plans to leave,”"], 0));
    // Only the headline.
    let third = Report { title: Some("Harbour master goes".into()), ..first };
    let added = add(&mut store, &reading(&third), &file("a.txt"));
    assert_eq!(added, Added { report: Some(1), new_version: true, ..Added::default() });
    assert_eq!(store.report("1").unwrap().unwrap().versions[2].title.as_deref(), Some("Harbour master goes"));
}

#[test]
fn near_duplicates_are_joined() {
    let (_folder, mut store) = store();
    let wire = wharf();
    add(&mut store, &reading(&wire), &file("wire.txt"));
    let cut = Report::from_text("cut", WHARF.rsplit_once(" She").unwrap().0);
    assert!(add(&mut store, &silent(&cut), &file("cut.txt")).near_duplicate);
    let long =
        Report::from_text("long", format!("{WHARF}\n\nThe board will meet on Thursday to name somebody."));
    assert!(add(&mut store, &reading(&long), &file("long.txt")).near_duplicate);
    let other = Report::from_text(
        "other",
        "The bridge at Tarnside is 30 metres long. It opened on Monday, and nobody came, as it rained all day and the band had stayed at home with a cold, the paper wrote.",
    );
    assert!(!add(&mut store, &silent(&other), &file("other.txt")).near_duplicate);

    let cut = store.report("cut.txt").unwrap().unwrap();
    assert_eq!(cut.copy_of.as_ref().map(|copy| copy.report), Some(1));
    assert_eq!(cut.copies.iter().map(|copy| copy.report).collect::<Vec<_>>(), [3]);
    let wire = store.report("wire.txt").unwrap().unwrap();
    assert_eq!(wire.copy_of, None);
    assert_eq!(wire.copies[1].addresses, ["long.txt"]);
    // What both say is found once, and says where else it is.
    let hits = store.search(&Search { words: Some("plans".into()), ..Search::default() }, 10).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].copies.len(), 1);
    // However few are wanted.
    let hits = store.search(&Search { words: Some("plans".into()), ..Search::default() }, 1).unwrap();
    assert_eq!(hits[0].copies.len(), 1);
    let reports =
        store.search_reports(&Search { words: Some("plans".into()), ..Search::default() }, 1).unwrap();
    assert_eq!(reports[0].copies.len(), 2);
}

#[test]
fn searching() {
    let (_folder, mut store) = store();
    let report = wharf();
    add(&mut store, &reading(&report), &file("a.txt"));
    let found = |search: &Search| {
        let hits = store.search(search, 10).unwrap();
        hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>().join(" ")
    };
    let all = Search::default();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(found(&all), "S1 S2 S3");
    assert_eq!(found(&Search { words: text("leaving plan"), ..all.clone() }), "S1");
    assert_eq!(found(&Search { words: text("“plans leave”"), ..all.clone() }), "");
    assert_eq!(found(&Search { words: text("“no plans” le*"), ..all.clone() }), "S1");
    // The speaker's name is nothing that was said.
    assert_eq!(found(&Search { words: text("Brand"), ..all.clone() }), "");
    assert_eq!(found(&Search { words: text("—"), ..all.clone() }), "");
    assert_eq!(found(&Search { speaker: text("quill"), ..all.clone() }), "S1");
    assert_eq!(found(&Search { about: text("quill"), ..all.clone() }), "S2");
    assert_eq!(found(&Search { about: text("crew"), ..all.clone() }), "S3");
    assert_eq!(found(&Search { office: text("harbour master lorne"), ..all.clone() }), "S1");
    assert_eq!(found(&Search { kind: Some(StatementKind::Mixed), ..all.clone() }), "S3");
    let day = Some(jiff::civil::date(2031, 5, 9));
    assert_eq!(found(&Search { from: day, to: day, ..all.clone() }), "S1 S2 S3");
    assert_eq!(found(&Search { from: Some(jiff::civil::date(2031, 5, 10)), ..all.clone() }), "");
    assert_eq!(found(&Search { to: Some(jiff::civil::date(2031, 5, 8)), ..all }), "");

    let reports = store.search_reports(&Search { words: text("claims"), ..Search::default() }, 10).unwrap();
    assert_eq!(reports.len(), 1);
    assert!(reports[0].snippet.as_ref().unwrap().contains("It was claimed"), "{reports:?}");
}

#[test]
fn reading_anew() {
    let (_folder, mut store) = store();
    let report = wharf();
    let before = reading(&report);
    add(&mut store, &before, &file("a.txt"));
    let other = Report::from_text("other", "It rained.");
    add(&mut store, &silent(&other), &file("b.txt"));
    let with = MadeWith::new("a better model", &ReaderOptions::default());
    assert_eq!(store.to_reread(&MadeWith::new(MODEL, &ReaderOptions::default()), 0, 9).unwrap(), [0i64; 0]);
    assert_eq!(store.to_reread(&with, 0, 9).unwrap(), [1, 2]);
    assert_eq!(store.to_reread(&with, 1, 9).unwrap(), [2]);
    assert_eq!(store.as_read(1).unwrap(), report);
    assert!(store.as_read(3).unwrap_err().is_damaged());

    let mut after = before.clone();
    after.statements.remove(2);
    after.statements[0].confidence = 0.5;
    let mut batch = store.batch().unwrap();
    let row = batch.made_with(&with).unwrap();
    batch.reread(1, &Document::new(&after, Some("a better model")), row).unwrap();
    let wrong = batch.reread(2, &Document::new(&after, None), row).unwrap_err();
    assert!(wrong.is_reading(), "{wrong}");
    batch.commit().unwrap();
    assert_eq!(store.report("1").unwrap().unwrap().document, Document::new(&after, Some("a better model")));
    assert_eq!(store.to_reread(&with, 0, 9).unwrap(), [2]);
    assert_eq!(store.search(&Search { words: Some("crew".into()), ..Search::default() }, 9).unwrap(), []);
    store.check().unwrap();
}

#[test]
fn views_have_names_for_people() {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    drop(store);
    let db = Connection::open(folder.path().join("record.db")).unwrap();
    let line = |sql: &str| {
        let mut statement = db.prepare(sql).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            Ok((0..columns)
                .map(|n| row.get::<_, Option<String>>(n).unwrap().unwrap_or_default())
                .collect::<Vec<_>>())
        };
        statement.query_row([], row).unwrap().join(" | ")
    };
    assert_eq!(
        line("SELECT date, speaker, cue, said, about, report FROM statements WHERE statement_id = 2"),
        "2031-05-09 | Ola Brand | called for | Ms Quill to go over the doors | Ada Quill | Harbour master to go"
    );
    assert_eq!(
        line("SELECT date, by_whom, did, to_whom, about FROM events WHERE event_id = 1"),
        "2031-05-09 | Ola Brand | called for | Ada Quill | over the doors"
    );
    assert_eq!(
        line("SELECT holder, title, body, status, evidence FROM offices"),
        "Ada Quill | harbour master | Port Lorne | former | the harbour master of Port Lorne"
    );
    assert_eq!(
        line("SELECT actor, kind, said, later FROM said_and_did"),
        "Ada Quill | ruled_out_then_done | “I have no plans to leave,” | stepped down"
    );
    assert_eq!(line("SELECT actor, words FROM mentions WHERE form = 'pronoun'"), "Ada Quill | I");
    assert_eq!(line("SELECT report, addresses FROM reports"), "Harbour master to go | a.txt");
    // Datasette takes a table's search index from this.
    for table in ["report", "statement", "actor", "office"] {
        let sql = format!(
            "SELECT name FROM sqlite_schema WHERE sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"{table}\"%'"
        );
        assert_eq!(line(&sql), format!("{table}_fts"));
    }
}

#[test]
fn files_and_problems() {
    let (_folder, mut store) = store();
    let state = FileState { size: 7, modified: -1, done: false, offset: 3, line: 1 };
    let mut batch = store.batch().unwrap();
    let row = batch.file("a.jsonl", &state).unwrap();
    assert_eq!(batch.file("a.jsonl", &state).unwrap(), row);
    batch.problem("a.jsonl", Some(2), ProblemKind::Failed, "no JSON").unwrap();
    batch.problem("b.txt", None, ProblemKind::Skipped, "Welsh").unwrap();
    batch.commit().unwrap();
    assert_eq!(store.file("a.jsonl").unwrap(), Some(state));
    assert_eq!(store.file("b.txt").unwrap(), None);
    let problems = store.problems().unwrap();
    assert_eq!((problems[0].line, problems[1].line), (Some(2), None));
    // The same again, and another reason.
    let mut batch = store.batch().unwrap();
    batch.problem("a.jsonl", Some(2), ProblemKind::Failed, "no JSON").unwrap();
    batch.problem("b.txt", None, ProblemKind::Failed, "empty").unwrap();
    batch.no_problems("c.txt").unwrap();
    batch.no_problem("a.jsonl").unwrap();
    batch.commit().unwrap();
    let again = store.problems().unwrap();
    assert_eq!(again[0], problems[0]);
    assert_eq!((again[1].kind.as_str(), again[1].why.as_str()), ("failed", "empty"));
    let mut batch = store.batch().unwrap();
    batch.no_problem("b.txt").unwrap();
    batch.commit().unwrap();
    assert_eq!(store.problems().unwrap().len(), 1);
    // What is not committed is not there.
    store.batch().unwrap().no_problems("a.jsonl").unwrap();
    assert_eq!(store.problems().unwrap().len(), 1);
}

#[test]
fn a_text_without_a_reading_is_left_out() {
    let (_folder, mut store) = store();
    let report = wharf();
    let mut batch = store.batch().unwrap();
    let with = batch.made_with(&MadeWith::new(MODEL, &ReaderOptions::default())).unwrap();
    assert_eq!(batch.made_with(&MadeWith::new(MODEL, &ReaderOptions::default())).unwrap(), with);
    let address = file("a.txt");
    let found =
        Found { report: &report, sha256: sha256(&report.text), address: &address, file: None, line: None };
    assert_eq!(batch.add(&found, None, with).unwrap(), Added::default());
    batch.commit().unwrap();
    assert!(!store.has_text(&sha256(WHARF)).unwrap());
    add(&mut store, &reading(&report), &address);
    assert!(store.has_text(&sha256(WHARF)).unwrap());
}

fn failed(path: &Path) -> (String, onrecord_record::Error) {
    let before = fs::read(path).ok();
    let error = Store::create(path).map(drop).unwrap_err();
    assert_eq!(fs::read(path).ok(), before, "the file was touched");
    (error.to_string().replace(&path.display().to_string(), "record.db"), error)
}

#[test]
fn bad_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let missing = Store::open(&path).unwrap_err();
    assert!(missing.is_missing() && !path.exists(), "{missing}");
    assert!(missing.to_string().contains("onrecord add"), "{missing}");
    // Notes are no database, however long they are.
    for notes in ["Dear diary", &"Dear diary. ".repeat(1000)] {
        fs::write(&path, notes).unwrap();
        let (said, error) = failed(&path);
        assert!(error.is_foreign() && said.contains("is not an OnRecord store"), "{said}");
    }
    // An empty file becomes a store, but is none.
    fs::write(&path, "").unwrap();
    assert!(Store::open(&path).unwrap_err().is_foreign());
    Store::create(&path).unwrap();
    Store::open(&path).unwrap();
    // Another program's database.
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE notes (note TEXT)").unwrap();
    let (said, error) = failed(&path);
    assert!(error.is_foreign() && said.contains("another program's"), "{said}");
    // A folder, and a folder that is not there.
    let (said, error) = failed(folder.path());
    assert!(error.is_foreign() && said.contains("is a folder"), "{said}");
    let (said, _) = failed(&folder.path().join("gone/record.db"));
    assert!(said.contains("check that its folder exists"), "{said}");
}

#[test]
fn a_store_of_a_later_program() {
    let (folder, store) = store();
    drop(store);
    let path = folder.path().join("record.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 1000).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(error.is_newer() && error.to_string().contains("install the newer program"), "{error}");
}

#[test]
fn a_damaged_store() {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    store.check().unwrap();
    drop(store);
    let path = folder.path().join("record.db");
    let whole = fs::read(&path).unwrap();
    // Its first page says what it is, the others are gone.
    let mut bytes = whole.clone();
    bytes[4096..].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    let error = Store::open(&path).and_then(|store| store.check()).unwrap_err();
    assert!(error.is_damaged() && error.to_string().contains(".recover"), "{error}");
    // Cut.
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let error = Store::open(&path).and_then(|store| store.check()).unwrap_err();
    assert!(error.is_damaged(), "{error}");
    // A search index that does not fit its table.
    fs::write(&path, &whole).unwrap();
    let db = Connection::open(&path).unwrap();
    db.execute_batch("DROP TRIGGER statement_fts_update; UPDATE statement SET content = 'other words'")
        .unwrap();
    drop(db);
    let error = Store::open(&path).and_then(|store| store.check()).unwrap_err();
    assert!(error.is_damaged(), "{error}");
}

#[test]
fn a_full_disk_leaves_the_store_as_it_was() {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    drop(store);
    let path = folder.path().join("record.db");
    let mut store = Store::open(&path).unwrap();
    let pages = store.pages().unwrap();
    store.limit_pages(pages).unwrap();
    let mut error = None;
    for n in 0..200 {
        let report = Report::from_text(format!("r{n}"), format!("{n} metres. ").repeat(2000));
        let reading = silent(&report);
        let read = Read::new(&reading, MODEL);
        let address = file(&report.id);
        let mut batch = store.batch().unwrap();
        let with = batch.made_with(&MadeWith::new(MODEL, &ReaderOptions::default())).unwrap();
        let found = Found {
            report: &report,
            sha256: sha256(&report.text),
            address: &address,
            file: None,
            line: None,
        };
        let done = batch.add(&found, Some(&read), with).and_then(|_| batch.commit());
        if let Err(full) = done {
            error = Some(full);
            break;
        }
    }
    let error = error.expect("the disk is full");
    assert!(error.is_full() && error.to_string().contains("free some space"), "{error}");
    drop(store);
    let store = Store::open(&path).unwrap();
    store.check().unwrap();
    assert!(store.report("a.txt").unwrap().is_some());
}

#[test]
fn made_by_several_at_once() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.db");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| Store::create(&path).unwrap().batch().unwrap().commit().unwrap());
            }
        });
        Store::open(&path).unwrap().check().unwrap();
    }
}

#[test]
fn two_programs_at_once() {
    let (folder, mut first) = store();
    add(&mut first, &reading(&wharf()), &file("a.txt"));
    let path = folder.path().join("record.db");
    let mut second = Store::open(&path).unwrap();
    second.wait(std::time::Duration::from_millis(50)).unwrap();
    let writing = first.batch().unwrap();
    // Reading goes on while another writes.
    assert!(second.report("a.txt").unwrap().is_some());
    let error = second.batch().map(drop).unwrap_err();
    assert!(error.is_locked() && error.to_string().contains("another program is writing"), "{error}");
    drop(writing);
    second.batch().unwrap();
}
