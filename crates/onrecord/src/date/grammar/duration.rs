//! Amounts of time: durations and sets.

use super::{Cursor, Read};
use crate::date::Grain;
use crate::date::form::Form;
use crate::date::lexer::Kind;
use crate::date::lexicon::{self, Unit};
use crate::date::value::{self, Amount, Period};

/// Words between a number and its unit.
const BETWEEN: &[&str] = &[
    "more",
    "straight",
    "consecutive",
    "extra",
    "additional",
    "further",
    "long",
    "full",
    "whole",
    "unbroken",
    "calendar",
    "working",
    "business",
    "earth",
    "short",
    "solid",
    "successive",
    "mere",
    "upcoming",
    "passing",
    "agonising",
    "different",
];

/// The most words that a number is read from, so that a text of numerals stays linear.
const NUMERAL: usize = 12;

/// Words before "a year" that make it a duration rather than a rate.
const SPANS: &[&str] = &[
    "for",
    "in",
    "within",
    "after",
    "over",
    "than",
    "about",
    "almost",
    "nearly",
    "of",
    "took",
    "take",
    "takes",
    "lasted",
    "last",
    "lasting",
    "least",
    "every",
    "under",
    "around",
    "just",
    "half",
    "spent",
    "spend",
    "once",
    "roughly",
    "approximately",
    "exactly",
    "by",
    "until",
    "to",
    "is",
    "was",
    "be",
    "only",
    "during",
    "through",
    "up",
    "wait",
    "quarter",
];

