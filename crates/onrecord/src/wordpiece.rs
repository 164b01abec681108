//! WordPiece as BERT's uncased models use it, with exact offsets.
//!
//! Wu et al., "Google's Neural Machine Translation System" (2016); normalisation and splitting as
//! in Devlin et al., "BERT" (2018) and the Python package `tokenizers` (`BertNormalizer`,
//! `BertPreTokenizer`), against whose output this module is tested.

use std::collections::HashMap;

use unicode_normalization::char::decompose_canonical;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::Span;

/// Words of more characters than this are one unknown token.
const LONGEST_WORD: usize = 100;

/// A token: its index in the vocabulary and the bytes of the text that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Index in the vocabulary.
    pub id: u32,
    /// The bytes it was made from.
    pub span: Span,
}

/// A vocabulary, ready to split text.
#[derive(Debug)]
pub struct WordPiece {
    /// Pieces that begin a word.
    first: HashMap<Box<str>, u32, BuildFx>,
    /// Pieces that go on (without their `##`).
    inner: HashMap<Box<str>, u32, BuildFx>,
    unknown: u32,
    /// `[CLS]`, put before each window.
    pub cls: u32,
    /// `[SEP]`, put after each window.
    pub sep: u32,
    size: usize,
}

type BuildFx = std::hash::BuildHasherDefault<rustc_hash::FxHasher>;

/// Buffers that splitting reuses.
#[derive(Debug, Default)]
pub struct Buffers {
    word: Vec<(char, Span)>,
    piece: String,
    bounds: Vec<usize>,
}

impl WordPiece {
    /// Reads a vocabulary: one piece a line, its index the line's number from 0.
    ///
    /// # Errors
    ///
    /// The name of a special token (`[UNK]`, `[CLS]`, `[SEP]`) that is missing.
    pub fn new(vocabulary: &str) -> Result<Self, &'static str> {
        let mut first = HashMap::with_capacity_and_hasher(26_000, BuildFx::default());
        let mut inner = HashMap::with_capacity_and_hasher(7_000, BuildFx::default());
        let mut size = 0;
        for (id, piece) in (0..).zip(vocabulary.lines()) {
            match piece.strip_prefix("##") {
                // "##" itself is a piece of two number signs, not an empty one.
                Some(rest) if !rest.is_empty() => inner.insert(rest.into(), id),
                _ => first.insert(piece.into(), id),
            };
            size += 1;
        }
        let special = |name| first.get(name).copied().ok_or(name);
        let (unknown, cls, sep) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Self { first, inner, unknown, cls, sep, size })
    }

    /// Pieces in the vocabulary.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The index of a piece that begins a word.
    #[must_use]
    pub fn id(&self, piece: &str) -> Option<u32> {
        self.first.get(piece).copied()
    }

    /// Splits `text` and appends its tokens to `out`.
    pub fn split(&self, text: &str, buffers: &mut Buffers, out: &mut Vec<Token>) {
        buffers.word.clear();
        for (start, c) in text.char_indices() {
            let span = Span::new(start, start + c.len_utf8());
            if is_space(c) {
                self.end_word(buffers, out);
            } else if is_dropped(c) {
            } else if is_cjk(c) {
                self.end_word(buffers, out);
                self.push(c, span, buffers, out);
                self.end_word(buffers, out);
            } else if c.is_ascii() {
                self.push(c.to_ascii_lowercase(), span, buffers, out);
            } else {
                decompose_canonical(c, |d| {
                    if d.general_category() != GeneralCategory::NonspacingMark {
                        for lower in d.to_lowercase() {
                            self.push(lower, span, buffers, out);
                        }
                    }
                });
            }
        }
        self.end_word(buffers, out);
    }

    /// Adds a normalised character to the word; punctuation is a word of its own.
    fn push(&self, c: char, span: Span, buffers: &mut Buffers, out: &mut Vec<Token>) {
        if is_punctuation(c) {
            self.end_word(buffers, out);
            buffers.word.push((c, span));
            self.end_word(buffers, out);
        } else {
            buffers.word.push((c, span));
        }
    }

    /// Splits the word that is complete: the longest known piece first, again and again.
    fn end_word(&self, buffers: &mut Buffers, out: &mut Vec<Token>) {
        let Buffers { word, piece, bounds } = buffers;
        let Some(&(_, head)) = word.first() else { return };
        let whole = Span::new(head.start, word[word.len() - 1].1.end);
        if word.len() > LONGEST_WORD {
            out.push(Token { id: self.unknown, span: whole });
            word.clear();
            return;
        }
        piece.clear();
        bounds.clear();
        for (c, _) in word.iter() {
            bounds.push(piece.len());
            piece.push(*c);
        }
        bounds.push(piece.len());
        let before = out.len();
        let mut from = 0;
        while from < word.len() {
            let table = if from == 0 { &self.first } else { &self.inner };
            let found = (from + 1..=word.len())
                .rev()
                .find_map(|to| table.get(&piece[bounds[from]..bounds[to]]).map(|&id| (to, id)));
            let Some((to, id)) = found else {
                out.truncate(before);
                out.push(Token { id: self.unknown, span: whole });
                break;
            };
            out.push(Token { id, span: Span::new(word[from].1.start, word[to - 1].1.end) });
            from = to;
        }
        word.clear();
    }
}

/// Of the control characters only these three part words; the others, NEL among them, leave no trace.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r') || (!c.is_ascii() && c.is_whitespace() && !c.is_control())
}

/// Control, format, private and unassigned characters leave no trace.
fn is_dropped(c: char) -> bool {
    c == '\u{fffd}'
        || if c.is_ascii() {
            c.is_ascii_control()
        } else {
            c.general_category_group() == GeneralCategoryGroup::Other
        }
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_punctuation()
    } else {
        c.general_category_group() == GeneralCategoryGroup::Punctuation
    }
}

/// The ideographs that BERT's original code treats as words.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}'
        | '\u{2B740}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}
