//! Takes lines out of a reading, with whatever cannot stand without them, so that what is left hangs together.

use std::collections::BTreeSet;

use onrecord::{Later, Reading, Speaker, Statement, Unknown};

/// Lines that go: indices into the lists of a reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) actors: BTreeSet<usize>,
    pub(crate) offices: BTreeSet<usize>,
    pub(crate) dates: BTreeSet<usize>,
    pub(crate) statements: BTreeSet<usize>,
    pub(crate) events: BTreeSet<usize>,
    pub(crate) affairs: BTreeSet<usize>,
    pub(crate) links: BTreeSet<usize>,
}

/// Takes the lines in `gone` out of `reading`, and what cannot stand without them: offices without a holder, affairs without an
/// event or somebody whom they are about, links without one of their ends or the actor of both. Statements lose their speaker,
/// events those who took part, their date and the statement that they rest on. Gives all lines that went.
pub(crate) fn remove(reading: &mut Reading<'_>, mut gone: Gone) -> Gone {
    let Gone { actors, offices, dates, statements, events, affairs, links } = &mut gone;
    for (n, office) in reading.offices.iter().enumerate() {
        if actors.contains(&office.holder) {
            offices.insert(n);
        }
    }
    for (n, link) in reading.bearings.iter().enumerate() {
        let later = match link.later {
            Later::Event(event) => events.contains(&event),
            Later::Statement(statement) => statements.contains(&statement),
        };
        if later || actors.contains(&link.actor) || statements.contains(&link.statement) {
            links.insert(n);
        }
    }
    for (n, affair) in reading.affairs.iter_mut().enumerate() {
        affair.about.retain(|actor| !actors.contains(actor));
        affair.steps.retain(|step| !events.contains(&step.event));
        affair.open.retain(|open| !events.contains(&open.event));
        if affair.about.is_empty() || affair.steps.is_empty() {
            affairs.insert(n);
        }
    }
    let strays: Vec<_> = actors.iter().filter_map(|&n| reading.actors.get(n)).collect();
    let of_others = |span| {
        let stays = |(n, actor): (usize, &onrecord::Actor)| {
            !actors.contains(&n) && actor.mentions.iter().any(|mention| mention.span == span)
        };
        reading.actors.iter().enumerate().any(stays)
    };
    for statement in &mut reading.statements {
        let speaker = &mut statement.speaker;
        if speaker.runner_up.is_some_and(|next| actors.contains(&next.actor)) {
            speaker.runner_up = None;
        }
        if speaker.actor.is_some_and(|actor| actors.contains(&actor)) {
            let next = speaker.runner_up;
            statement.speaker = Speaker { runner_up: next, ..unknown(statement) };
        } else if speaker.actor.is_none() {
            // A chain that led to nobody must not lead to who is gone.
            let leads = speaker.because.iter().any(|link| {
                strays.iter().any(|actor| actor.mentions.iter().any(|mention| mention.span == link.span))
                    && !of_others(link.span)
            });
            if leads {
                speaker.because.clear();
            }
        }
    }
    for event in &mut reading.events {
        event.by.retain(|actor| !actors.contains(actor));
        event.to.retain(|actor| !actors.contains(actor));
        event.when = event.when.filter(|date| !dates.contains(date));
        event.statement = event.statement.filter(|statement| !statements.contains(statement));
    }
    for office in &mut reading.offices {
        office.began = office.began.filter(|event| !events.contains(event));
        office.ended = office.ended.filter(|event| !events.contains(event));
    }
    retain(&mut reading.actors, actors);
    retain(&mut reading.offices, offices);
    retain(&mut reading.dates, dates);
    retain(&mut reading.statements, statements);
    retain(&mut reading.events, events);
    retain(&mut reading.affairs, affairs);
    retain(&mut reading.bearings, links);
    let to = |gone: &BTreeSet<usize>| {
        let gone = gone.clone();
        move |n: usize| n - gone.range(..n).count()
    };
    renumber(
        reading,
        &To { actor: &to(actors), date: &to(dates), statement: &to(statements), event: &to(events) },
    );
    gone
}

/// Puts statement `from` in the place `to` among the statements, counted without it.
pub(crate) fn move_statement(reading: &mut Reading<'_>, from: usize, to: usize) {
    if from >= reading.statements.len() || to >= reading.statements.len() || from == to {
        return;
    }
    let statement = reading.statements.remove(from);
    reading.statements.insert(to, statement);
    let moved = |n: usize| {
        if n == from {
            return to;
        }
        let without = n - usize::from(n > from);
        without + usize::from(without >= to)
    };
    renumber(reading, &To { actor: &|n| n, date: &|n| n, statement: &moved, event: &|n| n });
}

/// The speaker of a statement of which nobody is known to have made it.
pub(super) fn unknown(statement: &Statement) -> Speaker {
    let why = if statement.source.is_empty() { Unknown::NoSource } else { Unknown::NoActor };
    Speaker { unknown: Some(why), ..Speaker::default() }
}

