//! TIMEX3 values: how one is written, what time it spans, and its grain.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, ToSpan};

use super::Grain;
use super::lexicon::{Direction, Part, Season, Unit};

/// How much time, exact or vague.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    /// A number, perhaps with a fraction.
    Exact(f64),
    /// "Several", "many", or a bare plural.
    Vague,
}

/// A stretch of time of no given place: "three years", "two hours and a half".
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Period {
    /// Amounts by unit, the largest first.
    pub(crate) parts: Vec<(Amount, Unit)>,
}

/// A resolved time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A day.
    Day(Date),
    /// A clock time on a day: hour and minute.
    Minute(Date, i8, i8),
    /// A part of a day.
    DayPart(Date, Part),
    /// A clock time of no known day.
    Clock(i8, i8),
    /// A part of no known day.
    PartOnly(Part),
    /// A day of no known year: month, day.
    YearlessDay(i8, i8),
    /// A month.
    Month(i16, i8),
    /// A month of no known year.
    YearlessMonth(i8),
    /// An ISO week, by its Monday.
    Week(Date),
    /// A weekend, by the Monday before it.
    Weekend(Date),
    /// A season of a year, or of none known.
    Season(Option<i16>, Season),
    /// A quarter of a year, or of none known.
    Quarter(Option<i16>, i8),
    /// A half of a year.
    Half(i16, i8),
    /// A year.
    Year(i16),
    /// A year that spans two calendar ones, from this day: financial, parliamentary.
    YearFrom(Date),
    /// A year before Christ.
    BeforeChrist(u32),
    /// The first three figures of its years.
    Decade(i16),
    /// The first two figures of its years.
    Century(i16),
    /// A duration.
    Duration(Period),
    /// A duration with its place: from the first moment to before the second.
    Stretch(Period, DateTime, DateTime),
    /// A set of times, by its TIMEX3 pattern, with its grain.
    Set(String, Grain),
    /// No date, but a direction.
    Reference(Direction),
}

impl Period {
    /// One amount of one unit.
    pub(crate) fn of(amount: Amount, unit: Unit) -> Self {
        Self { parts: vec![(amount, unit)] }
    }

    /// The TIMEX3 duration.
    pub(crate) fn timex(&self) -> String {
        let mut out = String::from("P");
        let mut clock = false;
        for &(amount, unit) in &self.parts {
            let (letter, factor, in_clock) = match unit {
                Unit::Second => ("S", 1.0, true),
                Unit::Minute => ("M", 1.0, true),
                Unit::Hour => ("H", 1.0, true),
                Unit::Day => ("D", 1.0, false),
                Unit::Week => ("W", 1.0, false),
                Unit::Weekend => ("WE", 1.0, false),
                Unit::Fortnight => ("W", 2.0, false),
                Unit::Month => ("M", 1.0, false),
                Unit::Quarter => ("M", 3.0, false),
                Unit::Year => ("Y", 1.0, false),
                Unit::Decade => ("Y", 10.0, false),
                Unit::Century => ("Y", 100.0, false),
            };
            if in_clock && !clock {
                out.push('T');
                clock = true;
            }
            match (amount, unit) {
                (Amount::Vague, Unit::Decade) => out.push_str("XDE"),
                (Amount::Vague, _) => {
                    out.push('X');
                    out.push_str(letter);
                }
                (Amount::Exact(n), _) => out.push_str(&whole(n * factor, unit, letter)),
            }
        }
        out
    }

    /// Its finest unit.
    pub(crate) fn grain(&self) -> Grain {
        self.parts.last().map_or(Grain::Vague, |(_, unit)| grain(*unit))
    }
}

/// An amount with its letter; half an hour or half a year goes to the unit below.
fn whole(n: f64, unit: Unit, letter: &str) -> String {
    if n.fract() == 0.0 {
        return format!("{n}{letter}");
    }
    let below = match unit {
        Unit::Hour => Some((60.0, "M")),
        Unit::Minute => Some((60.0, "S")),
        Unit::Year => Some((12.0, "M")),
        _ => None,
    };
    match below {
        Some((factor, letter)) if (n * 4.0).fract() == 0.0 => format!("{}{letter}", n * factor),
        _ => format!("{n}{letter}"),
    }
}

/// The grain of a unit.
pub(crate) fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Second => Grain::Second,
        Unit::Minute => Grain::Minute,
        Unit::Hour => Grain::Hour,
        Unit::Day => Grain::Day,
        Unit::Week | Unit::Fortnight => Grain::Week,
        Unit::Weekend => Grain::Weekend,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
    }
}

/// The letters of a part of the day.
pub(crate) fn part_letters(part: Part) -> &'static str {
    match part {
        Part::Morning => "TMO",
        Part::Afternoon => "TAF",
        Part::Evening => "TEV",
        Part::Night => "TNI",
    }
}

/// The letters of a season.
pub(crate) fn season_letters(season: Season) -> &'static str {
    match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Autumn => "FA",
        Season::Winter => "WI",
    }
}

/// An hour and minute; the full hour too is written with minutes.
fn clock(hour: i8, minute: i8) -> String {
    format!("T{hour:02}:{minute:02}")
}

