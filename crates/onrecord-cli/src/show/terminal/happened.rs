//! What happened, who is held to account for it, and what came of what was said.

use onrecord::{Affair, Bearing, Event, Later, OpenKind, Reading, Statement};
use unicode_width::UnicodeWidthStr;

use super::{
    BOLD, DIM, PLAIN, Terminal,
    lines::{Lines, Margin},
    lists::{CONTENT_LINES, HANGING, heading},
};
use crate::show::{
    happened::{self, Happening, Passage, Passages},
    marks::Role,
    one_line, percent,
    who::{self, Who},
    words,
};

/// How many lines of a passage the lists show.
const PASSAGE_LINES: usize = 2;

/// How wide a terminal is at least in which two passages stand side by side.
const SIDE_BY_SIDE: usize = 64;

/// Columns that an entry needs beside the column of dates.
const BESIDE_DATES: usize = 44;

/// What stands where no date is known.
const UNDATED: &str = "no date";

impl Terminal {
    /// What happened, by date as far as that is known.
    pub(super) fn happened(&self, lines: &mut Lines, reading: &Reading<'_>) {
        if reading.events.is_empty() {
            return;
        }
        heading(lines, "WHAT HAPPENED");
        let passages = Passages::of(reading);
        let timeline: Vec<(&Event, Happening)> = happened::timeline(reading)
            .into_iter()
            .map(|n| (&reading.events[n], Happening::of(reading, &reading.events[n])))
            .collect();
        let label = |happening: &Happening| {
            if happening.date.is_empty() { UNDATED.into() } else { happening.date.clone() }
        };
        let widest = timeline.iter().map(|(_, happening)| label(happening).width()).max().unwrap_or(0) + 2;
        let beside = self.width >= widest + BESIDE_DATES;
        let mut before = None;
        for (event, happening) in &timeline {
            lines.blank();
            let date = label(happening);
            let again = before.as_ref() == Some(&date);
            let margin = |label: &str| match beside {
                true => Margin::new(label, DIM, widest),
                false => Margin::new("", PLAIN, HANGING),
            };
            if !beside && !again {
                lines.margin(Margin::default());
                lines.text(&date, DIM);
                lines.end();
            }
            lines.margin(margin(if again { "" } else { &date }));
            self.did(lines, happening);
            if !happening.vague.is_empty() {
                lines.text(&format!(" · “{}”", one_line(&happening.vague)), DIM);
            }
            lines.end_with(format!("{} {:>4}", happening.kind, percent(event.confidence)), DIM);
            lines.margin(margin(""));
            self.passage(lines, passages.around(event.trigger));
            before = Some(date);
        }
        lines.margin(Margin::default());
    }

    /// Each affair as a picture: who is held to account, the steps in order of time, what is still open.
    pub(super) fn affairs(&self, lines: &mut Lines, reading: &Reading<'_>) {
        if reading.affairs.is_empty() {
            return;
        }
        heading(lines, "HELD TO ACCOUNT");
        let passages = Passages::of(reading);
        for affair in &reading.affairs {
            lines.blank();
            self.affair(lines, reading, affair, &passages);
        }
    }

    fn affair(&self, lines: &mut Lines, reading: &Reading<'_>, affair: &Affair, passages: &Passages<'_>) {
        lines.margin(Margin::new("", PLAIN, "│  │".width()));
        for (n, (name, offices)) in happened::accountable(reading, affair).iter().enumerate() {
            if n > 0 {
                lines.text(" and ", PLAIN);
            }
            lines.text(&one_line(name), self.look(Role::Source));
            for office in offices {
                lines.text(" · ", DIM);
                lines.text(&one_line(office), PLAIN);
            }
        }
        lines.end_boxed(2, DIM);
        let steps = affair.steps.iter().map(|step| (step.step.as_str(), step.event, None));
        let open = affair.open.iter().map(|open| ("still open", open.event, Some(open.kind)));
        let mut nodes = steps
            .chain(open)
            .filter_map(|(name, event, open)| Some((name, reading.events.get(event)?, open)))
            .peekable();
        while let Some((name, event, open)) = nodes.next() {
            let last = nodes.peek().is_none();
            self.node(lines, (name, &Happening::of(reading, event), open), last, || {
                passages.around(event.trigger)
            });
            if !last {
                lines.draw("  │", DIM);
            }
        }
        lines.margin(Margin::default());
    }

