//! Corrections of lines: what they change, that they hold for later readings, and that an undo leaves nothing behind.

use onrecord::{
    ActorKind, EventKind, EventStatus, LinkKind, ReaderOptions, Reading, Report, StatementKind, Step,
    json::{self, Document},
};
use onrecord_record::{Correction, MadeWith, Search, Store, StoredReport};
use rusqlite::Connection;
use tempfile::TempDir;
use wharf::{MODEL, WHARF, add, file, reading, span, store, wharf};

#[path = "wharf/made.rs"]
mod wharf;

const BY: &str = "Mara Finch";

/// A store with the report, read.
fn kept() -> (TempDir, Store) {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    (folder, store)
}

fn edit(fields: &[(&str, &str)]) -> Correction {
    Correction::Edit(fields.iter().map(|&(field, value)| (field.to_owned(), value.to_owned())).collect())
}

fn correct(store: &mut Store, line: &str, correction: &Correction) -> i64 {
    let number = store.correct(1, line, correction, BY, None).unwrap();
    store.check().unwrap();
    number
}

fn stored(store: &Store) -> StoredReport {
    let stored = store.report("1").unwrap().unwrap();
    // It hangs together.
    let json = serde_json::to_string(&stored.document).unwrap();
    assert_eq!(Document::from_json(&json).unwrap(), stored.document);
    stored
}

fn document(store: &Store) -> Document {
    stored(store).document
}

fn refused(store: &mut Store, line: &str, correction: &Correction) -> String {
    let before = stored(store);
    let error = store.correct(1, line, correction, BY, None).unwrap_err();
    assert!(error.is_refused(), "{error}");
    assert_eq!(stored(store), before);
    error.to_string().rsplit_once("record.db: ").unwrap().1.to_owned()
}

fn reread(store: &mut Store, reading: &Reading<'_>) {
    let with = MadeWith::new("a better model", &ReaderOptions::default());
    let mut batch = store.batch().unwrap();
    let row = batch.made_with(&with).unwrap();
    batch.reread(1, &Document::new(reading, Some("a better model")), row).unwrap();
    batch.commit().unwrap();
    store.check().unwrap();
}

fn words(quotes: &[json::Quote]) -> Vec<&str> {
    quotes.iter().map(|quote| quote.exact.as_str()).collect()
}

#[test]
fn a_line_is_accepted() {
    let (_folder, mut store) = kept();
    let before = document(&store);
    for line in ["A1", "O1", "T2", "S1", "E2", "L1"] {
        correct(&mut store, line, &Correction::Accept);
    }
    let after = stored(&store);
    assert_eq!(after.document, before);
    let checked: Vec<_> = after.checked.iter().map(|line| (line.id.as_str(), line.by.as_str())).collect();
    assert_eq!(checked, ["A1", "O1", "T2", "S1", "E2", "L1"].map(|line| (line, BY)));
    let hits = store.search(&Search::default(), 9).unwrap();
    let by: Vec<_> = hits.iter().map(|hit| (hit.id.as_str(), hit.checked_by.as_deref())).collect();
    assert_eq!(by, [("S1", Some(BY)), ("S2", None), ("S3", None)]);
}

#[test]
fn a_statement_is_rejected() {
    let (_folder, mut store) = kept();
    correct(&mut store, "S1", &Correction::Reject);
    let document = document(&store);
    assert_eq!(document.statements.len(), 2);
    assert_eq!(words(&document.statements[0].words.content), ["Ms Quill to go over the doors"]);
    // Both links were on it; the event that rests on the next one still does.
    assert!(document.links.is_empty());
    assert_eq!(document.events[0].statement.as_deref(), Some("S1"));
    let found = store.search(&Search { words: Some("plans".into()), ..Search::default() }, 9).unwrap();
    assert!(found.is_empty());
}

#[test]
fn an_event_is_rejected() {
    let (_folder, mut store) = kept();
    correct(&mut store, "E2", &Correction::Reject);
    let document = document(&store);
    assert_eq!(document.events.len(), 1);
    assert_eq!(document.offices[0].ended, None);
    assert_eq!(document.affairs[0].events, ["E1"]);
    // The other link is with a statement.
    assert_eq!(document.links.iter().map(|link| link.later.as_str()).collect::<Vec<_>>(), ["S2"]);
}

