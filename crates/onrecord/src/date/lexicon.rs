//! The words of time: months, weekdays, units, numbers, parts of the day, seasons, holidays.

use jiff::civil::Weekday;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

/// A season, northern and meteorological.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// The way that a vague reference points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Present,
    Future,
}

/// The number of a month by its name or abbreviation.
pub(crate) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A weekday by its name or abbreviation.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// A weekday in the plural: "Saturdays".
pub(crate) fn weekdays(word: &str) -> Option<Weekday> {
    let one = word.strip_suffix('s')?;
    if one.len() < 6 { None } else { weekday(one) }
}

/// Whether a month or weekday word is also another word, so that it needs a capital
/// and company.
pub(crate) fn ambiguous(word: &str) -> bool {
    matches!(word, "may" | "march" | "mar" | "sun" | "sat" | "mon" | "wed" | "jan" | "dec" | "sep" | "august")
}

/// A unit by its name, singular or plural, and whether it is plural.
pub(crate) fn unit(word: &str) -> Option<(Unit, bool)> {
    Some(match word {
        "second" | "sec" => (Unit::Second, false),
        "seconds" | "secs" => (Unit::Second, true),
        "minute" | "min" => (Unit::Minute, false),
        "minutes" | "mins" => (Unit::Minute, true),
        "hour" => (Unit::Hour, false),
        "hours" | "hrs" | "hr" => (Unit::Hour, true),
        "day" => (Unit::Day, false),
        "days" => (Unit::Day, true),
        "week" => (Unit::Week, false),
        "weeks" => (Unit::Week, true),
        "weekend" => (Unit::Weekend, false),
        "weekends" => (Unit::Weekend, true),
        "fortnight" => (Unit::Fortnight, false),
        "fortnights" => (Unit::Fortnight, true),
        "month" => (Unit::Month, false),
        "months" => (Unit::Month, true),
        "quarter" | "qtr" => (Unit::Quarter, false),
        "quarters" => (Unit::Quarter, true),
        "year" | "yr" => (Unit::Year, false),
        "years" | "yrs" => (Unit::Year, true),
        "decade" => (Unit::Decade, false),
        "decades" => (Unit::Decade, true),
        "century" => (Unit::Century, false),
        "centuries" => (Unit::Century, true),
        _ => return None,
    })
}

/// A cardinal number below a hundred that is one word.
pub(crate) fn cardinal(word: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    SMALL
        .iter()
        .zip(0..)
        .chain(TENS.iter().zip((20..).step_by(10)))
        .find(|(name, _)| **name == word)
        .map(|(_, n)| n)
}

/// An ordinal number up to a hundred that is one word.
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    const SMALL: [&str; 21] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "thirtieth",
    ];
    let at = SMALL.iter().position(|name| *name == word)?;
    Some(if at == 20 { 30 } else { u32::try_from(at).ok()? + 1 })
}

/// A decade named in words: "the eighties".
pub(crate) fn decade(word: &str) -> Option<i32> {
    const NAMES: [&str; 8] =
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
    Some(192 + i32::try_from(NAMES.iter().position(|name| *name == word)?).ok()?)
}

/// A part of the day by its name.
pub(crate) fn part(word: &str) -> Option<Part> {
    Some(match word {
        "morning" | "mornings" | "dawn" | "daybreak" | "sunrise" => Part::Morning,
        "afternoon" | "afternoons" | "lunchtime" => Part::Afternoon,
        "evening" | "evenings" | "dusk" | "sunset" => Part::Evening,
        "night" | "nights" | "nighttime" => Part::Night,
        _ => return None,
    })
}

/// A season by its name.
pub(crate) fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "autumn" | "fall" => Season::Autumn,
        "winter" => Season::Winter,
        _ => return None,
    })
}

/// A holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// On the same day each year: month, day.
    Fixed(i8, i8),
    /// The n-th such weekday of a month; the last if negative.
    Nth(i8, Weekday, i8),
    /// So many days after the n-th such weekday of a month.
    After(i8, Weekday, i8, i32),
    /// So many days after Easter Sunday.
    Easter(i32),
}

