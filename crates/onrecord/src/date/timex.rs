//! TIMEX3 values read back: what a value that somebody has written means.

use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday};

use super::{
    Grain,
    lexicon::{Direction, Part, Season},
    value::Value,
};

/// What a TIMEX3 value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The first moment that it can mean; none for durations, sets and vague references.
    pub earliest: Option<DateTime>,
    /// The last moment that it can mean, to the second, inclusive.
    pub latest: Option<DateTime>,
    /// How fine it is.
    pub grain: Grain,
}

/// What the TIMEX3 value `value` means; none if it is none that [`times`](super::times) could give.
///
/// ```
/// use onrecord::date::{Grain, meaning};
///
/// let month = meaning("2031-02").expect("it is a month");
/// assert_eq!(month.latest, Some(jiff::civil::date(2031, 2, 28).at(23, 59, 59, 0)));
/// assert_eq!(meaning("P3Y").map(|years| (years.earliest, years.grain)), Some((None, Grain::Year)));
/// assert_eq!(meaning("2031-02-30"), None);
/// ```
#[must_use]
pub fn meaning(value: &str) -> Option<Meaning> {
    if let Some(rest) = value.strip_prefix('P')
        && value != "PAST_REF"
        && value != "PRESENT_REF"
    {
        return Some(Meaning { earliest: None, latest: None, grain: duration(rest)? });
    }
    let value = read(value).or_else(|| set(value))?;
    let (earliest, latest) = value.bounds().unzip();
    Some(Meaning { earliest, latest, grain: value.grain() })
}

/// A value of a point in time, a stretch of the calendar, or a direction.
fn read(value: &str) -> Option<Value> {
    Some(match value {
        "PAST_REF" => Value::Reference(Direction::Past),
        "PRESENT_REF" => Value::Reference(Direction::Present),
        "FUTURE_REF" => Value::Reference(Direction::Future),
        _ => match value.split_once('T') {
            Some(("", time)) => match (part(time), clock(time)) {
                (Some(part), _) => Value::PartOnly(part),
                (_, Some((hour, minute))) => Value::Clock(hour, minute),
                _ => return None,
            },
            Some((day, time)) => match (day_of(day)?, part(time), clock(time)) {
                (day, Some(part), _) => Value::DayPart(day, part),
                (day, _, Some((hour, minute))) => Value::Minute(day, hour, minute),
                _ => return None,
            },
            None => calendar(value)?,
        },
    })
}

/// A value of days or more.
fn calendar(value: &str) -> Option<Value> {
    if let Some(years) = value.strip_prefix("BC") {
        return Some(Value::BeforeChrist(digits(years, 4)?.try_into().ok()?));
    }
    let Some((year, rest)) = value.split_once('-') else {
        return Some(match value.len() {
            4 => Value::Year(year_of(value)?),
            3 => Value::Decade(digits(value, 3)?),
            2 => Value::Century(digits(value, 2)?),
            _ => return None,
        });
    };
    let known = year_of(year);
    if known.is_none() && year != "XXXX" {
        return None;
    }
    if let Some(season) = season(rest) {
        return Some(Value::Season(known, season));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        return Some(Value::Quarter(known, one_of(quarter, 1, 4, 1)?));
    }
    let Some(year) = known else {
        // Of no known year.
        return Some(match rest.split_once('-') {
            Some((month, day)) => {
                let (month, day) = (one_of(month, 1, 12, 2)?, one_of(day, 1, 31, 2)?);
                // A leap year has every day that there is.
                Date::new(2000, month, day).ok()?;
                Value::YearlessDay(month, day)
            }
            None => Value::YearlessMonth(one_of(rest, 1, 12, 2)?),
        });
    };
    if let Some(half) = rest.strip_prefix('H') {
        return Some(Value::Half(year, one_of(half, 1, 2, 1)?));
    }
    if let Some(week) = rest.strip_prefix('W') {
        let (week, weekend) = match week.strip_suffix("-WE") {
            Some(week) => (week, true),
            None => (week, false),
        };
        let monday = ISOWeekDate::new(year, one_of(week, 1, 53, 2)?, Weekday::Monday).ok()?.date();
        return Some(if weekend { Value::Weekend(monday) } else { Value::Week(monday) });
    }
    match rest.split_once('-') {
        Some(_) => day_of(value).map(Value::Day),
        None => Some(Value::Month(year, one_of(rest, 1, 12, 2)?)),
    }
}

/// A set of times: a pattern in which X stands for any figure.
fn set(value: &str) -> Option<Value> {
    if !value.contains('X') {
        return None;
    }
    let figures = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|b| b == b'X' || b.is_ascii_digit())
    };
    let (days, time) = match value.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (value, None),
    };
    let mut parts = days.split('-');
    if !parts.next().is_some_and(|year| year.is_empty() && time.is_some() || figures(year, 4)) {
        return None;
    }
    let mut grain = Grain::Year;
    for (n, part) in parts.enumerate() {
        grain = match (n, part) {
            (0, "SP" | "SU" | "FA" | "WI") => Grain::Season,
            (0, _) if part.strip_prefix('Q').is_some_and(|rest| figures(rest, 1)) => Grain::Quarter,
            (0, _) if part.strip_prefix('H').is_some_and(|rest| figures(rest, 1)) => Grain::Half,
            (0, _) if part.strip_prefix('W').is_some_and(|rest| figures(rest, 2)) => Grain::Week,
            (0, _) if figures(part, 2) => Grain::Month,
            (1, "WE") if grain == Grain::Week => Grain::Weekend,
            (1, _) if figures(part, 2) && matches!(grain, Grain::Month | Grain::Week) => Grain::Day,
            _ => return None,
        };
    }
    if let Some(time) = time {
        grain = match (part(time), clock(time)) {
            (Some(_), _) => Grain::PartOfDay,
            (_, Some(_)) => Grain::Minute,
            _ => return None,
        };
    }
    Some(Value::Set(value.to_owned(), grain))
}

