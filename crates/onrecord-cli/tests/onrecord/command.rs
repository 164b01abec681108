//! The command itself, from arguments to exit status.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::{Command, Output, Stdio},
};

use onrecord::json::Document;
use tempfile::TempDir;

fn onrecord() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.env_remove("NO_COLOR").env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    onrecord().current_dir(folder).args(args).output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// Two good reports, and what people give by mistake.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    file("bridge.txt", "The bridge at Tarnside is 30 metres long.\n".as_bytes());
    file("mill.txt", "The mill burnt down in 1911.\n".as_bytes());
    file("empty.txt", b"");
    file("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    fs::create_dir(folder.path().join("more")).unwrap();
    folder
}

#[test]
fn a_report() {
    let folder = folder();
    let output =
        run(folder.path(), &["read", "bridge.txt", "--title", "Long bridge", "--date", "2031-03-04"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(err(&output), "");
    assert_eq!(
        out(&output),
        "Long bridge\n4 March 2031\n\nThe bridge at Tarnside is 30 metres long.\n\nNo statements found.\n"
    );
}

#[test]
fn speakers_as_sure_and_explained_as_asked() {
    let folder = folder();
    let output = run(folder.path(), &["read", "bridge.txt", "--because", "--min-speaker", "0.9"]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    assert!(out(&output).ends_with("No statements found.\n"), "{}", out(&output));
}

#[test]
fn bad_files_among_good_ones() {
    let folder = folder();
    let paths = ["bridge.txt", "empty.txt", "photo.jpg", "more", "gone.txt", "mill.txt"];
    let output = run(folder.path(), &[["read", "--format", "jsonl"].as_slice(), &paths].concat());
    assert_eq!(output.status.code(), Some(2));
    let ids: Vec<_> = out(&output).lines().map(|line| Document::from_json(line).unwrap().id).collect();
    assert_eq!(ids, ["bridge", "mill"]);
    let errors: Vec<_> = err(&output).lines().collect();
    assert_eq!(errors.len(), 4, "{errors:?}");
    for (error, path) in errors.iter().zip(&paths[1..]) {
        assert!(error.starts_with(&format!("onrecord: {path}: ")), "{error}");
    }
    assert!(errors[2].contains("is a folder; give the files in it"), "{}", errors[2]);
    assert!(errors[3].contains("no such file; check the path"), "{}", errors[3]);
}

#[test]
fn files_come_in_the_order_given() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..40).map(|n| format!("{n}.txt")).collect();
    for (n, name) in names.iter().enumerate() {
        fs::write(folder.path().join(name), "A line about nothing much.\n".repeat(1 + (n * 7) % 10)).unwrap();
    }
    let args: Vec<&str> =
        ["read", "--format", "jsonl"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let output = run(folder.path(), &args);
    assert!(output.status.success());
    let ids: Vec<_> = out(&output).lines().map(|line| Document::from_json(line).unwrap().id).collect();
    assert_eq!(ids, (0..40).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(run(folder.path(), &args).stdout, output.stdout, "twice the same");
}

#[test]
fn json_is_one_object_or_an_array() {
    let folder = folder();
    let one = run(folder.path(), &["read", "--format", "json", "bridge.txt"]);
    let document = Document::from_json(out(&one)).unwrap();
    assert_eq!(document.text, "The bridge at Tarnside is 30 metres long.\n");
    let several = run(folder.path(), &["read", "--format", "json", "bridge.txt", "mill.txt", "bridge.txt"]);
    let documents: Vec<Document> = serde_json::from_str(out(&several)).unwrap();
    assert_eq!(documents[0], document);
    assert_eq!(documents.len(), 3);
    let none = run(folder.path(), &["read", "--format", "json", "empty.txt", "gone.txt"]);
    assert_eq!((out(&none), none.status.code()), ("[]\n", Some(2)));
    let nothing = run(folder.path(), &["read", "--format", "json", "gone.txt"]);
    assert_eq!((out(&nothing), nothing.status.code()), ("", Some(2)));
}

#[test]
fn html_is_one_page() {
    let folder = folder();
    let output =
        run(folder.path(), &["read", "--format", "html", "--output", "page.html", "bridge.txt", "mill.txt"]);
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(out(&output), "");
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert_eq!(page.matches("<html").count(), 1);
    assert!(page.contains("2 reports") && page.contains("burnt down"), "{page}");
}

#[test]
fn an_input_is_not_overwritten() {
    let folder = folder();
    let output = run(folder.path(), &["read", "bridge.txt", "--output", "./bridge.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("would be overwritten"), "{}", err(&output));
    assert!(fs::read_to_string(folder.path().join("bridge.txt")).unwrap().starts_with("The bridge"));
}

fn with_input(args: &[&str], input: &[u8]) -> Output {
    let mut child = onrecord()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input() {
    let output = with_input(
        &["read", "--format", "jsonl", "--url", "https://example.org/a", "-"],
        "Nothing happened — again.".as_bytes(),
    );
    let document = Document::from_json(out(&output)).unwrap();
    assert_eq!(document.id, "stdin");
    assert_eq!(document.text, "Nothing happened — again.");
    assert_eq!(document.url.as_deref(), Some("https://example.org/a"));
    let empty = with_input(&["read", "-"], b"");
    assert_eq!(empty.status.code(), Some(2));
    assert!(err(&empty).starts_with("onrecord: standard input: "), "{}", err(&empty));
}

#[test]
fn what_makes_no_sense() {
    let folder = folder();
    for args in [
        ["read", "--title", "T", "bridge.txt", "mill.txt"].as_slice(),
        &["read", "--url", "https://example.org", "bridge.txt", "mill.txt"],
        &["read", "--date", "2031-02-30", "bridge.txt"],
        &["read", "--min-confidence", "70", "bridge.txt"],
        &["read", "--min-speaker", "70", "bridge.txt"],
        &["read", "--model", "gone.bin", "bridge.txt"],
        &["read", "--output", "gone/page.html", "bridge.txt"],
        &["read", "-", "-"],
        &["read"],
        &["speak"],
        &[],
    ] {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(out(&output), "", "{args:?}");
        assert!(!err(&output).is_empty(), "{args:?}");
    }
}

/// `onrecord read … | head -0`.
#[test]
fn a_reader_that_leaves_is_no_error() {
    let folder = folder();
    let read = |format| vec!["read", "--format", format, "bridge.txt", "mill.txt"];
    for args in [
        read("terminal"),
        read("json"),
        read("jsonl"),
        read("html"),
        vec!["man"],
        vec!["completions", "bash"],
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let output = onrecord().current_dir(folder.path()).args(&args).stdout(writer).output().unwrap();
        assert_eq!((err(&output), output.status.code()), ("", Some(0)), "{args:?}");
    }
}

#[test]
fn color() {
    let folder = folder();
    let colored = |change: fn(&mut Command) -> &mut Command, args: &[&str]| {
        let mut command = onrecord();
        change(&mut command);
        let output =
            command.current_dir(folder.path()).args(["read", "bridge.txt"]).args(args).output().unwrap();
        out(&output).contains('\u{1b}')
    };
    assert!(!colored(|c| c, &[]), "not into a pipe");
    assert!(colored(|c| c, &["--color", "always"]));
    assert!(colored(|c| c.env("CLICOLOR_FORCE", "1"), &[]));
    assert!(!colored(|c| c.env("CLICOLOR_FORCE", "1"), &["--color", "never"]));
    assert!(!colored(|c| c.env("NO_COLOR", "1"), &["--color", "auto"]));
    assert!(!colored(|c| c, &["--color", "always", "--format", "json"]));
}

#[test]
fn the_width_is_that_of_columns() {
    let folder = folder();
    let output = onrecord()
        .current_dir(folder.path())
        .env("COLUMNS", "30")
        .args(["read", "bridge.txt"])
        .output()
        .unwrap();
    assert_eq!(out(&output).lines().nth(2), Some("The bridge at Tarnside is 30"));
}

#[test]
fn manual_and_completions() {
    let folder = folder();
    let man = run(folder.path(), &["man"]);
    assert!(out(&man).contains(".TH") && out(&man).contains("min\\-confidence"));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(folder.path(), &["completions", shell]);
        assert!(out(&script).contains("min-confidence"), "{shell}");
    }
    let help = run(folder.path(), &["read", "--help"]);
    assert!(help.status.success() && out(&help).contains("Examples:"));
    let version = run(folder.path(), &["--version"]);
    assert_eq!(out(&version), concat!("onrecord ", env!("CARGO_PKG_VERSION"), "\n"));
}
