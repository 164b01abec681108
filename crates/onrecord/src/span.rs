//! Places in a report's text, and the one conversion between byte offsets and code points.

use std::ops::Range;

/// A byte range `[start, end)` into a report's text, both ends on character boundaries.
///
/// Inside OnRecord every position is a `Span`. At a border (JSON, exports) offsets are Unicode
/// code points; [`CodePoints`] is the only place that converts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `[start, end)`.
    ///
    /// # Panics
    ///
    /// In debug builds, if `start > end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span [{start}, {end}) runs backwards");
        Self { start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether no byte is covered.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The words the span points at.
    ///
    /// # Panics
    ///
    /// If the span does not lie in `text` on character boundaries.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Converts between byte offsets and Unicode code-point offsets of one text.
///
/// Built in one pass; a lookup scans at most [`CodePoints::STEP`] bytes.
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `i * STEP` (of characters that start before it).
    marks: Vec<usize>,
    total: usize,
}

impl<'t> CodePoints<'t> {
    /// Bytes between two remembered positions.
    pub const STEP: usize = 256;

    /// Prepares the conversion for `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut total = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            marks.push(total);
            total += starts(chunk);
        }
        if marks.is_empty() {
            marks.push(0);
        }
        Self { text, marks, total }
    }

    /// Code points in the whole text.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// The code-point offset of the character that starts at byte `byte` (or of the text's end).
    ///
    /// # Panics
    ///
    /// If `byte` lies beyond the text.
    #[must_use]
    pub fn code_point(&self, byte: usize) -> usize {
        assert!(byte <= self.text.len(), "byte {byte} lies beyond the text");
        let mark = (byte / Self::STEP).min(self.marks.len() - 1);
        self.marks[mark] + starts(&self.text.as_bytes()[mark * Self::STEP..byte])
    }

    /// The byte offset of code point `code_point` (or of the text's end), `None` beyond it.
    #[must_use]
    pub fn byte(&self, code_point: usize) -> Option<usize> {
        if code_point >= self.total {
            return (code_point == self.total).then_some(self.text.len());
        }
        let mark = self.marks.partition_point(|&m| m <= code_point) - 1;
        let mut left = code_point - self.marks[mark];
        for (i, &b) in self.text.as_bytes()[mark * Self::STEP..].iter().enumerate() {
            if is_start(b) {
                if left == 0 {
                    return Some(mark * Self::STEP + i);
                }
                left -= 1;
            }
        }
        None
    }

    /// `[start, end)` of `span` in code points.
    #[must_use]
    pub fn pair(&self, span: Span) -> [usize; 2] {
        [self.code_point(span.start), self.code_point(span.end)]
    }

    /// The byte span of a code-point pair; `None` if it runs backwards or beyond the text.
    #[must_use]
    pub fn span(&self, [start, end]: [usize; 2]) -> Option<Span> {
        (start <= end).then(|| Some(Span::new(self.byte(start)?, self.byte(end)?)))?
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| is_start(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(text in "\\PC{0,600}") {
            let points = CodePoints::new(&text);
            prop_assert_eq!(points.total(), text.chars().count());
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.code_point(byte), n);
                prop_assert_eq!(points.byte(n), Some(byte));
            }
            prop_assert_eq!(points.byte(points.total()), Some(text.len()));
            prop_assert_eq!(points.byte(points.total() + 1), None);
        }
    }
}