/// Takes what is at the places `gone` out of a list.
pub(super) fn retain<T>(list: &mut Vec<T>, gone: &BTreeSet<usize>) {
    let mut n = 0;
    list.retain(|_| {
        n += 1;
        !gone.contains(&(n - 1))
    });
}

/// Where in its list each line is now, by where it was.
struct To<'t> {
    actor: &'t dyn Fn(usize) -> usize,
    date: &'t dyn Fn(usize) -> usize,
    statement: &'t dyn Fn(usize) -> usize,
    event: &'t dyn Fn(usize) -> usize,
}

fn renumber(reading: &mut Reading<'_>, to: &To<'_>) {
    let each = |all: &mut Vec<usize>, to: &dyn Fn(usize) -> usize| {
        for one in all {
            *one = to(*one);
        }
    };
    for office in &mut reading.offices {
        office.holder = (to.actor)(office.holder);
        office.began = office.began.map(to.event);
        office.ended = office.ended.map(to.event);
    }
    for statement in &mut reading.statements {
        statement.speaker.actor = statement.speaker.actor.map(to.actor);
        if let Some(next) = &mut statement.speaker.runner_up {
            next.actor = (to.actor)(next.actor);
        }
    }
    for event in &mut reading.events {
        each(&mut event.by, to.actor);
        each(&mut event.to, to.actor);
        event.when = event.when.map(to.date);
        event.statement = event.statement.map(to.statement);
    }
    for affair in &mut reading.affairs {
        each(&mut affair.about, to.actor);
        for step in &mut affair.steps {
            step.event = (to.event)(step.event);
        }
        for open in &mut affair.open {
            open.event = (to.event)(open.event);
        }
    }
    for link in &mut reading.bearings {
        link.actor = (to.actor)(link.actor);
        link.statement = (to.statement)(link.statement);
        link.later = match link.later {
            Later::Event(event) => Later::Event((to.event)(event)),
            Later::Statement(statement) => Later::Statement((to.statement)(statement)),
        };
    }
}

#[cfg(test)]
mod tests {
    use onrecord::{
        Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, Event, EventKind, EventStatus, Link,
        LinkKind, Mention, MentionForm, Office, OfficeStatus, Open, OpenKind, Report, RunnerUp, Span,
        StatementKind, Step, json::Document,
    };
    use proptest::prelude::*;

    use super::*;

