//! Whatever a report holds and wherever its statements stand, it is shown whole.

use onrecord::{
    Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, Event, EventKind, EventStatus, Later, Link,
    LinkKind, Mention, MentionForm, Office, OfficeStatus, Open, OpenKind, Reading, Report, RunnerUp, Span,
    Speaker, Statement, StatementKind, Step, TimeExpression, Unknown,
    date::{Basis, Grain},
    json::Document,
};
use onrecord_cli::show::{
    html::{Article, page},
    terminal::Terminal,
};
use proptest::prelude::*;

/// Text with much of what trips layout up: marks of its own, spaces of all kinds, controls, tags.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zé“”‘’—]{1,9}",
        3 => Just(" ".to_owned()),
        1 => prop::sample::select(vec!["\n", "\n\n", "\r\n", "\t", "\u{a0}", "\u{2028}", "<b>", "&amp;", "</p>", "[1]", "‹x›²", "\u{1b}[1m", "\0", "字幕", "e\u{301}", "👩‍🚒", "\u{202e}", "\u{feff}"]).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A place on the text's characters, any.
fn place(text: &str) -> impl Strategy<Value = Span> + Clone + use<> {
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(move |(a, b)| {
        let (a, b) = (boundaries[a.index(boundaries.len())], boundaries[b.index(boundaries.len())]);
        Span::new(a.min(b), a.max(b))
    })
}

fn any_of<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// Any actor, listed or not.
fn who() -> impl Strategy<Value = usize> {
    0usize..5
}

fn speaker(text: &str) -> impl Strategy<Value = Speaker> + use<> {
    let link = (place(text), any_of(&LinkKind::ALL), any::<f32>());
    let because =
        prop::collection::vec(link.prop_map(|(span, by, confidence)| Link { span, by, confidence }), 0..4);
    let runner_up = prop::option::of((who(), any::<f32>()));
    let unknown = prop::option::of(any_of(&Unknown::ALL));
    (prop::option::of(who()), any::<f32>(), because, unknown, runner_up).prop_map(
        |(actor, confidence, because, unknown, runner_up)| {
            let runner_up = runner_up.map(|(actor, confidence)| RunnerUp { actor, confidence });
            Speaker { actor, confidence, because, unknown, runner_up }
        },
    )
}

fn statement(text: &str) -> impl Strategy<Value = Statement> + use<> {
    let place = place(text);
    let spans = move |most| prop::collection::vec(place.clone(), 0..most);
    (speaker(text), spans(3), spans(3), spans(4), any::<f32>()).prop_map(
        |(speaker, source, cue, content, confidence)| Statement {
            kind: StatementKind::Mixed,
            speaker,
            source,
            cue,
            content,
            confidence,
        },
    )
}

fn actor(text: &str) -> impl Strategy<Value = Actor> + use<> {
    let mention = (place(text), any_of(&MentionForm::ALL)).prop_map(|(span, form)| Mention { span, form });
    let mentions = prop::collection::vec(mention, 0..5);
    (any_of(&ActorKind::ALL), self::text(), prop::option::of(self::text()), mentions)
        .prop_map(|(kind, name, honorific, mentions)| Actor { kind, name, honorific, mentions })
}

