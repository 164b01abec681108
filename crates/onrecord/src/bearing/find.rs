//! Finds bearings: for each statement the event or statement after it that keeps, breaks, grants or refuses what it says.
//!
//! Plain rules. Each wants the actors and the act of both to fit and, as a wrong pair is worse than none, words that tie
//! them together or one act told of twice, first as said, then as done.

use crate::affair::order;
use crate::affair::parts::{Parts, View};
use crate::affair::weights::Weights;
use crate::{Bearing, BearingKind, Event, EventKind, EventStatus, Later, Span, Step};

/// Events and statements that are looked at at the most: the first ones of a report that tells of more.
const MOST: usize = 400;

/// Nouns for what somebody asked.
const ASKED: [&str; 20] = [
    "call",
    "calls",
    "request",
    "requests",
    "demand",
    "demands",
    "appeal",
    "appeals",
    "proposal",
    "proposals",
    "offer",
    "offers",
    "order",
    "orders",
    "plea",
    "pleas",
    "invitation",
    "ultimatum",
    "ruling",
    "bid",
];
/// Nouns for what somebody promised.
const PROMISED: [&str; 10] = [
    "promise",
    "promises",
    "pledge",
    "pledges",
    "vow",
    "vows",
    "commitment",
    "commitments",
    "word",
    "assurance",
];
/// The first letters of words for not doing what was promised.
const BROKEN: [&str; 9] =
    ["break", "broke", "breach", "abandon", "reneg", "drop", "gave up", "u turn", "backtrack"];
/// The first letters of verbs by which a court says no.
const DENIED: [&str; 5] = ["den", "reject", "refus", "declin", "dismiss"];

/// A resignation may lie so many days back and yet be what the report is about.
const RECENT: i64 = 31;

/// Words that rule out what follows …
const RULED_OUT: [&str; 10] = [
    "no intention of",
    "no plans to",
    "no plan to",
    "no reason to",
    "will not",
    "won t",
    "would not",
    "wouldn t",
    "not going to",
    "ruled out",
];
/// … and words for leaving an office.
const LEAVING: [&str; 15] = [
    "go",
    "going",
    "leave",
    "leaving",
    "quit",
    "quitting",
    "resign",
    "resigning",
    "step down",
    "stepping down",
    "stand down",
    "standing down",
    "step aside",
    "stepping aside",
    "resignation",
];

/// Whether words rule out leaving an office: "no plans to leave", with at most one word between the two.
fn rules_out_leaving(words: &[String]) -> bool {
    let begins = |at: usize, phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.get(at..at + phrase.len()).is_some_and(|w| w == phrase).then_some(at + phrase.len())
    };
    (0..words.len()).any(|at| {
        let mut behind = RULED_OUT.iter().filter_map(|phrase| begins(at, phrase));
        behind.any(|next| {
            // "will not go to court", "would not leave the party": going is leaving only at the end of the clause.
            LEAVING.iter().any(|leave| {
                (next..=next + 1).any(|from| {
                    let short = matches!(*leave, "go" | "going" | "leave" | "leaving");
                    begins(from, leave).is_some_and(|end| !short || end == words.len())
                })
            })
        })
    })
}

/// Finds what bears on what was said, in order of the statement.
pub fn find(parts: Parts<'_>, weights: &Weights) -> Vec<Bearing> {
    let parts = Parts {
        events: &parts.events[..parts.events.len().min(MOST)],
        statements: &parts.statements[..parts.statements.len().min(MOST)],
        ..parts
    };
    let finder = Finder { view: View::of(parts), weights };
    let mut out = Vec::new();
    for statement in 0..parts.statements.len() {
        for kind in BearingKind::ALL {
            let found = finder.later(statement, kind);
            // Of several answers the one told nearest to the statement, of several tellings of an act the first.
            let near = found.into_iter().min_by_key(|(later, _)| {
                let answer = parts.events[*later].kind.step() == Step::Answer;
                if answer { (0, finder.distance(statement, *later)) } else { (1, *later) }
            });
            out.extend(near.map(|(event, actor)| Bearing {
                statement,
                later: Later::Event(event),
                kind,
                actor,
            }));
        }
    }
    // One act answers one statement: the nearest before it, else the nearest.
    let far = |b: &Bearing| match b.later {
        Later::Event(n) => {
            let said = parts.statements[b.statement].content.first().map_or(0, |s| s.start);
            (said > parts.events[n].trigger.start, finder.distance(b.statement, n))
        }
        Later::Statement(_) => (false, 0),
    };
    let all = out.clone();
    out.retain(|b| {
        !all.iter()
            .any(|o| o.kind == b.kind && o.later == b.later && (far(o), o.statement) < (far(b), b.statement))
    });
    out
}

