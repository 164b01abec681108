//! Who is one over many reports, by what their readings say.

#[path = "wharf/made.rs"]
mod wharf;

use onrecord::{Actor, ActorKind, Mention, MentionForm, Office, OfficeStatus, Report, Span};
use onrecord_record::Store;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::wharf::{add, file, silent};

/// Somebody in a report: names that its reading has for one, and an office.
struct Who<'w> {
    names: &'w [&'w str],
    kind: ActorKind,
    office: Option<(&'w str, Option<&'w str>, OfficeStatus)>,
}

fn person<'w>(names: &'w [&'w str]) -> Who<'w> {
    Who { names, kind: ActorKind::Person, office: None }
}

fn body<'w>(names: &'w [&'w str]) -> Who<'w> {
    Who { names, kind: ActorKind::Organisation, office: None }
}

impl<'w> Who<'w> {
    fn is(self, title: &'w str, body: Option<&'w str>, status: OfficeStatus) -> Self {
        Self { office: Some((title, body, status)), ..self }
    }
}

struct Archive {
    folder: TempDir,
    store: Store,
    reports: i8,
}

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path().join("record.db")).unwrap();
        Self { folder, store, reports: 0 }
    }

    /// Adds a report of the `day`th day of 2031 whose reading has these. Names that begin in lower case are offices that stand for their holder.
    fn report(&mut self, day: i64, all: &[Who<'_>]) {
        self.reports += 1;
        let id = format!("r{}", self.reports);
        let mut text = String::new();
        let (mut actors, mut offices): (Vec<Actor>, Vec<Office>) = (Vec::new(), Vec::new());
        for who in all {
            let mut mentions = Vec::new();
            for name in who.names {
                let start = text.len();
                text.push_str(name);
                let form =
                    if name.starts_with(char::is_lowercase) { MentionForm::Title } else { MentionForm::Name };
                mentions.push(Mention { span: Span::new(start, text.len()), form });
                text.push_str(" was there. ");
            }
            if let Some((title, body, status)) = who.office {
                let evidence = mentions[0].span;
                let (title, body) = (title.to_owned(), body.map(str::to_owned));
                let holder = actors.len();
                offices.push(Office {
                    title,
                    body,
                    holder,
                    status,
                    evidence,
                    began: None,
                    ended: None,
                    confidence: 0.9,
                });
            }
            actors.push(Actor { kind: who.kind, name: who.names[0].to_owned(), honorific: None, mentions });
        }
        let date = jiff::civil::date(2031, 1, 1) + jiff::Span::new().days(day - 1);
        // Each tells of something else.
        text.push_str(&format!("Number {} of {day}.", self.reports));
        let report = Report { date: Some(date), ..Report::from_text(id.clone(), text) };
        let mut reading = silent(&report);
        (reading.actors, reading.offices) = (actors, offices);
        add(&mut self.store, &reading, &file(&format!("{id}.txt")));
    }

    fn join(&mut self) {
        self.store.join(|_, _| {}).unwrap();
        self.store.check().unwrap();
    }

    /// Whom everybody is held to be: all actors, each with the first who is the same.
    fn everybody(&self) -> Vec<(i64, String, Option<i64>)> {
        let db = Connection::open(self.folder.path().join("record.db")).unwrap();
        let sql = "SELECT report_id, name, (SELECT min(same.report_id) FROM actor AS same WHERE same.entity_id = actor.entity_id)
            FROM actor ORDER BY report_id, number";
        let mut statement = db.prepare(sql).unwrap();
        let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        all.map(Result::unwrap).collect()
    }

    /// Whose entity the first actor of this name in report `report` is of: the names that it has.
    fn names(&self, report: i64, name: &str) -> Vec<String> {
        let db = Connection::open(self.folder.path().join("record.db")).unwrap();
        let is_there = "SELECT 1 FROM actor WHERE report_id = ?1 AND name = ?2";
        assert!(db.prepare(is_there).unwrap().exists(rusqlite::params![report, name]).unwrap(), "{name}");
        let sql = "SELECT DISTINCT name || ' ' || (SELECT count(*) FROM actor AS same WHERE same.entity_id = actor.entity_id AND same.name = actor.name)
            FROM actor WHERE entity_id = (SELECT entity_id FROM actor WHERE report_id = ?1 AND name = ?2) ORDER BY name";
        let mut statement = db.prepare(sql).unwrap();
        let names = statement.query_map(rusqlite::params![report, name], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    }
}

#[test]
fn somebody_much_in_the_news_and_a_namesake() {
    let mut archive = Archive::new();
    for day in 1..=32 {
        let quill = person(&["Ada Quill"]).is("harbour master", Some("Port Lorne"), OfficeStatus::Current);
        archive.report(day, &[quill, person(&[["Ola Brand", "Tobias Penhallow"][day as usize % 2]])]);
    }
    // By the name alone, beside others; and somebody else's office.
    archive.report(40, &[person(&["Ada Quill"]), person(&["Ewan Sallow"]), person(&["Nan Tolley"])]);
    archive.report(
        41,
        &[
            person(&["Ada Quill"]).is("coroner", Some("Northsound"), OfficeStatus::Current),
            person(&["Una Rook"]),
            person(&["Jem Crake"]),
        ],
    );
    archive.join();
    assert_eq!(archive.names(33, "Ada Quill"), ["Ada Quill 33"]);
    assert_eq!(archive.names(34, "Ada Quill"), ["Ada Quill 1"]);
}

#[test]
fn what_one_report_takes_for_one() {
    let mut archive = Archive::new();
    for day in 1..=6 {
        archive.report(day, &[body(&["Norland"]), body(&["Swiftcar"])]);
    }
    archive.report(7, &[body(&["Norland", "Swiftcar"])]);
    archive.join();
    assert_eq!(archive.names(1, "Norland"), ["Norland 7"], "others have both, each by itself");

    let mut archive = Archive::new();
    let beside = || [person(&["Ola Brand"]), person(&["Tobias Penhallow"]), body(&["Northsound Ferries"])];
    for (day, names) in [
        (1, vec!["Nadia Rahman"]),
        (2, vec!["Nadia Rahman"]),
        (30, vec!["Nadia Corder", "Nadia Rahman"]),
        (40, vec!["Nadia Corder"]),
    ] {
        let [one, two, three] = beside();
        archive.report(day, &[person(&names), one, two, three]);
    }
    archive.join();
    assert_eq!(archive.names(1, "Nadia Rahman"), ["Nadia Corder 2", "Nadia Rahman 2"], "she has married");
}

#[test]
fn what_is_short_for_two() {
    let mut archive = Archive::new();
    for (day, name) in [
        (1, "Wexmoor Housing Partnership"),
        (2, "Carrow Housing Partnership"),
        (3, "Wexmoor Housing Partnership"),
        (4, "Carrow Housing Partnership"),
    ] {
        let whose = if day % 2 == 1 { ["Ada Quill", "Ola Brand"] } else { ["Una Rook", "Jem Crake"] };
        archive.report(day, &[body(&[name]), person(&[whose[0]]), person(&[whose[1]])]);
    }
    archive.report(5, &[body(&["Housing Partnership"]), person(&["Ada Quill"]), person(&["Ola Brand"])]);
    archive.join();
    assert_eq!(
        archive.names(5, "Housing Partnership"),
        ["Housing Partnership 1", "Wexmoor Housing Partnership 2"]
    );
    assert_eq!(archive.names(2, "Carrow Housing Partnership"), ["Carrow Housing Partnership 2"]);
}

#[test]
fn an_office_stands_for_its_holder() {
    use OfficeStatus::{Current, Former};
    let mut archive = Archive::new();
    let minister =
        |name: &'static [&'static str], status| person(name).is("transport minister", None, status);
    let beside = || [person(&["Ola Brand"]), person(&["Tobias Penhallow"])];
    let mut report = |day, who: Who<'_>| {
        let [one, two] = beside();
        archive.report(day, &[who, one, two]);
    };
    report(1, minister(&["Ada Quill"], Current));
    report(5, minister(&["Ada Quill"], Current));
    report(8, minister(&["the transport minister"], Current));
    report(20, minister(&["Ada Quill"], Former));
    report(22, minister(&["Jem Crake"], Current));
    report(30, minister(&["the transport minister"], Current));
    // Long after, and one that has nothing to do with them.
    report(300, minister(&["the transport minister"], Current));
    archive.report(
        31,
        &[minister(&["the transport minister"], Current), person(&["Nan Tolley"]), person(&["Ewan Sallow"])],
    );
    archive.join();
    let quill = ["Ada Quill 3", "the transport minister 1"];
    assert_eq!(archive.names(3, "the transport minister"), quill);
    assert_eq!(archive.names(6, "the transport minister"), ["Jem Crake 1", "the transport minister 1"]);
    for report in [7, 8] {
        assert_eq!(archive.names(report, "the transport minister"), Vec::<String>::new(), "report {report}");
    }
    // It is not called so, and says why it is held to be her.
    let hit = archive.store.entities("Ada Quill", None).unwrap().remove(0);
    let known = archive.store.entity(hit.entity).unwrap();
    assert_eq!(known.names.len(), 1);
    let because = &known.sightings.iter().find(|sighting| sighting.report == 3).unwrap().because;
    assert!(because.iter().any(|because| because.why.contains("transport minister")), "{because:?}");
    assert!(because.iter().map(|because| because.weight).sum::<f64>() >= 3.75);

    // A person says that it was somebody else.
    let correction = archive.store.split(hit.entity, &[3], "M", None).unwrap();
    archive.join();
    assert_eq!(archive.names(3, "the transport minister"), Vec::<String>::new());
    archive.store.undo(correction, "M", None).unwrap();
    archive.join();
    assert_eq!(archive.names(3, "the transport minister"), quill);

    // Whom a later report names changes who was meant.
    let [one, two] = beside();
    archive.report(9, &[minister(&["Una Rook"], Current), one, two]);
    let [one, two] = beside();
    archive.report(7, &[minister(&["Una Rook"], Current), one, two]);
    archive.join();
    assert_eq!(archive.names(3, "the transport minister"), Vec::<String>::new(), "two are called so");
}

