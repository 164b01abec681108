//! Affairs of a report: who stands to account, which events belong to it, in which order, and what is left open.

use super::features::{self, Circle, Tally};
use super::order;
use super::parts::{Parts, View};
use super::weights::Weights;
use super::{Affair, AffairStep, Open, OpenKind};
use crate::{Event, EventKind, EventStatus, Step};

/// Events that are looked at at the most: the first ones of a report that tells of more.
const MOST: usize = 600;

/// Events of an affair at the most.
const STEPS: usize = 64;

/// Affairs of a report at the most.
const AFFAIRS: usize = 4;

/// Finds the affairs, in order of the first step's trigger.
pub fn find(parts: Parts<'_>, weights: &Weights) -> Vec<Affair> {
    let all = parts.events.len();
    let parts = Parts { events: &parts.events[..all.min(MOST)], ..parts };
    let view = View::of(parts);
    let tallies = features::tallies(&view);
    let mut affairs: Vec<Affair> = accountable(&view, &tallies, weights)
        .into_iter()
        .map(|actor| {
            let events = members(&view, actor, weights);
            let events = order::sorted(&view, &weights.order, &events);
            let mut open = open(&view, actor, &events);
            // In what is not looked at an answer may be told.
            open.retain(|open| {
                all <= MOST && !followed_elsewhere(&view, &weights.order, actor, &events, open)
            });
            Affair { about: vec![actor], open, steps: steps(&view, actor, &events) }
        })
        .filter(|affair| affair.steps.len() > 1)
        .collect();
    affairs.sort_by_key(|a| a.steps.iter().map(|s| s.event).min());
    affairs
}

/// Those who stand to account, the likeliest first.
///
/// The actors of a report and "nobody" compete: each has a share of the odds. The likeliest answers if nobody is
/// unlikely enough; a further one must be likely by itself.
fn accountable(view: &View<'_>, tallies: &[Tally], weights: &Weights) -> Vec<usize> {
    let scored = (0..tallies.len()).filter_map(|actor| {
        let rows = features::about(view, actor, tallies)?;
        Some((actor, sum(&weights.about, &rows)))
    });
    let mut scored: Vec<(usize, f32)> = scored.collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let total: f32 = 1.0 + scored.iter().map(|(_, s)| s.min(30.0).exp()).sum::<f32>();
    let mut out = Vec::new();
    for (actor, score) in scored.into_iter().take(AFFAIRS) {
        let odds = score.min(30.0).exp();
        let nobody = if out.is_empty() { weights.first } else { weights.second };
        // The share of everybody who may answer decides on the first; a second one must be likely by itself.
        let likely = if out.is_empty() { 1.0 - 1.0 / total } else { odds / (1.0 + odds) };
        if likely < nobody {
            break;
        }
        out.push(actor);
    }
    out
}

/// The events of an actor's affair, in text order, each happening once.
fn members(view: &View<'_>, actor: usize, weights: &Weights) -> Vec<usize> {
    let circle = Circle::of(view, actor);
    let mut out: Vec<usize> = Vec::new();
    for n in 0..view.parts.events.len() {
        if out.len() == STEPS {
            break;
        }
        let score = sum(&weights.member, &features::member(view, actor, &circle, n));
        if score >= weights.step && !out.iter().any(|&told| features::likeness(view, told, n) == 3) {
            out.push(n);
        }
    }
    let done: Vec<&Event> =
        out.iter().map(|n| &view.parts.events[*n]).filter(|e| e.status == EventStatus::Happened).collect();
    // That an act was urged is told by the demand, that it was done by what was done.
    out.retain(|n| {
        let urged = &view.parts.events[*n];
        let same = |e: &&Event| {
            e.kind == urged.kind && e.by.iter().chain(&e.to).any(|actor| features::has(urged, *actor))
        };
        urged.status != EventStatus::Urged || !done.iter().any(same)
    });
    out
}

fn sum(weights: &[f32], rows: &[usize]) -> f32 {
    rows.iter().map(|row| weights.get(*row).copied().unwrap_or(0.0)).sum()
}

/// What ends somebody's time in office, or their fight for it. Whose is not said is that of whom the affair is about.
fn outcome(event: &Event, actor: usize) -> bool {
    event.status == EventStatus::Happened
        && match event.kind {
            EventKind::Resign => event.by.is_empty() || event.by.contains(&actor),
            EventKind::Dismiss | EventKind::Suspend => event.to.is_empty() || event.to.contains(&actor),
            _ => false,
        }
}

