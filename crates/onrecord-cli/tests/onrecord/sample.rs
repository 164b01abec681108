//! Invented reports about invented people, with what a reader finds in them.

use onrecord::{
    Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, Event, EventKind, EventStatus, Later, Link,
    LinkKind, Mention, MentionForm, Office, OfficeStatus, Open, OpenKind, Reading, Report, RunnerUp, Span,
    Speaker, Statement, StatementKind, StatementKind::*, Step, Unknown,
};

/// A report with about all that statements can be: in pieces, over paragraphs, sharing a source,
/// without one, inside another's content.
pub(crate) fn ferry() -> Report {
    Report {
        title: Some("Ferry firm ‘knew for months’ about faulty doors, inquiry told".into()),
        date: Some(jiff::civil::date(2031, 3, 4)),
        publisher: Some("The Port Lorne Courier".into()),
        byline: Some("By Saskia Brandreth".into()),
        url: Some("https://courier.example/2031/ferry-doors?a=1&b=2".into()),
        ..Report::from_text("ferry", FERRY)
    }
}

const FERRY: &str = "\
Dame Hilary Ashcombe, who led the inquiry, said on Tuesday that the company “had every chance to put this right” — and chose not to.

“We wrote to them in March, and again in May,” she told a packed hall in Port Lorne. “Nobody wrote back.

“I do not say that lightly. A crew of 14 went to sea on that boat, and each one of them trusted the doors.”

Northsound Ferries insisted it had ‘acted on every warning’, according to a statement released at 6\u{a0}pm. Its chief executive, Tobias Penhallow, accused the inquiry of “hindsight dressed up as evidence”, but accepted that the doors should have been replaced in 2029.

“My son rang me that night,” said Moira Quint, whose son Callum was aboard. “He said: ‘Mum, there’s water coming in.’ I told him to hold on.”

It was alleged last year that inspectors had been sent home early. The transport minister, Idris Vale\u{a0}MP, is expected to respond on Thursday; he has said he will accept the findings in full.";

/// What is read in `ferry`.
pub(crate) fn ferry_reading(report: &Report) -> Reading<'_> {
    let ashcombe = "Dame Hilary Ashcombe, who led the inquiry";
    let penhallow = "Its chief executive, Tobias Penhallow";
    let statements: [Said<'_>; 9] = [
        (
            Mixed,
            0.962,
            &[ashcombe],
            &["said"],
            &["the company “had every chance to put this right” — and chose not to"],
        ),
        (
            Direct,
            0.987,
            &["she"],
            &["told"],
            &[
                "“We wrote to them in March, and again in May,”",
                "“Nobody wrote back.\n\n“I do not say that lightly. A crew of 14 went to sea on that boat, and each one of them trusted the doors.”",
            ],
        ),
        (
            Mixed,
            0.341,
            &["a statement released at 6\u{a0}pm"],
            &["according to"],
            &["Northsound Ferries insisted it had ‘acted on every warning’"],
        ),
        (Mixed, 0.914, &["Northsound Ferries"], &["insisted"], &["it had ‘acted on every warning’"]),
        (
            Mixed,
            0.83,
            &[penhallow],
            &["accused", "of “"],
            &["the inquiry", "“hindsight dressed up as evidence”"],
        ),
        (Indirect, 0.905, &[penhallow], &["accepted"], &["the doors should have been replaced in 2029"]),
        (
            Direct,
            0.979,
            &["Moira Quint, whose son Callum was aboard"],
            &["said"],
            &[
                "“My son rang me that night,”",
                "“He said: ‘Mum, there’s water coming in.’ I told him to hold on.”",
            ],
        ),
        (Indirect, 0.772, &[], &["alleged"], &["inspectors had been sent home early"]),
        (Indirect, 0.868, &["he"], &["has said"], &["he will accept the findings in full"]),
    ];
    let mut reading = reading(report, &statements);
    // Only where words stand more than once, or stop inside one.
    let find = |words: &str, after: &str| {
        let from = report.text.find(after).unwrap();
        let start = from + report.text[from..].find(words).unwrap();
        vec![Span::new(start, start + words.len())]
    };
    reading.statements[1].source = find("she", "May,”");
    reading.statements[4].cue[1].end -= " “".len();
    reading.statements[4].content[0] = find("the inquiry", "accused")[0];
    reading.statements[6].cue = find("said", "night,”");
    reading.statements[8].source = find("he", "Thursday;");
    reading.sentences = onrecord::text::Layout::of(&report.text).sentences;
    reading
}

