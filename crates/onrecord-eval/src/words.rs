//! Words and quotation marks, cut exactly as the reference scorer cuts them.
//!
//! The reference is written in Python, whose `\w` is a letter or a number of any script or an
//! underscore (general categories L and N), and not, as in most regular expression engines, also
//! a combining mark or a joining punctuation mark. Figures that are to agree to the last digit
//! need Python's notion, hence the scanner below instead of a regular expression.

use onrecord::Span;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Python's `\w`.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

/// Python's `\d`.
fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { c.general_category() == GeneralCategory::DecimalNumber }
}

/// The words of `text`: `\w+(?:[’'.-]\w+)*|\$?\d[\d,.]*` in Python's syntax.
///
/// A digit is a word character, so that the second alternative is only ever taken after `$`.
pub(crate) fn words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let end = if is_word(c) {
            word_end(text, at)
        } else if c == '$' && text[at + 1..].starts_with(is_digit) {
            run(text, at + 1, |c| is_digit(c) || matches!(c, ',' | '.'))
        } else {
            at += c.len_utf8();
            continue;
        };
        found.push(Span::new(at, end));
        at = end;
    }
    found
}

/// The end of the word that starts at `start`: runs of word characters joined by single marks.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = run(text, start, is_word);
    while let Some(joint) = text[end..].chars().next().filter(|c| matches!(c, '’' | '\'' | '.' | '-')) {
        let next = end + joint.len_utf8();
        if !text[next..].starts_with(is_word) {
            break;
        }
        end = run(text, next, is_word);
    }
    end
}

/// The end of the run of characters from `start` on that satisfy `belongs`.
fn run(text: &str, start: usize, belongs: impl Fn(char) -> bool) -> usize {
    text[start..].find(|c| !belongs(c)).map_or(text.len(), |n| start + n)
}

/// Whether `span`, or the two characters on either side of it, hold a quotation mark:
/// `["“”]|``|''|(?<!\w)[‘'](?=\w)` in Python's syntax, searched in that slice alone.
pub(crate) fn is_quoted(text: &str, span: Span) -> bool {
    let start = text[..span.start].char_indices().rev().nth(1).map_or(0, |(i, _)| i);
    let end = text[span.end..].char_indices().nth(2).map_or(text.len(), |(i, _)| span.end + i);
    let mut before = None;
    let mut rest = text[start..end].chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let opens = || !before.is_some_and(is_word) && next.is_some_and(is_word);
        let marks = match c {
            '"' | '“' | '”' => true,
            '`' => next == Some('`'),
            '\'' => next == Some('\'') || opens(),
            '‘' => opens(),
            _ => false,
        };
        if marks {
            return true;
        }
        before = Some(c);
    }
    false
}

/// The indices of some of a text's words, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordSet(Vec<usize>);

impl WordSet {
    /// The words that overlap any of `spans`.
    pub(crate) fn inside(spans: &[Span], words: &[Span]) -> Self {
        spans.iter().flat_map(|&span| covered(span, words)).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.0.iter().copied()
    }

    /// How many words both hold.
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b, mut shared) = (self.0.as_slice(), other.0.as_slice(), 0);
        while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
            shared += usize::from(x == y);
            (a, b) = (if x <= y { a_rest } else { a }, if y <= x { b_rest } else { b });
        }
        shared
    }

    /// Shared words over words of either; 1 where there are none at all.
    #[expect(clippy::cast_precision_loss, reason = "a report does not have 2^53 words")]
    pub(crate) fn iou(&self, other: &Self) -> f64 {
        if self.is_empty() && other.is_empty() {
            return 1.0;
        }
        let shared = self.shared(other);
        shared as f64 / (self.len() + other.len() - shared) as f64
    }
}

impl FromIterator<usize> for WordSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut indices: Vec<_> = indices.into_iter().collect();
        indices.sort_unstable();
        indices.dedup();
        Self(indices)
    }
}

