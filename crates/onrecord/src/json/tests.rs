//! Documents that come back as they went, and those that must not.

use proptest::prelude::*;

use super::*;
use crate::date::{Basis, Grain};
use crate::{
    ActorKind, BearingKind, EventKind, EventStatus, Later, LinkKind, MentionForm, OfficeStatus, OpenKind,
    Span, Speaker, StatementKind, Step, Unknown,
};

const TEXT: &str = "Café row\n\n“We’re closing,” Zoë Tarrant 🎪 said.";

fn spans(words: &[&str]) -> Vec<Span> {
    words
        .iter()
        .map(|w| TEXT.match_indices(w).next().unwrap())
        .map(|(at, w)| (at..at + w.len()).into())
        .collect()
}

fn span(words: &str) -> Span {
    spans(&[words])[0]
}

fn document() -> Document {
    let report = Report { date: Some(jiff::civil::date(2031, 3, 4)), ..Report::from_text("café", TEXT) };
    let actor = |kind, name: &str, mentions: &[(MentionForm, &str)]| crate::Actor {
        kind,
        name: name.into(),
        honorific: None,
        mentions: mentions.iter().map(|&(form, words)| crate::Mention { form, span: span(words) }).collect(),
    };
    let reading = Reading {
        report: &report,
        sentences: spans(&["Café row", "“We’re closing,” Zoë Tarrant 🎪 said."]),
        actors: vec![
            actor(
                ActorKind::Organisation,
                "Café",
                &[(MentionForm::Name, "Café"), (MentionForm::Pronoun, "We")],
            ),
            crate::Actor {
                honorific: Some("Dr".into()),
                ..actor(
                    ActorKind::Person,
                    "Zoë Tarrant",
                    &[(MentionForm::Name, "Zoë Tarrant"), (MentionForm::Title, "Tarrant 🎪")],
                )
            },
        ],
        offices: vec![crate::Office {
            title: "Ringmaster".into(),
            body: Some("Café".into()),
            holder: 1,
            status: OfficeStatus::Acting,
            began: None,
            ended: None,
            evidence: span("Tarrant 🎪"),
            confidence: 0.5,
        }],
        dates: vec![crate::TimeExpression {
            span: span("row"),
            value: "PRESENT_REF".into(),
            earliest: None,
            latest: None,
            grain: Grain::Vague,
            basis: Basis::Explicit,
            confidence: 0.625,
        }],
        statements: vec![crate::Statement {
            kind: StatementKind::Direct,
            speaker: Speaker {
                actor: Some(1),
                confidence: 0.75,
                because: vec![
                    crate::Link { span: span("Tarrant 🎪"), by: LinkKind::Source, confidence: 1.0 },
                    crate::Link { span: span("Zoë Tarrant"), by: LinkKind::Title, confidence: 0.875 },
                ],
                unknown: None,
                runner_up: Some(crate::RunnerUp { actor: 0, confidence: 0.125 }),
            },
            source: spans(&["Zoë Tarrant"]),
            cue: spans(&["said"]),
            content: spans(&["“We’re", "closing,”"]),
            confidence: 0.8125,
        }],
        events: vec![
            crate::Event {
                kind: EventKind::Refuse,
                status: EventStatus::Alleged,
                trigger: span("row"),
                by: vec![0],
                to: vec![0, 1],
                re: Vec::new(),
                when: Some(0),
                statement: None,
                confidence: 0.25,
            },
            crate::Event {
                kind: EventKind::Dismiss,
                status: EventStatus::Planned,
                trigger: span("closing"),
                by: vec![1],
                to: Vec::new(),
                re: spans(&["Café", "Zoë"]),
                when: None,
                statement: Some(0),
                confidence: 0.375,
            },
        ],
        affairs: vec![crate::Affair {
            about: vec![1],
            steps: vec![
                crate::AffairStep { event: 1, step: Step::Outcome },
                crate::AffairStep { event: 0, step: Step::Answer },
            ],
            open: vec![crate::Open { event: 0, kind: OpenKind::Findings }],
        }],
        bearings: vec![crate::Bearing {
            statement: 0,
            later: Later::Event(1),
            kind: BearingKind::PromisedThenDone,
            actor: 1,
        }],
    };
    Document::new(&reading, Some("test"))
}