#[test]
fn an_actor_is_rejected() {
    let (_folder, mut store) = kept();
    correct(&mut store, "A1", &Correction::Reject);
    let document = document(&store);
    let names: Vec<_> =
        document.actors.iter().map(|actor| (actor.id.as_str(), actor.name.as_str())).collect();
    assert_eq!(names, [("A1", "the board"), ("A2", "Ola Brand"), ("A3", "the crew")]);
    assert_eq!(document.statements[0].speaker, None);
    assert_eq!(document.statements[0].because.runner_up.as_ref().unwrap().actor, "A2");
    assert_eq!(document.statements[1].speaker.as_deref(), Some("A2"));
    assert!(document.offices.is_empty() && document.affairs.is_empty() && document.links.is_empty());
    assert_eq!(document.events[0].by, ["A2"]);
    assert!(document.events[0].to.is_empty() && document.events[1].by.is_empty());
}

#[test]
fn other_lines_are_rejected() {
    let (_folder, mut store) = kept();
    for line in ["L1", "O1", "T1"] {
        correct(&mut store, line, &Correction::Reject);
    }
    let document = document(&store);
    assert_eq!(document.links.len(), 1);
    assert_eq!(document.links[0].later, "S2");
    assert!(document.offices.is_empty());
    assert_eq!(document.dates.iter().map(|date| date.words.exact.as_str()).collect::<Vec<_>>(), ["Friday"]);
    assert_eq!(document.events[1].when.as_deref(), Some("T1"));
}

#[test]
fn a_statement_is_edited() {
    let (_folder, mut store) = kept();
    let fields = [
        ("speaker", "the crew"),
        ("kind", "indirect"),
        ("source", "none"),
        ("cue", "It was claimed"),
        ("content", "that the crew had known"),
    ];
    correct(&mut store, "S3", &edit(&fields));
    let after = document(&store);
    let statement = &after.statements[2];
    assert_eq!((statement.speaker.as_deref(), statement.kind), (Some("A4"), StatementKind::Indirect));
    assert_eq!(statement.because.chain[0].words.exact, "the crew");
    assert_eq!(statement.because.confidence, 1.0);
    assert_eq!(words(&statement.words.cue), ["It was claimed"]);
    assert_eq!(words(&statement.words.content), ["that the crew had known"]);
    assert_eq!(stored(&store).checked[0].id, "S3");
    // A link that was hers is nobody's any more; a statement that begins earlier comes first.
    correct(&mut store, "S1", &edit(&[("speaker", "A3")]));
    assert!(document(&store).links.is_empty());
    correct(
        &mut store,
        "S3",
        &edit(&[("cue", "told"), ("content", "the board on Monday"), ("content", "Ada Quill")]),
    );
    let after = document(&store);
    assert_eq!(words(&after.statements[1].words.content), ["Ada Quill", "the board on Monday"]);
    assert_eq!(after.events[0].statement.as_deref(), Some("S3"));
    // And nobody's.
    correct(&mut store, "S1", &edit(&[("speaker", "none")]));
    assert_eq!(document(&store).statements[0].because.unknown, Some(onrecord::Unknown::NoActor));
}

#[test]
fn words_are_found_near_to_where_they_were() {
    let (_folder, mut store) = kept();
    // "the" stands in many places, and marks may be typed otherwise.
    correct(&mut store, "S2", &edit(&[("content", "the")]));
    let places = document(&store).statements[1].content.clone();
    let near = wharf().text.find("over the doors").unwrap() + 5;
    assert_eq!(
        places,
        [[span(WHARF, "over the", "the").start, near + 3].map(|byte| WHARF[..byte].chars().count())]
    );
    correct(&mut store, "S3", &edit(&[("content", "- \"with a heavy heart\"")]));
    assert_eq!(words(&document(&store).statements[2].words.content), ["– “with a heavy heart”"]);
}