/// An affair of a ministry: two ministers, an office that stands for each, a marriage, a namesake, and a name that one report takes for another.
fn ministry(each: &mut dyn FnMut(&mut Archive)) -> Archive {
    use OfficeStatus::{Current, Former};
    let mut archive = Archive::new();
    let minister =
        |name: &'static [&'static str], status| person(name).is("transport minister", None, status);
    let coroner = || person(&["Ada Quill"]).is("coroner", Some("Northsound"), Current);
    let all: Vec<(i64, Who<'_>)> = vec![
        (8, minister(&["the transport minister"], Current)),
        (1, minister(&["Ada Quill"], Current)),
        (30, minister(&["the transport minister"], Current)),
        (5, minister(&["Ada Quill"], Current)),
        (22, minister(&["Jem Crake"], Current)),
        (9, person(&["Ada Quill", "Ada Marsh"])),
        (20, minister(&["Ada Marsh"], Former)),
        (24, minister(&["Jem Crake"], Current)),
        (25, person(&["Jem Crake", "Norland"])),
    ];
    for (day, who) in all {
        archive.report(day, &[who, person(&["Ola Brand"]), person(&["Tobias Penhallow"])]);
        each(&mut archive);
    }
    for day in [11, 12] {
        archive
            .report(day, &[coroner(), person(&["Nan Tolley"]), person(&["Ewan Sallow"]), body(&["Norland"])]);
        each(&mut archive);
    }
    archive
}

