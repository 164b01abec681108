//! Events, affairs and links of a [`Document`] are scored as the corpus' scorer scores its JSON, to the last
//! digit.
//!
//! The reports are invented. `data/make_reading.py` wrote the gold, and recorded what the corpus' scorer says of the
//! documents in `data/affairs-predicted.jsonl`, which this test writes with UPDATE=1 in the environment.

use onrecord::json::Document;
use onrecord::{
    Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, Event, EventKind, EventStatus, Later,
    Mention, MentionForm, Open, OpenKind, Reading, Report, Span, Speaker, Statement, StatementKind, Step,
};
use onrecord_eval::reading::{Figure, Layer, Value, WholeReading};
use onrecord_eval::{Format, GoldReport, Table, Tally, read_gold};
use serde_json::json;

fn data(name: &str) -> String {
    format!("{}/tests/data/affairs-{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Where `words` stand first behind `after`.
fn at(text: &str, after: &str, words: &str) -> Span {
    let from = text.find(after).expect("stands in the text") + after.len();
    let start = from + text[from..].find(words).expect("stands behind it");
    Span::new(start, start + words.len())
}

fn actor(text: &str, kind: ActorKind, name: &str, mentions: &[(&str, &str)]) -> Actor {
    let mention =
        |&(after, words): &(&str, &str)| Mention { span: at(text, after, words), form: MentionForm::Name };
    Actor { kind, name: name.into(), honorific: None, mentions: mentions.iter().map(mention).collect() }
}

fn event(kind: EventKind, status: EventStatus, trigger: Span, by: &[usize], to: &[usize]) -> Event {
    Event {
        kind,
        status,
        trigger,
        by: by.to_vec(),
        to: to.to_vec(),
        re: Vec::new(),
        when: None,
        statement: None,
        confidence: 0.5,
    }
}

fn statement(actor: usize, source: Span, content: Span) -> Statement {
    let because = vec![onrecord::Link { span: source, by: onrecord::LinkKind::Source, confidence: 1.0 }];
    Statement {
        kind: StatementKind::Direct,
        speaker: Speaker { actor: Some(actor), confidence: 0.5, because, ..Speaker::default() },
        source: vec![source],
        cue: Vec::new(),
        content: vec![content],
        confidence: 0.5,
    }
}

/// What a reader makes of the first report: a step missed, one of another type, two in the wrong order, a
/// link too many.
fn harbour(report: &Report) -> Reading<'_> {
    use EventStatus::{Happened, Planned};
    let text = report.text.as_str();
    let find = |words: &str| at(text, "", words);
    let step = |event: usize, step| AffairStep { event, step };
    Reading {
        report,
        sentences: onrecord::text::Layout::of(text).sentences,
        actors: vec![
            actor(
                text,
                ActorKind::Person,
                "Ada Quill",
                &[
                    ("", "Ada Quill"),
                    ("Brand called for ", "her"),
                    ("leave,” ", "Ms Quill"),
                    ("said. ", "She"),
                ],
            ),
            actor(text, ActorKind::Organisation, "the harbour board", &[("", "the harbour board")]),
            actor(
                text,
                ActorKind::Person,
                "Ola Brand",
                &[("", "Mayor Ola Brand"), ("", "the mayor"), ("it. ", "He")],
            ),
        ],
        offices: Vec::new(),
        dates: onrecord::date::times(text, &[], None),
        statements: vec![
            statement(0, find("Ms Quill"), find("“I have no plans to leave,”")),
            statement(2, find("He"), find("it was time")),
        ],
        events: vec![
            event(EventKind::Warn, Happened, find("put on notice"), &[1], &[0]),
            event(EventKind::Demand, Happened, find("called for"), &[2], &[0]),
            event(EventKind::Refuse, Planned, find("refused"), &[0], &[]),
            event(EventKind::Resign, Happened, find("stepped down"), &[0], &[]),
            event(EventKind::Criticise, Happened, find("welcomed"), &[2], &[]),
        ],
        affairs: vec![Affair {
            about: vec![0],
            steps: vec![
                step(0, Step::Notice),
                step(1, Step::Demand),
                step(3, Step::Outcome),
                step(2, Step::Answer),
                step(4, Step::Reaction),
            ],
            open: vec![Open { event: 1, kind: OpenKind::Answer }],
        }],
        bearings: vec![
            Bearing { statement: 0, later: Later::Event(3), kind: BearingKind::RuledOutThenDone, actor: 0 },
            Bearing {
                statement: 0,
                later: Later::Statement(1),
                kind: BearingKind::PositionChanged,
                actor: 2,
            },
        ],
    }
}

/// Of the second: an affair where the gold has none.
fn bridge(report: &Report) -> Reading<'_> {
    let text = report.text.as_str();
    let council = actor(text, ActorKind::Organisation, "Tarnside Council", &[("", "Tarnside Council")]);
    Reading {
        report,
        sentences: onrecord::text::Layout::of(text).sentences,
        actors: vec![council],
        offices: Vec::new(),
        dates: Vec::new(),
        statements: Vec::new(),
        events: vec![event(EventKind::Enact, EventStatus::Happened, at(text, "", "opened"), &[0], &[])],
        affairs: vec![Affair {
            about: vec![0],
            steps: vec![AffairStep { event: 0, step: Step::Decision }],
            open: Vec::new(),
        }],
        bearings: Vec::new(),
    }
}