#[test]
fn an_event_is_edited() {
    let (_folder, mut store) = kept();
    let fields = [
        ("type", "criticise"),
        ("status", "alleged"),
        ("by", "Ola Brand, the board"),
        ("to", "none"),
        ("re", "the doors"),
        ("when", "Monday"),
    ];
    correct(&mut store, "E1", &edit(&fields));
    let document = document(&store);
    let event = &document.events[0];
    assert_eq!((event.kind, event.step), (EventKind::Criticise, Step::Judgement));
    assert_eq!(event.status, EventStatus::Alleged);
    assert_eq!(event.by, ["A2", "A3"]);
    assert!(event.to.is_empty());
    assert_eq!(words(&event.words.re), ["the doors"]);
    assert_eq!(event.when.as_deref(), Some("T1"));
    assert_eq!(document.affairs[0].steps[0].step, Step::Judgement);
    // The link was of her, who has no part in it any more.
    correct(&mut store, "E2", &edit(&[("by", "A2"), ("by", "A3"), ("when", "none")]));
    let document = self::document(&store);
    assert_eq!(document.links.iter().map(|link| link.later.as_str()).collect::<Vec<_>>(), ["S2"]);
    assert_eq!(document.events[1].when, None);
}

#[test]
fn other_lines_are_edited() {
    let (_folder, mut store) = kept();
    let office =
        [("title", "Harbour Master"), ("body", "none"), ("holder", "Ola Brand"), ("status", "current")];
    correct(&mut store, "O1", &edit(&office));
    correct(&mut store, "T2", &edit(&[("value", "2031-05-02")]));
    correct(&mut store, "A2", &edit(&[("name", "the harbour board"), ("kind", "group")]));
    correct(&mut store, "L1", &edit(&[("kind", "promised_then_not")]));
    let document = document(&store);
    let office = &document.offices[0];
    assert_eq!(
        (office.title.as_str(), &office.body, office.holder.as_str()),
        ("Harbour Master", &None, "A3")
    );
    assert_eq!(document.dates[1].value, "2031-05-02");
    assert_eq!(document.dates[1].latest, Some(jiff::civil::date(2031, 5, 2).at(23, 59, 59, 0)));
    let actor = &document.actors[1];
    assert_eq!((actor.name.as_str(), actor.kind), ("the harbour board", ActorKind::Group));
    assert_eq!(document.links[0].kind, onrecord::BearingKind::PromisedThenNot);
}

#[test]
fn what_cannot_be_is_refused() {
    let (_folder, mut store) = kept();
    for (line, fields, says) in [
        (
            "S9",
            &[("kind", "direct")][..],
            "\"S9\" is none of its lines that can be corrected, which are A1 to A4, O1, T1 to T2, S1 to S3",
        ),
        ("C1", &[("kind", "direct")], "none of its lines"),
        ("é", &[("kind", "direct")], "none of its lines"),
        ("S1", &[], "of a statement these can be set: speaker, kind, source, cue, content"),
        (
            "E1",
            &[("step", "law")],
            "\"step\" is none of its fields; of an event these can be set: type, status, by, to, re, when",
        ),
        ("S1", &[("kind", "loud")], "kind: \"loud\" is none of direct, indirect, mixed"),
        ("S1", &[("speaker", "Nobody")], "A1 Ada Quill, A2 the board, A3 Ola Brand, A4 the crew"),
        ("S1", &[("content", "none")], "reject the line"),
        ("S1", &[("content", "words of mine")], "is not in the report's text"),
        ("S1", &[("content", "I have no"), ("content", "no plans")], "overlap"),
        ("S1", &[("kind", "direct"), ("kind", "mixed")], "is there twice"),
        ("E1", &[("by", "none"), ("by", "A1")], "not both"),
        ("E1", &[("when", "Sunday")], "T1 “Monday”, T2 “Friday”"),
        ("E1", &[("by", "A1, A9")], "\"A9\" is no actor"),
        ("O1", &[("holder", "none")], "must be somebody"),
        ("O1", &[("title", " ")], "must not be empty"),
        ("T1", &[("value", "last week")], "no TIMEX3 value"),
        ("L1", &[("kind", "lied")], "promised_then_done"),
    ] {
        let said = refused(&mut store, line, &edit(fields));
        assert!(said.contains(says), "{said}");
    }
    let nobody = store.correct(1, "S1", &Correction::Accept, "  ", None).unwrap_err();
    assert!(nobody.is_refused() && nobody.to_string().contains("who makes"), "{nobody}");
    let nowhere = store.correct(7, "S1", &Correction::Accept, BY, None).unwrap_err();
    assert!(nowhere.is_refused() && nowhere.to_string().contains("no report 7"), "{nowhere}");
    assert!(store.history(None).unwrap().is_empty());
}

