//! Readings as one web page that needs nothing beside itself: no script, no font, no image.

use std::{collections::HashSet, fmt::Write, sync::LazyLock};

use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use onrecord::{Reading, Report, Span, json};
use sha2::{Digest, Sha256};

use super::{
    marks::{Mark, Marks, Role, Step},
    percent, visible, words,
};

/// The page's style sheet.
const STYLE: &str = include_str!("../../templates/style.css");

/// The style sheet's digest: the page's policy lets nothing else in.
static STYLE_DIGEST: LazyLock<String> = LazyLock::new(|| BASE64_STANDARD.encode(Sha256::digest(STYLE)));

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    style: &'static str,
    digest: &'static str,
    program: &'static str,
    articles: &'a [Article],
}

/// One reading's part of the page.
#[derive(Clone, Debug, Template)]
#[template(path = "article.html")]
pub struct Article {
    /// What its anchors begin with; no two on a page are the same.
    id: String,
    title: String,
    publisher: Option<String>,
    /// The date for people, and for programs.
    date: Option<(String, String)>,
    byline: Option<String>,
    url: Option<String>,
    /// The address, if it may be a link.
    link: Option<String>,
    /// The text, already HTML.
    text: String,
    entries: Vec<Entry>,
    /// Whether it stands under the page's own heading.
    among_others: bool,
}

/// One statement in the list.
#[derive(Clone, Debug)]
struct Entry {
    number: usize,
    /// Whether its words have an anchor in the text.
    anchored: bool,
    source: String,
    cue: String,
    /// What was said, by paragraphs.
    content: Vec<String>,
    kind: &'static str,
    confidence: String,
}

impl Article {
    /// The part for `reading`, the `number`th on its page.
    #[must_use]
    pub fn new(reading: &Reading<'_>, number: usize) -> Self {
        let Report { id: name, text, title, date, publisher, byline, url } = reading.report;
        let id = format!("r{number}");
        let marks = Marks::new(reading);
        let paragraphs = marks.paragraphs();
        let (html, anchored) = marked(text, &marks, &paragraphs, &id);
        let entries = reading.statements.iter().enumerate().map(|(n, statement)| Entry {
            number: n + 1,
            anchored: anchored.contains(&n),
            source: shown(&words(text, &statement.source)),
            cue: shown(&words(text, &statement.cue)),
            content: quoted(text, &paragraphs, &statement.content),
            kind: statement.kind.as_str(),
            confidence: percent(statement.confidence),
        });
        let given =
            |field: &Option<String>| field.as_deref().map(shown).filter(|text| !text.trim().is_empty());
        Self {
            title: given(title).unwrap_or_else(|| shown(name)),
            publisher: given(publisher),
            date: date.map(|date| (date.strftime("%-d %B %Y").to_string(), date.to_string())),
            byline: given(byline),
            url: given(url),
            link: given(url).filter(|url| is_web_address(url)),
            text: html,
            entries: entries.collect(),
            among_others: false,
            id,
        }
    }

    /// The heading level of the title.
    fn level(&self) -> u8 {
        if self.among_others { 2 } else { 1 }
    }
}

/// The page that holds `articles`, with a list of contents if there are several.
///
/// # Panics
///
/// Never: the templates write into memory.
#[must_use]
pub fn page(mut articles: Vec<Article>) -> String {
    let several = articles.len() > 1;
    articles.iter_mut().for_each(|article| article.among_others = several);
    let page = Page { style: STYLE, digest: &STYLE_DIGEST, program: json::PROGRAM, articles: &articles };
    page.render().expect("templates write into memory")
}

/// The text as paragraphs with its marks, and the statements that have an anchor in it.
fn marked(text: &str, marks: &Marks<'_>, paragraphs: &[Span], id: &str) -> (String, HashSet<usize>) {
    let mut html = Html { out: String::with_capacity(text.len() * 2), id, anchored: HashSet::new() };
    let mut at = 0;
    for &paragraph in paragraphs {
        html.text(&text[at..paragraph.start]);
        html.out.push_str("<p>");
        for step in marks.steps(paragraph) {
            match step {
                Step::Open { mark, again } => html.open(&marks.marks()[mark], again),
                Step::Text(span) => html.text(span.of(text)),
                Step::Close { mark, last } => html.close(&marks.marks()[mark], last),
            }
        }
        html.out.push_str("</p>");
        at = paragraph.end;
    }
    html.text(&text[at..]);
    (html.out, html.anchored)
}

