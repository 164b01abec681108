//! Resolves expressions against the report's date, the dates before them in the text
//! and the tense of their clause.

use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use super::Basis;
use super::form::{Form, From, Time, Which, YearRef};
use super::lexicon::{Direction, Holiday, Season, Unit};
use super::tense::Tense;
use super::value::{Amount, Period, Value};

/// The state of a report as it is read: its date and what was last said of time.
pub(crate) struct Resolver {
    published: Option<Date>,
    /// The moment that "in five minutes" counts from, if it is known to the minute.
    now: Option<DateTime>,
    /// The day that "today" and "this morning" count from: the report's, or the quotation's.
    today: Option<Date>,
    /// The last value with a place in time.
    last: Option<Value>,
    /// The last day not after the report's, which clock times and "that day" go to.
    day: Option<Date>,
    /// The last day, before the report's or after, for clauses that look ahead.
    ahead: Option<Date>,
    /// The last day in this sentence.
    near: Option<Date>,
    /// The year last given in figures in this sentence.
    year: Option<i16>,
    /// The first day of the range that the next expression ends.
    from: Option<Date>,
}

type Resolved = Option<(Value, Basis)>;

impl Resolver {
    /// Nothing read yet.
    pub(crate) fn new(published: Option<Date>) -> Self {
        Self {
            published,
            now: None,
            today: published,
            last: None,
            day: None,
            ahead: None,
            near: None,
            year: None,
            from: None,
        }
    }

    /// Nothing read yet, at a moment.
    pub(crate) fn at(now: Option<DateTime>) -> Self {
        Self { now, ..Self::new(now.map(DateTime::date)) }
    }

    /// Begins a sentence.
    pub(crate) fn sentence(&mut self) {
        self.near = None;
        self.year = None;
        self.from = None;
    }

    /// The value of an expression, which then becomes what later ones refer to.
    ///
    /// `until` is the end of the range that it begins. In a quotation "today" is the day on which it was said, which is the last that the text names.
    pub(crate) fn resolve(
        &mut self,
        form: &Form,
        until: Option<&Form>,
        tense: Tense,
        quoted: bool,
    ) -> Resolved {
        let said = self.day.filter(|d| {
            self.published.is_some_and(|p| (0..=SAID).contains(&d.until(p).map_or(-1, |s| s.get_days())))
        });
        self.today = if quoted { said.or(self.published) } else { self.published };
        let from = self.from.take();
        let (value, basis) = self.value(form, tense)?;
        let value = match (until, from) {
            (Some(until), _) => self.before_end(form, &value, until, tense).unwrap_or(value),
            (None, Some(from)) => after_start(form, &value, from).unwrap_or(value),
            (None, None) => value,
        };
        self.from = until.and(value.day());
        if let Value::Day(day) | Value::Minute(day, ..) | Value::DayPart(day, _) = value {
            self.near = Some(day);
            self.ahead = Some(day);
            // What happened after a date to come goes back to the last one past.
            if self.published.is_none_or(|p| day <= p) {
                self.day = Some(day);
            }
        }
        if value.bounds().is_some()
            && !matches!(value, Value::Stretch(..) | Value::Decade(_) | Value::Century(_))
        {
            self.last = Some(value.clone());
        }
        if let Form::Year(YearRef::Given(y))
        | Form::Month { year: YearRef::Given(y), .. }
        | Form::Day { year: YearRef::Given(y), .. } = form
        {
            self.year = Some(*y);
        }
        Some((value, basis))
    }

    /// A range runs forward: of "from August to October" both ends are in one year, whatever the tense makes
    /// of each. The month or day without a year that begins it is the last before its end.
    fn before_end(&self, form: &Form, value: &Value, until: &Form, tense: Tense) -> Option<Value> {
        if !matches!(until, Form::Month { .. } | Form::Day { .. }) {
            return None;
        }
        let (end, _) = self.value(until, tense)?;
        let end = end.bounds()?.0.date();
        match (form, value) {
            (Form::Month { year: YearRef::None, which: Which::Plain, .. }, &Value::Month(_, month)) => {
                let year = end.year().checked_sub(i16::from(month > end.month()))?;
                Some(Value::Month(year, month))
            }
            (Form::Day { year: YearRef::None, .. }, &Value::Day(day)) => {
                let in_year = |y| Date::new(y, day.month(), day.day()).ok();
                last_of(end, in_year).map(Value::Day)
            }
            _ => None,
        }
    }

