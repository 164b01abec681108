//! Times in words for people.

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use onrecord::{Reading, TimeExpression, date::Basis};

use super::words;

/// One line of a list of dates: expressions of the same words and meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Where they stand in the reading's dates.
    pub(crate) dates: Vec<usize>,
    /// Their words.
    pub(crate) words: String,
    /// Their TIMEX3 value.
    pub(crate) value: String,
    /// What they mean and where that is from; nothing if they have no place in time.
    pub(crate) meaning: Option<String>,
}

/// The dates of `reading`, those with a place in time first; without those that say it all, “2029”.
pub(crate) fn dates(reading: &Reading<'_>) -> Vec<Dated> {
    let mut all: Vec<Dated> = Vec::new();
    for (n, time) in reading.dates.iter().enumerate() {
        let words = words(&reading.report.text, &[time.span]);
        let meaning = meaning(time);
        if meaning.as_ref() == Some(&words) {
            continue;
        }
        let same = |dated: &&mut Dated| {
            let first = &reading.dates[dated.dates[0]];
            dated.words == words && dated.value == time.value && first.basis == time.basis
        };
        match all.iter_mut().find(same) {
            Some(dated) => dated.dates.push(n),
            None => all.push(Dated { dates: vec![n], words, value: time.value.clone(), meaning }),
        }
    }
    all.sort_by_key(|dated| dated.meaning.is_none());
    all
}

/// “31 Jan–6 Feb 2022, from the report’s date”, if the expression has a place in time.
pub(crate) fn meaning(time: &TimeExpression) -> Option<String> {
    let range = range(time.earliest?, time.latest?);
    Some(match time.basis {
        Basis::Published => format!("{range}, from the report’s date"),
        Basis::Text => format!("{range}, from another date in the text"),
        _ => range,
    })
}

/// “31 Jan–6 Feb 2022”: the days of the expression, whatever the hours, if it has a place in time.
pub(crate) fn days(time: &TimeExpression) -> Option<String> {
    let (first, last) = (time.earliest?.date(), time.latest?.date());
    Some(range(first.at(0, 0, 0, 0), last.at(23, 59, 59, 0)))
}

/// The stretch from `first` to `last`, to the second, inclusive.
fn range(first: DateTime, last: DateTime) -> String {
    let (from, to) = (first.date(), last.date());
    if first.time() != Time::midnight() || last.time() != Time::constant(23, 59, 59, 0) {
        let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let (start, end) = (clock(first.time()), clock(last.time()));
        return match from == to {
            true if start == end => format!("{}, {start}", day(from)),
            true => format!("{}, {start}–{end}", day(from)),
            false => format!("{}, {start}, to {}, {end}", day(from), day(to)),
        };
    }
    let months = from.day() == 1 && to.day() == to.days_in_month();
    let years = months && from.month() == 1 && to.month() == 12;
    let (same_year, same_month) =
        (from.year() == to.year(), (from.year(), from.month()) == (to.year(), to.month()));
    let join = |start: String, end: String| format!("{start}–{end}");
    match (years, months) {
        (true, _) if same_year => year(from),
        (true, _) => join(year(from), year(to)),
        (_, true) if same_month => month(from),
        (_, true) if same_year => join(month_name(from), month(to)),
        (_, true) => join(month(from), month(to)),
        _ if from == to => day(from),
        _ if same_month => join(from.day().to_string(), day(to)),
        _ if same_year => join(format!("{} {}", from.day(), month_name(from)), day(to)),
        _ => join(day(from), day(to)),
    }
}

fn day(date: Date) -> String {
    format!("{} {}", date.day(), month(date))
}

fn month(date: Date) -> String {
    format!("{} {}", month_name(date), year(date))
}

fn month_name(date: Date) -> String {
    date.strftime("%b").to_string()
}

/// The year; the one before the first is the first before Christ.
fn year(date: Date) -> String {
    match date.year() {
        year @ 1.. => year.to_string(),
        year => format!("{} BC", 1 - i32::from(year)),
    }
}

