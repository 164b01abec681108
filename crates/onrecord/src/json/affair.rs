//! Affairs as JSON.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{Ids, id},
    place::Places,
    word,
};
use crate::{Event, OpenKind, Step};

/// One affair as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affair {
    /// `C1`, `C2` … in the order of the document.
    pub id: String,
    /// The ids of the actors who are held to account.
    pub about: Vec<String>,
    /// The ids of the events that make it up, in order of time: those of `steps`, for programs that ask
    /// for no more.
    pub events: Vec<String>,
    /// The same events with what each is in the affair's course.
    pub steps: Vec<AffairStep>,
    /// What the report leaves open.
    pub open: Vec<Open>,
}

/// An event in the course of an affair as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffairStep {
    /// The id of the event.
    pub event: String,
    /// What it is in the affair's course.
    #[serde(with = "word")]
    pub step: Step,
}

/// Something that the report leaves open, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The id of the event that waits.
    pub event: String,
    /// What it waits for.
    #[serde(with = "word")]
    pub kind: OpenKind,
}

impl Affair {
    pub(super) fn new(n: usize, affair: &crate::Affair, _: &Places<'_>) -> Self {
        let steps = affair.steps.iter();
        let open = affair.open.iter();
        Self {
            id: id('C', n),
            about: affair.about.iter().map(|&actor| id('A', actor)).collect(),
            events: affair.steps.iter().map(|step| id('E', step.event)).collect(),
            steps: steps.map(|step| AffairStep { event: id('E', step.event), step: step.step }).collect(),
            open: open.map(|open| Open { event: id('E', open.event), kind: open.kind }).collect(),
        }
    }

    /// The affair, checked; `ids` are of the document's `events`.
    pub(super) fn read(
        &self,
        actors: &Ids<'_>,
        ids: &Ids<'_>,
        events: &[Event],
    ) -> Result<crate::Affair, Error> {
        let Self { id, about, steps, .. } = self;
        if about.is_empty() || steps.is_empty() {
            return Err(Error::form(format!("{id} is about nobody or nothing")));
        }
        if !self.events.iter().eq(steps.iter().map(|step| &step.event)) {
            return Err(Error::form(format!("{id}: its events are not those of its steps")));
        }
        // Each happening counts once: a second time would be another event.
        Ids::unique(self.events.iter()).map_err(|why| Error::form(format!("{id}: {why}")))?;
        let steps = steps.iter().map(|AffairStep { event: name, step }| {
            let event = ids.place(name, format_args!("{id}: a step"))?;
            let own = events[event].kind.step();
            if *step != own && *step != Step::Reaction {
                let (own, step) = (own.as_str(), step.as_str());
                return Err(Error::form(format!("{id}: {name} is {own} or a reaction, not {step}")));
            }
            Ok(crate::AffairStep { event, step: *step })
        });
        let open = self.open.iter().map(|open| {
            let event = ids.place(&open.event, format_args!("{id}: what is open"))?;
            Ok(crate::Open { event, kind: open.kind })
        });
        Ok(crate::Affair {
            about: actors.ascending(about, format_args!("{id}, about"))?,
            steps: steps.collect::<Result<_, Error>>()?,
            open: open.collect::<Result<_, Error>>()?,
        })
    }
}