fn error(change: impl Fn(&mut Document)) -> Error {
    let mut document = document();
    change(&mut document);
    Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap_err()
}

#[test]
fn offsets_count_code_points() {
    let document = document();
    let statement = &document.statements[0];
    assert_eq!(document.sentences, [[0, 8], [10, 46]]);
    assert_eq!(statement.source, [[27, 38]]);
    assert_eq!(statement.cue, [[41, 45]]);
    assert_eq!(statement.words.cue[0].prefix, "\n“We’re closing,” Zoë Tarrant 🎪 ");
    assert_eq!(statement.words.cue[0].suffix, ".");
    assert_eq!(document.actors[1].mentions[1].span, [31, 40]);
    assert_eq!((document.offices[0].evidence, document.offices[0].holder.as_str()), ([31, 40], "A2"));
    assert_eq!((statement.speaker.as_deref(), statement.because.chain[1].span), (Some("A2"), [27, 38]));
    let event = &document.events[1];
    assert_eq!((event.trigger, event.re.as_slice()), ([17, 24], [[0, 4], [27, 30]].as_slice()));
    assert_eq!(event.words.re[1].prefix, "Café row\n\n“We’re closing,” ");
}

/// Names of fields and what they hold, as the corpus has them.
#[test]
fn events_affairs_and_links_have_the_corpus_form() {
    let json = serde_json::to_value(document()).unwrap();
    let event = &json["events"][1];
    for (field, value) in [
        ("id", serde_json::json!("E2")),
        ("type", "dismiss".into()),
        ("step", "outcome".into()),
        ("status", "planned".into()),
        ("by", vec!["A2"].into()),
        ("to", Vec::<String>::new().into()),
        ("when", serde_json::Value::Null),
        ("statement", "S1".into()),
        ("plover", serde_json::Value::Null),
    ] {
        assert_eq!(event[field], value, "{field}");
    }
    let first = &json["events"][0];
    assert_eq!((first["when"].as_str(), first["statement"].as_str()), (Some("T1"), None));
    assert_eq!(first["plover"], serde_json::json!({"type": "REJECT", "mode": "change"}));
    assert_eq!(
        json["affairs"],
        serde_json::json!([{
            "id": "C1", "about": ["A2"], "events": ["E2", "E1"],
            "steps": [{"event": "E2", "step": "outcome"}, {"event": "E1", "step": "answer"}],
            "open": [{"event": "E1", "kind": "findings"}],
        }])
    );
    assert_eq!(
        json["links"],
        serde_json::json!([
            {"id": "L1", "statement": "S1", "later": "E2", "kind": "promised_then_done", "actor": "A2"}
        ])
    );
}

#[test]
fn comes_back_as_it_went() {
    let document = document();
    let json = serde_json::to_string(&document).unwrap();
    let back = Document::from_json(&json).unwrap();
    assert_eq!(back, document);
    let report = back.report();
    assert_eq!(Document::new(&back.reading(&report).unwrap(), Some("test")), document);
}

#[test]
fn a_changed_text_is_an_error() {
    let mut document = document();
    document.text = document.text.replace("Zoë", "Zoe");
    let error = Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap_err();
    assert!(error.is_anchor(), "{error}");
    // Nor does a new sum make the old words stand there.
    document.text_sha256 = sha256(&document.text);
    let error = Document::from_json(&serde_json::to_string(&document).unwrap()).unwrap_err();
    assert!(error.is_anchor(), "{error}");
    assert!(error.to_string().contains("A1, mention 1: “Café” stands"), "{error}");
}