    /// A step of an affair, or something open, on the line that goes down from who is held to account.
    fn node(
        &self,
        lines: &mut Lines,
        (name, happening, open): (&str, &Happening, Option<OpenKind>),
        last: bool,
        passage: impl FnOnce() -> Passage,
    ) {
        let others = if last { "     " } else { "  │  " };
        let label = match (open.is_some(), last) {
            (false, false) => "  ├─ ",
            (false, true) => "  └─ ",
            (true, false) => "  ├╌ ",
            (true, true) => "  └╌ ",
        };
        lines.margin(Margin::drawn(label, others, DIM));
        lines.text(name, BOLD);
        if let Some(open) = open {
            lines.text(&format!(" · {}", happened::open(open)), PLAIN);
        } else if !happening.date.is_empty() {
            lines.text(&format!(" · {}", happening.date), DIM);
        }
        lines.end();
        lines.margin(Margin::drawn(others, others, DIM));
        self.did(lines, happening);
        lines.end();
        if open.is_none() {
            self.passage(lines, passage());
        }
    }

    /// `Jonas Pell · put on notice · over the plan → Ruth Calloway · planned`.
    fn did(&self, lines: &mut Lines, happening: &Happening) {
        let parts = [
            (&happening.by, self.look(Role::Source)),
            (&happening.trigger, self.look(Role::Trigger)),
            (&happening.re, PLAIN),
        ];
        let parts = parts.map(|(words, style)| (one_line(words), style));
        for (n, (words, style)) in parts.iter().filter(|(words, _)| !words.is_empty()).enumerate() {
            if n > 0 {
                lines.text(" · ", DIM);
            }
            lines.text(words, *style);
        }
        if !happening.to.is_empty() {
            lines.text(" → ", DIM);
            lines.text(&one_line(&happening.to), self.look(Role::Source));
        }
        if !happening.status.is_empty() {
            lines.text(&format!(" · {}", happening.status), DIM);
        }
    }

    /// The words around those that say what happened.
    fn passage(&self, lines: &mut Lines, passage: Passage) {
        let passage = passage.fit(lines.measure() * PASSAGE_LINES);
        lines.text(&passage.before, PLAIN);
        lines.text(&passage.words, self.look(Role::Trigger));
        lines.text(&passage.after, PLAIN);
        lines.end_within(PASSAGE_LINES);
    }

    /// What was said and what came later, both passages side by side.
    pub(super) fn said_and_done(&self, lines: &mut Lines, reading: &Reading<'_>) {
        if reading.bearings.is_empty() {
            return;
        }
        heading(lines, "SAID AND DONE");
        let passages = Passages::of(reading);
        for bearing in &reading.bearings {
            lines.blank();
            self.pair(lines, reading, bearing, &passages);
        }
    }

    fn pair(&self, lines: &mut Lines, reading: &Reading<'_>, bearing: &Bearing, passages: &Passages<'_>) {
        let actor = one_line(&who::name(reading, bearing.actor));
        lines.text(&actor, self.look(Role::Source));
        lines.text(" · ", DIM);
        lines.text(happened::bearing(bearing.kind), BOLD);
        lines.end();
        let said = |lines: &mut Lines| {
            lines.text("what was said", DIM);
            lines.end();
            if let Some(statement) = reading.statements.get(bearing.statement) {
                self.said(lines, reading, statement);
            }
        };
        let later = |lines: &mut Lines| {
            lines.text("what came later", DIM);
            let event = match bearing.later {
                Later::Event(event) => reading.events.get(event),
                Later::Statement(_) => None,
            };
            let happening = event.map(|event| Happening::of(reading, event)).unwrap_or_default();
            if !happening.date.is_empty() {
                lines.text(&format!(" · {}", happening.date), DIM);
            }
            lines.end();
            if let Some(event) = event {
                self.did(lines, &happening);
                lines.end();
                self.passage(lines, passages.around(event.trigger));
            }
            if let Later::Statement(statement) = bearing.later
                && let Some(statement) = reading.statements.get(statement)
            {
                self.said(lines, reading, statement);
            }
        };
        if self.width >= SIDE_BY_SIDE {
            let columns = (self.width - 3) / 2;
            let [mut left, mut right] = [(); 2].map(|()| Lines::new(columns, self.color));
            said(&mut left);
            later(&mut right);
            lines.beside(&left, &right, columns, DIM);
        } else {
            said(lines);
            later(lines);
        }
        lines.text(&format!("paired because both are by or about {actor}"), DIM);
        lines.end();
    }

    /// Who said it, and what.
    fn said(&self, lines: &mut Lines, reading: &Reading<'_>, statement: &Statement) {
        let text = &reading.report.text;
        self.who(lines, &Who::said(reading, statement));
        let cue = one_line(&words(text, &statement.cue));
        if !cue.is_empty() {
            lines.text(" · ", DIM);
            lines.text(&cue, self.look(Role::Cue));
        }
        lines.end();
        lines.text(&one_line(&words(text, &statement.content)), self.look(Role::Content));
        lines.end_within(CONTENT_LINES);
    }
}
