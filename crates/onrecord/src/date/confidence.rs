//! The chance that a value is right, by class of expression.
//!
//! A class is what the value was resolved from with what it was resolved by: a weekday whose clause has a
//! past verb is surer than one whose clause has none. Its chance is the share of its expressions whose value
//! is the annotators', in the annotated corpus's training reports and further annotated items of the same
//! guidelines, smoothed towards the share of all with the weight of [`WEIGHT`] expressions. An expression
//! that the annotators have not is wrong. `cargo run --example dates_confidence` counts again and prints the
//! table.

use super::Basis;
use super::form::{Form, Which, YearRef};
use super::tense::Tense;
use super::value::{Amount, Value};
use super::{Grain, lexicon::Direction};

/// How many expressions of the average chance each class is taken to have had before any was counted.
pub const WEIGHT: f64 = 8.0;

/// The chance of a class that was never counted.
const OTHER: f32 = 0.85;

/// The chance that the value of an expression of this class is right.
pub(crate) fn of(class: &str) -> f32 {
    TABLE.iter().find(|(name, _)| *name == class).map_or(OTHER, |(_, chance)| *chance)
}

/// What an expression counts as.
pub(crate) fn class(form: &Form, value: &Value, basis: Basis, tense: Tense) -> &'static str {
    match value {
        Value::Reference(Direction::Past) => match form {
            Form::Reference(_) => "past reference",
            _ => "past reference for want of a date",
        },
        Value::Reference(Direction::Present) => "present reference",
        Value::Reference(Direction::Future) => "future reference",
        Value::Set(..) => "set",
        Value::Duration(period) => match (form, period.parts.first()) {
            (Form::Within(_), _) => "duration after \"in\"",
            (Form::Beside(_) | Form::Comes(_), _) => "duration beside an event",
            (_, Some((Amount::Vague, _))) => "vague duration",
            _ => "duration",
        },
        Value::Stretch(..) => "placed duration",
        Value::Clock(..) | Value::PartOnly(_) => "time without a day",
        Value::YearlessDay(..)
        | Value::YearlessMonth(_)
        | Value::Season(None, _)
        | Value::Quarter(None, _) => "without a year",
        _ => point(form, value, basis, tense),
    }
}

/// What an expression counts as that has a place in time.
fn point(form: &Form, value: &Value, basis: Basis, tense: Tense) -> &'static str {
    match (basis, form) {
        (Basis::Explicit, _) => match value.grain() {
            Grain::Day => "explicit day",
            Grain::Month => "explicit month",
            Grain::Year => "explicit year",
            Grain::Decade | Grain::Century => "decade or century",
            _ => "explicit",
        },
        (_, Form::At(..)) => match value {
            Value::Minute(..) => "clock time with its day",
            _ => "part of the day with its day",
        },
        (_, Form::Time(..)) => match (basis, value) {
            (Basis::Text, Value::Minute(..)) => "clock time on the text's day",
            (Basis::Text, _) => "part of the text's day",
            (_, Value::Minute(..)) => "clock time on the report's day",
            _ => "part of the report's day",
        },
        (Basis::Text, Form::Shift { .. }) => "count from the text's date",
        (Basis::Text, Form::Unit(..)) => "unit by the text's date",
        (_, Form::Beside(_) | Form::Comes(_)) => "beside an event",
        (Basis::Text, Form::Then) => "then",
        (Basis::Text, _) => "by the text's date",
        (_, Form::DayOffset(_)) => "today, yesterday, tomorrow",
        (_, Form::Weekday(_, Which::Plain)) => match tense {
            Tense::Past => "weekday, past",
            Tense::Present => "weekday, no verb",
            Tense::Future => "weekday, future",
            Tense::Prospect => "weekday, future of the past",
        },
        (_, Form::Weekday(..)) => "last, this or next weekday",
        (_, Form::Day { year: YearRef::None, .. } | Form::WeekdayDate(..)) => match tense {
            Tense::Past | Tense::Future => "day without its year",
            _ => "day without its year, tense unclear",
        },
        (_, Form::Month { year: YearRef::None, which: Which::Plain, .. }) => match tense {
            Tense::Past | Tense::Future => "month without its year",
            _ => "month without its year, tense unclear",
        },
        (_, Form::Unit(..)) => "last, this or next unit",
        (_, Form::Shift { .. }) => "count from the report's date",
        (_, Form::Holiday(..) | Form::HolidayWeekend(..)) => "holiday",
        (_, Form::Season(..)) => "season",
        _ => "by the report's date",
    }
}

/// The chance of each class, and how many were right of how many, as the command printed it.
const TABLE: &[(&str, f32)] = &[
    ("beside an event", 0.61),                       // 4 of 10
    ("by the report's date", 0.89),                  // 32 of 36
    ("by the text's date", 0.92),                    // 15 of 16
    ("clock time on the report's day", 0.92),        // 4 of 4
    ("clock time on the text's day", 0.72),          // 35 of 50
    ("clock time with its day", 0.95),               // 31 of 32
    ("count from the report's date", 0.93),          // 21 of 22
    ("count from the text's date", 0.83),            // 13 of 16
    ("day without its year", 0.96),                  // 179 of 185
    ("day without its year, tense unclear", 0.97),   // 22 of 22
    ("decade or century", 0.94),                     // 61 of 64
    ("duration", 0.90),                              // 422 of 468
    ("duration after \"in\"", 0.83),                 // 18 of 22
    ("duration beside an event", 0.58),              // 22 of 42
    ("explicit", 0.90),                              // 11 of 12
    ("explicit day", 0.97),                          // 48 of 49
    ("explicit month", 0.99),                        // 102 of 102
    ("explicit year", 0.99),                         // 884 of 895
    ("future reference", 0.72),                      // 61 of 86
    ("holiday", 0.79),                               // 4 of 6
    ("last, this or next unit", 0.90),               // 115 of 127
    ("last, this or next weekday", 0.95),            // 12 of 12
    ("month without its year", 0.94),                // 82 of 87
    ("month without its year, tense unclear", 0.91), // 12 of 13
    ("part of the day with its day", 0.93),          // 58 of 62
    ("part of the report's day", 0.76),              // 15 of 21
    ("part of the text's day", 0.82),                // 15 of 19
    ("past reference", 0.78),                        // 255 of 329
    ("past reference for want of a date", 0.76),     // 82 of 109
    ("placed duration", 0.97),                       // 21 of 21
    ("present reference", 0.91),                     // 355 of 390
    ("season", 0.91),                                // 3 of 3
    ("set", 0.49),                                   // 35 of 78
    ("then", 0.78),                                  // 7 of 10
    ("time without a day", 0.74),                    // 27 of 38
    ("today, yesterday, tomorrow", 0.89),            // 144 of 162
    ("unit by the text's date", 0.75),               // 29 of 40
    ("vague duration", 0.80),                        // 104 of 130
    ("weekday, future", 0.79),                       // 8 of 11
    ("weekday, future of the past", 0.93),           // 5 of 5
    ("weekday, no verb", 0.93),                      // 20 of 21
    ("weekday, past", 0.95),                         // 313 of 329
    ("without a year", 0.39),                        // 35 of 99
];