#[test]
fn two_of_one_name() {
    let (_folder, mut store) = store();
    let report = wharf();
    let mut reading = reading(&report);
    reading.actors[1].name = "Ada Quill".into();
    add(&mut store, &reading, &file("a.txt"));
    let said = refused(&mut store, "S2", &edit(&[("speaker", "ada quill")]));
    assert!(said.contains("is the name of A1 and A2"), "{said}");
}

#[test]
fn corrections_win_over_later_readings() {
    let (_folder, mut store) = kept();
    correct(&mut store, "S1", &edit(&[("speaker", "Ola Brand")]));
    correct(&mut store, "E1", &Correction::Reject);
    correct(&mut store, "O1", &Correction::Accept);
    let corrected = document(&store);
    // The same again.
    let report = wharf();
    let machine = reading(&report);
    reread(&mut store, &machine);
    let again = stored(&store);
    assert_eq!(again.document, Document { model: Some("a better model".into()), ..corrected });
    assert_eq!(again.checked.len(), 2);
    assert!(again.unplaced.is_empty());
    // Another reading: a statement more, actors in another order, the cue and the evidence a little different.
    let mut other = machine.clone();
    other.actors.swap(1, 2);
    for event in &mut other.events {
        event.by.iter_mut().chain(&mut event.to).filter(|n| [1, 2].contains(*n)).for_each(|n| *n = 3 - *n);
    }
    for statement in &mut other.statements {
        let speaker = &mut statement.speaker;
        speaker.actor = speaker.actor.map(|n| if n == 2 { 1 } else { n });
        speaker.runner_up = None;
    }
    other.statements[0].cue = vec![span(WHARF, "told", "told the board")];
    let mut more = other.statements[2].clone();
    more.content = vec![span(WHARF, "", "I have no plans")];
    other.statements.insert(0, more);
    other.bearings.iter_mut().for_each(|link| link.statement += 1);
    other.bearings.truncate(1);
    other.events[0].statement = Some(2);
    other.offices[0].evidence = span(WHARF, "", "harbour master of Port Lorne");
    reread(&mut store, &other);
    let after = stored(&store);
    assert_eq!(after.document.statements.len(), 4);
    assert_eq!(after.document.statements[1].speaker.as_deref(), Some("A2"));
    assert_eq!(after.document.actors[1].name, "Ola Brand");
    assert_eq!(after.document.events.len(), 1);
    assert_eq!(after.document.events[0].words.trigger.exact, "stepped down");
    assert_eq!(after.checked.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["O1", "S2"]);
    // A reading without the line: the correction is not lost.
    let mut without = machine.clone();
    without.statements.remove(0);
    without.bearings.clear();
    without.events[0].statement = Some(0);
    reread(&mut store, &without);
    let after = stored(&store);
    let waiting: Vec<_> = after.unplaced.iter().map(|entry| entry.number).collect();
    assert_eq!(waiting, [1]);
    assert_eq!(after.document.statements[0].speaker.as_deref(), Some("A3"));
    // And it is there again.
    reread(&mut store, &machine);
    assert!(stored(&store).unplaced.is_empty());
    assert_eq!(document(&store).statements[0].speaker.as_deref(), Some("A3"));
}

