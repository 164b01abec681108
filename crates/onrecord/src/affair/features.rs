//! What is seen of an actor that may answer for a matter, and of an event that may belong to it.
//!
//! A trait is a row of a table of weights; a score is the sum of the rows of what applies. The tables are fitted by
//! `training/affairs.py` on the very rows that are computed here.

use std::collections::HashSet;

use super::parts::{Age, View};
use crate::{ActorKind, Event, EventKind, EventStatus, OfficeStatus, Step};

/// Kinds of events.
const KINDS: usize = EventKind::ALL.len();
/// Steps that a kind can have.
const STEPS: usize = Step::ALL.len();
/// States of events.
const STATES: usize = EventStatus::ALL.len();

/// Traits of an actor: what each group says, and how many rows it has.
pub const ABOUT: [(&str, usize); 16] = [
    ("does", KINDS),
    ("is done to", KINDS),
    ("events it does", 6),
    ("events done to it", 6),
    ("events about it", 3),
    ("kind", ActorKind::ALL.len()),
    ("office", OfficeStatus::ALL.len() + 1),
    ("first mention", 5),
    ("mentions among the actors", 4),
    ("most is done to it", 3),
    ("most is done by it", 3),
    ("events of the report", 6),
    ("others act on it and it answers", 2),
    ("in office, and an outcome", 2),
    ("does, as alleged or denied", STEPS),
    ("kin answers, too", 3),
];

/// Traits of an event in an affair.
pub const MEMBER: [(&str, usize); 12] = [
    ("kind", KINDS),
    ("relation and step", RELATIONS * STEPS),
    ("relation and status", RELATIONS * STATES),
    ("distance", 6),
    ("told before", 4),
    ("said", 5),
    ("age", Age::COUNT),
    ("events of the report", 6),
    ("events of the actor", 6),
    ("in what another is about", 3),
    ("the urged act of a demand told beside it", 2),
    ("share of the actor's events", 4),
];

/// How an event stands to an actor.
const RELATIONS: usize = 9;

/// The first row of a group.
const fn start<const N: usize>(groups: &[(&str, usize); N], group: usize) -> usize {
    let (mut n, mut row) = (0, 0);
    while n < group {
        row += groups[n].1;
        n += 1;
    }
    row
}

/// The rows of all groups.
#[cfg(test)]
pub(crate) const fn rows<const N: usize>(groups: &[(&str, usize); N]) -> usize {
    start(groups, N)
}

/// A list of rows that apply.
struct Rows<'g, const N: usize> {
    groups: &'g [(&'static str, usize); N],
    list: Vec<usize>,
}

impl<'g, const N: usize> Rows<'g, N> {
    fn of(groups: &'g [(&'static str, usize); N]) -> Self {
        Self { groups, list: Vec::new() }
    }

    /// Adds a row of a group; one beyond the group counts as its last.
    fn add(&mut self, group: usize, row: usize) {
        let (_, rows) = self.groups[group];
        self.list.push(start(self.groups, group) + row.min(rows - 1));
    }
}