type Words<'a> = &'a [&'a str];

/// Kind, confidence, source, cue, content.
type Said<'a> = (StatementKind, f32, Words<'a>, Words<'a>, Words<'a>);

/// A reading of statements given by their words, each found where it stands first.
pub(crate) fn reading<'r>(report: &'r Report, statements: &[Said<'_>]) -> Reading<'r> {
    let spans = |all: Words<'_>| {
        let find = |words: &&str| {
            let start = report.text.find(words).unwrap_or_else(|| panic!("{words:?} is not in the text"));
            Span::new(start, start + words.len())
        };
        all.iter().map(find).collect()
    };
    let statements = statements.iter().map(|&(kind, confidence, source, cue, content)| Statement {
        kind,
        speaker: Speaker::default(),
        source: spans(source),
        cue: spans(cue),
        content: spans(content),
        confidence,
    });
    Reading {
        report,
        sentences: Vec::new(),
        actors: Vec::new(),
        offices: Vec::new(),
        dates: onrecord::date::times(&report.text, &[], report.date),
        statements: statements.collect(),
        events: vec![],
        affairs: vec![],
        bearings: vec![],
    }
}

/// A report in which nobody says anything.
pub(crate) fn bridge() -> Report {
    Report::from_text("bridge", "The bridge at Tarnside is 30 metres long.\nIt opened on Monday.")
}

/// A report with about all that actors, offices and speakers can be: speakers by name, pronoun and title,
/// unknown ones for every reason, offices held and past, people and groups that are only mentioned.
pub(crate) fn police() -> Report {
    Report {
        title: Some("Wexmoor police chief to go".into()),
        date: Some(jiff::civil::date(2031, 3, 4)),
        publisher: Some("The Port Lorne Courier".into()),
        ..Report::from_text("police", POLICE)
    }
}

const POLICE: &str = "\
The chief constable of Wexmoor Police, Dame Ruth Calloway, is to step down in May, a spokeswoman for the force said on Tuesday.

Mayor of Wexmoor Jonas Pell had told residents last week that he no longer had confidence in her. “There has been no plan since 2029,” Mr Pell said.

Dame Ruth, a former head of the Carne Inquiry, answered him this morning. “I asked for a plan three times,” she said, “and Jonas Pell never read it.”

A banner outside the town hall read: “Time to go.” Her deputy, Amos Trent, met Colin Marsh, an adviser, two years ago; he said the row had been “a distraction”. It was claimed that the council had known.";

