//! A reading with corrections: the one function from what the program read to what stands in the tables.

use std::collections::BTreeSet;

use onrecord::{
    CodePoints, Reading,
    json::{self, Document},
};

use super::{
    LineKind,
    anchor::{self, Anchor},
    edit::{self, Fields},
    mend::{self, Gone},
};
use crate::lines::beginning;

/// What a correction says of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Accept,
    Reject,
    Edit(Fields),
}

impl What {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Edit(_) => "edit",
        }
    }
}

/// A correction of a line that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineCorrection {
    pub(crate) number: i64,
    pub(crate) line: LineKind,
    pub(crate) anchor: Anchor,
    pub(crate) what: What,
}

/// A reading with its corrections.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Applied {
    pub(crate) document: Document,
    /// Lines that were accepted or edited: the kind, the number from 1, and that of the last correction.
    pub(crate) checked: Vec<(LineKind, usize, i64)>,
    /// Corrections that found no line, or nobody whom they name.
    pub(crate) missed: Vec<i64>,
}

/// `document`, the reading as the program made it, with `corrections` made one after another.
pub(crate) fn apply(document: &Document, corrections: &[LineCorrection]) -> Result<Applied, json::Error> {
    let report = document.report();
    let mut work = Work::new(document.reading(&report)?);
    let missed = corrections.iter().filter(|correction| !work.perform(correction));
    let missed = missed.map(|correction| correction.number).collect();
    let mut checked = Vec::new();
    for (kind, lines) in LineKind::ALL.into_iter().zip(&work.lines) {
        let of_kind = lines.iter().enumerate();
        checked.extend(of_kind.filter_map(|(n, line)| Some((kind, n + 1, line.checked?))));
    }
    let corrected = Document {
        version: document.version,
        program: document.program.clone(),
        ..Document::new(&work.reading, document.model.as_deref())
    };
    Ok(Applied { document: corrected, checked, missed })
}

/// A line with where it hung in the reading as the program made it, whatever it has become since.
#[derive(Clone, Debug)]
struct Line {
    anchor: Anchor,
    /// Its place in the list there.
    origin: usize,
    checked: Option<i64>,
}

/// A reading that is being corrected.
#[derive(Debug)]
pub(crate) struct Work<'r> {
    pub(crate) reading: Reading<'r>,
    pub(super) points: CodePoints<'r>,
    /// Of each kind, in the order of [`LineKind::ALL`], beside the reading's own lists.
    lines: [Vec<Line>; 6],
}

impl<'r> Work<'r> {
    pub(crate) fn new(reading: Reading<'r>) -> Self {
        let points = CodePoints::new(&reading.report.text);
        let lines = LineKind::ALL.map(|kind| {
            let anchors = anchor::anchors(&reading, &points, kind).into_iter();
            anchors.enumerate().map(|(origin, anchor)| Line { anchor, origin, checked: None }).collect()
        });
        Self { reading, points, lines }
    }

