//! What a report is about, in a few words of its own: two reports that share some are likelier to mean one person by one name.

use std::collections::HashMap;

use super::words::fold;

/// Words of a report that are kept.
const WORDS: usize = 10;

/// How often a word must stand in it,
const TIMES: u32 = 2;

/// and letters that it must have.
const LETTERS: usize = 5;

/// The words that `text` has most often, but for those that all reports have and names; singular and plural are one.
pub(crate) fn topic(text: &str) -> Vec<String> {
    let mut times: HashMap<String, u32> = HashMap::new();
    for word in content_words(text) {
        *times.entry(word).or_default() += 1;
    }
    let mut words: Vec<(String, u32)> = times.into_iter().filter(|word| word.1 >= TIMES).collect();
    words.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    words.truncate(WORDS);
    words.into_iter().map(|word| word.0).collect()
}

/// The words of `text` that may say what it is about: longer ones in lower case that not all reports have, folded, without the plural's s.
pub(crate) fn content_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphabetic() || c == '-'))
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase) && word.chars().count() >= LETTERS)
        .map(|word| {
            let word = fold(word);
            word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).map_or(word.clone(), str::to_owned)
        })
        .filter(|word| !is_everywhere(word))
}

/// Words that reports on everything have; those that are left out here weigh little anyway, as many reports have them.
fn is_everywhere(word: &str) -> bool {
    #[rustfmt::skip]
    const EVERYWHERE: &[&str] = &[
        "about", "above", "according", "added", "after", "again", "against", "ahead", "almost", "along", "already", "among",
        "another", "asked", "becau", "because", "become", "before", "behind", "being", "believe", "below", "between", "bring", "called",
        "clear", "could", "decision", "doing", "during", "earlier", "either", "every", "expected", "family", "first", "found", "friday",
        "further", "given", "going", "group", "having", "hour", "however", "inside", "instead", "later", "least", "leave",
        "making", "member", "might", "minute", "monday", "month", "morning", "never", "number", "office", "other", "others", "people",
        "place", "point", "public", "question", "quite", "rather", "really", "report", "right", "saturday", "saying", "second", "should",
        "since", "something", "spoke", "spokesman", "spokeswoman", "statement", "still", "sunday", "taken", "taking", "their", "there", "these", "thing",
        "think", "third", "those", "thought", "thousand", "three", "through", "thursday", "today", "together", "tomorrow", "tonight", "towards", "tuesday",
        "under", "until", "using", "wanted", "wednesday", "where", "whether", "which", "while", "whole", "whose", "within", "without", "woman",
        "women", "working", "world", "would", "wrong", "yesterday", "young",
    ];
    EVERYWHERE.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_often() {
        let text = "The ferry was late. Two ferries – which would have been new ferrys – had faulty doors; the doors, said Ms Doors, were old doors.";
        assert_eq!(topic(text), ["door", "ferry"]);
        assert!(topic("").is_empty());
    }
}
