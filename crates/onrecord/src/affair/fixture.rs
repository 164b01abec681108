//! Small readings, for tests: places are given by their words.

use super::parts::Parts;
use crate::text::Layout;
use crate::{
    Actor, ActorKind, Event, EventKind, EventStatus, Mention, MentionForm, Office, OfficeStatus, Span,
    Speaker, Statement, StatementKind, TimeExpression, date,
};

pub(crate) struct Fixture {
    text: String,
    layout: Layout,
    dates: Vec<TimeExpression>,
    actors: Vec<Actor>,
    offices: Vec<Office>,
    statements: Vec<Statement>,
    events: Vec<Event>,
}

const DAY: jiff::civil::Date = jiff::civil::date(2022, 2, 10);

impl Fixture {
    pub(crate) fn of(text: &str) -> Self {
        let layout = Layout::of(text);
        Self {
            dates: date::times(text, &layout.sentences, Some(DAY)),
            text: text.to_owned(),
            layout,
            actors: Vec::new(),
            offices: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
        }
    }

    /// The place of some words; "words#2" is where they stand for the second time.
    fn place(&self, words: &str) -> Span {
        let (words, n) = words.split_once('#').map_or((words, 1), |(w, n)| (w, n.parse().expect("a number")));
        let (start, _) =
            self.text.match_indices(words).nth(n - 1).unwrap_or_else(|| panic!("no {words} in the text"));
        Span::new(start, start + words.len())
    }

    pub(crate) fn actor(mut self, kind: ActorKind, name: &str, mentions: &[&str]) -> Self {
        let mut spans: Vec<Span> = mentions.iter().map(|m| self.place(m)).collect();
        spans.sort_unstable();
        let mentions = spans.into_iter().map(|span| Mention { span, form: MentionForm::Name }).collect();
        self.actors.push(Actor { kind, name: name.to_owned(), honorific: None, mentions });
        self
    }

    pub(crate) fn office(mut self, holder: usize, title: &str) -> Self {
        let evidence = self.place(title);
        let title = title.to_owned();
        self.offices.push(Office {
            began: None,
            ended: None,
            title,
            body: None,
            holder,
            status: OfficeStatus::Current,
            evidence,
            confidence: 1.0,
        });
        self
    }

    pub(crate) fn said(mut self, speaker: usize, cue: &str, content: &str) -> Self {
        self.statements.push(Statement {
            kind: StatementKind::Indirect,
            speaker: Speaker { actor: Some(speaker), ..Speaker::default() },
            source: Vec::new(),
            cue: vec![self.place(cue)],
            content: vec![self.place(content)],
            confidence: 1.0,
        });
        self
    }

    /// An event that happened. Events are given in order of the trigger.
    pub(crate) fn event(mut self, kind: EventKind, trigger: &str, by: &[usize], to: &[usize]) -> Self {
        let trigger = self.place(trigger);
        let when = self
            .dates
            .iter()
            .position(|d| self.layout.sentences.iter().any(|s| s.contains(d.span) && s.contains(trigger)));
        let status = EventStatus::Happened;
        let (by, to, re) = (by.to_vec(), to.to_vec(), Vec::new());
        self.events.push(Event { kind, status, trigger, by, to, re, when, statement: None, confidence: 1.0 });
        self
    }

    /// What the last event is about.
    pub(crate) fn re(mut self, words: &str) -> Self {
        let re = self.place(words);
        self.events.last_mut().expect("an event").re.push(re);
        self
    }

    /// The last event is not what happened.
    pub(crate) fn is(mut self, status: EventStatus) -> Self {
        self.events.last_mut().expect("an event").status = status;
        self
    }

    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts {
            text: &self.text,
            published: Some(DAY),
            sentences: &self.layout.sentences,
            actors: &self.actors,
            offices: &self.offices,
            dates: &self.dates,
            statements: &self.statements,
            events: &self.events,
        }
    }

    /// The same with places that do not lie in the text and actors that there are not.
    pub(crate) fn broken(mut self) -> Self {
        self.text.truncate(3);
        self.layout.sentences.clear();
        self.actors.truncate(1);
        self
    }
}