#[test]
fn an_undo_leaves_nothing_behind() {
    let (folder, mut store) = kept();
    let before = document(&store);
    let dump = |store: &Store| (document(store), store.checked(1).unwrap(), store.corrected().unwrap());
    let first = correct(&mut store, "S1", &edit(&[("speaker", "Ola Brand"), ("cue", "told the board")]));
    let between = dump(&store);
    let second = correct(&mut store, "A3", &Correction::Reject);
    assert_eq!(document(&store).statements[0].speaker, None);
    assert_eq!(store.corrected().unwrap(), [1]);
    let undo = store.undo(second, BY, Some(" it was right ")).unwrap();
    assert_eq!(dump(&store), between);
    store.undo(first, BY, None).unwrap();
    assert_eq!(dump(&store), (before.clone(), vec![], vec![]));
    store.check().unwrap();
    // Undone in the other order, too: the second is found by where the line stood at first.
    let first = correct(&mut store, "S1", &edit(&[("cue", "on Monday"), ("content", "the board")]));
    let line = document(&store).statements.iter().position(|s| words(&s.words.cue) == ["on Monday"]).unwrap();
    let second = correct(&mut store, &format!("S{}", line + 1), &edit(&[("speaker", "the crew")]));
    store.undo(first, BY, None).unwrap();
    assert_eq!(document(&store).statements[0].speaker.as_deref(), Some("A4"));
    store.undo(second, BY, None).unwrap();
    assert_eq!(document(&store), before);
    // What cannot be undone.
    for (number, says) in
        [(99, "there is no correction 99"), (second, "is undone already"), (undo, "is an undo itself")]
    {
        let error = store.undo(number, BY, None).unwrap_err();
        assert!(error.is_refused() && error.to_string().contains(says), "{error}");
    }
    // All of it is history, for ever.
    let history = store.history(None).unwrap();
    assert_eq!(store.history(Some(1)).unwrap(), history);
    assert!(store.history(Some(2)).unwrap().is_empty());
    assert_eq!(history.len(), 8);
    assert_eq!(
        history[0].what,
        "edit statement S1 of report 1, Ada Quill: “I have no plans to leave,”: cue = “told the board”; speaker = Ola Brand"
    );
    assert_eq!((history[0].undone_by, history[3].undoes), (Some(4), Some(1)));
    assert_eq!((history[2].note.as_deref(), &history[2].reports[..]), (Some("it was right"), &[1][..]));
    assert_eq!(history[2].what, "undo 2: reject actor A3 of report 1, Ola Brand");
    drop(store);
    let db = Connection::open(folder.path().join("record.db")).unwrap();
    let rows: i64 = db.query_row("SELECT count(*) FROM correction", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 8);
}

#[test]
fn merges_splits_and_renames_are_undone() {
    let (folder, mut store) = kept();
    let other = Report::from_text("other", "Ada Quill met the press. Ola Brand did not.");
    let mut met = wharf::silent(&other);
    let named = |name: &str| onrecord::Actor {
        kind: ActorKind::Person,
        name: name.to_owned(),
        honorific: None,
        mentions: vec![onrecord::Mention {
            span: span(&other.text, "", name),
            form: onrecord::MentionForm::Name,
        }],
    };
    met.actors = vec![named("Ada Quill"), named("Ola Brand")];
    add(&mut store, &met, &file("b.txt"));
    store.join(|_, _| {}).unwrap();
    let db = Connection::open(folder.path().join("record.db")).unwrap();
    let entities = || -> String {
        let sql = "SELECT group_concat(entity_id || entity.name, ' ') FROM (SELECT * FROM actor ORDER BY report_id, number) AS actor
            JOIN entity ON entity.id = entity_id";
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let before = entities();
    db.execute_batch(
        "INSERT INTO correction (id, name, kind, by_whom, at, value) VALUES
            (1, 'rename', 'rename', 'M', '', 'Dame Ada'), (2, 'merge', 'merge', 'M', '', NULL);
        INSERT INTO correction_mention (correction_id, report_id, start, stop, side) VALUES
            (1, 2, 0, 9, 0), (2, 2, 0, 9, 0), (2, 2, 25, 34, 1);
        INSERT INTO block_to_join (block) SELECT DISTINCT block FROM actor WHERE block IS NOT NULL",
    )
    .unwrap();
    store.join(|_, _| {}).unwrap();
    assert_ne!(entities(), before);
    assert_eq!(store.history(Some(2)).unwrap()[0].value, Some("Dame Ada".into()));
    for number in [2, 1] {
        store.undo(number, BY, None).unwrap();
        assert!(store.to_join().unwrap() > 0);
        store.join(|_, _| {}).unwrap();
    }
    let names = |all: &str| all.replace(|c: char| c.is_ascii_digit(), "");
    assert_eq!(names(&entities()), names(&before));
    assert_eq!(store.history(Some(2)).unwrap().len(), 4);
    store.check().unwrap();
}

#[test]
fn a_new_reading_of_an_uncorrected_report_is_as_it_was_read() {
    let (_folder, mut store) = kept();
    let report = wharf();
    let number = correct(&mut store, "T1", &Correction::Accept);
    store.undo(number, BY, None).unwrap();
    reread(&mut store, &reading(&report));
    assert_eq!(document(&store), Document::new(&reading(&report), Some("a better model")));
    assert_ne!(document(&store).model.as_deref(), Some(MODEL));
    assert!(because(&document(&store)));
}

/// Whether the first statement's speaker is as the program found it.
fn because(document: &Document) -> bool {
    document.statements[0].because.chain[0].by == LinkKind::Source
}