#[test]
fn moved_anchors_are_errors() {
    let changes: [fn(&mut Document); 14] = [
        |d| d.statements[0].source[0] = [26, 37],
        |d| d.statements[0].source[0] = [27, 4000],
        |d| d.statements[0].source[0] = [38, 27],
        |d| d.statements[0].words.cue.clear(),
        |d| d.statements[0].words.cue[0].prefix = "elsewhere ".into(),
        |d| d.sentences[0] = [0, 47],
        |d| d.actors[1].mentions[0].span[0] += 1,
        |d| d.actors[1].mentions.swap(0, 1),
        |d| d.offices[0].words.exact = "Zoë".into(),
        |d| d.statements[0].because.chain[1].span = [0, 4],
        |d| d.events[0].trigger = [17, 24],
        |d| d.events[0].trigger = [4000, 4001],
        |d| d.events[1].re.swap(0, 1),
        |d| d.events[1].words.re.truncate(1),
    ];
    for change in changes {
        let error = error(change);
        assert!(error.is_anchor(), "{error}");
    }
}

/// What does not hang together is an error that says which thing is wrong, and how.
#[test]
fn loose_ends_are_errors() {
    type Change = fn(&mut Document);
    let changes: [(Change, &str); 34] = [
        (|d| d.actors[1].id = "A1".into(), "A1 is there twice"),
        (|d| d.offices.push(d.offices[0].clone()), "O1 is there twice"),
        (|d| d.dates.push(d.dates[0].clone()), "T1 is there twice"),
        (|d| d.statements.push(d.statements[0].clone()), "S1 is there twice"),
        (|d| d.actors[0].mentions.clear(), "A1 has no mentions"),
        (|d| d.offices[0].holder = "A7".into(), "O1: its holder is \"A7\", which the document does not list"),
        (|d| d.offices[0].confidence = -0.1, "O1: confidence -0.1 is not in 0 to 1"),
        (|d| d.statements[0].speaker = Some("O1".into()), "S1: its speaker is \"O1\""),
        (|d| d.statements[0].speaker = Some("A1".into()), "“Tarrant 🎪” is no mention of the speaker, Café"),
        (|d| d.statements[0].because.chain.clear(), "S1 has a speaker but no chain"),
        (|d| d.statements[0].because.unknown = Some(Unknown::Unsure), "S1 has a speaker and says why"),
        (|d| d.statements[0].because.confidence = 2.0, "S1, because: confidence 2"),
        (|d| d.statements[0].because.chain[1].confidence = 2.0, "S1, link 2 of the chain: confidence 2"),
        (
            |d| d.statements[0].because.runner_up.as_mut().unwrap().actor = "A3".into(),
            "S1: its runner-up is \"A3\"",
        ),
        (|d| d.statements[0].because.runner_up.as_mut().unwrap().actor = "A2".into(), "is its speaker, A2"),
        (
            |d| d.statements[0].because.runner_up.as_mut().unwrap().confidence = 2.0,
            "S1: its runner-up: confidence",
        ),
        (|d| d.statements[0].content.clear(), "S1 has no content"),
        (|d| d.events[1].id = "E1".into(), "E1 is there twice"),
        (|d| d.affairs.push(d.affairs[0].clone()), "C1 is there twice"),
        (|d| d.links.push(d.links[0].clone()), "L1 is there twice"),
        (|d| d.events[0].by = vec!["A7".into()], "E1, by is \"A7\", which the document does not list"),
        (|d| d.events[0].to.swap(0, 1), "E1, to: ids are there twice or out of order"),
        (|d| d.events[0].when = Some("S1".into()), "E1: its time is \"S1\""),
        (|d| d.events[0].statement = Some("S2".into()), "E1: its statement is \"S2\""),
        (|d| d.events[0].confidence = 2.0, "E1: confidence 2"),
        (|d| d.events[0].step = Step::Law, "E1: refuse is answer, not law"),
        (|d| d.events[0].plover = None, "E1: PLOVER has another type for refuse"),
        (|d| d.affairs[0].about.clear(), "C1 is about nobody"),
        (|d| d.affairs[0].events.swap(0, 1), "C1: its events are not those of its steps"),
        (
            |d| {
                d.affairs[0].events[1] = "E7".into();
                d.affairs[0].steps[1].event = "E7".into();
            },
            "C1: a step is \"E7\", which the document does not list",
        ),
        (
            |d| {
                d.affairs[0].events[1] = "E2".into();
                d.affairs[0].steps[1].event = "E2".into();
            },
            "C1: not the JSON of a reading: E2 is there twice",
        ),
        (|d| d.affairs[0].steps[0].step = Step::Law, "C1: E2 is outcome or a reaction, not law"),
        (|d| d.affairs[0].open[0].event = "C1".into(), "C1: what is open is \"C1\""),
        (|d| d.links[0].later = "S1".into(), "L1: what came later is its statement, S1"),
    ];
    for (change, why) in changes {
        let error = error(change);
        assert!(error.is_form() && error.to_string().contains(why), "{error}");
    }
}

