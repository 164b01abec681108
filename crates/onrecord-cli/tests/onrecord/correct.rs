//! `onrecord correct`, `undo`, `history` and `export`, on readings that were stored.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use onrecord::{ReaderOptions, json::Document};
use onrecord_record::{Address, Found, MadeWith, Read, Store, sha256};
use serde_json::Value;
use tempfile::TempDir;

use crate::sample;

/// A folder with a record of two reports.
fn record() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("record.db")).unwrap();
    let (police, harbour) = (sample::police(), sample::harbour());
    for (name, reading) in
        [("police.txt", sample::police_reading(&police)), ("harbour.txt", sample::harbour_reading(&harbour))]
    {
        let report = reading.report;
        let mut batch = store.batch().unwrap();
        let with = batch.made_with(&MadeWith::new("a model", &ReaderOptions::default())).unwrap();
        let address = Address::File(name.into());
        let found = Found { report, sha256: sha256(&report.text), address: &address, file: None, line: None };
        batch.add(&found, Some(&Read::new(&reading, "a model")), with).unwrap();
        batch.commit().unwrap();
    }
    store.join(|_, _| {}).unwrap();
    folder
}

fn run(folder: &Path, user: Option<&str>, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    for name in ["USER", "USERNAME", "LOGNAME", "NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    if let Some(user) = user {
        command.env("USER", user);
    }
    command.current_dir(folder).args(args).stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let output = run(folder, None, args);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    serde_json::from_str(out(&output)).unwrap()
}

