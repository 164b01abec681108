//! Ranges and lists: "4–6 June", "from 5 to 6 p.m. on Tuesday", "April to June 2017". They stay two
//! expressions, but what one says of its month, year or day holds for the other.

use super::Cursor;
use crate::date::form::{Form, Match, Time, Which, YearRef};
use crate::date::lexer::Kind;
use crate::date::lexicon;

/// Words between the two ends.
const BETWEEN: &[&str] = &["-", "to", "and", "or", "through", "thru", "till", "until", "&"];

impl Cursor<'_> {
    /// Completes the matches of a sentence from their neighbours, and finds bare ends ("4" in "4–6 June").
    pub(super) fn ranges(&self, matches: Vec<Match>) -> Vec<Match> {
        let mut out: Vec<Match> = Vec::with_capacity(matches.len());
        let mut rest = matches.into_iter().peekable();
        while let Some(mut m) = rest.next() {
            let free = out.last().map_or(0, |last| last.last);
            if let Some(bare) = self.bare_before(&m, free) {
                out.push(bare);
            }
            if let Some(next) = rest.peek()
                && self.between(m.last, next.first)
                && let Some(form) = shared(&m.form, &next.form)
            {
                m.form = form;
            }
            if let Some(next) = rest.peek()
                && self.between(m.last, next.first)
                && self.half_day_said(next)
                && !self.half_day_said(&m)
            {
                // "2 to 2.30 p.m." is all in the afternoon.
                m.form = afternoon(m.form, &next.form);
            }
            if let Some(next) = rest.peek() {
                m.begins |= self.between(m.last, next.first)
                    && (!self.any(m.last, &["and", "or", "&"]) || self.before(m.first) == "between");
                if let Some(form) = self.placed(&m, next) {
                    m.form = form;
                }
            }
            let until = rest.peek().map_or(self.tokens.len(), |next| next.first);
            let after = self.bare_after(&m, until);
            out.push(m);
            out.extend(after);
        }
        out
    }

    /// A duration whose place the next expression tells: "three days from Monday", "the first ten days of March".
    fn placed(&self, m: &Match, next: &Match) -> Option<Form> {
        let (Form::Duration(period) | Form::Recent(period, _)) = &m.form else { return None };
        let of = || Box::new(next.form.clone());
        if matches!(next.form, Form::PartOf { .. } | Form::Starting { .. }) {
            return None;
        }
        let at = self.skip(m.last, &[","]);
        let start = self.skip(at, &["starting", "beginning", "commencing"]);
        let start = self.skip(start, &["from", "on"]);
        if start > at && start == next.first && (self.word(at) != "on") {
            return Some(Form::Starting { period: period.clone(), at: of() });
        }
        let at = self.skip(m.first, &["the"]);
        let end = match self.word(at) {
            "first" | "opening" => false,
            "last" | "final" => true,
            _ => return None,
        };
        (self.word(m.last) == "of" && next.first == m.last + 1).then(|| Form::PartOf {
            period: period.clone(),
            end,
            of: of(),
        })
    }

    /// Whether "am" or "pm" is among the tokens of a match.
    fn half_day_said(&self, m: &Match) -> bool {
        (m.first..m.last).any(|i| self.any(i, &["am", "pm", "noon", "midday", "midnight"]))
    }

    /// Whether only a word of range stands from `from` to `to`.
    fn between(&self, from: usize, to: usize) -> bool {
        (to == from + 1 || (to == from + 2 && self.any(from + 1, &["the", "from", "early", "late", "mid"])))
            && self.any(from, BETWEEN)
    }

    /// The day of a month in figures or as an ordinal word, that nothing makes a count.
    fn bare_day(&self, i: usize) -> Option<(i8, usize)> {
        let (day, end) = match self.tokens.get(i)?.kind {
            Kind::Number { value, digits } if digits <= 2 => (value, i + 1),
            Kind::Ordinal(n) => (n, i + 1),
            Kind::Word => self.ordinal(i)?,
            _ => return None,
        };
        let day = i8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
        let counted = lexicon::unit(self.word(end)).is_some()
            || self.any(
                end,
                &[
                    "%", ":", "/", "people", "percent", "per", "million", "billion", "am", "pm", "$",
                    "others", "more",
                ],
            )
            || (self.word(end) == "." && !self.spaced(end + 1) && self.figures(end + 1).is_some());
        (!counted).then_some((day, end))
    }

    /// "4" in "4–6 June", "5" in "5 to 6 p.m.".
    fn bare_before(&self, m: &Match, free: usize) -> Option<Match> {
        let the = if m.first > 0 && self.word(m.first - 1) == "the" { m.first - 1 } else { m.first };
        let sign = the.checked_sub(1)?;
        if !self.any(sign, BETWEEN) {
            return None;
        }
        let mut at = sign.checked_sub(1)?;
        if at < free {
            return None;
        }
        let form = match &m.form {
            Form::Day { year, month, day } if self.day_first(m.first) => {
                // "Twenty-seventh" takes two or three tokens.
                let mut read = self.bare_day(at);
                for back in 1..=2 {
                    if let Some(k) = at.checked_sub(back).filter(|k| *k >= free)
                        && let Some((n, end)) = self.bare_day(k)
                        && end == sign
                        && !matches!(self.tokens[k].kind, Kind::Number { .. })
                    {
                        read = Some((n, end));
                        at = k;
                        break;
                    }
                }
                let (first, _) = read.filter(|(_, end)| *end == sign)?;
                // "The 27th to the 3rd of April" begins in March.
                let month = if first < *day {
                    *month
                } else if *month > 1 {
                    *month - 1
                } else {
                    return None;
                };
                Form::Day { year: *year, month, day: first }
            }
            Form::Time(Time::Clock(h, _), which) => Form::Time(self.bare_clock(at, sign, *h)?, *which),
            Form::At(day, Time::Clock(h, _)) => Form::At(day.clone(), self.bare_clock(at, sign, *h)?),
            _ => return None,
        };
        Some(Match { first: at, last: sign, form, begins: true })
    }

    /// Whether a day is written before its month at `i`.
    fn day_first(&self, i: usize) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|t| lexicon::month(&t.text).is_none() && lexicon::weekday(&t.text).is_none())
    }

    /// The bare hour before a clock time, in the same half of the day if it comes before it there.
    fn bare_clock(&self, at: usize, sign: usize, end: i8) -> Option<Time> {
        let value = match self.figures(at) {
            Some((n, digits)) if digits <= 2 => n,
            Some(_) => return None,
            None => lexicon::cardinal(self.word(at))?,
        };
        if at + 1 != sign || (at > 0 && self.any(at - 1, &[".", ":", "$", "£", "€"]) && !self.spaced(at)) {
            return None;
        }
        let hour = i8::try_from(value).ok().filter(|h| (0..=24).contains(h))?;
        let later = if hour < 12 && hour + 12 < end { hour + 12 } else { hour };
        Some(Time::Clock(later, 0))
    }

    /// "6" in "June 4–6", "17th" in "April 9th through 17th".
    fn bare_after(&self, m: &Match, until: usize) -> Option<Match> {
        if let Form::Year(YearRef::Given(first)) = m.form
            && self.word(m.last) == "-"
            && m.last + 1 < until
            && let Some((n, 2)) = self.figures(m.last + 1)
            && let Ok(n) = i16::try_from(n)
            && n > first % 100
            && !self.any(m.last + 2, &["-", "/", "%"])
        {
            // "33" in "1919–33".
            let form = Form::Year(YearRef::Given(first - first % 100 + n));
            return Some(Match { first: m.last + 1, last: m.last + 2, form, begins: false });
        }
        let Form::Day { year: year @ YearRef::None, month, day } = m.form else { return None };
        if !self.any(m.last, BETWEEN) || self.day_first(m.first) {
            return None;
        }
        let at = self.skip(m.last + 1, &["the"]);
        let (second, end) = self.bare_day(at)?;
        if end > until
            || self.word(end) == "-"
            || (!self.is_word(at) && self.is_word(end) && self.capital(end))
        {
            return None;
        }
        let (month, year_end) = if second > day {
            (month, end)
        } else if month < 12 {
            (month + 1, end)
        } else {
            return None;
        };
        let year = match self.year(self.skip(year_end, &[","])) {
            Some((y, next)) if next <= until => {
                return Some(Match {
                    first: at,
                    last: next,
                    form: Form::Day { year: YearRef::Given(y), month, day: second },
                    begins: false,
                });
            }
            _ => year,
        };
        Some(Match { first: at, last: end, form: Form::Day { year, month, day: second }, begins: false })
    }
}

