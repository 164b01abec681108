//! A reading in the terminal: the report's text with its marks, then who is who, when, who said what, what
//! happened, who is held to account for it, and what came of what was said.

mod happened;
mod known;
mod lines;
mod lists;
mod record;

use anstyle::{AnsiColor, Style};
use onrecord::Reading;

use self::lines::Lines;
use super::{
    marks::{Marks, Role, Step},
    one_line,
};

/// How wide lines get at most: longer ones are hard to read.
const MEASURE: usize = 100;

/// How narrow they get at least.
const NARROWEST: usize = 24;

/// Shows readings in a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Columns.
    width: usize,
    /// Whether roles are told apart by colour and weight, or by brackets.
    color: bool,
    /// Whether the list says why a speaker is held to be so.
    because: bool,
}

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// How a role looks in colour.
fn style(role: Role) -> Style {
    match role {
        Role::Content => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green))),
        Role::Source => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))).bold(),
        Role::Cue => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow))).underline(),
        Role::Date => Style::new().dimmed().underline(),
        Role::Trigger => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Magenta))),
        Role::Office | Role::Mention => PLAIN,
    }
}

/// The brackets of a role without colour.
fn brackets(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Content => ("[", "]"),
        Role::Source => ("‹", "›"),
        Role::Cue => ("{", "}"),
        Role::Office | Role::Mention | Role::Date | Role::Trigger => ("", ""),
    }
}

impl Terminal {
    /// For a terminal of `width` columns; with `color`, or with brackets instead.
    #[must_use]
    pub fn new(width: usize, color: bool) -> Self {
        Self { width: width.clamp(NARROWEST, MEASURE), color, because: false }
    }

    /// Whether to say under each statement why its speaker is held to be so.
    #[must_use]
    pub fn because(self, because: bool) -> Self {
        Self { because, ..self }
    }

    /// `reading` as text that ends in a line feed.
    #[must_use]
    pub fn show(&self, reading: &Reading<'_>) -> String {
        let mut lines = Lines::new(self.width, self.color);
        head(&mut lines, reading);
        self.text(&mut lines, reading);
        if !reading.statements.is_empty() {
            self.legend(&mut lines, reading);
        }
        self.cast(&mut lines, reading);
        self.dates(&mut lines, reading);
        self.statements(&mut lines, reading);
        self.happened(&mut lines, reading);
        self.affairs(&mut lines, reading);
        self.said_and_done(&mut lines, reading);
        lines.into_text()
    }

    /// The line between two reports.
    #[must_use]
    pub fn rule(&self) -> String {
        format!("\n{}\n\n", "─".repeat(self.width))
    }

    fn text(&self, lines: &mut Lines, reading: &Reading<'_>) {
        let text = reading.report.text.as_str();
        // Without colour only statements are told apart: further brackets would hide the text.
        let others: &[Role] = if self.color { &[Role::Date, Role::Trigger] } else { &[] };
        let roles = [Role::OF_STATEMENTS.as_slice(), others].concat();
        let marks = Marks::new(reading, &roles);
        for paragraph in marks.paragraphs() {
            let mut open: Vec<Role> = Vec::new();
            // Marks that end at the same place: without brackets between them, their numbers are one.
            let mut ended: Vec<usize> = Vec::new();
            let number = |lines: &mut Lines, ended: &mut Vec<usize>| {
                lines.glue(&superscripts(ended), DIM);
                ended.clear();
            };
            for step in marks.steps(paragraph) {
                if !self.color || !matches!(step, Step::Close { .. }) {
                    number(lines, &mut ended);
                }
                match step {
                    Step::Open { mark, .. } => {
                        let role = marks.marks()[mark].role;
                        if !self.color {
                            lines.glue(brackets(role).0, PLAIN);
                        }
                        open.push(role);
                    }
                    Step::Text(span) => lines.text(span.of(text), self.blend(&open)),
                    Step::Close { mark, .. } => {
                        let mark = &marks.marks()[mark];
                        open.pop();
                        if !self.color {
                            lines.glue(brackets(mark.role).1, PLAIN);
                        }
                        if mark.role.is_of_statement() {
                            ended.extend(&mark.of);
                        }
                    }
                }
            }
            number(lines, &mut ended);
            lines.end();
            lines.blank();
        }
    }

    /// The look of words inside marks of these roles, the innermost last: its colour, everybody's
    /// weight and underline.
    fn blend(&self, open: &[Role]) -> Style {
        if !self.color {
            return PLAIN;
        }
        open.iter().fold(PLAIN, |look, &role| {
            let inner = style(role);
            look.fg_color(inner.get_fg_color()).effects(look.get_effects() | inner.get_effects())
        })
    }

    fn legend(&self, lines: &mut Lines, reading: &Reading<'_>) {
        let examples = [(Role::Source, "source"), (Role::Cue, "cue"), (Role::Content, "what was said")];
        lines.text("Marked: ", DIM);
        for (role, word) in examples {
            if self.color {
                lines.text(word, style(role));
            } else {
                let (open, close) = brackets(role);
                lines.glue(open, PLAIN);
                lines.text(word, PLAIN);
                lines.glue(close, PLAIN);
            }
            lines.text(" · ", DIM);
        }
        let others = [
            (Role::Date, "date", reading.dates.is_empty()),
            (Role::Trigger, "what happened", reading.events.is_empty()),
        ];
        for (role, word, _) in others.into_iter().filter(|(_, _, none)| self.color && !none) {
            lines.text(word, style(role));
            lines.text(" · ", DIM);
        }
        lines.glue("¹", DIM);
        lines.text(" number in the list", DIM);
        lines.end();
    }
}

/// Title, where it appeared and when, and its address.
fn head(lines: &mut Lines, reading: &Reading<'_>) {
    let report = reading.report;
    let title = report.title.as_deref().unwrap_or_default();
    let title = if title.trim().is_empty() { &report.id } else { title };
    lines.text(&one_line(title), BOLD);
    lines.end();
    let date = report.date.map(|date| date.strftime("%-d %B %Y").to_string());
    let about = [report.publisher.as_deref(), date.as_deref(), report.byline.as_deref()];
    let about: Vec<_> = about.into_iter().flatten().map(one_line).filter(|part| !part.is_empty()).collect();
    if !about.is_empty() {
        lines.text(&about.join(" · "), DIM);
        lines.end();
    }
    if let Some(url) = &report.url {
        lines.text(&one_line(url), DIM);
        lines.end();
    }
    lines.blank();
}

/// The numbers of statements as superscripts: `¹⁺²` for the first and the second.
fn superscripts(statements: &[usize]) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let numbers = statements.iter().map(|n| {
        (n + 1).to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect::<String>()
    });
    numbers.collect::<Vec<_>>().join("⁺")
}
