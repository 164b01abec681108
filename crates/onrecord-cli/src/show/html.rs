//! Readings as one web page that needs nothing beside itself: no script, no font, no image.

mod happened;
mod lists;
mod picture;
mod text;

use std::sync::LazyLock;

use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use onrecord::{Reading, Report, Span, json};
use sha2::{Digest, Sha256};

use self::{
    happened::{Course, Did, Pair},
    lists::{Dates, Entry, Members},
    text::{Marked, shown},
};
use super::{
    happened::Passages,
    marks::{Marks, Role},
    words,
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
    members: Members,
    dates: Dates,
    entries: Vec<Entry>,
    events: Vec<Did>,
    affairs: Vec<Course>,
    pairs: Vec<Pair>,
    /// Whether it stands under the page's own heading.
    among_others: bool,
}

impl Article {
    /// The part for `reading`, the `number`th on its page.
    #[must_use]
    pub fn new(reading: &Reading<'_>, number: usize) -> Self {
        let Report { id: name, text, title, date, publisher, byline, url } = reading.report;
        let id = format!("r{number}");
        let marks = Marks::new(reading, &Role::ALL);
        let paragraphs = marks.paragraphs();
        let marked = Marked::new(reading, &marks, &paragraphs, &id);
        let entries = reading.statements.iter().enumerate().map(|(n, statement)| {
            let content = quoted(text, &paragraphs, &statement.content);
            Entry::new(reading, n, content, marked.statements.contains(&n))
        });
        let passages = Passages::of(reading);
        let affairs = reading.affairs.iter().enumerate();
        let affairs = affairs.map(|(n, affair)| Course::new(reading, &marks, &marked, &passages, n, affair));
        let pairs = reading.bearings.iter().enumerate();
        let pairs =
            pairs.map(|(n, pair)| Pair::new(reading, &marks, &marked, &paragraphs, &passages, n, pair));
        let given =
            |field: &Option<String>| field.as_deref().map(shown).filter(|text| !text.trim().is_empty());
        Self {
            title: given(title).unwrap_or_else(|| shown(name)),
            publisher: given(publisher),
            date: date.map(|date| (date.strftime("%-d %B %Y").to_string(), date.to_string())),
            byline: given(byline),
            url: given(url),
            link: given(url).filter(|url| is_web_address(url)),
            members: Members::new(reading, &marks, &marked),
            dates: Dates::new(reading, &marks, &marked),
            entries: entries.collect(),
            events: Did::all(reading, &marks, &marked, &passages),
            affairs: affairs.collect(),
            pairs: pairs.collect(),
            text: marked.html,
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

/// Whether following `url` opens a page and runs nothing.
fn is_web_address(url: &str) -> bool {
    let scheme = |name: &str| url.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    (scheme("https://") || scheme("http://")) && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use onrecord::{
        Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, Event, EventKind, EventStatus, Later,
        Mention, MentionForm, Office, OfficeStatus, Open, OpenKind, Speaker, Statement, StatementKind, Step,
    };

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
        let all = Span::new(0, nasty.len());
        let actor = || Actor {
            kind: ActorKind::Person,
            name: nasty.into(),
            honorific: Some(nasty.into()),
            mentions: vec![Mention { span: all, form: MentionForm::Name }],
        };
        let event = Event {
            kind: EventKind::Resign,
            status: EventStatus::Planned,
            trigger: all,
            by: vec![0],
            to: vec![0],
            re: vec![all],
            when: None,
            statement: None,
            confidence: 0.5,
        };
        let statement = Statement {
            kind: StatementKind::Direct,
            speaker: Speaker::default(),
            source: vec![all],
            cue: vec![all],
            content: vec![all],
            confidence: 0.5,
        };
        let reading = Reading {
            report: &report,
            sentences: Vec::new(),
            actors: vec![actor()],
            offices: vec![Office {
                title: nasty.into(),
                body: Some(nasty.into()),
                holder: 0,
                status: OfficeStatus::Current,
                began: None,
                ended: None,
                evidence: all,
                confidence: 0.5,
            }],
            dates: Vec::new(),
            statements: vec![statement],
            events: vec![event],
            affairs: vec![Affair {
                about: vec![0],
                steps: vec![AffairStep { event: 0, step: Step::Outcome }],
                open: vec![Open { event: 0, kind: OpenKind::Answer }],
            }],
            bearings: vec![Bearing {
                statement: 0,
                later: Later::Event(0),
                kind: BearingKind::PositionChanged,
                actor: 0,
            }],
        };
        let page = page(vec![Article::new(&reading, 1), Article::new(&reading, 2)]);
        assert!(page.contains("<svg") && page.contains("said, then said otherwise"));
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains('\0'));
    }
}
