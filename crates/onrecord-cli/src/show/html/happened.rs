//! What happened, who is held to account for it, and what came of what was said, beside a report's text.

use onrecord::{Affair, Bearing, Later, Reading, Span};

use super::{
    Marks, Role,
    lists::places,
    picture::Picture,
    quoted,
    text::{Marked, shown},
};
use crate::show::{
    happened::{self, Happening, Passages},
    percent, when,
    who::{self, Who},
    words,
};

/// Columns of a passage that the list of what happened shows.
const PASSAGE: usize = 240;

/// An actor's name, with the number in the list of who is who.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) number: Option<usize>,
    pub(super) name: String,
}

impl Named {
    fn new(reading: &Reading<'_>, actor: usize) -> Self {
        let number = (actor < reading.actors.len()).then_some(actor + 1);
        Self { number, name: shown(&who::name(reading, actor)) }
    }

    fn all(reading: &Reading<'_>, actors: &[usize]) -> Vec<Self> {
        actors.iter().map(|&actor| Self::new(reading, actor)).collect()
    }
}

/// One event in the list.
#[derive(Clone, Debug)]
pub(super) struct Did {
    pub(super) number: usize,
    /// The days on which it happened; nothing if that is not known.
    pub(super) date: String,
    /// The date for programs.
    pub(super) datetime: String,
    /// Whether the entry before has the same.
    pub(super) again: bool,
    /// The report's words for when, if they have no place in time.
    pub(super) vague: String,
    pub(super) by: Vec<Named>,
    pub(super) trigger: String,
    /// Where the words stand in the text.
    pub(super) anchor: Option<String>,
    pub(super) re: String,
    pub(super) to: Vec<Named>,
    pub(super) status: &'static str,
    pub(super) kind: String,
    pub(super) confidence: String,
    pub(super) passage: happened::Passage,
}

impl Did {
    /// The events of `reading`, by date as far as that is known.
    pub(super) fn all(
        reading: &Reading<'_>,
        marks: &Marks<'_>,
        marked: &Marked,
        passages: &Passages<'_>,
    ) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::with_capacity(reading.events.len());
        for n in happened::timeline(reading) {
            let mut did = Self::new(reading, n, passages);
            did.anchor = anchor(reading, marks, marked, n);
            did.again = all.last().is_some_and(|before| before.date == did.date);
            all.push(did);
        }
        all
    }

    fn new(reading: &Reading<'_>, n: usize, passages: &Passages<'_>) -> Self {
        let event = &reading.events[n];
        let happening = Happening::of(reading, event);
        let passage = passages.around(event.trigger).fit(PASSAGE);
        let time = event.when.and_then(|time| reading.dates.get(time));
        Self {
            number: n + 1,
            date: happening.date,
            datetime: time.and_then(|time| when::datetime(&time.value)).unwrap_or_default(),
            again: false,
            vague: shown(&happening.vague),
            by: Named::all(reading, &event.by),
            trigger: shown(&happening.trigger),
            anchor: None,
            re: shown(&happening.re),
            to: Named::all(reading, &event.to),
            status: happening.status,
            kind: happening.kind,
            confidence: percent(event.confidence),
            passage: happened::Passage {
                before: shown(&passage.before),
                words: shown(&passage.words),
                after: shown(&passage.after),
            },
        }
    }
}

/// Where the `n`th event's words stand in the text.
fn anchor(reading: &Reading<'_>, marks: &Marks<'_>, marked: &Marked, n: usize) -> Option<String> {
    places(reading, marks, marked, Role::Trigger, n).into_iter().next().map(|place| place.anchor)
}

/// One affair: its picture, and the same as a list, for those who do not see pictures.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) number: usize,
    pub(super) about: String,
    pub(super) steps: Vec<Step>,
    pub(super) picture: Picture,
}

/// A step of an affair, or what is still open.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// “demand”, or “still open”.
    pub(super) name: &'static str,
    /// When, or what it waits for.
    pub(super) aside: String,
    pub(super) open: bool,
    /// Who did what to whom.
    pub(super) did: String,
    pub(super) passage: happened::Passage,
    pub(super) anchor: Option<String>,
}

impl Course {
    pub(super) fn new(
        reading: &Reading<'_>,
        marks: &Marks<'_>,
        marked: &Marked,
        passages: &Passages<'_>,
        n: usize,
        affair: &Affair,
    ) -> Self {
        let step = |name, event: usize, open: Option<_>| {
            let anchor = anchor(reading, marks, marked, event);
            let event = reading.events.get(event)?;
            let happening = Happening::of(reading, event);
            let passage = passages.around(event.trigger);
            Some(Step {
                name,
                aside: open.map_or_else(|| happening.date.clone(), |open| happened::open(open).to_owned()),
                open: open.is_some(),
                did: shown(&happening.line()),
                passage: happened::Passage {
                    before: shown(&passage.before),
                    words: shown(&passage.words),
                    after: shown(&passage.after),
                },
                anchor,
            })
        };
        let steps = affair.steps.iter().map(|one| step(one.step.as_str(), one.event, None));
        let open = affair.open.iter().map(|open| step("still open", open.event, Some(open.kind)));
        let steps: Vec<Step> = steps.chain(open).flatten().collect();
        let accountable = happened::accountable(reading, affair).into_iter();
        let about: Vec<(String, Vec<String>)> = accountable
            .map(|(name, offices)| (shown(&name), offices.iter().map(|office| shown(office)).collect()))
            .collect();
        let names: Vec<&str> = about.iter().map(|(name, _)| name.as_str()).collect();
        Self { number: n + 1, about: names.join(", "), picture: Picture::new(&about, &steps), steps }
    }
}

/// A statement and what came later.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) number: usize,
    pub(super) actor: Named,
    /// How the two stand to each other, in plain words.
    pub(super) kind: &'static str,
    pub(super) said: Side,
    pub(super) later: Side,
}

/// One passage of a pair.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    pub(super) date: String,
    /// Who said or did what.
    pub(super) line: String,
    pub(super) content: Vec<String>,
    /// Where the passage stands in the text.
    pub(super) anchor: Option<String>,
}

impl Pair {
    pub(super) fn new(
        reading: &Reading<'_>,
        marks: &Marks<'_>,
        marked: &Marked,
        paragraphs: &[Span],
        passages: &Passages<'_>,
        n: usize,
        bearing: &Bearing,
    ) -> Self {
        let text = &reading.report.text;
        let said = |n: usize| {
            let Some(statement) = reading.statements.get(n) else { return Side::default() };
            let who = Who::said(reading, statement);
            let cue = words(text, &statement.cue);
            let line: Vec<&str> =
                [who.name.as_str(), &cue].into_iter().filter(|part| !part.is_empty()).collect();
            Side {
                date: String::new(),
                line: shown(&line.join(" · ")),
                content: quoted(text, paragraphs, &statement.content),
                anchor: marked.statements.contains(&n).then(|| format!("s{}", n + 1)),
            }
        };
        let later = match bearing.later {
            Later::Statement(n) => said(n),
            Later::Event(n) => reading.events.get(n).map_or_else(Side::default, |event| {
                let happening = Happening::of(reading, event);
                let passage = passages.around(event.trigger).fit(PASSAGE);
                Side {
                    line: shown(&happening.line()),
                    date: happening.date,
                    content: vec![shown(&passage.line())],
                    anchor: anchor(reading, marks, marked, n),
                }
            }),
        };
        Self {
            number: n + 1,
            actor: Named::new(reading, bearing.actor),
            kind: happened::bearing(bearing.kind),
            said: said(bearing.statement),
            later,
        }
    }
}
