//! What affairs and bearings are found from: the parts of a reading that come before them, and what is looked up in
//! them again and again.

use std::collections::HashSet;

use jiff::civil::DateTime;

use crate::{Actor, Event, Office, Reading, Span, Statement, TimeExpression};

/// The parts of a reading that affairs and bearings are found from.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The report's text.
    pub text: &'a str,
    /// Its date.
    pub published: Option<jiff::civil::Date>,
    /// Its sentences, in order.
    pub sentences: &'a [Span],
    /// Its actors.
    pub actors: &'a [Actor],
    /// Its offices.
    pub offices: &'a [Office],
    /// Its dates.
    pub dates: &'a [TimeExpression],
    /// Its statements.
    pub statements: &'a [Statement],
    /// Its events, in order of the trigger.
    pub events: &'a [Event],
}

impl<'a> Parts<'a> {
    /// The parts of a reading.
    #[must_use]
    pub fn of(reading: &'a Reading<'_>) -> Self {
        Self {
            text: &reading.report.text,
            published: reading.report.date,
            sentences: &reading.sentences,
            actors: &reading.actors,
            offices: &reading.offices,
            dates: &reading.dates,
            statements: &reading.statements,
            events: &reading.events,
        }
    }
}

/// When an event is dated, seen from the report's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Not dated.
    None,
    /// More than a year before.
    Years,
    /// More than a month before.
    Months,
    /// More than two days before.
    Days,
    /// The two days before.
    Fresh,
    /// The report's day.
    Today,
    /// Later.
    Ahead,
    /// Some time before.
    Past,
    /// Dated, but not placed.
    Vague,
}

impl Age {
    pub(crate) const COUNT: usize = 9;
}

/// How an event's trigger stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    /// "had resigned"
    Pluperfect,
    /// "has resigned"
    Perfect,
    /// "will resign", "to resign"
    Ahead,
    /// Any other.
    Other,
}

impl Tense {
    pub(crate) const COUNT: usize = 4;
}

/// Where an event stands to what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The sentence of its trigger.
    pub(crate) sentence: usize,
    /// The statement that its trigger signals.
    pub(crate) cue: Option<usize>,
    /// The statement that tells of it.
    pub(crate) content: Option<usize>,
    pub(crate) age: Age,
    pub(crate) tense: Tense,
}

/// [`Parts`] with what is looked up in them.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) parts: Parts<'a>,
    /// One for each event.
    pub(crate) places: Vec<Place>,
    /// The sentences that mention each actor, ascending.
    mentioned: Vec<Vec<usize>>,
    /// Words that tell the actor's name, and the bodies of its offices, from others.
    names: Vec<HashSet<String>>,
}

impl<'a> View<'a> {
    pub(crate) fn of(parts: Parts<'a>) -> Self {
        let sentence = |at: usize| parts.sentences.partition_point(|s| s.start <= at).saturating_sub(1);
        let mentioned = parts.actors.iter().map(|actor| {
            let mut list: Vec<usize> = actor.mentions.iter().map(|m| sentence(m.span.start)).collect();
            list.sort_unstable();
            list.dedup();
            list
        });
        let mut names: Vec<HashSet<String>> = parts.actors.iter().map(|a| telling(&a.name)).collect();
        for office in parts.offices {
            if let (Some(body), Some(name)) = (&office.body, names.get_mut(office.holder)) {
                name.extend(telling(body));
            }
        }
        let cues = Spans::of(parts.statements, |s| &s.cue);
        let contents = Spans::of(parts.statements, |s| &s.content);
        let places = parts.events.iter().map(|event| Place {
            sentence: sentence(event.trigger.start),
            cue: cues.over(event.trigger),
            content: contents.over(event.trigger),
            age: age(&parts, event),
            tense: tense(parts.text, parts.sentences.get(sentence(event.trigger.start)), event.trigger),
        });
        Self { places: places.collect(), mentioned: mentioned.collect(), names, parts }
    }

    /// Whether a sentence mentions an actor.
    pub(crate) fn mentions(&self, actor: usize, sentence: usize) -> bool {
        self.mentioned.get(actor).is_some_and(|list| list.binary_search(&sentence).is_ok())
    }

    /// The first sentence that mentions an actor.
    pub(crate) fn first_sentence(&self, actor: usize) -> usize {
        self.mentioned.get(actor).and_then(|list| list.first()).copied().unwrap_or(usize::MAX)
    }

    /// Whether two actors share a word of their names, or one is the body that the other holds an office of: "the
    /// Quill administration" and Ada Quill.
    pub(crate) fn kin(&self, a: usize, b: usize) -> bool {
        let (Some(x), Some(y)) = (self.names.get(a), self.names.get(b)) else { return false };
        a != b && !x.is_disjoint(y)
    }

    /// Whether what an event is about mentions an actor.
    pub(crate) fn about(&self, event: &Event, actor: usize) -> bool {
        let Some(actor) = self.parts.actors.get(actor) else { return false };
        event.re.iter().any(|re| {
            let from = actor.mentions.partition_point(|m| m.span.start < re.start);
            actor.mentions.get(from).is_some_and(|m| m.span.start < re.end)
        })
    }

