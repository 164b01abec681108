//! The lists under a report's text: who is who, when, and who said what.

use anstyle::Style;
use onrecord::{Reading, Statement};

use super::{
    BOLD, DIM, PLAIN, Terminal,
    lines::{Lines, Margin},
    style,
};
use crate::show::{
    marks::Role,
    one_line, percent, when,
    who::{self, Cast, Who},
    words,
};

/// How many lines of a statement's content the list shows.
pub(super) const CONTENT_LINES: usize = 4;

/// Columns to the left of what continues an entry without a number.
pub(super) const HANGING: usize = 2;

impl Terminal {
    /// Who is who: names, offices, and how often they are mentioned.
    pub(super) fn cast(&self, lines: &mut Lines, reading: &Reading<'_>) {
        if reading.actors.is_empty() {
            return;
        }
        heading(lines, "WHO IS WHO");
        lines.blank();
        let Cast { leading, others } = Cast::of(reading);
        for &n in &leading {
            let actor = &reading.actors[n];
            lines.text(&one_line(&who::full_name(reading, n)), self.look(Role::Source));
            lines.text(" · ", DIM);
            lines.text(actor.kind.as_str(), DIM);
            lines.end_with(who::mentions(actor), DIM);
            lines.margin(Margin::new("", PLAIN, HANGING));
            for office in reading.offices.iter().filter(|office| office.holder == n) {
                lines.text(&one_line(&who::office(office)), PLAIN);
                lines.end();
            }
            lines.margin(Margin::default());
        }
        let and = if leading.is_empty() { "" } else { "and " };
        match others.len() {
            0 => {}
            1 => lines.text(&format!("{and}1 other"), DIM),
            several => lines.text(&format!("{and}{several} others"), DIM),
        }
        lines.end();
        lines.blank();
    }

    /// When: what each time expression means.
    pub(super) fn dates(&self, lines: &mut Lines, reading: &Reading<'_>) {
        let dates = when::dates(reading);
        if dates.is_empty() {
            return;
        }
        heading(lines, "WHEN");
        lines.blank();
        let placed = dates.iter().filter_map(|dated| Some((dated, dated.meaning.as_deref()?)));
        for (dated, meaning) in placed {
            lines.text(&one_line(&dated.words), PLAIN);
            lines.text(" · ", DIM);
            lines.text(meaning, PLAIN);
            lines.end_with(one_line(&dated.value), DIM);
        }
        let others = dates.iter().filter(|dated| dated.meaning.is_none());
        let others: Vec<_> = others.map(|dated| format!("“{}”", one_line(&dated.words))).collect();
        if !others.is_empty() {
            lines.text(&format!("no certain time: {}", others.join(", ")), DIM);
        }
        lines.end();
        lines.blank();
    }

    /// Who said what.
    pub(super) fn statements(&self, lines: &mut Lines, reading: &Reading<'_>) {
        if reading.statements.is_empty() {
            lines.text("No statements found.", BOLD);
            lines.end();
            return;
        }
        let number = reading.statements.len().to_string().len();
        heading(lines, "WHO SAID WHAT");
        for (n, statement) in reading.statements.iter().enumerate() {
            lines.blank();
            self.statement(lines, reading, statement, &format!("{:>number$}", n + 1));
        }
    }

    fn statement(&self, lines: &mut Lines, reading: &Reading<'_>, statement: &Statement, number: &str) {
        let text = &reading.report.text;
        let indent = number.len() + 2;
        lines.margin(Margin::new(number, DIM, indent));
        self.who(lines, &Who::said(reading, statement));
        let cue = one_line(&words(text, &statement.cue));
        if !cue.is_empty() {
            lines.text(" · ", DIM);
            lines.text(&cue, self.look(Role::Cue));
        }
        let tail = format!("{:<8} {:>4}", statement.kind.as_str(), percent(statement.confidence));
        lines.end_with(tail, DIM);
        lines.margin(Margin::new("", PLAIN, indent));
        lines.text(&one_line(&words(text, &statement.content)), self.look(Role::Content));
        lines.end_within(CONTENT_LINES);
        if self.because {
            because(lines, reading, statement);
        }
        lines.margin(Margin::default());
    }

    /// `Ada Quill (“she”)`, or why the speaker is unknown.
    pub(super) fn who(&self, lines: &mut Lines, who: &Who) {
        let name = one_line(&who.name);
        lines.text(&name, self.look(Role::Source));
        let aside = match (one_line(&who.source), one_line(&who.unknown)) {
            (source, _) if !source.is_empty() => format!("(“{source}”)"),
            (_, unknown) if !unknown.is_empty() => format!("({unknown})"),
            _ if name.is_empty() => "(no source given)".into(),
            _ => return,
        };
        if !name.is_empty() {
            lines.text(" ", DIM);
        }
        lines.text(&aside, DIM);
    }

    pub(super) fn look(&self, role: Role) -> Style {
        if self.color { style(role) } else { PLAIN }
    }
}

pub(super) fn heading(lines: &mut Lines, words: &str) {
    lines.blank();
    lines.text(words, BOLD);
    lines.end();
}

/// `because “she” ← pronoun of “Ms Quill” (91%) ← part of the name “Ada Quill” (99%) · 90%; else Bo Reed, 4%`.
fn because(lines: &mut Lines, reading: &Reading<'_>, statement: &Statement) {
    let chain = who::chain(reading, statement);
    if chain.is_empty() {
        return;
    }
    let mut line = String::from("because");
    for step in &chain {
        let words = one_line(&step.words);
        match step.join {
            "" => line += &format!(" “{words}”"),
            join => line += &format!(" ← {join} “{words}” ({})", step.confidence),
        }
    }
    let sureness = who::sureness(reading, statement);
    if !sureness.is_empty() {
        line += &format!(" · {}", one_line(&sureness));
    }
    lines.text(&line, DIM);
    lines.end();
}