/// What is read in `police`.
pub(crate) fn police_reading(report: &Report) -> Reading<'_> {
    use MentionForm::{Description, Name, Pronoun, Title};
    let text = report.text.as_str();
    let actor = |kind, honorific: &str, name: &str, mentions: &[(MentionForm, &str, &str)]| Actor {
        kind,
        name: name.into(),
        honorific: Some(honorific.to_owned()).filter(|honorific| !honorific.is_empty()),
        mentions: mentions
            .iter()
            .map(|&(form, after, words)| Mention { form, span: at(text, after, words) })
            .collect(),
    };
    let actors = vec![
        actor(
            ActorKind::Person,
            "Dame",
            "Ruth Calloway",
            &[
                (Title, "", "The chief constable of Wexmoor Police"),
                (Name, "", "Dame Ruth Calloway"),
                (Pronoun, "confidence in ", "her"),
                (Name, "", "Dame Ruth,"),
                (Pronoun, "morning. “", "I"),
                (Pronoun, "three times,” ", "she"),
                (Pronoun, "go.” ", "Her"),
            ],
        ),
        actor(
            ActorKind::Organisation,
            "",
            "Wexmoor Police",
            &[(Name, "", "Wexmoor Police"), (Description, "", "the force")],
        ),
        actor(
            ActorKind::Person,
            "",
            "a spokeswoman for the force",
            &[(Description, "", "a spokeswoman for the force")],
        ),
        actor(
            ActorKind::Person,
            "Mr",
            "Jonas Pell",
            &[
                (Name, "", "Mayor of Wexmoor Jonas Pell"),
                (Pronoun, "last week that ", "he"),
                (Name, "", "Mr Pell"),
                (Pronoun, "answered ", "him"),
                (Name, "and ", "Jonas Pell"),
            ],
        ),
        actor(ActorKind::Group, "", "residents", &[(Description, "", "residents")]),
        actor(ActorKind::Person, "", "Amos Trent", &[(Title, "", "Her deputy"), (Name, "", "Amos Trent")]),
        actor(ActorKind::Person, "", "Colin Marsh", &[(Name, "", "Colin Marsh")]),
        actor(ActorKind::Organisation, "", "the council", &[(Description, "", "the council")]),
    ];
    let office = |holder, title: &str, body: Option<&str>, status, evidence: &str| Office {
        title: title.into(),
        body: body.map(str::to_owned),
        holder,
        status,
        began: None,
        ended: None,
        evidence: at(text, "", evidence),
        confidence: 0.9,
    };
    let offices = vec![
        office(
            0,
            "Chief constable",
            Some("Wexmoor Police"),
            OfficeStatus::Current,
            "chief constable of Wexmoor Police",
        ),
        office(3, "Mayor", Some("Wexmoor"), OfficeStatus::Current, "Mayor of Wexmoor"),
        office(0, "Head", Some("Carne Inquiry"), OfficeStatus::Former, "a former head of the Carne Inquiry"),
        office(5, "Deputy chief constable", None, OfficeStatus::Acting, "deputy"),
    ];
    let mut reading = reading(
        report,
        &[
            (
                Indirect,
                0.93,
                &["a spokeswoman for the force"],
                &["said"],
                &["The chief constable of Wexmoor Police, Dame Ruth Calloway, is to step down in May"],
            ),
            (
                Indirect,
                0.88,
                &["Mayor of Wexmoor Jonas Pell"],
                &["had told"],
                &["he no longer had confidence in her"],
            ),
            (Direct, 0.98, &["Mr Pell"], &["said"], &["“There has been no plan since 2029,”"]),
            (
                Direct,
                0.97,
                &["she"],
                &["said"],
                &["“I asked for a plan three times,”", "“and Jonas Pell never read it.”"],
            ),
            (Direct, 0.71, &["A banner outside the town hall"], &["read"], &["“Time to go.”"]),
            (Mixed, 0.84, &["he"], &["said"], &["the row had been “a distraction”"]),
            (Indirect, 0.66, &[], &["claimed"], &["the council had known"]),
        ],
    );
    reading.statements[2].cue = vec![at(text, "Mr Pell ", "said")];
    reading.statements[3].cue = vec![at(text, "times,” she ", "said")];
    reading.statements[4].cue = vec![at(text, "town hall ", "read")];
    reading.statements[5].source = vec![at(text, "ago; ", "he")];
    reading.statements[5].cue = vec![at(text, "ago; he ", "said")];
    let link =
        |after: &str, words: &str, by, confidence| Link { span: at(text, after, words), by, confidence };
    let known = |actor, confidence, because: &[Link]| Speaker {
        actor: Some(actor),
        confidence,
        because: because.to_vec(),
        ..Speaker::default()
    };
    let speakers = [
        known(2, 0.9, &[link("", "a spokeswoman for the force", LinkKind::Source, 1.0)]),
        known(3, 0.97, &[link("", "Mayor of Wexmoor Jonas Pell", LinkKind::Source, 1.0)]),
        known(
            3,
            0.95,
            &[
                link("", "Mr Pell", LinkKind::Source, 1.0),
                link("", "Mayor of Wexmoor Jonas Pell", LinkKind::PartOfName, 0.98),
            ],
        ),
        Speaker {
            runner_up: Some(RunnerUp { actor: 3, confidence: 0.04 }),
            ..known(
                0,
                0.91,
                &[
                    link("times,” ", "she", LinkKind::Source, 1.0),
                    link("", "Dame Ruth,", LinkKind::Pronoun, 0.94),
                    link("", "Dame Ruth Calloway", LinkKind::PartOfName, 0.97),
                ],
            )
        },
        Speaker { unknown: Some(Unknown::NoActor), ..Speaker::default() },
        Speaker {
            confidence: 0.41,
            because: vec![
                link("ago; ", "he", LinkKind::Source, 1.0),
                link("", "Amos Trent", LinkKind::Pronoun, 0.41),
            ],
            unknown: Some(Unknown::Unsure),
            runner_up: Some(RunnerUp { actor: 5, confidence: 0.41 }),
            actor: None,
        },
        Speaker { unknown: Some(Unknown::NoSource), ..Speaker::default() },
    ];
    for (statement, speaker) in reading.statements.iter_mut().zip(speakers) {
        statement.speaker = speaker;
    }
    reading.sentences = onrecord::text::Layout::of(text).sentences;
    Reading { actors, offices, ..reading }
}

