//! Clock times: "9.30am", "2100 UTC", "noon", "half past nine".

use super::{Cursor, Read};
use crate::date::form::{Form, Time, Which};
use crate::date::lexicon;

impl Cursor<'_> {
    /// A clock time at `i`, with its zone.
    pub(super) fn clock(&self, i: usize) -> Read {
        let (hour, minute, end) = self.named_clock(i).or_else(|| self.figure_clock(i))?;
        Some((Form::Time(Time::Clock(hour, minute), Which::Plain), self.zone(end).unwrap_or(end)))
    }

    fn named_clock(&self, i: usize) -> Option<(i8, i8, usize)> {
        match self.word(i) {
            "noon" | "midday" => return Some((12, 0, i + 1)),
            // Midnight belongs to the day that it begins, unless a night says otherwise.
            "midnight" => return Some((0, 0, i + 1)),
            _ => {}
        }
        if let Some((hour, at)) = self.hour_number(i)
            && let Some(end) = self.seq(at, &["o", "'", "clock"]).or_else(|| self.seq(at, &["oclock"]))
        {
            let (hour, end) = self.half_day(hour, end).unwrap_or((hour, end));
            return Some((hour, 0, end));
        }
        let (minutes, at) = if self.word(i) == "half" {
            (30, i + 1)
        } else if self.word(i) == "quarter" {
            (15, i + 1)
        } else if let Some(at) = self.seq(i, &["a", "quarter"]) {
            (15, at)
        } else {
            let (n, at) = self.small_number(i)?;
            (i8::try_from(n).ok().filter(|n| (1..60).contains(n))?, at)
        };
        let past = match self.word(at) {
            "past" => true,
            "to" if self.word(i) == "quarter" || self.word(i) == "a" => false,
            "minutes" if self.any(at + 1, &["past", "to"]) => self.word(at + 1) == "past",
            _ => return None,
        };
        let at = self.skip(at, &["minutes"]);
        // "A quarter past midnight".
        let (hour, end) = match self.word(at + 1) {
            "noon" | "midday" => (12, at + 2),
            "midnight" => (0, at + 2),
            _ => self.hour_number(at + 1)?,
        };
        let (hour, end) = self.half_day(hour, end).unwrap_or((hour, end));
        Some(if past { (hour, minutes, end) } else { ((hour + 23) % 24, 60 - minutes, end) })
    }

    fn figure_clock(&self, i: usize) -> Option<(i8, i8, usize)> {
        let (value, digits) = self.figures(i)?;
        // Military time needs its zone, lest it be a year.
        if digits == 4 && self.any(i + 1, &["utc", "gmt", "bst", "hours", "hrs"]) {
            let (hour, minute) = hour_minute(value / 100, value % 100)?;
            return Some((hour, minute, self.skip(i + 1, &["hours", "hrs"])));
        }
        if digits > 2 || value > 24 {
            return None;
        }
        let mut minute = None;
        let mut end = i + 1;
        if self.any(end, &[":", "."])
            && !self.spaced(end)
            && !self.spaced(end + 1)
            && let Some((m, 2)) = self.figures(end + 1)
        {
            minute = Some((m, self.word(end) == ":"));
            end += 2;
            if self.word(end) == ":"
                && !self.spaced(end)
                && self.figures(end + 1).is_some_and(|(s, d)| d == 2 && s < 60)
            {
                end += 2;
                // A runner's time is of the same form.
                if !self.any(end, &["am", "pm"]) && self.zone(end).is_none() {
                    return None;
                }
            }
        }
        let (hour, minutes) = hour_minute(value, minute.map_or(0, |(m, _)| m))?;
        if let Some((hour, end)) = self.half_day(hour, end) {
            return Some((hour, minutes, end));
        }
        // "Three in the morning" needs no more.
        if self.seq(end, &["in", "the"]).is_some_and(|at| {
            lexicon::part(self.word(at)).is_some() && !self.any(at, &["dawn", "sunset", "sunrise", "dusk"])
        }) && (minute.is_some()
            || self.any(i.wrapping_sub(1), &["at", "around", "about", "by", "until", "before", "after"]))
        {
            return Some((hour, minutes, end));
        }
        let (_, colon) = minute?;
        let told = self.any(
            i.wrapping_sub(1),
            &[
                "at",
                "around",
                "about",
                "by",
                "from",
                "until",
                "till",
                "to",
                "before",
                "after",
                "-",
                "approximately",
                "between",
                "and",
                "since",
                "of",
            ],
        );
        let first = i == 0 || self.any(i.wrapping_sub(1), &[",", "(", "on"]);
        let date_next = self.word(end) == "," || self.word(end) == "on";
        (self.zone(end).is_some() || (colon && (told || (first && date_next))))
            .then_some((hour, minutes, end))
    }

    /// A bare hour or time, as it follows "at" beside a day: "Tuesday at 5".
    pub(super) fn hour(&self, i: usize) -> Read {
        self.clock(i).or_else(|| self.hour_bare(i).filter(|(_, end)| !self.any(*end, &["%", "-", "/"])))
    }

    /// An hour with nothing that shows it to be one.
    pub(super) fn hour_bare(&self, i: usize) -> Read {
        let (hour, mut end) = self.hour_number(i)?;
        let mut minute = 0;
        // "Nine thirty", "seven twenty-seven".
        if self.is_word(i)
            && let Some(tens) =
                lexicon::cardinal(self.word(end)).filter(|n| *n >= 10 && n % 10 == 0 || (10..20).contains(n))
        {
            let ones = self.skip(end + 1, &["-"]);
            (minute, end) = match lexicon::cardinal(self.word(ones)) {
                Some(n) if n < 10 && tens >= 20 => (tens + n, ones + 1),
                _ => (tens, end + 1),
            };
        }
        if self.any(end, &[":", "."])
            && !self.spaced(end)
            && let Some((m, 2)) = self.figures(end + 1)
        {
            minute = m;
            end += 2;
        }
        if lexicon::unit(self.word(end)).is_some() {
            return None;
        }
        let (hour, end) = self.half_day(hour, end).unwrap_or((hour, end));
        let (hour, minute) = hour_minute(u32::try_from(hour).ok()?, minute)?;
        Some((Form::Time(Time::Clock(hour, minute), Which::Plain), end))
    }

    /// An hour in figures or words.
    fn hour_number(&self, i: usize) -> Option<(i8, usize)> {
        let (n, end) = match self.figures(i) {
            Some((n, digits)) if digits <= 2 => (n, i + 1),
            Some(_) => return None,
            None => (lexicon::cardinal(self.word(i))?, i + 1),
        };
        (n <= 24).then_some((i8::try_from(n).ok()?, end))
    }

    fn small_number(&self, i: usize) -> Option<(u32, usize)> {
        match self.figures(i) {
            Some((n, digits)) if digits <= 2 => Some((n, i + 1)),
            _ => lexicon::cardinal(self.word(i)).map(|n| (n, i + 1)),
        }
    }

    /// The hour of the whole day, after "am" or "pm" at `i`.
    fn half_day(&self, hour: i8, i: usize) -> Option<(i8, usize)> {
        match (self.word(i), hour) {
            ("a", 1..=12) if self.word(i + 1) == "m" => Some((hour % 12, i + 2)),
            // "Today at 9p", glued.
            ("p", 1..=11) if !self.spaced(i) && self.any(i.wrapping_sub(2), &["at"]) => {
                Some((hour + 12, i + 1))
            }
            ("p", 1..=12) if self.word(i + 1) == "m" => Some((hour % 12 + 12, i + 2)),
            ("am", 12) => Some((0, i + 1)),
            ("am", 1..=11) => Some((hour, i + 1)),
            ("pm", 12) => Some((12, i + 1)),
            ("pm", 1..=11) => Some((hour + 12, i + 1)),
            // "21:00 pm" is written, too.
            ("pm", 13..=23) => Some((hour, i + 1)),
            _ => None,
        }
    }

    /// The place after a time zone at `i`.
    fn zone(&self, i: usize) -> Option<usize> {
        if let Some(end) = self.seq(i, &["local", "time"]) {
            return Some(end);
        }
        if lexicon::zone(self.word(i)) && self.tokens[i].capital {
            return Some(i + 1);
        }
        // "Central European Time", "US east coast time", "Tongan time".
        (1..=3)
            .find(|n| self.word(i + n) == "time" && self.capital(i) && (i..i + n).all(|k| self.is_word(k)))
            .map(|n| i + n + 1)
    }
}

/// An hour and minute, if there are such.
fn hour_minute(hour: u32, minute: u32) -> Option<(i8, i8)> {
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return None;
    }
    Some((i8::try_from(hour).ok()?, i8::try_from(minute).ok()?))
}