/// The rows of an actor that may stand to account; none if no event has it.
pub(crate) fn about(view: &View<'_>, actor: usize, tallies: &[Tally]) -> Option<Vec<usize>> {
    let parts = &view.parts;
    let own = tallies.get(actor)?;
    if own.by + own.to == 0 {
        return None;
    }
    let mut rows = Rows::of(&ABOUT);
    for (group, kinds) in [&own.does, &own.done].into_iter().enumerate() {
        for (kind, n) in kinds.iter().enumerate() {
            if *n > 0 {
                rows.add(group, kind);
            }
        }
    }
    rows.add(2, own.by);
    rows.add(3, own.to);
    rows.add(4, parts.events.iter().filter(|e| !has(e, actor) && view.about(e, actor)).take(2).count());
    rows.add(5, parts.actors.get(actor).map_or(0, |a| a.kind as usize));
    let office = parts.offices.iter().filter(|o| o.holder == actor).map(|o| o.status as usize).min();
    rows.add(6, office.map_or(0, |o| o + 1));
    rows.add(
        7,
        match view.first_sentence(actor) {
            0 => usize::from(tallies.iter().take(actor).any(|t| t.by + t.to > 0)),
            1 => 2,
            2..=3 => 3,
            _ => 4,
        },
    );
    let mentions = parts.actors.get(actor).map_or(0, |a| a.mentions.len());
    let busier = parts.actors.iter().filter(|a| a.mentions.len() > mentions).take(3).count();
    rows.add(8, busier);
    let rank = |count: fn(&Tally) -> usize| {
        let most = tallies.iter().map(count).max().unwrap_or(0);
        let several = tallies.iter().filter(|t| count(t) == most).count() > 1;
        if count(own) < most {
            0
        } else if several {
            1
        } else {
            2
        }
    };
    rows.add(9, rank(|t| t.to));
    rows.add(10, rank(|t| t.by));
    rows.add(11, bucket(parts.events.len()));
    let answers = own.does.iter().zip(EventKind::ALL).any(|(n, kind)| *n > 0 && kind.step() == Step::Answer);
    let asked = own.done.iter().zip(EventKind::ALL).any(|(n, kind)| {
        *n > 0
            && matches!(
                kind.step(),
                Step::Evidence | Step::Law | Step::Notice | Step::Demand | Step::Judgement
            )
    });
    rows.add(12, usize::from(answers && asked));
    let outcome = own.does[EventKind::Resign as usize]
        + own.done[EventKind::Dismiss as usize]
        + own.done[EventKind::Suspend as usize]
        > 0;
    rows.add(13, usize::from(office.is_some() && outcome));
    for step in 0..STEPS {
        if own.contested[step] {
            rows.add(14, step);
        }
    }
    let kin = tallies.iter().enumerate().filter(|(n, t)| t.by + t.to > 0 && view.kin(actor, *n));
    let kin: Vec<bool> = kin.map(|(_, t)| t.by + t.to > own.by + own.to).collect();
    rows.add(15, if kin.is_empty() { 0 } else { 1 + usize::from(kin.contains(&true)) });
    Some(rows.list)
}

/// How often an actor takes part in events.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) by: usize,
    pub(crate) to: usize,
    does: [usize; KINDS],
    done: [usize; KINDS],
    /// Steps of what it is alleged or denied to have done.
    contested: [bool; STEPS],
}

/// The tally of each actor.
pub(crate) fn tallies(view: &View<'_>) -> Vec<Tally> {
    let none = Tally { by: 0, to: 0, does: [0; KINDS], done: [0; KINDS], contested: [false; STEPS] };
    let mut out = vec![none; view.parts.actors.len()];
    for event in view.parts.events {
        for &actor in &event.by {
            let Some(tally) = out.get_mut(actor) else { continue };
            tally.by += 1;
            tally.does[event.kind as usize] += 1;
            if matches!(event.status, EventStatus::Alleged | EventStatus::Denied) {
                tally.contested[event.kind.step() as usize] = true;
            }
        }
        for &actor in &event.to {
            let Some(tally) = out.get_mut(actor) else { continue };
            tally.to += 1;
            tally.done[event.kind as usize] += 1;
        }
    }
    out
}

/// Whether an actor takes part in an event.
pub(crate) fn has(event: &Event, actor: usize) -> bool {
    event.by.contains(&actor) || event.to.contains(&actor)
}

/// What all events of an actor share.
pub(crate) struct Circle {
    /// Sentences with events that the actor takes part in, ascending.
    sentences: Vec<usize>,
    /// Those who take part in them.
    others: HashSet<usize>,
    /// How many there are.
    count: usize,
}

impl Circle {
    pub(crate) fn of(view: &View<'_>, actor: usize) -> Self {
        let own = view.parts.events.iter().enumerate().filter(|(_, e)| has(e, actor));
        let own: Vec<(usize, &Event)> = own.collect();
        let mut sentences: Vec<usize> = own.iter().map(|(n, _)| view.places[*n].sentence).collect();
        sentences.sort_unstable();
        let others = own.iter().flat_map(|(_, e)| e.by.iter().chain(&e.to)).copied();
        Self { sentences, others: others.filter(|o| *o != actor).collect(), count: own.len() }
    }

    /// Sentences from the nearest of them.
    fn distance(&self, sentence: usize) -> usize {
        let n = self.sentences.partition_point(|s| *s < sentence);
        let after = self.sentences.get(n).map(|s| s - sentence);
        let before = n.checked_sub(1).map(|n| sentence - self.sentences[n]);
        after.into_iter().chain(before).min().unwrap_or(usize::MAX)
    }
}

