//! Dates of the calendar: days, months, years, decades, centuries, seasons, quarters, holidays.

use super::{Cursor, Order, Read};
use crate::date::form::{Form, Time, Which, YearRef};
use crate::date::lexer::Kind;
use crate::date::lexicon::{self, Unit};
use crate::date::value::{Amount, Period};

/// Words before a month or year that make it one.
pub(super) const PREPOSITIONS: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "to",
    "during",
    "for",
    "before",
    "after",
    "through",
    "between",
    "of",
    "around",
    "about",
    "early",
    "late",
    "mid",
    "circa",
    "on",
    "at",
    "last",
    "next",
    "this",
    "as",
    "throughout",
    "over",
    "into",
    "pre",
    "post",
];

/// Words after four figures that show them to be a count and no year.
const COUNTED: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "km",
    "kilometers",
    "kilometer",
    "persons",
    "miles",
    "metres",
    "meters",
    "kilometres",
    "feet",
    "tonnes",
    "tons",
    "kg",
    "pounds",
    "dollars",
    "euros",
    "votes",
    "seats",
    "jobs",
    "troops",
    "soldiers",
    "police",
    "officers",
    "cases",
    "deaths",
    "homes",
    "houses",
    "acres",
    "hectares",
    "staff",
    "workers",
    "employees",
    "students",
    "members",
    "delegates",
    "%",
    "percent",
    "per",
    "more",
    "other",
    "others",
    "times",
    "points",
    "m",
    "mph",
    "mm",
    "cm",
    "ft",
    "residents",
    "civilians",
    "migrants",
    "refugees",
    "passengers",
    "protesters",
    "demonstrators",
    "fans",
    "species",
    "patients",
    "prisoners",
    "immigrants",
    "families",
    "schools",
    "buildings",
    "hours",
    "days",
    "years",
    "minutes",
    "seconds",
];

/// Words before four figures that show them to be a count or a name and no year.
const COUNTING: &[&str] = &[
    "$",
    "£",
    "€",
    "¥",
    "#",
    "no",
    "number",
    "than",
    "nearly",
    "least",
    "most",
    "room",
    "flight",
    "highway",
    "route",
    "some",
    "over",
    "@",
    "approximately",
    "roughly",
    "almost",
    "only",
    "another",
    "x",
    "resolution",
    "resolutions",
    "article",
    "section",
    "asteroid",
    "bus",
];