    /// The first and the last moment that an event's date can mean.
    pub(crate) fn bounds(&self, event: &Event) -> Option<(DateTime, DateTime)> {
        let date = self.parts.dates.get(event.when?)?;
        Some((date.earliest?, date.latest?))
    }

    /// The words between two places, in small letters; of a long stretch its end.
    pub(crate) fn words(&self, from: usize, to: usize) -> Vec<String> {
        words(stretch(self.parts.text, from, to))
    }

    /// The span of an event's sentence.
    pub(crate) fn sentence(&self, event: usize) -> Span {
        let whole = Span { start: 0, end: self.parts.text.len() };
        self.places.get(event).and_then(|p| self.parts.sentences.get(p.sentence)).copied().unwrap_or(whole)
    }
}

/// Places of one role in all statements, to find which one holds a trigger.
struct Spans {
    /// Start, end and statement, by start.
    list: Vec<(usize, usize, usize)>,
    /// The longest one.
    longest: usize,
}

impl Spans {
    fn of(statements: &[Statement], role: impl Fn(&Statement) -> &Vec<Span>) -> Self {
        let spans = statements.iter().enumerate();
        let spans = spans.flat_map(|(n, s)| role(s).iter().map(move |span| (span.start, span.end, n)));
        let mut list: Vec<(usize, usize, usize)> = spans.collect();
        list.sort_unstable();
        let longest = list.iter().map(|(start, end, _)| end.saturating_sub(*start)).max().unwrap_or(0);
        Self { list, longest }
    }

    /// The statement whose span shares a byte with `span`; the innermost of several.
    fn over(&self, span: Span) -> Option<usize> {
        let to = self.list.partition_point(|(start, ..)| *start < span.end);
        self.list[..to]
            .iter()
            .rev()
            .take_while(|(start, ..)| start + self.longest > span.start)
            .find(|(_, end, _)| *end > span.start)
            .map(|(.., n)| *n)
    }
}

/// Bytes of a stretch between two places at the most, so that a report of one endless sentence stays cheap.
const STRETCH: usize = 400;

/// The text between two places; of a long stretch its end.
fn stretch(text: &str, from: usize, to: usize) -> &str {
    let mut from = from.max(to.saturating_sub(STRETCH));
    while from < to && !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..to).unwrap_or_default()
}

/// The words of a text in small letters, without marks.
pub(crate) fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// The capitalised words of a name that can tell it from others; a title or a common noun cannot.
fn telling(name: &str) -> HashSet<String> {
    const COMMON: [&str; 24] = [
        "united",
        "national",
        "party",
        "prime",
        "minister",
        "president",
        "court",
        "supreme",
        "police",
        "committee",
        "council",
        "commission",
        "union",
        "department",
        "ministry",
        "house",
        "senate",
        "general",
        "high",
        "state",
        "states",
        "group",
        "former",
        "republic",
    ];
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 3 && w.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .filter(|w| !COMMON.contains(&w.as_str()))
        .collect()
}

/// How long before the report an event is dated.
fn age(parts: &Parts<'_>, event: &Event) -> Age {
    let Some(date) = event.when.and_then(|n| parts.dates.get(n)) else { return Age::None };
    match date.value.as_str() {
        "PAST_REF" => return Age::Past,
        "FUTURE_REF" => return Age::Ahead,
        _ => {}
    }
    let (Some(latest), Some(published)) = (date.latest, parts.published) else { return Age::Vague };
    let days = match latest.date().until(published) {
        Ok(span) => span.get_days(),
        Err(_) => return Age::Vague,
    };
    match days {
        ..0 if date.earliest.is_some_and(|e| e.date() <= published) => Age::Today,
        ..0 => Age::Ahead,
        0 => Age::Today,
        1..=2 => Age::Fresh,
        3..=31 => Age::Days,
        32..=365 => Age::Months,
        _ => Age::Years,
    }
}

/// The tense of the words right before a trigger, in its sentence.
fn tense(text: &str, sentence: Option<&Span>, trigger: Span) -> Tense {
    let from = sentence.map_or(0, |s| s.start);
    let before = words(stretch(text, from.max(trigger.start.saturating_sub(60)), trigger.start));
    let within = words(stretch(text, trigger.start, trigger.end));
    for word in within.first().into_iter().chain(before.iter().rev().take(4)) {
        match word.as_str() {
            "had" => return Tense::Pluperfect,
            "has" | "have" => return Tense::Perfect,
            "will" | "would" | "to" | "may" | "might" | "could" | "should" => return Tense::Ahead,
            "been" | "not" | "also" | "be" | "already" | "since" | "previously" | "earlier" => {}
            _ if word.ends_with("ly") => {}
            _ if within.first() == Some(word) => {}
            _ => break,
        }
    }
    Tense::Other
}