/// The rows of an event that may belong to an actor's affair.
pub(crate) fn member(view: &View<'_>, actor: usize, circle: &Circle, n: usize) -> Vec<usize> {
    let (event, place) = (&view.parts.events[n], view.places[n]);
    let mut rows = Rows::of(&MEMBER);
    rows.add(0, event.kind as usize);
    let kin = |list: &[usize]| list.iter().any(|&other| view.kin(actor, other));
    let near = view.mentions(actor, place.sentence);
    let shares = event.by.iter().chain(&event.to).any(|o| circle.others.contains(o));
    let relation = match () {
        () if event.by.contains(&actor) => 0,
        () if event.to.contains(&actor) => 1,
        () if view.about(event, actor) => 2,
        () if kin(&event.by) => 3,
        () if kin(&event.to) => 4,
        () if near && shares => 5,
        () if near => 6,
        () if shares => 7,
        () => 8,
    };
    rows.add(1, relation * STEPS + event.kind.step() as usize);
    rows.add(2, relation * STATES + event.status as usize);
    rows.add(
        3,
        match circle.distance(place.sentence) {
            n @ 0..=2 => n,
            3..=5 => 3,
            6..=10 => 4,
            _ => 5,
        },
    );
    rows.add(4, told_before(view, n));
    rows.add(
        5,
        match place.content {
            None => usize::from(place.cue.is_some()),
            Some(s) => match view.parts.statements[s].speaker.actor {
                Some(speaker) if speaker == actor => 2,
                Some(_) => 3,
                None => 4,
            },
        },
    );
    rows.add(6, place.age as usize);
    rows.add(7, bucket(view.parts.events.len()));
    rows.add(8, bucket(circle.count));
    rows.add(9, inside(view, n));
    rows.add(10, usize::from(event.status == EventStatus::Urged && demanded(view, n)));
    rows.add(11, 4 * circle.count / view.parts.events.len().max(1));
    rows.list
}

/// Small counts one by one, large ones together.
fn bucket(n: usize) -> usize {
    match n {
        0..=3 => n.saturating_sub(1),
        4..=6 => 3,
        7..=12 => 4,
        _ => 5,
    }
}

/// How many events before are looked at for an earlier telling.
const BACK: usize = 64;

/// Whether an event was told before: 0 no, 1 one of its kind was, 2 one that may be it, 3 surely.
fn told_before(view: &View<'_>, n: usize) -> usize {
    let earlier = n.saturating_sub(BACK)..n;
    earlier.map(|k| likeness(view, k, n)).max().unwrap_or(0)
}

/// How likely two events are one happening, told twice: 0 not, 1 they are of one kind, 2 they may be, 3 they are.
pub(crate) fn likeness(view: &View<'_>, a: usize, b: usize) -> usize {
    let (x, y) = (&view.parts.events[a], &view.parts.events[b]);
    if x.kind != y.kind {
        return 0;
    }
    // Who takes part where both tell it must not contradict.
    let meet = |p: &[usize], q: &[usize]| p.is_empty() || q.is_empty() || p.iter().any(|o| q.contains(o));
    let common = x.by.iter().any(|o| y.by.contains(o)) || x.to.iter().any(|o| y.to.contains(o));
    let apart = view.bounds(x).zip(view.bounds(y)).is_some_and(|((a, b), (c, d))| b < c || d < a);
    // What is planned, urged or denied and what happened are two steps of an affair.
    let real = |e: &Event| matches!(e.status, EventStatus::Happened | EventStatus::Alleged);
    if apart || !meet(&x.by, &y.by) || !meet(&x.to, &y.to) || real(x) != real(y) {
        return 1;
    }
    let same = x.by == y.by && x.to == y.to && x.status == y.status;
    let stem = |e: &Event| {
        view.words(e.trigger.start, e.trigger.end).first().map(|w| w.chars().take(5).collect::<String>())
    };
    match (common, same) {
        (true, true) => 3,
        (true, false) => 2 + usize::from(stem(x) == stem(y)),
        (false, _) => 1 + usize::from(stem(x) == stem(y)),
    }
}

/// Whether an event's trigger lies in what another is about: 0 no, 1 in a real one's, 2 in another's.
fn inside(view: &View<'_>, n: usize) -> usize {
    let trigger = view.parts.events[n].trigger;
    let around = n.saturating_sub(8)..(n + 9).min(view.parts.events.len());
    let holder =
        around.filter(|k| *k != n).find(|k| view.parts.events[*k].re.iter().any(|re| re.contains(trigger)));
    holder.map_or(0, |k| if view.parts.events[k].status == EventStatus::Happened { 1 } else { 2 })
}

/// Whether a demand stands before an event in its sentence.
fn demanded(view: &View<'_>, n: usize) -> bool {
    let sentence = view.places[n].sentence;
    let before = (0..n).rev().take_while(|k| view.places[*k].sentence == sentence);
    before.into_iter().any(|k| view.parts.events[k].kind == EventKind::Demand)
}
