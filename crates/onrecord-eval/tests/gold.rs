//! The three formats of annotated reports, right and wrong.

use onrecord::{CodePoints, Span};
use onrecord_eval::{
    Attribution, Error, Format, GoldReport, Predictions, parse_brat, parse_citron, parse_jsonl, read_gold,
};
use proptest::prelude::*;

const TEXT: &str = "“Ærø pier is unsafe,” said Ola Brand 🛥. “And\nugly.” Ada Byrne disagreed.";

/// The first place of `needle` in `TEXT`.
fn at(needle: &str) -> Span {
    let start = TEXT.find(needle).expect("a part of the text");
    Span::new(start, start + needle.len())
}

/// The same in code points.
fn points(needle: &str) -> [usize; 2] {
    CodePoints::new(TEXT).pair(at(needle))
}

fn first() -> Attribution {
    Attribution {
        source: vec![at("Ola Brand")],
        cue: vec![at("said")],
        content: vec![at("“Ærø pier is unsafe,”"), at("“And\nugly.”")],
    }
}

fn second() -> Attribution {
    Attribution { source: vec![at("Ada Byrne")], cue: vec![at("disagreed")], content: vec![at("unsafe")] }
}

/// `T` lines for the words of both attributions, T1 to T6, and of a trigger, T7.
fn marked() -> String {
    let line = |id: &str, kind: &str, parts: &[&str]| {
        let offsets: Vec<_> = parts.iter().map(|p| points(p).map(|n| n.to_string()).join(" ")).collect();
        format!("{id}\t{kind} {}\t{}\n", offsets.join(";"), parts.join(" ").replace('\n', " "))
    };
    [
        line("T1", "Source", &["Ola Brand"]),
        line("T2", "Cue", &["said"]),
        line("T3", "Content", &["“Ærø pier is unsafe,”", "“And\nugly.”"]),
        line("T4", "Attribution-SOURCE", &["Ada Byrne"]),
        line("T5", "attribution_cue", &["disagreed"]),
        line("T6", "content", &["unsafe"]),
        line("T7", "Attribution-no-source", &["said"]),
        "#1\tAnnotatorNotes T1\tis this the mayor?\nA1\tSure T1\n".to_owned(),
    ]
    .concat()
}

fn brat(links: &str) -> Result<Vec<Attribution>, Error> {
    let ann = marked() + links;
    Ok(parse_brat("pier", ann.as_bytes(), TEXT.as_bytes(), "pier.ann")?.attributions)
}

#[test]
fn brat_events_by_cue() {
    let links = "E1\tCue:T2 Source:T1 Content:T3\nE2\tcue:T5 source:T4 content:T6\n";
    assert_eq!(brat(links).unwrap(), [first(), second()]);
}

#[test]
fn brat_events_as_polnear_has_them() {
    let links = "E1\tAttribution-no-source:T7 Content:T3 Cue:T2\r\nE2\tAttribution:T7 Cue:T5 Source2:T4 Content:T6\r\n";
    assert_eq!(brat(links).unwrap(), [Attribution { source: vec![], ..first() }, second()]);
}

#[test]
fn brat_relations_from_and_to_the_cue() {
    let links = "R1\tSays Arg1:T2 Arg2:T3\t\nR2\tSaidBy Arg1:T1 Arg2:T2\nR3\tX Arg1:T5 Arg2:T6\nR4\tY Arg1:T4 Arg2:T5\n";
    assert_eq!(brat(links).unwrap(), [first(), second()]);
}

#[test]
fn brat_relations_between_source_and_content() {
    let links =
        "R1\tX Arg1:T1 Arg2:T3\nR2\tY Arg1:T2 Arg2:T3\nR3\tX Arg1:T4 Arg2:T6\nR4\tCoref Arg1:T1 Arg2:T4\n";
    assert_eq!(brat(links).unwrap(), [first(), Attribution { cue: vec![], ..second() }]);
}

#[test]
fn brat_relations_may_complete_events() {
    let links = "E1\tCue:T2 Content:T3\nR1\tX Arg1:E1 Arg2:T1\n";
    assert_eq!(brat(links).unwrap(), [first()]);
}

#[track_caller]
fn assert_message(error: &Error, parts: &[&str]) {
    let message = error.to_string();
    for part in parts {
        assert!(message.contains(part), "{message:?} lacks {part:?}");
    }
}