/// Holidays by the words of their names, longest first where one begins another.
pub(crate) const HOLIDAYS: &[(&[&str], Holiday)] = &[
    (&["christmas", "eve"], Holiday::Fixed(12, 24)),
    (&["christmas", "day"], Holiday::Fixed(12, 25)),
    (&["christmas"], Holiday::Fixed(12, 25)),
    (&["xmas"], Holiday::Fixed(12, 25)),
    (&["boxing", "day"], Holiday::Fixed(12, 26)),
    (&["new", "year", "'", "s", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "years", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "'", "s", "day"], Holiday::Fixed(1, 1)),
    (&["new", "years", "day"], Holiday::Fixed(1, 1)),
    (&["new", "year", "day"], Holiday::Fixed(1, 1)),
    (&["new", "year", "'", "s"], Holiday::Fixed(1, 1)),
    (&["halloween"], Holiday::Fixed(10, 31)),
    (&["valentine", "'", "s", "day"], Holiday::Fixed(2, 14)),
    (&["valentines", "day"], Holiday::Fixed(2, 14)),
    (&["valentine", "day"], Holiday::Fixed(2, 14)),
    (&["st", "george", "'", "s", "day"], Holiday::Fixed(4, 23)),
    (&["st", "patrick", "'", "s", "day"], Holiday::Fixed(3, 17)),
    (&["st", "patricks", "day"], Holiday::Fixed(3, 17)),
    (&["st", "andrew", "'", "s", "day"], Holiday::Fixed(11, 30)),
    (&["st", "david", "'", "s", "day"], Holiday::Fixed(3, 1)),
    (&["bastille", "day"], Holiday::Fixed(7, 14)),
    (&["earth", "day"], Holiday::Fixed(4, 22)),
    (&["anzac", "day"], Holiday::Fixed(4, 25)),
    (&["april", "fools", "day"], Holiday::Fixed(4, 1)),
    (&["april", "fool", "'", "s", "day"], Holiday::Fixed(4, 1)),
    (&["bonfire", "night"], Holiday::Fixed(11, 5)),
    (&["guy", "fawkes", "night"], Holiday::Fixed(11, 5)),
    (&["armistice", "day"], Holiday::Fixed(11, 11)),
    (&["veterans", "day"], Holiday::Fixed(11, 11)),
    (&["burns", "night"], Holiday::Fixed(1, 25)),
    (&["international", "women", "'", "s", "day"], Holiday::Fixed(3, 8)),
    (&["women", "'", "s", "day"], Holiday::Fixed(3, 8)),
    (&["international", "workers", "'", "day"], Holiday::Fixed(5, 1)),
    (&["fourth", "of", "july"], Holiday::Fixed(7, 4)),
    (&["independence", "day"], Holiday::Fixed(7, 4)),
    (&["juneteenth"], Holiday::Fixed(6, 19)),
    (&["cinco", "de", "mayo"], Holiday::Fixed(5, 5)),
    (&["canada", "day"], Holiday::Fixed(7, 1)),
    (&["australia", "day"], Holiday::Fixed(1, 26)),
    (&["groundhog", "day"], Holiday::Fixed(2, 2)),
    (&["hogmanay"], Holiday::Fixed(12, 31)),
    (&["twelfth", "night"], Holiday::Fixed(1, 5)),
    (&["st", "stephen", "'", "s", "day"], Holiday::Fixed(12, 26)),
    (&["all", "saints", "'", "day"], Holiday::Fixed(11, 1)),
    (&["all", "saints", "day"], Holiday::Fixed(11, 1)),
    (&["saint", "patrick", "'", "s", "day"], Holiday::Fixed(3, 17)),
    (&["saint", "patrick"], Holiday::Fixed(3, 17)),
    (&["orangemen", "'", "s", "day"], Holiday::Fixed(7, 12)),
    (&["thanksgiving", "day"], Holiday::Nth(11, Weekday::Thursday, 4)),
    (&["thanksgiving"], Holiday::Nth(11, Weekday::Thursday, 4)),
    (&["black", "friday"], Holiday::After(11, Weekday::Thursday, 4, 1)),
    (&["cyber", "monday"], Holiday::After(11, Weekday::Thursday, 4, 4)),
    (&["giving", "tuesday"], Holiday::After(11, Weekday::Thursday, 4, 5)),
    (&["labor", "day"], Holiday::Nth(9, Weekday::Monday, 1)),
    (&["labour", "day"], Holiday::Nth(9, Weekday::Monday, 1)),
    (&["memorial", "day"], Holiday::Nth(5, Weekday::Monday, -1)),
    (&["columbus", "day"], Holiday::Nth(10, Weekday::Monday, 2)),
    (&["presidents", "'", "day"], Holiday::Nth(2, Weekday::Monday, 3)),
    (&["presidents", "day"], Holiday::Nth(2, Weekday::Monday, 3)),
    (&["president", "'", "s", "day"], Holiday::Nth(2, Weekday::Monday, 3)),
    (&["early", "may", "bank", "holiday"], Holiday::Nth(5, Weekday::Monday, 1)),
    (&["may", "day", "bank", "holiday"], Holiday::Nth(5, Weekday::Monday, 1)),
    (&["spring", "bank", "holiday"], Holiday::Nth(5, Weekday::Monday, -1)),
    (&["late", "may", "bank", "holiday"], Holiday::Nth(5, Weekday::Monday, -1)),
    (&["summer", "bank", "holiday"], Holiday::Nth(8, Weekday::Monday, -1)),
    (&["late", "august", "bank", "holiday"], Holiday::Nth(8, Weekday::Monday, -1)),
    (&["august", "bank", "holiday"], Holiday::Nth(8, Weekday::Monday, -1)),
    (&["martin", "luther", "king", "jr", "day"], Holiday::Nth(1, Weekday::Monday, 3)),
    (&["martin", "luther", "king", "'", "s", "day"], Holiday::Nth(1, Weekday::Monday, 3)),
    (&["mlk", "day"], Holiday::Nth(1, Weekday::Monday, 3)),
    (&["martin", "luther", "king", "day"], Holiday::Nth(1, Weekday::Monday, 3)),
    (&["mother", "'", "s", "day"], Holiday::Nth(5, Weekday::Sunday, 2)),
    (&["mothers", "day"], Holiday::Nth(5, Weekday::Sunday, 2)),
    (&["father", "'", "s", "day"], Holiday::Nth(6, Weekday::Sunday, 3)),
    (&["fathers", "day"], Holiday::Nth(6, Weekday::Sunday, 3)),
    (&["remembrance", "sunday"], Holiday::Nth(11, Weekday::Sunday, 2)),
    (&["may", "day"], Holiday::Fixed(5, 1)),
    (&["mothering", "sunday"], Holiday::Easter(-21)),
    (&["maundy", "thursday"], Holiday::Easter(-3)),
    (&["good", "friday"], Holiday::Easter(-2)),
    (&["holy", "saturday"], Holiday::Easter(-1)),
    (&["easter", "saturday"], Holiday::Easter(-1)),
    (&["ascension", "day"], Holiday::Easter(39)),
    (&["pentecost"], Holiday::Easter(49)),
    (&["trinity", "sunday"], Holiday::Easter(56)),
    (&["corpus", "christi"], Holiday::Easter(60)),
    (&["easter", "monday"], Holiday::Easter(1)),
    (&["easter", "sunday"], Holiday::Easter(0)),
    (&["easter"], Holiday::Easter(0)),
    (&["palm", "sunday"], Holiday::Easter(-7)),
    (&["ash", "wednesday"], Holiday::Easter(-46)),
    (&["shrove", "tuesday"], Holiday::Easter(-47)),
    (&["pancake", "day"], Holiday::Easter(-47)),
    (&["mardi", "gras"], Holiday::Easter(-47)),
    (&["whit", "sunday"], Holiday::Easter(49)),
    (&["whit", "monday"], Holiday::Easter(50)),
];