impl Cursor<'_> {
    /// A day, month, quarter, season or holiday at `i`.
    pub(super) fn calendar(&self, i: usize) -> Read {
        self.week(i)
            .or_else(|| self.nth_weekday(i))
            .or_else(|| self.nth_day(i))
            .or_else(|| self.nth_unit(i))
            .or_else(|| self.numeric(i))
            .or_else(|| self.day_month(i))
            .or_else(|| self.month_day(i))
            .or_else(|| self.holiday_weekend(i))
            .or_else(|| self.holiday(i, false))
            .or_else(|| self.month_alone(i))
            .or_else(|| self.weekday_alone(i))
            .or_else(|| self.quarter(i))
            .or_else(|| self.season(i))
            .or_else(|| self.day_of_month(i))
    }

    /// A year in four figures, or in words: "nineteen eighty-four", "two thousand and five".
    pub(super) fn year(&self, i: usize) -> Option<(i16, usize)> {
        let Some((value, digits)) = self.figures(i) else { return self.year_in_words(i) };
        (digits == 4 && (1000..=2199).contains(&value)).then_some(())?;
        Some((i16::try_from(value).ok()?, i + 1))
    }

    fn year_in_words(&self, i: usize) -> Option<(i16, usize)> {
        let first = lexicon::cardinal(self.word(i))?;
        let below_hundred = |i: usize| {
            let n = lexicon::cardinal(self.word(i))?;
            let next = self.skip(i + 1, &["-"]);
            match lexicon::cardinal(self.word(next)) {
                Some(ones) if n >= 20 && (1..10).contains(&ones) => Some((n + ones, next + 1)),
                _ => Some((n, i + 1)),
            }
        };
        let (value, end) = match (first, self.word(i + 1)) {
            (2, "thousand") => {
                let and = self.skip(i + 2, &["and"]);
                match below_hundred(and) {
                    Some((n, end)) => (2000 + n, end),
                    // "Two thousand" alone is a count.
                    None if lexicon::month(self.before(i)).is_some() => (2000, i + 2),
                    None => return None,
                }
            }
            (15..=19, "hundred") => {
                below_hundred(self.skip(i + 2, &["and"])).map(|(n, end)| (first * 100 + n, end))?
            }
            (15..=20, _) => {
                below_hundred(i + 1).filter(|(n, _)| *n >= 10).map(|(n, end)| (first * 100 + n, end))?
            }
            _ => return None,
        };
        lexicon::unit(self.word(end)).is_none().then_some((i16::try_from(value).ok()?, end))
    }

    /// A day of a month, in figures or words.
    fn day_number(&self, i: usize) -> Option<(i8, usize)> {
        let (n, end) = match self.tokens.get(i)?.kind {
            Kind::Number { value, digits } if digits <= 2 => (value, i + 1),
            Kind::Ordinal(n) => (n, i + 1),
            Kind::Word => self.ordinal(i).or_else(|| self.teens(i))?,
            _ => return None,
        };
        let day = i8::try_from(n).ok().filter(|d| (1..=31).contains(d))?;
        Some((day, end))
    }

    /// An ordinal, in figures or in words up to "thirty-first".
    pub(super) fn ordinal(&self, i: usize) -> Option<(u32, usize)> {
        if let Kind::Ordinal(n) = self.tokens.get(i)?.kind {
            return Some((n, i + 1));
        }
        if let Some(n) = lexicon::ordinal(self.word(i)) {
            return Some((n, i + 1));
        }
        let tens = lexicon::cardinal(self.word(i)).filter(|n| *n >= 20)?;
        let at = self.skip(i + 1, &["-"]);
        let ones = lexicon::ordinal(self.word(at)).filter(|n| *n < 10)?;
        Some((tens + ones, at + 1))
    }

    /// A cardinal in words from thirteen to thirty-one; smaller ones count more often than they name a day.
    fn teens(&self, i: usize) -> Option<(u32, usize)> {
        let n = lexicon::cardinal(self.word(i))?;
        let next = self.skip(i + 1, &["-"]);
        let (n, end) = match lexicon::cardinal(self.word(next)) {
            Some(ones) if matches!(n, 20 | 30) && (1..10).contains(&ones) => (n + ones, next + 1),
            _ => (n, i + 1),
        };
        (13..=31).contains(&n).then_some((n, end))
    }

    fn month_name(&self, i: usize) -> Option<(i8, usize)> {
        let word = self.word(i);
        let month = lexicon::month(word)?;
        let short = word.len() <= 4 && !matches!(word, "may" | "june" | "july");
        let end = if short && self.word(i + 1) == "." && !self.spaced(i + 1) { i + 2 } else { i + 1 };
        Some((month, end))
    }

    /// The year after a day or month, with its comma.
    fn year_after(&self, i: usize) -> Option<(i16, usize)> {
        let at = self.skip(i, &[",", "of", "in"]);
        let (year, end) = self.year(at)?;
        // "On May 5, 1500 people": a count follows.
        let counted = self.word(i) == "," && self.any(end, COUNTED);
        (!counted && !self.any(end, &[":", "utc"])).then_some((year, end))
    }

    /// "4 June 2020", "the 4th of June".
    fn day_month(&self, i: usize) -> Read {
        let start = self.skip(i, &["the"]);
        // "For $12 December 27".
        if counted_before(self.before(start)) {
            return None;
        }
        let (day, at) = self.day_number(start)?;
        let at = self.skip(at, &["of", "-", "/"]);
        let (month, end) = self.month_name(at)?;
        // "The fifteen March votes" are counted.
        if lexicon::cardinal(self.word(start)).is_some()
            && self.ordinal(start).is_none()
            && (start > i || (self.is_word(end) && self.year(end).is_none()))
        {
            return None;
        }
        // "COVID-19 may spread".
        if lexicon::ambiguous(self.word(at))
            && !self.capital(at)
            && i > 0
            && self.before(i) == "-"
            && !self.spaced(i)
        {
            return None;
        }
        if lexicon::ambiguous(self.word(at))
            && !self.capital(at)
            && self.word(at - 1) != "of"
            && self.is_word(start)
        {
            return None;
        }
        let dash = self.skip(end, &["-", "/"]);
        let (year, end) = match self.year_after(end).or_else(|| self.year(dash)) {
            Some((year, end)) => (YearRef::Given(year), end),
            None => (YearRef::None, end),
        };
        valid(day, month).then_some((Form::Day { year, month, day }, end))
    }

    /// "June 4, 2020", "June the fourth".
    fn month_day(&self, i: usize) -> Read {
        let (month, at) = self.month_name(i)?;
        let numbered =
            self.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Number { .. } | Kind::Ordinal(_)));
        // "On march first".
        let beside = (self.before(i) == "on" || lexicon::weekday(self.before(i)).is_some())
            && lexicon::ordinal(self.word(at)).is_some();
        if lexicon::ambiguous(self.word(i)) && !self.capital(i) && !beside && !numbered {
            return None;
        }
        let at =
            if self.any(at, &["/", "-"]) && !self.spaced(at) && !self.spaced(at + 1) { at + 1 } else { at };
        let (day, end) = self.day_number(self.skip(at, &["the"]))?;
        let first = self.word(self.skip(at, &["the"])).to_owned();
        // "In May twenty people died".
        if lexicon::cardinal(&first).is_some()
            && self.ordinal(self.skip(at, &["the"])).is_none()
            && self.is_word(end)
            && self.year(end).is_none()
        {
            return None;
        }
        if lexicon::ordinal(&first).is_some() && lexicon::unit(self.word(end)).is_some() {
            return None;
        }
        // "June 10:30" is a time, "June 15 percent" a share.
        if self.any(end, &["%", "percent"])
            || (self.any(end, &[":"]) && !self.spaced(end))
            || self.any(end, &["am", "pm"])
        {
            return None;
        }
        if (month, day) == (9, 11)
            && (self.any(end, &["attacks", "attack", "terrorist"])
                || (self.before(i) == "-" && i > 1 && self.word(i - 2) == "post"))
        {
            return Some((Form::Day { year: YearRef::Given(2001), month, day }, end));
        }
        if valid(day, month) {
            let dash =
                if !self.spaced(end) && self.word(i + 1) == "-" { self.skip(end, &["-"]) } else { end };
            if let Some((year, next)) = self.year_after(dash) {
                return Some((Form::Day { year: YearRef::Given(year), month, day }, next));
            }
            return Some((Form::Day { year: YearRef::None, month, day }, end));
        }
        None
    }

    /// "June 2020", "June".
    fn month_alone(&self, i: usize) -> Read {
        let (month, end) = self.month_name(i)?;
        let dash =
            if self.word(end) == "-" && !self.spaced(end) && !self.spaced(end + 1) { end + 1 } else { end };
        if let Some((year, end)) = self.year_after(dash) {
            return Some((Form::Month { year: YearRef::Given(year), month, which: Which::Plain }, end));
        }
        let word = self.word(i);
        let prepared = self.any(i.wrapping_sub(1), PREPOSITIONS)
            || (!lexicon::ambiguous(word) && self.any(i.wrapping_sub(1), &["and", "-", "the"]))
            || i.checked_sub(1).is_some_and(|k| self.year(k).is_some())
            || (self.before(i) == "-" && i > 1 && self.any(i - 2, &["mid", "early", "late"]));
        let after_month = i > 1
            && self.any(i - 1, &["to", "-", "and", "until"])
            && lexicon::month(self.word(i - 2)).is_some()
            && !self.is_word(i + 1);
        if after_month && lexicon::ambiguous(word) {
            return Some((Form::Month { year: YearRef::None, month, which: Which::Plain }, end));
        }
        let short_range = word.len() == 3
            && (self.any(end, &["-", "to"])
                && self.tokens.get(end + 1).is_some_and(|t| t.capital && lexicon::month(&t.text).is_some()));
        if short_range && self.capital(i) {
            return Some((Form::Month { year: YearRef::None, month, which: Which::Plain }, end));
        }
        if !self.capital(i) && (lexicon::ambiguous(word) || !prepared) {
            return None;
        }
        // A lone name may be a person's or a verb: "Theresa May", "March on Rome".
        let alone = !prepared && !self.any(i.wrapping_sub(1), &["and", "or", "-", "every", "each"]);
        if alone && lexicon::ambiguous(word) {
            return None;
        }
        let name =
            self.capital(end) && self.is_word(end) && matches!(word, "april" | "june" | "august" | "may");
        if (alone && name) || (i > 0 && alone && self.capital(i - 1) && self.is_word(i - 1)) {
            return None;
        }
        if word.len() <= 3 && word != "may" && alone {
            return None;
        }
        // A party or movement named for a day, "by May": the surname follows "by" as well as a month.
        if word == "may"
            && self
                .any(i.wrapping_sub(1), &["for", "to", "from", "by", "on", "at", "about", "of", "over", "as"])
            && !self.any(end, &[",", ".", "and", "-", "when", "to"])
            && self.before(i) != "of"
        {
            return None;
        }
        Some((Form::Month { year: YearRef::None, month, which: Which::Plain }, end))
    }

    /// "Tuesday", "Tues.".
    fn weekday_alone(&self, i: usize) -> Read {
        let word = self.word(i);
        let weekday = lexicon::weekday(word)?;
        if word.len() < 6 && !self.short_weekday(i) {
            return None;
        }
        let end =
            if word.len() < 6 && self.word(i + 1) == "." && !self.spaced(i + 1) { i + 2 } else { i + 1 };
        if self.any(i.wrapping_sub(1), &["sheffield", "tgi", "tgif", "black", "good"]) {
            return None;
        }
        // The papers: "the Mail on Sunday"; "The Sun".
        if word == "sunday" && self.before(i) == "on" && i > 1 && self.word(i - 2) == "mail" {
            return None;
        }
        if word == "sunday"
            && self.any(end, &["times", "telegraph", "mirror", "express", "mail"])
            && self.capital(end)
        {
            return None;
        }
        // "Friday after next".
        if let Some(end) = self.seq(end, &["after", "next"])
            && !self.is_word(end)
        {
            let period = Period::of(Amount::Exact(1.0), Unit::Week);
            let of = Box::new(Form::Weekday(weekday, Which::Coming));
            return Some((Form::ShiftOf { period, back: false, of }, end));
        }
        Some((Form::Weekday(weekday, Which::Plain), end))
    }

    /// "Week 31", "the week of 10 April", "the week beginning Monday".
    fn week(&self, i: usize) -> Read {
        let at = self.skip(i, &["the"]);
        // "W/c 4 February".
        let commencing = (!self.spaced(i + 1)).then(|| self.seq(i, &["w", "/", "c"])).flatten();
        if let Some(start) = commencing {
            let (day, end) =
                self.numeric(start).or_else(|| self.day_month(start)).or_else(|| self.month_day(start))?;
            return Some((Form::WeekOf(Box::new(day)), end));
        }
        if self.word(at) != "week" {
            return None;
        }
        if let Some((n, digits)) = self.figures(at + 1)
            && digits <= 2
            && (1..=53).contains(&n)
            && lexicon::unit(self.word(at + 2)).is_none()
            && !self.any(at + 2, &["."])
        {
            let (year, end) =
                self.year_after(at + 2).map_or((YearRef::None, at + 2), |(y, end)| (YearRef::Given(y), end));
            return Some((Form::IsoWeek(i8::try_from(n).ok()?, year), end));
        }
        if !self.any(at + 1, &["of", "beginning", "commencing", "starting", "ending"]) {
            return None;
        }
        let start = self.skip(at + 2, &["on"]);
        // Not a calendar expression of any kind, which could be a week again without end.
        let (day, end) = self
            .numeric(start)
            .or_else(|| self.day_month(start))
            .or_else(|| self.month_day(start))
            .or_else(|| self.holiday(start, false))
            .or_else(|| self.weekday_alone(start))
            .or_else(|| self.day_of_month(start))?;
        matches!(day, Form::Day { .. } | Form::Weekday(..) | Form::DayOfMonth(_) | Form::Holiday(..))
            .then(|| (Form::WeekOf(Box::new(day)), end))
    }

    /// "The first Tuesday in November", "the last Friday of the month of May".
    fn nth_weekday(&self, i: usize) -> Read {
        let the = self.skip(i, &["the"]);
        let (nth, at) = if self.word(the) == "last" {
            (-1, the + 1)
        } else {
            self.ordinal(the).and_then(|(n, at)| Some((i8::try_from(n).ok()?, at)))?
        };
        let weekday = lexicon::weekday(self.word(at)).filter(|_| self.word(at).len() >= 6 && nth <= 5)?;
        // "The first Monday evening of next month".
        if let Some((part, of)) = self.bare_part(at + 1)
            && self.word(of) == "of"
            && let Some((which, end)) = self.which_unit(of + 1, Unit::Month)
        {
            let day = Form::NthWeekdayOf(weekday, nth, which);
            return Some((Form::At(Box::new(day), Time::Part(part)), end));
        }
        if !self.any(at + 1, &["of", "in"]) {
            return None;
        }
        let Some((month, end)) = self.month_name(at + 2) else {
            let (which, end) = self.which_unit(at + 2, Unit::Month)?;
            return Some((Form::NthWeekdayOf(weekday, nth, which), end));
        };
        let (year, end) =
            self.year_after(end).map_or((YearRef::None, end), |(y, end)| (YearRef::Given(y), end));
        Some((Form::NthWeekday(weekday, nth, month, year), end))
    }

    /// A unit with the word that says which: "next month", "the following year", "the month".
    fn which_unit(&self, i: usize, unit: Unit) -> Option<(Which, usize)> {
        let (which, at) = match self.which(i) {
            Some(read) => read,
            None => (Which::This, self.seq(i, &["the"])?),
        };
        (lexicon::unit(self.word(at)) == Some((unit, false))).then_some((which, at + 1))
    }

    /// "The 15th of next month", "the twenty-third day of May".
    fn nth_day(&self, i: usize) -> Read {
        let the = self.skip(i, &["the"]);
        let (n, at) = self.ordinal(the)?;
        let day = i8::try_from(n).ok().filter(|d| (1..=31).contains(d))?;
        let said = self.word(at) == "day";
        let of = self.seq(if said { at + 1 } else { at }, &["of"])?;
        if said && let Some((month, end)) = self.month_name(of) {
            let (year, end) =
                self.year_after(end).map_or((YearRef::None, end), |(y, end)| (YearRef::Given(y), end));
            return valid(day, month).then_some((Form::Day { year, month, day }, end));
        }
        let (which, end) = self.which_unit(of, Unit::Month)?;
        Some((Form::DayOf(day, which), end))
    }

    /// "The first week of April", "the last weekend of July 2019", "the third month of 2021".
    fn nth_unit(&self, i: usize) -> Read {
        let the = self.skip(i, &["the"]);
        let (nth, at) = match self.word(the) {
            "last" | "final" => (-1, the + 1),
            "opening" => (1, the + 1),
            _ => self.ordinal(the).and_then(|(n, at)| Some((i8::try_from(n).ok()?, at)))?,
        };
        let (unit, false) = lexicon::unit(self.word(at))? else { return None };
        let of = self.seq(at + 1, &["of"]).or_else(|| self.seq(at + 1, &["in"]))?;
        let year = || {
            let year = |(y, end)| (Form::Year(YearRef::Given(y)), end);
            let which = |(which, end)| (Form::Unit(Unit::Year, which), end);
            self.year(of).map(year).or_else(|| self.which_unit(of, Unit::Year).map(which))
        };
        let month = || {
            if let Some((month, end)) = self.month_name(of) {
                let (year, end) =
                    self.year_after(end).map_or((YearRef::None, end), |(y, end)| (YearRef::Given(y), end));
                return Some((Form::Month { year, month, which: Which::Plain }, end));
            }
            let (which, end) = self.which_unit(of, Unit::Month)?;
            Some((Form::Unit(Unit::Month, which), end))
        };
        let (of, end) = match (unit, nth) {
            (Unit::Week, -1..=5) | (Unit::Weekend, _) => month().or_else(year)?,
            (Unit::Week, _) => year()?,
            (Unit::Day, -1..=31) => month()?,
            (Unit::Month, 1..=12) => year()?,
            _ => return None,
        };
        Some((Form::NthUnit(nth, unit, Box::new(of)), end))
    }

    /// "Easter weekend", "Labor Day weekend 2021", "the weekend of Halloween".
    pub(super) fn holiday_weekend(&self, i: usize) -> Read {
        let the = self.skip(i, &["the"]);
        if let Some(of) = self.seq(the, &["weekend", "of"]) {
            let (Form::Holiday(holiday, year, which), end) = self.holiday(self.skip(of, &["the"]), true)?
            else {
                return None;
            };
            return Some((Form::HolidayWeekend(holiday, year, which), end));
        }
        let (end, holiday) = self.holiday_name(the)?;
        let (year, end) = match self.year(end) {
            Some((y, end)) if self.word(end) == "weekend" => (YearRef::Given(y), end),
            _ => (YearRef::None, end),
        };
        let end = self.seq(end, &["weekend"])?;
        match (year, self.year_after(end)) {
            (YearRef::None, Some((y, end))) => {
                Some((Form::HolidayWeekend(holiday, YearRef::Given(y), Which::Plain), end))
            }
            _ => Some((Form::HolidayWeekend(holiday, year, Which::Plain), end)),
        }
    }

    /// Whether a short weekday name, most of which are also words, is one here.
    pub(super) fn short_weekday(&self, i: usize) -> bool {
        let dotted = self.word(i + 1) == "." && !self.spaced(i + 1);
        let listed =
            i > 1 && self.any(i - 1, &["or", "and", "-"]) && lexicon::weekday(self.word(i - 2)).is_some();
        let prepared =
            listed || self.any(i.wrapping_sub(1), &["on", "next", "last", "this", "until", "by", "every"]);
        let dated = self.tokens.get(self.skip(i + 1, &[",", "the", "."])).is_some_and(|t| {
            matches!(t.kind, Kind::Number { .. } | Kind::Ordinal(_))
                || (lexicon::month(&t.text).is_some() && t.capital)
        });
        if lexicon::ambiguous(self.word(i)) && !self.capital(i) {
            dated && prepared
        } else {
            prepared || dated || (dotted && i == 0)
        }
    }

    /// "2020-06-04", "6/4/2020", "9/11".
    fn numeric(&self, i: usize) -> Read {
        let (first, digits) = self.figures(i)?;
        if digits == 8 && (19_000_101..=20_991_231).contains(&first) {
            // "20200701".
            let (month, day) = (i8::try_from(first / 100 % 100).ok()?, i8::try_from(first % 100).ok()?);
            let year = YearRef::Given(i16::try_from(first / 10_000).ok()?);
            return valid(day, month).then_some((Form::Day { year, month, day }, i + 1));
        }
        let sign = self.word(i + 1);
        if !matches!(sign, "-" | "/" | ".") || self.spaced(i + 1) || self.spaced(i + 2) {
            return None;
        }
        if i > 0
            && (self.any(i - 1, &["/", "."]) || (self.word(i - 1) == "-" && sign == "."))
            && !self.spaced(i)
            && sign != "-"
        {
            return None;
        }
        let (second, digits2) = self.figures(i + 2)?;
        let third = (self.word(i + 3) == sign && !self.spaced(i + 3) && !self.spaced(i + 4))
            .then(|| self.figures(i + 4))
            .flatten();
        let day = |year: i16, month: u32, day: u32| {
            let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            valid(day, month).then_some(Form::Day { year: YearRef::Given(year), month, day })
        };
        let month = || {
            let (year, month) = (i16::try_from(first).ok()?, i8::try_from(second).ok()?);
            Some((Form::Month { year: YearRef::Given(year), month, which: Which::Plain }, i + 3))
        };
        match third {
            Some((third, d3)) if digits == 4 && digits2 <= 2 && d3 <= 2 => {
                Some((day(i16::try_from(first).ok()?, second, third)?, i + 5))
            }
            Some((third, d3)) if digits <= 2 && digits2 <= 2 && (d3 == 4 || d3 == 2) => {
                let year = i16::try_from(if d3 == 4 { third } else { century(third) }).ok()?;
                let (month, day_of) = self.ordered(first, second);
                Some((day(year, month, day_of)?, i + 5))
            }
            Some(_) => None,
            // "2015-12" cannot be a span of years.
            None if digits == 4
                && digits2 == 2
                && sign == "-"
                && (1..=12).contains(&second)
                && second <= first % 100
                && first > 1900 =>
            {
                month()
            }
            // "2010/11" is a financial year rather than a month.
            None if digits == 4 && digits2 == 2 && sign == "/" && (1..=12).contains(&second) => {
                (second != (first + 1) % 100).then(month)?
            }
            None if sign == "/" && digits <= 2 && digits2 <= 2 => {
                // Two days have no other name than their figures.
                if (first, second) == (9, 11) || (first, second) == (7, 7) {
                    let year = if first == 9 { 2001 } else { 2005 };
                    return Some((day(year, first, second)?, i + 3));
                }
                let (month, day_of) = self.ordered(first, second);
                let (month, day_of) = (i8::try_from(month).ok()?, i8::try_from(day_of).ok()?);
                let told = self.any(
                    i.wrapping_sub(1),
                    &["on", "since", "until", "by", "from", "to", "before", "after", "-", "between"],
                ) || (self.any(i.wrapping_sub(1), &[",", "or", "and"])
                    && self.word(i.wrapping_sub(3)) == "/"
                    && self.word(i + 3) != "of")
                    || lexicon::weekday(self.before(i)).is_some();
                (told && valid(day_of, month))
                    .then_some((Form::Day { year: YearRef::None, month, day: day_of }, i + 3))
            }
            None if matches!(sign, "/" | "-")
                && digits <= 2
                && (sign == "/"
                    || (self.spaced(i) && !self.any(i + 3, &["-", ",", ".", "/"])
                        || i + 3 == self.tokens.len()))
                && digits2 == 4
                && (1900..2100).contains(&second)
                && (1..=12).contains(&first) =>
            {
                let year = i16::try_from(second).ok()?;
                let month = i8::try_from(first).ok()?;
                Some((Form::Month { year: YearRef::Given(year), month, which: Which::Plain }, i + 3))
            }
            None => None,
        }
    }

    /// Month and day of two figures in the text's order; a figure over 12 is the day.
    fn ordered(&self, first: u32, second: u32) -> (u32, u32) {
        let day_first = first > 12 || (self.order == Order::DayMonth && second <= 12);
        if day_first { (second, first) } else { (first, second) }
    }

    /// "The 15th", only where a preposition shows it to be a day.
    fn day_of_month(&self, i: usize) -> Read {
        let beside = lexicon::weekday(self.before(i)).is_some();
        let at = if beside { self.skip(i, &["the"]) } else { self.seq(i, &["the"])? };
        let goes_on = !self.is_word(at + 1) || self.any(at + 1, &["at", "from", "around", "between"]);
        let (n, after) = match self.tokens.get(at)?.kind {
            Kind::Ordinal(n) => (n, at + 1),
            Kind::Word if beside && at > i => self.ordinal(at)?,
            // "Friday 13", "on the 17 from 2 p.m.".
            Kind::Number { value, digits } if digits <= 2 && goes_on => {
                let counts = self.any(at + 1, &["%", ":", ".", "-", "/", ",", "$"]) && !self.ends(at + 1);
                (!counted_before(self.before(at)) && !counts).then_some((value, at + 1))?
            }
            _ => return None,
        };
        let told = self.any(i.wrapping_sub(1), &["on", "until", "by", "from", "till", "around"])
            || (self.before(i) == "of" && i > 1 && self.word(i - 2) == "week")
            || lexicon::weekday(self.before(i)).is_some();
        let ends = !self.is_word(after)
            || (beside && self.hour_said(after).is_some())
            || self.any(
                after,
                &["and", "at", "to", "of", "in", "from", "for", "between", "around", "this", "next"],
            );
        let day = i8::try_from(n).ok().filter(|d| (1..=31).contains(d))?;
        (told && ends).then_some((Form::DayOfMonth(day), after))
    }

    /// The longest name of a holiday at `i`, and the place after it.
    fn holiday_name(&self, i: usize) -> Option<(usize, lexicon::Holiday)> {
        self.is_word(i).then_some(())?;
        lexicon::HOLIDAYS
            .iter()
            .filter_map(|(words, holiday)| self.seq(i, words).map(|end| (end, *holiday)))
            .max_by_key(|(end, _)| *end)
    }

    /// A holiday; `told` if what stands before it shows that it is one.
    pub(super) fn holiday(&self, i: usize, told: bool) -> Read {
        let (end, holiday) = self.holiday_name(i)?;
        if !self.capital(i) && (self.word(i) == "may" || (self.word(i).len() < 6 && end == i + 1)) {
            return None;
        }
        // "Christmas party", "Easter egg": the holiday only names the thing.
        // These are no other words.
        let told = told || self.any(i, &["juneteenth", "hogmanay", "pentecost"]);
        let told =
            told || self.any(i.wrapping_sub(1), PREPOSITIONS) || end > i + 1 || self.figures(end).is_some();
        let names = self.is_word(end)
            && (self.capital(end)
                || self.any(
                    end,
                    &[
                        "sale", "sales", "party", "parties", "ad", "ads", "tree", "trees", "holiday",
                        "holidays", "weekend", "season", "present", "presents",
                    ],
                ));
        (told && !names).then_some(())?;
        let year = self.skip(end, &[",", "of"]);
        match self.year(year) {
            Some((y, end)) => Some((Form::Holiday(holiday, YearRef::Given(y), Which::Plain), end)),
            None => Some((Form::Holiday(holiday, YearRef::None, Which::Plain), end)),
        }
    }

    /// "The third quarter of 2010", "Q3", "the first half of the year".
    fn quarter(&self, i: usize) -> Read {
        // "2018Q4", "2017-H1".
        if let Some((year, at)) = self.year(i) {
            let at = self.skip(at, &["-"]);
            let (half, most) = (self.word(at) == "h", if self.word(at) == "h" { 2 } else { 4 });
            if (half || self.word(at) == "q")
                && (!self.spaced(at) || self.word(at - 1) != "-")
                && !self.spaced(at + 1)
                && let Some((n, 1)) = self.figures(at + 1)
                && (1..=most).contains(&n)
                && (self.tokens[at].capital || !half)
            {
                let (n, year) = (i8::try_from(n).ok()?, YearRef::Given(year));
                return Some((if half { Form::Half(n, year) } else { Form::Quarter(n, year) }, at + 2));
            }
        }
        if self.is_word(i) && self.word(i) == "q" {
            let (n, 1) = self.figures(i + 1)? else { return None };
            let quarter = i8::try_from(n).ok().filter(|q| (1..=4).contains(q))?;
            let (year, end) =
                self.year_after(i + 2).map_or((YearRef::None, i + 2), |(y, end)| (YearRef::Given(y), end));
            return (!self.spaced(i + 1)).then_some((Form::Quarter(quarter, year), end));
        }
        let the = self.skip(i, &["the", "its", "their"]);
        let (n, at) = match self.word(the) {
            "final" | "last"
                if the > i && (self.any(the + 2, &["of", "in"]) || self.figures(the + 2).is_some()) =>
            {
                (0, the + 1)
            }
            _ => self.ordinal(the)?,
        };
        let at = self.skip(at, &["-"]);
        let word = self.word(at);
        let half = word == "half";
        if !half && word != "quarter" && word != "qtr" {
            return None;
        }
        let most = if half { 2 } else { 4 };
        let n = if n == 0 { most } else { i8::try_from(n).ok().filter(|q| (1..=most).contains(q))? };
        let of = self.skip(at + 1, &["of", "in"]);
        let (year, end) = if let Some((y, end)) = self.year(of) {
            (YearRef::Given(y), end)
        } else if let Some(end) = self.seq(of, &["this", "year"]).or_else(|| self.seq(of, &["the", "year"])) {
            (YearRef::Offset(0), end)
        } else if let Some(end) = self.seq(of, &["last", "year"]) {
            (YearRef::Offset(-1), end)
        } else if let Some(end) = self.seq(of, &["next", "year"]) {
            (YearRef::Offset(1), end)
        } else {
            (YearRef::None, at + 1)
        };
        if half {
            // A match has halves, too.
            return (year != YearRef::None).then_some((Form::Half(n, year), end));
        }
        (year != YearRef::None || the > i).then_some((Form::Quarter(n, year), end))
    }

    /// "The summer of 2010", "winter 2010–11", "summer".
    fn season(&self, i: usize) -> Read {
        let the = self.skip(i, &["the"]);
        let season = lexicon::season(self.word(the))?;
        if self.word(the) == "fall" && !self.capital(the) {
            return None;
        }
        let mut end = self.skip(the + 1, &["months", "season", "holidays"]);
        let of = self.skip(end, &["of"]);
        if let Some((year, next)) = self.year(of) {
            end = next;
            if self.any(end, &["-", "/"]) && self.figures(end + 1).is_some_and(|(_, d)| d == 2 || d == 4) {
                end += 2;
            }
            return Some((Form::Season(season, YearRef::Given(year), Which::Plain), end));
        }
        if self.word(the) == "fall" {
            return None;
        }
        let told = self.any(
            i.wrapping_sub(1),
            &[
                "in",
                "during",
                "over",
                "since",
                "until",
                "by",
                "throughout",
                "through",
                "and",
                "of",
                "for",
                "early",
                "late",
            ],
        );
        let winter_event = self.is_word(end) && self.capital(end);
        let which = if the > i { Which::Same } else { Which::Plain };
        (told && !winter_event).then_some((Form::Season(season, YearRef::None, which), end))
    }

    /// A year, decade or century at `i`.
    pub(super) fn year_like(&self, i: usize) -> Read {
        self.century_words(i).or_else(|| self.decade(i)).or_else(|| self.year_alone(i))
    }

    /// "The 19th century", "twentieth-century".
    fn century_words(&self, i: usize) -> Read {
        let at = self.skip(i, &["the"]);
        let at = self.skip(self.skip(at, &["early", "late", "mid"]), &["-"]);
        let (n, end) = self.ordinal(at)?;
        let end = self.skip(end, &["-"]);
        if !self.any(end, &["century", "centuries"]) {
            return None;
        }
        let n = i16::try_from(n).ok().filter(|n| (1..=30).contains(n))?;
        if self.any(end + 1, &["bc", "bce"]) {
            return Some((Form::BeforeChrist(u32::try_from(n).ok()? * 100), end + 2));
        }
        Some((Form::Century(n - 1), end + 1))
    }

    /// "The 1990s", "the '90s", "the eighties".
    fn decade(&self, i: usize) -> Read {
        let mut at = self.skip(i, &["the"]);
        at = self.skip(self.skip(at, &["early", "late", "mid"]), &["-"]);
        let shown = at > i || self.any(i.wrapping_sub(1), &["the", "late", "early", "mid", "-", "and"]);
        let quote = self.skip(at, &["'"]);
        match self.tokens.get(quote)?.kind {
            // "The 1800s" are the century.
            Kind::Plural { value, digits: 4 }
                if value.is_multiple_of(100) && (1000..1900).contains(&value) =>
            {
                Some((Form::Century(i16::try_from(value / 100).ok()?), quote + 1))
            }
            Kind::Plural { value, digits: 4 } if value % 10 == 0 && (1000..2200).contains(&value) => {
                Some((Form::Decade(i16::try_from(value / 10).ok()?), quote + 1))
            }
            // "In her 80s", "the over-50s" are ages.
            Kind::Plural { digits: 2, .. }
                if (i.saturating_sub(5)..i).any(|k| {
                    self.any(
                        k,
                        &[
                            "his", "her", "their", "my", "our", "your", "over", "under", "people", "aged",
                            "women", "men",
                        ],
                    )
                }) =>
            {
                None
            }
            Kind::Plural { value, digits: 2 } if value % 10 == 0 && value >= 10 && (shown || quote > at) => {
                Some((Form::Decade(i16::try_from(190 + value / 10).ok()?), quote + 1))
            }
            Kind::Word if shown || self.before(i) == "in" => {
                let n = lexicon::decade(self.word(at))?;
                Some((Form::Decade(i16::try_from(n).ok()?), at + 1))
            }
            _ => None,
        }
    }

    /// A year in figures that nothing shows to be a count.
    fn year_alone(&self, i: usize) -> Read {
        if self.word(i) == "the"
            && let Some((y, _)) = self.year(i + 1)
            && let Some(read) = self.spanning_year(i + 1, y)
        {
            return Some(read);
        }
        if self.is_word(i) {
            // "In nineteen eighty-four"; "two thousand and five people" are counted.
            let (year, end) = self.year_in_words(i)?;
            let told = self.any(i.wrapping_sub(1), &["in", "since", "until", "by", "of", "from"]);
            let ends = (!self.is_word(end) && self.word(end) != "-")
                || self.any(end, &["and", "when", "the", "he", "she", "it", "they", "to"]);
            return (told && ends).then_some((Form::Year(YearRef::Given(year)), end));
        }
        let (value, digits) = self.figures(i)?;
        if digits <= 4 && self.any(i + 1, &["bc", "bce"]) {
            return Some((Form::BeforeChrist(value), i + 2));
        }
        if digits <= 4
            && let Some(end) = self
                .seq(i + 1, &["b", ".", "c", "."])
                .or_else(|| self.seq(i + 1, &["b", ".", "c", ".", "e", "."]))
        {
            return Some((
                Form::BeforeChrist(value),
                self.seq(i + 1, &["b", ".", "c", ".", "e", "."]).unwrap_or(end),
            ));
        }
        let (year, end) = self.year(i)?;
        if let Some(read) = self.spanning_year(i, year) {
            return Some(read);
        }
        let previous = self.before(i);
        // "2019-nCoV", "the 1922 Committee".
        if (self.word(end) == "-" && !self.spaced(end) && !self.spaced(end + 1) && self.is_word(end + 1))
            || self.word(end) == "committee"
        {
            return None;
        }
        if self.any(i.wrapping_sub(1), COUNTING) || self.any(end, COUNTED) || self.any(end, &["utc", "gmt"]) {
            return None;
        }
        // Part of a longer figure or an address.
        let glued = i > 0 && !self.spaced(i) && matches!(previous, "." | "/" | ":" | "," | "_" | "+");
        let figure = !self.spaced(end)
            && self.any(end, &[".", ":", ","])
            && self.figures(end + 1).is_some()
            && !self.spaced(end + 1);
        if glued || figure {
            return None;
        }
        // Far years need a preposition.
        if !(1700..=2060).contains(&year)
            && !self.any(i.wrapping_sub(1), PREPOSITIONS)
            && !self.any(i.wrapping_sub(1), &["(", "-", "year"])
        {
            return None;
        }
        Some((Form::Year(YearRef::Given(year)), end))
    }

    /// "2010–12", "2010/11": a span of years under its first, from autumn or April if the words say so.
    fn spanning_year(&self, i: usize, year: i16) -> Read {
        let end = i + 1;
        if !self.any(end, &["-", "/"]) {
            return None;
        }
        let (second, 2) = self.figures(end + 1)? else { return None };
        let next = u32::try_from(year).ok()?.wrapping_add(1) % 100;
        if second < next || self.any(end + 2, &["-", "/"]) {
            return None;
        }
        let end = end + 2;
        let month = if self.any(end, &["financial", "fiscal", "tax"]) {
            4
        } else if self.any(end, &["academic", "school", "season", "session", "parliamentary", "campaign"]) {
            9
        } else {
            // "1919–33" are two years, "2010/11" one.
            return (self.word(i + 1) == "/").then_some((Form::Year(YearRef::Given(year)), end));
        };
        let end = self.skip(
            self.skip(end, &["financial", "fiscal", "tax", "academic", "school", "parliamentary"]),
            &["year", "session", "season"],
        );
        (second == next).then_some((Form::YearFrom(YearRef::Given(year), month), end))
    }
}

/// Whether a word before a number makes it a count.
fn counted_before(word: &str) -> bool {
    matches!(word, "$" | "£" | "€")
}

/// Whether a month can have such a day.
fn valid(day: i8, month: i8) -> bool {
    (1..=12).contains(&month)
        && day >= 1
        && day
            <= match month {
                2 => 29,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            }
}

/// A year of two figures in full.
fn century(year: u32) -> u32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}
