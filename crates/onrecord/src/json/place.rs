//! Places in a document's text: pairs of code points with their words, made from spans and read back.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Error;
use crate::{CodePoints, Span};

/// Code points of the text that are kept before and after the words of an anchor.
const CONTEXT: usize = 32;

/// Words with what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The text between the two offsets.
    pub exact: String,
    /// Up to 32 code points before it.
    pub prefix: String,
    /// Up to 32 code points after it.
    pub suffix: String,
}

impl Quote {
    /// Whether these words stand at `span`, and between the same ones.
    fn check(&self, text: &str, span: Span) -> Result<(), String> {
        let there = span.of(text);
        if self.exact != there {
            return Err(format!("the words are “{}”, the text has “{there}”", self.exact));
        }
        if !text[..span.start].ends_with(&self.prefix) || !text[span.end..].starts_with(&self.suffix) {
            return Err(format!("“{there}” stands between other words than it did"));
        }
        Ok(())
    }
}

/// The text that a document's places point into.
pub(super) struct Places<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, points: CodePoints::new(text) }
    }

    /// `span` in code points.
    pub(super) fn pair(&self, span: Span) -> [usize; 2] {
        self.points.pair(span)
    }

    /// `spans` in code points.
    pub(super) fn pairs(&self, spans: &[Span]) -> Vec<[usize; 2]> {
        spans.iter().map(|&span| self.pair(span)).collect()
    }

    /// The words at `span`.
    pub(super) fn quote(&self, span: Span) -> Quote {
        let before = &self.text[..span.start];
        let after = &self.text[span.end..];
        let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
        Quote {
            exact: span.of(self.text).to_owned(),
            prefix: before[from..].to_owned(),
            suffix: after[..to].to_owned(),
        }
    }

    /// The words at each of `spans`.
    pub(super) fn quotes(&self, spans: &[Span]) -> Vec<Quote> {
        spans.iter().map(|&span| self.quote(span)).collect()
    }

    /// The span of `pair`, the place of `what`.
    pub(super) fn span(&self, pair: [usize; 2], what: impl fmt::Display) -> Result<Span, Error> {
        match self.points.span(pair) {
            Some(span) if !span.is_empty() => Ok(span),
            _ => Err(Error::anchor(format!("{what}: {pair:?} is no place in the text"))),
        }
    }

    /// The span of `pair`, the place of `what`, where `words` must stand.
    pub(super) fn quoted(
        &self,
        pair: [usize; 2],
        words: &Quote,
        what: impl fmt::Display,
    ) -> Result<Span, Error> {
        let span = self.span(pair, &what)?;
        words.check(self.text, span).map_err(|why| Error::anchor(format!("{what}: {why}")))?;
        Ok(span)
    }

    /// The spans of `pairs`, the places of `what`, which are in order and apart and each have their `words`.
    pub(super) fn role(
        &self,
        pairs: &[[usize; 2]],
        words: &[Quote],
        what: impl fmt::Display,
    ) -> Result<Vec<Span>, Error> {
        if pairs.len() != words.len() {
            return Err(Error::anchor(format!(
                "{what}: {} places but words for {}",
                pairs.len(),
                words.len()
            )));
        }
        let mut spans: Vec<Span> = Vec::with_capacity(pairs.len());
        for (&pair, words) in pairs.iter().zip(words) {
            let span = self.quoted(pair, words, &what)?;
            if spans.last().is_some_and(|last| last.end > span.start) {
                return Err(Error::anchor(format!("{what}: places overlap or are out of order")));
            }
            spans.push(span);
        }
        Ok(spans)
    }
}
