//! The day in a printed time.

use jiff::civil::Date;

/// Years a report can be from; others are placeholders such as `0001-01-01`.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2200;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day `printed` names, as printed: a time's zone does not move it.
///
/// Reads ISO 8601 (also without hyphens, or with slashes or points), mail dates and English dates
/// in words. `03/04/2024` means one day to one reader and another to the next: it is no date here.
pub(crate) fn day(printed: &str) -> Option<Date> {
    // Dates are short; what is long is something else.
    let printed = printed.trim().get(..printed.trim().len().min(80)).unwrap_or_default();
    in_figures(printed).or_else(|| in_words(printed))
}

fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month, day.parse().ok()?).ok()
}

fn in_figures(printed: &str) -> Option<Date> {
    let digits = printed.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &printed[digits..];
    match digits {
        // 20240305, alone or with a time behind it: other lengths are numbers of another kind.
        8 | 12 | 14 => date(&printed[..4], printed[4..6].parse().ok()?, &printed[6..8]),
        4 => {
            let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
            let mut parts = rest[1..].splitn(2, separator);
            let month = parts.next().filter(|m| m.len() <= 2)?;
            let tail = parts.next()?;
            let day = &tail[..tail.bytes().take_while(u8::is_ascii_digit).count()];
            (day.len() <= 2).then(|| date(&printed[..4], month.parse().ok()?, day))?
        }
        _ => None,
    }
}

/// `Tue, 05 Mar 2024 10:00 GMT`, `5th of March, 2024`, `March 5, 2024`.
fn in_words(printed: &str) -> Option<Date> {
    let words: Vec<&str> = printed
        .split(|c: char| !c.is_alphanumeric() && c != ':')
        .filter(|w| !w.is_empty() && *w != "of")
        .collect();
    let (at, month) = words.iter().enumerate().find_map(|(i, word)| {
        let start = word.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|m| *m == start)?;
        is_month(word, month).then_some((i, i8::try_from(month + 1).ok()?))
    })?;
    let day = |word: &str| {
        let figures = word.bytes().take_while(u8::is_ascii_digit).count();
        let (figures, ending) = word.split_at(figures);
        let ordinal = matches!(ending.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th");
        (matches!(figures.len(), 1 | 2) && ordinal).then(|| figures.to_owned())
    };
    let is_year = |word: &&&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let before = at.checked_sub(1).and_then(|i| day(words[i]));
    let year_right_behind = words.get(at + 1).filter(is_year);
    match (before, year_right_behind) {
        (Some(day), Some(year)) => date(year, month, &day),
        (Some(_), None) => None,
        (None, _) => date(words.get(at + 2).filter(is_year)?, month, &day(words.get(at + 1)?)?),
    }
}

fn is_month(word: &str, month: usize) -> bool {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    word.len() == 3 || word == NAMES[month] || word == "sept"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_printed() {
        for printed in [
            "2024-03-05",
            " 2024-03-05T23:30:00-08:00",
            "2024-03-05T00:10:00+13:00",
            "2024-03-05 10:00",
            "2024-3-5",
            "2024/03/05",
            "2024.03.05 10:00",
            "20240305",
            "20240305T101500Z",
            "20240305101500",
            "Tue, 05 Mar 2024 23:59:00 GMT",
            "Tuesday, March 5, 2024",
            "March 5th, 2024 at 10:00 am",
            "5 March 2024",
            "the 5th of March, 2024",
            "Published Mar. 5, 2024",
        ] {
            assert_eq!(day(printed), Some(jiff::civil::date(2024, 3, 5)), "{printed}");
        }
        assert_eq!(day("Sept. 9, 2019"), Some(jiff::civil::date(2019, 9, 9)));
    }

    #[test]
    fn what_is_no_day_or_two_days_is_none() {
        for printed in [
            "",
            "03/04/2024",
            "1709632800",
            "1709632800000",
            "2024-13-05",
            "2024-02-30",
            "0001-01-01",
            "today",
            "March 2024",
            "5 March",
            "May I come?",
            "2024",
            "Decision 5, 2024",
            "20240399",
            "2024-03",
            "é2024-03-05",
        ] {
            assert_eq!(day(printed), None, "{printed}");
        }
    }
}
