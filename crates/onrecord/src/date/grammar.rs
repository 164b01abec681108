//! The grammar of time expressions: at each token the rules are tried in turn, the longest reading of
//! each is taken, and neighbouring ones that complete each other ("9 a.m." "on" "Tuesday") are joined.

mod calendar;
mod clock;
mod duration;
mod hours;
mod range;
mod relative;

use jiff::civil::Weekday;

use super::form::{Form, Match, Time, Which, YearRef};
use super::lexer::{Kind, Token};
use super::lexicon::{self, Part, Unit};

/// A reading: what it says, and the token after its last.
type Read = Option<(Form, usize)>;

/// The expressions of a sentence's tokens, in order.
pub(crate) fn matches(tokens: &[Token], order: Order) -> Vec<Match> {
    let cursor = Cursor { tokens, order };
    let mut out = Vec::new();
    let mut i = 0;
    // What tells votes and scores, "3-1 on Saturday", from hours.
    let counted = tokens.iter().any(|t| t.is_any(hours::COUNTS));
    while i < tokens.len() {
        if let Some([from, to]) = cursor.hours_then_day(i, counted) {
            i = to.last;
            out.extend([from, to]);
            continue;
        }
        match cursor.expression(i) {
            Some((form, last)) if last > i => {
                if let Some([from, to]) = cursor.day_then_hours(i, &form, last, counted) {
                    i = to.last;
                    out.extend([from, to]);
                    continue;
                }
                out.push(Match { first: i, last, form, begins: false });
                i = last;
            }
            _ => i += 1,
        }
    }
    cursor.ranges(out)
}

/// Tokens to read, by place.
struct Cursor<'a> {
    tokens: &'a [Token],
    order: Order,
}

/// Which of two figures is the day where both could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The British: 4/6 is 4 June.
    DayMonth,
    /// The American: 4/6 is April 6.
    MonthDay,
}

/// The order that a sentence's written-out dates show, if any.
pub(crate) fn order(tokens: &[Token]) -> Option<Order> {
    tokens.windows(2).find_map(|pair| {
        let figure = |t: &Token| match t.kind {
            Kind::Number { value, digits } => digits <= 2 && (1..=31).contains(&value),
            Kind::Ordinal(_) => true,
            _ => false,
        };
        let month = |t: &Token| t.capital && t.text.len() > 2 && lexicon::month(&t.text).is_some();
        match pair {
            [a, b] if figure(a) && month(b) => Some(Order::DayMonth),
            [a, b] if month(a) && figure(b) => Some(Order::MonthDay),
            _ => None,
        }
    })
}

/// How many words of degree may come before an expression: "the very end of".
const LEADS: usize = 4;
/// How many readings may be joined into one expression.
const JOINS: usize = 4;