#[test]
fn corrected_and_undone() {
    let folder = record();
    let folder = folder.path();
    let before = json(folder, &["report", "police.txt", "--json"]);
    assert_eq!(before["checked"], Value::Array(vec![]));
    let output = run(folder, Some("mara"), &["correct", "police.txt", "S1", "--accept"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with("1: accept statement S1 of report 1, "), "{}", out(&output));
    let note = ["--note", "heard it", "--by", "Ines Vale"];
    let output = run(
        folder,
        None,
        &[&["correct", "1", "S2", "--set", "speaker=none", "--set", "kind=mixed"][..], &note].concat(),
    );
    assert_eq!(out(&output).split(" of ").next(), Some("2: edit statement S2"), "{}", err(&output));
    let after = json(folder, &["report", "1", "--json"]);
    assert_eq!(after["document"]["statements"][1]["speaker"], Value::Null);
    assert_eq!(
        (&after["checked"][0]["by"], &after["checked"][1]["by"]),
        (&"mara".into(), &"Ines Vale".into())
    );
    let shown = run(folder, None, &["report", "1"]);
    assert!(
        out(&shown).contains("S1 accepted by mara") && out(&shown).contains("S2 corrected by Ines Vale"),
        "{}",
        out(&shown)
    );
    let output = run(folder, Some("mara"), &["undo", "2"]);
    assert!(out(&output).starts_with("3: undo 2: edit statement S2"), "{}", err(&output));
    assert_eq!(json(folder, &["report", "1", "--json"])["document"], before["document"]);
    let history = json(folder, &["history", "--json"]);
    assert_eq!(history["history"].as_array().unwrap().len(), 3);
    assert_eq!(history["history"][1]["note"], "heard it");
    let shown = run(folder, None, &["history", "police.txt"]);
    assert!(out(&shown).contains("“heard it”") && out(&shown).contains("undone by 3"), "{}", out(&shown));
    assert_eq!(out(&run(folder, None, &["history", "harbour.txt"])), "Nothing corrected.\n");
}

#[test]
fn what_is_refused_says_what_can_be() {
    let folder = record();
    let folder = folder.path();
    for (user, args, says) in [
        (None, &["correct", "1", "S1", "--accept"][..], "--by NAME"),
        (Some("mara"), &["correct", "1", "S99", "--accept"], "\"S99\" is none of its lines"),
        (Some("mara"), &["correct", "nowhere.txt", "S1", "--accept"], "no such report in record.db"),
        (Some("mara"), &["correct", "1", "S1", "--set", "kind=loud"], "none of direct, indirect, mixed"),
        (Some("mara"), &["correct", "1", "S1", "--set", "kind"], "give a field and its value"),
        (Some("mara"), &["correct", "1", "S1"], "--accept|--reject|--set"),
        (Some("mara"), &["correct", "1", "S1", "--accept", "--reject"], "cannot be used with"),
        (Some("mara"), &["undo", "7"], "`onrecord history` lists"),
    ] {
        let output = run(folder, user, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains(says), "{}", err(&output));
    }
}

#[test]
fn exported_as_the_corpus_is() {
    let folder = record();
    let folder = folder.path();
    let output = run(folder, None, &["export"]);
    assert_eq!((out(&output), output.status.code()), ("", Some(0)), "{}", err(&output));
    let speaker = |id: &str| format!("speaker={id}");
    let document = |which: &str| -> Document {
        serde_json::from_value(json(folder, &["report", which, "--json"])["document"].clone()).unwrap()
    };
    // Somebody else says it.
    let before = document("2");
    let was = before.statements[0].speaker.clone();
    let other = before.actors.iter().map(|actor| &actor.id).find(|id| Some(*id) != was.as_ref()).unwrap();
    for args in [&["correct", "2", "S1", "--set", &speaker(other)][..], &["correct", "2", "E1", "--reject"]] {
        let output = run(folder, Some("mara"), args);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let output = run(folder, None, &["export", "--format", "corpus", "--output", "out.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let bytes = fs::read(folder.join("out.jsonl")).unwrap();
    let gold = onrecord_eval::parse_jsonl(&bytes, "out.jsonl").unwrap();
    assert_eq!((gold.len(), gold[0].id.as_str()), (1, "harbour"));
    let reading = gold[0].reading.as_ref().unwrap();
    let (statements, events) = (reading.statements.as_ref().unwrap(), reading.events.as_ref().unwrap());
    assert_eq!(statements[0].speaker.as_ref(), Some(other));
    assert_eq!(events.len() + 1, before.events.len());
    // It is just what the record has, offsets and all.
    let value = serde_json::to_value(document("2")).unwrap();
    let same = onrecord_eval::reading::WholeReading::from_json(&value, &gold[0].text, "record").unwrap();
    assert_eq!(reading, &same);
    assert!(
        same.offices.is_some_and(|offices| !offices.is_empty())
            && same.affairs.is_some_and(|all| !all.is_empty())
    );
    // Keys are those of the annotations in the repository.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../training/annotations/wikinews.jsonl");
    let rows = fs::read_to_string(root).unwrap();
    let ours: Value = serde_json::from_slice(bytes.trim_ascii()).unwrap();
    let keys = |value: &Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    for layer in ["actors", "offices", "dates", "statements", "events", "affairs", "links"] {
        let theirs = rows.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
        let theirs = theirs.into_iter().find_map(|row| row[layer].get(0).map(keys)).unwrap();
        if let Some(first) = ours[layer].get(0) {
            assert_eq!(keys(first), theirs, "{layer}");
        }
    }
    // A named one, corrected or not.
    let output = run(folder, None, &["export", "harbour.txt", "1", "2"]);
    assert_eq!(out(&output).lines().count(), 2, "{}", err(&output));
}

#[test]
fn somebody_is_erased() {
    let folder = record();
    let folder = folder.path();
    let document = json(folder, &["report", "1", "--json"])["document"].clone();
    let people = document["actors"].as_array().unwrap().iter().filter(|actor| actor["kind"] == "person");
    let named =
        people.filter(|actor| actor["mentions"].as_array().unwrap().iter().any(|one| one["form"] == "name"));
    let speaks =
        |id: &Value| document["statements"].as_array().unwrap().iter().any(|said| said["speaker"] == *id);
    let name = named.filter(|actor| speaks(&actor["id"])).find_map(|actor| actor["name"].as_str()).unwrap();
    for (user, args, says) in [
        (None, &["erase", name][..], "--by NAME"),
        (Some("mara"), &["erase", "Nobody At All"], "nobody of that name in record.db"),
        (Some("mara"), &["erase", name], "nothing was erased; give --yes"),
    ] {
        let output = run(folder, user, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains(says), "{}", err(&output));
    }
    assert_eq!(json(folder, &["report", "1", "--json"])["document"], document);
    let output = run(folder, Some("mara"), &["erase", name, "--yes", "--note", "asked for it"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let said = out(&output);
    assert!(
        said.contains("by them") && said.contains("cannot be undone") && said.contains("namesakes"),
        "{said}"
    );
    for file in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(name.len()).any(|there| there == name.as_bytes()), "{name} is left");
    }
    let history = json(folder, &["history", "--json"]);
    assert_eq!(
        (&history["history"][0]["kind"], &history["history"][0]["by"]),
        (&"erase".into(), &"mara".into())
    );
    let output = run(folder, None, &["erase"]);
    assert!(out(&output).contains("is written anew"), "{}", err(&output));
    assert!(err(&run(folder, Some("mara"), &["undo", "1"])).contains("cannot be undone"));
}