/// The grain of a duration, without its P: its finest unit.
fn duration(rest: &str) -> Option<Grain> {
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let mut grain = None;
    let mut units = |mut rest: &str, unit: fn(&str) -> Option<Grain>| -> Option<()> {
        while !rest.is_empty() {
            // "XDE" is some decades: there, the X is the number.
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == 'X'))?;
            let (number, from) = rest.split_at(end);
            if number != "X" && number.parse::<f64>().is_err() {
                return None;
            }
            let end = from.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(from.len());
            // "P1WE" is a weekend; of "P1Y6M" each letter is a unit.
            let end = if from.starts_with("WE") || from.starts_with("DE") { 2 } else { end.min(1) };
            grain = Some(unit(from.get(..end)?)?);
            rest = from.get(end..)?;
        }
        Some(())
    };
    units(days, |unit| {
        Some(match unit {
            "D" => Grain::Day,
            "W" => Grain::Week,
            "WE" => Grain::Weekend,
            "M" => Grain::Month,
            "Y" => Grain::Year,
            "DE" => Grain::Decade,
            _ => return None,
        })
    })?;
    if let Some(time) = time {
        if time.is_empty() {
            return None;
        }
        units(time, |unit| {
            Some(match unit {
                "H" => Grain::Hour,
                "M" => Grain::Minute,
                "S" => Grain::Second,
                _ => return None,
            })
        })?;
    }
    grain
}

fn day_of(value: &str) -> Option<Date> {
    let (year, rest) = value.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Date::new(year_of(year)?, one_of(month, 1, 12, 2)?, one_of(day, 1, 31, 2)?).ok()
}

fn year_of(value: &str) -> Option<i16> {
    digits(value, 4)
}

/// A number of exactly so many figures.
fn digits(value: &str, count: usize) -> Option<i16> {
    (value.len() == count && value.bytes().all(|b| b.is_ascii_digit())).then(|| value.parse().ok())?
}

/// A number of `count` figures, `least` to `most`.
fn one_of(value: &str, least: i8, most: i8, count: usize) -> Option<i8> {
    let number = i8::try_from(digits(value, count)?).ok()?;
    (least..=most).contains(&number).then_some(number)
}

fn part(value: &str) -> Option<Part> {
    Some(match value {
        "MO" => Part::Morning,
        "AF" => Part::Afternoon,
        "EV" => Part::Evening,
        "NI" => Part::Night,
        _ => return None,
    })
}

fn clock(value: &str) -> Option<(i8, i8)> {
    let (hour, minute) = value.split_once(':')?;
    Some((one_of(hour, 0, 23, 2)?, one_of(minute, 0, 59, 2)?))
}

fn season(value: &str) -> Option<Season> {
    Some(match value {
        "SP" => Season::Spring,
        "SU" => Season::Summer,
        "FA" => Season::Autumn,
        "WI" => Season::Winter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::date::times;

    /// What is read back means what it meant when it was found.
    #[test]
    fn as_they_were_found() {
        let text = "She resigned on Tuesday evening, at 3pm on 4 March 2031, last week, at the weekend, in March, in spring 2030, \
            in the third quarter of 2029, in the first half of 2028, in 2027, in the 1990s, in the 19th century, recently, soon, \
            for three years, for several decades, for two hours and a half, every Monday, every day, every month, in 44 BC, for a weekend, \
            each morning, next month, tomorrow night, in the summer, for 18 months, for two fortnights, every year, at noon.";
        let found = times(text, &[], Some(date(2031, 5, 9)));
        assert!(found.len() > 25, "{found:?}");
        for time in found {
            let Some(meaning) = meaning(&time.value) else { panic!("{:?} is not read", time.value) };
            assert_eq!((meaning.earliest, meaning.latest), (time.earliest, time.latest), "{}", time.value);
            // A century is a hundred years where it is a duration.
            if !time.value.starts_with('P') {
                assert_eq!(meaning.grain, time.grain, "{}", time.value);
            }
        }
    }

    #[test]
    fn others_are_none() {
        for bad in [
            "",
            "P",
            "PT",
            "P3",
            "PX",
            "P3Q",
            "2031-13",
            "2031-02-29",
            "31-02",
            "yesterday",
            "2031-W54",
            "2031-W10-W",
            "2031-Q5",
            "2031-H3",
            "T25:00",
            "2031-02-03T",
            "2031-02-03T1",
            "X",
            "XXXX-",
            "XXXX-02-30x",
            "é",
            "P\u{e9}",
            "20310203",
            "-",
            "--",
            "W",
            "2031-02-03-04",
            "BC1",
            "+031",
            "P1.5.2Y",
            "TX",
            "T",
            "REF",
            "PAST",
            "P-1Y",
        ] {
            assert!(bad == "X" || meaning(bad).is_none(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_fails(value in "[P0-9XTWEQHMSDY.:\\-]{0,12}") {
            let _ = meaning(&value);
        }
    }
}
