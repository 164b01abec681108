//! Documents that come back as they went, and those that must not.

use proptest::prelude::*;

use super::*;
use crate::date::{Basis, Grain};
use crate::{ActorKind, LinkKind, MentionForm, OfficeStatus, Span, Speaker, StatementKind, Unknown};

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
        events: Vec::new(),
        affairs: Vec::new(),
        bearings: Vec::new(),
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
    let changes: [fn(&mut Document); 10] = [
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
    let changes: [(Change, &str); 17] = [
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
    for name in ["actors", "offices", "dates"] {
        fields.remove(name);
    }
    let statement = json["statements"][0].as_object_mut().unwrap();
    statement.remove("because");
    statement["speaker"] = serde_json::Value::Null;
    let document = Document::from_json(&json.to_string()).unwrap();
    let report = document.report();
    let reading = document.reading(&report).unwrap();
    assert!(reading.actors.is_empty() && reading.offices.is_empty() && reading.dates.is_empty());
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
        good.replace("\"unknown\":null", "\"unknown\":\"forgotten\""),
        good.replace("0.8125", "1.5"),
        good.replace("2031-03-04", "2031-02-30"),
    ] {
        assert!(Document::from_json(&bad).unwrap_err().is_form(), "{bad}");
    }
    let error = Document::from_json(&good.replace("\"organisation\"", "\"firm\"")).unwrap_err();
    assert!(error.to_string().contains("\"firm\" is none of person, organisation, group"), "{error}");
    assert!(Document::from_json(&good.replacen('{', "{\"events\":[],", 1)).is_ok());
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

/// A reading of any text, but for its report.
type Parts = (Vec<crate::Actor>, Vec<crate::Office>, Vec<crate::Statement>, Vec<Span>);

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

proptest! {
    #[test]
    fn any_reading_comes_back((text, (actors, offices, statements, sentences)) in parts()) {
        let report = Report::from_text("any", text);
        let dates = crate::date::times(&report.text, &[], None);
        let reading = Reading { report: &report, sentences, actors, offices, dates, statements, events: vec![], affairs: vec![], bearings: vec![] };
        let json = serde_json::to_string(&Document::new(&reading, None)).unwrap();
        let document = Document::from_json(&json).unwrap();
        prop_assert_eq!(document.reading(&report).unwrap(), reading);
    }
}
