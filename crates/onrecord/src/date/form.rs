//! What the grammar recognises, before it is resolved.

use jiff::civil::Weekday;

use super::Grain;
use super::lexicon::{Direction, Holiday, Part, Season, Unit};
use super::value::Period;

/// Which one of several is meant, from its determiner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// None: "Tuesday".
    Plain,
    /// "This Tuesday".
    This,
    /// "Last Tuesday".
    Last,
    /// "Next Tuesday".
    Next,
    /// "This past Tuesday".
    Past,
    /// "This coming Tuesday".
    Coming,
    /// "That Tuesday", "the same week": the text's.
    Same,
    /// "The following week": the one after the text's.
    Following,
    /// "The previous week": the one before the text's.
    Previous,
}

/// The year of a day, month or season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearRef {
    /// In figures.
    Given(i16),
    /// So many after the report's: "last year" is -1.
    Offset(i16),
    /// So many after the text's: "that year" is 0.
    Text(i16),
    /// Not said.
    None,
}

/// What a shift counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// The report's date: "ago", "from now".
    Published,
    /// Another date in the text: "later", "earlier".
    Text,
}

/// A time within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// Hour and minute.
    Clock(i8, i8),
    /// A part of the day.
    Part(Part),
}

/// An expression as it says itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Form {
    /// A day of a month.
    Day { year: YearRef, month: i8, day: i8 },
    /// A day of the month not said: "the 15th".
    DayOfMonth(i8),
    /// A month.
    Month { year: YearRef, month: i8, which: Which },
    /// A year.
    Year(YearRef),
    /// A financial or parliamentary year that begins in this month of this year.
    YearFrom(YearRef, i8),
    /// A weekday.
    Weekday(Weekday, Which),
    /// A weekday in a week: "Friday last week", "Monday of the following week".
    WeekdayOf(Weekday, Which),
    /// A day of a month that is such a weekday, which tells its year: "Saturday, April 4".
    WeekdayDate(Weekday, i8, i8),
    /// A day of a month named relative to now: "the 20th of next month".
    DayOf(i8, Which),
    /// The week that a day is in.
    WeekOf(Box<Form>),
    /// A week by its ISO number.
    IsoWeek(i8, YearRef),
    /// A day of the month that is such a weekday: "Tuesday the 19th".
    WeekdayAndDay(Weekday, i8),
    /// The n-th such weekday of a month, the last if negative.
    NthWeekday(Weekday, i8, i8, YearRef),
    /// The n-th such weekday of a month named relative to now, the last if negative.
    NthWeekdayOf(Weekday, i8, Which),
    /// The n-th day, week, weekend or month of a longer time, the last if negative.
    NthUnit(i8, Unit, Box<Form>),
    /// A holiday.
    Holiday(Holiday, YearRef, Which),
    /// The weekend that a holiday is in or beside.
    HolidayWeekend(Holiday, YearRef, Which),
    /// So many days after the report's.
    DayOffset(i32),
    /// A unit by its determiner: "last week", "that day".
    Unit(Unit, Which),
    /// So much time from another: "two days ago", "a year later"; backwards if `back`.
    Shift { period: Period, from: From, back: bool },
    /// So much time from another expression: "two weeks after Easter".
    ShiftOf { period: Period, back: bool, of: Box<Form> },
    /// A season.
    Season(Season, YearRef, Which),
    /// A quarter of a year.
    Quarter(i8, YearRef),
    /// A half of a year.
    Half(i8, YearRef),
    /// The first three figures of its years.
    Decade(i16),
    /// The first two figures of its years.
    Century(i16),
    /// A year before Christ.
    BeforeChrist(u32),
    /// A duration.
    Duration(Period),
    /// A duration up to the report's date or from it: "the past two years"; backwards if `true`.
    Recent(Period, bool),
    /// A duration from the report's date on: "within two weeks".
    Inside(Period),
    /// A duration at the beginning of another time, or at its end: "the first ten days of March".
    PartOf { period: Period, end: bool, of: Box<Form> },
    /// A duration that begins with another time: "three days from Monday".
    Starting { period: Period, at: Box<Form> },
    /// A duration after "in": a date if the clause looks ahead.
    Within(Period),
    /// The text's time, "since then".
    Then,
    /// So much time before or after an event that is no time expression: "a day after the vote".
    Beside(Period),
    /// The same after "comes": "the news comes a week after the vote" tells when the vote was.
    Comes(Period),
    /// A set, by its TIMEX3 pattern.
    Set(String, Grain),
    /// A vague reference.
    Reference(Direction),
    /// A clock time or part of a day not said.
    Time(Time, Which),
    /// A time on a day.
    At(Box<Form>, Time),
}

/// An expression and the tokens it takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Match {
    /// Its first token.
    pub(crate) first: usize,
    /// The token after its last.
    pub(crate) last: usize,
    /// What it says.
    pub(crate) form: Form,
    /// Whether it is the beginning of a range that the next one ends.
    pub(crate) begins: bool,
}
