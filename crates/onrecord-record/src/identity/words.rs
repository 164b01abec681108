//! Words as names are compared by: without case and diacritics, and spelled alike.

use onrecord::actor::lexicon;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `word` in lower case, without diacritics, its apostrophes and hyphens those of a typewriter.
pub(crate) fn fold(word: &str) -> String {
    let plain: String = word.nfd().filter(|&c| !is_combining_mark(c)).collect();
    lexicon::fold(&plain).replace(['‐', '‑', '–'], "-")
}

/// Letters that a word must have at least for a slip of one to be likelier than another word.
const SLIP: usize = 4;

/// Whether one letter more, fewer, other or in another place makes `one` to `two` (optimal string alignment, Damerau 1964), both being
/// long enough for that to mean something.
pub(crate) fn spelled_alike(one: &str, two: &str) -> bool {
    let (long, short) =
        (one.chars().count().max(two.chars().count()), one.chars().count().min(two.chars().count()));
    short >= SLIP && long - short <= 1 && strsim::osa_distance(one, two) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded() {
        assert_eq!(fold("O’Dónaill‑Müller"), "o'donaill-muller");
    }

    #[test]
    fn alike() {
        assert!(spelled_alike("quill", "quil"));
        assert!(spelled_alike("alasdair", "alastair"));
        assert!(spelled_alike("brand", "barnd"));
        assert!(!spelled_alike("ann", "anne"), "two names");
        assert!(!spelled_alike("brand", "brand"));
        assert!(!spelled_alike("marsh", "march-hare"));
    }
}
