//! What a text, a date and an item of Wikidata are in an authority list.

use serde_json::{Map, Value};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// `text` with single spaces between its words and none around; no marks of writing direction or the like at a word's ends,
/// which cannot be seen, but would make two names of one.
pub(super) fn clean(text: &str) -> String {
    let unseen = |c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.trim_matches(unseen))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// The item of Wikidata that `text` names: `Q42`, `wd:Q42`, or its address.
pub(super) fn wikidata(text: &str) -> Option<String> {
    let text = text.trim();
    let id = match text.split_once("wikidata.org/") {
        Some((_, path)) => path.split(['?', '#']).next()?.rsplit('/').next()?,
        None => text.strip_prefix("wd:").unwrap_or(text),
    };
    let number = id.strip_prefix(['Q', 'q'])?;
    let is_number = number.len() <= 18 && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !number.is_empty() && !number.starts_with('0')).then(|| format!("Q{number}"))
}

/// `text` as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, the time cut off; none if it is no such date, or there is no such day.
pub(super) fn date(text: &str) -> Option<&str> {
    let text = text.trim();
    let date = match text.split_once(['T', ' ']) {
        Some((day, time)) if day.len() == 10 && time.starts_with(|c: char| c.is_ascii_digit()) => day,
        _ => text,
    };
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !shaped || !matches!(date.len(), 4 | 7 | 10) {
        return None;
    }
    let part = |from, to| date.get(from..to).map_or(Some(1), |part| part.parse().ok());
    let (year, month, day) = (date.get(..4)?.parse().ok()?, part(5, 7)?, part(8, 10)?);
    (year >= 1 && jiff::civil::Date::new(year, month, day).is_ok()).then_some(date)
}

/// The more exact one of two dates that do not contradict each other, such as a year and a day in it.
pub(super) fn more_exact<'d>(a: &'d str, b: &'d str) -> Option<&'d str> {
    if a.starts_with(b) { Some(a) } else { b.starts_with(a).then_some(b) }
}

/// Whether something ends in `to` before it begins in `from`; not if one is a part of the other.
pub(super) fn ends_before(from: &str, to: &str) -> bool {
    to < from && more_exact(from, to).is_none()
}

/// The text or number that `value` is; empty if it is neither.
pub(super) fn id(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => clean(text),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned() {
        assert_eq!(clean(" Wilma\u{a0} \r\nTarn\u{200e} "), "Wilma Tarn");
        assert_eq!(clean("\u{feff} \0"), "");
    }

    #[test]
    fn items_of_wikidata() {
        for text in [
            "Q42",
            " q42 ",
            "wd:Q42",
            "http://www.wikidata.org/entity/Q42",
            "https://www.wikidata.org/wiki/Q42#P39",
        ] {
            assert_eq!(wikidata(text).as_deref(), Some("Q42"), "{text}");
        }
        for text in ["", "Q", "Q0", "42", "Q4x", "P39", "https://courier.example/Q42", "Quay", "Q٤٢"] {
            assert_eq!(wikidata(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_checked() {
        for (text, day) in [
            ("2031", "2031"),
            (" 2031-03 ", "2031-03"),
            ("2028-02-29", "2028-02-29"),
            ("2031-03-04T00:00:00Z", "2031-03-04"),
            ("2031-03-04 10:00", "2031-03-04"),
        ] {
            assert_eq!(date(text), Some(day));
        }
        for text in [
            "",
            "31",
            "2031-",
            "2031-13",
            "2031-00-00",
            "2031-02-29",
            "0000",
            "-0044-03-15",
            "4 March 2031",
            "2031 or so",
            "2031-3-4",
            "04/03/2031",
            "t1234567",
            "２０３１",
            "2031-03-04T",
            "20310304",
            "+031",
            "2031-+1",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn dates_that_agree() {
        assert_eq!(more_exact("2031", "2031-03-04"), Some("2031-03-04"));
        assert_eq!(more_exact("2031-03", "2031"), Some("2031-03"));
        assert_eq!(more_exact("2031-03", "2031-04"), None);
        assert!(ends_before("2031-03", "2031-02-28") && !ends_before("2031-03-04", "2031"));
    }
}
