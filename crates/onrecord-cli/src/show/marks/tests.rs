//! Marks that nest, cross, share words and lie anywhere.

use onrecord::{
    Actor, ActorKind, Mention, MentionForm, Office, OfficeStatus, Report, Speaker, Statement, StatementKind,
    TimeExpression,
    date::{Basis, Grain},
};
use proptest::prelude::*;

use super::*;

/// Places in bytes.
type Places<'a> = &'a [[usize; 2]];

fn spans(pairs: Places<'_>) -> Vec<Span> {
    pairs.iter().map(|&[start, end]| Span::new(start, end)).collect()
}

fn statement(source: Places<'_>, cue: Places<'_>, content: Places<'_>) -> Statement {
    Statement {
        kind: StatementKind::Mixed,
        speaker: Speaker::default(),
        source: spans(source),
        cue: spans(cue),
        content: spans(content),
        confidence: 0.5,
    }
}

/// A reading of statements, an actor mentioned in each of `mentions` with an office at the same place, and
/// a date in each of `dates`.
fn reading<'r>(
    report: &'r Report,
    statements: Vec<Statement>,
    mentions: Places<'_>,
    dates: Places<'_>,
) -> Reading<'r> {
    let actors = spans(mentions).into_iter().map(|span| Actor {
        kind: ActorKind::Person,
        name: "Ada Quill".into(),
        honorific: None,
        mentions: vec![Mention { span, form: MentionForm::Name }],
    });
    let offices = spans(mentions).into_iter().map(|evidence| Office {
        title: "harbour master".into(),
        body: None,
        holder: 0,
        status: OfficeStatus::Current,
        began: None,
        ended: None,
        evidence,
        confidence: 0.5,
    });
    let dates = spans(dates).into_iter().map(|span| TimeExpression {
        span,
        value: "2031".into(),
        earliest: None,
        latest: None,
        grain: Grain::Year,
        basis: Basis::Explicit,
        confidence: 0.625,
    });
    Reading {
        report,
        sentences: Vec::new(),
        actors: actors.collect(),
        offices: offices.collect(),
        dates: dates.collect(),
        statements,
        events: Vec::new(),
        affairs: Vec::new(),
        bearings: Vec::new(),
    }
}

/// The steps through `reading`, as brackets: `<0:words>`.
fn brackets(reading: &Reading<'_>, roles: &[Role]) -> String {
    let text = reading.report.text.as_str();
    let marks = Marks::new(reading, roles);
    let mut out = Vec::new();
    for paragraph in marks.paragraphs() {
        let mut line = String::new();
        for step in marks.steps(paragraph) {
            match step {
                Step::Open { mark, again } => {
                    line.push_str(&format!("<{mark}{}:", if again { "…" } else { "" }))
                }
                Step::Text(span) => line.push_str(span.of(text)),
                Step::Close { last, .. } => line.push_str(if last { ">" } else { "…>" }),
            }
        }
        out.push(line);
    }
    out.join(" | ")
}

/// The steps through statements with these sources and contents.
fn shown(text: &str, statements: &[(Places<'_>, Places<'_>)]) -> String {
    let report = Report::from_text("t", text);
    let statements = statements.iter().map(|(source, content)| statement(source, &[], content)).collect();
    brackets(&reading(&report, statements, &[], &[]), &Role::ALL)
}

/// The steps through statements with these contents, and through mentions and dates.
fn with_more(text: &str, contents: Places<'_>, mentions: Places<'_>, dates: Places<'_>) -> String {
    let report = Report::from_text("t", text);
    let statements = contents.iter().map(|&content| statement(&[], &[], &[content])).collect();
    brackets(&reading(&report, statements, mentions, dates), &[Role::Content, Role::Mention, Role::Date])
}

#[test]
fn nests_shares_crosses() {
    assert_eq!(shown("one two six", &[(&[[0, 3]], &[[4, 11]])]), "<0:one> <1:two six>");
    assert_eq!(
        shown("one two six", &[(&[[0, 3]], &[[4, 7]]), (&[[0, 3]], &[[8, 11]])]),
        "<0:one> <1:two> <2:six>"
    );
    assert_eq!(shown("one two six", &[(&[], &[[0, 11]]), (&[[4, 7]], &[[0, 7]])]), "<0:<1:one <2:two>> six>");
    assert_eq!(shown("one two six", &[(&[], &[[0, 7]]), (&[], &[[4, 11]])]), "<0:one <1:two…>><1…: six>");
}