/// Where `words` stand first behind `after`; a comma at their end is not theirs.
fn at(text: &str, after: &str, words: &str) -> Span {
    let from = text.find(after).unwrap_or_else(|| panic!("{after:?} is not in the text")) + after.len();
    let start =
        from + text[from..].find(words).unwrap_or_else(|| panic!("{words:?} is not behind {after:?}"));
    Span::new(start, start + words.trim_end_matches(',').len())
}

/// A report in which somebody is held to account: warned, asked to go, ruling it out, going, and judged for it; with
/// something left open, a date that is no date, and a statement that later ones bear on.
pub(crate) fn harbour() -> Report {
    Report {
        title: Some("Harbour master steps down".into()),
        date: Some(jiff::civil::date(2031, 5, 9)),
        publisher: Some("The Port Lorne Courier".into()),
        ..Report::from_text("harbour", HARBOUR)
    }
}

const HARBOUR: &str = "\
Port Lorne’s harbour master, Ada Quill, stepped down on Friday after the ferry <Northsound> sank at its berth.

The harbour board had put Ms Quill on notice in March over the doors, and Mayor Ola Brand called for her to go last week. “I have no plans to leave,” she told the Courier on Monday. She refused to meet the mayor, who recently promised the crew a pension.

“It is the right thing to do,” Mr Brand said, welcoming the resignation. The board’s inquiry into the doors goes on, and its findings, which every owner of a vessel that has ever been moored on the north side of the harbour was asked to help with, are expected by summer.";

