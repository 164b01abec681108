//! What holds for every reading, whatever the text.

use std::sync::{Arc, OnceLock};

use onrecord::text::Layout;
use onrecord::{Later, Model, Reader, ReaderOptions, Report, Span};
use proptest::prelude::*;

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| {
        let model = Arc::new(Model::embedded().expect("the embedded model"));
        Reader::new(model, ReaderOptions { min_confidence: 0.0, min_event: 0.0, ..ReaderOptions::default() })
    })
}

/// Text with much of what makes reports hard.
fn newsprint() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z]{1,9} ",
        2 => Just("said ".to_owned()),
        1 => Just("Ada Quill told the council that ".to_owned()),
        2 => "[“”\"'‘’«»`.,!?:;—–-]",
        1 => prop_oneof![Just("\n".to_owned()), Just("\n\n".to_owned()), Just("\u{a0}".to_owned())],
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, span: Span) -> Result<(), TestCaseError> {
    prop_assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()), "{span:?} in {text:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn spans_lie_in_the_text_in_order_and_apart(text in newsprint()) {
        let report = Report::from_text("made-up", text);
        let reading = reader().worker().read(&report);
        for statement in &reading.statements {
            prop_assert!(!statement.content.is_empty());
            prop_assert!((0.0..=1.0).contains(&statement.confidence));
            for role in [&statement.source, &statement.cue, &statement.content] {
                for &span in role {
                    check(&report.text, span)?;
                }
                prop_assert!(role.windows(2).all(|pair| pair[0].end <= pair[1].start), "{statement:?}");
            }
        }
        let (actors, events, statements) =
            (0..reading.actors.len(), 0..reading.events.len(), 0..reading.statements.len());
        for event in &reading.events {
            check(&report.text, event.trigger)?;
            for &re in &event.re {
                check(&report.text, re)?;
            }
            prop_assert!(event.by.iter().chain(&event.to).all(|who| actors.contains(who)), "{event:?}");
            prop_assert!(event.when.is_none_or(|n| n < reading.dates.len()), "{event:?}");
            prop_assert!(event.statement.is_none_or(|n| statements.contains(&n)), "{event:?}");
            prop_assert!((0.0..=1.0).contains(&event.confidence), "{event:?}");
        }
        prop_assert!(reading.events.windows(2).all(|pair| pair[0].trigger.end <= pair[1].trigger.start));
        for affair in &reading.affairs {
            prop_assert!(affair.about.iter().all(|who| actors.contains(who)), "{affair:?}");
            let steps = affair.steps.iter().map(|step| step.event);
            prop_assert!(steps.chain(affair.open.iter().map(|o| o.event)).all(|n| events.contains(&n)));
        }
        for bearing in &reading.bearings {
            let later = match bearing.later {
                Later::Event(n) => events.contains(&n),
                Later::Statement(n) => statements.contains(&n) && n != bearing.statement,
            };
            prop_assert!(later && statements.contains(&bearing.statement), "{bearing:?}");
            prop_assert!(actors.contains(&bearing.actor), "{bearing:?}");
        }
    }

    #[test]
    fn layouts_lie_in_the_text(text in any::<String>()) {
        let layout = Layout::of(&text);
        for list in [&layout.paragraphs, &layout.sentences, &layout.words] {
            for &span in list {
                check(&text, span)?;
            }
            prop_assert!(list.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
        for mark in &layout.marks {
            check(&text, mark.span)?;
        }
        for quotation in &layout.quotations {
            check(&text, quotation.span)?;
        }
    }
}

/// Each report's reading is the same alone, after others, and beside others.
#[test]
fn a_reading_depends_on_nothing_but_its_report() {
    let texts = [
        include_str!("../../../examples/harbour.txt").to_owned(),
        "“No,” said Tom Okoro.".to_owned(),
        "Nothing was said. ".repeat(200),
        "The council, Ms Quill said, would meet. ".repeat(60),
    ];
    let reports: Vec<Report> = texts.into_iter().map(|text| Report::from_text("r", text)).collect();
    let alone: Vec<_> = reports.iter().map(|r| reader().worker().read(r)).collect();
    assert!(alone.iter().filter(|r| !r.statements.is_empty()).count() >= 3);
    std::thread::scope(|scope| {
        for shift in 0..4 {
            let (reports, alone) = (&reports, &alone);
            scope.spawn(move || {
                let mut worker = reader().worker();
                for n in 0..reports.len() * 2 {
                    let k = (n + shift) % reports.len();
                    assert_eq!(worker.read(&reports[k]), alone[k]);
                }
            });
        }
    });
}

#[test]
fn nothing_in_nothing_out() {
    for text in ["", " \n\t ", "\u{0}\u{1}", "…", "“", "”’‘"] {
        let report = Report::from_text("empty", text);
        assert!(reader().worker().read(&report).statements.is_empty(), "{text:?}");
    }
}