#[test]
fn paragraphs_split_marks() {
    assert_eq!(shown("a b\n\n  \nc d\n", &[(&[], &[[2, 10]])]), "a <0:b…> | <0…:c> d");
}

#[test]
fn spans_outside_are_cut() {
    assert_eq!(shown("é b", &[(&[], &[[1, 900]]), (&[], &[[700, 900]])]), "<0:é b>");
    assert_eq!(shown("", &[(&[], &[[0, 1]])]), "");
}

/// Other marks nest in those of statements, and give way where they cross them.
#[test]
fn other_marks_give_way() {
    assert_eq!(with_more("one two six", &[[0, 11]], &[[0, 7]], &[[4, 7]]), "<0:<1:one <2:two>> six>");
    assert_eq!(with_more("one two six", &[[4, 11]], &[[0, 7]], &[]), "<0:one …><1:<0…:two> six>");
    assert_eq!(with_more("one two six", &[[0, 7]], &[], &[[4, 11]]), "<0:one <1:two…>><1…: six>");
    assert_eq!(with_more("one two six", &[[4, 7]], &[[0, 11]], &[]), "<0:one …><1:<0…:two…>><0…: six>");
    assert_eq!(with_more("one two six", &[[0, 3]], &[[0, 11]], &[]), "<1:<0:one…>><0…: two six>");
}

proptest! {
    #[test]
    fn nested_and_complete(
        text in "[ab \n“é]{0,60}",
        places in prop::collection::vec((0usize..90, 0usize..90, 0u8..3), 0..10),
    ) {
        let report = Report::from_text("t", text.clone());
        let of = |layer: u8| -> Vec<[usize; 2]> {
            places.iter().filter(|place| place.2 == layer).map(|&(a, b, _)| [a.min(b), a.max(b)]).collect()
        };
        let statements: Vec<_> =
            of(0).into_iter().map(|place| statement(&[], &[place], &[place])).collect();
        let reading = reading(&report, statements, &of(1), &of(2));
        let marks = Marks::new(&reading, &Role::ALL);
        let alone = Marks::new(&reading, &Role::OF_STATEMENTS);
        let mut words = String::new();
        for paragraph in marks.paragraphs() {
            let mut open = Vec::new();
            let mut of_statements = Vec::new();
            for step in marks.steps(paragraph) {
                match step {
                    Step::Open { mark, again } => {
                        open.push((mark, words.len()));
                        of_statements.push((marks.marks()[mark].clone(), Some(again), words.len()));
                    }
                    Step::Text(span) => words.push_str(span.of(&text)),
                    Step::Close { mark, .. } => {
                        let opened = open.pop();
                        prop_assert_eq!(opened.map(|(mark, _)| mark), Some(mark));
                        prop_assert!(opened.is_some_and(|(_, at)| at < words.len()), "an empty mark");
                        of_statements.push((marks.marks()[mark].clone(), None, words.len()));
                    }
                }
            }
            prop_assert!(open.is_empty());
            // The other marks change nothing about those of statements.
            of_statements.retain(|(mark, ..)| mark.role.is_of_statement());
            let steps = alone.steps(paragraph);
            let alone = steps.iter().filter_map(|step| match *step {
                Step::Open { mark, again } => Some((alone.marks()[mark].clone(), Some(again))),
                Step::Close { mark, .. } => Some((alone.marks()[mark].clone(), None)),
                Step::Text(_) => None,
            });
            let with_others: Vec<_> = of_statements.into_iter().map(|(mark, again, _)| (mark, again)).collect();
            prop_assert_eq!(with_others, alone.collect::<Vec<_>>());
        }
        let bare = |s: &str| s.split_whitespace().collect::<String>();
        prop_assert_eq!(bare(&words), bare(&text));
    }
}