    pub(super) fn text(&self) -> &'r str {
        let report = self.reading.report;
        &report.text
    }

    /// Where the line hangs in the reading as the program made it.
    pub(super) fn anchor(&self, kind: LineKind, index: usize) -> &Anchor {
        &self.lines[kind as usize][index].anchor
    }

    /// The line with the id `id`.
    pub(crate) fn line(&self, id: &str) -> Result<(LineKind, usize), String> {
        let id = id.trim();
        let kind = LineKind::ALL.into_iter().find(|kind| id.starts_with(kind.letter()));
        let number =
            id.get(1..).and_then(|number| number.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
        if let (Some(kind), Some(index)) = (kind, number)
            && index < self.lines[kind as usize].len()
        {
            return Ok((kind, index));
        }
        let has: Vec<String> = LineKind::ALL
            .into_iter()
            .zip(&self.lines)
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(kind, lines)| match lines.len() {
                1 => format!("{}1", kind.letter()),
                count => format!("{0}1 to {0}{count}", kind.letter()),
            })
            .collect();
        let has = if has.is_empty() { "none".to_owned() } else { has.join(", ") };
        Err(format!("{id:?} is none of its lines that can be corrected, which are {has}"))
    }

    /// Makes `correction`, if there is a line that it is about; says whether it did.
    pub(crate) fn perform(&mut self, correction: &LineCorrection) -> bool {
        let Some(index) = self.find(correction.line, &correction.anchor) else { return false };
        match &correction.what {
            What::Accept => self.check(correction.line, index, correction.number),
            What::Reject => {
                let mut gone = Gone::default();
                let list = match correction.line {
                    LineKind::Actor => &mut gone.actors,
                    LineKind::Office => &mut gone.offices,
                    LineKind::Date => &mut gone.dates,
                    LineKind::Statement => &mut gone.statements,
                    LineKind::Event => &mut gone.events,
                    LineKind::Link => &mut gone.links,
                };
                list.insert(index);
                self.remove(gone);
            }
            What::Edit(fields) => {
                let Some(now) = edit::perform(self, correction.line, index, fields) else { return false };
                self.check(correction.line, now, correction.number);
            }
        }
        true
    }

    fn check(&mut self, kind: LineKind, index: usize, number: i64) {
        if let Some(line) = self.lines[kind as usize].get_mut(index) {
            line.checked = Some(number);
        }
    }

    /// Takes lines out, and what cannot stand without them.
    pub(super) fn remove(&mut self, gone: Gone) {
        let gone = mend::remove(&mut self.reading, gone);
        let lists = [&gone.actors, &gone.offices, &gone.dates, &gone.statements, &gone.events, &gone.links];
        for (lines, gone) in self.lines.iter_mut().zip(lists) {
            mend::retain(lines, gone);
        }
    }

    /// Puts statement `index`, whose places have changed, where it belongs, and gives its new index.
    pub(super) fn place(&mut self, index: usize) -> usize {
        let start = |n: usize| {
            let statement = &self.reading.statements[n];
            let spans = statement.source.iter().chain(&statement.cue).chain(&statement.content);
            spans.map(|span| span.start).min()
        };
        let own = start(index);
        let others = (0..self.reading.statements.len()).filter(|&n| n != index);
        // Behind the last one that begins before it: others stay in the order that they have.
        let to =
            others.enumerate().filter(|&(_, n)| start(n) <= own).map(|(at, _)| at + 1).max().unwrap_or(0);
        mend::move_statement(&mut self.reading, index, to);
        let lines = &mut self.lines[LineKind::Statement as usize];
        let line = lines.remove(index);
        lines.insert(to, line);
        to
    }

    /// The line that hangs at `anchor`: exactly there, else the one that best overlaps.
    pub(super) fn find(&self, kind: LineKind, anchor: &Anchor) -> Option<usize> {
        let lines = self.lines[kind as usize].iter().enumerate();
        let fits = lines.filter_map(|(n, line)| {
            let fit = match kind {
                LineKind::Actor => {
                    anchor::fit_actor(anchor.place, &self.reading.actors.get(n)?.mentions, &self.points)
                }
                _ => anchor::fit(kind, anchor, &line.anchor),
            };
            Some((fit?, n))
        });
        fits.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, n)| n)
    }

    /// The lines in `gone`, but for affairs, by where they are in the reading as the program made it.
    pub(crate) fn origins(&self, gone: &Gone) -> Gone {
        let of = |kind: LineKind, list: &BTreeSet<usize>| {
            let lines = &self.lines[kind as usize];
            list.iter().filter_map(|&index| lines.get(index)).map(|line| line.origin).collect()
        };
        Gone {
            actors: of(LineKind::Actor, &gone.actors),
            offices: of(LineKind::Office, &gone.offices),
            dates: of(LineKind::Date, &gone.dates),
            statements: of(LineKind::Statement, &gone.statements),
            events: of(LineKind::Event, &gone.events),
            affairs: BTreeSet::new(),
            links: of(LineKind::Link, &gone.links),
        }
    }

    /// A line as a person knows it.
    pub(super) fn called(&self, kind: LineKind, index: usize) -> String {
        let reading = &self.reading;
        let text = self.text();
        let actor = |n: usize| reading.actors.get(n).map_or("somebody", |actor| actor.name.as_str());
        let words = |spans: &[onrecord::Span]| {
            let pieces: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
            pieces.join(" … ")
        };
        let said = |n: usize| {
            reading.statements.get(n).map_or_else(String::new, |statement| {
                let source = words(&statement.source);
                let who = match statement.speaker.actor {
                    Some(speaker) => actor(speaker),
                    None if source.is_empty() => "unknown",
                    None => &source,
                };
                format!("{who}: {}", words(&statement.content))
            })
        };
        let called = match kind {
            LineKind::Actor => reading.actors.get(index).map(|actor| actor.name.clone()),
            LineKind::Office => reading.offices.get(index).map(|office| match &office.body {
                Some(body) => format!("{}, {}, {body}", actor(office.holder), office.title),
                None => format!("{}, {}", actor(office.holder), office.title),
            }),
            LineKind::Date => {
                reading.dates.get(index).map(|date| format!("{}, {}", date.span.of(text), date.value))
            }
            LineKind::Statement => Some(said(index)),
            LineKind::Event => reading.events.get(index).map(|event| {
                let by: Vec<&str> = event.by.iter().map(|&n| actor(n)).collect();
                let by = if by.is_empty() { String::new() } else { by.join(", ") + ": " };
                format!("{by}{}, {}", event.trigger.of(text), event.kind.as_str())
            }),
            LineKind::Link => reading
                .bearings
                .get(index)
                .map(|link| format!("{}, {}", link.kind.as_str(), said(link.statement))),
        };
        beginning(&called.unwrap_or_default(), super::CALLED)
    }
}
