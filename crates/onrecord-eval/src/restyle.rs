//! The same reports in another typography, to measure what style costs.

use std::convert::Infallible;

use onrecord::text::{Layout, Role};
use onrecord::{CodePoints, Span};

use crate::{Attribution, GoldReport};

/// A change of typography that should not matter to who said what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restyle {
    /// Curly double marks, curly apostrophes: “He’s here.”
    Curly,
    /// Straight double marks, straight apostrophes: "He's here."
    Straight,
    /// Single marks, curly: ‘He’s here.’
    Single,
    /// Single marks, straight: 'He's here.'
    StraightSingle,
    /// Every tenth closing mark left out.
    DropClosing,
    /// Paragraph breaks replaced by spaces.
    JoinParagraphs,
}

/// Opening, closing, nested opening, nested closing mark, apostrophe.
type Glyphs = [&'static str; 5];

impl Restyle {
    fn glyphs(self) -> Option<Glyphs> {
        match self {
            Self::Curly => Some(["“", "”", "‘", "’", "’"]),
            Self::Straight => Some(["\"", "\"", "'", "'", "'"]),
            Self::Single => Some(["‘", "’", "“", "”", "’"]),
            Self::StraightSingle => Some(["'", "'", "\"", "\"", "'"]),
            Self::DropClosing | Self::JoinParagraphs => None,
        }
    }

    /// `report` with its text changed and its annotations moved along.
    #[must_use]
    pub fn apply(self, report: &GoldReport) -> GoldReport {
        let layout = Layout::of(&report.text);
        // What replaces which bytes of the text, in order.
        let mut edits: Vec<(Span, &'static str)> = Vec::new();
        if let Some(glyphs) = self.glyphs() {
            for mark in &layout.marks {
                let glyph = match (mark.role, mark.nested) {
                    (Role::Open, false) => glyphs[0],
                    (Role::Close, false) => glyphs[1],
                    (Role::Open, true) => glyphs[2],
                    (Role::Close, true) => glyphs[3],
                    (Role::Apostrophe, _) => glyphs[4],
                    (Role::Stray, _) => continue,
                };
                edits.push((mark.span, glyph));
            }
        } else if self == Self::DropClosing {
            let closing = layout.marks.iter().filter(|mark| mark.role == Role::Close);
            edits.extend(closing.enumerate().filter(|(n, _)| n % 10 == 9).map(|(_, mark)| (mark.span, "")));
        } else {
            let gaps = layout.paragraphs.windows(2).map(|pair| Span::new(pair[0].end, pair[1].start));
            edits.extend(gaps.map(|gap| (gap, " ")));
        }
        changed(report, &edits)
    }
}

/// `report` with `edits` made, and its spans moved. What is left of a span after the edits is kept.
fn changed(report: &GoldReport, edits: &[(Span, &'static str)]) -> GoldReport {
    let mut text = String::with_capacity(report.text.len());
    let mut at = 0;
    for &(span, new) in edits {
        text.push_str(&report.text[at..span.start]);
        text.push_str(new);
        at = span.end;
    }
    text.push_str(&report.text[at..]);

    // A place that lies in edited bytes goes to the edit's start or end.
    let place = |byte: usize, end: bool| {
        let mut delta = 0isize;
        for &(span, new) in edits.iter().take_while(|(span, _)| span.start < byte) {
            if byte < span.end {
                let inside = span.start.saturating_add_signed(delta);
                return if end { inside + new.len() } else { inside };
            }
            delta += new.len() as isize - span.len() as isize;
        }
        byte.saturating_add_signed(delta)
    };
    let spans = |list: &[Span]| -> Vec<Span> {
        let moved = list.iter().map(|s| (place(s.start, false), place(s.end, true)));
        moved.filter(|(start, end)| start < end).map(|(start, end)| Span::new(start, end)).collect()
    };
    let attributions = report
        .attributions
        .iter()
        .map(|a| Attribution { source: spans(&a.source), cue: spans(&a.cue), content: spans(&a.content) })
        .collect();
    let mut reading = report.reading.clone();
    if let Some(reading) = &mut reading {
        let (old, new) = (CodePoints::new(&report.text), CodePoints::new(&text));
        let Ok(()) = reading.each_place(|pair, _| -> Result<(), Infallible> {
            // Ids refer to what has a place: it keeps one even if all of its words are gone.
            if let Some(span) = old.span(*pair) {
                let start = place(span.start, false);
                *pair = new.pair(Span::new(start, place(span.end, true).max(start)));
            }
            Ok(())
        });
    }
    GoldReport { text, attributions, reading, ..report.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::{Actor, WholeReading};

    fn report() -> GoldReport {
        let text = "“It’s over,” said Ada Quill.\n“I told them ‘no’.”";
        let find = |words: &str| {
            let start = text.find(words).expect("the words are there");
            Span::new(start, start + words.len())
        };
        GoldReport {
            text: text.to_owned(),
            attributions: vec![Attribution {
                source: vec![find("Ada Quill")],
                cue: vec![find("said")],
                content: vec![find("“It’s over,”"), find("“I told them ‘no’.”")],
            }],
            reading: Some(WholeReading {
                actors: Some(vec![Actor {
                    mentions: vec![CodePoints::new(text).pair(find("Ada Quill"))],
                    ..Actor::default()
                }]),
                ..WholeReading::default()
            }),
            ..GoldReport::default()
        }
    }

    #[track_caller]
    fn check(style: Restyle, text: &str, contents: [&str; 2]) {
        let changed = style.apply(&report());
        assert_eq!(changed.text, text);
        let found: Vec<_> = changed.attributions[0].content.iter().map(|s| s.of(&changed.text)).collect();
        assert_eq!(found, contents);
        assert_eq!(changed.attributions[0].source[0].of(&changed.text), "Ada Quill");
        let mention = changed.reading.unwrap().actors.unwrap()[0].mentions[0];
        assert_eq!(CodePoints::new(&changed.text).span(mention).unwrap().of(&changed.text), "Ada Quill");
    }

    #[test]
    fn annotations_move_with_the_text() {
        check(
            Restyle::Straight,
            "\"It's over,\" said Ada Quill.\n\"I told them 'no'.\"",
            ["\"It's over,\"", "\"I told them 'no'.\""],
        );
        check(
            Restyle::Single,
            "‘It’s over,’ said Ada Quill.\n‘I told them “no”.’",
            ["‘It’s over,’", "‘I told them “no”.’"],
        );
        check(
            Restyle::JoinParagraphs,
            "“It’s over,” said Ada Quill. “I told them ‘no’.”",
            ["“It’s over,”", "“I told them ‘no’.”"],
        );
    }

    #[test]
    fn every_tenth_closing_mark_goes() {
        let text = "“a” ".repeat(25);
        let report = GoldReport { text, ..GoldReport::default() };
        let changed = Restyle::DropClosing.apply(&report).text;
        assert_eq!(changed.matches('”').count(), 23);
        assert_eq!(changed.matches('“').count(), 25);
    }
}