impl Cursor<'_> {
    fn word(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.text.as_str())
    }

    /// The word before `i`.
    fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |i| self.word(i))
    }

    fn any(&self, i: usize, words: &[&str]) -> bool {
        words.contains(&self.word(i))
    }

    /// The place after these words, if they stand at `i`.
    fn seq(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().enumerate().all(|(n, w)| self.word(i + n) == *w).then_some(i + words.len())
    }

    /// `i`, or the place after it if one of these words stands there.
    fn skip(&self, i: usize, words: &[&str]) -> usize {
        if self.any(i, words) { i + 1 } else { i }
    }

    fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital)
    }

    /// Whether a sentence or part of one ends with the sign at `i`.
    fn ends(&self, i: usize) -> bool {
        self.any(i, &[".", ","]) && self.tokens.get(i + 1).is_none_or(|t| t.spaced && t.kind == Kind::Word)
    }

    fn spaced(&self, i: usize) -> bool {
        self.tokens.get(i).is_none_or(|t| t.spaced)
    }

    fn is_word(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == Kind::Word)
    }

    /// A number in figures with how many there are.
    fn figures(&self, i: usize) -> Option<(u32, usize)> {
        match self.tokens.get(i)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// The longest expression at `i`.
    fn expression(&self, i: usize) -> Read {
        // What an apostrophe joins to a word ("sec" in "5'sec") begins nothing.
        if i > 0
            && self.tokens[i].kind == Kind::Word
            && !self.spaced(i)
            && self.before(i) == "'"
            && !self.spaced(i - 1)
        {
            return None;
        }
        // "The early May bank holiday" is not early in May.
        let the = self.skip(i, &["the"]);
        if self.any(the, &["early", "late"])
            && let Some((form, end)) = self.holiday(the, false)
        {
            return Some(self.joined(form, end));
        }
        let mut leads = [i; LEADS + 1];
        let mut n = 0;
        while n < LEADS
            && let Some(next) = self.lead(leads[n])
        {
            n += 1;
            leads[n] = next;
        }
        // An expression may begin with a word that could also be one of degree: "later that day".
        (0..=n).rev().find_map(|k| {
            let (form, end) = self.atom(leads[k])?;
            if k > 0 && matches!(form, Form::Reference(_)) {
                return None;
            }
            Some(self.joined(form, end))
        })
    }

    /// The place after a word or two of degree or part that do not change the value.
    fn lead(&self, i: usize) -> Option<usize> {
        const EDGES: &[&str] = &[
            "beginning",
            "start",
            "end",
            "middle",
            "close",
            "eve",
            "dawn",
            "rest",
            "remainder",
            "stroke",
            "turn",
        ];
        let the = self.skip(i, &["the"]);
        let the = self.skip(the, &["very"]);
        if self.any(the, EDGES) && self.word(the + 1) == "of" {
            return Some(the + 2);
        }
        // "End of year".
        if self.any(i, &["end", "start", "beginning"])
            && self.word(i + 1) == "of"
            && self.any(i + 2, &["week", "month", "year"])
        {
            return Some(i + 2);
        }
        // "The first days of January" are in January.
        if self.any(the, &["first", "second", "third", "last", "final", "opening"])
            && self.any(the + 1, &["weeks", "days", "half", "part"])
            && self.word(the + 2) == "of"
            && lexicon::month(self.word(the + 3)).is_some()
        {
            return Some(the + 3);
        }
        if self.any(the, &["early", "late", "mid"]) {
            let next = the + 1;
            let next = self.skip(next, &["-"]);
            // "Early on Tuesday", "late in 2010", "the early hours of".
            if self.any(next, &["on", "in"]) {
                return Some(self.skip(next + 1, &["the"]));
            }
            if self.word(next) == "hours" && self.word(next + 1) == "of" {
                return Some(next + 2);
            }
            return Some(next);
        }
        if self.any(i, &["earlier", "later"]) {
            if self.any(i + 1, &["last", "next", "previous"]) {
                return Some(i + 1);
            }
            if self.any(i + 1, &["on", "in", "during"]) {
                return Some(i + 2);
            }
            if self.any(i + 1, &["this", "that", "today", "the"]) {
                return Some(i + 1);
            }
        }
        if self.any(i, &["shortly", "just", "soon", "immediately"]) && self.any(i + 1, &["before", "after"]) {
            return Some(i + 2);
        }
        if self.any(i, &["more", "less", "fewer"]) && self.word(i + 1) == "than" {
            return Some(i + 2);
        }
        if self.word(i) == "at" && self.any(i + 1, &["least", "most"]) {
            return Some(i + 2);
        }
        if self.any(i, &["up", "close"]) && self.word(i + 1) == "to" {
            return Some(i + 2);
        }
        // "Over the weekend" is no more than it.
        if self.any(i, &["over", "about"]) && self.word(i + 1) == "the" {
            return None;
        }
        self.any(
            i,
            &[
                "around",
                "about",
                "roughly",
                "approximately",
                "nearly",
                "almost",
                "exactly",
                "just",
                "only",
                "over",
                "under",
                "some",
                "another",
                "circa",
                "well",
                "very",
            ],
        )
        .then_some(i + 1)
    }

    /// One reading at `i`, unjoined.
    fn atom(&self, i: usize) -> Read {
        self.tokens.get(i)?;
        self.set(i)
            .or_else(|| self.calendar(i))
            .or_else(|| self.clock(i))
            .or_else(|| self.relative(i))
            .or_else(|| self.year_like(i))
            .or_else(|| self.reference(i))
            .or_else(|| self.duration(i))
    }

    /// A reading joined with those after it that complete it.
    fn joined(&self, mut form: Form, mut end: usize) -> (Form, usize) {
        for _ in 0..JOINS {
            let Some((joined, next)) = self.join(&form, end) else { break };
            form = joined;
            end = next;
        }
        (form, end)
    }

    fn join(&self, form: &Form, end: usize) -> Read {
        // "Tuesday morning" has nothing between.
        if let Some((part, next)) = self.bare_part(end)
            && let Some(joined) = combine(form, &Form::Time(Time::Part(part), Which::Plain))
        {
            return Some((joined, next));
        }
        const BETWEEN: &[&[&str]] = &[
            &[],
            &[","],
            &["on"],
            &["at"],
            &["of"],
            &["in"],
            &["in", "the"],
            &[",", "on"],
            &[",", "at"],
            &["("],
            &["at", "around"],
            &["at", "about"],
            &["around"],
            &["@"],
            &["on", "the"],
            &[",", "early", "in", "the"],
            &["early", "in", "the"],
            &["of", "the"],
        ];
        BETWEEN.iter().find_map(|between| {
            let start = self.seq(end, between)?;
            if matches!(between, [] | [","])
                && is_day(form)
                && let Some((time, next)) = self.hour_said(start)
            {
                return Some((combine(form, &time)?, next));
            }
            let (other, next) = match between.last() {
                Some(&"the") => match self.bare_part(start) {
                    Some((part, next)) => (Form::Time(Time::Part(part), Which::Plain), next),
                    None => self.atom(start)?,
                },
                Some(&"at" | &"around" | &"about" | &"@") => self.hour(start).or_else(|| self.atom(start))?,
                _ => self.atom(start)?,
            };
            let joined = combine(form, &other)?;
            if *between == ["("] {
                // A clock time in another zone, or the day that a weekday was.
                return (self.word(next) == ")").then_some((joined, next + 1));
            }
            Some((joined, next))
        })
    }

    /// A part of the day without a determiner, as it follows a day.
    fn bare_part(&self, i: usize) -> Option<(Part, usize)> {
        let start = self.skip(i, &["early", "late"]);
        let part = lexicon::part(self.word(start))?;
        if self.word(start).ends_with('s') && self.word(start) != "nights" {
            return None;
        }
        Some((part, self.skip(start + 1, &["hours"])))
    }
}

