//! Readings written in the form that the corpus and the annotations beside it have.

use jiff::civil::Date;
use onrecord::json::Document;
use serde::Serialize;

type Place = [usize; 2];

#[derive(Serialize)]
struct Row<'d> {
    id: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'d str>,
    text: &'d str,
    sentences: &'d [Place],
    actors: Vec<Actor<'d>>,
    offices: Vec<Office<'d>>,
    dates: Vec<TimeExpression<'d>>,
    statements: Vec<Statement<'d>>,
    events: Vec<Event<'d>>,
    affairs: Vec<Affair<'d>>,
    links: Vec<Link<'d>>,
    text_sha256: &'d str,
}

#[derive(Serialize)]
struct Actor<'d> {
    id: &'d str,
    kind: &'static str,
    name: &'d str,
    mentions: Vec<Place>,
}

#[derive(Serialize)]
struct Office<'d> {
    holder: &'d str,
    title: &'d str,
    body: Option<&'d str>,
    status: &'static str,
    evidence: Place,
}

#[derive(Serialize)]
struct TimeExpression<'d> {
    id: &'d str,
    span: Place,
    value: &'d str,
}

#[derive(Serialize)]
struct Statement<'d> {
    id: &'d str,
    speaker: Option<&'d str>,
    kind: &'static str,
    source: &'d [Place],
    cue: &'d [Place],
    content: &'d [Place],
}

#[derive(Serialize)]
struct Event<'d> {
    id: &'d str,
    #[serde(rename = "type")]
    kind: &'static str,
    step: &'static str,
    status: &'static str,
    trigger: Place,
    by: &'d [String],
    to: &'d [String],
    re: &'d [Place],
    when: Option<&'d str>,
}

#[derive(Serialize)]
struct Affair<'d> {
    about: &'d [String],
    events: &'d [String],
}

#[derive(Serialize)]
struct Link<'d> {
    statement: &'d str,
    later: &'d str,
    kind: &'static str,
}

/// `document` as one line of the corpus' form, under the id `id`: what a reading has that annotations have, too, without confidences,
/// chains and the words at each place. [`parse_jsonl`](crate::parse_jsonl) reads it back.
#[must_use]
pub fn corpus_line(document: &Document, id: &str) -> String {
    let row = Row {
        id,
        publisher: document.publisher.as_deref(),
        title: document.title.as_deref(),
        date: document.date,
        url: document.url.as_deref(),
        text: &document.text,
        sentences: &document.sentences,
        actors: document
            .actors
            .iter()
            .map(|actor| Actor {
                id: &actor.id,
                kind: actor.kind.as_str(),
                name: &actor.name,
                mentions: actor.mentions.iter().map(|mention| mention.span).collect(),
            })
            .collect(),
        offices: document
            .offices
            .iter()
            .map(|office| Office {
                holder: &office.holder,
                title: &office.title,
                body: office.body.as_deref(),
                status: office.status.as_str(),
                evidence: office.evidence,
            })
            .collect(),
        dates: document
            .dates
            .iter()
            .map(|date| TimeExpression { id: &date.id, span: date.span, value: &date.value })
            .collect(),
        statements: document
            .statements
            .iter()
            .map(|statement| Statement {
                id: &statement.id,
                speaker: statement.speaker.as_deref(),
                kind: statement.kind.as_str(),
                source: &statement.source,
                cue: &statement.cue,
                content: &statement.content,
            })
            .collect(),
        events: document
            .events
            .iter()
            .map(|event| Event {
                id: &event.id,
                kind: event.kind.as_str(),
                step: event.step.as_str(),
                status: event.status.as_str(),
                trigger: event.trigger,
                by: &event.by,
                to: &event.to,
                re: &event.re,
                when: event.when.as_deref(),
            })
            .collect(),
        affairs: document
            .affairs
            .iter()
            .map(|affair| Affair { about: &affair.about, events: &affair.events })
            .collect(),
        links: document
            .links
            .iter()
            .map(|link| Link { statement: &link.statement, later: &link.later, kind: link.kind.as_str() })
            .collect(),
        text_sha256: &document.text_sha256,
    };
    serde_json::to_string(&row).expect("words and places are JSON")
}

#[cfg(test)]
mod tests {
    use onrecord::{Reading, Report, Span, Speaker, Statement, StatementKind};

    use super::*;

    #[test]
    fn it_is_read_back() {
        let report = Report::from_text("pier", "“Ach, it’s over,” said Ola Brand.");
        let at = |words: &str| {
            let start = report.text.find(words).expect("it is there");
            vec![Span::new(start, start + words.len())]
        };
        let reading = Reading {
            report: &report,
            sentences: vec![],
            actors: vec![],
            offices: vec![],
            dates: vec![],
            statements: vec![Statement {
                kind: StatementKind::Direct,
                speaker: Speaker::default(),
                source: at("Ola Brand"),
                cue: at("said"),
                content: at("“Ach, it’s over,”"),
                confidence: 0.5,
            }],
            events: vec![],
            affairs: vec![],
            bearings: vec![],
        };
        let line = corpus_line(&Document::new(&reading, None), "pier-2");
        assert!(!line.contains('\n'));
        let gold = crate::parse_jsonl(line.as_bytes(), "export").expect("it is of the form");
        assert_eq!((gold[0].id.as_str(), gold[0].text.as_str()), ("pier-2", report.text.as_str()));
        let said =
            gold[0].reading.as_ref().and_then(|reading| reading.statements.as_ref()).expect("it is whole");
        assert_eq!((&said[0].source[..], &said[0].content[..]), (&[[23, 32]][..], &[[0, 17]][..]));
    }
}
