//! Styled words set in lines of a given width.

use std::{fmt::Write, mem};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::show::visible;

/// What stands to the left of a paragraph: a label on its first line, white space or a drawn line on the
/// others.
#[derive(Clone, Debug, Default)]
pub(super) struct Margin {
    label: String,
    others: String,
    style: Style,
    width: usize,
}

impl Margin {
    pub(super) fn new(label: &str, style: Style, width: usize) -> Self {
        Self { label: label.to_owned(), others: String::new(), style, width }
    }

    /// With `others` on all lines but the first.
    pub(super) fn drawn(label: &str, others: &str, style: Style) -> Self {
        Self { others: others.to_owned(), ..Self::new(label, style, label.width().max(others.width())) }
    }
}

/// A run of characters in one style.
#[derive(Clone, Debug)]
struct Run {
    text: String,
    style: Style,
}

/// What a line must not break: runs without white space between them.
#[derive(Clone, Debug, Default)]
struct Word {
    /// The style of the space before the word.
    space: Style,
    runs: Vec<Run>,
    width: usize,
}

/// Sets words in lines.
#[derive(Debug)]
pub(super) struct Lines {
    width: usize,
    color: bool,
    out: String,
    margin: Margin,
    /// The words of the paragraph so far, and the one that is being added to.
    words: Vec<Word>,
    word: Word,
}