/// Vague references by their words; longest first where one begins another.
pub(crate) const REFERENCES: &[(&[&str], Direction)] = {
    use Direction::{Future, Past, Present};
    &[
        (&["right", "now"], Present),
        (&["until", "now"], Present),
        (&["now"], Present),
        (&["nowadays"], Present),
        (&["currently"], Present),
        (&["presently"], Present),
        (&["at", "present"], Present),
        (&["at", "the", "present", "time"], Present),
        (&["at", "the", "minute"], Present),
        (&["till", "date"], Present),
        (&["at", "the", "moment"], Present),
        (&["at", "this", "moment"], Present),
        (&["at", "this", "time"], Present),
        (&["at", "this", "point"], Present),
        (&["at", "this", "stage"], Present),
        (&["this", "time", "of", "year"], Present),
        (&["this", "season"], Present),
        (&["this", "term"], Present),
        (&["for", "the", "moment"], Present),
        (&["the", "time", "being"], Present),
        (&["so", "far"], Present),
        (&["to", "date"], Present),
        (&["these", "days"], Present),
        (&["the", "present", "day"], Present),
        (&["the", "present"], Present),
        (&["modern", "times"], Present),
        (&["recently"], Past),
        (&["more", "recently"], Past),
        (&["most", "recently"], Past),
        (&["previously"], Past),
        (&["formerly"], Past),
        (&["subsequently"], Past),
        (&["afterwards"], Past),
        (&["historically"], Past),
        (&["long", "ago"], Past),
        (&["shortly", "after"], Past),
        (&["shortly", "afterwards"], Past),
        (&["shortly", "thereafter"], Past),
        (&["shortly", "beforehand"], Past),
        (&["soon", "after"], Past),
        (&["the", "past"], Past),
        (&["the", "other", "day"], Past),
        (&["recent", "years"], Past),
        (&["recent", "months"], Past),
        (&["recent", "weeks"], Past),
        (&["recent", "days"], Past),
        (&["recent", "times"], Past),
        (&["recent", "decades"], Past),
        (&["recent", "history"], Past),
        (&["back", "then"], Past),
        (&["the", "old", "days"], Past),
        (&["prehistoric", "times"], Past),
        (&["any", "time", "soon"], Future),
        (&["anytime", "soon"], Future),
        (&["pretty", "soon"], Future),
        (&["very", "soon"], Future),
        (&["soon"], Future),
        (&["the", "future"], Future),
        (&["the", "near", "future"], Future),
        (&["near", "future"], Future),
        (&["in", "future"], Future),
        (&["the", "foreseeable", "future"], Future),
        (&["the", "long", "run"], Future),
        (&["the", "long", "term"], Future),
        (&["one", "day"], Future),
        (&["someday"], Future),
        (&["some", "day"], Future),
        (&["the", "weeks", "ahead"], Future),
        (&["the", "months", "ahead"], Future),
        (&["the", "years", "ahead"], Future),
        (&["the", "coming", "years"], Future),
        (&["the", "coming", "months"], Future),
        (&["the", "coming", "weeks"], Future),
        (&["the", "coming", "days"], Future),
        (&["the", "coming", "decades"], Future),
        (&["upcoming"], Future),
        (&["next", "time"], Future),
    ]
};

/// Time zones and the words that stand for one after a clock time.
pub(crate) fn zone(word: &str) -> bool {
    matches!(
        word,
        "utc"
            | "gmt"
            | "bst"
            | "est"
            | "edt"
            | "et"
            | "cst"
            | "cdt"
            | "ct"
            | "mst"
            | "mdt"
            | "pst"
            | "pdt"
            | "pt"
            | "cet"
            | "cest"
            | "eet"
            | "eest"
            | "ist"
            | "ast"
            | "aest"
            | "aedt"
            | "jst"
            | "npt"
            | "msk"
            | "hkt"
    )
}