/// The words of `spans` by paragraphs, gaps between them shown as an ellipsis.
fn quoted(text: &str, paragraphs: &[Span], spans: &[Span]) -> Vec<String> {
    let mut quoted: Vec<String> = Vec::new();
    let mut last = None;
    for (n, &span) in spans.iter().enumerate() {
        let first = paragraphs.partition_point(|paragraph| paragraph.end <= span.start);
        for (at, &paragraph) in paragraphs.iter().enumerate().skip(first) {
            if paragraph.start >= span.end {
                break;
            }
            let piece = Span::new(span.start.max(paragraph.start), span.end.min(paragraph.end));
            let piece = shown(&words(text, &[piece]));
            match quoted.last_mut() {
                Some(before) if last.is_some_and(|(_, same)| same == at) => {
                    before.push_str(" … ");
                    before.push_str(&piece);
                }
                Some(_) if last.is_some_and(|(before, _)| before != n) => quoted.push(format!("… {piece}")),
                _ => quoted.push(piece),
            }
            last = Some((n, at));
        }
    }
    quoted
}

struct Html<'a> {
    out: String,
    id: &'a str,
    anchored: HashSet<usize>,
}

impl Html<'_> {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                _ => self.out.push(picture(c)),
            }
        }
    }

    fn open(&mut self, mark: &Mark, again: bool) {
        let role = mark.role.as_str();
        let _ = write!(self.out, "<mark class=\"{role}\"");
        let mut anchors: Vec<usize> = Vec::new();
        if mark.role == Role::Content {
            anchors.extend(mark.statements.iter().filter(|&&n| self.anchored.insert(n)));
        }
        let mut anchors = anchors.into_iter();
        if let Some(n) = anchors.next() {
            let _ = write!(self.out, " id=\"{}-s{}\"", self.id, n + 1);
        }
        self.out.push('>');
        for n in anchors {
            let _ = write!(self.out, "<span id=\"{}-s{}\"></span>", self.id, n + 1);
        }
        let more = if again { ", continued" } else { "" };
        let _ = write!(self.out, "<span class=\"vh\">{role} of {}{more}: </span>", named(&mark.statements));
    }

    /// Numbers of contents lead to the list, inside the mark; those of sources and cues only say
    /// where they belong, outside it, where nothing underlines them.
    fn close(&mut self, mark: &Mark, last: bool) {
        let content = mark.role == Role::Content;
        if !content {
            self.out.push_str("</mark>");
        }
        let numbers = mark.statements.iter().map(|n| n + 1).enumerate().filter(|_| last);
        for (n, statement) in numbers {
            let comma = if n > 0 { "," } else { "" };
            let _ = if content {
                write!(
                    self.out,
                    "<a class=\"n\" href=\"#{}-e{statement}\" aria-label=\"statement {statement} in the list\">\
                     {comma}{statement}</a>",
                    self.id
                )
            } else {
                write!(self.out, "<span class=\"n\" aria-hidden=\"true\">{comma}{statement}</span>")
            };
        }
        if content {
            self.out.push_str("</mark>");
        }
    }
}

/// “statement 1”, “statements 1 and 3”.
fn named(statements: &[usize]) -> String {
    let numbers: Vec<_> = statements.iter().map(|n| (n + 1).to_string()).collect();
    match numbers.as_slice() {
        [one] => format!("statement {one}"),
        several => format!("statements {}", several.join(" and ")),
    }
}

/// What stands for `c` in the page: a picture for what HTML does not allow.
fn picture(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        _ if c.is_control() => visible(c).unwrap_or(c),
        _ => c,
    }
}

fn shown(text: &str) -> String {
    text.chars().map(picture).collect()
}

/// Whether following `url` opens a page and runs nothing.
fn is_web_address(url: &str) -> bool {
    let scheme = |name: &str| url.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    (scheme("https://") || scheme("http://")) && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for good in ["https://example.org/a", "HTTP://example.org"] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in ["javascript:alert(1)", "data:text/html,x", "//example.org", "https:", "https://a b", "é"]
        {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    #[test]
    fn everything_is_escaped() {
        let nasty = "<script>alert(\"1\")</script>&'\u{0}";
        let report = Report {
            id: nasty.into(),
            text: nasty.into(),
            title: Some(nasty.into()),
            publisher: Some(nasty.into()),
            byline: Some(nasty.into()),
            url: Some(format!("https://example.org/{nasty}")),
            date: None,
        };
        let reading = Reading {
            report: &report,
            sentences: Vec::new(),
            actors: Vec::new(),
            offices: Vec::new(),
            dates: Vec::new(),
            statements: Vec::new(),
        };
        let page = page(vec![Article::new(&reading, 1), Article::new(&reading, 2)]);
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains('\0'));
    }
}
