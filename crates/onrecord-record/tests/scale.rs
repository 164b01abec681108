//! A record of many reports: how fast it is written and its names are joined, and how fast it answers.
//!
//! `cargo test --profile fast -p onrecord-record --test scale -- --ignored --nocapture` makes one of 100,000 invented reports (REPORTS
//! in the environment says otherwise) and prints the figures.

use std::time::{Duration, Instant};

use onrecord::{
    Actor, ActorKind, Affair, AffairStep, Event, EventKind, EventStatus, Link, LinkKind, Mention,
    MentionForm, Office, OfficeStatus, ReaderOptions, Reading, Report, Span, Speaker, Statement,
    StatementKind,
};
use onrecord_record::{Address, Found, Happenings, MadeWith, Owed, Read, Search, Store, sha256};

/// Numbers that look random, the same each time (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// Small numbers often, large ones seldom, as words and names are (Zipf).
    fn rank(&mut self, limit: u64) -> u64 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((limit as f64).powf(share) - 1.0) as u64
    }
}

/// The `n`th word of a language.
fn word(mut n: u64) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b"bdfgklmnprst"[(n % 12) as usize]));
        word.push(char::from(b"aeiou"[(n / 12 % 5) as usize]));
        n /= 60;
        if n == 0 {
            return word;
        }
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn name(n: u64) -> String {
    format!("{} {}", capital(&word(n % 400 + 60)), capital(&word(n + 4000)))
}

/// People who are in the news together, in as many circles.
const CIRCLE: u64 = 4;
const CIRCLES: u64 = 5000;

/// The office of the `n`th person: a title that some have, at a body that some belong to.
fn office(n: u64) -> (String, String) {
    (format!("{} master", word(n * 7 % 300)), format!("Port {}", capital(&word(n * 11 % 500))))
}

/// A report of some 400 words in which eight things are said, with its reading. It is about three of one circle, but for one in four who is anybody;
/// in every fourth it is the fourth of the circle who speaks first, by the office only.
fn report(n: usize, random: &mut Random) -> (Report, Vec<Actor>, Vec<Office>, Vec<Statement>) {
    let (circle, first) = (random.rank(CIRCLES), random.below(CIRCLE));
    let of_circle = |member: u64| circle * CIRCLE + (first + member) % CIRCLE;
    let numbers: Vec<u64> = (0..3)
        .map(|member| match random.below(4) {
            0 => random.rank(CIRCLE * CIRCLES),
            _ => of_circle(member),
        })
        .collect();
    let people: Vec<String> = numbers.iter().map(|&n| name(n)).collect();
    let mut text = String::new();
    let mut actors: Vec<Actor> = people
        .iter()
        .map(|name| Actor { kind: ActorKind::Person, name: name.clone(), honorific: None, mentions: vec![] })
        .collect();
    let (mut offices, mut statements) = (Vec::new(), Vec::new());
    for sentence in 0..24 {
        let start = text.len();
        for at in 0..14 {
            let word = word(random.rank(30_000));
            text.push_str(&if at == 0 { capital(&word) } else { word });
            text.push(' ');
        }
        // Somebody whom it is about.
        let other = random.below(3) as usize;
        let from = text.len();
        text.push_str(&people[other]);
        actors[other].mentions.push(Mention { span: Span::new(from, text.len()), form: MentionForm::Name });
        let content = Span::new(start, text.len());
        if sentence % 3 == 0 {
            let mut who = random.below(3) as usize;
            let mut form = MentionForm::Name;
            text.push_str(", ");
            let mut called = people[who].clone();
            if sentence == 0 {
                let nameless = random.below(4) == 0;
                let (title, body) = office(if nameless { of_circle(3) } else { numbers[who] });
                let from = text.len() + if nameless { "The ".len() } else { 0 };
                if nameless {
                    (who, form) = (actors.len(), MentionForm::Title);
                    called = format!("The {title}");
                    let actor = Actor {
                        kind: ActorKind::Person,
                        name: called.clone(),
                        honorific: None,
                        mentions: vec![],
                    };
                    actors.push(actor);
                } else {
                    text.push_str(&title);
                    text.push(' ');
                }
                offices.push(Office {
                    evidence: Span::new(from, from + title.len()),
                    title,
                    body: Some(body).filter(|_| !nameless),
                    holder: who,
                    status: OfficeStatus::Current,
                    began: None,
                    ended: None,
                    confidence: 0.9,
                });
            }
            let source = Span::new(text.len(), text.len() + called.len());
            text.push_str(&called);
            actors[who].mentions.push(Mention { span: source, form });
            let cue = Span::new(text.len() + 1, text.len() + 5);
            text.push_str(" said");
            statements.push(Statement {
                kind: StatementKind::Indirect,
                speaker: Speaker {
                    actor: Some(who),
                    confidence: 0.9,
                    because: vec![Link { span: source, by: LinkKind::Source, confidence: 1.0 }],
                    unknown: None,
                    runner_up: None,
                },
                source: vec![source],
                cue: vec![cue],
                content: vec![content],
                confidence: 0.9,
            });
        }
        text.push_str(if sentence % 4 == 3 { ".\n\n" } else { ". " });
    }
    let day = jiff::civil::date(2001, 1, 1) + jiff::Span::new().days((n / 20) as i64);
    let report = Report {
        title: Some(format!("{} {n}", capital(&word(random.rank(30_000))))),
        date: Some(day),
        publisher: Some(format!("The {} Courier", capital(&word(random.rank(60))))),
        url: Some(format!("https://courier.example/{n}")),
        ..Report::from_text(format!("r{n}"), text)
    };
    (report, actors, offices, statements)
}