fn gold() -> Vec<GoldReport> {
    read_gold([data("gold.jsonl")], Format::Auto).expect("the gold is well formed")
}

/// The documents of what is read, without what changes with every version.
fn documents(gold: &[GoldReport]) -> Vec<serde_json::Value> {
    let reports: Vec<Report> = gold.iter().map(GoldReport::report).collect();
    let readings = [harbour(&reports[0]), bridge(&reports[1])];
    let documents = readings.iter().map(|reading| {
        let document = Document::new(reading, None);
        let json = serde_json::to_string(&document).expect("JSON is written into memory");
        assert_eq!(Document::from_json(&json).expect("it can be read back"), document);
        let mut value = serde_json::to_value(document).expect("JSON is written into memory");
        value.as_object_mut().expect("an object").remove("program");
        value
    });
    documents.collect()
}

#[test]
fn documents_are_scored_as_the_corpus_scorer_does() {
    let gold = gold();
    let documents = documents(&gold);
    let lines: String = documents.iter().map(|document| format!("{document}\n")).collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(data("predicted.jsonl"), &lines).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(data("predicted.jsonl")).expect("the documents were recorded");
    assert_eq!(kept, lines, "run with UPDATE=1, then data/make_reading.py");

    let mut tally = Tally::new();
    for (report, document) in gold.iter().zip(&documents) {
        let whole =
            WholeReading::from_json(document, &report.text, "the reading").expect("it is in the form");
        assert!([Layer::Events, Layer::Affairs, Layer::Links].iter().all(|l| whole.layers().contains(l)));
        tally.add_whole(report, &whole);
    }
    let scores = tally.scores();
    let reading = scores.reading.as_ref().expect("the gold is of whole readings");
    let expected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(data("expected.json")).expect("the figures were recorded"))
            .expect("they are JSON");
    for figure in Figure::ALL {
        assert_eq!(json!(reading.value(figure)), expected[figure.name()], "{}", figure.name());
        assert!(reading.is_shown(figure) || !figure.layers().contains(&Layer::Events), "{}", figure.name());
    }
    // The figures are worth comparing: neither all nor nothing is right.
    for figure in [Figure::Events, Figure::Affairs, Figure::AffairSteps, Figure::StepOrder, Figure::Links] {
        let Value::Counted(prf) = reading.value(figure) else { panic!("they are counted") };
        assert!(prf.f1 > 0.0 && prf.f1 < 1.0, "{}: {prf:?}", figure.name());
    }

    // All types have their row, in the order of the steps of an affair.
    let table = Table(&scores).to_string();
    assert!(!table.contains("not read yet"), "{table}");
    let (_, rows) = table.split_once("\nevents by type ").expect("the table of types");
    let names: Vec<&str> = rows.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, EventKind::ALL.map(EventKind::as_str));
    assert!(rows.contains("\nresign               100.0%  50.0%  66.7%      2      1\n"), "{rows}");
}