/// Documents of the time before actors: new fields may come within a version.
#[test]
fn older_documents_are_read() {
    let mut json = serde_json::to_value(document()).unwrap();
    let fields = json.as_object_mut().unwrap();
    for name in ["actors", "offices", "dates", "events", "affairs", "links"] {
        fields.remove(name);
    }
    let statement = json["statements"][0].as_object_mut().unwrap();
    statement.remove("because");
    statement["speaker"] = serde_json::Value::Null;
    let document = Document::from_json(&json.to_string()).unwrap();
    let report = document.report();
    let reading = document.reading(&report).unwrap();
    assert!(reading.actors.is_empty() && reading.offices.is_empty() && reading.dates.is_empty());
    assert!(reading.events.is_empty() && reading.affairs.is_empty() && reading.bearings.is_empty());
    assert_eq!(reading.statements[0].speaker, Speaker::default());
}

#[test]
fn other_forms_are_errors() {
    let good = serde_json::to_string(&document()).unwrap();
    for bad in [
        String::new(),
        "{}".into(),
        "[]".into(),
        good.replace("\"version\":1", "\"version\":2"),
        good.replace("\"direct\"", "\"overheard\""),
        good.replace("\"acting\"", "\"retired\""),
        good.replace("\"dismiss\"", "\"sack\""),
        good.replace("\"planned\"", "\"hoped\""),
        good.replace("\"findings\"", "\"lost\""),
        good.replace("\"promised_then_done\"", "\"promised\""),
        good.replace("\"unknown\":null", "\"unknown\":\"forgotten\""),
        good.replace("0.8125", "1.5"),
        good.replace("2031-03-04", "2031-02-30"),
    ] {
        assert!(Document::from_json(&bad).unwrap_err().is_form(), "{bad}");
    }
    let error = Document::from_json(&good.replace("\"organisation\"", "\"firm\"")).unwrap_err();
    assert!(error.to_string().contains("\"firm\" is none of person, organisation, group"), "{error}");
    assert!(Document::from_json(&good.replacen('{', "{\"moods\":[],", 1)).is_ok());
}

/// Some of `text`, anywhere in it.
fn place(text: &str) -> impl Strategy<Value = Span> + use<> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(move |(a, b)| {
        let a = a.index(ends.len() - 1);
        let b = a + 1 + b.index(ends.len() - 1 - a);
        Span::new(ends[a], ends[b])
    })
}

/// Some of `text`, in order and apart.
fn role(text: &str, least: usize) -> impl Strategy<Value = Vec<Span>> + use<> {
    prop::collection::vec(place(text), least..4).prop_map(|mut spans| {
        spans.sort_unstable();
        let mut end = 0;
        spans.retain(|span| {
            span.start >= end && {
                end = span.end;
                true
            }
        });
        spans
    })
}

