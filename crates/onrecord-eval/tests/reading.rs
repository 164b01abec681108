//! The figures of whole readings agree with the corpus' scorer's to the last digit.
//!
//! The reports are invented; `data/make_reading.py` made them and recorded what the scorer that
//! comes with the corpus says of them.

use std::collections::BTreeSet;

use onrecord_eval::reading::{Figure, Layer, ReadingScores, Value, WholeReading};
use onrecord_eval::{Format, GoldReport, Predictions, Scores, Table, Tally, parse_jsonl, read_gold};
use proptest::prelude::*;
use serde_json::json;

const SETS: [&str; 5] = ["near", "far", "same", "missing", "none"];

fn data(name: &str) -> String {
    format!("{}/tests/data/reading-{name}", env!("CARGO_MANIFEST_DIR"))
}

fn gold() -> Vec<GoldReport> {
    read_gold([data("gold.jsonl")], Format::Auto).expect("the gold is well formed")
}

fn predictions(set: &str) -> Predictions {
    Predictions::open(data(&format!("predicted-{set}.jsonl"))).expect("the predictions are well formed")
}

fn expected() -> serde_json::Value {
    let bytes = std::fs::read(data("expected.json")).expect("the figures were recorded");
    serde_json::from_slice(&bytes).expect("they are JSON")
}

fn tally(gold: &[GoldReport], predictions: &Predictions) -> Scores {
    let mut tally = Tally::new();
    for report in gold {
        tally.add(report, &predictions.of(report).expect("the predictions fit the gold"));
        tally.add_whole(report, &predictions.whole(report).expect("the predictions fit the gold"));
    }
    tally.scores()
}

fn score(gold: &[GoldReport], predictions: &Predictions) -> ReadingScores {
    tally(gold, predictions).reading.expect("the gold is of whole readings")
}

/// The values as the scorer lists them, to be equal, not close.
fn numbers(value: Value) -> serde_json::Value {
    match value {
        Value::Counted(prf) => json!([prf.precision, prf.recall, prf.f1, prf.gold, prf.predicted]),
        Value::Mean { f1 } => json!([f1]),
    }
}

#[test]
fn figures_of_all_reports_agree() {
    let (gold, expected) = (gold(), expected());
    for set in SETS {
        let scores = score(&gold, &predictions(set));
        let all = expected[set]["all"].as_object().expect("figures");
        assert_eq!(all.len(), Figure::ALL.len());
        for figure in Figure::ALL {
            assert_eq!(json!(scores.value(figure)), all[figure.name()], "{}, {set}", figure.name());
        }
    }
}

#[test]
fn figures_of_each_report_agree() {
    let (gold, expected) = (gold(), expected());
    for set in SETS {
        let predictions = predictions(set);
        for (n, report) in gold.iter().enumerate() {
            let scores = score(std::slice::from_ref(report), &predictions);
            for (k, figure) in Figure::ALL.into_iter().enumerate() {
                let what = format!("{}, {set}, {}", figure.name(), report.id);
                assert_eq!(numbers(scores.value(figure)), expected[set]["each"][n][k], "{what}");
            }
        }
    }
}

#[test]
fn classes_add_up_to_the_figures() {
    let scores = score(&gold(), &predictions("near"));
    let Value::Counted(mentions) = scores.value(Figure::Mentions) else { panic!("mentions are counted") };
    let forms = ["pronoun", "not-pronoun"].map(|form| scores.classes.mentions[form]);
    assert_eq!(forms.map(|form| form.gold).iter().sum::<usize>(), mentions.gold);
    assert_eq!(forms.map(|form| form.predicted).iter().sum::<usize>(), mentions.predicted);
    for (table, figure) in
        [(&scores.classes.said_by, Figure::SaidBy), (&scores.classes.events, Figure::Events)]
    {
        let Value::Counted(all) = scores.value(figure) else { panic!("both are counted") };
        assert_eq!(table.values().map(|row| row.gold).sum::<usize>(), all.gold);
        assert_eq!(table.values().map(|row| row.predicted).sum::<usize>(), all.predicted);
    }
    // A mention is of the right actor only if it is a mention.
    for (class, row) in &scores.classes.mentions_of_actor {
        assert!(row.recall <= scores.classes.mentions[class].recall, "{class}");
    }
}

