//! Hours beside a day: "Monday 12–4", "between 3 and 5 on 10 May", "tonight from 7 to 7.30". They are two
//! expressions, of which the outer one has the day in it.

use super::{Cursor, Read, in_part, is_day};
use crate::date::form::{Form, Match, Time, Which};
use crate::date::lexicon;

/// Words of a sentence in which two bare numbers rather are votes, scores or amounts.
pub(super) const COUNTS: &[&str] = &[
    "won",
    "win",
    "wins",
    "winning",
    "beat",
    "beats",
    "beating",
    "lost",
    "lose",
    "loses",
    "losing",
    "loss",
    "draw",
    "drew",
    "drawn",
    "victory",
    "defeat",
    "defeated",
    "score",
    "scored",
    "goal",
    "goals",
    "match",
    "game",
    "games",
    "lead",
    "led",
    "vote",
    "voted",
    "votes",
    "voting",
    "ruled",
    "ruling",
    "decided",
    "split",
    "majority",
    "rose",
    "rise",
    "risen",
    "fell",
    "fall",
    "fallen",
    "increased",
    "increase",
    "dropped",
    "climbed",
    "grew",
    "odds",
    "chapter",
    "pages",
    "aged",
    "ages",
    "over",
    "trailed",
    "tied",
    "series",
    "final",
    "season",
    "side",
    "down",
    "up",
];

/// One end of a range of hours.
#[derive(Clone, Copy)]
struct End {
    hour: i8,
    minute: i8,
    /// Whether "am" or "pm" is said.
    half: bool,
    /// Whether its minutes are, too.
    exact: bool,
    /// The token after it.
    last: usize,
}

