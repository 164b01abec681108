//! Sentences: by full stops, with newspapers' abbreviations, initials and quotation marks.

use super::marks::{Mark, Role};
use super::paragraphs::trim;
use crate::Span;

/// Abbreviations after which a sentence goes on, whatever follows (lower case, without the point).
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "fr", "hon", "st", "sen", "rep", "gov", "gen", "lt", "col",
    "maj", "capt", "cpl", "sgt", "cmdr", "cdr", "adm", "pte", "insp", "supt", "det", "pc", "messrs", "mme",
    "mlle", "sr", "jr", "no", "nos", "vs", "v", "cf", "al", "fig", "approx", "dept", "univ", "ft", "mt",
    "pres", "amb", "atty", "asst", "assoc", "brig", "bros", "e.g", "i.e", "viz", "sec", "treas", "supt",
    "ofc", "hr", "sh", "mx",
];

/// Abbreviations after which a sentence may end: it does if a capital follows that is no name's.
const OTHERS: &[&str] = &[
    "inc", "ltd", "co", "corp", "plc", "etc", "a.m", "p.m", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sept", "sep", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat",
    "sun", "ave", "blvd", "rd", "calif", "fla", "ga", "ill", "ky", "la", "mass", "md", "mich", "minn", "mo",
    "miss", "neb", "nev", "okla", "ore", "pa", "tenn", "tex", "va", "vt", "wash", "wis", "wyo", "ariz",
    "ark", "colo", "conn", "del", "kan", "mont", "u.s", "u.k", "u.n", "d.c", "n.y", "n.j", "n.h", "n.c",
    "s.c", "e.u", "ph.d", "m.d", "b.a", "m.a",
];

/// Words that begin sentences and no names: after an abbreviation they show that one has ended.
const STARTERS: &[&str] = &[
    "the",
    "a",
    "an",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "its",
    "their",
    "but",
    "and",
    "in",
    "on",
    "at",
    "for",
    "if",
    "when",
    "while",
    "after",
    "before",
    "as",
    "there",
    "however",
    "mr",
    "mrs",
    "ms",
    "no",
    "some",
    "many",
    "both",
    "last",
    "critics",
    "officials",
    "police",
];

/// The sentences of each paragraph, trimmed, none empty.
pub(super) fn split(text: &str, paragraphs: &[Span], marks: &[Mark]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut marks = marks.iter().peekable();
    for &paragraph in paragraphs {
        let mut start = paragraph.start;
        let mut own = Vec::new();
        while let Some(mark) = marks.next_if(|m| m.span.start < paragraph.end) {
            own.push(*mark);
        }
        let body = paragraph.of(text);
        let mut resume = 0;
        for (at, c) in body.char_indices() {
            if at < resume || !matches!(c, '.' | '!' | '?' | '…') {
                continue;
            }
            let end = paragraph.start + close(body, at + c.len_utf8(), paragraph.start, &own);
            resume = end - paragraph.start;
            if ends_sentence(text, paragraph, paragraph.start + at, end, &own)
                && let Some(sentence) = trim(text, Span::new(start, end))
            {
                out.push(sentence);
                start = end;
            }
        }
        if start < paragraph.end
            && let Some(sentence) = trim(text, Span::new(start, paragraph.end))
        {
            out.push(sentence);
        }
    }
    out
}

/// The end of a run of stops, closing marks and brackets that begins at `from` (relative to `body`).
fn close(body: &str, from: usize, offset: usize, marks: &[Mark]) -> usize {
    let mut end = from;
    while let Some(c) = body[end..].chars().next() {
        let here = offset + end;
        if let Ok(k) = marks.binary_search_by(|m| m.span.start.cmp(&here)) {
            if marks[k].role != Role::Close {
                break;
            }
            end = marks[k].span.end - offset;
        } else if matches!(c, '.' | '!' | '?' | '…' | ')' | ']') {
            end += c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// Whether the stop at `at`, whose run ends at `end`, ends a sentence.
fn ends_sentence(text: &str, paragraph: Span, at: usize, end: usize, marks: &[Mark]) -> bool {
    let rest = &text[end..paragraph.end];
    let closed = text[at..end].chars().any(|c| matches!(c, '"' | '”' | '’' | '\''));
    let Some(first) = rest.chars().next() else { return true };
    let opens_here = marks.iter().any(|m| m.span.start == end && m.role == Role::Open);
    // Without a space only a slip like `said.”He` or a bracketed ellipsis ends here.
    if !first.is_whitespace() {
        return opens_here && text[..at].ends_with(char::is_lowercase);
    }
    let next = rest.trim_start();
    let mut chars = next.chars();
    let Some(head) = chars.next() else { return true };
    // `“Go!” she said` goes on; so does an ellipsis before a small letter.
    if head.is_lowercase() || matches!(head, ',' | ';' | ':' | ')' | '—' | '–' | '-') {
        return false;
    }
    if text[at..end].starts_with(['!', '?']) || closed {
        return true;
    }
    let before = &text[paragraph.start..at];
    let word = before
        .rsplit(|c: char| {
            c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '‘' | '\'' | '—' | '–' | '/')
        })
        .next()
        .unwrap_or("");
    let lower = word.to_lowercase();
    let follows =
        next.split(|c: char| !c.is_alphanumeric()).next().map(str::to_lowercase).unwrap_or_default();
    if TITLES.contains(&lower.as_str()) {
        // "He said no. The" ends; "No. 10" goes on.
        return matches!(lower.as_str(), "no" | "nos") && !head.is_ascii_digit();
    }
    // Initials: "J. K. Rowling", "the U.S. Senate" (a starter shows a new sentence).
    let initials = !word.is_empty()
        && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase));
    if initials || OTHERS.contains(&lower.as_str()) {
        return STARTERS.contains(&follows.as_str())
            || !head.is_alphanumeric() && word.len() > 1 && !initials;
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::text::Layout;

    fn sentences(text: &str) -> Vec<&str> {
        Layout::of(text).sentences.into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn abbreviations_and_initials_go_on() {
        let text = "Mr. J. K. Okoro of the U.S. Senate met Gen. Adeyemi at 5 p.m. on Friday. It lasted 2.5 hours. He said no. The talks ended.";
        assert_eq!(
            sentences(text),
            [
                "Mr. J. K. Okoro of the U.S. Senate met Gen. Adeyemi at 5 p.m. on Friday.",
                "It lasted 2.5 hours.",
                "He said no.",
                "The talks ended."
            ]
        );
    }

    #[test]
    fn marks_close_with_their_sentence() {
        let text = "“Go away!” she said. “I mean it.” He left. “It is clear,” she said.”He has gone.”";
        assert_eq!(
            sentences(text),
            [
                "“Go away!” she said.",
                "“I mean it.”",
                "He left.",
                "“It is clear,” she said.",
                "”He has gone.”"
            ]
        );
    }

    #[test]
    fn ellipses() {
        assert_eq!(sentences("He waited… and left. She said “we […] go. Now.”").len(), 3);
    }
}
