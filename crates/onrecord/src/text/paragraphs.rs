//! Paragraphs: line feeds, or blank lines where the lines of a text are wrapped.

use crate::Span;

/// Single line breaks needed before a text can count as wrapped.
const FEWEST_BREAKS: usize = 3;

/// The paragraphs of `text`, trimmed, none empty.
///
/// A line break ends a paragraph. In a text whose lines are wrapped at a column (at least a third
/// of the single breaks are followed by a small letter) only blank lines do.
pub(super) fn split(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let (mut single, mut small) = (0, 0);
    for pair in lines.windows(2) {
        if let (Some(_), Some(next)) = (pair[0], pair[1]) {
            single += 1;
            small += usize::from(next.of(text).starts_with(char::is_lowercase));
        }
    }
    let wrapped = single >= FEWEST_BREAKS && small * 3 >= single;
    let mut out: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines {
        match line {
            None => open = false,
            Some(line) if wrapped && open => out.last_mut().expect("an open paragraph").end = line.end,
            Some(line) => {
                out.push(line);
                open = true;
            }
        }
    }
    out
}

/// Each line without the white space around it; `None` for a blank one.
fn lines(text: &str) -> Vec<Option<Span>> {
    let mut out = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{c}']) {
        let end = start + piece.len();
        // The second half of a CR LF is no line of its own.
        if piece != "\n" || !text[..start].ends_with('\r') {
            out.push(trim(text, Span::new(start, end)));
        }
        start = end;
    }
    out
}

/// `span` without white space at its ends; `None` if nothing is left.
pub(super) fn trim(text: &str, span: Span) -> Option<Span> {
    let inner = span.of(text).trim();
    if inner.is_empty() {
        return None;
    }
    let start = span.start + (span.of(text).len() - span.of(text).trim_start().len());
    Some(Span::new(start, start + inner.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|p| p.of(text)).collect()
    }

    #[test]
    fn line_feeds_and_blank_lines_both_part_paragraphs() {
        assert_eq!(
            paragraphs("One.\nTwo.\n\n  Three. \r\nFour.\u{2029}Five."),
            ["One.", "Two.", "Three.", "Four.", "Five."]
        );
        assert_eq!(paragraphs(" \n \n"), Vec::<&str>::new());
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The mayor said on\nTuesday that he would\nnot go, adding that the\nplan was sound.\n\nCritics were\nunmoved.";
        assert_eq!(paragraphs(text).len(), 2);
        assert!(paragraphs(text)[0].ends_with("sound."));
    }
}
