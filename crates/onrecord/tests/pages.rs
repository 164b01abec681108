//! The pages in `docs/pages`: reports, and what must be read from them.
//!
//! A page is Markdown. A block fenced as `report` is followed by blocks that say what must be read
//! from it: `statements`, `speakers`, `actors`, `offices`, `events`, `affairs`, `links`, `dates`, `sentences`,
//! `paragraphs`, `marks`; `report 2031-05-02` says when it appeared. A block fenced as `statements not yet`
//! says what should be read but is not: the test fails when it is, so that it becomes a promise.
//! With UPDATE=1 in the environment the blocks are rewritten with what is read now, for review.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord::text::{Layout, Role};
use onrecord::{Event, Later, Model, Reader, ReaderOptions, Reading, Report, Span, Statement, Worker};

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pages");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension().is_some_and(|x| x == "md") && path.file_name() != Some("README.md".as_ref())
        })
        .collect();
    pages.sort();
    assert!(!pages.is_empty(), "{}: no pages", folder.display());
    pages
}

/// The words of spans, pieces joined by " … ", line breaks shown.
fn words(text: &str, spans: &[Span]) -> String {
    if spans.is_empty() {
        return "-".to_owned();
    }
    let pieces: Vec<String> = spans.iter().map(|s| s.of(text).replace('\n', " ⏎ ")).collect();
    pieces.join(" … ")
}

fn statement(text: &str, s: &Statement) -> String {
    format!(
        "{} | {} | {} | {}\n",
        s.kind.as_str(),
        words(text, &s.source),
        words(text, &s.cue),
        words(text, &s.content)
    )
}

/// The names of actors.
fn names(reading: &Reading<'_>, actors: &[usize]) -> String {
    let names: Vec<&str> = actors.iter().map(|&actor| reading.actors[actor].name.as_str()).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}

/// Type, status, trigger, by whom, to whom, what about, and when.
fn events(reading: &Reading<'_>) -> String {
    let text = &reading.report.text;
    let line = |event: &Event| {
        let when: Vec<Span> = event.when.iter().map(|&time| reading.dates[time].span).collect();
        format!(
            "{} | {} | {} | by {} | to {} | re {} | when {}\n",
            event.kind.as_str(),
            event.status.as_str(),
            words(text, &[event.trigger]),
            names(reading, &event.by),
            names(reading, &event.to),
            words(text, &event.re),
            words(text, &when)
        )
    };
    reading.events.iter().map(line).collect()
}

/// Who is held to account, the steps, and what is open.
fn affairs(reading: &Reading<'_>) -> String {
    let trigger = |event: usize| words(&reading.report.text, &[reading.events[event].trigger]);
    reading.affairs.iter().fold(String::new(), |mut out, affair| {
        let steps = affair.steps.iter().map(|s| format!("{} \"{}\"", s.step.as_str(), trigger(s.event)));
        let steps: Vec<String> = steps.collect();
        let _ = write!(out, "{} :: {}", names(reading, &affair.about), steps.join(" > "));
        for open in &affair.open {
            let _ = write!(out, " | open {} to \"{}\"", open.kind.as_str(), trigger(open.event));
        }
        out + "\n"
    })
}

/// What was said, what came later, and how the two stand to each other.
fn links(reading: &Reading<'_>) -> String {
    let text = &reading.report.text;
    let said = |statement: usize| words(text, &reading.statements[statement].content);
    reading.bearings.iter().fold(String::new(), |mut out, bearing| {
        let later = match bearing.later {
            Later::Event(event) => words(text, &[reading.events[event].trigger]),
            Later::Statement(statement) => said(statement),
        };
        let kind = bearing.kind.as_str();
        let _ = writeln!(out, "\"{}\" -> \"{later}\" | {kind}", said(bearing.statement));
        out
    })
}

