//! Two mentions of one clause that cannot be of one actor: who does something to somebody does it to another, or the
//! sentence would say "herself" (disjoint reference, Chomsky 1981).
//!
//! There is no parser here. Mentions are taken to be of one clause where only one to four small words stand between them, and
//! none that makes one of the two out of both ("is", "as", "called", "who"). In the training corpus hardly any such pair
//! is of one actor.

use super::features::{Profile, Shape};
use super::lexicon;
use crate::Span;

/// Words between two mentions at the most.
const NEAR: usize = 4;
/// Bytes between them at the most.
const LONG: usize = 60;

/// Words between two mentions that may be of one actor.
const EQUAL: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "being",
    "became",
    "become",
    "becomes",
    "remain",
    "remains",
    "remained",
    "as",
    "like",
    "than",
    "called",
    "named",
    "known",
    "dubbed",
    "using",
    "included",
    "including",
    "and",
    "or",
    "who",
    "whose",
    "that",
    "which",
    "then",
    "now",
    "himself",
    "herself",
    "themselves",
    "itself",
];

/// Whether `later`, which is no pronoun, is another than `earlier` as both stand in one clause.
pub(super) fn disjoint(text: &str, earlier: &Profile, later: &Profile) -> bool {
    if matches!(later.shape, Shape::Pronoun(_))
        || possessive(text, earlier)
        || earlier.span.end >= later.span.start
    {
        return false;
    }
    let gap = Span::new(earlier.span.end, later.span.start).of(text);
    // "Quill’s office", or far apart.
    if !gap.starts_with(char::is_whitespace) || !gap.ends_with(char::is_whitespace) || gap.len() > LONG {
        return false;
    }
    let small = |word: &str| word.chars().all(char::is_lowercase) && !EQUAL.contains(&word);
    (1..=NEAR).contains(&gap.split_whitespace().count()) && gap.split_whitespace().all(small)
}

/// Whether it is "her" or the like, behind which somebody else's belongings may stand: "her lawyers said Ms Quill".
fn possessive(text: &str, mention: &Profile) -> bool {
    matches!(mention.shape, Shape::Pronoun(_))
        && lexicon::is_possessive(&lexicon::fold(mention.span.of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::features::profiles;
    use crate::text::Layout;

    fn apart(text: &str, earlier: &str, later: &str) -> bool {
        let place = |words: &str, at: usize| Span::new(at, at + words.len());
        let first = text.find(earlier).unwrap();
        let second = text.rfind(later).unwrap();
        let spans = [place(earlier, first), place(later, second)];
        let profiles = profiles(text, &Layout::of(text), &[], &spans);
        disjoint(text, &profiles[0], &profiles[1])
    }

    #[test]
    fn who_does_it_and_to_whom() {
        assert!(apart(
            "Mayor Ada Quill has put the fire chief on notice.",
            "Mayor Ada Quill",
            "the fire chief"
        ));
        assert!(apart("She sacked the harbour master.", "She", "the harbour master"));
        assert!(apart("The harbour master of Northport quit.", "The harbour master", "Northport"));
    }

    #[test]
    fn one_and_the_same() {
        for (text, earlier, later) in [
            ("Ada Quill became the mayor.", "Ada Quill", "the mayor"),
            ("Ada Quill, the mayor, quit.", "Ada Quill", "the mayor"),
            ("Ada Quill served as mayor.", "Ada Quill", "mayor"),
            ("Her lawyers said Ms Quill was ill.", "Her", "Ms Quill"),
            ("Ada Quill said she was ill.", "Ada Quill", "she"),
            ("Ada Quill’s aides warned the mayor.", "Ada Quill", "the mayor"),
        ] {
            assert!(!apart(text, earlier, later), "{text}");
        }
    }
}
