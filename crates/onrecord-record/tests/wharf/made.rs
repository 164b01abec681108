//! A report about invented people with a reading that has every kind of line, and a store to put it into.
#![allow(dead_code, reason = "each test takes what it needs")]

use onrecord::{
    Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, Event, EventKind, EventStatus, Later, Link,
    LinkKind, Mention, MentionForm, Office, OfficeStatus, Open, OpenKind, ReaderOptions, Reading, Report,
    RunnerUp, Span, Speaker, Statement, StatementKind, Step, Unknown,
};
use onrecord_record::{Added, Address, Found, MadeWith, Read, Store, sha256};
use tempfile::TempDir;

pub(crate) const MODEL: &str = "a model";

pub(crate) const WHARF: &str = "\
“I have no plans to leave,” Ada Quill, the harbour master of Port Lorne, told the board on Monday.\n\n\
Mayor Ola Brand called for Ms Quill to go over the doors. It was claimed that the crew had known. She stepped down on Friday – “with a heavy heart”.";

pub(crate) fn wharf() -> Report {
    Report {
        title: Some("Harbour master to go".into()),
        date: Some(jiff::civil::date(2031, 5, 9)),
        publisher: Some("The Port Lorne Courier".into()),
        byline: Some("By Saskia Brandreth".into()),
        url: Some("https://courier.example/wharf#top".into()),
        ..Report::from_text("wharf", WHARF)
    }
}

pub(crate) fn span(text: &str, after: &str, words: &str) -> Span {
    let from = text.find(after).expect("it is there");
    let start = from + text[from..].find(words).expect("it is there");
    Span::new(start, start + words.len())
}

/// A reading with every kind of line.
pub(crate) fn reading(report: &Report) -> Reading<'_> {
    let at = |after: &str, words: &str| span(&report.text, after, words);
    let mention = |after: &str, words: &str, form| Mention { span: at(after, words), form };
    let actors = vec![
        Actor {
            kind: ActorKind::Person,
            name: "Ada Quill".into(),
            honorific: Some("Ms".into()),
            mentions: vec![
                mention("", "I", MentionForm::Pronoun),
                mention("", "Ada Quill", MentionForm::Name),
                mention("", "Ms Quill", MentionForm::Name),
                mention("known. ", "She", MentionForm::Pronoun),
            ],
        },
        Actor {
            kind: ActorKind::Organisation,
            name: "the board".into(),
            honorific: None,
            mentions: vec![mention("", "the board", MentionForm::Description)],
        },
        Actor {
            kind: ActorKind::Person,
            name: "Ola Brand".into(),
            honorific: None,
            mentions: vec![mention("", "Mayor Ola Brand", MentionForm::Name)],
        },
        Actor {
            kind: ActorKind::Group,
            name: "the crew".into(),
            honorific: None,
            mentions: vec![mention("", "the crew", MentionForm::Description)],
        },
    ];
    let statement = |kind, speaker, source: Vec<Span>, cue: Vec<Span>, content: Vec<Span>, confidence| {
        Statement { kind, speaker, source, cue, content, confidence }
    };
    let quill = Speaker {
        actor: Some(0),
        confidence: 0.91,
        because: vec![Link { span: at("", "Ada Quill"), by: LinkKind::Source, confidence: 1.0 }],
        unknown: None,
        runner_up: Some(RunnerUp { actor: 2, confidence: 0.04 }),
    };
    let brand = Speaker {
        actor: Some(2),
        confidence: 0.8,
        because: vec![Link { span: at("", "Mayor Ola Brand"), by: LinkKind::Source, confidence: 0.99 }],
        ..Speaker::default()
    };
    let nobody = Speaker { unknown: Some(Unknown::NoSource), ..Speaker::default() };
    let statements = vec![
        statement(
            StatementKind::Direct,
            quill,
            vec![at("", "Ada Quill, the harbour master of Port Lorne")],
            vec![at("", "told")],
            vec![at("", "“I have no plans to leave,”")],
            0.97,
        ),
        statement(
            StatementKind::Indirect,
            brand,
            vec![at("", "Mayor Ola Brand")],
            vec![at("", "called for")],
            vec![at("", "Ms Quill to go over the doors")],
            0.834_567,
        ),
        statement(
            StatementKind::Mixed,
            nobody,
            vec![],
            vec![],
            vec![at("", "the crew had known"), at("", "“with a heavy heart”")],
            0.4,
        ),
    ];
    let event = |kind, status, trigger, by, to, re, when, statement| Event {
        kind,
        status,
        trigger,
        by,
        to,
        re,
        when,
        statement,
        confidence: 0.77,
    };
    let events = vec![
        event(
            EventKind::Demand,
            EventStatus::Happened,
            at("", "called for"),
            vec![2],
            vec![0],
            vec![at("", "over the doors")],
            None,
            Some(1),
        ),
        event(
            EventKind::Resign,
            EventStatus::Happened,
            at("", "stepped down"),
            vec![0],
            vec![],
            vec![],
            Some(1),
            None,
        ),
    ];
    Reading {
        report,
        sentences: onrecord::text::Layout::of(&report.text).sentences,
        offices: vec![Office {
            title: "harbour master".into(),
            body: Some("Port Lorne".into()),
            holder: 0,
            status: OfficeStatus::Former,
            evidence: at("", "the harbour master of Port Lorne"),
            began: None,
            ended: Some(1),
            confidence: 0.9,
        }],
        dates: onrecord::date::times(&report.text, &[], report.date),
        affairs: vec![Affair {
            about: vec![0],
            steps: vec![
                AffairStep { event: 0, step: Step::Demand },
                AffairStep { event: 1, step: Step::Outcome },
            ],
            open: vec![Open { event: 0, kind: OpenKind::Answer }],
        }],
        bearings: vec![
            Bearing { statement: 0, later: Later::Event(1), kind: BearingKind::RuledOutThenDone, actor: 0 },
            Bearing {
                statement: 0,
                later: Later::Statement(1),
                kind: BearingKind::PositionChanged,
                actor: 0,
            },
        ],
        actors,
        statements,
        events,
    }
}

/// A reading in which nobody says anything.
pub(crate) fn silent(report: &Report) -> Reading<'_> {
    Reading {
        report,
        sentences: vec![],
        actors: vec![],
        offices: vec![],
        dates: vec![],
        statements: vec![],
        events: vec![],
        affairs: vec![],
        bearings: vec![],
    }
}

pub(crate) fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(folder.path().join("record.db")).unwrap();
    (folder, store)
}

pub(crate) fn add(store: &mut Store, reading: &Reading<'_>, address: &Address) -> Added {
    let read = Read::new(reading, MODEL);
    let mut batch = store.batch().unwrap();
    let with = batch.made_with(&MadeWith::new(MODEL, &ReaderOptions::default())).unwrap();
    let report = reading.report;
    let found = Found { report, sha256: sha256(&report.text), address, file: None, line: None };
    let added = batch.add(&found, Some(&read), with).unwrap();
    batch.commit().unwrap();
    added
}

pub(crate) fn file(name: &str) -> Address {
    Address::File(name.to_owned())
}
