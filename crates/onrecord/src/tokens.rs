//! What the network sees: wordpieces, each with what typography tells about it.
//!
//! Style must not matter: every mark that opens or closes a quotation has the same token whatever
//! its glyph, and its role goes in as a feature; so with dashes.

use std::ops::Range;

use crate::Span;
use crate::text::{Layout, Role};
use crate::wordpiece::{Buffers, Token, WordPiece};

/// Feature tables beside the word embedding: letter case, quotation state, place, guideline.
pub const FEATURES: usize = TABLES.len();

/// The feature tables' names and rows; a model file must have the same.
pub const TABLES: [(&str, usize); 4] = [("case", 5), ("quote", 9), ("place", 4), ("guideline", 2)];

/// By which guideline statements are marked. The two corpora that the model was trained on differ:
/// PolNeAR counts more bare nouns as cues and leaves out sources that are repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Guideline {
    /// OnRecord's own.
    #[default]
    OnRecord,
    /// PolNeAR's (Newell, Margolin and Ruths, LREC 2018), to compare with others.
    PolNeAR,
}

impl Guideline {
    /// How many there are.
    pub(crate) const COUNT: usize = TABLES[3].1;

    /// Its row in the feature table.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::OnRecord => 0,
            Self::PolNeAR => 1,
        }
    }
}

/// Letter case of a token's word.
mod case {
    pub(super) const LOWER: u8 = 0;
    pub(super) const TITLE: u8 = 1;
    pub(super) const UPPER: u8 = 2;
    pub(super) const MIXED: u8 = 3;
    pub(super) const NO_LETTER: u8 = 4;
}

/// Where a token stands in quotations.
mod quote {
    pub(super) const OUTSIDE: u8 = 0;
    pub(super) const INSIDE: u8 = 1;
    pub(super) const NESTED: u8 = 2;
    pub(super) const OPEN: u8 = 3;
    pub(super) const CLOSE: u8 = 4;
    pub(super) const OPEN_NESTED: u8 = 5;
    pub(super) const CLOSE_NESTED: u8 = 6;
    pub(super) const UNCLOSED: u8 = 7;
    pub(super) const CONTINUES: u8 = 8;
}

/// Where a token stands in its sentence and paragraph.
mod place {
    pub(super) const WITHIN: u8 = 0;
    pub(super) const PARAGRAPH_START: u8 = 1;
    pub(super) const SENTENCE_START: u8 = 2;
    pub(super) const PARAGRAPH_END: u8 = 3;
}

/// A report's tokens, one entry a token in each list.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Indices in the vocabulary.
    pub ids: Vec<u32>,
    /// The bytes each token stands for.
    pub spans: Vec<Span>,
    /// Case, quotation state, place, guideline.
    pub features: Vec<[u8; FEATURES]>,
    /// The number of the sentence it stands in, from 1.
    pub sentences: Vec<u32>,
    buffers: Buffers,
    split: Vec<Token>,
}

impl Tokens {
    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the text has no tokens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The tokens that overlap `span`.
    #[must_use]
    pub fn within(&self, span: Span) -> Range<usize> {
        let from = self.spans.partition_point(|t| t.end <= span.start);
        let to = self.spans.partition_point(|t| t.start < span.end);
        from..to.max(from)
    }

    /// Replaces the tokens by those of `text`.
    pub fn fill(&mut self, wordpiece: &WordPiece, text: &str, layout: &Layout, guideline: Guideline) {
        self.split.clear();
        wordpiece.split(text, &mut self.buffers, &mut self.split);
        self.ids.clear();
        self.spans.clear();
        self.features.clear();
        self.sentences.clear();
        let mut sentence = 0;
        for token in &self.split {
            while layout.sentences.get(sentence).is_some_and(|s| s.start <= token.span.start) {
                sentence += 1;
            }
            self.ids.push(token.id);
            self.spans.push(token.span);
            self.features.push(Self::outer_features(guideline));
            self.sentences.push(u32::try_from(sentence).unwrap_or(u32::MAX));
        }
        self.mark_case(text);
        self.mark_dashes(wordpiece, text);
        self.mark_places(layout);
        self.mark_quotations(wordpiece, layout);
    }