#[test]
fn brat_errors_say_where_and_what() {
    for (links, parts) in [
        ("", &["pier.ann: ", "add events or relations"][..]),
        ("E1\tCue:T2 Source:T9\n", &["pier.ann, line 10: ", "T9"]),
        ("E1\tCue:T2 Source:T3\n", &["pier.ann, line 10: ", "T3 as Source", "Content"]),
        ("E1\tCue\n", &["pier.ann, line 10: ", "an event reads"]),
        ("R1\tX Arg1:T1\n", &["pier.ann, line 10: ", "a relation reads"]),
        ("T1\tCue 0 1\t“\n", &["pier.ann, line 10: ", "twice"]),
        ("T9 Cue 0 1 x\n", &["pier.ann, line 10: ", "marked words read"]),
        ("Q\n", &["pier.ann, line 10: ", "standoff"]),
        ("E1\tCue:T2 Content:T3\nE2\tCue:T2 Content:T6\nR1\tX Arg1:T2 Arg2:T1\n", &["line 12", "several"]),
    ] {
        let error = brat(links).unwrap_err();
        assert!(error.is_format(), "{links}");
        assert_message(&error, parts);
    }
    for (links, parts) in [
        ("T9\tCue 1 4\tÆr\n", &["line 10", "\"Ær\"", "\"Ærø\""][..]),
        ("T9\tCue 0 999\tx\n", &["line 10", "[0, 999)", "72 characters", "code points"]),
        ("T9\tCue 9 3\tx\n", &["line 10", "[9, 3)", "backwards"]),
    ] {
        let error = brat(links).unwrap_err();
        assert!(error.is_anchor(), "{links}");
        assert_message(&error, parts);
    }
}

fn row(attributions: &str) -> String {
    format!(r#"{{"id": "pier", "date": "2031-05-02", "text": {TEXT:?}, "attributions": {attributions}}}"#)
}

#[test]
fn json_lines() {
    let [s, c, a, b] = ["Ola Brand", "said", "“Ærø pier is unsafe,”", "“And\nugly.”"].map(points);
    let attributions =
        format!(r#"[{{"source": [{s:?}], "cue": [{c:?}], "content": [{a:?}, {b:?}], "kind": "mixed"}}]"#);
    let file = format!(
        "\u{feff}{}\r\n\n  \n{}\n",
        row(&attributions),
        row("[]").replace("attributions", "statements")
    );
    let reports = parse_jsonl(file.as_bytes(), "pier.jsonl").unwrap();
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0].attributions, [first()]);
    assert_eq!(reports[0].report().date, Some(jiff::civil::date(2031, 5, 2)));
    assert_eq!((reports[1].text.as_str(), reports[1].attributions.len()), (TEXT, 0));
}

