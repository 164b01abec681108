//! The tense of the clause that a time expression stands in.

use super::lexer::{Kind, Token};

/// Which way a clause looks from the report's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    Future,
    /// The future of a past clause, "would" and "was expected to": past or to come by now.
    Prospect,
}

/// How many tokens before and after an expression are read, so that long sentences stay linear.
const BEFORE: usize = 30;
const AFTER: usize = 14;

/// The tense of the clause around tokens `first..last`: of the nearest verb before the
/// expression in its sentence, else of the nearest after it.
pub(crate) fn tense(tokens: &[Token], first: usize, last: usize) -> Tense {
    let from = first.saturating_sub(BEFORE);
    let mut infinitive = false;
    for i in (from..first).rev() {
        if let Some(tense) = verb(tokens, i) {
            // "promised to publish it by the summer": what was still to be done had time until then.
            let deadline = infinitive && first.checked_sub(1).is_some_and(|n| by(tokens, n));
            return if deadline && tense == Tense::Past { Tense::Prospect } else { tense };
        }
        infinitive |= tokens[i].is("to")
            && tokens.get(i + 1).is_some_and(|t| {
                t.kind == Kind::Word
                    && !t.capital
                    && !t.is_any(&["the", "a", "an", "his", "her", "its", "their"])
            });
    }
    let until = tokens.len().min(last + AFTER);
    // After it, an infinitive may belong to anything.
    (last..until).filter(|i| !tokens[*i].is("to")).find_map(|i| verb(tokens, i)).unwrap_or(Tense::Present)
}

/// Whether the token at `i` sets an end in time, or the one before it where it is an article.
fn by(tokens: &[Token], i: usize) -> bool {
    let ends = |i: usize| tokens[i].is_any(&["by", "until", "before"]);
    ends(i) || tokens[i].is("the") && i > 0 && ends(i - 1)
}

/// The tense that the word at `i` shows, if it is a verb or part of one.
fn verb(tokens: &[Token], i: usize) -> Option<Tense> {
    let token = &tokens[i];
    if token.kind != Kind::Word {
        return None;
    }
    let word = token.text.as_str();
    match word {
        "will" | "shall" | "ll" | "upcoming" | "tomorrow" => return Some(Tense::Future),
        "would" | "could" | "might" | "should" | "may" if !token.capital => {
            // "said he would resign on Friday" looks forward; "would have resigned" does not.
            let have = tokens.get(i + 1).is_some_and(|t| t.is("have"));
            return Some(if have { Tense::Past } else { Tense::Prospect });
        }
        "scheduled" | "due" | "expected" | "slated" | "set" | "planned" | "plans" | "intends" | "hopes"
        | "postponed"
            if ahead(tokens, i) =>
        {
            let past =
                tokens[i.saturating_sub(2)..i].iter().any(|t| t.is_any(&["was", "were", "been", "had"]));
            return Some(if past { Tense::Prospect } else { Tense::Future });
        }
        "said" | "was" | "were" | "had" | "did" | "has" | "been" | "came" | "went" | "took" | "made"
        | "told" | "met" | "held" | "began" | "left" | "won" | "lost" | "got" | "gave" | "saw" | "became"
        | "found" | "died" | "quit" | "wrote" | "spoke" | "led" | "fell" | "rose" | "sent" | "struck"
        | "hit" | "shot" | "fought" | "broke" | "stood" | "brought" | "sought" | "paid" | "ran" | "sat"
        | "cut" | "put" | "stepped" | "sued" | "chose" | "drew" | "drove" | "grew" | "knew" | "kept"
        | "built" | "bought" | "sold" | "felt" | "thought" | "born" | "ended" | "killed" => {}
        "is" | "are" | "am" => {
            // "is to appear", "are going to meet": only what follows "to" is ahead.
            let next = |n: usize| tokens.get(i + n);
            let to = next(1).is_some_and(|t| t.is("to"))
                || (next(2).is_some_and(|t| t.is("to"))
                    && next(1).is_some_and(|t| {
                        t.is_any(&[
                            "due",
                            "set",
                            "expected",
                            "scheduled",
                            "planned",
                            "not",
                            "likely",
                            "also",
                            "about",
                        ])
                    }));
            let going = next(1).is_some_and(|t| {
                t.is_any(&[
                    "going",
                    "meeting",
                    "planning",
                    "coming",
                    "leaving",
                    "holding",
                    "hoping",
                    "taking",
                    "aiming",
                    "preparing",
                ])
            });
            return (to || going).then_some(Tense::Future);
        }
        "to" => {
            let be = tokens.get(i + 1).is_some_and(|t| t.is("be"));
            return be.then_some(Tense::Future);
        }
        _ if word.len() > 3
            && word.ends_with("ed")
            && !matches!(word, "need" | "speed" | "indeed" | "united" | "hundred") => {}
        _ => return None,
    }
    // "will be held", "to be released": the participle takes the tense of its auxiliary.
    let auxiliary = tokens[i.saturating_sub(4)..i].iter().rev();
    for t in auxiliary {
        match t.text.as_str() {
            "be" | "not" | "also" | "being" | "then" | "only" => {}
            "will" | "to" | "would" | "shall" | "may" | "might" | "ll" => return Some(Tense::Future),
            _ => break,
        }
    }
    Some(Tense::Past)
}

/// Whether "due", "set" and the like at `i` are followed by "to", "for", "in" or "on" within reach.
fn ahead(tokens: &[Token], i: usize) -> bool {
    tokens[i + 1..].iter().take(3).any(|t| t.is_any(&["to", "for", "on", "in", "at"]))
}