/// Each event with its step: a judgement after the outcome is a reaction to it.
pub(super) fn steps(view: &View<'_>, actor: usize, events: &[usize]) -> Vec<AffairStep> {
    let mut over = false;
    let steps = events.iter().map(|&n| {
        let event = &view.parts.events[n];
        let step = match event.kind.step() {
            Step::Judgement if over => Step::Reaction,
            step => step,
        };
        over |= outcome(event, actor);
        AffairStep { event: n, step }
    });
    steps.collect()
}

/// What waits for something that does not follow in the affair.
pub(super) fn open(view: &View<'_>, actor: usize, events: &[usize]) -> Vec<Open> {
    let event = |n: &usize| &view.parts.events[*n];
    let waiting = events.iter().enumerate().filter_map(|(k, n)| {
        let kind = awaited(actor, event(n))?;
        let followed = events[k + 1..].iter().any(|later| ends(actor, event(n), event(later)));
        (!followed).then_some(Open { event: *n, kind })
    });
    waiting.collect()
}

/// Whether what an event waits for may be told outside the affair: that nothing followed is said of a report, not of an
/// affair.
pub(super) fn followed_elsewhere(
    view: &View<'_>,
    weights: &[f32],
    actor: usize,
    events: &[usize],
    open: &Open,
) -> bool {
    let all = view.parts.events;
    let waits = &all[open.event];
    let shares = |e: &Event| e.by.iter().any(|o| features::has(waits, *o));
    (0..all.len()).any(|n| {
        let later = || match n < open.event {
            true => -order::first(view, weights, n, open.event),
            false => order::first(view, weights, open.event, n),
        };
        !events.contains(&n) && shares(&all[n]) && ends(actor, waits, &all[n]) && later() > 0.0
    })
}

/// What an event waits for, if it does.
fn awaited(actor: usize, event: &Event) -> Option<OpenKind> {
    if event.status != EventStatus::Happened {
        return None;
    }
    match event.kind {
        EventKind::Demand | EventKind::Warn if !event.by.contains(&actor) => Some(OpenKind::Answer),
        EventKind::Promise => Some(OpenKind::Outcome),
        EventKind::Investigate => Some(OpenKind::Findings),
        _ => None,
    }
}

/// Whether a later event is what `waits` waits for.
fn ends(actor: usize, waits: &Event, later: &Event) -> bool {
    let (happened, step) = (later.status == EventStatus::Happened, later.kind.step());
    match waits.kind {
        EventKind::Promise => happened && matches!(step, Step::Outcome | Step::Decision),
        EventKind::Investigate => {
            let findings = [EventKind::Publish, EventKind::Rule, EventKind::Convict, EventKind::Acquit]
                .contains(&later.kind);
            happened && (findings || (step == Step::Law && later.by.iter().any(|o| waits.by.contains(o))))
        }
        _ => {
            // Whoever was asked answers; if the report does not say whom, anybody but who asked.
            let asked = |o: &usize| {
                if waits.to.is_empty() { !waits.by.contains(o) } else { waits.to.contains(o) || *o == actor }
            };
            let done = happened || later.status == EventStatus::Planned;
            outcome(later, actor)
                || (done
                    && matches!(step, Step::Answer | Step::Outcome | Step::Decision)
                    && later.by.iter().any(asked))
        }
    }
}

/// Rows with their signs.
#[doc(hidden)]
pub type Signed = Vec<(usize, f32)>;

/// The traits of all actors, events and pairs that the weights are fitted on: for each actor its rows; for each
/// actor that may answer the rows of each event; for each pair of events the rows of their order.
#[doc(hidden)]
pub struct Traits {
    /// `(actor, rows)`
    pub about: Vec<(usize, Vec<usize>)>,
    /// `(actor, event, rows)`
    pub member: Vec<(usize, usize, Vec<usize>)>,
    /// `(event, later event, rows with signs)`
    pub order: Vec<(usize, usize, Signed)>,
}

/// Computes [`Traits`] of the actors in `answer` and the events in `pairs`.
#[doc(hidden)]
pub fn traits(parts: Parts<'_>, answer: &[usize], pairs: &[(usize, usize)]) -> Traits {
    let view = View::of(parts);
    let tallies = features::tallies(&view);
    let about = (0..tallies.len()).filter_map(|a| Some((a, features::about(&view, a, &tallies)?)));
    let member = answer.iter().flat_map(|&actor| {
        let circle = Circle::of(&view, actor);
        let view = &view;
        (0..view.parts.events.len()).map(move |n| (actor, n, features::member(view, actor, &circle, n)))
    });
    Traits {
        about: about.collect(),
        member: member.collect(),
        order: pairs.iter().map(|&(a, b)| (a, b, order::pair(&view, a, b))).collect(),
    }
}
