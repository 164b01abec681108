//! The lists beside a report's text: who is who, who said what, and when.

use onrecord::{Actor, Reading};

use super::{
    Marks, Role,
    text::{Marked, anchor, shown},
};
use crate::show::{
    percent, when,
    who::{self, Cast, Who},
    words,
};

/// Words that lead to their place in the text.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) words: String,
    pub(super) anchor: String,
}

/// The places in the text of the `n`th of those that play `role`.
pub(super) fn places(
    reading: &Reading<'_>,
    marks: &Marks<'_>,
    marked: &Marked,
    role: Role,
    n: usize,
) -> Vec<Place> {
    let of_it = marked.others.get(&(role, n)).into_iter().flatten();
    of_it
        .map(|&number| Place {
            words: shown(&words(&reading.report.text, &[marks.marks()[number].span])),
            anchor: anchor(number),
        })
        .collect()
}

/// How many actors the list shows before it is unfolded, at most: who said what stands below.
const SHOWN: usize = 8;

/// Who is who.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    pub(super) leading: Vec<Member>,
    /// Folded away at first.
    pub(super) others: Vec<Member>,
}

/// One actor in the list.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) number: usize,
    pub(super) honorific: String,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) offices: Vec<HeldOffice>,
    /// “9 mentions”.
    pub(super) count: String,
    pub(super) mentions: Vec<Place>,
}

/// An office with the words that prove it.
#[derive(Clone, Debug)]
pub(super) struct HeldOffice {
    pub(super) office: String,
    pub(super) evidence: Option<Place>,
}

impl Members {
    pub(super) fn new(reading: &Reading<'_>, marks: &Marks<'_>, marked: &Marked) -> Self {
        let member = |&n: &usize| {
            let actor: &Actor = &reading.actors[n];
            let offices = reading.offices.iter().enumerate().filter(|(_, office)| office.holder == n);
            Member {
                number: n + 1,
                honorific: shown(actor.honorific.as_deref().unwrap_or_default().trim()),
                name: shown(&who::name(reading, n)),
                kind: actor.kind.as_str(),
                offices: offices
                    .map(|(n, office)| HeldOffice {
                        office: shown(&who::office(office)),
                        evidence: places(reading, marks, marked, Role::Office, n).into_iter().next(),
                    })
                    .collect(),
                count: who::mentions(actor),
                mentions: places(reading, marks, marked, Role::Mention, n),
            }
        };
        let Cast { mut leading, others } = Cast::of(reading);
        let others = [leading.split_off(leading.len().min(SHOWN)), others].concat();
        Self { leading: leading.iter().map(member).collect(), others: others.iter().map(member).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.leading.is_empty() && self.others.is_empty()
    }
}

/// When.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    pub(super) placed: Vec<DateEntry>,
    /// Those without a place in time.
    pub(super) others: Vec<DateEntry>,
}

/// Time expressions of the same words and meaning.
#[derive(Clone, Debug)]
pub(super) struct DateEntry {
    pub(super) words: String,
    pub(super) value: String,
    pub(super) meaning: String,
    pub(super) anchor: Option<String>,
}

impl Dates {
    pub(super) fn new(reading: &Reading<'_>, marks: &Marks<'_>, marked: &Marked) -> Self {
        let dates = when::dates(reading).into_iter().map(|dated| DateEntry {
            words: shown(&dated.words),
            value: shown(&dated.value),
            meaning: dated.meaning.unwrap_or_default(),
            anchor: dated.dates.iter().find_map(|&n| {
                places(reading, marks, marked, Role::Date, n).into_iter().next().map(|place| place.anchor)
            }),
        });
        let (placed, others) = dates.partition(|date| !date.meaning.is_empty());
        Self { placed, others }
    }

    pub(super) fn len(&self) -> usize {
        self.placed.len() + self.others.len()
    }
}

/// One statement in the list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) number: usize,
    /// Whether its words have an anchor in the text.
    pub(super) anchored: bool,
    /// The number of the actor who made it, if that is known.
    pub(super) actor: Option<usize>,
    pub(super) name: String,
    /// What the report says for the name, if it says something else.
    pub(super) source: String,
    /// Why the speaker is unknown, and who it may be.
    pub(super) unknown: String,
    pub(super) cue: String,
    /// What was said, by paragraphs.
    pub(super) content: Vec<String>,
    pub(super) kind: &'static str,
    pub(super) confidence: String,
    /// Why the speaker is held to be so.
    pub(super) because: Vec<who::Step>,
    /// How sure that is.
    pub(super) sureness: String,
}

impl Entry {
    /// The `n`th statement, with its `content` by paragraphs.
    pub(super) fn new(reading: &Reading<'_>, n: usize, content: Vec<String>, anchored: bool) -> Self {
        let statement = &reading.statements[n];
        let who = Who::said(reading, statement);
        let because = who::chain(reading, statement).into_iter();
        Self {
            number: n + 1,
            anchored,
            actor: who.actor.filter(|&actor| actor < reading.actors.len()).map(|actor| actor + 1),
            name: shown(&who.name),
            source: shown(&who.source),
            unknown: shown(&who.unknown),
            cue: shown(&words(&reading.report.text, &statement.cue)),
            content,
            kind: statement.kind.as_str(),
            confidence: percent(statement.confidence),
            because: because.map(|step| who::Step { words: shown(&step.words), ..step }).collect(),
            sureness: shown(&who::sureness(reading, statement)),
        }
    }
}