/// What HTML's `time` element may have in its `datetime` for a TIMEX3 value, if it has a way to say it.
pub(crate) fn datetime(value: &str) -> Option<String> {
    let shape: String = value.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let (valid, said) = match shape.as_str() {
        "9999" => (value != "0000", value),
        "9999-99" => (format!("{value}-01").parse::<Date>().is_ok_and(|date| date.year() > 0), value),
        "9999-99-99" => (value.parse::<Date>().is_ok_and(|date| date.year() > 0), value),
        "9999-99-99T99:99" => (value.parse::<DateTime>().is_ok_and(|time| time.year() > 0), value),
        "9999-W99" => {
            let (year, week) = (value[..4].parse().ok()?, value[6..].parse().ok()?);
            (year > 0 && ISOWeekDate::new(year, week, Weekday::Monday).is_ok(), value)
        }
        "T99:99" => (value[1..].parse::<Time>().is_ok(), &value[1..]),
        "XXXX-99-99" => (format!("2000-{}", &value[5..]).parse::<Date>().is_ok(), &value[5..]),
        _ => (is_duration(value), value),
    };
    valid.then(|| said.to_owned())
}

/// Whether `value` is a duration as HTML knows them: days, hours, minutes and seconds.
fn is_duration(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('P') else { return false };
    let (days, clock) = rest.split_once('T').map_or((rest, None), |(days, clock)| (days, Some(clock)));
    amounts(days, "D")
        && clock.is_none_or(|clock| !clock.is_empty() && amounts(clock, "HMS"))
        && value.len() > 1
}

/// Whether `text` is whole numbers, each with one of `units`, in their order.
fn amounts(mut text: &str, mut units: &str) -> bool {
    while !text.is_empty() {
        let Some(unit) = text.find(|c: char| !c.is_ascii_digit()).filter(|&at| at > 0) else { return false };
        let Some(at) = text[unit..].chars().next().and_then(|c| units.find(c)) else { return false };
        (text, units) = (&text[unit + 1..], &units[at + 1..]);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (first, last, shown) in [
            ("2022-02-08T00:00:00", "2022-02-08T23:59:59", "8 Feb 2022"),
            ("2022-01-31T00:00:00", "2022-02-06T23:59:59", "31 Jan–6 Feb 2022"),
            ("2022-02-07T00:00:00", "2022-02-13T23:59:59", "7–13 Feb 2022"),
            ("2021-12-27T00:00:00", "2022-01-02T23:59:59", "27 Dec 2021–2 Jan 2022"),
            ("2022-02-01T00:00:00", "2022-02-28T23:59:59", "Feb 2022"),
            ("2022-04-01T00:00:00", "2022-06-30T23:59:59", "Apr–Jun 2022"),
            ("2021-12-01T00:00:00", "2022-02-28T23:59:59", "Dec 2021–Feb 2022"),
            ("2022-01-01T00:00:00", "2022-12-31T23:59:59", "2022"),
            ("1990-01-01T00:00:00", "1999-12-31T23:59:59", "1990–1999"),
            ("-000043-01-01T00:00:00", "-000043-12-31T23:59:59", "44 BC"),
            ("2022-02-10T18:30:00", "2022-02-10T18:30:59", "10 Feb 2022, 18:30"),
            ("2022-02-10T18:00:00", "2022-02-10T23:59:59", "10 Feb 2022, 18:00–23:59"),
            ("2022-02-10T20:00:00", "2022-02-11T05:59:59", "10 Feb 2022, 20:00, to 11 Feb 2022, 05:59"),
        ] {
            assert_eq!(range(first.parse().unwrap(), last.parse().unwrap()), shown);
        }
    }

    #[test]
    fn what_html_can_say() {
        for (value, said) in [
            ("2022", "2022"),
            ("2022-02", "2022-02"),
            ("2022-02-10", "2022-02-10"),
            ("2022-02-10T18:30", "2022-02-10T18:30"),
            ("2020-W53", "2020-W53"),
            ("XXXX-12-25", "12-25"),
            ("T18:30", "18:30"),
            ("P3D", "P3D"),
            ("PT2H30M", "PT2H30M"),
            ("P1DT12H", "P1DT12H"),
        ] {
            assert_eq!(datetime(value).as_deref(), Some(said));
        }
        for value in [
            "",
            "0000",
            "199",
            "20",
            "2022-13",
            "2022-02-30",
            "2021-W53",
            "2022-02-10TEV",
            "2022-02-10T25:00",
            "2022-SP",
            "XXXX-12",
            "P",
            "PT",
            "P3Y",
            "P2W",
            "P1.5D",
            "PD",
            "PXD",
            "PT3M2H",
            "P3DT",
            "PAST_REF",
            "BC0044",
            "２０２２",
        ] {
            assert_eq!(datetime(value), None, "{value}");
        }
    }
}