#[test]
fn json_lines_errors_say_where_and_what() {
    for (line, parts) in [
        ("[1]".to_owned(), &["x.jsonl, line 2: ", "object"][..]),
        ("{\n".to_owned(), &["x.jsonl, line 2: ", "one line"]),
        (row("{}"), &["line 2", "\"attributions\" is not a list"]),
        (row("[3]"), &["line 2, attributions[0]: "]),
        (row(r#"[{"content": [[0, 1]]}, {"cue": []}]"#), &["line 2, attributions[1].content: "]),
        (row(r#"[{"content": [0, 1]}]"#), &["line 2, attributions[0].content[0]: ", "[12, 20]"]),
        (row(r#"[{"content": [[0, -1]]}]"#), &["line 2, attributions[0].content[0]: "]),
        (row(r#"[{"content": [], "confidence": 2}]"#), &["line 2, attributions[0]: ", "0 to 1"]),
        (row("[]").replace("\"date\"", "\"title\": 3, \"date\""), &["line 2", "\"title\""]),
        (row("[]").replace("\"id\"", "\"name\""), &["line 2", "\"id\""]),
        (row("[]").replace("2031-05-02", "May"), &["line 2", "\"May\"", "2031-05-02"]),
        (row("[]").replace("\"text\"", "\"body\""), &["line 2", "\"text\""]),
    ] {
        let error = parse_jsonl(format!("{}\n{line}", row("[]")).as_bytes(), "x.jsonl").unwrap_err();
        assert!(error.is_format(), "{error}");
        assert_message(&error, parts);
    }
    let error = parse_jsonl(row(r#"[{"content": [[0, 73]]}]"#).as_bytes(), "x.jsonl").unwrap_err();
    assert!(error.is_anchor());
    assert_message(&error, &["x.jsonl, line 1, attributions[0].content[0]: ", "[0, 73)", "72 characters"]);
}

fn citron_span(needle: &str) -> String {
    let [start, end] = points(needle);
    format!(r#"{{"start": {start}, "end": {end}, "text": {needle:?}}}"#)
}

fn citron_file() -> String {
    let [s, c, a, b] = ["Ola Brand", "said", "“Ærø pier is unsafe,”", "“And\nugly.”"].map(citron_span);
    format!(
        r#"{{"text": {TEXT:?}, "quotes": [{{"cue": {c}, "sources": [{s}], "contents": [{a}, {b}], "coreferences": []}}],
        "coreference_groups": []}}"#
    )
}

#[test]
fn citron() {
    let report = parse_citron("pier", citron_file().as_bytes(), "pier.json").unwrap();
    assert_eq!((report.id.as_str(), report.text.as_str()), ("pier", TEXT));
    assert_eq!(report.attributions, [first()]);
}

#[test]
fn citron_errors_say_where_and_what() {
    let file = citron_file();
    for (file, parts) in [
        (file.replace("quotes", "notes"), &["pier.json: ", "\"quotes\"", ".jsonl"][..]),
        (file.replace("\"text\": \"“Æ", "\"body\": \"“Æ"), &["pier.json: ", "\"text\""]),
        (file.replace("contents", "content"), &["pier.json, quotes[0].contents: "]),
        (file.replace("start", "begin"), &["pier.json, quotes[0].", "\"start\""]),
        ("{".to_owned(), &["pier.json: ", "not JSON"]),
    ] {
        let error = parse_citron("pier", file.as_bytes(), "pier.json").unwrap_err();
        assert!(error.is_format(), "{error}");
        assert_message(&error, parts);
    }
    let moved = file.replace("\"text\": \"said\"", "\"text\": \"says\"");
    let error = parse_citron("pier", moved.as_bytes(), "pier.json").unwrap_err();
    assert!(error.is_anchor());
    assert_message(&error, &["pier.json, quotes[0].cue: ", "\"says\"", "\"said\""]);
}

/// A folder that is gone when the test is.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("onrecord-eval-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder for the file");
        std::fs::write(path, bytes).expect("a file for the test");
    }

    fn read(&self, format: Format) -> Result<Vec<GoldReport>, Error> {
        read_gold([&self.0], format)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn folders_of_brat() {
    let ann = marked() + "E1\tCue:T2 Source:T1 Content:T3\n";
    let folder = Folder::new("brat");
    folder.write("own/pier.ann", ann.as_bytes());
    folder.write("own/pier.txt", TEXT.as_bytes());
    folder.write("polnear/attributions/pier_4b22.ann", ann.as_bytes());
    folder.write("polnear/attributions/pier_d473.ann", b"");
    folder.write("polnear/text/pier.txt", TEXT.as_bytes());
    let reports = folder.read(Format::Auto).unwrap();
    let seen: Vec<_> =
        reports.iter().map(|r| (r.id.as_str(), r.annotator.as_deref(), r.attributions.len())).collect();
    assert_eq!(seen, [("pier", None, 1), ("pier", Some("4b22"), 1), ("pier", Some("d473"), 0)]);
    assert_eq!(read_gold([folder.0.join("own/pier.txt")], Format::Auto).unwrap().len(), 1);

    folder.write("pier.json", citron_file().as_bytes());
    assert_message(&folder.read(Format::Auto).unwrap_err(), &["several formats"]);
    assert_eq!(folder.read(Format::Citron).unwrap().len(), 1);
    assert_message(&folder.read(Format::Jsonl).unwrap_err(), &["no .jsonl files"]);

    folder.write("lost.ann", b"");
    assert_message(&folder.read(Format::Brat).unwrap_err(), &["lost.ann: ", "lost.txt"]);
    let missing = folder.0.join("nowhere.jsonl");
    assert!(read_gold([missing], Format::Auto).unwrap_err().is_io());
}

#[test]
fn one_id_one_text() {
    let folder = Folder::new("ids");
    folder.write("a.jsonl", (row("[]") + "\n" + &row("[]")).as_bytes());
    assert_eq!(folder.read(Format::Auto).unwrap().len(), 2);
    folder.write("b.jsonl", row("[]").replace("pier is", "pier was").as_bytes());
    assert_message(&folder.read(Format::Auto).unwrap_err(), &["\"pier\"", "two different texts"]);
}

#[test]
fn predictions_fit_their_report_or_are_refused() {
    let gold = &parse_jsonl(row("[]").as_bytes(), "gold.jsonl").unwrap()[0];
    let of = |line: &str| Predictions::parse(line.as_bytes(), "p.jsonl").unwrap().of(gold);
    assert_eq!(of("").unwrap(), []);
    assert_eq!(of(r#"{"id": "other", "attributions": [{"content": [[0, 999]]}]}"#).unwrap(), []);
    assert_eq!(of(&row(r#"[{"content": [[0, 9]]}]"#)).unwrap().len(), 1);
    let error = of(&row("[]").replace("pier is", "pier was")).unwrap_err();
    assert_message(&error, &["p.jsonl, line 1: ", "\"pier\""]);
    let error = of(r#"{"id": "pier", "statements": [{"content": [[0, 999]]}]}"#).unwrap_err();
    assert_message(&error, &["p.jsonl, line 1, statements[0].content[0]: ", "[0, 999)"]);
}

/// Well-formed input with some bytes replaced: gets further than bytes at random do.
fn spoilt(file: String) -> impl Strategy<Value = Vec<u8>> {
    let bytes = file.into_bytes();
    let edit =
        (0..bytes.len(), prop_oneof![any::<u8>(), prop::sample::select(b"\t\n :;\"[]{}019TER".to_vec())]);
    prop::collection::vec(edit, 0..6).prop_map(move |edits| {
        let mut bytes = bytes.clone();
        for (n, byte) in edits {
            bytes[n] = byte;
        }
        bytes
    })
}

/// All spans of a report that was accepted lie in its text.
fn in_text(report: &GoldReport) {
    for a in &report.attributions {
        for span in a.source.iter().chain(&a.cue).chain(&a.content) {
            let _ = span.of(&report.text);
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(a in prop::collection::vec(any::<u8>(), 0..200), b in prop::collection::vec(any::<u8>(), 0..99)) {
        let _ = parse_jsonl(&a, "x");
        let _ = parse_citron("x", &a, "x");
        let _ = parse_brat("x", &a, &b, "x");
        let _ = Predictions::parse(&a, "x");
    }

    #[test]
    fn spoilt_json_lines_are_read_or_refused(bytes in spoilt(row(r#"[{"source": null, "cue": [[22, 26]], "content": [[0, 21], [40, 51]]}]"#))) {
        if let Ok(reports) = parse_jsonl(&bytes, "x") {
            reports.iter().for_each(in_text);
        }
        let _ = Predictions::parse(&bytes, "x");
    }

    #[test]
    fn spoilt_citron_is_read_or_refused(bytes in spoilt(citron_file())) {
        if let Ok(report) = parse_citron("x", &bytes, "x") {
            in_text(&report);
        }
    }

    #[test]
    fn spoilt_brat_is_read_or_refused(
        ann in spoilt(marked() + "E1\tAttribution:T7 Cue:T2 Source:T1\nR1\tX Arg1:T2 Arg2:T3\nR2\tX Arg1:T4 Arg2:T6\n"),
        text in spoilt(TEXT.to_owned()),
    ) {
        for text in [&text, TEXT.as_bytes()] {
            if let Ok(report) = parse_brat("x", &ann, text, "x") {
                in_text(&report);
            }
        }
    }

    /// What brat's own lines say survives being read.
    #[test]
    fn brat_spans_come_back(start in 0_usize..72, len in 1_usize..40) {
        let points = CodePoints::new(TEXT);
        let end = (start + len).min(72);
        let span = points.span([start, end]).expect("inside the text");
        let words = span.of(TEXT).replace('\n', " ");
        let ann = format!("T1\tContent {start} {end}\t{words}\nT2\tCue 22 26\tsaid\nE1\tCue:T2 Content:T1\n");
        let report = parse_brat("x", ann.as_bytes(), TEXT.as_bytes(), "x").unwrap();
        prop_assert_eq!(&report.attributions[0].content, &vec![span]);
    }
}