/// What `layer` reads from `report`, as a block shows it.
fn read(layer: &str, report: &Report, worker: &mut Worker) -> Option<String> {
    let text = &report.text;
    let layout = Layout::of(text);
    let lines = |spans: &[Span]| {
        spans.iter().fold(String::new(), |mut out, s| {
            let _ = writeln!(out, "{}", s.of(text).replace('\n', " ⏎ "));
            out
        })
    };
    Some(match layer {
        "statements" => worker.read(report).statements.iter().map(|s| statement(text, s)).collect(),
        // Each with its value and, where there is one, the first and the last day that it can mean.
        "dates" => worker.read(report).dates.iter().fold(String::new(), |mut out, time| {
            let _ = write!(out, "{} | {}", time.span.of(text), time.value);
            if let (Some(earliest), Some(latest)) = (time.earliest, time.latest) {
                let _ = write!(out, " | {} to {}", earliest.date(), latest.date());
            }
            out + "\n"
        }),
        // Kind and name with the honorific, then the mentions.
        "actors" => worker.read(report).actors.iter().fold(String::new(), |mut out, actor| {
            let honorific = actor.honorific.as_ref().map_or_else(String::new, |h| format!("{h} "));
            let mentions: Vec<&str> = actor.mentions.iter().map(|m| m.span.of(text)).collect();
            let _ = writeln!(
                out,
                "{} {honorific}{} :: {}",
                actor.kind.as_str(),
                actor.name,
                mentions.join(" ; ")
            );
            out
        }),
        // Holder, title, body, state and the words that say so.
        "offices" => {
            let reading = worker.read(report);
            reading.offices.iter().fold(String::new(), |mut out, office| {
                let holder = &reading.actors[office.holder].name;
                let body = office.body.as_deref().unwrap_or("-");
                let (title, status) = (&office.title, office.status.as_str());
                let _ =
                    writeln!(out, "{holder} | {title} | {body} | {status} | {}", office.evidence.of(text));
                out
            })
        }
        "events" => events(&worker.read(report)),
        "affairs" => affairs(&worker.read(report)),
        "links" => links(&worker.read(report)),
        // Who made each statement, the cue, and the chain from the source's words to the name.
        "speakers" => {
            let reading = worker.read(report);
            reading.statements.iter().fold(String::new(), |mut out, statement| {
                let speaker = &statement.speaker;
                let name = speaker.actor.map_or("-", |actor| reading.actors[actor].name.as_str());
                let why = speaker.unknown.map_or("", |unknown| unknown.as_str());
                let chain: Vec<String> = speaker
                    .because
                    .iter()
                    .map(|link| format!("{} ({})", link.span.of(text), link.by.as_str()))
                    .collect();
                let cue = words(text, &statement.cue);
                let _ = writeln!(out, "{name} | {cue} | {}{why}", chain.join(" < "));
                out
            })
        }
        "sentences" => lines(&layout.sentences),
        "paragraphs" => lines(&layout.paragraphs),
        // Marks as the text with each mark's role in its place.
        "marks" => {
            let mut out = String::new();
            let mut at = 0;
            for mark in &layout.marks {
                out.push_str(&text[at..mark.span.start]);
                out.push_str(match (mark.role, mark.nested) {
                    (Role::Open, false) => "<",
                    (Role::Open, true) => "{",
                    (Role::Close, false) => ">",
                    (Role::Close, true) => "}",
                    (Role::Apostrophe, _) => "^",
                    (Role::Stray, _) => "?",
                });
                at = mark.span.end;
            }
            out.push_str(&text[at..]);
            out.push('\n');
            out
        }
        _ => return None,
    })
}