impl Cursor<'_> {
    /// A clock time of hour and minute that stands beside a day and so needs no more: "3:30", "nine thirty", "9pm".
    pub(super) fn hour_said(&self, i: usize) -> Read {
        let end = self.end(i)?;
        let mut last = end.last;
        if !end.half && !end.exact {
            return None;
        }
        // "On Tuesday, 9.30 million people".
        if !end.half && self.word(i + 1) != ":" && !self.closes(last) {
            return None;
        }
        // The seconds of "17:49:19".
        if self.word(last) == ":"
            && !self.spaced(last)
            && self.figures(last + 1).is_some_and(|(s, d)| d == 2 && s < 60)
        {
            last += 2;
        }
        // A range of hours is read as one.
        if self.any(last, &["%", "/", ":"]) || (self.word(last) == "-" && !self.spaced(last)) {
            return None;
        }
        Some((Form::Time(Time::Clock(end.hour, end.minute), Which::Plain), last))
    }

    fn end(&self, i: usize) -> Option<End> {
        let worded = self.is_word(i);
        if let Some((Form::Time(Time::Clock(hour, minute), _), last)) = self.clock(i) {
            // "Half past nine" and "noon" say what they are.
            let half = (i..last).any(|k| self.any(k, &["am", "pm", "a", "p", "noon", "midday", "midnight"]));
            return Some(End { hour, minute, half, exact: true, last });
        }
        if let Some((n, digits)) = self.figures(i)
            && (digits > 2 || n > 24)
        {
            return None;
        }
        let (Form::Time(Time::Clock(hour, minute), _), last) = self.hour_bare(i)? else { return None };
        let half = self.any(last - 1, &["am", "pm", "m", "a", "p"]) && last > i + 1;
        Some(End {
            hour,
            minute,
            half,
            exact: minute > 0 || (!worded && self.any(i + 1, &[":", "."]) && last > i + 2),
            last,
        })
    }

    /// Two hours with a word of range between them.
    fn hours(&self, i: usize, said: bool) -> Option<(End, End)> {
        let from = self.end(i)?;
        let and = self.word(from.last) == "and" && self.before(i) == "between";
        if !and && !self.any(from.last, &["-", "to", "till", "until"]) {
            return None;
        }
        let to = self.end(from.last + 1)?;
        let certain = from.half || to.half || (from.exact && to.exact);
        if !said && !certain {
            return None;
        }
        let follows = self.tokens.get(to.last);
        let goes_on = follows.is_some_and(|t| t.is_any(&["%", "/", "-", ":", "$", "°"]));
        (!goes_on).then_some((from, to))
    }

    /// "Monday 12–4", "tomorrow from 10 to 11", after a day that ends at `last`.
    pub(super) fn day_then_hours(
        &self,
        first: usize,
        day: &Form,
        last: usize,
        counted: bool,
    ) -> Option<[Match; 2]> {
        let (day, part) = beside(day)?;
        let at = self.skip(last, &[","]);
        let start = self.skip(at, &["from", "between", "at"]);
        let (from, to) = self.hours(start, !counted)?;
        if !from.half && !to.half && !self.closes(to.last) {
            return None;
        }
        let (a, b) = halves(from, to, part);
        Some([
            Match { first, last: from.last, form: day(a), begins: true },
            Match { first: from.last + 1, last: to.last, form: day(b), begins: false },
        ])
    }

    /// "Between 3 and 5 on 10 May", "6–8 next Monday".
    pub(super) fn hours_then_day(&self, i: usize, counted: bool) -> Option<[Match; 2]> {
        // Most tokens are no hours.
        if self.figures(i).is_none() && lexicon::cardinal(self.word(i)).is_none() {
            return None;
        }
        let led = self.any(i.wrapping_sub(1), &["from", "between"]);
        let (from, to) = self.hours(i, !counted)?;
        let certain = from.half || to.half || (from.exact && to.exact);
        let on = self.skip(self.skip(to.last, &[","]), &["on"]);
        if !certain && !led && on > to.last {
            return None;
        }
        let (form, last) =
            self.relative(on).or_else(|| self.calendar(on)).map(|(form, end)| self.joined(form, end))?;
        let (day, part) = beside(&form)?;
        let (a, b) = halves(from, to, part);
        Some([
            Match { first: i, last: from.last, form: day(a), begins: true },
            Match { first: from.last + 1, last, form: day(b), begins: false },
        ])
    }

    /// Whether nothing that the number before `i` could count follows.
    fn closes(&self, i: usize) -> bool {
        !self.is_word(i)
            || self.any(
                i,
                &["on", "in", "at", "with", "for", "and", "or", "but", "to", "by", "if", "when", "while"],
            )
            || lexicon::zone(self.word(i))
    }
}

/// What puts a time on a form's day, and the part of the day that the form says.
fn beside(form: &Form) -> Option<(impl Fn(Time) -> Form, Option<lexicon::Part>)> {
    let (day, which, part) = match form {
        Form::At(day, Time::Part(part)) => (Some(day.clone()), Which::Plain, Some(*part)),
        Form::Time(Time::Part(part), which) if *which != Which::Plain => (None, *which, Some(*part)),
        day if is_day(day) => (Some(Box::new(day.clone())), Which::Plain, None),
        _ => return None,
    };
    let on = move |time| match &day {
        Some(day) => Form::At(day.clone(), time),
        None => Form::Time(time, which),
    };
    Some((on, part))
}

/// The hours of the whole day: in the part said, or in the half that the second end says; else from one to
/// seven of the afternoon, and the second after the first.
fn halves(from: End, to: End, part: Option<lexicon::Part>) -> (Time, Time) {
    let place = |end: End| match part {
        Some(part) if !end.half => in_part(end.hour, part),
        _ => end.hour,
    };
    let (mut a, mut b) = (place(from), place(to));
    if !from.half && to.half && a < 12 && (a + 12, from.minute) < (b, to.minute) {
        a += 12;
    }
    if !from.half && !to.half && part.is_none() && (1..7).contains(&a) && b > a && b <= 12 {
        (a, b) = (a + 12, b + 12);
    }
    if !to.half && b < 12 && (b, to.minute) <= (a, from.minute) {
        b += 12;
    }
    (Time::Clock(a, from.minute), Time::Clock(b, to.minute))
}