/// The last capitalised word of a source, without a possessive ending: `str.isupper` of its first
/// character is Unicode's Uppercase, as in Rust.
pub(crate) fn head<'t>(source: &WordSet, text: &'t str, words: &[Span]) -> Option<&'t str> {
    let word = source.iter().rev().map(|i| words[i].of(text)).find(|w| w.starts_with(char::is_uppercase))?;
    let word = word.strip_suffix("’s").unwrap_or(word);
    Some(word.strip_suffix("'s").unwrap_or(word))
}

/// The indices of the words that overlap `span`. Words are disjoint and in order.
pub(crate) fn covered(span: Span, words: &[Span]) -> std::ops::Range<usize> {
    let first = words.partition_point(|w| w.end <= span.start);
    let last = words.partition_point(|w| w.start < span.end);
    first..last.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text).into_iter().map(|w| w.of(text)).collect()
    }

    #[test]
    fn words_join_at_single_marks_only() {
        assert_eq!(
            cut("the U.S. isn’t re-elected -- o''clock 1,000."),
            ["the", "U.S", "isn’t", "re-elected", "o", "clock", "1", "000"]
        );
    }

    #[test]
    fn sums_of_money_are_one_word() {
        assert_eq!(cut("$1,000.50, $x £5 $٣,٤ US$5"), ["$1,000.50,", "x", "5", "$٣,٤", "US", "$5"]);
    }

    #[test]
    fn combining_marks_part_words_as_they_do_in_python() {
        // Two combining marks and a joining punctuation mark, none of them `isalnum()`.
        assert_eq!(cut("ना e\u{301}t a‿b x_y ² Ⅷ"), ["न", "e", "t", "a", "b", "x_y", "²", "Ⅷ"]);
    }

    #[test]
    fn quotation_marks_are_looked_for_two_characters_around() {
        let quoted = |text: &str, inner: &str| {
            let start = text.find(inner).expect("inner is part of text");
            is_quoted(text, Span::new(start, start + inner.len()))
        };
        assert!(quoted("He said: “ we go", "we go"));
        assert!(!quoted("He said: “   we go", "we go"));
        assert!(quoted("‘we go’", "we go"));
        assert!(!quoted("it isn’t so, isn't so", "isn't so"));
        assert!(quoted("the 'go' sign", "the 'go' sign"));
        assert!(quoted("``we go''", "we go"));
        // The slice begins at the apostrophe: what stands before it does not count.
        assert!(is_quoted("abc'd e", Span::new(5, 7)));
        assert!(!is_quoted("abc'd e", Span::new(4, 7)));
    }

    #[test]
    fn awkward_strings_are_cut_and_judged_as_the_reference_scorer_does() {
        for line in include_str!("../tests/data/words.jsonl").lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("a recorded string");
            let text = row["text"].as_str().expect("its text");
            let points = onrecord::CodePoints::new(text);
            let words = words(text);
            let pairs: Vec<_> = words.iter().map(|&word| points.pair(word)).collect();
            assert_eq!(serde_json::json!(pairs), row["words"], "{text:?}");
            for span in row["spans"].as_array().expect("its spans") {
                let [start, end] =
                    [0, 1].map(|n| usize::try_from(span[n].as_u64().expect("an offset")).expect("small"));
                let place = points.span([start, end]).expect("inside the text");
                let inside = WordSet::inside(&[place], &words);
                assert_eq!(is_quoted(text, place), span[2], "{text:?}, {start}, {end}");
                assert_eq!(serde_json::json!(inside.0), span[3], "{text:?}, {start}, {end}");
                assert_eq!(head(&inside, text, &words), span[4].as_str(), "{text:?}, {start}, {end}");
            }
        }
    }

    #[test]
    fn an_empty_span_inside_a_word_covers_it() {
        let words = words("one two three");
        assert_eq!(covered(Span::new(5, 5), &words), 1..2);
        assert_eq!(covered(Span::new(4, 4), &words), 1..1);
        assert_eq!(covered(Span::new(2, 9), &words), 0..3);
        assert_eq!(covered(Span::new(3, 4), &words), 1..1);
    }
}