fn any_of<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn actor(text: &str) -> impl Strategy<Value = crate::Actor> + use<> {
    let mention =
        (place(text), any_of(&MentionForm::ALL)).prop_map(|(span, form)| crate::Mention { span, form });
    let mentions = prop::collection::vec(mention, 1..5);
    let honorific = prop::option::of("\\PC{0,4}");
    (any_of(&ActorKind::ALL), "\\PC{0,9}", honorific, mentions).prop_map(
        |(kind, name, honorific, mut mentions)| {
            mentions.sort_by_key(|mention| mention.span.start);
            crate::Actor { kind, name, honorific, mentions }
        },
    )
}

/// The speaker of a statement: one of `actors` by some of its mentions, or none of them.
fn speaker(text: &str, actors: &[crate::Actor]) -> impl Strategy<Value = Speaker> + use<> {
    let actors = actors.to_vec();
    let link = (any::<prop::sample::Index>(), place(text), any_of(&LinkKind::ALL), 0f32..=1.0);
    let next = (any::<prop::sample::Index>(), 0f32..=1.0);
    let unknown = prop::option::of(any_of(&Unknown::ALL));
    let known = prop::option::of(any::<prop::sample::Index>());
    (known, 0f32..=1.0, prop::collection::vec(link, 1..4), unknown, prop::option::of(next)).prop_map(
        move |(known, confidence, links, unknown, next)| {
            let actor = known.filter(|_| !actors.is_empty()).map(|known| known.index(actors.len()));
            let because = links.into_iter().map(|(n, span, by, confidence)| {
                let span = actor.map_or(span, |actor| n.get(&actors[actor].mentions).span);
                crate::Link { span, by, confidence }
            });
            let runner_up = next
                .filter(|_| !actors.is_empty())
                .map(|(next, confidence)| crate::RunnerUp { actor: next.index(actors.len()), confidence });
            Speaker {
                actor,
                confidence,
                because: because.collect(),
                unknown: unknown.filter(|_| actor.is_none()),
                runner_up: runner_up.filter(|next| Some(next.actor) != actor),
            }
        },
    )
}

fn office(text: &str, actors: usize) -> impl Strategy<Value = crate::Office> + use<> {
    let body = prop::option::of("\\PC{0,9}");
    ("\\PC{0,9}", body, 0..actors, any_of(&OfficeStatus::ALL), place(text), 0f32..=1.0).prop_map(
        |(title, body, holder, status, evidence, confidence)| crate::Office {
            title,
            body,
            holder,
            status,
            began: None,
            ended: None,
            evidence,
            confidence,
        },
    )
}

fn statement(text: &str, actors: &[crate::Actor]) -> impl Strategy<Value = crate::Statement> + use<> {
    let roles = (role(text, 0), role(text, 0), role(text, 1));
    (any_of(&StatementKind::ALL), speaker(text, actors), roles, 0f32..=1.0).prop_map(
        |(kind, speaker, (source, cue, content), confidence)| crate::Statement {
            kind,
            speaker,
            source,
            cue,
            content,
            confidence,
        },
    )
}

/// Some of the first `all` numbers, ascending.
fn some_of(all: usize, least: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::sample::subsequence((0..all).collect::<Vec<_>>(), least.min(all)..=all)
}

fn event(
    text: &str,
    (actors, dates, statements): (usize, usize, usize),
) -> impl Strategy<Value = crate::Event> + use<> {
    let one_of = |all: usize| prop::option::of(0..all.max(1)).prop_map(move |n| n.filter(|_| all > 0));
    let what = (any_of(&EventKind::ALL), any_of(&EventStatus::ALL), place(text), role(text, 0));
    (what, some_of(actors, 0), some_of(actors, 0), one_of(dates), one_of(statements), 0f32..=1.0).prop_map(
        |((kind, status, trigger, re), by, to, when, statement, confidence)| crate::Event {
            kind,
            status,
            trigger,
            by,
            to,
            re,
            when,
            statement,
            confidence,
        },
    )
}

