//! Invented reports about invented people, with what a reader finds in them.

use onrecord::{
    Actor, ActorKind, Link, LinkKind, Mention, MentionForm, Office, OfficeStatus, Reading, Report, RunnerUp,
    Span, Speaker, Statement, StatementKind, StatementKind::*, Unknown,
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