fn office(text: &str) -> impl Strategy<Value = Office> + use<> {
    let body = prop::option::of(self::text());
    (self::text(), body, who(), any_of(&OfficeStatus::ALL), place(text), any::<f32>()).prop_map(
        |(title, body, holder, status, evidence, confidence)| Office {
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

fn date(text: &str) -> impl Strategy<Value = TimeExpression> + use<> {
    let value = prop_oneof![
        prop::sample::select(vec!["2031", "2031-03-04", "XXXX-02-29", "T18:30", "P3D", "PAST_REF"])
            .prop_map(str::to_owned),
        self::text(),
    ];
    let bound = |year: Option<i16>| year.map(|year| jiff::civil::date(year, 1, 31).at(6, 0, 0, 0));
    let years = (prop::option::of(-50i16..3000), prop::option::of(-50i16..3000));
    (place(text), value, years).prop_map(move |(span, value, (earliest, latest))| TimeExpression {
        span,
        value,
        earliest: bound(earliest),
        latest: bound(latest),
        grain: Grain::Day,
        basis: Basis::Published,
        confidence: 0.5,
    })
}

/// Any event, listed or not, as every number below.
fn event(text: &str) -> impl Strategy<Value = Event> + use<> {
    let place = place(text);
    let actors = || prop::collection::vec(who(), 0..4);
    let re = prop::collection::vec(place.clone(), 0..3);
    let rest = (prop::option::of(0usize..6), prop::option::of(0usize..7), any::<f32>());
    (any_of(&EventKind::ALL), any_of(&EventStatus::ALL), place, actors(), actors(), re, rest).prop_map(
        |(kind, status, trigger, by, to, re, (when, statement, confidence))| Event {
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

fn affair() -> impl Strategy<Value = Affair> {
    let steps = prop::collection::vec((0usize..6, any_of(&Step::ALL)), 0..5);
    let open = prop::collection::vec((0usize..6, any_of(&OpenKind::ALL)), 0..3);
    (prop::collection::vec(who(), 0..3), steps, open).prop_map(|(about, steps, open)| Affair {
        about,
        steps: steps.into_iter().map(|(event, step)| AffairStep { event, step }).collect(),
        open: open.into_iter().map(|(event, kind)| Open { event, kind }).collect(),
    })
}

fn bearing() -> impl Strategy<Value = Bearing> {
    let later = (any::<bool>(), 0usize..7)
        .prop_map(|(event, n)| if event { Later::Event(n) } else { Later::Statement(n) });
    (0usize..7, later, any_of(&BearingKind::ALL), who()).prop_map(|(statement, later, kind, actor)| Bearing {
        statement,
        later,
        kind,
        actor,
    })
}

/// What a reading holds beside its report.
pub(crate) type Parts = (
    (Vec<Actor>, Vec<Office>, Vec<TimeExpression>, Vec<Statement>),
    (Vec<Event>, Vec<Affair>, Vec<Bearing>),
    Vec<Span>,
);

/// Spans on the text's characters, any number, in any order, one over the other.
pub(crate) fn report() -> impl Strategy<Value = (String, Parts)> {
    text().prop_flat_map(|text| {
        let parts = (
            prop::collection::vec(actor(&text), 0..4),
            prop::collection::vec(office(&text), 0..4),
            prop::collection::vec(date(&text), 0..5),
            prop::collection::vec(statement(&text), 0..6),
        );
        let happened = (
            prop::collection::vec(event(&text), 0..5),
            prop::collection::vec(affair(), 0..3),
            prop::collection::vec(bearing(), 0..3),
        );
        let sentences = prop::collection::vec(place(&text), 0..3);
        (Just(text), (parts, happened, sentences))
    })
}

/// What of `page` people read in the report's text, without labels and numbers of statements.
fn read_aloud(page: &str) -> String {
    let (_, rest) = page.split_once("<div class=\"text\">").unwrap();
    let (mut rest, _) = rest.split_once("</div>").unwrap();
    let mut text = String::new();
    while let Some(at) = rest.find('<') {
        text += &rest[..at];
        rest = &rest[at..];
        let label =
            [("<a class=\"n\"", "</a>"), ("<span class=\"n\"", "</span>"), ("<span class=\"vh\"", "</span>")];
        let end = label.iter().find(|(start, _)| rest.starts_with(start)).map_or(">", |(_, end)| end);
        rest = rest.split_once(end).unwrap().1;
    }
    text += rest;
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// `text` as the page shows it: pictures for controls.
fn pictured(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => c,
            _ if c.is_control() => onrecord_cli::show::visible(c).unwrap(),
            _ => c,
        })
        .collect()
}

/// The letters and digits of `text`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() && !"⁰¹²³⁴⁵⁶⁷⁸⁹".contains(*c)).collect()
}

proptest! {
    #[test]
    fn all_of_it_is_shown((text, (parts, happened, sentences)) in report(), width in 0usize..130) {
        let report = Report { title: Some("A title".into()), ..Report::from_text("any", text.clone()) };
        let (actors, offices, dates, statements) = parts;
        let (events, affairs, bearings) = happened;
        let reading = Reading {
            report: &report, sentences, actors, offices, dates, statements, events, affairs, bearings,
        };

        let plain = Terminal::new(width, false).show(&reading);
        prop_assert!(letters(&plain).starts_with(&format!("Atitle{}", letters(&text))), "{}", plain);
        prop_assert!(!plain.contains(|c: char| c.is_control() && c != '\n'));
        let _ = Terminal::new(width, true).because(true).show(&reading);

        let page = page(vec![Article::new(&reading, 1)]);
        prop_assert_eq!(read_aloud(&page), pictured(&text));
        prop_assert!(!page.contains(|c: char| c.is_control() && !"\n\r\t".contains(c)));
        for element in ["mark", "span", "time", "details", "summary", "section", "ol", "ul", "li", "p", "a", "b", "blockquote", "svg", "text", "title", "desc", "figure"] {
            let start = format!("<{element}");
            let opened = page.match_indices(&start).filter(|(at, _)| {
                page[at + start.len()..].starts_with([' ', '>'])
            });
            prop_assert_eq!(opened.count(), page.matches(&format!("</{element}>")).count(), "{}", element);
        }

        let json = serde_json::to_string(&Document::new(&reading, None)).unwrap();
        prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&json).unwrap()["text"], &text);
    }
}
