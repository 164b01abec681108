//! Whatever a report holds and wherever its statements stand, it is shown whole.

use onrecord::{Reading, Report, Span, Speaker, Statement, StatementKind, json::Document};
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

/// Spans on the text's characters, any number, in any order, one over the other.
fn statements(text: &str) -> impl Strategy<Value = Vec<Statement>> + use<> {
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let place = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let span = place.prop_map(move |(a, b)| {
        let (a, b) = (boundaries[a.index(boundaries.len())], boundaries[b.index(boundaries.len())]);
        Span::new(a.min(b), a.max(b))
    });
    let spans = move |most| prop::collection::vec(span.clone(), 0..most);
    let statement =
        (spans(3), spans(3), spans(4), any::<f32>()).prop_map(|(source, cue, content, confidence)| {
            Statement {
                kind: StatementKind::Mixed,
                speaker: Speaker::default(),
                source,
                cue,
                content,
                confidence,
            }
        });
    prop::collection::vec(statement, 0..6)
}

fn report() -> impl Strategy<Value = (String, Vec<Statement>)> {
    text().prop_flat_map(|text| (Just(text.clone()), statements(&text)))
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
    fn all_of_it_is_shown((text, statements) in report(), width in 0usize..130) {
        let report = Report { title: Some("A title".into()), ..Report::from_text("any", text.clone()) };
        let reading = Reading { report: &report, sentences: Vec::new(), actors: Vec::new(), offices: Vec::new(), dates: Vec::new(), statements };

        let plain = Terminal::new(width, false).show(&reading);
        prop_assert!(letters(&plain).starts_with(&format!("Atitle{}", letters(&text))), "{}", plain);
        prop_assert!(!plain.contains(|c: char| c.is_control() && c != '\n'));
        let _ = Terminal::new(width, true).show(&reading);

        let page = page(vec![Article::new(&reading, 1)]);
        prop_assert_eq!(read_aloud(&page), pictured(&text));
        prop_assert!(!page.contains(|c: char| c.is_control() && !"\n\r\t".contains(c)));
        prop_assert_eq!(page.matches("<mark").count(), page.matches("</mark>").count());

        let json = serde_json::to_string(&Document::new(&reading, None)).unwrap();
        prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&json).unwrap()["text"], &text);
    }
}