/// Whether a form names one day.
fn is_day(form: &Form) -> bool {
    matches!(
        form,
        Form::Day { .. }
            | Form::DayOfMonth(_)
            | Form::Weekday(..)
            | Form::WeekdayOf(..)
            | Form::Holiday(..)
            | Form::DayOffset(_)
            | Form::NthWeekday(..)
            | Form::NthWeekdayOf(..)
            | Form::WeekdayDate(..)
            | Form::DayOf(..)
            | Form::WeekdayAndDay(..)
            | Form::Unit(Unit::Day, _)
    )
}

/// The year that a form names.
fn year_of(form: &Form) -> Option<YearRef> {
    match form {
        Form::Year(year) => Some(*year),
        Form::Unit(Unit::Year, which) => Some(match which {
            Which::Last | Which::Past => YearRef::Offset(-1),
            Which::Next | Which::Coming => YearRef::Offset(1),
            Which::This => YearRef::Offset(0),
            Which::Same => YearRef::Text(0),
            Which::Following => YearRef::Text(1),
            Which::Previous => YearRef::Text(-1),
            Which::Plain => YearRef::Offset(0),
        }),
        _ => None,
    }
}

/// A clock time made later by the part of the day said with it: "3 in the afternoon".
fn in_part(hour: i8, part: Part) -> i8 {
    match part {
        Part::Afternoon | Part::Evening if hour < 12 => hour + 12,
        Part::Night if (6..12).contains(&hour) => hour + 12,
        _ => hour,
    }
}

