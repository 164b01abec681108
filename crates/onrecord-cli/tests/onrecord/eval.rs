//! `onrecord eval` on reports that are annotated whole.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

const TEXT: &str = "Ada Byrne resigned on Monday. “I was wrong,” she said.";

fn eval(folder: &Path, args: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    let output = command.current_dir(folder).arg("eval").args(args).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(output.status.code(), Some(0), "{err}");
    (out, err)
}

fn gold() -> Value {
    json!({
        "id": "r1", "publisher": "Shore Echo", "text": TEXT,
        "actors": [{"id": "A1", "kind": "person", "name": "Ada Byrne", "mentions": [[0, 9], [45, 48]]}],
        "dates": [{"id": "T1", "span": [22, 28], "value": "2031-05-05"}],
        "statements": [{"id": "S1", "speaker": "A1", "source": [[45, 48]], "cue": [[49, 53]], "content": [[30, 44]]}],
        "events": [{"id": "E1", "type": "resign", "status": "happened", "trigger": [10, 18], "by": ["A1"], "to": []}],
    })
}

fn folder(files: &[(&str, Value)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, json) in files {
        fs::write(folder.path().join(name), json.to_string()).unwrap();
    }
    folder
}

#[test]
fn whole_predictions_are_scored() {
    let mut predicted = gold();
    predicted["actors"][0]["mentions"] = json!([{"span": [0, 9]}]);
    predicted.as_object_mut().unwrap().remove("events");
    let folder = folder(&[("gold.jsonl", gold()), ("predicted.jsonl", predicted)]);
    let (table, err) =
        eval(folder.path(), &["gold.jsonl", "--predicted", "predicted.jsonl", "--by", "publisher"]);
    assert_eq!(err, "");
    let (all, group) = table.split_once("\nShore Echo (1 report)\n").expect("a group");
    for part in [all, group] {
        for line in [
            "mentions             100.0%  50.0%  66.7%      2      1",
            "said-by              100.0% 100.0% 100.0%      1      1",
            "not read yet: events",
            "pronoun                0.0%   0.0%   0.0%      1      0",
        ] {
            assert!(part.lines().any(|l| l == line), "{line:?} is not in\n{part}");
        }
        assert!(!part.contains("who-did-what"), "{part}");
    }
    let (json, _) = eval(folder.path(), &["gold.jsonl", "--predicted", "predicted.jsonl", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["reading"]["figures"]["name-right"]["f1"], 1.0);
    assert_eq!(json["reading"]["not-read"], json!(["events"]));
}

/// Reading and the file that is kept of it give the same figures.
#[test]
fn what_is_read_is_scored() {
    let folder = folder(&[("gold.jsonl", gold())]);
    let read = eval(folder.path(), &["gold.jsonl", "--json", "--predictions-out", "read.jsonl"]).0;
    let again = eval(folder.path(), &["gold.jsonl", "--json", "--predicted", "read.jsonl"]).0;
    assert_eq!(read, again);
    let json: Value = serde_json::from_str(&read).unwrap();
    assert_eq!(json["reading"]["figures"]["dates"]["gold"], 1);
    let not_read = json["reading"]["not-read"].as_array().unwrap();
    assert_eq!(not_read.contains(&json!("events")), json["reading"]["figures"].get("events").is_none());
}

#[test]
fn attributions_alone_have_no_such_table() {
    let gold = json!({"id": "r1", "text": TEXT, "attributions": []});
    let folder = folder(&[("gold.jsonl", gold.clone()), ("predicted.jsonl", gold)]);
    let (table, _) = eval(folder.path(), &["gold.jsonl", "--predicted", "predicted.jsonl"]);
    assert!(!table.contains("reading"), "{table}");
}