/// An affair about some of `actors`, of which there must be one, made of some of `events`, too.
fn affair(actors: usize, events: &[crate::Event]) -> impl Strategy<Value = crate::Affair> + use<> {
    let steps: Vec<Step> = events.iter().map(|event| event.kind.step()).collect();
    let open = prop::collection::vec((0..events.len().max(1), any_of(&OpenKind::ALL)), 0..3);
    let order = some_of(events.len(), 1).prop_shuffle();
    (some_of(actors, 1), order, any::<bool>(), open).prop_map(move |(about, order, reaction, open)| {
        let step = |&event: &usize| if reaction { Step::Reaction } else { steps[event] };
        crate::Affair {
            about,
            steps: order.iter().map(|event| crate::AffairStep { event: *event, step: step(event) }).collect(),
            open: open.into_iter().map(|(event, kind)| crate::Open { event, kind }).collect(),
        }
    })
}

/// What bears on one of `statements`, of which there must be one, as of `actors` and `events`.
fn bearing(actors: usize, statements: usize, events: usize) -> impl Strategy<Value = crate::Bearing> {
    (0..actors, 0..statements, 0..events, any::<bool>(), any_of(&BearingKind::ALL)).prop_map(
        move |(actor, statement, event, is_event, kind)| {
            let later = match (statement + 1) % statements {
                other if other != statement && !is_event => Later::Statement(other),
                _ => Later::Event(event),
            };
            crate::Bearing { statement, later, kind, actor }
        },
    )
}

/// A reading of any text, but for its report.
type Parts = (Vec<crate::Actor>, Vec<crate::Office>, Vec<crate::Statement>, Vec<Span>);

/// What happened in it.
type Happened = (Vec<crate::Event>, Vec<crate::Affair>, Vec<crate::Bearing>);

fn parts() -> impl Strategy<Value = (String, Parts)> {
    "\\PC{1,200}".prop_flat_map(|text| (prop::collection::vec(actor(&text), 0..4), Just(text))).prop_flat_map(
        |(actors, text)| {
            let most = if actors.is_empty() { 0 } else { 3 };
            let offices = prop::collection::vec(office(&text, actors.len().max(1)), 0..=most);
            let statements = prop::collection::vec(statement(&text, &actors), 0..4);
            let sentences = role(&text, 0);
            (Just(text), (Just(actors), offices, statements, sentences))
        },
    )
}

fn happened(text: &str, (actors, _, statements, _): &Parts) -> impl Strategy<Value = Happened> + use<> {
    let (actors, statements) = (actors.len(), statements.len());
    let dates = crate::date::times(text, &[], None).len();
    let events = prop::collection::vec(event(text, (actors, dates, statements)), 0..5);
    events.prop_flat_map(move |events| {
        let most = |held: bool| if held { 2 } else { 0 };
        let affairs = most(actors > 0 && !events.is_empty());
        let bearings = most(affairs > 0 && statements > 0);
        (
            prop::collection::vec(affair(actors, &events), 0..=affairs),
            prop::collection::vec(
                bearing(actors.max(1), statements.max(1), events.len().max(1)),
                0..=bearings,
            ),
            Just(events),
        )
            .prop_map(|(affairs, bearings, events)| (events, affairs, bearings))
    })
}

fn readings() -> impl Strategy<Value = (String, Parts, Happened)> {
    parts().prop_flat_map(|(text, parts)| {
        let happened = happened(&text, &parts);
        (Just(text), Just(parts), happened)
    })
}

proptest! {
    #[test]
    fn any_reading_comes_back((text, parts, happened) in readings()) {
        let (actors, offices, statements, sentences) = parts;
        let (events, affairs, bearings) = happened;
        let report = Report::from_text("any", text);
        let dates = crate::date::times(&report.text, &[], None);
        let reading = Reading {
            report: &report, sentences, actors, offices, dates, statements, events, affairs, bearings,
        };
        let json = serde_json::to_string(&Document::new(&reading, None)).unwrap();
        let document = Document::from_json(&json).unwrap();
        prop_assert_eq!(document.reading(&report).unwrap(), reading);
    }
}