struct Finder<'a> {
    view: View<'a>,
    weights: &'a Weights,
}

impl Finder<'_> {
    fn events(&self) -> impl Iterator<Item = (usize, &Event)> {
        self.view.parts.events.iter().enumerate()
    }

    /// Events that a statement's cue or content tells of.
    fn told(&self, statement: usize) -> impl Iterator<Item = (usize, &Event)> {
        let of = move |n: usize| {
            let place = self.view.places[n];
            place.content == Some(statement) || (place.content.is_none() && place.cue == Some(statement))
        };
        self.events().filter(move |(n, _)| of(*n))
    }

    /// What happened, as far as the statement itself does not say so.
    fn done(&self, statement: usize) -> impl Iterator<Item = (usize, &Event)> {
        self.events().filter(move |(n, e)| {
            let place = self.view.places[*n];
            let done = e.status == EventStatus::Happened
                // An announced resignation is done as far as who asked for it is concerned.
                || (e.status == EventStatus::Planned && e.kind.step() == Step::Outcome);
            done && place.content != Some(statement)
                && place.cue != Some(statement)
                // Nor as somebody else's words.
                && (place.content.is_none() || e.kind.step() == Step::Answer)
        })
    }

    fn distance(&self, statement: usize, event: usize) -> usize {
        let said = self.view.parts.statements[statement].content.first().map_or(0, |s| s.start);
        said.abs_diff(self.view.parts.events[event].trigger.start)
    }

    /// Each event that bears on a statement in one way, with the actor whom both are by or about.
    fn later(&self, statement: usize, kind: BearingKind) -> Vec<(usize, usize)> {
        match kind {
            BearingKind::DemandedThenRefused => self.asked(statement, |d, r| self.refuses(d, r)),
            BearingKind::DemandedThenDone => {
                let mut found = self.kept(statement, &[EventStatus::Urged]);
                found.retain(|_| self.asks(statement).next().is_some());
                found.extend(self.asked(statement, |d, r| self.grants(d, r)));
                found
            }
            BearingKind::PromisedThenDone => {
                let mut found = self.kept(statement, &[EventStatus::Planned, EventStatus::Possible]);
                found.retain(|_| self.told(statement).any(|(_, e)| e.kind == EventKind::Promise));
                found.retain(|(_, actor)| self.speaker(statement) == Some(*actor));
                found
            }
            BearingKind::RuledOutThenDone => {
                let mut found = self.kept(statement, &[EventStatus::Denied]);
                found.retain(|(n, actor)| {
                    let step = self.view.parts.events[*n].kind.step();
                    matches!(step, Step::Outcome | Step::Decision | Step::Answer)
                        && self.speaker(statement) == Some(*actor)
                });
                found.extend(self.left(statement));
                found
            }
            BearingKind::PromisedThenNot => self.broken(statement),
            BearingKind::DeniedThenAdmitted => self.admitted(statement),
            BearingKind::PositionChanged => self.taken_back(statement),
        }
    }

    fn speaker(&self, statement: usize) -> Option<usize> {
        self.view.parts.statements[statement].speaker.actor
    }

    /// What a statement asks for: a demand or an offer by its speaker.
    fn asks(&self, statement: usize) -> impl Iterator<Item = (usize, &Event)> {
        let speaker = self.speaker(statement);
        self.told(statement).filter(move |(_, e)| {
            matches!(e.kind, EventKind::Demand | EventKind::Propose)
                && e.status == EventStatus::Happened
                && speaker.is_none_or(|s| e.by.is_empty() || e.by.contains(&s))
        })
    }

    /// Events that answer a statement's demand, by a rule on both.
    fn asked(&self, statement: usize, answers: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (d, demand) in self.asks(statement) {
            for (r, answer) in self.done(statement) {
                if answers(d, r) && !self.earlier(answer, demand) {
                    let actor = answer.by.iter().find(|o| demand.to.contains(o)).or(answer.by.first());
                    out.extend(actor.map(|actor| (r, *actor)));
                }
            }
        }
        out
    }

    /// Whether `a` is dated before `b`.
    fn earlier(&self, a: &Event, b: &Event) -> bool {
        self.view.bounds(a).zip(self.view.bounds(b)).is_some_and(|((_, a), (b, _))| a < b)
    }

    /// Whether `n` refuses what `demand` asks for.
    fn refuses(&self, demand: usize, n: usize) -> bool {
        let event = &self.view.parts.events[n];
        let verb = self.view.words(event.trigger.start, event.trigger.end);
        let no = match event.kind {
            EventKind::Refuse => true,
            EventKind::Rule => verb.first().is_some_and(|w| DENIED.iter().any(|d| w.starts_with(d))),
            _ => false,
        };
        no && self.answers(demand, n)
    }

    /// Whether `n` grants what `demand` asks for.
    fn grants(&self, demand: usize, n: usize) -> bool {
        let (ask, event) = (&self.view.parts.events[demand], &self.view.parts.events[n]);
        event.kind == EventKind::Agree && !ask.to.is_empty() && self.answers(demand, n)
    }

    /// Whether `n` is by whom `demand` is addressed to, and about it.
    fn answers(&self, demand: usize, n: usize) -> bool {
        let (ask, event) = (&self.view.parts.events[demand], &self.view.parts.events[n]);
        let meet = |a: &[usize], b: &[usize]| a.iter().any(|o| b.contains(o));
        if event.by.is_empty() || meet(&event.by, &ask.by) {
            return false;
        }
        let kin = event.by.iter().any(|a| ask.to.iter().any(|b| self.view.kin(*a, *b)));
        let asked = meet(&event.by, &ask.to) || kin;
        let back = meet(&event.to, &ask.by);
        let gap = self.view.places[n].sentence.abs_diff(self.view.places[demand].sentence);
        // "rejected calls to resign": the demand is what the refusal is about, or stands right behind it.
        let tied = event.re.iter().any(|re| re.overlaps(ask.trigger))
            || (event.trigger.end <= ask.trigger.start
                && self.view.places[n].sentence == self.view.places[demand].sentence
                && self.view.words(event.trigger.end, ask.trigger.start).len() <= 3);
        let noun = event.re.iter().any(|re| self.names(*re, &ASKED));
        let addressed = asked || ask.to.is_empty();
        (tied && (addressed || back))
            || (gap <= 1 && asked && (back || noun))
            || (gap <= 1 && ask.to.is_empty() && back && noun)
    }

    /// Whether a place has one of these words.
    fn names(&self, place: Span, list: &[&str]) -> bool {
        self.view.words(place.start, place.end).iter().any(|w| list.contains(&w.as_str()))
    }

    /// Acts that a statement tells of in one of these states, and that happened, by or to the same actors.
    fn kept(&self, statement: usize, states: &[EventStatus]) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        for (u, said) in self.told(statement).filter(|(_, e)| states.contains(&e.status)) {
            for (h, done) in self.done(statement) {
                let actor = same_act(said, done);
                out.extend(actor.filter(|_| self.before(u, h)).map(|actor| (h, actor)));
            }
        }
        out
    }

    /// Resignations of a speaker who had said that there would be none. Offices are left in set phrases, "no intention of
    /// going", which need not be told as an event.
    fn left(&self, statement: usize) -> Vec<(usize, usize)> {
        let Some(speaker) = self.speaker(statement) else { return Vec::new() };
        let content = &self.view.parts.statements[statement].content;
        let stays = content.iter().any(|c| rules_out_leaving(&self.view.words(c.start, c.end)));
        // What was said is of now; a resignation long before it is another one, from an office that was held then.
        let now =
            self.view.parts.published.and_then(|day| day.checked_sub(jiff::Span::new().days(RECENT)).ok());
        let old = |e: &Event| {
            self.view.bounds(e).zip(now).is_some_and(|((_, latest), recent)| latest.date() < recent)
        };
        let left = |e: &Event| e.kind == EventKind::Resign && e.by == [speaker] && !old(e);
        let found = self.done(statement).filter(|(_, e)| stays && left(e));
        found.map(|(n, _)| (n, speaker)).collect()
    }

    /// Whether `a`, which was said, came before `b`, which was done.
    fn before(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.view.parts.events[a], &self.view.parts.events[b]);
        // What is urged or planned leans towards the end by itself; this asks for what else is said of time.
        !self.earlier(y, x) && self.odds(a, b) > -SURE
    }

    /// The log odds that one event came before another.
    fn odds(&self, a: usize, b: usize) -> f32 {
        if a < b {
            order::first(&self.view, &self.weights.order, a, b)
        } else {
            -order::first(&self.view, &self.weights.order, b, a)
        }
    }

    /// A promise that its maker is said to have broken.
    fn broken(&self, statement: usize) -> Vec<(usize, usize)> {
        let Some(speaker) = self.speaker(statement) else { return Vec::new() };
        let cue = &self.view.parts.statements[statement].cue;
        let promised = self.told(statement).any(|(_, e)| e.kind == EventKind::Promise)
            || cue.iter().any(|c| self.names(*c, &PROMISED));
        let broken = |e: &Event| {
            let verb = self.view.words(e.trigger.start, e.trigger.end).join(" ");
            BROKEN.iter().any(|b| verb.starts_with(b))
                && e.re.iter().any(|re| self.names(*re, &PROMISED) || cue.iter().any(|c| c.overlaps(*re)))
        };
        let found = self.done(statement).filter(|(_, e)| promised && e.by.contains(&speaker) && broken(e));
        found.map(|(n, _)| (n, speaker)).collect()
    }

    /// Something admitted by who had denied it.
    fn admitted(&self, statement: usize) -> Vec<(usize, usize)> {
        let Some(speaker) = self.speaker(statement) else { return Vec::new() };
        let mut out = Vec::new();
        for (d, denial) in self.told(statement) {
            if denial.kind != EventKind::Deny || !denial.by.contains(&speaker) {
                continue;
            }
            for (n, event) in self.done(statement) {
                let by = event.by.iter().any(|o| *o == speaker || self.view.kin(*o, speaker));
                if event.kind == EventKind::Admit
                    && by
                    && self.odds(d, n) > 0.0
                    && self.shared(statement, event)
                {
                    out.push((n, speaker));
                }
            }
        }
        out
    }

    /// Whether an event is about something that a statement says.
    fn shared(&self, statement: usize, event: &Event) -> bool {
        let content = &self.view.parts.statements[statement].content;
        let long = |span: &Span| {
            let found = self.view.words(span.start, span.end).into_iter();
            found.filter(|w| w.chars().count() > 4).map(|w| w.chars().take(5).collect::<String>())
        };
        let said: Vec<String> = content.iter().flat_map(long).collect();
        event.re.iter().flat_map(long).any(|w| said.contains(&w))
    }

    /// What a speaker takes back: "retracts his announcement", "apologises for saying".
    fn taken_back(&self, statement: usize) -> Vec<(usize, usize)> {
        let Some(speaker) = self.speaker(statement) else { return Vec::new() };
        let said = &self.view.parts.statements[statement];
        let over =
            |e: &Event, list: &[Span]| list.iter().any(|span| e.re.iter().any(|re| re.overlaps(*span)));
        // An apology for the saying takes it back, one for what the saying was about does not.
        let about = |e: &Event| over(e, &said.cue) || (e.kind == EventKind::Repeal && over(e, &said.content));
        if self.told(statement).any(|(_, e)| e.kind == EventKind::Promise) {
            return Vec::new();
        }
        let found = self.done(statement).filter(|(_, e)| {
            matches!(e.kind, EventKind::Apologise | EventKind::Repeal) && e.by.contains(&speaker) && about(e)
        });
        found.map(|(n, _)| (n, speaker)).collect()
    }
}

/// The actor of an act that was spoken of and that was done, if both are one act: of one kind, and nobody's part in them
/// contradicts. Whoever leaves an office may go or be sent.
fn same_act(said: &Event, done: &Event) -> Option<usize> {
    let leaver = |e: &Event| match e.kind {
        EventKind::Resign => e.by.clone(),
        EventKind::Dismiss => e.to.clone(),
        _ => Vec::new(),
    };
    let same = |a: &[usize], b: &[usize]| a.iter().copied().find(|o| b.contains(o));
    let leaves = same(&leaver(said), &leaver(done));
    if leaves.is_some() {
        return leaves;
    }
    let act = matches!(
        said.kind.step(),
        Step::Outcome | Step::Decision | Step::Answer | Step::Law | Step::Notice | Step::Demand
    );
    let fit = |a: &[usize], b: &[usize]| a.is_empty() || b.is_empty() || same(a, b).is_some();
    let one = act && said.kind == done.kind && fit(&said.by, &done.by) && fit(&said.to, &done.to);
    same(&said.by, &done.by).or(same(&said.to, &done.to)).filter(|_| one)
}

/// How much the order may speak against a statement's act being before what was done, at the most.
const SURE: f32 = 3.0;
