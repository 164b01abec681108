//! Time expressions of an English news report, resolved against its date.
//!
//! [`times`] finds every expression that places something in time and gives its
//! TIMEX3 value, the first and the last moment that it can mean, its grain, and
//! what it was resolved from. It is a deterministic rule engine: the lexer cuts
//! the text into words and numbers, the grammar recognises expressions in them,
//! and the resolver turns each into a value from the report's date, the dates
//! before it in the text and the tense of its clause.
//!
//! All offsets are bytes into the text, end exclusive, on character boundaries.

mod confidence;
mod form;
mod grammar;
mod lexer;
mod lexicon;
mod resolve;
mod tense;
mod timex;
mod value;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

#[doc(hidden)]
pub use confidence::WEIGHT;
pub use timex::{Meaning, meaning};

use crate::Span;

/// An expression that places something in time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Its words, without a leading preposition.
    pub span: Span,
    /// The TIMEX3 value: `2022-02-10TEV`, `2022-W06`, `P3Y`, `PAST_REF` …
    pub value: String,
    /// The first moment that it can mean; none for durations, sets and vague references.
    pub earliest: Option<DateTime>,
    /// The last moment that it can mean, to the second, inclusive.
    pub latest: Option<DateTime>,
    /// How fine the expression is.
    pub grain: Grain,
    /// What the value was resolved from.
    pub basis: Basis,
    /// How likely the value is right, 0 to 1: how often that of such expressions is in reports that were
    /// annotated by hand.
    pub confidence: f32,
}

/// How fine a time expression is, from a minute to a century.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Grain {
    /// A second; only as the unit of a duration.
    Second,
    /// A clock time.
    Minute,
    /// An hour; only as the unit of a duration.
    Hour,
    /// A morning, an afternoon, an evening or a night.
    PartOfDay,
    /// A day.
    Day,
    /// A Saturday and Sunday.
    Weekend,
    /// An ISO week.
    Week,
    /// A month.
    Month,
    /// A season of three months.
    Season,
    /// A quarter of a year.
    Quarter,
    /// Half a year.
    Half,
    /// A year: of the calendar, financial or parliamentary.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// Of no known grain: "recently", "now".
    Vague,
}

/// What the value of a time expression was resolved from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// The expression says it all: "10 February 2022", "three years".
    Explicit,
    /// The report's date: "yesterday", "last week".
    Published,
    /// Another date in the text: "the following month".
    Text,
}

/// Finds the time expressions of a report, in text order, without overlaps.
///
/// `sentences` are spans of `text` in order; an expression never crosses
/// the end of one, and the tense of a clause is sought inside its own. Text outside
/// them is not read; with none given the whole text counts as one sentence. `published`
/// is the report's date; without it only absolute expressions are resolved, and
/// the others keep a direction (`PAST_REF`, `PRESENT_REF`, `FUTURE_REF`). Takes
/// time linear in the length of the text.
///
/// ```
/// use onrecord::{Span, date};
///
/// let text = "She resigned on Tuesday.";
/// let published = jiff::civil::date(2022, 2, 10);
/// let found = date::times(text, &[Span::new(0, text.len())], Some(published));
/// assert_eq!(found[0].value, "2022-02-08");
/// assert_eq!(found[0].span.of(text), "Tuesday");
/// ```
pub fn times(text: &str, sentences: &[Span], published: Option<Date>) -> Vec<TimeExpression> {
    plain(read(text, sentences, resolve::Resolver::new(published)))
}

/// [`times`] with the class that each one's confidence comes from, for the command that counts them.
#[doc(hidden)]
pub fn times_by_class(
    text: &str,
    sentences: &[Span],
    published: Option<Date>,
) -> Vec<(TimeExpression, &'static str)> {
    read(text, sentences, resolve::Resolver::new(published))
}

/// [`times`] read at a moment of the day, from which "in five minutes" counts. Reports seldom give
/// theirs; the commands that run others' cases need it.
#[doc(hidden)]
pub fn times_at(text: &str, sentences: &[Span], published: Option<DateTime>) -> Vec<TimeExpression> {
    plain(read(text, sentences, resolve::Resolver::at(published)))
}

fn plain(found: Vec<(TimeExpression, &'static str)>) -> Vec<TimeExpression> {
    found.into_iter().map(|(time, _)| time).collect()
}

fn read(
    text: &str,
    sentences: &[Span],
    mut resolver: resolve::Resolver,
) -> Vec<(TimeExpression, &'static str)> {
    let whole = [Span::new(0, text.len())];
    let sentences = if sentences.is_empty() { &whole[..] } else { sentences };
    let mut read: Vec<Vec<lexer::Token>> = Vec::with_capacity(sentences.len());
    let mut done = 0;
    let mut quoted = false;
    for sentence in sentences {
        // Ranges that are out of order or cut a character are skipped, not trusted.
        let start = sentence.start.max(done);
        let Some(part) = text.get(start..sentence.end.min(text.len())) else {
            continue;
        };
        done = start + part.len();
        let tokens = lexer::tokens(part, start, &mut quoted);
        match read.last_mut() {
            // A splitter that took "Oct." for a sentence's end cut the date in two.
            Some(last) if lexer::ends_in_abbreviation(last) => last.extend(tokens),
            _ => read.push(tokens),
        }
    }
    // Figures alone ("4/6") follow the order of the dates that the text writes out.
    let order = read.iter().find_map(|tokens| grammar::order(tokens)).unwrap_or(grammar::Order::MonthDay);
    let mut found = Vec::new();
    for tokens in read {
        resolver.sentence();
        let matches = grammar::matches(&tokens, order);
        let mut begun = None;
        for (n, m) in matches.iter().enumerate() {
            // The end of a range is of the tense of its beginning.
            let tense = begun.unwrap_or_else(|| tense::tense(&tokens, m.first, m.last));
            begun = m.begins.then_some(tense);
            let until = matches.get(n + 1).filter(|_| m.begins).map(|next| &next.form);
            let Some((value, basis)) = resolver.resolve(&m.form, until, tense, tokens[m.first].quoted) else {
                continue;
            };
            let (earliest, latest) = value.bounds().unzip();
            let class = confidence::class(&m.form, &value, basis, tense);
            let time = TimeExpression {
                span: Span::new(tokens[m.first].span.start, tokens[m.last - 1].span.end),
                value: value.timex(),
                earliest,
                latest,
                grain: value.grain(),
                basis,
                confidence: confidence::of(class),
            };
            found.push((time, class));
        }
    }
    found
}

#[cfg(test)]
mod tests;
