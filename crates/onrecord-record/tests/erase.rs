//! Erasing a person: their lines and names go, from every byte of the file and from whatever is read later; all else stays.

use std::fs;

use onrecord::{
    Actor, ActorKind, Affair, AffairStep, Event, EventKind, EventStatus, Link, LinkKind, Mention,
    MentionForm, ReaderOptions, Reading, Report, Span, Speaker, Statement, StatementKind, Step, Unknown,
    json::Document,
};
use onrecord_record::{Correction, Erased, Found, MadeWith, Read, Search, Store, sha256};
use tempfile::TempDir;
use wharf::{MODEL, WHARF, add, file, reading, silent, span, store, wharf};

#[path = "wharf/made.rs"]
mod wharf;

const BY: &str = "Mara Finch";

fn named(report: &Report, name: &str, words: &[&str]) -> Actor {
    Actor {
        kind: ActorKind::Person,
        name: name.to_owned(),
        honorific: None,
        mentions: words
            .iter()
            .map(|words| Mention { span: span(&report.text, "", words), form: MentionForm::Name })
            .collect(),
    }
}

fn harbour() -> Report {
    Report {
        title: Some("Quill meets Brand".into()),
        byline: Some("By Ada Quill".into()),
        ..Report::from_text(
            "harbour",
            "Harbour master Ada Quill met Mayor Ola Brand. Quill’s brother Tom Quill stayed away, Brand said.",
        )
    }
}

/// A meeting of two, of which the other speaks.
fn met(report: &Report) -> Reading<'_> {
    let at = |words: &str| span(&report.text, "", words);
    let mut reading = silent(report);
    reading.actors = vec![
        named(report, "Ada Quill", &["Harbour master Ada Quill"]),
        named(report, "Ola Brand", &["Mayor Ola Brand"]),
        named(report, "Tom Quill", &["Quill’s brother Tom Quill", "Tom Quill"]),
    ];
    let brand = at(", Brand");
    reading.actors[1]
        .mentions
        .push(Mention { span: Span::new(brand.start + 2, brand.end), form: MentionForm::Name });
    reading.events = vec![Event {
        kind: EventKind::Meet,
        status: EventStatus::Happened,
        trigger: at("met"),
        by: vec![0],
        to: vec![1],
        re: vec![],
        when: None,
        statement: None,
        confidence: 0.8,
    }];
    reading.affairs = vec![Affair {
        about: vec![0, 1],
        steps: vec![AffairStep { event: 0, step: Step::Answer }],
        open: vec![],
    }];
    reading.statements = vec![Statement {
        kind: StatementKind::Indirect,
        speaker: Speaker {
            actor: Some(1),
            confidence: 0.8,
            because: vec![Link {
                span: Span::new(brand.start + 2, brand.end),
                by: LinkKind::Source,
                confidence: 1.0,
            }],
            ..Speaker::default()
        },
        source: vec![Span::new(brand.start + 2, brand.end)],
        cue: vec![at("said")],
        content: vec![at("Quill’s brother Tom Quill stayed away")],
        confidence: 0.9,
    }];
    reading
}

/// A report that only names her.
fn in_passing() -> Report {
    Report {
        byline: Some("By ADA QUILL and Tom Reed".into()),
        ..Report::from_text(
            "passing",
            "The prize was named after Ada Quill. It rained. Quill is a word for a feather.",
        )
    }
}

fn kept() -> (TempDir, Store) {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    add(&mut store, &met(&harbour()), &file("b.txt"));
    add(&mut store, &silent(&in_passing()), &file("c.txt"));
    store.join(|_, _| {}).unwrap();
    (folder, store)
}

fn erase(store: &mut Store, who: &str) -> Erased {
    let [person] = &store.people(who).unwrap()[..] else { panic!("not one {who}") };
    let would = store.would_erase(person.entity).unwrap();
    let erased = store.erase(person.entity, BY, None).unwrap();
    assert_eq!(Erased { number: None, ..would }, Erased { number: None, ..erased.clone() });
    store.check().unwrap();
    erased
}

/// Whether the store's files have these bytes, whatever their case.
fn has_bytes(folder: &TempDir, words: &str) -> bool {
    let files = fs::read_dir(folder.path()).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap());
    let mut files = files.map(|bytes| bytes.to_ascii_lowercase());
    files.any(|bytes| bytes.windows(words.len()).any(|there| there == words.to_ascii_lowercase().as_bytes()))
}

fn document(store: &Store, which: &str) -> Document {
    let document = store.report(which).unwrap().unwrap().document;
    assert_eq!(Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap(), document);
    document
}