/// A morning hour moved to the afternoon if the range's end leaves room for it.
fn afternoon(first: Form, second: &Form) -> Form {
    let (Form::At(_, Time::Clock(end, until)) | Form::Time(Time::Clock(end, until), _)) = second else {
        return first;
    };
    let later = |h: i8, m: i8| if h < 12 && (h + 12, m) < (*end, *until) { h + 12 } else { h };
    match first {
        Form::At(day, Time::Clock(h, m)) => Form::At(day, Time::Clock(later(h, m), m)),
        Form::Time(Time::Clock(h, m), which) => Form::Time(Time::Clock(later(h, m), m), which),
        other => other,
    }
}

/// The first end of a range with what the second says for both.
fn shared(first: &Form, second: &Form) -> Option<Form> {
    Some(match (first, second) {
        (Form::Time(time @ Time::Clock(..), Which::Plain), Form::At(day, Time::Clock(..))) => {
            Form::At(day.clone(), *time)
        }
        (
            Form::Month { year: YearRef::None, month, which: Which::Plain },
            Form::Month { year: YearRef::Given(y), month: end, .. }
            | Form::Day { year: YearRef::Given(y), month: end, .. },
        ) => Form::Month {
            year: YearRef::Given(if month > end { y - 1 } else { *y }),
            month: *month,
            which: Which::Plain,
        },
        (
            Form::Day { year: YearRef::None, month, day },
            Form::Day { year: YearRef::Given(y), month: end, .. },
        ) => {
            Form::Day { year: YearRef::Given(if month > end { y - 1 } else { *y }), month: *month, day: *day }
        }
        // "From the 13th to the 15th of July".
        (Form::DayOfMonth(first), Form::Day { year, month, day }) if first < day => {
            Form::Day { year: *year, month: *month, day: *first }
        }
        _ => return None,
    })
}