/// What is read in `harbour`.
pub(crate) fn harbour_reading(report: &Report) -> Reading<'_> {
    use EventStatus::{Denied, Happened, Planned};
    use MentionForm::{Description, Name, Pronoun};
    let text = report.text.as_str();
    let actor = |kind, honorific: Option<&str>, name: &str, mentions: &[(MentionForm, &str, &str)]| Actor {
        kind,
        name: name.into(),
        honorific: honorific.map(str::to_owned),
        mentions: mentions
            .iter()
            .map(|&(form, after, words)| Mention { form, span: at(text, after, words) })
            .collect(),
    };
    let actors = vec![
        actor(
            ActorKind::Person,
            Some("Ms"),
            "Ada Quill",
            &[
                (Name, "", "Ada Quill,"),
                (Name, "", "Ms Quill"),
                (Pronoun, "called for ", "her"),
                (Pronoun, "leave,” ", "she"),
                (Pronoun, "Monday. ", "She"),
            ],
        ),
        actor(
            ActorKind::Organisation,
            None,
            "The harbour board",
            &[(Description, "", "The harbour board"), (Description, "", "The board")],
        ),
        actor(
            ActorKind::Person,
            Some("Mr"),
            "Ola Brand",
            &[(Name, "", "Mayor Ola Brand"), (Description, "meet ", "the mayor,"), (Name, "", "Mr Brand")],
        ),
        actor(ActorKind::Group, None, "the crew", &[(Description, "", "the crew")]),
    ];
    let mut reading = reading(
        report,
        &[
            (Direct, 0.97, &["she"], &["told"], &["“I have no plans to leave,”"]),
            (Direct, 0.95, &["Mr Brand"], &["said"], &["“It is the right thing to do,”"]),
        ],
    );
    reading.statements[0].source = vec![at(text, "leave,” ", "she")];
    for (statement, (actor, source)) in reading.statements.iter_mut().zip([(0, "leave,” "), (2, "do,” ")])
    {
        let words = if actor == 0 { "she" } else { "Mr Brand" };
        let link = Link { span: at(text, source, words), by: LinkKind::Source, confidence: 1.0 };
        statement.speaker =
            Speaker { actor: Some(actor), confidence: 0.96, because: vec![link], ..Speaker::default() };
    }
    let when = |words: &str| {
        let found = reading.dates.iter().position(|time| time.span.of(text) == words);
        Some(found.unwrap_or_else(|| panic!("{words:?} is no date")))
    };
    let event =
        |kind, status, after: &str, trigger: &str, by: &[usize], to: &[usize], re: &[&str], when| Event {
            kind,
            status,
            trigger: at(text, after, trigger),
            by: by.to_vec(),
            to: to.to_vec(),
            re: re.iter().map(|words| at(text, after, words)).collect(),
            when,
            statement: None,
            confidence: 0.9,
        };
    let mut events = vec![
        event(EventKind::Resign, Happened, "", "stepped down", &[0], &[], &[], when("Friday")),
        event(EventKind::Harm, Happened, "", "sank", &[], &[], &["at its berth"], None),
        event(EventKind::Warn, Happened, "", "on notice", &[1], &[0], &["over the doors"], when("March")),
        event(EventKind::Demand, Happened, "", "called for", &[2], &[0], &["her to go"], when("last week")),
        event(EventKind::Resign, Denied, "", "no plans to leave", &[0], &[], &[], when("Monday")),
        event(EventKind::Refuse, Happened, "", "refused", &[0], &[2], &["to meet the mayor"], None),
        event(EventKind::Promise, Happened, "", "promised", &[2], &[3], &["a pension"], when("recently")),
        event(EventKind::Praise, Happened, "", "welcoming", &[2], &[0], &["the resignation"], None),
        event(EventKind::Investigate, Happened, "board’s ", "inquiry", &[1], &[], &["the doors"], None),
        event(EventKind::Publish, Planned, "", "findings", &[1], &[], &[], when("summer")),
    ];
    events[4].statement = Some(0);
    let steps = [
        (1, Step::Matter),
        (2, Step::Notice),
        (8, Step::Evidence),
        (3, Step::Demand),
        (5, Step::Answer),
        (0, Step::Outcome),
        (7, Step::Reaction),
    ];
    let affairs = vec![Affair {
        about: vec![0],
        steps: steps.map(|(event, step)| AffairStep { event, step }).to_vec(),
        open: vec![Open { event: 8, kind: OpenKind::Findings }],
    }];
    let bearings = vec![
        Bearing { statement: 0, later: Later::Event(0), kind: BearingKind::RuledOutThenDone, actor: 0 },
        Bearing { statement: 0, later: Later::Statement(1), kind: BearingKind::PositionChanged, actor: 0 },
    ];
    let offices = vec![Office {
        title: "Harbour master".into(),
        body: Some("Port Lorne".into()),
        holder: 0,
        status: OfficeStatus::Former,
        began: None,
        ended: None,
        evidence: at(text, "", "harbour master,"),
        confidence: 0.9,
    }];
    reading.sentences = onrecord::text::Layout::of(text).sentences;
    Reading { actors, offices, events, affairs, bearings, ..reading }
}