fn reread(store: &mut Store, report: i64, reading: &Reading<'_>) {
    let mut batch = store.batch().unwrap();
    let with = batch.made_with(&MadeWith::new("a better model", &ReaderOptions::default())).unwrap();
    batch.reread(report, &Document::new(reading, Some("a better model")), with).unwrap();
    batch.commit().unwrap();
    store.join(|_, _| {}).unwrap();
    store.check().unwrap();
}

#[test]
fn their_lines_go() {
    let (_folder, mut store) = kept();
    let erased = erase(&mut store, "ada quill");
    assert_eq!(
        (erased.reports, erased.statements, erased.events, erased.offices, erased.links, erased.affairs),
        (3, 1, 1, 1, 2, 1)
    );
    assert_eq!((erased.mentioned, erased.kept_out), (1, true));
    let wharf = document(&store, "a.txt");
    let names: Vec<_> = wharf.actors.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(names, ["the board", "Ola Brand", "the crew"]);
    let said: Vec<_> = wharf.statements.iter().map(|said| said.words.content[0].exact.as_str()).collect();
    assert_eq!(said, ["Ms █████ to go over the doors", "the crew had known"]);
    // The demand was addressed to her.
    assert_eq!(wharf.events.len(), 1);
    assert_eq!((&wharf.events[0].by[..], wharf.events[0].to.len()), (&["A2".to_owned()][..], 0));
    assert!(wharf.offices.is_empty() && wharf.affairs.is_empty() && wharf.links.is_empty());
    assert_eq!(wharf.text, WHARF.replace("Ada Quill", "███ █████").replace("Ms Quill", "Ms █████"));
    // Two met; the affair is about the other now. Her brother keeps his name.
    let met = document(&store, "b.txt");
    assert_eq!(
        met.text,
        "Harbour master ███ █████ met Mayor Ola Brand. Quill’s brother Tom Quill stayed away, Brand said."
    );
    assert_eq!((&met.events[0].by[..], &met.events[0].to[..]), (&[][..], &["A1".to_owned()][..]));
    assert_eq!(met.affairs[0].about, ["A1"]);
    assert_eq!(
        (met.title.as_deref(), met.byline.as_deref()),
        (Some("█████ meets Brand"), Some("By ███ █████"))
    );
    let passing = document(&store, "c.txt");
    assert_eq!(
        passing.text,
        "The prize was named after ███ █████. It rained. Quill is a word for a feather."
    );
    assert_eq!(passing.byline.as_deref(), Some("By ███ █████ and Tom Reed"));
    assert!(store.people("Ada Quill").unwrap().is_empty());
    assert!(!store.people("Ola Brand").unwrap().is_empty());
    for search in [
        Search { speaker: Some("Quill".into()), ..Search::default() },
        Search { words: Some("plans".into()), ..Search::default() },
    ] {
        assert!(store.search(&search, 9).unwrap().is_empty(), "{search:?}");
    }
    // What was done is noted, but not to whom.
    let history = store.history(None).unwrap();
    assert_eq!(history[0].what, "erase a person: 3 reports, 1 statement, 1 event, 1 office");
    let error = store.undo(history[0].number, BY, None).unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("cannot be undone"), "{error}");
}

#[test]
fn nothing_is_left_in_the_file() {
    let (folder, mut store) = kept();
    // Corrections, undone ones and a merge, too.
    let edit = |field: &str, value: &str| Correction::Edit(vec![(field.to_owned(), value.to_owned())]);
    let note = Some("Ada Quill told me");
    for (line, correction) in [
        ("S1", Correction::Accept),
        ("S3", edit("speaker", "Ada Quill")),
        ("E1", edit("by", "A1, A3")),
        ("A2", edit("name", "the board of Ada Quill")),
        ("O1", edit("title", "harbour master Quill")),
        ("S2", Correction::Accept),
    ] {
        store.correct(1, line, &correction, BY, note).unwrap();
    }
    let undone = store.correct(1, "S2", &edit("speaker", "Ada Quill"), BY, note).unwrap();
    store.undo(undone, "Ada Quill", note).unwrap();
    store.join(|_, _| {}).unwrap();
    assert!(has_bytes(&folder, "Ada Quill") && has_bytes(&folder, "“I have no plans"));
    let erased = erase(&mut store, "Ada Quill");
    // Two statements of hers by now: one is so by a correction.
    assert_eq!(erased.statements, 2);
    // Of S1, S3, O1 and the one undone.
    assert_eq!(erased.corrections, 4);
    assert!(!has_bytes(&folder, "Ada Quill"), "the name is left");
    assert!(!has_bytes(&folder, "ada quill"));
    drop(store);
    assert!(!has_bytes(&folder, "Ada Quill"));
    let store = Store::open(folder.path().join("record.db")).unwrap();
    let wharf = document(&store, "a.txt");
    assert_eq!(wharf.statements.len(), 1);
    assert_eq!(wharf.actors[0].name, "the board of ███ █████");
    assert_eq!(wharf.events[0].by, ["A2"]);
    assert_eq!(
        store.checked(1).unwrap().iter().map(|line| line.id.as_str()).collect::<Vec<_>>(),
        ["A1", "S1", "E1"]
    );
    assert!(store.history(None).unwrap().iter().all(|entry| !format!("{entry:?}").contains("Quill")));
}

