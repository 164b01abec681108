//! One statement, however many papers print it.

use super::words::{Folder, Token, words};

/// Days between reports up to which the same run of so many words, so many of which say something, is one statement.
const RUNS: [(usize, usize, i32); 2] = [(10, 4, 45), (7, 4, 10)];

/// A shorter run is one statement if it is so much of the lesser one, and of what that says.
const SHORT_RUN: (usize, f32, i32) = (5, 0.65, 7);

/// A quotation of at least so many words that lies wholly in another is a clipping of it, within so many days.
const CLIPPINGS: [(usize, i32); 3] = [(6, 90), (4, 7), (3, 3)];

/// Days after which nothing is one statement.
const LONGEST: i32 = 90;

/// How much of two statements must be alike, word pair by word pair (Dice 1945), for them to be one with an edit, from so many words on and
/// within so many days.
const EDITED: (f32, usize, i32) = (0.65, 7, 7);

/// So many of the words that say something, and so much of the lesser one's, are the same in one that is told in other words, within so many days.
const RETOLD: [(usize, f32, i32); 2] = [(5, 0.7, 7), (3, 0.75, 3)];

/// A statement as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) id: i64,
    report: i64,
    day: Option<i32>,
    /// Its words, folded, and the longest run of those that are quoted.
    words: Vec<Token>,
    quotation: std::ops::Range<usize>,
    /// Those that say something, ascending, each once.
    content: Vec<Token>,
}

impl Said {
    pub(super) fn new(id: i64, report: i64, day: Option<i32>, content: &str, folder: &mut Folder) -> Self {
        let mut all = Vec::new();
        let (mut best, mut from) = (0..0, 0);
        for word in words(content) {
            folder.fold(&word.text, |token| all.push(token));
            if !word.quoted {
                from = all.len();
            } else if all.len() - from > best.len() {
                best = from..all.len();
            }
        }
        let mut content: Vec<Token> =
            all.iter().copied().filter(|&token| Folder::is_content(token)).collect();
        content.sort_unstable();
        content.dedup();
        Self { id, report, day, words: all, quotation: best, content }
    }

    /// Whether it and `other` are one statement.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        // Twice in one report is twice; a report without a day may be of any.
        let (true, Some(one), Some(two)) = (self.report != other.report, self.day, other.day) else {
            return false;
        };
        let days = (one - two).abs();
        if days > LONGEST {
            return false;
        }
        let shared = shared(&self.content, &other.content);
        if shared == 0 {
            return false;
        }
        let fewest = self.content.len().min(other.content.len());
        let retold = |&(words, share, within): &(usize, f32, i32)| {
            days <= within && shared >= words && shared as f32 >= share * fewest as f32
        };
        if RETOLD.iter().any(retold) {
            return true;
        }
        let run = longest_run(&self.words, &other.words);
        let telling = run.iter().filter(|&&token| Folder::is_content(token)).count();
        let run = run.len();
        if RUNS.iter().any(|&(words, least, within)| run >= words && telling >= least && days <= within) {
            return true;
        }
        let (least, share, within) = SHORT_RUN;
        let lesser = self.words.len().min(other.words.len());
        let is_much = telling as f32 >= share * fewest as f32;
        if days <= within && run >= least && run as f32 >= share * lesser as f32 && is_much {
            return true;
        }
        let clipped = |short: &Self, long: &Self| {
            let quotation = &short.words[short.quotation.clone()];
            CLIPPINGS.iter().any(|&(words, within)| quotation.len() >= words && days <= within)
                && tells(quotation)
                && long.words.windows(quotation.len()).any(|run| run == quotation)
        };
        if clipped(self, other) || clipped(other, self) {
            return true;
        }
        // Short, and word for word.
        let (_, within) = CLIPPINGS[2];
        if days <= within && self.words == other.words && tells(&self.words) {
            return true;
        }
        let (least, words, within) = EDITED;
        days <= within && lesser >= words && dice(&self.words, &other.words) >= least
    }
}

/// Whether a few words are more than a turn of phrase: two at least say something.
fn tells(words: &[Token]) -> bool {
    words.iter().filter(|&&token| Folder::is_content(token)).count() >= 2
}

/// How many both have; both ascend.
pub(super) fn shared(one: &[Token], two: &[Token]) -> usize {
    let (mut at, mut count) = (0, 0);
    for token in one {
        while two.get(at).is_some_and(|other| other < token) {
            at += 1;
        }
        count += usize::from(two.get(at) == Some(token));
    }
    count
}

/// The longest run of words that both have.
fn longest_run<'w>(one: &'w [Token], two: &[Token]) -> &'w [Token] {
    let mut best = 0..0;
    // Lengths of the runs that end at each word of `two`, for the last word of `one`.
    let mut runs = vec![0; two.len() + 1];
    for (end, word) in (1..).zip(one) {
        let mut before = 0;
        for (at, other) in two.iter().enumerate() {
            let run = if word == other { before + 1 } else { 0 };
            before = std::mem::replace(&mut runs[at + 1], run);
            if run > best.len() {
                best = end - run..end;
            }
        }
    }
    &one[best]
}

/// How many pairs of neighbouring words both have, of all.
fn dice(one: &[Token], two: &[Token]) -> f32 {
    let pairs = |words: &[Token]| {
        let mut pairs: Vec<(Token, Token)> = words.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let (one, two) = (pairs(one), pairs(two));
    let both = one.iter().filter(|pair| two.binary_search(pair).is_ok()).count();
    2.0 * both as f32 / (one.len() + two.len()).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement() {
        let mut folder = Folder::new();
        let mut said =
            |report, day, content: &str| Said::new(report, report, Some(day), content, &mut folder);
        let whole = said(1, 0, "“I have no intention of going anywhere while the doors are as they are”");
        assert!(whole.is_same(&said(2, 1, "she had ‘no intention of going anywhere’")));
        assert!(whole.is_same(&said(
            3,
            7,
            "\"I have no intention of leaving anywhere while the doors are as they are\""
        )));
        assert!(!whole.is_same(&said(4, 30, "she had ‘no intention of going anywhere’")), "said again");
        assert!(!whole.is_same(&said(5, 0, "she would stay")));
        assert!(
            !whole.is_same(&said(1, 0, "“I have no intention of going anywhere”")),
            "twice in one report is twice"
        );
        assert!(!said(1, 0, "“it is”").is_same(&said(2, 0, "“it is”")), "a turn of phrase");
    }

    #[test]
    fn told_in_other_words() {
        let mut folder = Folder::new();
        let mut said =
            |report, day, content: &str| Said::new(report, report, Some(day), content, &mut folder);
        let direct = said(1, 0, "“We failed the passengers, and we failed their families,”");
        assert!(direct.is_same(&said(2, 2, "the company had failed its passengers and their families")));
        assert!(
            !direct.is_same(&said(3, 60, "the company had failed its passengers and their families")),
            "again"
        );
        let short = said(4, 0, "no sailor would weep");
        assert!(short.is_same(&said(5, 1, "no sailor will weep")));
        assert!(!short.is_same(&said(6, 9, "no sailor will weep")));
    }

    #[test]
    fn what_both_have() {
        assert_eq!(shared(&[1, 3, 5, 9], &[2, 3, 9, 10]), 2);
        assert_eq!(shared(&[], &[1]), 0);
        assert_eq!(longest_run(&[1, 2, 3, 4], &[9, 2, 3, 4, 1]), [2, 3, 4]);
    }
}
