//! Character references: `&ldquo;`, `&#8220;`, and `&#147;` as old pages mean it.

use std::borrow::Cow;

use markup5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The longest name in the standard is 32 characters long, its semicolon included.
const LONGEST_NAME: usize = 32;

/// `text` with its character references replaced by the characters they stand for.
///
/// As the standard has it, `&copy=1` in an attribute is part of an address, not ©.
pub(super) fn decode(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        // `rest` begins with an ampersand.
        let used = match number(&rest[1..]) {
            Some((c, len)) => {
                decoded.push(c);
                1 + len
            }
            None => match name(&rest[1..], in_attribute) {
                Some((first, second, len)) => {
                    decoded.extend([Some(first), second].into_iter().flatten());
                    1 + len
                }
                None => {
                    decoded.push('&');
                    1
                }
            },
        };
        rest = &rest[used..];
        let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        decoded.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(decoded)
}

/// The character of a numeric reference, and its length behind the ampersand.
fn number(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix('#')?;
    let (digits, radix, prefix) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 2),
        None => (digits, 10, 1),
    };
    let len = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if len == 0 {
        return None;
    }
    // Too large a number for `u32` is no character either.
    let code = u32::from_str_radix(&digits[..len], radix).unwrap_or(u32::MAX);
    let c = match code {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9f => C1_REPLACEMENTS[code as usize - 0x80].unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    let semicolon = usize::from(digits[len..].starts_with(';'));
    Some((c, prefix + len + semicolon))
}

/// The characters of a named reference, and its length behind the ampersand.
fn name(text: &str, in_attribute: bool) -> Option<(char, Option<char>, usize)> {
    let bytes = text.as_bytes();
    let mut longest = bytes.iter().take(LONGEST_NAME).take_while(|b| b.is_ascii_alphanumeric()).count();
    if bytes.get(longest) == Some(&b';') {
        longest += 1;
    }
    (2..=longest).rev().find_map(|len| {
        let &(first, second) = NAMED_ENTITIES.get(&text[..len])?;
        // The table also holds beginnings of names, as zeros.
        let first = char::from_u32(first).filter(|&c| c != '\0')?;
        let goes_on = bytes.get(len).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'=');
        if in_attribute && bytes[len - 1] != b';' && goes_on {
            return None;
        }
        Some((first, char::from_u32(second).filter(|&c| c != '\0'), len))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters() {
        for (written, meant) in [
            ("no references", "no references"),
            ("&ldquo;Yes,&rdquo; &amp; no", "“Yes,” & no"),
            ("&#8220;Yes&#X201D;", "“Yes”"),
            ("&#147;Yes&#148; he&#146;d", "“Yes” he’d"),
            ("R&D &copy 2024 AT&T &; &# &#x; &", "R&D © 2024 AT&T &; &# &#x; &"),
            ("&notit; &notin; &amp;amp;", "¬it; ∉ &amp;"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&nbsp&nbsp;é&eacute;", "\u{a0}\u{a0}éé"),
            ("&NotEqualTilde;&CounterClockwiseContourIntegral;", "≂̸∳"),
        ] {
            assert_eq!(decode(written, false), meant);
        }
    }

    #[test]
    fn addresses_in_attributes_keep_their_ampersands() {
        assert_eq!(decode("?a=1&copy=2&amp;lt=3&copy", true), "?a=1&copy=2&lt=3©");
    }
}
