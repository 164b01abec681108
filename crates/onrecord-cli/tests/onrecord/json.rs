//! The JSON, against its schema.

use onrecord::json::Document;
use serde_json::Value;

use crate::sample;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../schema/reading.schema.json")).unwrap()
}

fn police() -> Value {
    let report = sample::police();
    serde_json::to_value(Document::new(&sample::police_reading(&report), Some("test"))).unwrap()
}

fn harbour() -> Value {
    let report = sample::harbour();
    serde_json::to_value(Document::new(&sample::harbour_reading(&report), Some("test"))).unwrap()
}

/// Events, affairs and links.
#[test]
fn the_form_of_what_happened() {
    let mut document = harbour();
    document["events"].as_array_mut().unwrap().truncate(3);
    let shown: serde_json::Map<_, _> = ["events", "affairs", "links"]
        .map(|list| (list.to_owned(), document[list].take()))
        .into_iter()
        .collect();
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap());
    let json = harbour().to_string();
    let document = Document::from_json(&json).unwrap();
    assert_eq!(serde_json::to_value(document).unwrap(), harbour());
}

#[test]
fn the_form() {
    let mut document = police();
    document["program"] = "onrecord 0.0.0".into();
    for list in ["sentences", "actors", "offices", "dates"] {
        document[list].as_array_mut().unwrap().truncate(2);
    }
    document["actors"][0]["mentions"].as_array_mut().unwrap().truncate(2);
    let statements = document["statements"].as_array_mut().unwrap();
    *statements = [3, 5].map(|n| statements[n].clone()).into();
    insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
}

#[test]
fn valid() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let bridge = sample::bridge();
    let bridge = serde_json::to_value(Document::new(&sample::reading(&bridge, &[]), None)).unwrap();
    for document in [police(), harbour(), bridge] {
        if let Err(error) = validator.validate(&document) {
            panic!("{error} at {}", error.instance_path());
        }
    }
    // It is no schema that lets everything through.
    for (path, value) in [
        ("/version", Value::from(2)),
        ("/date", "4 March".into()),
        ("/text_sha256", "0".into()),
        ("/actors/0/id", "S1".into()),
        ("/actors/0/kind", "robot".into()),
        ("/actors/0/mentions", Value::Array(Vec::new())),
        ("/actors/0/mentions/0/form", "nickname".into()),
        ("/offices/0/holder", Value::Null),
        ("/offices/0/status", "retired".into()),
        ("/offices/0/confidence", (-1).into()),
        ("/statements/0/speaker", "Dame Ruth".into()),
        ("/statements/0/because/unknown", "forgotten".into()),
        ("/statements/0/because/chain/0/by", "magic".into()),
        ("/statements/3/because/runner_up", Value::Array(Vec::new())),
        ("/statements/3/because/runner_up/actor", Value::Null),
        ("/dates/0/grain", "fortnight".into()),
        ("/dates/0/earliest", "4 March".into()),
        ("/dates/0/confidence", 1.5.into()),
        ("/statements/0/kind", "overheard".into()),
        ("/statements/0/content", Value::Array(Vec::new())),
        ("/statements/0/confidence", 1.5.into()),
        ("/statements/0/source/0", serde_json::json!([1])),
        ("/statements/0/words/cue/0/exact", Value::Null),
    ] {
        let mut document = police();
        *document.pointer_mut(path).unwrap() = value;
        assert!(!validator.is_valid(&document), "{path}");
    }
    for (path, value) in [
        ("/events/0/id", Value::from("S1")),
        ("/events/0/type", "sack".into()),
        ("/events/0/step", "finish".into()),
        ("/events/0/status", "hoped".into()),
        ("/events/0/trigger", Value::Null),
        ("/events/0/by", serde_json::json!(["A1", "A1"])),
        ("/events/0/to", serde_json::json!(["S1"])),
        ("/events/0/re", Value::Null),
        ("/events/0/when", "Friday".into()),
        ("/events/0/statement", "E1".into()),
        ("/events/0/plover/type", "".into()),
        ("/events/0/confidence", 2.into()),
        ("/events/0/words/trigger", Value::Null),
        ("/affairs/0/about", Value::Array(Vec::new())),
        ("/affairs/0/events", Value::Array(Vec::new())),
        ("/affairs/0/steps/0/step", "finish".into()),
        ("/affairs/0/open/0/kind", "verdict".into()),
        ("/links/0/later", "A1".into()),
        ("/links/0/kind", "lied".into()),
        ("/links/0/actor", Value::Null),
    ] {
        let mut document = harbour();
        *document.pointer_mut(path).unwrap() = value;
        assert!(!validator.is_valid(&document), "{path}");
    }
}

/// The schema describes every field that is written, and no other.
#[test]
fn every_field_is_described() {
    fn check(schema: &Value, root: &Value, value: &Value, path: &str) {
        let target = |schema: &Value| match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap().clone(),
            None => schema.clone(),
        };
        // What may be null is described where it is not.
        let schema = match (schema.get("anyOf"), value) {
            (Some(choices), Value::Object(_)) => &choices[0],
            _ => schema,
        };
        let described = schema.get("description").or(target(schema).get("description")).is_some();
        assert!(described, "{path} has no description");
        let schema = target(schema);
        match value {
            Value::Object(fields) => {
                let properties = schema["properties"].as_object().unwrap();
                let names: Vec<_> = fields.keys().collect();
                assert_eq!(names.len(), properties.len(), "{path}: {names:?}");
                let required = schema["required"].as_array().unwrap();
                for (name, value) in fields {
                    assert!(required.contains(&name.as_str().into()), "{path}/{name} is always there");
                    let property =
                        properties.get(name).unwrap_or_else(|| panic!("{path}/{name} is not in the schema"));
                    check(property, root, value, &format!("{path}/{name}"));
                }
            }
            Value::Array(items) if schema["items"].get("$ref").is_some() => {
                items.iter().for_each(|item| check(&schema["items"], root, item, &format!("{path}/*")));
            }
            _ => {}
        }
    }
    let schema = schema();
    check(&schema, &schema, &police(), "");
    check(&schema, &schema, &harbour(), "");
}
