//! Offices move: an appointment or election begins a tenure, a resignation, dismissal or death ends it.

use crate::actor::lexicon;
use crate::{Event, EventKind, EventStatus, Office, OfficeStatus, Span};

/// Gives each office the events that begin and end its tenure, and its status the end that has taken effect.
///
/// `sentences` are the report's, in order.
pub(crate) fn bound(text: &str, sentences: &[Span], events: &[Event], offices: &mut [Office]) {
    for (n, event) in events.iter().enumerate() {
        let (mover, begins) = match event.kind {
            EventKind::Resign => (&event.by, false),
            EventKind::Dismiss => (&event.to, false),
            EventKind::Harm if deadly(event.trigger.of(text)) => (&event.to, false),
            EventKind::Elect => (&event.by, true),
            EventKind::Appoint => (&event.to, true),
            _ => continue,
        };
        let (&[holder], EventStatus::Happened) = (&mover[..], event.status) else { continue };
        let own: Vec<usize> = (0..offices.len()).filter(|&o| offices[o].holder == holder).collect();
        // The dead leave all; else the office that the event names, or the only one that can be meant.
        let moved: Vec<usize> = if event.kind == EventKind::Harm {
            own
        } else {
            let named = named(text, sentences, event, &own, offices);
            match (named.is_empty(), begins) {
                (false, _) => named,
                (true, false) => {
                    let held = |o: &usize| {
                        matches!(offices[*o].status, OfficeStatus::Current | OfficeStatus::Acting)
                    };
                    let held: Vec<usize> = own.iter().copied().filter(held).collect();
                    if held.len() == 1 { held } else { Vec::new() }
                }
                (true, true) => Vec::new(),
            }
        };
        for o in moved {
            let office = &mut offices[o];
            if begins {
                office.began.get_or_insert(n);
            } else {
                office.ended.get_or_insert(n);
                if matches!(office.status, OfficeStatus::Current | OfficeStatus::Acting) {
                    office.status = OfficeStatus::Former;
                }
            }
        }
    }
}

/// Those of the offices `own` that the event's words name: in what it is about, else in its sentence.
fn named(text: &str, sentences: &[Span], event: &Event, own: &[usize], offices: &[Office]) -> Vec<usize> {
    let about: Vec<String> = event.re.iter().map(|re| lexicon::fold(re.of(text))).collect();
    let in_about = |o: &usize| {
        let title = lexicon::fold(&offices[*o].title);
        about.iter().any(|words| words.contains(&title))
    };
    let named: Vec<usize> = own.iter().copied().filter(in_about).collect();
    if !named.is_empty() {
        return named;
    }
    let sentence = sentences.partition_point(|s| s.start <= event.trigger.start).checked_sub(1);
    let beside = |o: &usize| sentence.is_some_and(|s| sentences[s].contains(offices[*o].evidence));
    own.iter().copied().filter(beside).collect()
}

/// Whether the words tell of a death.
fn deadly(trigger: &str) -> bool {
    lexicon::fold(trigger).split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(
            word,
            "die"
                | "dies"
                | "died"
                | "death"
                | "dead"
                | "killed"
                | "kills"
                | "killing"
                | "murdered"
                | "assassinated"
                | "assassination"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Mayor Ada Quill, chair of the board, resigned as mayor. Tom Reed was elected clerk. Ruth Pike, the warden, may quit.";

    fn at(words: &str) -> Span {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn office(holder: usize, title: &str) -> Office {
        Office {
            title: title.to_owned(),
            body: None,
            holder,
            status: OfficeStatus::Current,
            evidence: at(title),
            began: None,
            ended: None,
            confidence: 1.0,
        }
    }

    fn event(
        kind: EventKind,
        status: EventStatus,
        trigger: &str,
        [by, to]: [&[usize]; 2],
        re: &[&str],
    ) -> Event {
        Event {
            kind,
            status,
            trigger: at(trigger),
            by: by.to_vec(),
            to: to.to_vec(),
            re: re.iter().map(|words| at(words)).collect(),
            when: None,
            statement: None,
            confidence: 1.0,
        }
    }

    fn bounds(events: &[Event]) -> Vec<(OfficeStatus, Option<usize>, Option<usize>)> {
        let sentences = [
            at("Mayor Ada Quill, chair of the board, resigned as mayor."),
            at("Tom Reed was elected clerk."),
            at("Ruth Pike, the warden, may quit."),
        ];
        let mut offices = [office(0, "Mayor"), office(0, "chair"), office(1, "clerk"), office(2, "warden")];
        bound(TEXT, &sentences, events, &mut offices);
        offices.map(|o| (o.status, o.began, o.ended)).to_vec()
    }

    #[test]
    fn what_takes_effect_ends_or_begins_the_office_that_it_names() {
        use OfficeStatus::{Current, Former};
        let events = [
            event(EventKind::Resign, EventStatus::Happened, "resigned", [&[0], &[]], &["as mayor"]),
            event(EventKind::Elect, EventStatus::Happened, "elected", [&[1], &[]], &["clerk"]),
            event(EventKind::Resign, EventStatus::Possible, "quit", [&[2], &[]], &[]),
        ];
        let wanted =
            [(Former, None, Some(0)), (Current, None, None), (Current, Some(1), None), (Current, None, None)];
        assert_eq!(bounds(&events), wanted);
    }

    #[test]
    fn the_dead_leave_all_their_offices() {
        let died = event(EventKind::Harm, EventStatus::Happened, "resigned", [&[], &[0]], &[]);
        assert!(bounds(&[died]).iter().all(|bound| bound.2.is_none()), "not a word of death");
        assert!(deadly("was killed") && deadly("death") && !deadly("deadline"));
    }
}