#[test]
fn in_steps_and_at_once() {
    let mut once = ministry(&mut |_| {});
    once.join();
    let steps = ministry(&mut |archive| archive.join());
    assert_eq!(steps.everybody(), once.everybody());
    assert_eq!(once.names(1, "the transport minister").len(), 3, "the minister, under both names");
    assert_eq!(once.names(3, "the transport minister"), ["Jem Crake 3", "the transport minister 1"]);
    assert_eq!(once.names(10, "Ada Quill"), ["Ada Quill 2"], "the coroner");
    // Once more changes nothing.
    let mut again = steps;
    again.join();
    assert_eq!(again.everybody(), once.everybody());
}

#[test]
fn merged_and_apart_again() {
    let mut archive = ministry(&mut |_| {});
    archive.join();
    let before = archive.everybody();
    let find = |archive: &Archive, name: &str| archive.store.entities(name, None).unwrap()[0].entity;
    let (crake, other) = (find(&archive, "Jem Crake"), find(&archive, "Ola Brand"));
    let merge = archive.store.merge(crake, other, "M", None).unwrap();
    archive.join();
    assert_ne!(archive.everybody(), before);
    archive.store.undo(merge, "M", None).unwrap();
    archive.join();
    assert_eq!(archive.everybody(), before);
    // A reading without the holder's name leaves nobody whom the office means.
    for report in [5, 8, 9] {
        let text = archive.store.as_read(report).unwrap();
        let mut batch = archive.store.batch().unwrap();
        let with = batch
            .made_with(&onrecord_record::MadeWith::new("a model", &onrecord::ReaderOptions::default()))
            .unwrap();
        batch.reread(report, &onrecord::json::Document::new(&silent(&text), Some("a model")), with).unwrap();
        batch.commit().unwrap();
    }
    archive.join();
    assert_eq!(archive.names(3, "the transport minister"), Vec::<String>::new());
}
