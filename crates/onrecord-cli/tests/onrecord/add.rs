//! `onrecord add` and the questions: a mixed archive, the same twice, killed at random moments, and bad input.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, types::Value};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

fn onrecord(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.env_remove("NO_COLOR").env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> Output {
    onrecord(folder, args).output().unwrap()
}

pub(crate) fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

pub(crate) fn json(folder: &Path, args: &[&str]) -> Json {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    serde_json::from_str(out(&output)).unwrap()
}

/// All rows of all tables, but for the moments at which they were written.
fn dump(store: &Path) -> String {
    let db = Connection::open(store).unwrap();
    let list = |sql: &str| -> Vec<String> {
        db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let mut dump = String::new();
    for table in
        list("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    {
        if table.starts_with("sqlite_") {
            continue;
        }
        let columns = list(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let columns: Vec<_> = columns.into_iter().filter(|name| name != "added" && name != "since").collect();
        let columns = columns.join(", ");
        let mut rows: Vec<String> = db
            .prepare(&format!("SELECT {columns} FROM {table}"))
            .unwrap()
            .query_map([], |row| {
                let values = (0..row.as_ref().column_count()).map(|n| row.get::<_, Value>(n));
                Ok(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        rows.sort();
        dump.push_str(&format!("{table} ({columns})\n{}\n", rows.join("\n")));
    }
    dump
}

/// Fails unless the store is sound.
fn check(store: &Path) {
    onrecord_record::Store::open(store).unwrap().check().unwrap();
}

const PEOPLE: [(&str, &str); 6] = [
    ("Ada Quill", "harbour master"),
    ("Edwin Osei", "mayor"),
    ("Ruth Calloway", "chief constable"),
    ("Tobias Penhallow", "chief executive"),
    ("Moira Quint", "head teacher"),
    ("Idris Vale", "transport minister"),
];

/// An invented report of its own for each `n`.
fn story(n: usize) -> String {
    let (name, office) = PEOPLE[n % PEOPLE.len()];
    let (other, _) = PEOPLE[(n + n / PEOPLE.len() + 1) % PEOPLE.len()];
    let surname = name.rsplit(' ').next().unwrap();
    format!(
        "The {office} of Port Number {n}, {name}, said on Monday that bridge {n} would be closed for {} weeks.\n\n\
         “We looked at {} bolts and {} of them were loose,” {surname} told reporters by the quay. {other} called for an inquiry \
         into gate {} before the winter.\n",
        n % 9 + 2,
        n * 7 + 100,
        n * 3 + 5,
        n * 11,
    )
}

const GERMAN: &str = "Die Hafenmeisterin trat am Freitag zurück, nachdem der Bürgermeister ihr das Vertrauen entzogen hatte. Sie habe \
    alles getan, was in ihrer Macht stand, sagte sie vor dem Rathaus, und wünsche ihrem Nachfolger viel Glück.\n";

/// An archive with about all that there is: good, double, changed, foreign and bad.
fn archive(reports: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("news");
    let file = |name: &str, bytes: &[u8]| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    for n in 0..reports {
        file(&format!("{:02}/{n:04}.txt", n % 7), story(n).as_bytes());
    }
    file(
        "a.md",
        format!(
            "---\ntitle: Bridge shut\ndate: 2031-03-04\nurl: https://courier.example/bridge#top\n---\n\n{}",
            story(1000)
        )
        .as_bytes(),
    );
    // The same address, changed; and the same text elsewhere.
    let changed =
        story(1000).replace("closed", "shut down").replace("told reporters", "insisted to reporters");
    let page = format!(
        "<html><head><title>Bridge shut down</title><link rel=canonical href='https://courier.example/bridge'>\
         <meta property='og:url' content='https://courier.example/bridge'></head><body><article><h1>Bridge shut down</h1><p>{}</p>\
         </article></body></html>",
        changed.replace("\n\n", "</p><p>")
    );
    file("b.html", page.as_bytes());
    file("copies/same.txt", story(0).as_bytes());
    file("copies/longer.txt", format!("{}\nThe council meets again on Thursday.\n", story(1)).as_bytes());
    file("german.txt", GERMAN.as_bytes());
    file("bad/empty.txt", b"");
    file("bad/binary.txt", &[0, 1, 2, 3, 0xff, 0xfe, 0, 0, 7]);
    file("bad/photo", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    file("bad/cut.html", b"<html><head><title>Cut");
    file("photo.jpg", b"\xff\xd8\xff\xe0");
    file(".hidden/a.txt", b"Hidden.");
    let mut lines: Vec<String> = (2000..2000 + reports / 2)
        .map(|n| json!({ "id": format!("r{n}"), "text": story(n), "date": "2031-03-05" }).to_string())
        .collect();
    lines.insert(1, "{\"text\": \"cut".into());
    lines.insert(2, String::new());
    lines.insert(3, json!({ "title": "No text" }).to_string());
    lines.push(
        json!({ "html": format!("<p>{}</p>", story(3000)), "url": "https://courier.example/3000" })
            .to_string(),
    );
    lines.push(json!({ "text": GERMAN }).to_string());
    lines.push(json!({ "text": story(3001) }).to_string());
    file("lines.jsonl", lines.join("\n").as_bytes());
    #[cfg(unix)]
    {
        use std::os::unix::{ffi::OsStrExt, fs::symlink};
        symlink(&root, root.join("00/circle")).unwrap();
        symlink(root.join("00"), root.join("01/again")).unwrap();
        symlink("nowhere", root.join("dangling.txt")).unwrap();
        let latin = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        fs::write(root.join(latin), story(4000)).unwrap();
    }
    folder
}

#[test]
fn an_archive() {
    let folder = archive(12);
    let folder = folder.path();
    let output = run(folder, &["add", "news", "--store", "record.db"]);
    let (said, summary) = (err(&output), out(&output));
    assert_eq!(output.status.code(), Some(2), "{said}{summary}");
    for bad in [
        "bad/empty.txt: the file is empty",
        "bad/binary.txt: not text",
        "bad/photo: not text",
        "lines.jsonl, line 2: not JSON",
        "lines.jsonl, line 4: no report",
    ] {
        assert!(said.contains(bad), "{bad} is not in {said}");
    }
    assert!(!said.contains("circle"), "{said}");
    assert!(summary.contains("1 new version of what was at its address"), "{summary}");
    assert!(summary.contains("1 report already there, at a new address"), "{summary}");
    assert!(summary.contains("near-duplicate"), "{summary}");
    assert!(summary.contains("2 reports in another language skipped (2 German)"), "{summary}");
    assert!(summary.contains("of other kinds passed over (1 .jpg"), "{summary}");
    assert!(summary.contains("`onrecord problems`"), "{summary}");
    check(&folder.join("record.db"));

    // All bad things are listed, and nothing else.
    let problems = json(folder, &["problems", "--json"]);
    let listed: Vec<String> = problems["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let name = problem["file"].as_str().unwrap().rsplit_once("news/").unwrap().1;
            format!("{name}:{} {}", problem["line"], problem["kind"].as_str().unwrap())
        })
        .collect();
    let mut expected = vec![
        "bad/binary.txt:null failed",
        "bad/cut.html:null failed",
        "bad/empty.txt:null failed",
        "bad/photo:null failed",
        "german.txt:null skipped",
        "lines.jsonl:2 failed",
        "lines.jsonl:4 failed",
        "lines.jsonl:11 skipped",
    ];
    if cfg!(unix) {
        expected.insert(4, "dangling.txt:null failed");
    }
    assert_eq!(listed, expected);
    let terminal = run(folder, &["problems"]);
    assert!(out(&terminal).contains("lines.jsonl, line 2"), "{}", out(&terminal));

    // Questions.
    let found = json(folder, &["search", "bolts", "loose", "--speaker", "quill", "--json"]);
    let hits = found["statements"].as_array().unwrap();
    assert!(!hits.is_empty());
    for hit in hits {
        assert!(hit["content"].as_str().unwrap().contains("bolts"), "{hit}");
        assert_eq!(hit["speaker"], "Ada Quill");
    }
    let terminal = run(folder, &["search", "bolts", "--speaker", "quill", "--limit", "1"]);
    assert!(out(&terminal).contains("Ada Quill") && out(&terminal).contains("report "), "{}", out(&terminal));
    let dated = json(folder, &["search", "bolts", "--from", "2031-03-04", "--to", "2031-03-04", "--json"]);
    assert!(dated["statements"].as_array().unwrap().iter().all(|hit| hit["date"] == "2031-03-04"));
    assert_eq!(out(&run(folder, &["search", "zeppelin"])), "Nothing found.\n");
    let reports = json(folder, &["search", "--reports", "“Port Number 3000”", "--json"]);
    assert_eq!(reports["reports"].as_array().unwrap().len(), 1);
    assert_eq!(reports["reports"][0]["address"], "https://courier.example/3000");

    // A report by its address, of which the last version is meant, and by its file.
    let report = json(folder, &["report", "https://courier.example/bridge", "--json"]);
    assert_eq!(report["document"]["title"], "Bridge shut down");
    assert_eq!(report["versions"].as_array().unwrap().len(), 2);
    assert_eq!(report["differences"].as_array().unwrap().len(), 1);
    let terminal = run(folder, &["report", "https://courier.example/bridge"]);
    let terminal = out(&terminal);
    assert!(
        terminal.contains("IN THE RECORD")
            && terminal.contains("version 2")
            && terminal.contains("Against report"),
        "{terminal}"
    );
    let report = json(folder, &["report", "news/00/0000.txt", "--json"]);
    let addresses: Vec<_> =
        report["versions"].as_array().unwrap().iter().map(|v| v["address"].as_str().unwrap()).collect();
    assert!(addresses[1].ends_with("copies/same.txt"), "{addresses:?}");
    // The reading in the record is the one that `read` shows.
    let read = json(folder, &["read", "--format", "json", "news/00/0000.txt"]);
    assert_eq!(report["document"], read);
    let output = run(folder, &["report", "news/zeppelin.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no such report in record.db"), "{}", err(&output));
}

#[test]
fn the_same_twice_changes_nothing() {
    let folder = archive(5);
    let folder = folder.path();
    run(folder, &["add", "news"]);
    let before = dump(&folder.join("record.db"));
    let output = run(folder, &["add", "news"]);
    assert!(out(&output).starts_with("0 new reports"), "{}", out(&output));
    assert!(out(&output).contains("files unchanged"), "{}", out(&output));
    assert_eq!(dump(&folder.join("record.db")), before);
    // Touched, so that all is looked at again; and from another place.
    let later = std::time::SystemTime::now() + Duration::from_secs(60);
    for name in ["lines.jsonl", "00/0000.txt", "a.md"] {
        fs::File::options()
            .append(true)
            .open(folder.join("news").join(name))
            .unwrap()
            .set_modified(later)
            .unwrap();
    }
    let output = run(&folder.join("news"), &["add", ".", "--store", "../record.db"]);
    assert!(out(&output).starts_with("0 new reports"), "{}", out(&output));
    let modified = |dump: &str| -> String {
        let lines = dump.lines().filter(|line| {
            !line.contains("lines.jsonl\"") && !line.contains(".txt\"), Integer") && !line.contains("a.md\"")
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(modified(&dump(&folder.join("record.db"))), modified(&before));
}

#[test]
fn a_mended_file_is_no_problem_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), "").unwrap();
    fs::write(folder.join("b.jsonl"), "{\n").unwrap();
    let output = run(folder, &["add", "a.txt", "b.jsonl", "gone.txt", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("gone.txt: no such file or folder"), "{}", err(&output));
    assert!(err(&output).contains("-: standard input is not kept"), "{}", err(&output));
    fs::write(folder.join("a.txt"), story(1)).unwrap();
    fs::write(folder.join("b.jsonl"), json!({ "text": story(2) }).to_string()).unwrap();
    let output = run(folder, &["add", "a.txt", "b.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with("2 new reports"), "{}", out(&output));
    let left = json(folder, &["problems", "--json"]);
    assert_eq!(left["problems"].as_array().unwrap().len(), 2, "{left}");
}

#[test]
fn reading_anew() {
    let folder = archive(3);
    let folder = folder.path();
    run(folder, &["add", "news", "--min-confidence", "0.9"]);
    let few = json(folder, &["search", "--limit", "1000", "--json"])["statements"].as_array().unwrap().len();
    let output = run(folder, &["reread", "--store", "record.db"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let all = json(folder, &["search", "--limit", "1000", "--json"])["statements"].as_array().unwrap().len();
    assert!(all > few, "{few} and {all}");
    check(&folder.join("record.db"));
    let read = json(folder, &["read", "--format", "json", "news/00/0000.txt"]);
    assert_eq!(json(folder, &["report", "news/00/0000.txt", "--json"])["document"], read);
    // Nothing is left to do.
    assert!(out(&run(folder, &["reread"])).starts_with("0 reports"));
}

#[test]
fn two_at_once() {
    let folder = archive(10);
    let folder = folder.path();
    run(folder, &["add", "news", "--store", "one.db"]);
    let start =
        || onrecord(folder, &["add", "news"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    for child in [start(), start()] {
        let output = child.wait_with_output().unwrap();
        assert!(out(&output).contains("record.db has"), "{}", err(&output));
    }
    check(&folder.join("record.db"));
    // Rows may have other numbers, but each text is there once, at all its addresses.
    let has = |store: &str| {
        let db = Connection::open(folder.join(store)).unwrap();
        let sql =
            "SELECT hex(text_sha256) || ' ' || address.name FROM report JOIN version ON report_id = report.id
            JOIN address ON address.id = address_id ORDER BY 1";
        let rows: Vec<String> = db
            .prepare(sql)
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        rows
    };
    assert_eq!(has("record.db"), has("one.db"));
}

#[test]
fn huge_files_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Of zeros that take no room.
    fs::File::create(folder.join("huge.txt")).unwrap().set_len(2 << 30).unwrap();
    let lines = fs::File::create(folder.join("line.jsonl")).unwrap();
    lines.set_len(65 << 20).unwrap();
    drop(lines);
    let mut bytes = fs::OpenOptions::new().append(true).open(folder.join("line.jsonl")).unwrap();
    std::io::Write::write_all(&mut bytes, format!("\n{}\n", json!({ "text": story(1) })).as_bytes()).unwrap();
    let output = run(folder, &["add", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("huge.txt: too large: 2147483648 bytes"), "{}", err(&output));
    assert!(err(&output).contains("line.jsonl, line 1: too large"), "{}", err(&output));
    assert!(out(&output).starts_with("1 new report "), "{}", out(&output));
}

#[test]
fn stores_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("a.txt"), story(1)).unwrap();
    fs::write(folder.join("diary.db"), "Dear diary").unwrap();
    for args in [&["add", "a.txt", "--store", "diary.db"][..], &["search", "x", "--store", "diary.db"]] {
        let output = run(folder, args);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).starts_with("onrecord: diary.db: is not an OnRecord store"), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(folder.join("diary.db")).unwrap(), "Dear diary");
    let output = run(folder, &["problems"]);
    assert!(err(&output).starts_with("onrecord: record.db: no such store"), "{}", err(&output));
    assert!(!folder.join("record.db").exists());
}

/// Numbers that look random, the same for the same seed (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

/// Kills `add` at `kills` random moments, starting it again each time, and fails unless what comes of it in the end is what comes
/// of a run that nobody disturbs.
fn killed(reports: usize, kills: usize) {
    let folder = archive(reports);
    let folder = folder.path();
    let began = Instant::now();
    run(folder, &["add", "news", "--store", "whole.db"]);
    let time = began.elapsed();
    let expected = dump(&folder.join("whole.db"));
    let mut random = Random(0x0042_1234_5678_9abc ^ u64::from(std::process::id()));
    println!("seed {}", random.0);
    let (mut killed, mut rounds) = (0, 0);
    while killed < kills {
        rounds += 1;
        let store: PathBuf = folder.join(format!("killed-{rounds}.db"));
        let args = ["add", "news", "--store", store.to_str().unwrap()];
        loop {
            let mut child =
                onrecord(folder, &args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            thread::sleep(Duration::from_micros(random.below(time.as_micros() as u64 / 2)));
            if child.try_wait().unwrap().is_some() || killed == kills {
                child.wait().unwrap();
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
        }
        run(folder, &args);
        assert!(dump(&store) == expected, "{rounds} rounds, {killed} kills: the store is another one");
        check(&store);
        fs::remove_file(&store).unwrap();
    }
    println!("{killed} kills in {rounds} rounds");
}

#[test]
fn killed_at_random_moments() {
    killed(24, 8);
}

/// `cargo test -p onrecord-cli -- --ignored killed_at_200` runs it; it takes minutes.
#[test]
#[ignore = "takes minutes"]
fn killed_at_200_random_moments() {
    killed(60, 200);
}
