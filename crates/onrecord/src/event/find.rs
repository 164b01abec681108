//! From what windows tell of to a report's events: one a trigger, with those who take part, their dates and the statements
//! that they rest on.

use super::features::{Trigger, candidates, salience, traits};
use crate::actor::features::Said;
use crate::actor::resolve::Cast;
use crate::heads::actors::Labelled;
use crate::heads::events::{DateKey, EVENT_EVIDENCE, EventHead, Occurrence};
use crate::heads::sigmoid;
use crate::text::Layout;
use crate::{Event, EventStatus, Span, Statement};

/// An actor takes part from this probability on.
const TAKES_PART: f32 = 0.4;
/// An event's date is the likeliest, from this probability on.
const DATED: f32 = 0.4;

/// What events are found in.
pub(crate) struct Parts<'a> {
    pub(crate) text: &'a str,
    pub(crate) layout: &'a Layout,
    pub(crate) head: &'a EventHead,
    /// What the windows may tell of, in text order within each.
    pub(crate) found: &'a [Occurrence],
    pub(crate) labelled: &'a [Labelled],
    pub(crate) cast: &'a Cast,
    pub(crate) statements: &'a [Statement],
    /// The places of the report's dates.
    pub(crate) dates: &'a [Span],
    pub(crate) keys: &'a [DateKey],
}

/// The events of a report from the confidence `least` on, in order of their trigger.
pub(crate) fn find(parts: &Parts<'_>, least: f32) -> Vec<Event> {
    evidenced(parts, least).into_iter().map(|(event, _)| event).collect()
}

/// The same, each with what its confidence is computed from.
pub(crate) fn evidenced(parts: &Parts<'_>, least: f32) -> Vec<(Event, [f32; EVENT_EVIDENCE])> {
    let said: Vec<Said<'_>> = parts
        .statements
        .iter()
        .map(|s| Said { source: &s.source, cue: &s.cue, content: &s.content })
        .collect();
    let mut mentions: Vec<Option<Vec<f32>>> = vec![None; parts.cast.mentions.len()];
    let mut out = Vec::new();
    for one in apart(parts.found) {
        let confidence = parts.head.confidence(one);
        if confidence < least {
            continue;
        }
        let trigger = Trigger::new(parts.layout, &said, one.trigger);
        let [by, to] = participants(parts, one, &trigger, &mut mentions);
        let status = (0..one.status.len()).reduce(|a, b| if one.status[b] > one.status[a] { b } else { a });
        let event = Event {
            kind: one.kind,
            status: EventStatus::ALL[status.expect("six of them")],
            trigger: one.trigger,
            by,
            to,
            re: one.about.into_iter().collect(),
            when: date(parts, one, &trigger),
            statement: trigger.within().or(trigger.cue_of()),
            confidence,
        };
        out.push((event, EventHead::evidence(one)));
    }
    out.sort_by_key(|(event, _)| (event.trigger.start, event.trigger.end));
    out
}

/// Occurrences without those whose trigger crosses a likelier one's.
fn apart(found: &[Occurrence]) -> Vec<&Occurrence> {
    let mut all: Vec<&Occurrence> = found.iter().collect();
    all.sort_by_key(|o| (o.trigger.start, o.trigger.end));
    let mut out: Vec<&Occurrence> = Vec::new();
    for one in all {
        match out.last_mut() {
            Some(last) if last.trigger.overlaps(one.trigger) => {
                if one.likely > last.likely {
                    *last = one;
                }
            }
            _ => out.push(one),
        }
    }
    out
}

/// The actors who do it and those to whom it is done, ascending. An actor takes part as its mentions together say.
fn participants(
    parts: &Parts<'_>,
    event: &Occurrence,
    trigger: &Trigger,
    mentions: &mut [Option<Vec<f32>>],
) -> [Vec<usize>; 2] {
    let cast = parts.cast;
    // For each actor the sums of the exponentials of its mentions' scores.
    let mut sums: Vec<(usize, [f32; 2])> = Vec::new();
    for m in candidates(&cast.profiles, trigger) {
        let actor = cast.mentions[m].actor;
        let often = salience(cast.members[actor].len(), actor);
        let rows = traits(parts.text, parts.layout, &cast.profiles, m, trigger, often);
        let label = cast.mentions[m].label;
        let mention = mentions[m].get_or_insert_with(|| parts.head.mention(&parts.labelled[label]));
        let scores = parts.head.roles(event, mention, &rows);
        let at = sums.iter().position(|(other, _)| *other == actor).unwrap_or_else(|| {
            sums.push((actor, [0.0; 2]));
            sums.len() - 1
        });
        for (sum, score) in sums[at].1.iter_mut().zip(scores) {
            *sum += score.clamp(-30.0, 30.0).exp();
        }
    }
    sums.sort_by_key(|(actor, _)| *actor);
    let mut out = [Vec::new(), Vec::new()];
    for (actor, sum) in sums {
        // Nobody does something to themselves.
        let role = usize::from(sum[1] > sum[0]);
        if sigmoid(sum[role].ln()) >= TAKES_PART {
            out[role].push(actor);
        }
    }
    out
}

/// The event's date.
fn date(parts: &Parts<'_>, event: &Occurrence, trigger: &Trigger) -> Option<usize> {
    let sentences = &parts.layout.sentences;
    // A rough net first: of a long report's dates, few stand near an event.
    let from = sentences.get(trigger.sentence().saturating_sub(2)).map_or(0, |s| s.start);
    let to = sentences.get(trigger.sentence() + 2).map_or(usize::MAX, |s| s.start);
    let near: Vec<(&DateKey, isize, bool)> = parts
        .keys
        .iter()
        .filter(|key| (from..to).contains(&parts.dates[key.date].start))
        .filter_map(|key| {
            let place = parts.dates[key.date];
            let sentence = sentences.partition_point(|s| s.start <= place.start);
            let gap = (sentence as isize) - 1 - trigger.sentence() as isize;
            (-2..=1).contains(&gap).then_some((key, gap, place.start > event.trigger.start))
        })
        .collect();
    let chances = parts.head.dates(event, &near);
    let best = (0..near.len()).reduce(|a, b| if chances[b] > chances[a] { b } else { a })?;
    (chances[best] >= DATED).then(|| near[best].0.date)
}
