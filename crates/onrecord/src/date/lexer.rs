//! Cuts text into words, numbers and signs with their byte spans.

use crate::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of letters.
    Word,
    /// A run of digits, with thousands separators if grouped.
    Number { value: u32, digits: usize },
    /// Digits with an ordinal ending: "21st".
    Ordinal(u32),
    /// Digits with a plural ending: "1990s", "80s".
    Plural { value: u32, digits: usize },
    /// Any other character.
    Sign,
}

/// A word, number or sign.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its text in lower case; curly apostrophes and dashes are made plain.
    pub(crate) text: String,
    /// Bytes into the whole text.
    pub(crate) span: Span,
    /// Whether white space comes before it.
    pub(crate) spaced: bool,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// Whether it stands between double quotation marks.
    pub(crate) quoted: bool,
}

impl Token {
    /// Whether it is this word or sign.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Whether it is one of these words or signs.
    pub(crate) fn is_any(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }
}

/// The tokens of `text`, which begins at byte `offset` of the whole. `quoted` says whether it begins
/// inside a quotation, and then whether it ends so.
pub(crate) fn tokens(text: &str, offset: usize, quoted: &mut bool) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut spaced = true;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        let (kind, end) = if c.is_ascii_digit() {
            number(text, at)
        } else if c.is_alphabetic() {
            (Kind::Word, run(text, at, |c| c.is_alphabetic()))
        } else {
            (Kind::Sign, at + c.len_utf8())
        };
        *quoted = match c {
            '“' | '«' => true,
            '”' | '»' => false,
            '"' => !*quoted,
            _ => *quoted,
        };
        let (lower, end) = match (kind, half_day(text, at, end)) {
            (Kind::Word, Some((word, end))) => (word.to_owned(), end),
            (Kind::Sign, _) => (plain(&text[at..end]).to_owned(), end),
            _ => (text[at..end].to_lowercase(), end),
        };
        out.push(Token {
            kind,
            text: lower,
            span: Span::new(offset + at, offset + end),
            spaced,
            capital: c.is_uppercase(),
            quoted: *quoted,
        });
        spaced = false;
        at = end;
    }
    out
}

/// Whether tokens end with an abbreviated month or weekday and its full stop.
pub(crate) fn ends_in_abbreviation(tokens: &[Token]) -> bool {
    match tokens {
        [.., word, stop] => {
            stop.is(".")
                && !stop.spaced
                && word.capital
                && word.is_any(&[
                    "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "mon", "tues",
                    "wed", "thurs", "fri",
                ])
        }
        _ => false,
    }
}

/// A sign in its plain form, so that the grammar knows one dash and one apostrophe.
fn plain(sign: &str) -> &str {
    match sign {
        "’" | "‘" | "ʼ" | "´" | "`" => "'",
        "–" | "—" | "‐" | "‑" | "−" | "~" => "-",
        other => other,
    }
}

/// The end of the run of characters from `at` that `keep` accepts.
fn run(text: &str, at: usize, keep: impl Fn(char) -> bool) -> usize {
    text[at..].find(|c| !keep(c)).map_or(text.len(), |n| at + n)
}

/// "a.m." and "p.m." in any spelling, which the full stops would cut apart.
fn half_day(text: &str, at: usize, end: usize) -> Option<(&'static str, usize)> {
    let word = match text.as_bytes()[at..end] {
        [b'a' | b'A'] => "am",
        [b'p' | b'P'] => "pm",
        _ => return None,
    };
    let rest = text.as_bytes().get(end..)?;
    match rest {
        [b'.', b'm' | b'M', next, ..] if next.is_ascii_alphanumeric() => None,
        [b'.', b'm' | b'M', b'.', ..] => Some((word, end + 3)),
        [b'.', b'm' | b'M', ..] => Some((word, end + 2)),
        _ => None,
    }
}

/// A number from `at`: its kind and its end.
fn number(text: &str, at: usize) -> (Kind, usize) {
    let digit = |c: char| c.is_ascii_digit();
    let mut end = run(text, at, digit);
    let mut digits = end - at;
    let mut value = digits_value(&text[at..end]);
    // "1,500" is one number; "10,2019" is not.
    if digits <= 3 {
        while text[end..].starts_with(',') {
            let next = run(text, end + 1, digit);
            if next - end != 4 {
                break;
            }
            value = value.saturating_mul(1000).saturating_add(digits_value(&text[end + 1..next]));
            end = next;
            digits = 9;
        }
    }
    let stop = run(text, end, char::is_alphabetic);
    match text[end..stop].to_ascii_lowercase().as_str() {
        "st" | "nd" | "rd" | "th" => (Kind::Ordinal(value), stop),
        "s" => (Kind::Plural { value, digits }, stop),
        _ => match text[end..].strip_prefix(['\'', '’']) {
            Some(rest)
                if digits == 4 && rest.starts_with('s') && !rest[1..].starts_with(char::is_alphabetic) =>
            {
                // "1990's" means the decade only for a round year; else it is a possessive.
                if value.is_multiple_of(10) && value > 1000 {
                    (Kind::Plural { value, digits }, text.len() - rest.len() + 1)
                } else {
                    (Kind::Number { value, digits }, end)
                }
            }
            _ => (Kind::Number { value, digits }, end),
        },
    }
}

/// The value of a run of digits, at most the greatest `u32`.
fn digits_value(digits: &str) -> u32 {
    digits.bytes().fold(0_u32, |n, d| n.saturating_mul(10).saturating_add(u32::from(d - b'0')))
}