impl Cursor<'_> {
    /// A number or vague quantity at `i`.
    pub(super) fn amount(&self, i: usize) -> Option<(Amount, usize)> {
        let (mut amount, mut end) = self.plain_amount(i)?;
        // "Two and a half", "two or three", "ten to twelve", "5-7".
        if let Some(next) = self
            .seq(end, &["and", "a", "half"])
            .or_else(|| self.seq(end, &["-", "and", "-", "a", "-", "half"]))
        {
            if let Amount::Exact(n) = amount {
                amount = Amount::Exact(n + 0.5);
            }
            end = next;
        } else if self.any(end, &["or", "to", "-"])
            && let Some((second, next)) = self.plain_amount(end + 1)
            && matches!((amount, second), (Amount::Exact(a), Amount::Exact(b)) if a < b)
        {
            let unit = lexicon::unit(self.word(self.skip(next, &["-"])));
            if unit.is_some() {
                amount = if self.word(end) == "or" { amount } else { second };
                end = next;
            }
        }
        Some((amount, end))
    }

    fn plain_amount(&self, i: usize) -> Option<(Amount, usize)> {
        if let Some((n, _)) = self.figures(i) {
            let mut value = f64::from(n);
            let mut end = i + 1;
            if self.word(end) == "."
                && !self.spaced(end)
                && !self.spaced(end + 1)
                && let Some((fraction, digits)) = self.figures(end + 1)
                && digits <= 3
            {
                value += f64::from(fraction) / 10_f64.powi(i32::try_from(digits).ok()?);
                end += 2;
            } else if self.word(end) == "½" {
                value += 0.5;
                end += 1;
            } else if self.word(end) == "+" {
                end += 1;
            }
            if let Some(scale) = scale(self.word(end)) {
                value *= scale;
                end += 1;
            }
            return Some((Amount::Exact(value), end));
        }
        match self.word(i) {
            "½" => return Some((Amount::Exact(0.5), i + 1)),
            "many" if self.before(i) == "how" => return None,
            "several" | "many" | "multiple" | "countless" | "numerous" | "few" => {
                return Some((Amount::Vague, i + 1));
            }
            "couple" => return Some((Amount::Exact(2.0), self.skip(i + 1, &["of"]))),
            "dozens" | "hundreds" | "thousands" | "millions" | "billions" | "tens" => {
                return Some((
                    Amount::Vague,
                    self.seq(i + 1, &["of", "thousands", "of"])
                        .or_else(|| self.seq(i + 1, &["of", "millions", "of"]))
                        .or_else(|| self.seq(i + 1, &["to", "thousands", "of"]))
                        .or_else(|| self.seq(i + 1, &["of"]))?,
                ));
            }
            "half" => {
                return Some((
                    Amount::Exact(0.5),
                    self.seq(i + 1, &["a"]).or_else(|| self.seq(i + 1, &["an"])).unwrap_or(i + 1),
                ));
            }
            "quarter" if self.seq(i + 1, &["of", "a"]).is_some() => {
                return Some((Amount::Exact(0.25), i + 3));
            }
            "quarter" if self.word(i + 1) == "century" => return Some((Amount::Exact(0.25), i + 1)),
            "a" | "an" => {
                let next = i + 1;
                match self.word(next) {
                    "few" => {
                        return Some((Amount::Vague, self.skip(next + 1, &["hundred", "thousand", "dozen"])));
                    }
                    "couple" => return Some((Amount::Exact(2.0), self.skip(next + 1, &["of"]))),
                    "number" | "period" | "handful" | "matter" | "series" if self.word(next + 1) == "of" => {
                        return Some((Amount::Vague, next + 2));
                    }
                    "half" => return Some((Amount::Exact(0.5), self.skip(next + 1, &["a", "an"]))),
                    "quarter" => return self.plain_amount(next),
                    "dozen" => return Some((Amount::Exact(12.0), next + 1)),
                    word => {
                        if let Some(n) = scale(word) {
                            return Some((Amount::Exact(n), next + 1));
                        }
                        return Some((
                            Amount::Exact(1.0),
                            self.skip(next, &["single", "full", "whole", "further"]),
                        ));
                    }
                }
            }
            _ => {}
        }
        let mut total = 0.0;
        let mut group = 0.0;
        let mut end = i;
        while let Some(n) = lexicon::cardinal(self.word(end)).filter(|_| end < i + NUMERAL) {
            group += f64::from(n);
            end += 1;
            if n >= 20
                && self.word(end) == "-"
                && lexicon::cardinal(self.word(end + 1)).is_some_and(|n| n < 10)
            {
                end += 1;
            } else if n < 20 || lexicon::cardinal(self.word(end)).is_none_or(|n| n >= 10) {
                if let Some(n) = scale(self.word(end)) {
                    total += group * n;
                    group = 0.0;
                    end += 1;
                    if self.word(end) == "and" && lexicon::cardinal(self.word(end + 1)).is_some() {
                        end += 1;
                    }
                    continue;
                }
                break;
            }
        }
        if end == i && self.word(i) == "dozen" {
            return Some((Amount::Exact(12.0), i + 1));
        }
        (end > i).then_some((Amount::Exact(total + group), end))
    }

    /// An amount with its unit: "two more years", "five-year", "1 hour 30 minutes".
    pub(super) fn period(&self, i: usize) -> Option<(Period, usize)> {
        let (amount, unit, mut end) = self.amount_of_unit(i)?;
        let mut period = Period::of(amount, unit);
        if let Some(next) = self
            .seq(end, &["and", "a", "half"])
            .or_else(|| self.seq(end, &["-", "and", "-", "a", "-", "half"]))
        {
            if let (Amount::Exact(n), _) = period.parts[0] {
                period.parts[0].0 = Amount::Exact(n + 0.5);
            }
            return Some((period, next));
        }
        for _ in 0..3 {
            let at = self.skip(self.skip(end, &[","]), &["and"]);
            let Some((amount, unit, next)) = self.amount_of_unit(at) else { break };
            let finer = period.parts.last().is_some_and(|(_, u)| value::grain(*u) > value::grain(unit));
            if !finer
                || !self.tokens[at].kind_is_amount()
                || !matches!(amount, Amount::Exact(_))
                || self.word(at) == "a"
            {
                break;
            }
            period.parts.push((amount, unit));
            end = next;
        }
        // "1 minute 2.4 seconds" is written to the full second.
        if period.parts.len() > 1 {
            for (amount, _) in &mut period.parts {
                if let Amount::Exact(n) = amount {
                    *n = n.round();
                }
            }
        }
        Some((period, end))
    }

    fn amount_of_unit(&self, i: usize) -> Option<(Amount, Unit, usize)> {
        let (amount, at) = self.amount(i)?;
        let mut at = self.skip(at, &["-"]);
        for _ in 0..2 {
            at = self.skip(at, BETWEEN);
        }
        let (unit, plural) = lexicon::unit(self.word(at))?;
        let one = amount == Amount::Exact(1.0);
        // "Zero-hours contracts"; "three quarters of voters".
        let counted =
            self.any(i.wrapping_sub(1), &["last", "past", "next", "previous", "coming", "following"]);
        if amount == Amount::Exact(0.0) || (unit == Unit::Quarter && !counted) {
            return None;
        }
        // A runner's time.
        if unit == Unit::Second
            && matches!(amount, Amount::Exact(n) if n.fract() != 0.0)
            && self.before(i) != "and"
            && lexicon::unit(self.before(i)).is_none()
        {
            return None;
        }
        // "A second bid", "one quarter of voters", "a five second delay" differ only in number.
        if !plural && unit == Unit::Second && (one || !self.tokens[i].kind_is_amount()) {
            return None;
        }
        Some((amount, unit, at + 1))
    }

    /// A duration at `i`.
    pub(super) fn duration(&self, i: usize) -> Read {
        if self.word(i) == "all" {
            let the = self.skip(i + 1, &["the"]);
            let (unit, plural) = lexicon::unit(self.word(the))?;
            return (!plural && unit != Unit::Second && unit != Unit::Hour)
                .then(|| (Form::Duration(Period::of(Amount::Exact(1.0), unit)), the + 1));
        }
        // "The first three months", "the past decade", "another two years".
        let the =
            self.skip(self.skip(i, &["the", "these", "its", "his", "her", "their", "that"]), &["entire"]);
        if self.any(
            the,
            &[
                "last",
                "past",
                "next",
                "first",
                "final",
                "coming",
                "previous",
                "preceding",
                "following",
                "initial",
            ],
        ) {
            if let Some((amount, unit, end)) = self.amount_of_unit(self.skip(the + 1, &["of"]))
                && !self.aged(end)
            {
                let (period, end) = self.period(the + 1).unwrap_or_else(|| (Period::of(amount, unit), end));
                return Some((
                    match self.word(the) {
                        "last" | "past" | "previous" => Form::Recent(period, true),
                        "next" | "coming" => Form::Recent(period, false),
                        _ => Form::Duration(period),
                    },
                    end,
                ));
            }
            let (unit, plural) = lexicon::unit(self.word(the + 1))?;
            if self.word(the + 2) == "'" && !plural {
                return None;
            }
            // "The last quarter" is the calendar's.
            if unit == Unit::Quarter
                && self.any(the, &["last", "previous"])
                && !plural
                && self.word(the + 2) != "of"
            {
                return Some((Form::Unit(unit, crate::date::form::Which::Last), the + 2));
            }
            if self.any(the, &["last", "past"])
                && the > i
                && !matches!(unit, Unit::Second | Unit::Minute | Unit::Day | Unit::Weekend)
            {
                let amount = if plural { Amount::Vague } else { Amount::Exact(1.0) };
                if let Some(end) = self.seq(the + 2, &["and", "a", "half"]) {
                    return Some((Form::Duration(Period::of(Amount::Exact(1.5), unit)), end));
                }
                return Some((Form::Duration(Period::of(amount, unit)), the + 2));
            }
            if plural && self.any(the, &["next"]) && the > i {
                return Some((Form::Duration(Period::of(Amount::Vague, unit)), the + 2));
            }
            return None;
        }
        // "The five past years", "the ten previous weeks".
        if let Some((amount, at)) = self.amount(i)
            && matches!(amount, Amount::Exact(n) if n > 1.0)
            && self.any(at, &["past", "last", "previous", "next", "coming", "upcoming"])
            && let Some((unit, true)) = lexicon::unit(self.word(at + 1))
        {
            let back = self.any(at, &["past", "last", "previous"]);
            return Some((Form::Recent(Period::of(amount, unit), back), at + 2));
        }
        if let Some((period, end)) = self.period(i) {
            if self.aged(end) || self.any(i.wrapping_sub(1), &["aged", "age"]) {
                return None;
            }
            let (amount, unit) = period.parts[0];
            if amount == Amount::Exact(1.0) && self.any(i, &["a", "an", "one"]) && period.parts.len() == 1 {
                let rate = !self.any(i.wrapping_sub(1), SPANS) && self.word(i) != "one";
                let hyphen = self.word(end) == "-" && self.word(end + 1) == "long";
                if (rate && !hyphen) || matches!(unit, Unit::Weekend | Unit::Quarter) {
                    return None;
                }
                if hyphen {
                    return Some((Form::Duration(period), end + 2));
                }
            }
            let end = if self.word(end) == "-" && self.word(end + 1) == "long" { end + 2 } else { end };
            // "In two days" is a date if the clause looks ahead, which the tense tells.
            let first_time = i > 1
                && self.word(i - 1) == "in"
                && !self.any(i - 2, &["time", "first", "only", "held", "once"]);
            if first_time
                && matches!(amount, Amount::Exact(_))
                && (amount, unit) != (Amount::Exact(1.0), Unit::Day)
                && period.parts.len() == 1
                && self.word(self.skip(i, &["a"])) != "the"
            {
                return Some((Form::Within(period), end));
            }
            let inside = self.before(i) == "within"
                && period.parts.iter().all(|(amount, _)| matches!(amount, Amount::Exact(_)));
            return Some((if inside { Form::Inside(period) } else { Form::Duration(period) }, end));
        }
        // "Year-long", "decades-old".
        let (unit, plural) = lexicon::unit(self.word(i))?;
        if self.before(i) != "-"
            && self.word(i + 1) == "-"
            && self.any(i + 2, &["long", "old"])
            && (plural || self.word(i + 2) == "long")
        {
            let amount = if plural { Amount::Vague } else { Amount::Exact(1.0) };
            return Some((Form::Duration(Period::of(amount, unit)), i + 3));
        }
        // A bare plural: "for years".
        let previous = self.before(i);
        let free = match unit {
            Unit::Quarter | Unit::Weekend => false,
            // "Happy days", "opening hours".
            Unit::Day | Unit::Hour | Unit::Second | Unit::Minute => {
                SPANS.contains(&previous) || matches!(previous, "mere" | "and" | "or" | "extra" | "not")
            }
            _ => !matches!(
                previous,
                "the"
                    | "these"
                    | "those"
                    | "his"
                    | "her"
                    | "my"
                    | "their"
                    | "its"
                    | "your"
                    | "our"
                    | "-"
                    | "final"
                    | "early"
                    | "other"
                    | "different"
                    | "school"
                    | "light"
            ),
        };
        (plural && free && !self.aged(i + 1) && i.checked_sub(1).is_none_or(|k| self.figures(k).is_none()))
            .then(|| (Form::Duration(Period::of(Amount::Vague, unit)), i + 1))
    }

    /// Whether an age goes on at `i`: "-old", "old", "of age".
    pub(super) fn aged(&self, i: usize) -> bool {
        let at = self.skip(i, &["-"]);
        self.any(at, &["old", "olds"]) || self.seq(at, &["of", "age"]).is_some()
    }

    /// A set at `i`: "every Monday", "each year", "Saturdays".
    pub(super) fn set(&self, i: usize) -> Read {
        if let Some(day) = lexicon::weekdays(self.word(i)) {
            return Some((Form::Set(format!("XXXX-WXX-{}", day.to_monday_one_offset()), Grain::Day), i + 1));
        }
        match self.word(i) {
            "annually" | "yearly" => return Some((Form::Set("XXXX".to_owned(), Grain::Year), i + 1)),
            "weekends" => return Some((Form::Set("XXXX-WXX-WE".to_owned(), Grain::Weekend), i + 1)),
            "nightly" => return Some((Form::Set("XXXX-XX-XXTNI".to_owned(), Grain::PartOfDay), i + 1)),
            "once" if self.word(i + 1) == "a" => {
                let (unit, false) = lexicon::unit(self.word(i + 2))? else { return None };
                return Some((Form::Duration(Period::of(Amount::Exact(1.0), unit)), i + 3));
            }
            "every" | "each" => {}
            _ => return None,
        }
        let at = self.skip(self.skip(i + 1, &["other", "passing"]), &["single"]);
        let set = |pattern: &str, grain, end| Some((Form::Set(pattern.to_owned(), grain), end));
        if let Some((unit, false)) = lexicon::unit(self.word(at)) {
            if self.word(i + 1) == "other" {
                return Some((Form::Duration(Period::of(Amount::Exact(2.0), unit)), at + 1));
            }
            return match unit {
                Unit::Day => set("XXXX-XX-XX", Grain::Day, at + 1),
                Unit::Week => set("XXXX-WXX", Grain::Week, at + 1),
                Unit::Weekend => set("XXXX-WXX-WE", Grain::Weekend, at + 1),
                Unit::Month => set("XXXX-XX", Grain::Month, at + 1),
                Unit::Year => set("XXXX", Grain::Year, at + 1),
                Unit::Hour => Some((Form::Duration(Period::of(Amount::Exact(1.0), unit)), at + 1)),
                _ => None,
            };
        }
        if let Some(day) = lexicon::weekday(self.word(at)) {
            return Some((Form::Set(format!("XXXX-WXX-{}", day.to_monday_one_offset()), Grain::Day), at + 1));
        }
        if let Some(month) = lexicon::month(self.word(at))
            && self.capital(at)
        {
            return Some((Form::Set(format!("XXXX-{month:02}"), Grain::Month), at + 1));
        }
        if let Some(season) = lexicon::season(self.word(at)) {
            return Some((
                Form::Set(format!("XXXX-{}", value::season_letters(season)), Grain::Season),
                at + 1,
            ));
        }
        if let Some(part) = lexicon::part(self.word(at)) {
            return Some((
                Form::Set(format!("XXXX-XX-XX{}", value::part_letters(part)), Grain::PartOfDay),
                at + 1,
            ));
        }
        let (period, end) = self.period(at)?;
        Some((Form::Duration(period), end))
    }
}

/// A power of ten by its name.
fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 100.0,
        "thousand" => 1000.0,
        "million" | "m" => 1_000_000.0,
        "billion" | "bn" => 1_000_000_000.0,
        _ => return None,
    })
}

impl crate::date::lexer::Token {
    /// Whether it can begin a number.
    fn kind_is_amount(&self) -> bool {
        matches!(self.kind, Kind::Number { .. }) || lexicon::cardinal(&self.text).is_some()
    }
}
