//! Scores over single fragments, the metric of CofeNet.
//!
//! Wang et al., "CofeNet: Context and Former-Label Enhanced Net for Complicated Quotation
//! Extraction" (COLING 2022), tag every word as the beginning or the inside of a source, a cue or
//! a content, and score each contiguous run of a role by itself, whichever attribution it belongs
//! to: *exact match* asks for the same first and last word, *begin match* for the same first word.
//!
//! Defined here for spans: a fragment is one span of a role, reduced to the first and the last
//! word it touches; spans without a word are left out. Within one report and one role the
//! same fragment counts once, as a source shared by two attributions is tagged once, and so does
//! the same beginning in begin match. CofeNet's words include punctuation marks and its
//! predictions cannot overlap; here, a punctuation mark more or less is forgiven.

use std::collections::BTreeSet;

use onrecord::Span;
use serde::Serialize;

use crate::Attribution;
use crate::figures::{Count, Prf};
use crate::words::covered;

/// Scores of one kind of match by role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct RoleScores {
    /// Fragments of sources.
    pub source: Prf,
    /// Fragments of cues.
    pub cue: Prf,
    /// Fragments of contents.
    pub content: Prf,
}

impl RoleScores {
    /// The scores under their roles' names, in the order they are shown.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, Prf)> {
        [("source", self.source), ("cue", self.cue), ("content", self.content)].into_iter()
    }
}

/// Fragment scores: exact match and begin match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FragmentScores {
    /// The same first and last word.
    pub exact: RoleScores,
    /// The same first word.
    pub begin: RoleScores,
}

/// Counts of exact and begin match, each by role.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FragmentCounts {
    exact: [Count; 3],
    begin: [Count; 3],
}

impl FragmentCounts {
    /// Adds one report's fragments.
    pub(crate) fn add<'a>(
        &mut self,
        words: &[Span],
        gold: impl Iterator<Item = &'a Attribution> + Clone,
        predicted: impl Iterator<Item = &'a Attribution> + Clone,
    ) {
        let roles: [fn(&Attribution) -> &[Span]; 3] = [|a| &a.source, |a| &a.cue, |a| &a.content];
        for (n, role) in roles.into_iter().enumerate() {
            let gold = fragments(gold.clone().flat_map(role), words);
            let predicted = fragments(predicted.clone().flat_map(role), words);
            compare(&mut self.exact[n], &gold, &predicted);
            compare(&mut self.begin[n], &beginnings(&gold), &beginnings(&predicted));
        }
    }

    pub(crate) fn scores(&self) -> FragmentScores {
        let roles = |counts: [Count; 3]| {
            let [source, cue, content] = counts.map(Count::prf);
            RoleScores { source, cue, content }
        };
        FragmentScores { exact: roles(self.exact), begin: roles(self.begin) }
    }
}

/// First word and one past the last of each span that has any.
fn fragments<'a>(spans: impl Iterator<Item = &'a Span>, words: &[Span]) -> BTreeSet<(usize, usize)> {
    spans
        .map(|&span| covered(span, words))
        .filter(|words| !words.is_empty())
        .map(|words| (words.start, words.end))
        .collect()
}

fn beginnings(fragments: &BTreeSet<(usize, usize)>) -> BTreeSet<usize> {
    fragments.iter().map(|&(first, _)| first).collect()
}

fn compare<T: Ord>(count: &mut Count, gold: &BTreeSet<T>, predicted: &BTreeSet<T>) {
    count.add(gold.intersection(predicted).count(), gold.len(), predicted.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    fn attribution(source: &[(usize, usize)], content: &[(usize, usize)]) -> Attribution {
        let spans = |pairs: &[(usize, usize)]| pairs.iter().map(|&(s, e)| Span::new(s, e)).collect();
        Attribution { source: spans(source), cue: Vec::new(), content: spans(content) }
    }

    #[test]
    fn fragments_are_counted_one_by_one() {
        let text = "“One two,” she said, “three four,” and added five.";
        let at = |needle: &str| {
            let start = text.find(needle).expect("a part of the text");
            (start, start + needle.len())
        };
        let gold = [
            attribution(&[at("she")], &[at("“One two,”"), at("“three four,”")]),
            attribution(&[at("she")], &[at("five")]),
        ];
        let predicted = [attribution(&[at("she said")], &[at("One two"), at("three")])];
        let mut counts = FragmentCounts::default();
        counts.add(&words(text), gold.iter(), predicted.iter());
        let scores = counts.scores();

        // The shared source counts once; two words predicted for it begin right, end wrong.
        let (exact, begin) = (scores.exact.source, scores.begin.source);
        assert_eq!((exact.gold, exact.predicted, exact.f1), (1, 1, 0.0));
        assert_eq!((begin.gold, begin.predicted, begin.f1), (1, 1, 1.0));
        // Quotation marks do not matter; a content's fragments are found or missed singly.
        let (exact, begin) = (scores.exact.content, scores.begin.content);
        assert_eq!((exact.gold, exact.predicted, exact.precision, exact.recall), (3, 2, 0.5, 1.0 / 3.0));
        assert_eq!((begin.precision, begin.recall), (1.0, 2.0 / 3.0));
        assert_eq!(scores.exact.cue, Prf::default());
    }
}
