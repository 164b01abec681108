//! Which kinds of things are found and which are missed: for whoever wants to do better.
//!
//! These tables are OnRecord's own; the reference scorer has none of them. In each, recall goes
//! by what the gold says a thing is, precision by what was predicted. A thing that is right
//! although the two disagree on what it is counts as right in both rows.

use std::collections::{BTreeMap, BTreeSet};

use onrecord::CodePoints;
use serde::Serialize;

use super::{Actor, Said};
use crate::figures::{Count, Prf};

/// Figures by class, in the order of the classes' names.
pub type ClassTable = BTreeMap<String, Prf>;

/// Figures by class.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Classes {
    /// Mentions with the same span, by the actor's kind and by their own form: a mention is a
    /// pronoun or `not-pronoun`.
    pub mentions: ClassTable,
    /// The same, of the right actor.
    pub mentions_of_actor: ClassTable,
    /// `said-by` by what the source is: a `name`, a `pronoun`, `other` words or `none`.
    pub said_by: ClassTable,
    /// `events` by type: all types of the guidelines, and those that the files have beside them.
    pub events: ClassTable,
}

/// The counts behind [`Classes`].
#[derive(Clone, Debug, Default)]
pub(super) struct ClassCounts {
    mentions: BTreeMap<&'static str, Count>,
    mentions_of_actor: BTreeMap<&'static str, Count>,
    said_by: BTreeMap<&'static str, Count>,
}

impl ClassCounts {
    /// Adds the mentions of a report's actors, of which `same` says the pairs.
    pub(super) fn add_mentions(
        &mut self,
        points: &CodePoints<'_>,
        text: &str,
        gold: &[Actor],
        predicted: &[Actor],
        same: &[(usize, usize)],
    ) {
        let spans = |actors: &[Actor]| -> BTreeSet<_> {
            actors.iter().flat_map(|actor| actor.mentions.iter().copied()).collect()
        };
        let (gold_spans, spans) = (spans(gold), spans(predicted));
        let (mut of_gold, mut of_predicted) = (vec![None; gold.len()], vec![None; predicted.len()]);
        for &(i, j) in same {
            (of_gold[i], of_predicted[j]) = (Some(&predicted[j]), Some(&gold[i]));
        }
        for (is_gold, actors, there, counterparts) in
            [(true, gold, &spans, of_gold), (false, predicted, &gold_spans, of_predicted)]
        {
            // A mention given twice counts once, as in the figures.
            let (mut found, mut of_actor) = (BTreeSet::new(), BTreeSet::new());
            for (n, actor) in actors.iter().enumerate() {
                let own: BTreeSet<_> = counterparts[n].iter().flat_map(|other| &other.mentions).collect();
                let kind = kind(actor);
                for mention in &actor.mentions {
                    let form = form(points, text, *mention);
                    for class in [kind, form] {
                        found.insert((class, *mention, there.contains(mention)));
                        of_actor.insert((class, n, *mention, own.contains(mention)));
                    }
                }
            }
            for (class, _, hit) in found {
                add(&mut self.mentions, class, is_gold, hit);
            }
            for (class, _, _, hit) in of_actor {
                add(&mut self.mentions_of_actor, class, is_gold, hit);
            }
        }
    }

    /// Adds a report's statements, of which `right` says the pairs.
    pub(super) fn add_said_by(
        &mut self,
        points: &CodePoints<'_>,
        text: &str,
        gold: &[Said],
        predicted: &[Said],
        right: &[(usize, usize)],
    ) {
        let (mut gold_hits, mut hits) = (vec![false; gold.len()], vec![false; predicted.len()]);
        for &(i, j) in right {
            (gold_hits[i], hits[j]) = (true, true);
        }
        for (is_gold, statements, hits) in [(true, gold, gold_hits), (false, predicted, hits)] {
            for (said, hit) in statements.iter().zip(hits) {
                add(&mut self.said_by, source(points, text, said), is_gold, hit);
            }
        }
    }

    /// The tables, with the one of events, which the figures need, too.
    pub(super) fn tables(&self, events: ClassTable) -> Classes {
        let table = |counts: &BTreeMap<&'static str, Count>| {
            counts.iter().map(|(class, count)| ((*class).to_owned(), count.prf())).collect()
        };
        Classes {
            mentions: table(&self.mentions),
            mentions_of_actor: table(&self.mentions_of_actor),
            said_by: table(&self.said_by),
            events,
        }
    }
}

/// Counts one thing of gold or of the predicted.
fn add(counts: &mut BTreeMap<&'static str, Count>, class: &'static str, is_gold: bool, hit: bool) {
    let one = (usize::from(hit), 1);
    let (gold, predicted) = if is_gold { (one, (0, 0)) } else { ((0, 0), one) };
    counts.entry(class).or_default().add_sides(gold, predicted);
}

fn kind(actor: &Actor) -> &'static str {
    match actor.kind.as_deref() {
        Some("person") => "person",
        Some("organisation") => "organisation",
        Some("group") => "group",
        _ => "of another kind",
    }
}

fn form(points: &CodePoints<'_>, text: &str, mention: [usize; 2]) -> &'static str {
    let words = points.span(mention).map_or("", |span| span.of(text));
    if is_pronoun(words) { "pronoun" } else { "not-pronoun" }
}

/// What the words that name the speaker are.
fn source(points: &CodePoints<'_>, text: &str, said: &Said) -> &'static str {
    let pieces = said.source.iter().filter_map(|&pair| points.span(pair));
    let words: Vec<&str> = pieces.flat_map(|span| span.of(text).split_whitespace()).collect();
    match words.as_slice() {
        [] => "none",
        [word] if is_pronoun(word) => "pronoun",
        // The first word is in capitals wherever it begins a sentence.
        [first, rest @ ..] if rest.iter().any(|w| is_capital(w)) || is_capital(first) && !opens(first) => {
            "name"
        }
        _ => "other",
    }
}

fn is_capital(word: &str) -> bool {
    word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase)
}

fn is_pronoun(words: &str) -> bool {
    const PRONOUNS: [&str; 37] = [
        "he",
        "she",
        "it",
        "they",
        "i",
        "we",
        "you",
        "him",
        "her",
        "them",
        "me",
        "us",
        "his",
        "hers",
        "its",
        "their",
        "theirs",
        "my",
        "mine",
        "our",
        "ours",
        "your",
        "yours",
        "himself",
        "herself",
        "itself",
        "themselves",
        "myself",
        "ourselves",
        "yourself",
        "yourselves",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "one",
    ];
    is_one_of(&PRONOUNS, words)
}

/// Whether `word` opens descriptions such as "a spokesman".
fn opens(word: &str) -> bool {
    const OPENERS: [&str; 30] = [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "some",
        "many",
        "several",
        "most",
        "all",
        "both",
        "one",
        "two",
        "three",
        "other",
        "another",
        "few",
        "more",
        "no",
        "local",
        "officials",
    ];
    is_one_of(&OPENERS, word)
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    list.iter().any(|listed| listed.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_apart() {
        let class = |words: &str| {
            let points = CodePoints::new(words);
            source(&points, words, &Said { source: vec![[0, points.total()]], ..Said::default() })
        };
        for (words, expected) in [
            ("Ada Byrne", "name"),
            ("Brand’s office", "name"),
            ("the mayor, Ola Brand", "name"),
            ("She", "pronoun"),
            ("they", "pronoun"),
            ("The spokesman", "other"),
            ("a spokesman", "other"),
            ("", "none"),
            ("—", "other"),
        ] {
            assert_eq!(class(words), expected, "{words:?}");
        }
    }
}
