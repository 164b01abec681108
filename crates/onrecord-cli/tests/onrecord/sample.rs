//! Invented reports about invented people, with the statements a reader finds in them.

use onrecord::{Reading, Report, Span, Speaker, Statement, StatementKind, StatementKind::*};

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
    }
}

/// A report in which nobody says anything.
pub(crate) fn bridge() -> Report {
    Report::from_text("bridge", "The bridge at Tarnside is 30 metres long.\nIt opened on Monday.")
}
