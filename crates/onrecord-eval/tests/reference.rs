//! The figures agree with the reference scorer's to the last digit.
//!
//! The reports and predictions are invented; `data/make.py` made them and recorded what the
//! reference scorer says of them.

use onrecord_eval::{Format, GoldReport, Predictions, Prf, Scores, Table, Tally, read_gold};
use serde_json::Value;

const SETS: [&str; 5] = ["perturbed", "random", "same", "missing", "none"];

fn data(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn gold() -> Vec<GoldReport> {
    read_gold([data("gold.jsonl")], Format::Auto).expect("the gold is well formed")
}

fn expected() -> Value {
    let bytes = std::fs::read(data("expected.json")).expect("the figures were recorded");
    serde_json::from_slice(&bytes).expect("they are JSON")
}

fn predictions(set: &str) -> Predictions {
    Predictions::open(data(&format!("predicted-{set}.jsonl"))).expect("the predictions are well formed")
}

fn score(gold: &[GoldReport], predictions: &Predictions) -> Scores {
    let mut tally = Tally::new();
    for report in gold {
        tally.add(report, &predictions.of(report).expect("the predictions fit the gold"));
    }
    tally.scores()
}

/// `[precision, recall, F1, gold, predicted]`; the floats must be equal, not close.
fn assert_same(prf: Prf, [p, r, f1, gold, predicted]: [&Value; 5], what: &str) {
    assert_eq!(Some(prf.precision), p.as_f64(), "precision of {what}");
    assert_eq!(Some(prf.recall), r.as_f64(), "recall of {what}");
    assert_eq!(Some(prf.f1), f1.as_f64(), "F1 of {what}");
    assert_eq!(Some(prf.gold as u64), gold.as_u64(), "gold of {what}");
    assert_eq!(Some(prf.predicted as u64), predicted.as_u64(), "predicted of {what}");
}

#[test]
fn figures_of_all_reports_agree() {
    let (gold, expected) = (gold(), expected());
    for set in SETS {
        let scores = score(&gold, &predictions(set));
        assert_eq!(scores.reports, gold.len());
        for (name, prf) in scores.figures.rows() {
            let all = &expected[set]["all"][name];
            let keys = ["precision", "recall", "f1", "gold", "predicted"].map(|key| &all[key]);
            assert_same(prf, keys, &format!("{name}, {set}"));
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
            for (k, (name, prf)) in scores.figures.rows().enumerate() {
                let row = [0, 1, 2, 3, 4].map(|i| &expected[set]["each"][n][k][i]);
                assert_same(prf, row, &format!("{name}, {set}, row {n} ({})", report.id));
            }
        }
    }
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "the counts are small")]
fn fragments_agree() {
    let (gold, expected) = (gold(), expected());
    for set in SETS {
        let scores = score(&gold, &predictions(set)).fragments;
        for (kind, roles) in [("exact", scores.exact), ("begin", scores.begin)] {
            for (role, prf) in roles.rows() {
                let counts = &expected[set]["fragments"][format!("{role}-{kind}")];
                let [hits, gold, predicted] = [0, 1, 2].map(|i| counts[i].as_u64().expect("a count"));
                assert_eq!(
                    (prf.gold as u64, prf.predicted as u64),
                    (gold, predicted),
                    "{role}-{kind}, {set}"
                );
                let share = |all: u64| if all == 0 { 0.0 } else { hits as f64 / all as f64 };
                assert_eq!(
                    (prf.precision, prf.recall),
                    (share(predicted), share(gold)),
                    "{role}-{kind}, {set}"
                );
            }
        }
    }
}

#[test]
fn calibration_agrees() {
    let (gold, expected) = (gold(), expected());
    for set in SETS {
        let calibration = score(&gold, &predictions(set)).calibration;
        let error = calibration.map(|calibration| calibration.expected_calibration_error);
        match (error, expected[set]["calibration_error"].as_f64()) {
            // The recorded one adds up in another order.
            (Some(error), Some(expected)) => assert!((error - expected).abs() < 1e-12, "{set}"),
            (error, expected) => assert_eq!(error, expected, "{set}"),
        }
    }
}

#[test]
fn json_has_the_reference_scorers_names() {
    let expected = expected();
    let scores = score(&gold(), &predictions("perturbed"));
    let json = serde_json::to_value(&scores).expect("scores are plain data");
    assert_eq!(json["figures"], expected["perturbed"]["all"]);
}

#[test]
fn the_table_begins_as_the_reference_scorers() {
    let scores = score(&gold(), &predictions("perturbed"));
    let table = Table(&scores).to_string();
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[0], "figure                    P      R     F1   gold  predicted");
    assert_eq!(lines[1], "cue                   56.6%  55.2%  55.9%    116    113");
    assert_eq!(lines[6], "quoted-attribution    50.0%  47.5%  48.7%     59     56");
    assert_eq!(lines[8], "fragments                 P      R     F1   gold  predicted");
    assert!(table.contains("calibration error"));
}
