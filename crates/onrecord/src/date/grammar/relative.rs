//! Expressions relative to the report's date or to another date in the text.

use super::{Cursor, Read};
use crate::date::Grain;
use crate::date::form::{Form, From, Time, Which, YearRef};
use crate::date::lexicon::{self, Direction, Part, Unit};
use crate::date::value::{Amount, Period};

impl Cursor<'_> {
    /// "Yesterday", "last week", "two days ago", "the following month".
    pub(super) fn relative(&self, i: usize) -> Read {
        self.deictic(i)
            .or_else(|| self.shift(i))
            .or_else(|| self.day_beside(i))
            .or_else(|| self.determined(i))
            .or_else(|| self.particular(i))
    }

    fn deictic(&self, i: usize) -> Read {
        let the = self.skip(i, &["the"]);
        if let Some(end) = self.seq(the, &["day", "before", "yesterday"]) {
            return Some((Form::DayOffset(-2), end));
        }
        if let Some(end) = self.seq(the, &["day", "after", "tomorrow"]) {
            return Some((Form::DayOffset(2), end));
        }
        // "USA Today", "CBS This Morning".
        if self.capital(i) && i > 0 && self.capital(i - 1) && self.is_word(i - 1) {
            return None;
        }
        Some(match self.word(i) {
            "today" => (Form::DayOffset(0), i + 1),
            "yesterday" => (Form::DayOffset(-1), i + 1),
            "tomorrow" => (Form::DayOffset(1), i + 1),
            "tonight" | "tonite" => (Form::Time(Time::Part(Part::Night), Which::This), i + 1),
            "overnight" => (Form::Time(Time::Part(Part::Night), Which::Same), i + 1),
            _ => return None,
        })
    }

    /// "Two years ago", "a few days later", "three weeks after Easter".
    fn shift(&self, i: usize) -> Read {
        let (period, end) = if let Some(read) = self.period(i) {
            read
        } else {
            let (unit, plural) = lexicon::unit(self.word(i))?;
            if !plural && self.word(i) != "moments" {
                return None;
            }
            (Period::of(Amount::Vague, unit), i + 1)
        };
        if self.aged(end) {
            return None;
        }
        let &(_, unit) = period.parts.first()?;
        let shift = |from, back, end| Some((Form::Shift { period: period.clone(), from, back }, end));
        match self.word(end) {
            "ago" => shift(From::Published, true, end + 1),
            "hence" => shift(From::Published, false, end + 1),
            "from" if self.any(end + 1, &["now", "today"]) => shift(From::Published, false, end + 2),
            "from" if self.word(end + 1) == "tomorrow" || self.word(end + 1) == "yesterday" => {
                self.shift_of(i, &period, false, end + 1)
            }
            // "For three days from Tuesday" is a duration.
            "from" if self.before(i) != "for" => self.shift_of(i, &period, false, end + 1),
            "back" if unit != Unit::Second && !self.is_word(end + 1) => shift(From::Published, true, end + 1),
            "later" | "earlier" if self.before(i) == "than" => None,
            "later" | "afterwards" | "thereafter" => shift(From::Text, false, end + 1),
            "earlier" | "previously" | "beforehand" | "prior" => shift(From::Text, true, end + 1),
            word @ ("after" | "before" | "following") => {
                // "For two weeks after the vote", "less than a day before it" are durations.
                if self.any(i.wrapping_sub(1), &["for", "than", "least", "within", "roughly", "the", "only"])
                {
                    return None;
                }
                let back = word == "before";
                let ends = !self.is_word(end + 1);
                if ends && self.figures(end + 1).is_none() {
                    return shift(From::Text, back, end + 1);
                }
                self.shift_of(i, &period, back, end + 1).or_else(|| {
                    let form = if word == "after" && self.comes(i) { Form::Comes } else { Form::Beside };
                    Some((form(period), end + 1))
                })
            }
            _ => None,
        }
    }

    /// Whether "comes" or "came" stands before `i`, so that what is told here is counted back from.
    fn comes(&self, i: usize) -> bool {
        const DEGREES: &[&str] = &[
            "just",
            "only",
            "about",
            "almost",
            "nearly",
            "around",
            "roughly",
            "approximately",
            "exactly",
            "less",
            "more",
            "than",
        ];
        let verb = (0..i).rev().take(4).find(|&at| !self.any(at, DEGREES));
        verb.is_some_and(|at| self.any(at, &["comes", "come", "came", "coming"]))
    }

    /// An amount of time counted from an expression at `at`.
    fn shift_of(&self, i: usize, period: &Period, back: bool, at: usize) -> Read {
        // The one level of nesting keeps reading linear.
        if i > 0 && self.any(i - 1, &["after", "before", "from"]) {
            return None;
        }
        let (of, end) = self
            .calendar(at)
            .or_else(|| self.deictic(at))
            .or_else(|| self.determined(at))
            .or_else(|| self.year_like(at))?;
        Some((Form::ShiftOf { period: period.clone(), back, of: Box::new(of) }, end))
    }

    /// "The day before", "the week after": of the text's date.
    fn day_beside(&self, i: usize) -> Read {
        let at = self.seq(i, &["the"])?;
        let at = self.skip(at, &["single", "very"]);
        let (unit, false) = lexicon::unit(self.word(at))? else { return None };
        if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Quarter) {
            return None;
        }
        let which = match self.word(at + 1) {
            "before" | "prior" | "previously" | "earlier" => Which::Previous,
            "after" | "following" | "later" if unit != Unit::Week || self.word(at + 1) != "following" => {
                Which::Following
            }
            _ => return None,
        };
        if self.any(at + 2, &["last", "next"]) && !self.is_word(at + 3) {
            return Some((
                Form::Shift {
                    period: Period::of(Amount::Exact(2.0), unit),
                    from: From::Published,
                    back: which == Which::Previous,
                },
                at + 3,
            ));
        }
        if let Some((of, end)) = self.calendar(at + 2).or_else(|| self.determined(at + 2)) {
            let back = which == Which::Previous;
            let period = Period::of(Amount::Exact(1.0), unit);
            return Some((Form::ShiftOf { period, back, of: Box::new(of) }, end));
        }
        Some((Form::Unit(unit, which), at + 2))
    }

    /// A determiner that says which one is meant, at `i`.
    pub(super) fn which(&self, i: usize) -> Option<(Which, usize)> {
        let the = self.skip(i, &["the"]);
        let from_text = the > i;
        if self.any(the, &["this", "that"])
            && self.any(the + 1, &["past", "last", "coming", "upcoming", "same", "very"])
        {
            let which = match self.word(the + 1) {
                "past" | "last" => Which::Past,
                "coming" | "upcoming" => Which::Coming,
                "very" if self.word(the) == "this" => Which::This,
                _ => Which::Same,
            };
            return Some((which, the + 2));
        }
        let which = match self.word(the) {
            "last" if !from_text => Which::Last,
            "past" if !from_text => Which::Past,
            "this" => Which::This,
            "current" => Which::This,
            "next" if from_text => Which::Following,
            "next" => Which::Next,
            "coming" | "upcoming" => Which::Coming,
            "that" if !from_text => Which::Same,
            "same" => Which::Same,
            "following" | "ensuing" | "subsequent" => Which::Following,
            "previous" | "preceding" | "prior" => Which::Previous,
            _ => return None,
        };
        Some((which, the + 1))
    }

    /// "Last week", "this Tuesday", "next summer", "that night".
    fn determined(&self, i: usize) -> Read {
        let (which, at) = self.which(i)?;
        if self.capital(i)
            && self.capital(at)
            && i > 0
            && self.capital(i - 1)
            && lexicon::weekday(self.word(at)).is_none()
        {
            return None;
        }
        let at = self.skip(at, &["early", "late"]);
        // "Following Monday's storm" is after it, "on following Monday" is not.
        if matches!(which, Which::Following | Which::Previous)
            && !self.any(i.wrapping_sub(1), &["on", "in", "during"])
            && self.word(i) != "the"
            && self.any(i, &["following", "ensuing", "subsequent"])
        {
            return None;
        }
        if let Some(weekday) = lexicon::weekday(self.word(at))
            && (self.word(at).len() >= 6
                || self.short_weekday(at)
                || matches!(which, Which::Last | Which::Next | Which::This | Which::Past | Which::Coming))
            && (self.word(at).len() >= 6 || self.capital(at))
        {
            return Some((Form::Weekday(weekday, which), at + 1));
        }
        if let Some(month) = lexicon::month(self.word(at))
            && (self.capital(at) || !lexicon::ambiguous(self.word(at)))
            && self.word(at).len() > 2
        {
            // "Last May 5": the day is read with its month.
            return Some((Form::Month { year: YearRef::None, month, which }, at + 1));
        }
        if let Some(season) = lexicon::season(self.word(at)) {
            return Some((Form::Season(season, YearRef::None, which), at + 1));
        }
        if let Some(part) = lexicon::part(self.word(at)) {
            let plural = self.word(at).ends_with('s');
            return (!plural).then_some((Form::Time(Time::Part(part), which), at + 1));
        }
        if let Some((Form::HolidayWeekend(holiday, YearRef::None, _), end)) = self.holiday_weekend(at) {
            return Some((Form::HolidayWeekend(holiday, YearRef::None, which), end));
        }
        if let Some((Form::Holiday(holiday, YearRef::None, _), end)) = self.holiday(at, true) {
            return Some((Form::Holiday(holiday, YearRef::None, which), end));
        }
        if self.any(at, &["financial", "fiscal", "tax", "parliamentary", "academic", "school"])
            && self.word(at + 1) == "year"
        {
            let offset = match which {
                Which::Last | Which::Past | Which::Previous => -1,
                Which::Next | Which::Coming | Which::Following => 1,
                _ => 0,
            };
            let month = if self.any(at, &["financial", "fiscal", "tax"]) { 4 } else { 9 };
            return Some((Form::YearFrom(YearRef::Offset(offset), month), at + 2));
        }
        if self.word(at) == "date" && which == Which::Same {
            return Some((Form::Unit(Unit::Day, which), at + 1));
        }
        if self.word(at) == "time" {
            return None;
        }
        // "This calendar year", "next working week".
        let at = self.skip(at, &["calendar", "working", "business"]);
        let (unit, plural) = match self.word(at) {
            "workweek" => (Unit::Week, false),
            word => lexicon::unit(word)?,
        };
        if plural || matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Decade) {
            return None;
        }
        // "The same month as", "this quarter of the city".
        if unit == Unit::Quarter && self.word(at + 1) == "of" {
            return None;
        }
        if unit == Unit::Day && matches!(which, Which::Last | Which::Past) {
            return None;
        }
        if unit == Unit::Century {
            return (which == Which::This).then_some((Form::Unit(unit, which), at + 1));
        }
        Some((Form::Unit(unit, which), at + 1))
    }

    /// "The weekend", "the morning", where they stand for a certain one.
    fn particular(&self, i: usize) -> Read {
        if i > 1
            && self.before(i) == "of"
            && self.any(i - 2, &["end", "beginning", "start"])
            && self.any(i, &["week", "month", "year"])
            && let Some((unit, false)) = lexicon::unit(self.word(i))
        {
            return Some((Form::Unit(unit, Which::This), i + 1));
        }
        let at = self.seq(i, &["the"])?;
        if self.word(at) == "weekend" {
            return Some((Form::Unit(Unit::Weekend, Which::Plain), at + 1));
        }
        // "The end of the year".
        if i > 1
            && self.word(i - 1) == "of"
            && self.any(i - 2, &["end", "beginning", "start", "middle", "rest", "remainder"])
            && let Some((unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year), false)) =
                lexicon::unit(self.word(at))
        {
            return Some((Form::Unit(unit, Which::This), at + 1));
        }
        // "Earlier in the week", "later in the day".
        if i > 1
            && self.word(i - 1) == "in"
            && self.any(i - 2, &["earlier", "later", "early", "late"])
            && let Some((unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year), false)) =
                lexicon::unit(self.word(at))
        {
            return Some((
                Form::Unit(unit, if unit == Unit::Day { Which::Same } else { Which::This }),
                at + 1,
            ));
        }
        let at = self.skip(at, &["early", "late"]);
        if self.capital(at) {
            return None;
        }
        let part = lexicon::part(self.word(at))?;
        let prepared =
            self.any(i.wrapping_sub(1), &["in", "during", "on", "of", "through", "by", "until", "at"]);
        let of = self.word(at + 1) == "of";
        ((prepared || of) && !self.word(at).ends_with('s'))
            .then_some((Form::Time(Time::Part(part), Which::Plain), at + 1))
    }

    /// "Now", "recently", "so far".
    pub(super) fn reference(&self, i: usize) -> Read {
        if !self.is_word(i) {
            return None;
        }
        let found = lexicon::REFERENCES
            .iter()
            .filter_map(|(words, direction)| self.seq(i, words).map(|end| (end, *direction)))
            .max_by_key(|(end, _)| *end);
        if let Some((end, direction)) = found {
            // "The past champion", "the present system", "the future king" are adjectives; "the past of".
            let noun = matches!(self.word(end - 1), "past" | "present" | "future")
                && self.is_word(end)
                && self.word(i) == "the";
            let goes_on = self.any(
                end,
                &[
                    "and", "or", "but", "as", "is", "was", "of", "to", "in", "for", "with", "will", "when",
                    "that", "than", "if", "are", "were", "at", "by", "on", "he", "she", "it", "they", "we",
                    "i", "because", "has", "have", "had",
                ],
            );
            let counted = self.word(end - 1) == "past"
                && (self.figures(end).is_some() || lexicon::cardinal(self.word(end)).is_some());
            if (noun && !goes_on && !self.any(i.wrapping_sub(1), &["in", "from"]))
                || counted
                || (self.word(end - 1) == "future" && self.word(end) == "of")
            {
                return None;
            }
            // "As soon as", "as recently as".
            if self.any(end - 1, &["soon", "recently"])
                && (self.word(end) == "as" || self.before(i) == "too" || self.word(end) == "-")
            {
                return None;
            }
            return Some((Form::Reference(direction), end));
        }
        if self.any(i, &["since", "until", "by", "till"])
            && self.word(i + 1) == "then"
            && self.word(i + 2) != "-"
        {
            return Some((Form::Then, i + 2));
        }
        if self.word(i) == "at" && self.word(i + 1) == "night" {
            return Some((Form::Set("XXXX-XX-XXTNI".to_owned(), Grain::PartOfDay), i + 2));
        }
        let past = match self.word(i) {
            // "As he had before."
            "before" => {
                !self.is_word(i + 1)
                    && self.figures(i + 1).is_none()
                    && lexicon::unit(self.before(i)).is_none()
                    && self.any(i + 1, &[".", ",", ";", "!", "?", ")"])
            }
            // Before a noun or number, "later" and "earlier" compare.
            "later" | "earlier" if lexicon::unit(self.before(i)).is_some() => false,
            "later" => {
                !self.any(i.wrapping_sub(1), &["no", "or", "than", "sooner"]) && self.word(i + 1) != "than"
            }
            "earlier" => !self.any(i.wrapping_sub(1), &["the", "an", "than"]) && self.word(i + 1) != "than",
            "recent" => !self.any(i.wrapping_sub(1), &["most"]),
            _ => return None,
        };
        past.then_some((Form::Reference(Direction::Past), i + 1))
    }
}