#[test]
fn the_family_name_goes_where_nobody_else_has_it() {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    store.join(|_, _| {}).unwrap();
    erase(&mut store, "Ada Quill");
    assert!(!has_bytes(&folder, "Quill"), "the family name is left");
}

#[test]
fn they_are_kept_out_of_later_readings() {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    store.join(|_, _| {}).unwrap();
    erase(&mut store, "Ada Quill");
    // A new report.
    let report = harbour();
    let added = add(&mut store, &met(&report), &file("b.txt"));
    assert!(added.new_text && store.has_text(&sha256(&report.text)).unwrap());
    store.join(|_, _| {}).unwrap();
    store.check().unwrap();
    assert!(!has_bytes(&folder, "Ada Quill"));
    let met_now = document(&store, "b.txt");
    assert_eq!(met_now.actors.len(), 2);
    assert_eq!(met_now.title.as_deref(), Some("█████ meets Brand"));
    assert_eq!(
        store.report("b.txt").unwrap().unwrap().versions[0].title.as_deref(),
        Some("█████ meets Brand")
    );
    // It is known when it is met again, wherever and under whatever headline.
    let again = add(&mut store, &met(&report), &file("b.txt"));
    assert!(!again.new_text && !again.new_version);
    let other = Report { title: Some("Quill again".into()), ..report.clone() };
    assert!(!add(&mut store, &met(&other), &file("d.txt")).new_text);
    assert_eq!(store.report("d.txt").unwrap().unwrap().versions.last().unwrap().title, None);
    assert!(!has_bytes(&folder, "Quill again"));
    // Read anew, by a reader that finds somebody where she stood: by a blank, and by a pronoun.
    let blank = store.as_read(1).unwrap();
    let mut anew = silent(&blank);
    let at = |words: &str| span(&blank.text, "", words);
    anew.actors = vec![
        named(&blank, "███ █████", &["███ █████"]),
        Actor {
            kind: ActorKind::Person,
            name: "She".into(),
            honorific: None,
            mentions: vec![Mention { span: span(&blank.text, "known. ", "She"), form: MentionForm::Pronoun }],
        },
        named(&blank, "Ola Brand", &["Mayor Ola Brand"]),
    ];
    let said = |source: Span, content: Span| Statement {
        kind: StatementKind::Direct,
        speaker: Speaker { unknown: Some(Unknown::NoActor), ..Speaker::default() },
        source: vec![source],
        cue: vec![],
        content: vec![content],
        confidence: 0.9,
    };
    anew.statements = vec![
        said(at("███ █████, the harbour master"), at("“I have no plans to leave,”")),
        said(at("Mayor Ola Brand"), at("the crew had known")),
    ];
    let event = |words: &str, by: Vec<usize>| Event {
        kind: EventKind::Resign,
        status: EventStatus::Happened,
        trigger: at(words),
        by,
        to: vec![],
        re: vec![],
        when: None,
        statement: None,
        confidence: 0.8,
    };
    anew.events = vec![event("called for", vec![0, 2]), event("stepped down", vec![1])];
    reread(&mut store, 1, &anew);
    let after = document(&store, "a.txt");
    let names: Vec<_> = after.actors.iter().map(|actor| actor.name.as_str()).collect();
    assert_eq!(names, ["Ola Brand"]);
    assert_eq!(after.statements.len(), 1);
    assert_eq!(after.events.len(), 1);
    assert_eq!(after.events[0].by, ["A1"]);
    assert_eq!(after.text, blank.text);
    assert_eq!(after.model.as_deref(), Some("a better model"));
}

