//! An affair as a picture: who is held to account, and the steps on a line that goes down from there.
//!
//! SVG does not break lines, and a page without a script cannot measure words. So lines are broken by columns, as in a
//! terminal, rather too early than too late; letters are narrower than half their height on average.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::happened::Step;

/// The picture's width, in its own units.
const WIDTH: usize = 360;

/// From one line of text to the next.
const LINE: usize = 19;

/// Where the line goes down, and where text begins beside it.
const RAIL: usize = 10;
const TEXT: usize = 28;

/// Columns of text that have room beside the line, and in the box.
const COLUMNS: usize = 41;
const BOXED: usize = 40;

/// How many lines of a passage are shown.
const PASSAGE_LINES: usize = 3;

/// A picture, laid out. All places are in its own units.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rail: usize,
    pub(super) text: usize,
    /// The height of the box at the top.
    pub(super) boxed: usize,
    /// Where the line ends.
    pub(super) end: usize,
    /// Lines in the box: names, and offices.
    pub(super) about: Vec<Line>,
    pub(super) nodes: Vec<Node>,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) y: usize,
    /// How it looks: `name`, `office`, `step`, `did` or `passage`.
    pub(super) look: &'static str,
    pub(super) text: String,
}

/// A step.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) y: usize,
    pub(super) open: bool,
    pub(super) lines: Vec<Line>,
    /// Where its passage stands in the text.
    pub(super) anchor: Option<String>,
}

impl Picture {
    pub(super) fn new(about: &[(String, Vec<String>)], steps: &[Step]) -> Self {
        let mut y = 6;
        let mut lines = Vec::new();
        for (name, offices) in about {
            put(&mut lines, &mut y, "name", wrapped(name, BOXED, 3));
            for office in offices {
                put(&mut lines, &mut y, "office", wrapped(office, BOXED, 2));
            }
        }
        let boxed = y + 10;
        y = boxed + 14;
        let mut end = boxed;
        let nodes = steps.iter().map(|step| {
            let mut lines = Vec::new();
            let node = y + LINE - 5;
            end = node;
            let head = match step.aside.as_str() {
                "" => step.name.to_owned(),
                aside => format!("{} · {aside}", step.name),
            };
            put(&mut lines, &mut y, "step", wrapped(&head, COLUMNS, 2));
            put(&mut lines, &mut y, "did", wrapped(&step.did, COLUMNS, 4));
            if !step.open {
                let passage = step.passage.clone().fit(COLUMNS * PASSAGE_LINES - COLUMNS / 2);
                put(&mut lines, &mut y, "passage", wrapped(&passage.line(), COLUMNS, PASSAGE_LINES));
            }
            y += 12;
            Node { y: node, open: step.open, lines, anchor: step.anchor.clone() }
        });
        let nodes = nodes.collect();
        Self { width: WIDTH, height: y + 4, rail: RAIL, text: TEXT, boxed, end, about: lines, nodes }
    }
}

/// Puts `texts` below each other.
fn put(lines: &mut Vec<Line>, y: &mut usize, look: &'static str, texts: Vec<String>) {
    for text in texts {
        *y += LINE;
        lines.push(Line { y: *y, look, text });
    }
}

/// `text` in at most `most` lines of `columns`, with an ellipsis if more was to come.
fn wrapped(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = columns;
    for word in text.split_whitespace() {
        let mut word = word;
        if used + 1 + word.width() <= columns
            && let Some(line) = lines.last_mut()
        {
            line.push(' ');
            line.push_str(word);
            used += 1 + word.width();
            continue;
        }
        // What is wider than a line is broken wherever it must be.
        loop {
            if lines.len() == most {
                if let Some(last) = lines.last_mut() {
                    last.push_str(" …");
                }
                return lines;
            }
            let fits = fitting(word, columns);
            used = word[..fits].width();
            lines.push(word[..fits].to_owned());
            word = &word[fits..];
            if word.is_empty() {
                break;
            }
        }
    }
    lines
}

/// How many bytes of `word` have room in `columns`; at least one character.
fn fitting(word: &str, columns: usize) -> usize {
    let mut used = 0;
    let too_far = word.char_indices().skip(1).find(|&(_, c)| {
        used += c.width().unwrap_or(1);
        used >= columns
    });
    too_far.map_or(word.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break() {
        assert_eq!(wrapped("Ada Quill stepped down", 10, 3), ["Ada Quill", "stepped", "down"]);
        assert_eq!(wrapped("Ada Quill stepped down", 10, 2), ["Ada Quill", "stepped …"]);
        assert_eq!(wrapped("abcdefgh", 3, 9), ["abc", "def", "gh"]);
        assert_eq!(wrapped(" \n", 3, 9), [""; 0]);
        for width in 1..5 {
            assert_eq!(wrapped("字幕が出る", width, 99).concat(), "字幕が出る");
        }
    }
}