/// An ISO week.
fn week(monday: Date) -> String {
    let iso = monday.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

impl Value {
    /// The value as TIMEX3 writes it.
    pub(crate) fn timex(&self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Minute(day, h, m) => format!("{day}{}", clock(*h, *m)),
            Self::DayPart(day, part) => format!("{day}{}", part_letters(*part)),
            Self::Clock(h, m) => clock(*h, *m),
            Self::PartOnly(part) => part_letters(*part).to_owned(),
            Self::YearlessDay(month, day) => format!("XXXX-{month:02}-{day:02}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::YearlessMonth(month) => format!("XXXX-{month:02}"),
            Self::Week(monday) => week(*monday),
            Self::Weekend(monday) => format!("{}-WE", week(*monday)),
            Self::Season(Some(year), season) => format!("{year:04}-{}", season_letters(*season)),
            Self::Season(None, season) => format!("XXXX-{}", season_letters(*season)),
            Self::Quarter(Some(year), quarter) => format!("{year:04}-Q{quarter}"),
            Self::Quarter(None, quarter) => format!("XXXX-Q{quarter}"),
            Self::Half(year, half) => format!("{year:04}-H{half}"),
            Self::Year(year) => format!("{year:04}"),
            Self::YearFrom(day) => format!("{:04}", day.year()),
            Self::BeforeChrist(year) => format!("BC{year:04}"),
            Self::Decade(figures) => format!("{figures:03}"),
            Self::Century(figures) => format!("{figures:02}"),
            Self::Duration(period) | Self::Stretch(period, ..) => period.timex(),
            Self::Set(pattern, _) => pattern.clone(),
            Self::Reference(Direction::Past) => "PAST_REF".to_owned(),
            Self::Reference(Direction::Present) => "PRESENT_REF".to_owned(),
            Self::Reference(Direction::Future) => "FUTURE_REF".to_owned(),
        }
    }

    /// How fine it is.
    pub(crate) fn grain(&self) -> Grain {
        match self {
            Self::Day(_) | Self::YearlessDay(..) => Grain::Day,
            Self::Minute(..) | Self::Clock(..) => Grain::Minute,
            Self::DayPart(..) | Self::PartOnly(_) => Grain::PartOfDay,
            Self::Month(..) | Self::YearlessMonth(_) => Grain::Month,
            Self::Week(_) => Grain::Week,
            Self::Weekend(_) => Grain::Weekend,
            Self::Season(..) => Grain::Season,
            Self::Quarter(..) => Grain::Quarter,
            Self::Half(..) => Grain::Half,
            Self::Year(_) | Self::YearFrom(_) | Self::BeforeChrist(_) => Grain::Year,
            Self::Decade(_) => Grain::Decade,
            Self::Century(_) => Grain::Century,
            Self::Duration(period) | Self::Stretch(period, ..) => period.grain(),
            Self::Set(_, grain) => *grain,
            Self::Reference(_) => Grain::Vague,
        }
    }

    /// The first and last second that it can mean, if it has a place in time.
    pub(crate) fn bounds(&self) -> Option<(DateTime, DateTime)> {
        match *self {
            Self::Day(day) => days(day, 1.day()),
            Self::Minute(day, hour, minute) => {
                let start = day.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
                Some((start, start.checked_add(59.seconds()).ok()?))
            }
            Self::DayPart(day, part) => {
                let (from, hours) = match part {
                    Part::Morning => (6, 6),
                    Part::Afternoon => (12, 6),
                    Part::Evening => (18, 6),
                    // The night belongs to the day on which it begins.
                    Part::Night => (20, 10),
                };
                let start = day.at(from, 0, 0, 0);
                let end = start.checked_add(hours.hours()).ok()?;
                Some((start, end.checked_sub(1.second()).ok()?))
            }
            Self::Month(year, month) => days(Date::new(year, month, 1).ok()?, 1.month()),
            Self::Week(monday) => days(monday, 1.week()),
            Self::Weekend(monday) => days(monday.checked_add(5.days()).ok()?, 2.days()),
            Self::Season(Some(year), season) => {
                let month = match season {
                    Season::Spring => 3,
                    Season::Summer => 6,
                    Season::Autumn => 9,
                    Season::Winter => 12,
                };
                days(Date::new(year, month, 1).ok()?, 3.months())
            }
            Self::Quarter(Some(year), quarter) => {
                days(Date::new(year, quarter.checked_mul(3)?.checked_sub(2)?, 1).ok()?, 3.months())
            }
            Self::Half(year, half) => {
                days(Date::new(year, if half == 1 { 1 } else { 7 }, 1).ok()?, 6.months())
            }
            Self::Year(year) => days(Date::new(year, 1, 1).ok()?, 1.year()),
            Self::YearFrom(day) => days(day, 1.year()),
            Self::Stretch(_, from, to) => Some((from, to.checked_sub(1.second()).ok()?)),
            Self::Decade(figures) => days(Date::new(figures.checked_mul(10)?, 1, 1).ok()?, 10.years()),
            Self::Century(figures) => days(Date::new(figures.checked_mul(100)?, 1, 1).ok()?, 100.years()),
            _ => None,
        }
    }

    /// The day on which it begins, to count from.
    pub(crate) fn day(&self) -> Option<Date> {
        self.bounds().map(|(start, _)| start.date())
    }
}

/// From the start of a day to the last second of the time that follows.
fn days(start: Date, length: Span) -> Option<(DateTime, DateTime)> {
    let end = start.checked_add(length).ok()?;
    Some((start.at(0, 0, 0, 0), end.at(0, 0, 0, 0).checked_sub(1.second()).ok()?))
}