/// Two readings as one, if they complete each other.
fn combine(a: &Form, b: &Form) -> Option<Form> {
    Some(match (a, b) {
        (Form::Time(time, _), day) if is_day(day) => Form::At(Box::new(day.clone()), *time),
        (day, Form::Time(time, Which::Plain | Which::Same)) if is_day(day) => {
            Form::At(Box::new(day.clone()), *time)
        }
        (Form::Time(Time::Clock(h, m), which), Form::Time(Time::Part(part), other)) => {
            let which = if *other == Which::Plain { *which } else { *other };
            Form::Time(Time::Clock(in_part(*h, *part), *m), which)
        }
        (Form::Time(Time::Part(part), which), Form::Time(Time::Clock(h, m), _)) => {
            Form::Time(Time::Clock(in_part(*h, *part), *m), *which)
        }
        // The same time in another zone.
        (Form::Time(Time::Clock(..), _) | Form::At(_, Time::Clock(..)), Form::Time(Time::Clock(..), _)) => {
            a.clone()
        }
        (Form::Time(Time::Clock(h, m), _), Form::At(day, time)) => {
            let hour = if let Time::Part(part) = time { in_part(*h, *part) } else { *h };
            Form::At(day.clone(), Time::Clock(hour, *m))
        }
        (Form::At(day, Time::Part(part)), Form::Time(Time::Clock(h, m), _))
        | (Form::At(day, Time::Clock(h, m)), Form::Time(Time::Part(part), _)) => {
            Form::At(day.clone(), Time::Clock(in_part(*h, *part), *m))
        }
        (Form::At(day, time), b) if is_day(b) => Form::At(Box::new(combine(day, b)?), *time),
        (Form::Weekday(weekday, _), Form::Day { year: YearRef::None, month, day })
        | (Form::Day { year: YearRef::None, month, day }, Form::Weekday(weekday, Which::Plain)) => {
            Form::WeekdayDate(*weekday, *month, *day)
        }
        (Form::Weekday(..) | Form::DayOffset(_) | Form::Holiday(..), Form::Day { .. }) => b.clone(),
        (Form::Day { .. }, Form::Weekday(..) | Form::DayOffset(_)) => a.clone(),
        (Form::Weekday(weekday, _), Form::DayOfMonth(day)) => Form::WeekdayAndDay(*weekday, *day),
        (Form::WeekdayDate(_, month, day), year) => {
            Form::Day { year: year_of(year)?, month: *month, day: *day }
        }
        (Form::DayOfMonth(day), Form::Unit(Unit::Month, which)) => Form::DayOf(*day, *which),
        (Form::IsoWeek(week, YearRef::None), year) => Form::IsoWeek(*week, year_of(year)?),
        // "The first Tuesday in November".
        (Form::NthWeekday(weekday, nth, month, YearRef::None), year) => {
            Form::NthWeekday(*weekday, *nth, *month, year_of(year)?)
        }
        (Form::Weekday(day, _), Form::Unit(Unit::Week, which)) if *which != Which::Plain => {
            Form::WeekdayOf(*day, *which)
        }
        (Form::At(day, time), Form::Unit(Unit::Week, _)) if matches!(**day, Form::Weekday(..)) => {
            Form::At(Box::new(combine(day, b)?), *time)
        }
        (Form::Unit(Unit::Week, which), Form::Weekday(day, _)) => {
            return combine(&Form::Weekday(*day, Which::Plain), &Form::Unit(Unit::Week, *which));
        }
        (Form::Day { year: YearRef::None, month, day }, year) => {
            Form::Day { year: year_of(year)?, month: *month, day: *day }
        }
        (Form::Month { year: YearRef::None, month, which: Which::Plain }, year) => {
            Form::Month { year: year_of(year)?, month: *month, which: Which::Plain }
        }
        (Form::Year(year @ YearRef::Given(_)), Form::Month { year: YearRef::None, month, .. }) => {
            Form::Month { year: *year, month: *month, which: Which::Plain }
        }
        (Form::Unit(Unit::Year, which), Form::Day { year: YearRef::None, month, day })
            if *which == Which::Last =>
        {
            Form::Day { year: YearRef::Offset(-1), month: *month, day: *day }
        }
        (Form::Season(season, YearRef::None, Which::Plain), year) => {
            Form::Season(*season, year_of(year)?, Which::Plain)
        }
        (Form::Quarter(quarter, YearRef::None), year) => Form::Quarter(*quarter, year_of(year)?),
        (Form::Year(year @ YearRef::Given(_)), Form::Quarter(quarter, YearRef::None)) => {
            Form::Quarter(*quarter, *year)
        }
        (Form::Half(half, YearRef::None), year) => Form::Half(*half, year_of(year)?),
        (Form::Holiday(holiday, YearRef::None, Which::Plain), year) => {
            Form::Holiday(*holiday, year_of(year)?, Which::Plain)
        }
        (Form::Holiday(..), Form::Weekday(Weekday::Sunday, _)) => a.clone(),
        _ => return None,
    })
}