    fn value(&self, form: &Form, tense: Tense) -> Resolved {
        match *form {
            Form::Day { year, month, day } => self.day_of(year, month, day, tense),
            Form::DayOfMonth(day) => self.day_of_month(day, tense),
            Form::Month { year, month, which } => self.month(year, month, which, tense),
            Form::Year(year) => self.year(year),
            Form::YearFrom(year, month) => {
                let (number, basis) = self.known_year(year)?;
                let begins = |y| Date::new(y, month, if month == 4 { 6 } else { 1 }).ok();
                // Until April the financial year is the one that began in the year before.
                let begun = match (year, self.published) {
                    (YearRef::Offset(_), Some(p)) => begins(p.year())? <= p,
                    _ => true,
                };
                Some((Value::YearFrom(begins(number.checked_sub(i16::from(!begun))?)?), basis))
            }
            Form::Weekday(weekday, which) => self.weekday(weekday, which, tense),
            Form::NthWeekday(weekday, nth, month, year) => {
                let of = |y| Date::new(y, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
                match (year, self.year, self.known_year(year)) {
                    (YearRef::None, Some(y), _) => Some((Value::Day(of(y)?), Basis::Text)),
                    (YearRef::None, None, _) => match self.published {
                        Some(p) => published(Value::Day(nearest_day(p, tense, of)?)),
                        None => explicit(Value::YearlessMonth(month)),
                    },
                    (_, _, Some((y, basis))) => Some((Value::Day(of(y)?), basis)),
                    _ => explicit(Value::YearlessMonth(month)),
                }
            }
            Form::WeekdayDate(weekday, month, day) => {
                let Some(p) = self.published else { return self.day_of(YearRef::None, month, day, tense) };
                // The day falls on such a weekday every five, six or eleven years.
                let found = (p.year().saturating_sub(6)..=p.year().saturating_add(6))
                    .filter_map(|y| Date::new(y, month, day).ok())
                    .filter(|d| d.weekday() == weekday)
                    .min_by_key(|d| d.until(p).map_or(i32::MAX, |s| s.get_days().abs()));
                match found {
                    Some(d) if d.until(p).is_ok_and(|s| s.get_days().abs() <= 400) => {
                        published(Value::Day(d))
                    }
                    // The writer mistook the weekday.
                    _ => self.day_of(YearRef::None, month, day, tense),
                }
            }
            Form::DayOf(day, which) => match self.unit(Unit::Month, which, tense)? {
                (Value::Month(y, m), basis) => Some((Value::Day(Date::new(y, m, day).ok()?), basis)),
                other => Some(other),
            },
            Form::WeekOf(ref day) => match self.value(day, tense)? {
                (Value::Day(day), basis) => Some((Value::Week(week_of(day)?), basis)),
                other => Some(other),
            },
            Form::IsoWeek(week, year) => {
                let (year, basis) = self.known_year(year)?;
                let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
                Some((Value::Week(monday), basis))
            }
            Form::WeekdayAndDay(weekday, day) => {
                let Some(p) = self.published else { return vague(Direction::Past) };
                // Such a day comes at most fourteen months away.
                let in_month = |months: i32| {
                    let month = p.first_of_month().checked_add(months.months()).ok()?;
                    Date::new(month.year(), month.month(), day).ok().filter(|d| d.weekday() == weekday)
                };
                let past = (0..15).filter_map(|n| in_month(-n)).find(|d| *d <= p);
                let future = (0..15).filter_map(in_month).find(|d| *d >= p);
                published(Value::Day(match tense {
                    Tense::Past => past?,
                    Tense::Future => future?,
                    Tense::Present | Tense::Prospect => [past?, future?]
                        .into_iter()
                        .min_by_key(|d| d.until(p).map_or(i32::MAX, |s| s.get_days().abs()))?,
                }))
            }
            Form::WeekdayOf(weekday, which) => match self.unit(Unit::Week, which, tense)? {
                (Value::Week(monday), basis) => Some((Value::Day(after(monday, weekday)?), basis)),
                other => Some(other),
            },
            Form::NthWeekdayOf(weekday, nth, which) => match self.unit(Unit::Month, which, tense)? {
                (Value::Month(y, m), basis) => {
                    let day = Date::new(y, m, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?;
                    Some((Value::Day(day), basis))
                }
                other => Some(other),
            },
            Form::NthUnit(nth, unit, ref of) => {
                let (value, basis) = self.value(of, tense)?;
                Some((nth_unit(&value, nth, unit).unwrap_or(value), basis))
            }
            Form::Holiday(holiday, year, which) => self.holiday(holiday, year, which, tense),
            Form::HolidayWeekend(holiday, year, which) => match self.holiday(holiday, year, which, tense)? {
                (Value::Day(day), basis) => {
                    // A Monday off ends a weekend, a Thursday one begins it.
                    let monday = week_of(day)?;
                    let before = matches!(day.weekday(), Weekday::Monday | Weekday::Tuesday);
                    let weeks = if before { -1 } else { 0 };
                    Some((Value::Weekend(monday.checked_add(weeks.weeks()).ok()?), basis))
                }
                other => Some(other),
            },
            Form::DayOffset(days) => match self.today {
                Some(p) => published(Value::Day(p.checked_add(days.days()).ok()?)),
                None => vague(sign(days)),
            },
            Form::Unit(unit, which) => self.unit(unit, which, tense),
            Form::Shift { ref period, from, back } => self.shift(period, from, back),
            Form::ShiftOf { ref period, back, ref of } => match self.value(of, tense) {
                Some((value, basis)) if value.day().is_some() => {
                    let moved = match (&value, &period.parts[..]) {
                        (_, [(Amount::Vague, _), ..]) => {
                            return vague(if back { Direction::Past } else { Direction::Future });
                        }
                        // Two weeks from a day that is named are to the day.
                        (Value::Day(day), [(_, Unit::Week | Unit::Fortnight)]) => {
                            Value::Day(day.checked_add(length(period, back)?).ok()?)
                        }
                        _ => shifted(&value, period, back)?,
                    };
                    Some((moved, basis))
                }
                _ => vague(Direction::Past),
            },
            Form::Season(season, year, which) => self.season(season, year, which, tense),
            Form::Quarter(quarter, year) => match self.known_year(year) {
                Some((y, basis)) => Some((Value::Quarter(Some(y), quarter), basis)),
                None => explicit(Value::Quarter(None, quarter)),
            },
            Form::Half(half, year) => {
                let (y, basis) = self.known_year(year)?;
                Some((Value::Half(y, half), basis))
            }
            Form::Decade(n) => explicit(Value::Decade(n)),
            Form::Century(n) => explicit(Value::Century(n)),
            Form::BeforeChrist(n) => explicit(Value::BeforeChrist(n)),
            Form::Duration(ref period) => explicit(Value::Duration(period.clone())),
            Form::Recent(ref period, back) => match self.recent(period, back) {
                Some((from, to)) if from < to => published(Value::Stretch(period.clone(), from, to)),
                _ => explicit(Value::Duration(period.clone())),
            },
            Form::Inside(ref period) => match (tense, self.start_of(period)) {
                (Tense::Future, Some(from)) => stretch(period, from, false, Basis::Published),
                _ => explicit(Value::Duration(period.clone())),
            },
            Form::Starting { ref period, ref at } => match self.value(at, tense) {
                Some((value, basis)) if value.bounds().is_some() => {
                    stretch(period, value.bounds()?.0, false, basis)
                }
                _ => explicit(Value::Duration(period.clone())),
            },
            Form::PartOf { ref period, end, ref of } => match self.value(of, tense) {
                Some((value, basis)) => match part_of(&value, period, end) {
                    Some(from) => stretch(period, from, end, basis),
                    None => explicit(Value::Duration(period.clone())),
                },
                None => explicit(Value::Duration(period.clone())),
            },
            Form::Within(ref period) => match (tense, self.published) {
                (Tense::Future, Some(_)) => self.shift(period, From::Published, false),
                // Without a verb somebody speaks of now.
                (Tense::Present, Some(_)) if self.now.is_some() && of_clock(period) => {
                    self.shift(period, From::Published, false)
                }
                _ => explicit(Value::Duration(period.clone())),
            },
            Form::Then => match &self.last {
                Some(last) => Some((last.clone(), Basis::Text)),
                None => vague(Direction::Past),
            },
            Form::Beside(ref period) => self.beside(period),
            Form::Comes(ref period) => self.comes(period),
            Form::Set(ref pattern, grain) => explicit(Value::Set(pattern.clone(), grain)),
            Form::Reference(direction) => vague(direction),
            Form::Time(time, which) => self.time(time, which, tense),
            Form::At(ref day, time) => {
                let (value, basis) = self.value(day, tense)?;
                match value {
                    Value::Day(day) => Some((on(day, time), basis)),
                    Value::Set(pattern, _) if pattern.starts_with("XXXX-") => {
                        let time = match time {
                            Time::Clock(h, m) => Value::Clock(h, m),
                            Time::Part(part) => Value::PartOnly(part),
                        };
                        Some((Value::Set(pattern + &time.timex(), time.grain()), basis))
                    }
                    Value::Reference(_) => match time {
                        // Without a day the clock still says something.
                        Time::Clock(h, m) => explicit(Value::Clock(h, m)),
                        Time::Part(_) => Some((value, basis)),
                    },
                    other => Some((other, basis)),
                }
            }
        }
    }

    /// The year meant, if it can be known.
    fn known_year(&self, year: YearRef) -> Option<(i16, Basis)> {
        match year {
            YearRef::Given(y) => Some((y, Basis::Explicit)),
            YearRef::Offset(n) => Some((self.published?.year().checked_add(n)?, Basis::Published)),
            YearRef::Text(n) => Some((self.last.as_ref()?.day()?.year().checked_add(n)?, Basis::Text)),
            YearRef::None => Some((self.published?.year(), Basis::Published)),
        }
    }

    fn year(&self, year: YearRef) -> Resolved {
        match (year, self.known_year(year)) {
            (_, Some((y, basis))) => Some((Value::Year(y), basis)),
            (YearRef::Offset(n), None) => vague(sign(n)),
            _ => vague(Direction::Past),
        }
    }

    fn day_of(&self, year: YearRef, month: i8, day: i8, tense: Tense) -> Resolved {
        if let YearRef::None = year {
            if let Some(y) = self.year
                && let Ok(date) = Date::new(y, month, day)
            {
                return Some((Value::Day(date), Basis::Text));
            }
            let Some(p) = self.published else {
                return explicit(Value::YearlessDay(month, day));
            };
            let date = nearest_day(p, tense, |y| Date::new(y, month, day).ok())?;
            return published(Value::Day(date));
        }
        let Some((y, basis)) = self.known_year(year) else {
            return explicit(Value::YearlessDay(month, day));
        };
        Some((Value::Day(Date::new(y, month, day).ok()?), basis))
    }

    fn day_of_month(&self, day: i8, tense: Tense) -> Resolved {
        let (base, basis) = match (&self.last, self.published) {
            (Some(Value::Month(y, m)), _) => (Date::new(*y, *m, 1).ok()?, Basis::Text),
            (_, Some(p)) => (p, Basis::Published),
            (Some(last), None) => (last.day()?, Basis::Text),
            (None, None) => return None,
        };
        let this = Date::new(base.year(), base.month(), day);
        let months = match (tense, this) {
            (Tense::Past, Ok(d)) if basis == Basis::Published && d > base => -1,
            (Tense::Future, Ok(d)) if basis == Basis::Published && d < base => 1,
            (Tense::Present, Ok(d)) if basis == Basis::Published && d < base => 1,
            _ => 0,
        };
        let month = base.first_of_month().checked_add(months.months()).ok()?;
        Some((Value::Day(Date::new(month.year(), month.month(), day).ok()?), basis))
    }

    fn month(&self, year: YearRef, month: i8, which: Which, tense: Tense) -> Resolved {
        if year != YearRef::None {
            return match self.known_year(year) {
                Some((y, basis)) => Some((Value::Month(y, month), basis)),
                None => explicit(Value::YearlessMonth(month)),
            };
        }
        if let (Which::Plain, Some(y)) = (which, self.year) {
            return Some((Value::Month(y, month), Basis::Text));
        }
        let Some(p) = self.published else {
            return match which {
                Which::Last | Which::Past => vague(Direction::Past),
                Which::Next | Which::Coming => vague(Direction::Future),
                _ => explicit(Value::YearlessMonth(month)),
            };
        };
        let p = p.first_of_month();
        let first = |y| Date::new(y, month, 1).ok();
        let date = match which {
            Which::Last | Which::Past | Which::Previous => last_of(p.checked_sub(1.day()).ok()?, first)?,
            Which::Next | Which::Coming | Which::Following => next_of(p.checked_add(1.day()).ok()?, first)?,
            Which::This => first(p.year())?,
            Which::Plain | Which::Same => nearest(p, tense, first)?,
        };
        published(Value::Month(date.year(), month))
    }

    fn weekday(&self, weekday: Weekday, which: Which, tense: Tense) -> Resolved {
        if let (Which::Same | Which::Following | Which::Previous, Some(day)) = (which, self.day) {
            let date = match which {
                Which::Following => after(day.checked_add(1.day()).ok()?, weekday)?,
                Which::Previous => before(day.checked_sub(1.day()).ok()?, weekday)?,
                _ => before(day, weekday)?,
            };
            return Some((Value::Day(date), Basis::Text));
        }
        let Some(p) = self.published else {
            return vague(match (which, tense) {
                (Which::Next | Which::Coming | Which::Following, _)
                | (Which::Plain | Which::This, Tense::Future) => Direction::Future,
                _ => Direction::Past,
            });
        };
        let date = match which {
            // "Last" and "next" are of the week before and after; "this past" and "this coming" of the days around.
            Which::Past => before(p.yesterday().ok()?, weekday)?,
            Which::Coming => after(p.tomorrow().ok()?, weekday)?,
            Which::Last | Which::Previous => in_week(p, -1, weekday)?,
            Which::Next | Which::Following => in_week(p, 1, weekday)?,
            Which::This if tense == Tense::Past => before(p, weekday)?,
            Which::This => after(p, weekday)?,
            _ if tense == Tense::Future => after(p, weekday)?,
            _ if tense == Tense::Prospect => {
                let (last, next) = (before(p, weekday)?, after(p, weekday)?);
                let days = |d: Date| d.until(p).map_or(i32::MAX, |s| s.get_days().abs());
                if days(last) < days(next) { last } else { next }
            }
            _ => before(p, weekday)?,
        };
        published(Value::Day(date))
    }

    fn holiday(&self, holiday: Holiday, year: YearRef, which: Which, tense: Tense) -> Resolved {
        if year != YearRef::None
            && let Some((y, basis)) = self.known_year(year)
        {
            return Some((Value::Day(holiday_in(holiday, y)?), basis));
        }
        let Some(p) = self.published else {
            return match holiday {
                Holiday::Fixed(month, day) => explicit(Value::YearlessDay(month, day)),
                _ => vague(Direction::Past),
            };
        };
        let date = match which {
            Which::Last | Which::Past | Which::Previous => {
                last_of(p.checked_sub(1.day()).ok()?, |y| holiday_in(holiday, y))?
            }
            Which::Next | Which::Coming | Which::Following => {
                next_of(p.checked_add(1.day()).ok()?, |y| holiday_in(holiday, y))?
            }
            Which::This => holiday_in(holiday, p.year())?,
            _ => nearest_day(p, tense, |y| holiday_in(holiday, y))?,
        };
        published(Value::Day(date))
    }

    fn season(&self, season: Season, year: YearRef, which: Which, tense: Tense) -> Resolved {
        if year != YearRef::None {
            return match self.known_year(year) {
                Some((y, basis)) => Some((Value::Season(Some(y), season), basis)),
                None => explicit(Value::Season(None, season)),
            };
        }
        let Some(p) = self.published else {
            return match which {
                Which::Last | Which::Past => vague(Direction::Past),
                Which::Next | Which::Coming => vague(Direction::Future),
                _ => explicit(Value::Season(None, season)),
            };
        };
        let start = match season {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        };
        let first = |y| Date::new(y, start, 1).ok();
        let date = match which {
            Which::Plain => return explicit(Value::Season(None, season)),
            Which::Last | Which::Past | Which::Previous => {
                // "Last summer" said in July is the year before's.
                let ended = p.checked_sub(2.months()).ok()?;
                last_of(ended.checked_sub(1.day()).ok()?, first)?
            }
            Which::Next | Which::Coming | Which::Following => next_of(p, first)?,
            _ if season == Season::Winter && p.month() < 3 => first(p.year().checked_sub(1)?)?,
            _ if which == Which::This => first(p.year())?,
            _ => nearest(p, tense, first)?,
        };
        published(Value::Season(Some(date.year()), season))
    }

    /// "Last week", "that day", "the following month".
    fn unit(&self, unit: Unit, which: Which, tense: Tense) -> Resolved {
        let (n, from) = match which {
            Which::Last | Which::Past => (-1, From::Published),
            Which::Next | Which::Coming => (1, From::Published),
            Which::This | Which::Plain => (0, From::Published),
            Which::Same => (0, From::Text),
            Which::Following => (1, From::Text),
            Which::Previous => (-1, From::Text),
        };
        let (base, basis) = match from {
            From::Published => (self.published, Basis::Published),
            From::Text if unit == Unit::Day => match self.day {
                Some(day) => (Some(day), Basis::Text),
                None => (self.published, Basis::Published),
            },
            From::Text => match self.last.as_ref().and_then(Value::day) {
                Some(day) => (Some(day), Basis::Text),
                None => (self.published, Basis::Published),
            },
        };
        let Some(base) = base else {
            if (unit, which) == (Unit::Century, Which::This) {
                return explicit(Value::Century(20));
            }
            return vague(match from {
                From::Published => sign(n),
                From::Text => Direction::Past,
            });
        };
        let value = match unit {
            Unit::Weekend => {
                let monday = week_of(base)?;
                // Past the weekend "the weekend" is the one before, unless it is to come.
                let plain_past = which == Which::Plain
                    && tense == Tense::Past
                    && base.weekday().to_monday_zero_offset() < 5;
                let n = if plain_past { -1 } else { n };
                Value::Weekend(monday.checked_add(n.weeks()).ok()?)
            }
            Unit::Second | Unit::Minute | Unit::Hour => return vague(sign(n)),
            _ => of_grain(base.checked_add(span(f64::from(n), unit)?).ok()?, unit)?,
        };
        Some((value, basis))
    }

    /// "Two days ago", "a year later".
    fn shift(&self, period: &Period, from: From, back: bool) -> Resolved {
        let direction = match (from, back) {
            (From::Published, false) => Direction::Future,
            _ => Direction::Past,
        };
        let clock = of_clock(period);
        let [(Amount::Exact(_), _), ..] = period.parts[..] else {
            return if clock && from == From::Text { self.same_day() } else { vague(direction) };
        };
        let now = self.now.filter(|_| clock).map(|now| Value::Minute(now.date(), now.hour(), now.minute()));
        let (base, basis) = match from {
            From::Published => (now.or(self.published.map(Value::Day)), Basis::Published),
            From::Text if self.last.is_none() && now.is_some() => (now, Basis::Published),
            From::Text => (self.last.clone(), Basis::Text),
        };
        let Some(base) = base else {
            return vague(direction);
        };
        match shifted(&base, period, back) {
            Some(value) => Some((value, basis)),
            None if clock && from == From::Text => self.same_day(),
            None => vague(direction),
        }
    }

    /// "Hours earlier": on the day that the text tells of, else on the report's.
    fn same_day(&self) -> Resolved {
        match (self.published, self.near.or(self.day)) {
            (Some(_), Some(day)) => Some((Value::Day(day), Basis::Text)),
            (Some(p), None) => published(Value::Day(p)),
            (None, _) => vague(Direction::Past),
        }
    }

    /// "The news comes a week after the vote": when the vote was, at the grain of its unit.
    fn comes(&self, period: &Period) -> Resolved {
        let (day, basis) = match (self.near, self.published) {
            (Some(day), _) => (day, Basis::Text),
            (None, Some(p)) => (p, Basis::Published),
            (None, None) => return self.beside(period),
        };
        match shifted(&Value::Day(day), period, true) {
            Some(value) => Some((value, basis)),
            None => self.beside(period),
        }
    }

    /// The moment from which a period counts: now for hours and less, else the report's day.
    fn start_of(&self, period: &Period) -> Option<DateTime> {
        match self.now {
            Some(now) if of_clock(period) => Some(now),
            _ => Some(self.published?.at(0, 0, 0, 0)),
        }
    }

    /// "The past two years", "the next three months", from the first moment to before the second.
    fn recent(&self, period: &Period, back: bool) -> Option<(DateTime, DateTime)> {
        let mut from = self.start_of(period)?;
        match period.parts[..] {
            // Quarters are the calendar's.
            [(Amount::Exact(_), Unit::Quarter)] => {
                let p = self.published?;
                let months = i32::from((p.month() - 1) % 3) - if back { 0 } else { 3 };
                from = p.first_of_month().checked_sub(months.months()).ok()?.at(0, 0, 0, 0);
            }
            // The report's own day belongs to neither.
            _ if !back && !of_clock(period) => from = from.checked_add(1.day()).ok()?,
            _ => {}
        }
        let to = from.checked_add(length(period, back)?).ok()?;
        Some((from.min(to), from.max(to)))
    }

    /// "Two hours after the vote": the event's day is the text's; longer times stay durations.
    fn beside(&self, period: &Period) -> Resolved {
        let &(amount, unit) = period.parts.first()?;
        let near = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Day);
        match (self.published, near) {
            (None, _) if amount == Amount::Vague && near && unit != Unit::Day => vague(Direction::Past),
            (Some(_), true) if (amount, unit) != (Amount::Vague, Unit::Day) => self.same_day(),
            _ => explicit(Value::Duration(period.clone())),
        }
    }

    /// A clock time or part of a day without its day.
    fn time(&self, time: Time, which: Which, tense: Tense) -> Resolved {
        let before = if tense == Tense::Future { self.ahead } else { self.day };
        // Of a clock time to come the next is meant.
        let passed = |day: Date| match (self.now, time) {
            (Some(now), Time::Clock(h, m)) if tense == Tense::Future => {
                i32::from(day == now.date() && (h, m) <= (now.hour(), now.minute()))
            }
            _ => 0,
        };
        let (day, days, basis) = match which {
            Which::This => (self.today, 0, Basis::Published),
            Which::Last | Which::Past => (self.today, -1, Basis::Published),
            Which::Next | Which::Coming => (self.published, 1, Basis::Published),
            Which::Following => (self.day.or(self.published), 1, Basis::Text),
            Which::Previous => (self.day.or(self.published), -1, Basis::Text),
            Which::Plain | Which::Same => match (self.near.or(before), self.published) {
                // Without a report date days are seldom known well enough to carry over.
                (Some(day), Some(_)) => (Some(day), 0, Basis::Text),
                (_, p) => (p, p.map_or(0, passed), Basis::Published),
            },
        };
        match (day, time) {
            (Some(day), _) => Some((on(day.checked_add(days.days()).ok()?, time), basis)),
            (None, Time::Clock(h, m)) => explicit(Value::Clock(h, m)),
            (None, Time::Part(part)) => match which {
                Which::Plain => explicit(Value::Set(
                    format!("XXXX-XX-XX{}", super::value::part_letters(part)),
                    super::Grain::PartOfDay,
                )),
                _ => vague(Direction::Past),
            },
        }
    }
}

/// The weekday that ends a range is the first after its beginning.
fn after_start(form: &Form, value: &Value, from: Date) -> Option<Value> {
    match (form, value) {
        (Form::Weekday(weekday, Which::Plain), Value::Day(_)) => {
            Some(Value::Day(after(from.tomorrow().ok()?, *weekday)?))
        }
        _ => None,
    }
}

fn explicit(value: Value) -> Resolved {
    Some((value, Basis::Explicit))
}

fn published(value: Value) -> Resolved {
    Some((value, Basis::Published))
}

fn vague(direction: Direction) -> Resolved {
    Some((Value::Reference(direction), Basis::Explicit))
}

/// The direction of a count of units.
fn sign(n: impl Into<i32>) -> Direction {
    match n.into() {
        0 => Direction::Present,
        n if n < 0 => Direction::Past,
        _ => Direction::Future,
    }
}

/// A time on a day.
fn on(day: Date, time: Time) -> Value {
    match time {
        Time::Clock(24, _) => Value::Minute(day.tomorrow().unwrap_or(day), 0, 0),
        Time::Clock(h, m) => Value::Minute(day, h, m),
        Time::Part(part) => Value::DayPart(day, part),
    }
}

/// The last such weekday on or before a day.
fn before(day: Date, weekday: Weekday) -> Option<Date> {
    let back = i32::from(day.weekday().since(weekday));
    day.checked_sub(back.days()).ok()
}

/// The first such weekday on or after a day.
fn after(day: Date, weekday: Weekday) -> Option<Date> {
    let ahead = i32::from(day.weekday().until(weekday));
    day.checked_add(ahead.days()).ok()
}

/// The Monday of a day's week.
fn week_of(day: Date) -> Option<Date> {
    before(day, Weekday::Monday)
}

/// A weekday in the week so many after a day's.
fn in_week(day: Date, weeks: i32, weekday: Weekday) -> Option<Date> {
    after(week_of(day)?.checked_add(weeks.weeks()).ok()?, weekday)
}

/// Days before the report's date within which a quotation's day is sought.
const SAID: i32 = 7;

/// Days from the report's date within which a day is soon, and after which one is long past.
const SOON: i32 = 80;
const LONG_PAST: i32 = 280;
/// Days before the report's date that a date to come would not pass over.
const JUST_PAST: i32 = 30;

/// The last yearly day on or before another.
fn last_of(p: Date, of: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let year = p.year();
    (year.saturating_sub(8)..=year).rev().filter_map(of).find(|d| *d <= p)
}

/// The first yearly day on or after another.
fn next_of(p: Date, of: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let year = p.year();
    (year..=year.saturating_add(8)).filter_map(of).find(|d| *d >= p)
}

/// The yearly day as [`nearest`] takes it, save that one which was days ago and comes again in a year
/// is past in any tense.
fn nearest_day(p: Date, tense: Tense, of: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    last_of(p, &of)
        .filter(|d| d.until(p).is_ok_and(|s| s.get_days() <= JUST_PAST))
        .or_else(|| nearest(p, tense, of))
}

/// The yearly day that is the last before a date in the past tense, the next after it in the
/// future, else the nearest.
fn nearest(p: Date, tense: Tense, of: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let year = p.year();
    let years = [year.checked_sub(1)?, year, year.checked_add(1)?];
    // 29 February is not in every year, hence the wider search.
    let dates = || years.into_iter().filter_map(&of);
    let days = |d: &Date| p.until(*d).map_or(0, |s| s.get_days());
    match tense {
        // What is long past even for a past clause is rather soon to come: "before the April 13 deadline".
        Tense::Past => {
            let soon = dates().find(|d| *d > p).filter(|d| days(d) <= SOON);
            let past = dates().rfind(|d| *d <= p);
            if soon.is_some() && past.as_ref().is_some_and(|d| -days(d) > LONG_PAST) { soon } else { past }
        }
        Tense::Future | Tense::Prospect => dates().find(|d| *d >= p),
        Tense::Present => None,
    }
    .or_else(|| dates().min_by_key(|d| (p.until(*d).map_or(i32::MAX, |s| s.get_days().abs()), *d)))
    .or_else(|| (year.saturating_sub(4)..=year.saturating_add(4)).rev().find_map(of))
}

/// A length of time as a span; halves go to the unit below.
fn span(n: f64, unit: Unit) -> Option<Span> {
    // A count beyond four figures is no date of a report's.
    if !(-100_000.0..=100_000.0).contains(&n) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked above")]
    let int = |n: f64| n.round() as i64;
    Some(match unit {
        Unit::Second => Span::new().seconds(int(n)),
        Unit::Minute => Span::new().minutes(int(n)),
        Unit::Hour => Span::new().minutes(int(n * 60.0)),
        Unit::Day => Span::new().days(int(n)),
        Unit::Week | Unit::Weekend => Span::new().days(int(n * 7.0)),
        Unit::Fortnight => Span::new().days(int(n * 14.0)),
        Unit::Month => Span::new().months(int(n)),
        Unit::Quarter => Span::new().months(int(n * 3.0)),
        Unit::Year if n.abs() < 9_000.0 => Span::new().months(int(n * 12.0)),
        Unit::Decade if n.abs() < 900.0 => Span::new().years(int(n * 10.0)),
        Unit::Century if n.abs() < 90.0 => Span::new().years(int(n * 100.0)),
        Unit::Year | Unit::Decade | Unit::Century => return None,
    })
}

/// The day, week, month or year that holds a day.
fn of_grain(day: Date, unit: Unit) -> Option<Value> {
    Some(match unit {
        Unit::Week | Unit::Fortnight => Value::Week(week_of(day)?),
        Unit::Weekend => Value::Weekend(week_of(day)?),
        Unit::Month => Value::Month(day.year(), day.month()),
        Unit::Quarter => Value::Quarter(Some(day.year()), (day.month() - 1) / 3 + 1),
        Unit::Year => Value::Year(day.year()),
        Unit::Decade => Value::Decade(day.year() / 10),
        Unit::Century => Value::Century(day.year() / 100),
        _ => Value::Day(day),
    })
}

/// The length of a period, backwards if `back`.
fn length(period: &Period, back: bool) -> Option<Span> {
    let mut sum = Span::new();
    for &(amount, unit) in &period.parts {
        let Amount::Exact(n) = amount else { return None };
        let part = span(if back { -n } else { n }, unit)?;
        sum = sum
            .try_years(sum.get_years().checked_add(part.get_years())?)
            .ok()?
            .try_months(sum.get_months().checked_add(part.get_months())?)
            .ok()?
            .try_days(sum.get_days().checked_add(part.get_days())?)
            .ok()?
            .try_minutes(sum.get_minutes().checked_add(part.get_minutes())?)
            .ok()?
            .try_seconds(sum.get_seconds().checked_add(part.get_seconds())?)
            .ok()?;
    }
    Some(sum)
}

/// Whether a period is shorter than a day and counted by the clock.
fn of_clock(period: &Period) -> bool {
    period.parts.iter().all(|(_, unit)| matches!(unit, Unit::Second | Unit::Minute | Unit::Hour))
}

/// A period in its place, from a moment on or up to it.
fn stretch(period: &Period, from: DateTime, back: bool, basis: Basis) -> Resolved {
    match length(period, back).and_then(|l| from.checked_add(l).ok()) {
        Some(to) if to != from => Some((Value::Stretch(period.clone(), from.min(to), from.max(to)), basis)),
        _ => explicit(Value::Duration(period.clone())),
    }
}

/// Where a period at the beginning or end of a time begins or ends; whole weeks of a year are ISO weeks.
fn part_of(value: &Value, period: &Period, end: bool) -> Option<DateTime> {
    if let (&Value::Year(y), [(_, Unit::Week)]) = (value, &period.parts[..]) {
        let next = ISOWeekDate::new(y.checked_add(i16::from(end))?, 1, Weekday::Monday).ok()?;
        return Some(next.date().at(0, 0, 0, 0));
    }
    let (from, last) = value.bounds()?;
    if end { last.checked_add(1.second()).ok() } else { Some(from) }
}

/// The n-th day, week, weekend or month of a month or year. A week belongs to the month or year that has its
/// Thursday.
fn nth_unit(value: &Value, nth: i8, unit: Unit) -> Option<Value> {
    let (from, last) = value.bounds()?;
    let (from, last) = (from.date(), last.date());
    let mid = match unit {
        Unit::Week => Weekday::Thursday,
        Unit::Weekend => Weekday::Saturday,
        Unit::Day if nth < 0 => return Some(Value::Day(last)),
        Unit::Day => {
            let day = from.checked_add((i32::from(nth) - 1).days()).ok()?;
            return (day <= last).then_some(Value::Day(day));
        }
        Unit::Month => {
            let &Value::Year(y) = value else { return None };
            return (1..=12).contains(&nth).then_some(Value::Month(y, nth));
        }
        _ => return None,
    };
    let day = if nth < 0 {
        before(last, mid)?
    } else {
        after(from, mid)?.checked_add((i32::from(nth) - 1).weeks()).ok()?
    };
    if day > last {
        return None;
    }
    let monday = week_of(day)?;
    Some(if unit == Unit::Week { Value::Week(monday) } else { Value::Weekend(monday) })
}

/// A value moved by a length of time, at the grain of its finest unit.
fn shifted(base: &Value, period: &Period, back: bool) -> Option<Value> {
    let length = length(period, back)?;
    let moved = |day: Date| day.checked_add(length).ok();
    let &(Amount::Exact(n), unit) = period.parts.last()? else { return None };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour if period.parts.len() > 1 && !of_clock(period) => match base
        {
            Value::Minute(day, h, m) => {
                let at = day.at(*h, *m, 0, 0).checked_add(length).ok()?;
                Some(Value::Minute(at.date(), at.hour(), at.minute()))
            }
            _ => None,
        },
        Unit::Second | Unit::Minute | Unit::Hour => match base {
            Value::Minute(day, h, m) => {
                let at = day.at(*h, *m, 0, 0).checked_add(length).ok()?;
                Some(Value::Minute(at.date(), at.hour(), at.minute()))
            }
            _ => None,
        },
        Unit::Year | Unit::Decade if n.fract() != 0.0 => {
            let day = moved(base.day()?)?;
            Some(Value::Month(day.year(), day.month()))
        }
        Unit::Decade | Unit::Century => Some(Value::Year(moved(base.day()?)?.year())),
        // A number of days from a year or a month is not known to the day.
        Unit::Day if !matches!(base, Value::Day(_) | Value::Minute(..) | Value::DayPart(..)) => None,
        Unit::Week | Unit::Fortnight | Unit::Month if matches!(base, Value::Year(_) | Value::YearFrom(_)) => {
            None
        }
        _ => of_grain(moved(base.day()?)?, unit),
    }
}

/// The day of a holiday in a year.
fn holiday_in(holiday: Holiday, year: i16) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::After(month, weekday, nth, days) => Date::new(year, month, 1)
            .ok()?
            .nth_weekday_of_month(nth, weekday)
            .ok()?
            .checked_add(days.days())
            .ok(),
        Holiday::Nth(month, weekday, nth) => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
        Holiday::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
    }
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    if y < 1583 {
        return None;
    }
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}