#[test]
fn only_layers_that_are_read_are_shown() {
    let text = "Ada Byrne said no.";
    let gold = parse_jsonl(
        json!({"id": "r", "text": text, "actors": [{"id": "A1", "mentions": [[0, 9]]}], "events": [],
               "dates": [], "statements": [{"speaker": "A1", "source": [[0, 9]], "content": [[15, 17]]}]})
        .to_string()
        .as_bytes(),
        "gold.jsonl",
    )
    .unwrap();
    let shown = |row: serde_json::Value| {
        let scores = tally(&gold, &Predictions::parse(row.to_string().as_bytes(), "p.jsonl").unwrap());
        let reading = scores.reading.as_ref().unwrap();
        let names: Vec<_> = reading.rows().map(|(name, _)| name).collect();
        (names.join(" "), reading.not_read.clone(), Table(&scores).to_string(), json!(scores))
    };
    // A date was looked for and not found; who spoke was not looked for, whatever is said of it.
    let said = json!([{"speaker": null, "content": [[15, 17]]}]);
    let (names, not_read, table, json) = shown(json!({"id": "r", "statements": said, "dates": []}));
    assert_eq!(names, "statements dates dates+value");
    assert_eq!(not_read, BTreeSet::from([Layer::Actors, Layer::Events]));
    assert!(table.contains("\nnot read yet: actors, events\n"), "{table}");
    assert!(!table.contains("CoNLL"), "{table}");
    assert_eq!(json["reading"]["not-read"], json!(["actors", "events"]));
    assert_eq!(json["reading"]["figures"]["statements"]["f1"], json!(1.0));
    assert_eq!(json["reading"]["figures"].get("said-by"), None);
    assert_eq!(json["reading"].get("coreference"), None);

    // With nothing but actors, there need not even be statements.
    let (names, not_read, table, json) =
        shown(json!({"id": "r", "actors": [{"id": 7, "mentions": [{"span": [0, 9]}]}]}));
    assert_eq!(names, "mentions actors (CoNLL)");
    assert_eq!(not_read.len(), 3);
    assert!(table.contains("\nB-cubed              100.0% 100.0% 100.0%\n"), "{table}");
    assert_eq!(json["reading"]["coreference"]["ceaf-e"]["f1"], json!(1.0));
    assert_eq!(json["reading"]["classes"]["mentions"]["not-pronoun"]["gold"], json!(1));
}

#[test]
fn gold_of_attributions_only_has_no_such_figures() {
    let row = json!({"id": "r", "text": "No.", "statements": []}).to_string();
    let gold = parse_jsonl(row.as_bytes(), "gold.jsonl").unwrap();
    assert_eq!(gold[0].reading, None);
    let scores = tally(&gold, &Predictions::parse(b"", "p.jsonl").unwrap());
    assert_eq!((scores.reading.as_ref(), json!(scores).get("reading")), (None, None));
}

#[test]
fn names_in_files_do_not_steer_the_terminal() {
    let event = json!([{"type": "\u{1b}[2Jharm\n", "trigger": [0, 2], "by": [], "to": []}]);
    let row = json!({"id": "r", "text": "No.", "events": event}).to_string();
    let gold = parse_jsonl(row.as_bytes(), "gold.jsonl").unwrap();
    let table = Table(&tally(&gold, &Predictions::parse(row.as_bytes(), "p.jsonl").unwrap())).to_string();
    assert!(table.contains("\n\u{fffd}[2Jharm\u{fffd} "), "{table}");
}