impl Lines {
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self {
            width,
            color,
            out: String::new(),
            margin: Margin::default(),
            words: Vec::new(),
            word: Word::default(),
        }
    }

    /// Sets the margin of the next paragraphs.
    pub(super) fn margin(&mut self, margin: Margin) {
        self.margin = margin;
    }

    /// Adds running text: lines may break at its white space, no-break spaces excepted. Controls are
    /// shown as pictures.
    pub(super) fn text(&mut self, text: &str, style: Style) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200b}' | '\u{3000}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{c}')
            {
                self.end_word();
                self.word.space = style;
            } else {
                self.push(visible(c).unwrap_or(c), style);
            }
        }
    }

    /// Adds text that sticks to what stands before and after it.
    pub(super) fn glue(&mut self, text: &str, style: Style) {
        text.chars().for_each(|c| self.push(c, style));
    }

    fn push(&mut self, c: char, style: Style) {
        let wide = c.width().unwrap_or(0);
        // What is wider than a line is broken wherever it must be.
        if self.word.width + wide > self.measure() {
            let space = self.word.space;
            self.end_word();
            self.word.space = space;
        }
        self.word.width += wide;
        match self.word.runs.last_mut() {
            Some(run) if run.style == style => run.text.push(c),
            _ => self.word.runs.push(Run { text: c.into(), style }),
        }
    }

    fn end_word(&mut self) {
        if !self.word.runs.is_empty() {
            self.words.push(mem::take(&mut self.word));
        }
    }

    /// Columns beside the margin.
    pub(super) fn measure(&self) -> usize {
        (self.width - self.margin.width.min(self.width)).max(2)
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        let lines = self.broken(self.measure());
        self.set(lines, None);
    }

    /// Ends the paragraph after at most `most` lines, with an ellipsis if more was to come.
    pub(super) fn end_within(&mut self, most: usize) {
        let measure = self.measure();
        let mut lines = self.broken(measure);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while last.len() > 1 && extent(last) + 2 > measure {
                    last.pop();
                }
                let style =
                    last.last().and_then(|word| word.runs.last()).map_or(Style::new(), |run| run.style);
                let more = Run { text: "…".into(), style };
                last.push(Word { space: style, runs: vec![more], width: 1 });
            }
        }
        self.set(lines, None);
    }

    /// Ends the paragraph with `tail` at the right of its first line, or with a line of its own for it if
    /// lines are short.
    pub(super) fn end_with(&mut self, tail: String, style: Style) {
        let beside = tail.width() + 3;
        if self.measure() < beside * 3 {
            let lines = self.broken(self.measure());
            self.set(lines, None);
            self.margin.label = self.margin.others.clone();
            self.text(&tail, style);
            self.end();
        } else {
            let lines = self.broken(self.measure() - beside);
            self.set(lines, Some(&Run { text: tail, style }));
        }
    }

    /// Ends the paragraph in a box, from whose lower edge a line goes down in the column `foot`. The margin must have
    /// the four columns that the box's sides take.
    pub(super) fn end_boxed(&mut self, foot: usize, style: Style) {
        let lines = self.broken(self.measure());
        let inside = lines.iter().map(|line| extent(line)).max().unwrap_or(0).max(foot);
        let edge = |left: &str, line: String, right: &str| Run { text: [left, &line, right].concat(), style };
        let above = edge("┌", "─".repeat(inside + 2), "┐");
        self.line(vec![above]);
        for line in lines {
            let gap = " ".repeat(inside - extent(&line).min(inside));
            let mut runs = vec![edge("│ ", String::new(), "")];
            for (n, word) in line.into_iter().enumerate() {
                if n > 0 {
                    runs.push(Run { text: " ".into(), style: word.space });
                }
                runs.extend(word.runs);
            }
            runs.push(Run { text: gap, style: Style::new() });
            runs.push(edge("", String::new(), " │"));
            self.line(runs);
        }
        let before = "─".repeat(foot.saturating_sub(1));
        let below =
            edge("└", format!("{before}┬{}", "─".repeat((inside + 2).saturating_sub(foot.max(1)))), "┘");
        self.line(vec![below]);
    }

    /// A line with nothing but what is drawn in the margin.
    pub(super) fn draw(&mut self, drawn: &str, style: Style) {
        self.line(vec![Run { text: drawn.to_owned(), style }]);
    }

    /// Sets two texts of [`Lines`] beside each other, the left one in `columns`.
    pub(super) fn beside(&mut self, left: &Self, right: &Self, columns: usize, style: Style) {
        let (mut left, mut right) = (left.out.lines(), right.out.lines());
        loop {
            let (one, other) = (left.next(), right.next());
            if one.is_none() && other.is_none() {
                break;
            }
            // They hold their own styles, and end them.
            let [one, other] = [one, other].map(Option::unwrap_or_default);
            let gap = " ".repeat(columns.saturating_sub(uncolored(one).width()));
            let runs = [one, &gap, " "].map(|text| Run { text: text.to_owned(), style: Style::new() });
            let between = Run { text: "│".into(), style };
            let rest = [" ", other].map(|text| Run { text: text.to_owned(), style: Style::new() });
            self.line(runs.into_iter().chain([between]).chain(rest).collect());
        }
    }

    /// The paragraph's words in lines of at most `measure` columns.
    fn broken(&mut self, measure: usize) -> Vec<Vec<Word>> {
        self.end_word();
        self.word = Word::default();
        let mut lines: Vec<Vec<Word>> = Vec::new();
        let mut used = 0;
        for word in self.words.drain(..) {
            match lines.last_mut() {
                Some(line) if used + 1 + word.width <= measure => {
                    used += 1 + word.width;
                    line.push(word);
                }
                _ => {
                    used = word.width;
                    lines.push(vec![word]);
                }
            }
        }
        lines
    }

    fn set(&mut self, lines: Vec<Vec<Word>>, tail: Option<&Run>) {
        let margin = self.margin.clone();
        for (n, line) in lines.iter().enumerate() {
            let mut runs = Vec::new();
            let label = if n == 0 { &margin.label } else { &margin.others };
            runs.push(Run { text: label.clone(), style: margin.style });
            let gap = margin.width.saturating_sub(label.width());
            runs.push(Run { text: " ".repeat(gap), style: Style::new() });
            for (n, word) in line.iter().enumerate() {
                if n > 0 {
                    runs.push(Run { text: " ".into(), style: word.space });
                }
                runs.extend(word.runs.iter().cloned());
            }
            if let (0, Some(tail)) = (n, tail) {
                let gap = self.width.saturating_sub(margin.width + extent(line) + tail.text.width());
                runs.push(Run { text: " ".repeat(gap), style: Style::new() });
                runs.push(tail.clone());
            }
            self.line(runs);
        }
    }

    /// Writes one line. Styles never reach over its end, so that a pager may start anywhere.
    fn line(&mut self, runs: Vec<Run>) {
        let from = self.out.len();
        let mut style = Style::new();
        for run in runs.into_iter().filter(|run| !run.text.is_empty()) {
            if self.color && run.style != style {
                let _ = write!(self.out, "{style:#}{}", run.style);
                style = run.style;
            }
            self.out.push_str(&run.text);
        }
        if self.color {
            let _ = write!(self.out, "{style:#}");
        }
        let end = self.out[from..].trim_end_matches(' ').len();
        self.out.truncate(from + end);
        self.out.push('\n');
    }

    /// An empty line, unless there is one already.
    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }
}

/// `line` without the sequences that colour it: there are no others in it.
fn uncolored(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('m').map_or("", |(_, rest)| rest))
}

/// Columns that the words of a line take.
fn extent(line: &[Word]) -> usize {
    line.iter().map(|word| word.width).sum::<usize>() + line.len().saturating_sub(1)
}