    /// The features of a token about which nothing is known, such as `[CLS]`.
    #[must_use]
    pub fn outer_features(guideline: Guideline) -> [u8; FEATURES] {
        [case::NO_LETTER, quote::OUTSIDE, place::WITHIN, guideline.index() as u8]
    }

    /// Tokens that touch and hold letters or digits are one word and share its case.
    fn mark_case(&mut self, text: &str) {
        let mut from = 0;
        while from < self.len() {
            let mut to = from + 1;
            let wordy = |t: Span| t.of(text).chars().any(char::is_alphanumeric);
            if wordy(self.spans[from]) {
                while to < self.len()
                    && self.spans[to].start == self.spans[to - 1].end
                    && wordy(self.spans[to])
                {
                    to += 1;
                }
            }
            let word = Span::new(self.spans[from].start, self.spans[to - 1].end);
            let case = case_of(word.of(text));
            for features in &mut self.features[from..to] {
                features[0] = case;
            }
            from = to;
        }
    }

    /// All dashes that part words become one: "–", "—", "--" and a hyphen between spaces.
    fn mark_dashes(&mut self, wordpiece: &WordPiece, text: &str) {
        let Some(dash) = wordpiece.id("—") else { return };
        for i in 0..self.len() {
            let span = self.spans[i];
            let is_dash = match span.of(text) {
                "–" | "—" | "―" | "‒" | "−" => true,
                "-" => {
                    let before = text[..span.start].chars().next_back();
                    let after = text[span.end..].chars().next();
                    before == Some('-')
                        || after == Some('-')
                        || (before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace))
                }
                _ => false,
            };
            if is_dash {
                self.ids[i] = dash;
            }
        }
    }

    fn mark_places(&mut self, layout: &Layout) {
        for &sentence in &layout.sentences {
            if let Some(first) = self.within(sentence).next() {
                self.features[first][2] = place::SENTENCE_START;
            }
        }
        for &paragraph in &layout.paragraphs {
            let within = self.within(paragraph);
            if !within.is_empty() {
                self.features[within.end - 1][2] = place::PARAGRAPH_END;
                self.features[within.start][2] = place::PARAGRAPH_START;
            }
        }
    }

    fn mark_quotations(&mut self, wordpiece: &WordPiece, layout: &Layout) {
        for quotation in &layout.quotations {
            let state = match (quotation.nested, quotation.closed) {
                (true, _) => quote::NESTED,
                (false, true) => quote::INSIDE,
                (false, false) => quote::UNCLOSED,
            };
            for i in self.within(quotation.span) {
                self.features[i][1] = state;
            }
        }
        let (outer, nested) = (wordpiece.id("\""), wordpiece.id("'"));
        for mark in &layout.marks {
            let (id, state) = match (mark.role, mark.nested) {
                (Role::Open, false) => (outer, Some(quote::OPEN)),
                (Role::Close, false) => (outer, Some(quote::CLOSE)),
                (Role::Open, true) => (nested, Some(quote::OPEN_NESTED)),
                (Role::Close, true) => (nested, Some(quote::CLOSE_NESTED)),
                (Role::Apostrophe, _) => (nested, None),
                (Role::Stray, _) => (outer, None),
            };
            for i in self.within(mark.span) {
                self.ids[i] = id.unwrap_or(self.ids[i]);
                self.features[i][1] = state.unwrap_or(self.features[i][1]);
            }
        }
        for quotation in layout.quotations.iter().filter(|q| q.continues) {
            if let Some(first) = self.within(quotation.span).next() {
                self.features[first][1] = quote::CONTINUES;
            }
        }
    }
}

fn case_of(word: &str) -> u8 {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else { return case::NO_LETTER };
    let (mut upper, mut lower) = (0, 0);
    for c in letters {
        if c.is_uppercase() {
            upper += 1;
        } else {
            lower += 1;
        }
    }
    match (first.is_uppercase(), upper, lower) {
        (false, 0, _) => case::LOWER,
        (true, 0, _) => case::TITLE,
        (true, _, 0) => case::UPPER,
        _ => case::MIXED,
    }
}
