//! A report's text with its marks as HTML.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt::Write,
};

use onrecord::{Reading, Span};

use crate::show::{
    happened::Happening,
    marks::{Mark, Marks, Role, Step},
    visible, when, who,
};

/// A text as paragraphs with its marks.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) html: String,
    /// The statements that have an anchor in it.
    pub(super) statements: HashSet<usize>,
    /// The other marks that have one, for each thing of the reading that they play a role for.
    pub(super) others: HashMap<(Role, usize), BTreeSet<usize>>,
}

impl Marked {
    /// `id` is what its anchors begin with.
    pub(super) fn new(reading: &Reading<'_>, marks: &Marks<'_>, paragraphs: &[Span], id: &str) -> Self {
        let text = reading.report.text.as_str();
        let marked = Self {
            html: String::with_capacity(text.len() * 2),
            statements: HashSet::new(),
            others: HashMap::new(),
        };
        let mut writer = Writer { reading, marks, id, marked };
        let mut at = 0;
        for &paragraph in paragraphs {
            writer.text(&text[at..paragraph.start]);
            writer.put("<p>");
            for step in marks.steps(paragraph) {
                match step {
                    Step::Open { mark, again } => writer.open(mark, again),
                    Step::Text(span) => writer.text(span.of(text)),
                    Step::Close { mark, last } => writer.close(mark, last),
                }
            }
            writer.put("</p>");
            at = paragraph.end;
        }
        writer.text(&text[at..]);
        writer.marked
    }
}

/// The anchor of the `mark`th mark, if it is none of a statement.
pub(super) fn anchor(mark: usize) -> String {
    format!("m{}", mark + 1)
}

struct Writer<'a> {
    reading: &'a Reading<'a>,
    marks: &'a Marks<'a>,
    id: &'a str,
    marked: Marked,
}

impl<'a> Writer<'a> {
    fn put(&mut self, html: &str) {
        self.marked.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape(text, &mut self.marked.html);
    }

    fn mark(&self, mark: usize) -> &'a Mark {
        &self.marks.marks()[mark]
    }

    fn open(&mut self, number: usize, again: bool) {
        let mark = self.mark(number);
        match mark.role {
            Role::Content | Role::Source | Role::Cue => self.open_statement(mark, again),
            Role::Office => self.open_other("span class=\"o\"", number, None),
            Role::Mention => {
                let names: Vec<_> = mark.of.iter().map(|&n| who::full_name(self.reading, n)).collect();
                self.open_other("span class=\"m\"", number, Some(&names.join("; ")));
            }
            Role::Trigger => {
                let events = mark.of.iter().map(|&n| Happening::of(self.reading, &self.reading.events[n]));
                let kinds: Vec<_> = events
                    .map(|event| match event.status {
                        "" => event.kind,
                        status => format!("{}, {status}", event.kind),
                    })
                    .collect();
                self.open_other("span class=\"e\"", number, Some(&kinds.join("; ")));
            }
            Role::Date => {
                let time = &self.reading.dates[mark.of[0]];
                let meaning = when::meaning(time).unwrap_or_else(|| time.value.clone());
                match when::datetime(&time.value) {
                    Some(value) => {
                        self.open_other(&format!("time datetime=\"{value}\""), number, Some(&meaning));
                    }
                    None => self.open_other("span class=\"time\"", number, Some(&meaning)),
                }
            }
        }
    }

    /// What is no mark of a statement says nothing to screen readers: it would interrupt every other
    /// word, and the lists say it all.
    fn open_other(&mut self, start: &str, number: usize, title: Option<&str>) {
        let _ = write!(self.marked.html, "<{start}");
        let marks = self.marks;
        let mark = &marks.marks()[number];
        let mut first = false;
        for &n in &mark.of {
            first |= self.marked.others.entry((mark.role, n)).or_default().insert(number);
        }
        if first {
            let _ = write!(self.marked.html, " id=\"{}-{}\"", self.id, anchor(number));
        }
        if let Some(title) = title {
            self.put(" title=\"");
            let mut escaped = String::new();
            escape(title, &mut escaped);
            self.put(&escaped.replace('"', "&quot;"));
            self.put("\"");
        }
        self.put(">");
    }

    fn open_statement(&mut self, mark: &Mark, again: bool) {
        let Self { id, marked, .. } = self;
        let role = mark.role.as_str();
        let _ = write!(marked.html, "<mark class=\"{role}\"");
        let mut anchors: Vec<usize> = Vec::new();
        if mark.role == Role::Content {
            anchors.extend(mark.of.iter().filter(|&&n| marked.statements.insert(n)));
        }
        let mut anchors = anchors.into_iter();
        if let Some(n) = anchors.next() {
            let _ = write!(marked.html, " id=\"{id}-s{}\"", n + 1);
        }
        marked.html.push('>');
        for n in anchors {
            let _ = write!(marked.html, "<span id=\"{id}-s{}\"></span>", n + 1);
        }
        let more = if again { ", continued" } else { "" };
        let _ = write!(marked.html, "<span class=\"vh\">{role} of {}{more}: </span>", named(&mark.of));
    }

    fn close(&mut self, number: usize, last: bool) {
        let mark = self.mark(number);
        match mark.role {
            Role::Content | Role::Source | Role::Cue => self.close_statement(mark, last),
            Role::Date if when::datetime(&self.reading.dates[mark.of[0]].value).is_some() => {
                self.put("</time>");
            }
            Role::Office | Role::Mention | Role::Date | Role::Trigger => self.put("</span>"),
        }
    }

    /// Numbers of contents lead to the list, inside the mark; those of sources and cues only say
    /// where they belong, outside it, where nothing underlines them.
    fn close_statement(&mut self, mark: &Mark, last: bool) {
        let content = mark.role == Role::Content;
        let Self { id, marked: Marked { html, .. }, .. } = self;
        if !content {
            html.push_str("</mark>");
        }
        let numbers = mark.of.iter().map(|n| n + 1).enumerate().filter(|_| last);
        for (n, statement) in numbers {
            let comma = if n > 0 { "," } else { "" };
            let _ = if content {
                write!(
                    html,
                    "<a class=\"n\" href=\"#{id}-e{statement}\" aria-label=\"statement {statement} in the list\">\
                     {comma}{statement}</a>"
                )
            } else {
                write!(html, "<span class=\"n\" aria-hidden=\"true\">{comma}{statement}</span>")
            };
        }
        if content {
            html.push_str("</mark>");
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

/// Adds `text` to `html`, pictures for what HTML does not allow.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(picture(c)),
        }
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

/// `text` as the page shows it; templates escape it.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(picture).collect()
}