#[test]
fn every_page_reads_as_it_says() {
    let model = Model::embedded().expect("the embedded model");
    let mut worker = Reader::new(Arc::new(model), ReaderOptions::default()).worker();
    let update = std::env::var_os("UPDATE").is_some();
    let (mut blocks, mut wrong) = (0, String::new());
    for page in pages() {
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = std::fs::read_to_string(&page).expect("a readable page");
        let mut out = String::new();
        let mut report = None;
        let mut heading = String::new();
        let mut lines = source.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            let _ = writeln!(out, "{line}");
            if let Some(title) = line.strip_prefix('#') {
                title.trim_start_matches('#').trim().clone_into(&mut heading);
            }
            let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
            let mut body = String::new();
            for (_, line) in lines.by_ref() {
                if line == "```" {
                    break;
                }
                body.push_str(line);
                body.push('\n');
            }
            let (layer, not_yet) = kind.strip_suffix(" not yet").map_or((kind, false), |layer| (layer, true));
            if let Some(date) = layer.strip_prefix("report") {
                let mut read = Report::from_text("page", body.trim_end_matches('\n'));
                read.date = (!date.is_empty()).then(|| date.trim().parse().expect("a date, YYYY-MM-DD"));
                report = Some(read);
            } else if let Some(report) = &report
                && let Some(now) = read(layer, report, &mut worker)
            {
                blocks += 1;
                let place = format!("{name}:{} ({heading})", number + 1);
                if not_yet && now == body {
                    let _ = writeln!(wrong, "{place}: is read rightly now: take out \"not yet\"\n");
                } else if !not_yet && now != body {
                    let _ = writeln!(wrong, "{place}: {layer}\n  wanted:\n{body}  read:\n{now}");
                    if update {
                        body = now;
                    }
                }
            } else {
                let _ = writeln!(wrong, "{name}:{}: no layer `{kind}`, or no report before it", number + 1);
            }
            out.push_str(&body);
            out.push_str("```\n");
        }
        if update && out != source {
            std::fs::write(&page, out).expect("a writable page");
        }
    }
    assert!(blocks > 0, "no blocks in the pages");
    assert!(wrong.is_empty() || update, "\n{wrong}");
}

/// The lines of what happened, as the README of the pages has them: on a reading made by hand.
#[test]
fn what_happened_is_shown_as_the_readme_says() {
    use onrecord::{
        Actor, ActorKind, Affair, AffairStep, Bearing, BearingKind, EventKind, EventStatus, Open, OpenKind,
        Speaker, StatementKind, Step,
    };
    let report = Report::from_text(
        "page",
        "Ada Quill, put on notice, had no plans to leave. She stepped down as head of the board.",
    );
    let text = report.text.as_str();
    let at = |words: &str| {
        let start = text.find(words).expect("stands in the text");
        Span::new(start, start + words.len())
    };
    let event = |kind, trigger: &str, re: &[&str]| Event {
        kind,
        status: EventStatus::Happened,
        trigger: at(trigger),
        by: vec![0],
        to: Vec::new(),
        re: re.iter().map(|words| at(words)).collect(),
        when: None,
        statement: None,
        confidence: 0.5,
    };
    let reading = Reading {
        report: &report,
        sentences: Vec::new(),
        actors: vec![Actor {
            kind: ActorKind::Person,
            name: "Ada Quill".into(),
            honorific: None,
            mentions: Vec::new(),
        }],
        offices: Vec::new(),
        dates: Vec::new(),
        statements: vec![Statement {
            kind: StatementKind::Indirect,
            speaker: Speaker::default(),
            source: Vec::new(),
            cue: Vec::new(),
            content: vec![at("no plans to leave")],
            confidence: 0.5,
        }],
        events: vec![
            event(EventKind::Warn, "on notice", &[]),
            event(EventKind::Resign, "stepped down", &["as head of the board"]),
        ],
        affairs: vec![Affair {
            about: vec![0],
            steps: vec![
                AffairStep { event: 0, step: Step::Notice },
                AffairStep { event: 1, step: Step::Outcome },
            ],
            open: vec![Open { event: 0, kind: OpenKind::Answer }],
        }],
        bearings: vec![Bearing {
            statement: 0,
            later: Later::Event(1),
            kind: BearingKind::RuledOutThenDone,
            actor: 0,
        }],
    };
    assert_eq!(
        events(&reading),
        "warn | happened | on notice | by Ada Quill | to - | re - | when -\n\
         resign | happened | stepped down | by Ada Quill | to - | re as head of the board | when -\n"
    );
    assert_eq!(
        affairs(&reading),
        "Ada Quill :: notice \"on notice\" > outcome \"stepped down\" | open answer to \"on notice\"\n"
    );
    assert_eq!(links(&reading), "\"no plans to leave\" -> \"stepped down\" | ruled_out_then_done\n");
}