#[test]
fn a_new_reading_that_finds_them_is_without_them() {
    let (folder, mut store) = store();
    add(&mut store, &reading(&wharf()), &file("a.txt"));
    // The first reading does not know her by her name.
    let report =
        Report { text: "Ada Quill said on Monday that it rained. Ola Brand laughed.".into(), ..harbour() };
    let mut first = silent(&report);
    first.actors = vec![named(&report, "Ola Brand", &["Ola Brand"])];
    store.join(|_, _| {}).unwrap();
    erase(&mut store, "Ada Quill");
    add(&mut store, &first, &file("b.txt"));
    assert_eq!(document(&store, "b.txt").text, report.text);
    store.correct(2, "A1", &Correction::Accept, BY, Some("not Ada Quill")).unwrap();
    let mut second = first.clone();
    second.actors.insert(0, named(&report, "Ada Quill", &["Ada Quill"]));
    reread(&mut store, 2, &second);
    let after = document(&store, "b.txt");
    assert_eq!(after.text, "███ █████ said on Monday that it rained. Ola Brand laughed.");
    assert_eq!(after.actors.len(), 1);
    assert_eq!(store.checked(2).unwrap().len(), 1);
    assert_eq!(store.history(Some(2)).unwrap()[0].note.as_deref(), Some("not ███ █████"));
    store.scrub().unwrap();
    assert!(!has_bytes(&folder, "Ada Quill"));
}

#[test]
fn who_cannot_be_erased() {
    let (_folder, mut store) = kept();
    let error = store.erase(999, BY, None).unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("nobody with the number 999"), "{error}");
    assert!(store.people("Nobody").unwrap().is_empty());
    assert!(store.people("").unwrap().is_empty());
    let ada = store.people("Ada Quill").unwrap().remove(0);
    assert_eq!(store.people(&ada.entity.to_string()).unwrap(), std::slice::from_ref(&ada));
    assert_eq!((ada.reports, ada.offices.as_slice()), (2, &["harbour master, Port Lorne".to_owned()][..]));
    // Only to look changes nothing.
    let before = document(&store, "a.txt");
    store.would_erase(ada.entity).unwrap();
    assert_eq!(document(&store, "a.txt"), before);
    assert!(store.history(None).unwrap().is_empty());
    // An organisation.
    let report = Report::from_text("firm", "Northsound Ferries apologised.");
    let mut firm = silent(&report);
    firm.actors = vec![named(&report, "Northsound Ferries", &["Northsound Ferries"])];
    firm.actors[0].kind = ActorKind::Organisation;
    add(&mut store, &firm, &file("Ada Quill.txt"));
    store.join(|_, _| {}).unwrap();
    let firm = store.people("Northsound Ferries").unwrap().remove(0);
    let error = store.would_erase(firm.entity).unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("organisation"), "{error}");
    // An address with the name is named.
    assert_eq!(store.would_erase(ada.entity).unwrap().addresses, ["Ada Quill.txt"]);
}

#[test]
fn a_namesake_who_is_there_stays() {
    let (_folder, mut store) = kept();
    let report = Report::from_text("other", "Ada Quill, 9, won the race in Tarnside.");
    let mut race = silent(&report);
    race.actors = vec![named(&report, "Ada Quill", &["Ada Quill"])];
    add(&mut store, &race, &file("d.txt"));
    store.join(|_, _| {}).unwrap();
    let people = store.people("Ada Quill").unwrap();
    if people.len() == 2 {
        let other = people.iter().find(|person| person.reports == 1).unwrap();
        let first = people.iter().find(|person| person.entity != other.entity).unwrap();
        store.erase(first.entity, BY, None).unwrap();
        assert_eq!(document(&store, "d.txt").text, report.text);
    } else {
        // They were taken for one.
        store.erase(people[0].entity, BY, None).unwrap();
        assert_eq!(document(&store, "d.txt").text, "███ █████, 9, won the race in Tarnside.");
    }
    store.check().unwrap();
}

#[test]
fn another_program_has_it_open() {
    let (folder, mut store) = kept();
    let other = Store::open(folder.path().join("record.db")).unwrap();
    // It is only open: nothing is in the way.
    erase(&mut store, "Ada Quill");
    assert!(other.people("Ada Quill").unwrap().is_empty());
    store.scrub().unwrap();
    let mut batch = store.batch().unwrap();
    let with = batch.made_with(&MadeWith::new(MODEL, &ReaderOptions::default())).unwrap();
    let report = wharf();
    let address = file("e.txt");
    let found = Found { report: &report, sha256: sha256(WHARF), address: &address, file: None, line: None };
    let added = batch.add(&found, Some(&Read::new(&reading(&report), MODEL)), with).unwrap();
    assert!(!added.new_text && added.new_address);
    batch.commit().unwrap();
}
