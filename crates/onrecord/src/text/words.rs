//! Words: what a reader would count as one.

use crate::Span;

/// The words of `text`: letters and digits with single apostrophes, hyphens, points or commas
/// inside them ("o’clock", "vice-chair", "U.S", "10,000").
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut joint = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_word_char(c) {
            match out.last_mut() {
                Some(word) if word.end == at || joint == Some((word.end, at)) => word.end = end,
                _ => out.push(Span::new(at, end)),
            }
        } else if matches!(c, '\'' | '’' | '-' | '‑' | '.' | ',' | '/')
            && out.last().is_some_and(|w| w.end == at)
        {
            // A comma or slash joins digits only; the next character decides.
            let digits_only = matches!(c, ',' | '/');
            let before = text[..at].chars().next_back().is_some_and(|p| p.is_ascii_digit());
            let after = text[end..].chars().next().is_some_and(|n| n.is_ascii_digit());
            if !digits_only || (before && after) {
                joint = Some((at, end));
            }
        }
    }
    out
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '£' | '€' | '%' | '@' | '#' | '\u{ad}') || is_combining(c)
}

/// Combining diacritics belong to the letter before them.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_inner_marks() {
        let text = "O’Hara’s vice-chair said: ‘10,000 at 5.30pm, not 3/4’ – U.S.";
        let words: Vec<_> = split(text).into_iter().map(|w| w.of(text)).collect();
        assert_eq!(words, ["O’Hara’s", "vice-chair", "said", "10,000", "at", "5.30pm", "not", "3/4", "U.S"]);
    }
}
