//! Whatever lists the types of events lists the same ones: `docs/add-an-event-type.md` says what to do about it.

use std::path::Path;

use onrecord::EventKind;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn words() -> Vec<&'static str> {
    EventKind::ALL.iter().map(|kind| kind.as_str()).collect()
}

/// The strings of the JSON or Python list that begins at `start` in `text`.
fn list<'t>(text: &'t str, start: &str) -> Vec<&'t str> {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    let (list, _) = rest.split_once(']').expect("an end of the list");
    list.split('"').skip(1).step_by(2).collect()
}

/// Kinds are numbers in tables, so that a kind's number must be its place.
#[test]
fn every_type_is_listed_in_its_place() {
    for (n, kind) in EventKind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, n, "{}: declared elsewhere than in EventKind::ALL", kind.as_str());
    }
    let mut apart = words();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(apart.len(), EventKind::ALL.len(), "two types have one word");
}

#[test]
fn the_schema_knows_every_type() {
    let schema: serde_json::Value =
        serde_json::from_str(&read("schema/reading.schema.json")).expect("a schema");
    let of_type = &schema["$defs"]["event"]["properties"]["type"];
    assert_eq!(of_type["enum"], serde_json::json!(words()));
    let described = of_type["description"].as_str().expect("a description");
    for word in words() {
        let named = described.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word);
        assert!(named, "{word} is not in the description of an event's type");
    }
}

#[test]
fn the_training_knows_every_type() {
    assert_eq!(list(&read("training/data.py"), "\nKINDS = ["), words());
}

#[test]
fn the_documentation_counts_every_type() {
    let count = format!("{} types", EventKind::ALL.len());
    for page in ["docs/reading.md", "docs/evaluation.md"] {
        assert!(read(page).contains(&count), "{page} does not say {count}");
    }
}