/// What happens in a report: the second of three is asked to do something, promises it, and goes.
fn events(statements: &[Statement]) -> Vec<Event> {
    let kinds =
        [(EventKind::Demand, 0, Some(1)), (EventKind::Promise, 1, None), (EventKind::Resign, 1, None)];
    let events = kinds.into_iter().zip(statements).map(|((kind, by, to), statement)| Event {
        kind,
        status: EventStatus::Happened,
        trigger: Span::new(statement.content[0].start, statement.content[0].start + 4),
        by: vec![by],
        to: to.into_iter().collect(),
        re: vec![statement.content[0]],
        when: None,
        statement: None,
        confidence: 0.9,
    });
    events.collect()
}

#[test]
#[ignore = "takes minutes, and some gigabytes of the disk"]
fn a_hundred_thousand_reports() {
    let count: usize = std::env::var("REPORTS").map_or(100_000, |count| count.parse().expect("a number"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.db");
    let mut store = Store::create(&path).unwrap();
    let mut random = Random(0x1234_5678_9abc_def1);
    let (mut made, mut written) = (Duration::ZERO, Duration::ZERO);
    let mut n = 0;
    while n < count {
        let start = Instant::now();
        let mut all = Vec::new();
        while all.len() < 64 && n < count {
            let (report, actors, offices, statements) = report(n, &mut random);
            n += 1;
            if actors.iter().any(|actor| actor.mentions.is_empty()) {
                continue;
            }
            let events = events(&statements);
            let steps = (0..events.len()).map(|event| AffairStep { event, step: events[event].kind.step() });
            let affairs = vec![Affair { about: vec![1], steps: steps.collect(), open: vec![] }];
            let reading = Reading {
                report: &report,
                sentences: vec![],
                dates: vec![],
                events,
                affairs,
                bearings: vec![],
                actors,
                offices,
                statements,
            };
            let read = Read::new(&reading, "a model");
            all.push((report, read));
        }
        made += start.elapsed();
        let start = Instant::now();
        let mut batch = store.batch().unwrap();
        let with = batch.made_with(&MadeWith::new("a model", &ReaderOptions::default())).unwrap();
        for (report, read) in &all {
            let address = Address::web(report.url.as_deref().unwrap()).unwrap();
            let found =
                Found { report, sha256: sha256(&report.text), address: &address, file: None, line: None };
            batch.add(&found, Some(read), with).unwrap();
        }
        batch.commit().unwrap();
        written += start.elapsed();
        if n.is_multiple_of(6400) {
            println!("{n}: {:.2} ms a report to write", written.as_secs_f64() * 1e3 / n as f64);
        }
    }
    let totals = store.totals().unwrap();
    println!(
        "{totals:?}, {} MB; a report takes {:.2} ms to prepare, {:.2} ms to write",
        std::fs::metadata(&path).unwrap().len() >> 20,
        made.as_secs_f64() * 1e3 / count as f64,
        written.as_secs_f64() * 1e3 / count as f64
    );

    let start = Instant::now();
    let joined = store.join(|_, _| ()).unwrap();
    println!(
        "{joined:?}: {:.1} s, {:.2} ms a report",
        start.elapsed().as_secs_f64(),
        start.elapsed().as_secs_f64() * 1e3 / count as f64
    );
    let (again, actors, offices, statements) = report(count, &mut random);
    let reading = Reading {
        report: &again,
        sentences: vec![],
        dates: vec![],
        events: vec![],
        affairs: vec![],
        bearings: vec![],
        actors,
        offices,
        statements,
    };
    let mut batch = store.batch().unwrap();
    let with = batch.made_with(&MadeWith::new("a model", &ReaderOptions::default())).unwrap();
    let address = Address::web(again.url.as_deref().unwrap()).unwrap();
    let found =
        Found { report: &again, sha256: sha256(&again.text), address: &address, file: None, line: None };
    batch.add(&found, Some(&Read::new(&reading, "a model")), with).unwrap();
    batch.commit().unwrap();
    let start = Instant::now();
    store.join(|_, _| ()).unwrap();
    println!("one more report: joined in {:.2} s", start.elapsed().as_secs_f64());

    let mut all = Vec::new();
    for kind in 0..15 {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..25 {
            let text = |text: String| Some(text);
            let mut some = Search::default();
            let (a, b) = (word(random.rank(30_000)), word(random.rank(30_000)));
            let who = name(random.rank(CIRCLE * CIRCLES));
            let start = Instant::now();
            found += match kind {
                0 => store.search(&Search { words: text(a), ..some }, 20).unwrap().len(),
                1 => store.search(&Search { words: text(format!("{a} {b}")), ..some }, 20).unwrap().len(),
                2 => store.search(&Search { speaker: text(who), ..some }, 20).unwrap().len(),
                3 => store.search(&Search { about: text(who), words: text(a), ..some }, 20).unwrap().len(),
                4 => store.search(&Search { office: text(a), ..some }, 20).unwrap().len(),
                5 => store
                    .search_reports(&Search { words: text(format!("{a} {b}")), ..some }, 20)
                    .unwrap()
                    .len(),
                6 => {
                    some.from = Some(jiff::civil::date(2005, 1, 1));
                    some.to = Some(jiff::civil::date(2005, 1, 31));
                    store.search(&Search { about: text(who), ..some }, 20).unwrap().len()
                }
                7 => store
                    .report(&format!("https://courier.example/{}", random.below(count as u64)))
                    .unwrap()
                    .map_or(0, |_| 1),
                8 => store.office(&format!("{a} master")).unwrap().len(),
                9 => store.quote(&format!("{a} {b}"), 5).unwrap().len(),
                10 => store.open_ledger(&Owed::default(), 20).unwrap().len(),
                _ => {
                    let Some(known) = store.entities(&who, None).unwrap().into_iter().next() else {
                        continue;
                    };
                    match kind {
                        11 => store.entity(known.entity).unwrap().said.len(),
                        12 => store
                            .timeline(
                                &Happenings { entity: Some(known.entity), ..Happenings::default() },
                                100,
                            )
                            .unwrap()
                            .len(),
                        13 => store.affairs(known.entity, 20).unwrap().len(),
                        _ => store.said_and_did(known.entity, 20).unwrap().len(),
                    }
                }
            };
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let what = [
            "word",
            "two words",
            "speaker",
            "about + word",
            "in office",
            "reports",
            "about + month",
            "report",
            "office",
            "quote",
            "open",
            "person",
            "timeline",
            "affair",
            "said and did",
        ][kind];
        println!(
            "{what}: median {:.1?}, longest {:.1?}, {found} found",
            times[times.len() / 2],
            times[times.len() - 1]
        );
        all.extend(times);
    }
    all.sort_unstable();
    println!("all questions: median {:.1?}", all[all.len() / 2]);
    assert!(all[all.len() / 2] < Duration::from_millis(100));
}