#[test]
fn references_may_be_indices_or_say_more() {
    let text = "Ada Byrne said no. Ola Brand left.";
    let reading = |json| WholeReading::from_json(&json, text, "r.json").unwrap();
    let read = reading(json!({
        "actors": [{"mentions": [[19, 28]]}, {"mentions": [[0, 9]]}],
        "statements": [{"speaker": {"actor": 1, "confidence": 0.5}, "content": [[15, 17]]}],
        "offices": null,
    }));
    assert_eq!(read.actors.as_ref().unwrap()[1].id, "1");
    assert_eq!(read.statements.as_ref().unwrap()[0].speaker.as_deref(), Some("1"));
    assert_eq!(read.layers(), BTreeSet::from([Layer::Actors, Layer::Statements]));
}

#[test]
fn errors_say_where_and_what() {
    let wrong = |row: serde_json::Value| {
        let mut row = row;
        row["id"] = json!("r");
        row["text"] = json!("No.");
        let error = parse_jsonl(row.to_string().as_bytes(), "x.jsonl").unwrap_err();
        (error.is_anchor(), error.to_string())
    };
    for (row, is_anchor, parts) in [
        (json!({"actors": {}}), false, ["x.jsonl, line 1, actors: ", "write []"]),
        (json!({"actors": [3]}), false, ["line 1, actors[0]: ", "object"]),
        (json!({"actors": [{"mentions": 3}]}), false, ["line 1, actors[0].mentions: ", "write []"]),
        (json!({"actors": [{"mentions": [[3]]}]}), false, ["actors[0].mentions[0]: ", "[12, 20]"]),
        (json!({"actors": [{"mentions": [{"span": 3}]}]}), false, ["mentions[0].span: ", "[12, 20]"]),
        (json!({"actors": [{"id": [], "mentions": []}]}), false, ["actors[0].id: ", "\"A1\""]),
        (json!({"actors": [{"kind": 3, "mentions": []}]}), false, ["actors[0].kind: ", "quotation marks"]),
        (json!({"dates": [{}]}), false, ["dates[0].span: ", "[12, 20]"]),
        (json!({"events": [{"trigger": [0, 1]}]}), false, ["events[0].type: ", "missing"]),
        (json!({"events": [{"type": "harm"}]}), false, ["events[0].trigger: ", "[12, 20]"]),
        (json!({"links": [{"later": "E1", "kind": ""}]}), false, ["links[0].statement: ", "missing"]),
        (json!({"actors": [{"mentions": [[1, 4]]}]}), true, ["line 1, actors[0].mentions[0]: ", "[1, 4)"]),
        (json!({"events": [{"type": "", "trigger": [2, 1]}]}), true, ["events[0].trigger: ", "backwards"]),
    ] {
        let (found, message) = wrong(row);
        assert_eq!(found, is_anchor, "{message}");
        assert!(parts.iter().all(|part| message.contains(part)), "{message:?} lacks one of {parts:?}");
    }
    let error = WholeReading::from_json(&json!([]), "", "r.json").unwrap_err();
    assert!(error.is_format() && error.to_string().starts_with("r.json: "), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever becomes of the predictions, they are scored or refused.
    #[test]
    fn spoilt_predictions_are_scored_or_refused(
        row in 0_usize..14,
        edits in prop::collection::vec((0_usize..4000, prop::sample::select(b"0123456789[]{},\"AES:n ".to_vec())), 1..4),
    ) {
        let gold = gold();
        let file = std::fs::read(data("predicted-near.jsonl")).unwrap();
        let mut line = file.split(|&b| b == b'\n').nth(row).unwrap().to_vec();
        for (at, byte) in edits {
            let length = line.len();
            line[at % length] = byte;
        }
        if let Ok(predictions) = Predictions::parse(&line, "x") {
            for report in &gold {
                if let Ok(whole) = predictions.whole(report) {
                    let mut tally = Tally::new();
                    tally.add_whole(report, &whole);
                    let _ = Table(&tally.scores()).to_string();
                }
            }
        }
    }
}