    /// A reading of `count` of each kind of line, in which everything points somewhere; all by `numbers`, so that it may be any.
    fn reading<'r>(report: &'r Report, count: usize, numbers: &[usize]) -> Reading<'r> {
        let mut next = {
            let mut at = 0;
            move |below: usize| {
                at += 1;
                numbers[at % numbers.len()] % below.max(1)
            }
        };
        let span = |n: usize| Span::new(2 * n, 2 * n + 1);
        let mut some = |below: usize| {
            let mut all: BTreeSet<usize> = (0..2).map(|_| next(below)).collect();
            if next(3) == 0 {
                all.clear();
            }
            all.into_iter().collect::<Vec<_>>()
        };
        let mut reading = Reading {
            report,
            sentences: vec![],
            actors: vec![],
            offices: vec![],
            dates: onrecord::date::times("Monday, Tuesday, Friday", &[], None),
            statements: vec![],
            events: vec![],
            affairs: vec![],
            bearings: vec![],
        };
        for (n, date) in reading.dates.iter_mut().enumerate() {
            date.span = span(n);
        }
        let dates = reading.dates.len();
        for n in 0..count {
            reading.actors.push(Actor {
                kind: ActorKind::Person,
                name: format!("actor {n}"),
                honorific: None,
                mentions: vec![Mention { span: span(n), form: MentionForm::Name }],
            });
            let who = some(count);
            let speaker = who.first().map_or_else(
                || Speaker {
                    unknown: Some(Unknown::Unsure),
                    because: vec![Link { span: span(n), by: LinkKind::Source, confidence: 1.0 }],
                    ..Speaker::default()
                },
                |&actor| Speaker {
                    actor: Some(actor),
                    confidence: 0.5,
                    because: vec![Link { span: span(actor), by: LinkKind::Source, confidence: 1.0 }],
                    runner_up: who.get(1).map(|&actor| RunnerUp { actor, confidence: 0.1 }),
                    unknown: None,
                },
            );
            reading.statements.push(Statement {
                kind: StatementKind::Direct,
                speaker,
                source: vec![],
                cue: vec![],
                content: vec![span(n)],
                confidence: 0.9,
            });
            reading.events.push(Event {
                kind: EventKind::Resign,
                status: EventStatus::Happened,
                trigger: span(n),
                by: some(count),
                to: some(count),
                re: vec![],
                when: some(dates).first().copied(),
                statement: some(count).first().copied(),
                confidence: 0.5,
            });
            reading.offices.push(Office {
                title: "mayor".into(),
                body: None,
                holder: some(count).first().copied().unwrap_or(0),
                status: OfficeStatus::Current,
                evidence: span(n),
                began: some(count).first().copied(),
                ended: some(count).first().copied(),
                confidence: 0.5,
            });
            let (about, steps) = (some(count), some(count));
            if !about.is_empty() && !steps.is_empty() {
                reading.affairs.push(Affair {
                    about,
                    open: vec![Open { event: steps[0], kind: OpenKind::Answer }],
                    steps: steps.into_iter().map(|event| AffairStep { event, step: Step::Outcome }).collect(),
                });
            }
            let (statement, later) = (some(count), some(count));
            if let (Some(&statement), Some(&later)) = (statement.first(), later.first()) {
                reading.bearings.push(Bearing {
                    statement,
                    later: if later == statement { Later::Event(later) } else { Later::Statement(later) },
                    kind: BearingKind::PositionChanged,
                    actor: n,
                });
            }
        }
        reading
    }

    fn report() -> Report {
        Report::from_text("any", "a b c d e f g h i j k l m n o p ")
    }

    fn names(document: &Document, id: Option<&String>) -> Option<String> {
        let actor = document.actors.iter().find(|actor| Some(&actor.id) == id)?;
        Some(actor.name.clone())
    }

    proptest! {
        #[test]
        fn what_is_left_hangs_together(
            count in 1..6_usize,
            numbers in prop::collection::vec(0..60_usize, 1..40),
            gone in prop::collection::vec((0..7_usize, 0..6_usize), 0..6),
        ) {
            let report = report();
            let before = reading(&report, count, &numbers);
            prop_assert!(Document::new(&before, None).reading(&report).is_ok());
            let mut wanted = Gone::default();
            for &(list, n) in &gone {
                let (list, len) = match list {
                    0 => (&mut wanted.actors, before.actors.len()),
                    1 => (&mut wanted.offices, before.offices.len()),
                    2 => (&mut wanted.dates, before.dates.len()),
                    3 => (&mut wanted.statements, before.statements.len()),
                    4 => (&mut wanted.events, before.events.len()),
                    5 => (&mut wanted.affairs, before.affairs.len()),
                    _ => (&mut wanted.links, before.bearings.len()),
                };
                if n < len {
                    list.insert(n);
                }
            }
            let mut after = before.clone();
            let went = remove(&mut after, wanted.clone());
            let (old, new) = (Document::new(&before, None), Document::new(&after, None));
            let back = new.reading(&report);
            prop_assert!(back.is_ok(), "{:?}", back);
            prop_assert!(went.statements == wanted.statements && went.events == wanted.events && went.actors == wanted.actors);
            // What is left says the same as it did.
            let stay = (0..count).filter(|n| !wanted.statements.contains(n));
            for (n, statement) in stay.zip(&new.statements) {
                prop_assert_eq!(&statement.content, &old.statements[n].content);
                let speaker = names(&old, old.statements[n].speaker.as_ref());
                let now = names(&new, statement.speaker.as_ref());
                prop_assert!(now == speaker || now.is_none() && statement.because.unknown.is_some());
            }
            let stay = (0..count).filter(|n| !wanted.events.contains(n));
            for (n, event) in stay.zip(&new.events) {
                let by = event.by.iter().map(|id| names(&new, Some(id))).collect::<Vec<_>>();
                let mut was = old.events[n].by.iter().map(|id| names(&old, Some(id))).collect::<Vec<_>>();
                was.retain(|name| wanted.actors.iter().all(|n| name.as_ref() != Some(&format!("actor {n}"))));
                prop_assert_eq!(by, was);
            }
            // Nothing at all, and everything.
            let mut same = before.clone();
            prop_assert_eq!(remove(&mut same, Gone::default()), Gone::default());
            prop_assert_eq!(&same, &before);
            let all = Gone { actors: (0..count).collect(), statements: (0..count).collect(), events: (0..count).collect(), ..Gone::default() };
            let mut none = before.clone();
            remove(&mut none, all);
            prop_assert!(none.offices.is_empty() && none.affairs.is_empty() && none.bearings.is_empty());
        }

        #[test]
        fn a_statement_is_moved(count in 1..6_usize, numbers in prop::collection::vec(0..60_usize, 1..40), from in 0..6_usize, to in 0..6_usize) {
            let report = report();
            let before = reading(&report, count, &numbers);
            let mut after = before.clone();
            move_statement(&mut after, from, to);
            prop_assert!(Document::new(&after, None).reading(&report).is_ok());
            if from < count && to < count {
                prop_assert_eq!(&after.statements[to], &before.statements[from]);
                for (event, was) in after.events.iter().zip(&before.events) {
                    prop_assert_eq!(event.statement.map(|n| &after.statements[n]), was.statement.map(|n| &before.statements[n]));
                }
                move_statement(&mut after, to, from);
            }
            prop_assert_eq!(&after, &before);
        }
    }
}
